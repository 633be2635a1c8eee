"""Rows of what people decided, without what tells who they are unless that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.decisions import Decision, Review
from policymine.exports.dictionary import Choices, Row
from policymine.journal import keep_last_ratings, read_decisions, read_given_ratings
from policymine.reviews import attach, group_decisions, hash_words, settle
from policymine.schema import SENTENCES

_DAY = len("2026-11-28")


def list_reviews(connection: Connection, choices: Choices) -> Iterator[Row]:
    """Yield every decision in its order."""
    decisions = read_decisions(connection)
    names = _name_reviewers((each.reviewer for each in decisions), choices)
    settled = _settle(connection, decisions)
    for each in decisions:
        number, review = settled[each.sequence]
        yield _list_decision(each, names[each.reviewer], number, review)


def _name_reviewers(reviewers: Iterable[str], choices: Choices) -> Mapping[str, str]:
    """Return what each reviewer is called: their name, or a number in the order in which they first appear."""
    ordered = dict.fromkeys(reviewers)
    return {
        name: name if choices.with_reviewers else f"reviewer {number}" for number, name in enumerate(ordered, start=1)
    }


def _settle(connection: Connection, decisions: Sequence[Decision]) -> dict[int, tuple[int | None, Review]]:
    """Return, by decision, the number of its sentence now (None: nowhere) and what its sentence's decisions come to."""
    by_document: dict[str, list[Decision]] = {}
    for each in decisions:
        by_document.setdefault(each.anchor.document, []).append(each)
    settled: dict[int, tuple[int | None, Review]] = {}
    for document, own in by_document.items():
        settled.update(_settle_document(own, _read_places(connection, document)))
    return settled


def _read_places(connection: Connection, document: str) -> list[tuple[int, str, int]]:
    columns = (SENTENCES.c.number, SENTENCES.c.text, SENTENCES.c.lead_in, SENTENCES.c.start_char)
    rows = connection.execute(sa.select(*columns).where(SENTENCES.c.document == document).order_by(SENTENCES.c.number))
    return [(number, hash_words(text, lead_in), start) for number, text, lead_in, start in rows]


def _settle_document(
    decisions: Sequence[Decision], places: Sequence[tuple[int, str, int]]
) -> Iterator[tuple[int, tuple[int | None, Review]]]:
    attached = attach(decisions, places)
    for group in group_decisions(each for each in decisions if each.sequence not in attached.numbers):
        review = settle(group)
        yield from ((each.sequence, (None, review)) for each in group)
    for sequence, number in attached.numbers.items():
        yield sequence, (number, attached.found[number])


def _list_decision(decision: Decision, reviewer: str, number: int | None, review: Review) -> Row:
    before, after = decision.before, decision.after
    return {
        "decision": decision.sequence,
        "decided_on": decision.decided_at[:_DAY],
        "decided_at": decision.decided_at,
        "reviewer": reviewer,
        "action": decision.action.value,
        "document": decision.anchor.document,
        "sentence": number,
        "text_hash": decision.anchor.text_hash,
        "code_before": before.code,
        "commitment_before": before.commitment,
        "participation_before": before.participation,
        "code": after.code,
        "commitment": after.commitment,
        "participation": after.participation,
        "mention_changes": len(after.mentions),
        "queue": decision.queue.value,
        "inclusion_probability": decision.inclusion_probability,
        "blind": decision.blind,
        "undoes": decision.undoes,
        "stands": any(each.sequence == decision.sequence for each in review.decisions),
        "state": review.state.value,
        "note": decision.note,
    }


def list_ratings(connection: Connection, choices: Choices) -> Iterator[Row]:
    """Yield every rating of a whole document in its order; reviewers are numbered as in their decisions."""
    ratings = read_given_ratings(connection)
    reviewers = [each.reviewer for each in read_decisions(connection)] + [each.reviewer for each in ratings]
    names = _name_reviewers(reviewers, choices)
    last = {each.sequence for each in keep_last_ratings(ratings)}
    for each in ratings:
        yield {
            "rating_number": each.sequence,
            "rated_on": each.rated_at[:_DAY],
            "rated_at": each.rated_at,
            "reviewer": names[each.reviewer],
            "document": each.document,
            "rating": each.rating,
            "blind": each.blind,
            "stands": each.sequence in last,
            "note": each.note,
        }
