"""Silences: concepts that most comparable documents mention and one never does, with what was looked for and where.

Absence is shown, not inferred from a low score: the phrases that would have been found, the pages that were read, and
those on which no sentence stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from policymine.codebooks import Codebook, Pattern
from policymine.codebooks.definitions import BOTTOM_UP
from policymine.records import Document, PlacedMention, ScoredSentence

FEWEST_COMPARABLE = 5
PLACES = "places"
Concept = tuple[str, str]
_FOLDED = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})
_WORD = re.compile(r"\w+")
_FEWEST_ALIKE, _LEAST_ALIKE = 5, 0.6


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
    body: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is looked for of a concept: ``phrases`` as the codebook writes them, and all their ``spellings``, folded.

    ``parts`` are the words of each spelling.
    """

    phrases: tuple[str, ...]
    spellings: tuple[str, ...]
    parts: tuple[frozenset[str], ...]

    def stand_in(self, body: str, words: frozenset[str]) -> bool:
        """Tell whether a folded text, with its words, has any spelling anywhere: in a longer phrase, or vetoed."""
        likely = (each for each, part in zip(self.spellings, self.parts, strict=True) if part <= words)
        return any(each in body and re.search(rf"(?<!\w){re.escape(each)}(?!\w)", body) for each in likely)

    def find_near(self, words: frozenset[str]) -> tuple[str, ...]:
        """Return the words of a folded text that begin like a spelling of one word: "voluntary" like "volunteers"."""
        sought = [each for each in self.spellings if _WORD.fullmatch(each)]
        return tuple(sorted(word for word in words if any(_begin_alike(word, each) for each in sought)))


def _begin_alike(one: str, other: str) -> bool:
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return alike >= max(_FEWEST_ALIKE, _LEAST_ALIKE * max(len(one), len(other)))


@dataclass(frozen=True, slots=True)
class Silence:
    """A concept that a document never mentions: no spelling of it stands in what was read, not even in a longer phrase.

    ``mentioned_by`` and ``granted_by`` are the comparable documents that do, of ``comparable`` of them. ``phrases`` are
    what was looked for, as the codebook writes them; ``spellings`` how many ways of writing they stand for. ``near``
    are words that the document has and that begin like one of them: to be read before the silence is quoted.
    """

    label: str
    concept: str
    mentioned_by: tuple[str, ...]
    granted_by: tuple[str, ...]
    comparable: int
    phrases: tuple[str, ...]
    spellings: int
    near: tuple[str, ...] = ()

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
    body: str,
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
        body=fold(body),
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
    looked_for = list_phrases(codebook)
    return [
        _find(reading, [each for each in readings if _is_comparable(reading, each)], looked_for) for reading in readings
    ]


def _is_comparable(reading: Reading, other: Reading) -> bool:
    return other.document.kind is reading.document.kind and other.document.document != reading.document.document


def fold(text: str) -> str:
    """Return a text as it is searched: small letters, plain apostrophes and hyphens, single spaces."""
    return " ".join(text.casefold().translate(_FOLDED).split())


def list_phrases(codebook: Codebook) -> Mapping[Concept, Phrases]:
    """Return what is looked for of each concept that is compared; names of places are not."""
    patterns: dict[Concept, list[Pattern]] = {}
    for pattern in codebook.patterns:
        if codebook.labels[pattern.label].layer != PLACES:
            patterns.setdefault((pattern.label, pattern.concept), []).append(pattern)
    return {concept: _gather_phrases(own) for concept, own in patterns.items()}


def _gather_phrases(patterns: Iterable[Pattern]) -> Phrases:
    every = list(patterns)
    spellings = tuple({fold(one.text): None for each in every for one in each.variants})
    parts = tuple(frozenset(_WORD.findall(each)) for each in spellings)
    return Phrases(tuple(each.phrase for each in every), spellings, parts)


def _find(reading: Reading, others: Sequence[Reading], looked_for: Mapping[Concept, Phrases]) -> Silences:
    names = tuple(each.document.document for each in others)
    if len(others) < FEWEST_COMPARABLE:
        reason = (
            f"{len(others)} other documents of its kind were read; at least {FEWEST_COMPARABLE} are needed before it "
            "can be said what most of them mention"
        )
        return Silences(reading, names, (), reason)
    found = sorted(_list(reading, others, looked_for), key=_order)
    return Silences(reading, names, tuple(found))


def _list(reading: Reading, others: Sequence[Reading], looked_for: Mapping[Concept, Phrases]) -> Iterator[Silence]:
    words = frozenset(_WORD.findall(reading.body))
    for concept, sought in looked_for.items():
        mentioned = tuple(each.document.document for each in others if concept in each.mentioned)
        if concept in reading.mentioned or 2 * len(mentioned) <= len(others) or sought.stand_in(reading.body, words):
            continue
        granted = tuple(each.document.document for each in others if concept in each.granted)
        near = sought.find_near(words)
        yield Silence(*concept, mentioned, granted, len(others), sought.phrases, len(sought.spellings), near)


def _order(silence: Silence) -> tuple[int, int, str, str]:
    return -len(silence.granted_by), -len(silence.mentioned_by), silence.label, silence.concept
