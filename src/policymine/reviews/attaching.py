"""Attaching: decisions to the sentences of a document as it is read now, by their words and the nearest place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policymine.decisions import Anchor, Decision, Review
from policymine.records import Sentence
from policymine.reviews.states import settle

_HASH_LETTERS = 32


@dataclass(frozen=True, slots=True)
class Attached:
    """The reviews of a document by sentence number, and those whose words stand nowhere in it any more.

    ``numbers`` has the sentence number of every decision that found its words, by the decision's sequence.
    """

    found: Mapping[int, Review]
    lost: tuple[Review, ...]
    numbers: Mapping[int, int] = field(default_factory=dict)


def hash_words(text: str, lead_in: str = "") -> str:
    """Return the hash that a sentence is found again by: of its words, read with its lead-in; spaces do not count."""
    whole = " ".join(f"{lead_in} {text}".split())
    return hashlib.sha256(whole.encode()).hexdigest()[:_HASH_LETTERS]


def anchor_sentence(document: str, sentence: Sentence, reading: str = "") -> Anchor:
    """Return what a decision keeps of a sentence."""
    return Anchor(
        document=document,
        number=sentence.index,
        text_hash=hash_words(sentence.text, sentence.lead_in),
        start_char=sentence.start_char,
        end_char=sentence.end_char,
        page_number=sentence.page_number,
        section=sentence.section,
        reading=reading,
        text=f"{sentence.lead_in} {sentence.text}".strip(),
        heading=sentence.heading,
        previous=sentence.previous,
    )


def group_decisions(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Group decisions by the sentence that they were made on, in order."""
    groups: dict[tuple[str, str, str, int], list[Decision]] = {}
    for each in decisions:
        anchor = each.anchor
        groups.setdefault((anchor.document, anchor.text_hash, anchor.reading, anchor.start_char), []).append(each)
    return list(groups.values())


def attach(decisions: Iterable[Decision], sentences: Sequence[tuple[int, str, int]]) -> Attached:
    """Attach one document's decisions to its (number, hash of words, start_char) sentences.

    Decisions on the same words go to the nearest places. Those that were made on different places of one reading of the
    document go to different places while there are enough; all that come to stand on one sentence are settled together.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    for number, text_hash, start in sentences:
        places.setdefault(text_hash, []).append((number, start))
    gathered: dict[int, list[Decision]] = {}
    lost: list[Review] = []
    by_words: dict[tuple[str, str], list[list[Decision]]] = {}
    for group in group_decisions(decisions):
        by_words.setdefault((group[0].anchor.text_hash, group[0].anchor.reading), []).append(group)
    for (text_hash, _), groups in by_words.items():
        spots = places.get(text_hash, [])
        if not spots:
            lost += [settle(group) for group in groups]
            continue
        for number, group in zip(_match(groups, spots), groups, strict=True):
            gathered.setdefault(number, []).extend(group)
    found = {number: settle(group) for number, group in sorted(gathered.items())}
    numbers = {each.sequence: number for number, group in gathered.items() for each in group}
    return Attached(found, tuple(lost), numbers)


def _match(groups: Sequence[Sequence[Decision]], spots: Sequence[tuple[int, int]]) -> list[int]:
    """Return the number of the sentence for each group: the nearest pairs first, each place taken once if it can be."""
    pairs = sorted(
        (abs(start - group[0].anchor.start_char), at, number)
        for at, group in enumerate(groups)
        for number, start in spots
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, number in pairs:
        if at not in chosen and number not in taken:
            chosen[at] = number
            taken.add(number)
    for _, at, number in pairs:
        chosen.setdefault(at, number)
    return [chosen[at] for at in range(len(groups))]
