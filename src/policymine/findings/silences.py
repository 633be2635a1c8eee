"""Silences: concepts that most comparable documents mention and one never does, with what was looked for and where.

Absence is shown, not inferred from a low score: the phrases that would have been found, the pages that were read, and
those on which no sentence stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policymine.codebooks import Codebook
from policymine.codebooks.definitions import BOTTOM_UP
from policymine.records import Document, PlacedMention, ScoredSentence

FEWEST_COMPARABLE = 5
PLACES = "places"
Concept = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a document, and the concepts in it.

    ``mentioned`` are concepts that its text mentions at all; ``granted`` those mentioned, and not denied, in a sentence
    whose code stands at the bottom-up end. ``pages`` is how many the file has; ``paged`` tells whether it has any
    (a web page has none); ``silent_pages`` are those on which no sentence stands. ``notes`` are what reading warned of.
    """

    document: Document
    mentioned: frozenset[Concept]
    granted: frozenset[Concept]
    sentences: int
    pages: int
    paged: bool
    silent_pages: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A concept that a document never mentions.

    ``mentioned_by`` and ``granted_by`` are the comparable documents that do, of ``comparable`` of them. ``phrases`` are
    what was looked for, as the codebook writes them; ``spellings`` how many ways of writing they stand for.
    """

    label: str
    concept: str
    mentioned_by: tuple[str, ...]
    granted_by: tuple[str, ...]
    comparable: int
    phrases: tuple[str, ...]
    spellings: int

    @property
    def is_granted_by_most(self) -> bool:
        """Tell whether more than half of the comparable documents grant it."""
        return 2 * len(self.granted_by) > self.comparable


@dataclass(frozen=True, slots=True)
class Silences:
    """The silences of a document; ``reason`` says why none could be looked for, else it is empty."""

    reading: Reading
    comparable: tuple[str, ...]
    found: tuple[Silence, ...]
    reason: str = ""


def build_reading(
    document: Document,
    codebook: Codebook,
    sentences: Sequence[ScoredSentence],
    mentions: Iterable[PlacedMention],
    *,
    pages: int,
    notes: Sequence[str] = (),
) -> Reading:
    """Gather what was read of a document from what the store holds of it."""
    placed = list(mentions)
    rising = _find_rising(codebook, sentences)
    granted = (each for each in placed if each.sentence_index in rising and not each.mention.negated)
    numbers = {place.page_number for each in sentences for place in each.sentence.places}
    return Reading(
        document=document,
        mentioned=frozenset(map(_name, placed)),
        granted=frozenset(map(_name, granted)),
        sentences=len(sentences),
        pages=pages,
        paged=bool(numbers),
        silent_pages=tuple(number for number in range(1, pages + 1) if number not in numbers) if numbers else (),
        notes=tuple(notes),
    )


def _find_rising(codebook: Codebook, sentences: Iterable[ScoredSentence]) -> frozenset[int]:
    """Return the numbers of the sentences whose code stands at the bottom-up end."""
    codes = {code.name for code in codebook.codes if code.pole == BOTTOM_UP}
    return frozenset(each.sentence.index for each in sentences if each.label.code in codes)


def _name(placed: PlacedMention) -> Concept:
    return placed.mention.label, placed.mention.concept


def find_silences(readings: Sequence[Reading], codebook: Codebook) -> list[Silences]:
    """Find what each document that was read never mentions though most others of its kind do.

    Names of places are not compared. A kind with fewer than ``FEWEST_COMPARABLE`` other documents has no silences.
    """
    looked_for = _list_phrases(codebook)
    return [_find(reading, [each for each in readings if _is_comparable(reading, each)], looked_for) for reading in readings]


def _is_comparable(reading: Reading, other: Reading) -> bool:
    return other.document.kind is reading.document.kind and other.document.document != reading.document.document


def _list_phrases(codebook: Codebook) -> Mapping[Concept, tuple[tuple[str, ...], int]]:
    """Return the phrases of each concept and the number of their spellings; no names of places."""
    found: dict[Concept, tuple[tuple[str, ...], int]] = {}
    for pattern in codebook.patterns:
        if codebook.labels[pattern.label].layer != PLACES:
            phrases, spellings = found.get((pattern.label, pattern.concept), ((), 0))
            found[pattern.label, pattern.concept] = (*phrases, pattern.phrase), spellings + len(pattern.variants)
    return found


def _find(
    reading: Reading, others: Sequence[Reading], looked_for: Mapping[Concept, tuple[tuple[str, ...], int]]
) -> Silences:
    names = tuple(each.document.document for each in others)
    if len(others) < FEWEST_COMPARABLE:
        reason = (
            f"{len(others)} other documents of its kind were read; at least {FEWEST_COMPARABLE} are needed before it "
            "can be said what most of them mention"
        )
        return Silences(reading, names, (), reason)
    found = sorted(_list(reading, others, looked_for), key=_order)
    return Silences(reading, names, tuple(found))


def _list(
    reading: Reading, others: Sequence[Reading], looked_for: Mapping[Concept, tuple[tuple[str, ...], int]]
) -> Iterator[Silence]:
    for concept, (phrases, spellings) in looked_for.items():
        mentioned = tuple(each.document.document for each in others if concept in each.mentioned)
        if concept not in reading.mentioned and 2 * len(mentioned) > len(others):
            granted = tuple(each.document.document for each in others if concept in each.granted)
            yield Silence(*concept, mentioned, granted, len(others), phrases, spellings)


def _order(silence: Silence) -> tuple[int, int, str, str]:
    return -len(silence.granted_by), -len(silence.mentioned_by), silence.label, silence.concept
