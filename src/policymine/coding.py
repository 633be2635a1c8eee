"""Coding sentences: the tagger, the cue rules and the classifier of one codebook, used together.

Training and the pipeline both read sentences through this module, so that a sentence is seen alike by both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policymine.codebooks import Codebook, load_codebook
from policymine.cues import CueReader, build_reader
from policymine.features import Reading
from policymine.labels import Classifier, load_classifier
from policymine.mentions import Tagger, build_tagger, find_all
from policymine.rates import Matrix
from policymine.records import Label, Mention


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence to be coded. ``prev`` is the sentence before it; ``id`` is the caller's own."""

    id: str
    text: str
    heading: str = ""
    prev: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A passage with its label, its mentions (offsets in its text) and the classifier's outcome for the error rates."""

    passage: Passage
    label: Label
    mentions: tuple[Mention, ...]
    outcome: int


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads sentences by a codebook, before any classifier."""

    codebook: Codebook
    tagger: Tagger
    cues: CueReader

    def read(self, passages: Sequence[Passage]) -> list[Reading]:
        """Return the readings of passages, in order."""
        texts = [each.text for each in passages]
        mentions = list(find_all(texts, self.tagger))
        headings = self._find_distinct(each.heading for each in passages)
        before = self._find_distinct(each.prev for each in passages)
        return [
            Reading(
                text=passage.text,
                heading=passage.heading,
                previous=passage.prev,
                mentions=found,
                families=self.cues.features(passage.text),
                heading_mentions=headings[passage.heading],
                previous_mentions=before[passage.prev],
            )
            for passage, found in zip(passages, mentions, strict=True)
        ]

    def _find_distinct(self, texts: Iterable[str]) -> Mapping[str, tuple[Mention, ...]]:
        distinct = list(dict.fromkeys(texts))
        return dict(zip(distinct, find_all(distinct, self.tagger), strict=True))


@dataclass(frozen=True, slots=True)
class Coder:
    """A reader with a fitted classifier."""

    reader: Reader
    classifier: Classifier

    def code(self, passages: Sequence[Passage]) -> list[Coded]:
        """Code passages: label, probabilities, commitment, participation and mentions of each, in order."""
        readings = self.reader.read(passages)
        probabilities = self.classifier.predict(readings)
        outcomes = self.classifier.find_outcomes(readings, probabilities)
        return [
            Coded(passage, self._label(reading, row), tuple(reading.mentions), int(outcome))
            for passage, reading, row, outcome in zip(passages, readings, probabilities, outcomes, strict=True)
        ]

    def _label(self, reading: Reading, row: Matrix) -> Label:
        codes = self.classifier.codes
        code = codes[int(row.argmax())]
        found = self.reader.cues.read(reading.text, heading=reading.heading, code=code)
        return Label(
            code=code,
            probabilities={name: float(share) for name, share in zip(codes, row, strict=True)},
            commitment=found.commitment,
            participation=found.participation,
        )


def build_codebook_reader(name: str | Path) -> Reader:
    """Load a codebook by name or folder and build what reads sentences by it."""
    codebook = load_codebook(name)
    return Reader(codebook, build_tagger(codebook), build_reader(codebook))


def build_coder(name: str | Path) -> Coder:
    """Load a codebook by name or folder with its classifier; raise ClassifierError where that cannot be used."""
    reader = build_codebook_reader(name)
    return Coder(reader, load_classifier(reader.codebook.path))
