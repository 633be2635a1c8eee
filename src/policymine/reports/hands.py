"""Hands: what people's reviews did to a document, as a report must tell it to whoever doubts its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policymine.records import Score, Status
from policymine.settled import read_settled
from policymine.store import Store


@dataclass(frozen=True, slots=True)
class Hand:
    """The sentences whose code reviewers settled: ``kept`` as the classifier had it, ``changed`` to another.

    ``before`` is the score that the document had without any review while all else that it rests on was the same;
    None where the store has none.
    """

    kept: int
    changed: int
    before: Score | None

    @property
    def settled(self) -> int:
        """The number of sentences whose code reviewers settled."""
        return self.kept + self.changed

    @property
    def is_moved(self) -> bool:
        """Tell whether it is known what the document's score was before."""
        return self.before is not None and self.before.status is Status.SCORED and self.before.overall is not None


def read_hands(store: Store, scores: Mapping[str, Score]) -> dict[str, Hand]:
    """Return what reviews did to each of these documents; those about which nothing is settled are left out."""
    found = ((name, _read_hand(store, name, score)) for name, score in scores.items())
    return {name: hand for name, hand in found if hand.settled}


def _read_hand(store: Store, document: str, score: Score) -> Hand:
    with store.engine.connect() as connection:
        codes = {number: coding.code for number, coding in read_settled(connection, document).items()}
    if not codes:
        return Hand(0, 0, None)
    given = {each.sentence.index: each.label.code for each in store.read_sentences(document)}
    kept = sum(given[number] == code for number, code in codes.items())
    return Hand(kept, len(codes) - kept, _find_before(store, document, score))


def _find_before(store: Store, document: str, score: Score) -> Score | None:
    if score.grounds is None:
        return None
    wanted = replace(score.grounds, reviews="")
    history = [each.score for each in store.read_history(document) if each.score.grounds == wanted]
    return history[-1] if history else None
