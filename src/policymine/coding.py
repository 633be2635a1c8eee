"""Coding sentences: the tagger, the cue rules and the classifier of one codebook, used together.

Training and the pipeline both read sentences through this module, so that a sentence is seen alike by both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policymine.codebooks import Codebook, load_codebook
from policymine.cues import CueReader, Sighting, build_reader
from policymine.features import Reading
from policymine.labels import Classifier, load_classifier
from policymine.mentions import Tagger, build_tagger, find_all
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
        return self.compose(passages, self.find_cues(passages))

    def find_cues(self, passages: Sequence[Passage]) -> list[Sighting]:
        """Return the cues of passages, in order."""
        return [self.cues.find(each.text) for each in passages]

    def compose(self, passages: Sequence[Passage], sightings: Sequence[Sighting]) -> list[Reading]:
        """Return the readings of passages whose cues have been found.

        Every text is tagged once, though it may stand as a sentence, as the one before the next and as a heading.
        """
        distinct = dict.fromkeys(text for each in passages for text in (each.text, each.heading, each.prev))
        mentions = dict(zip(distinct, find_all(distinct, self.tagger), strict=True))
        return [
            Reading(
                text=passage.text,
                heading=passage.heading,
                previous=passage.prev,
                mentions=mentions[passage.text],
                families=sighting.families,
                heading_mentions=mentions[passage.heading],
                previous_mentions=mentions[passage.prev],
                word_classes=self.codebook.word_classes,
            )
            for passage, sighting in zip(passages, sightings, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Coder:
    """A reader with a fitted classifier."""

    reader: Reader
    classifier: Classifier

    def code(self, passages: Sequence[Passage]) -> list[Coded]:
        """Code passages read together, a document or a file: label, commitment, participation and mentions of each.

        How common codes are among them moves the probabilities and codes of all (``priors``), not the outcomes, which
        the score's own correction starts from.
        """
        sightings = self.reader.find_cues(passages)
        readings = self.reader.compose(passages, sightings)
        probabilities = self.classifier.predict(readings)
        outcomes = self.classifier.find_outcomes(readings, probabilities).tolist()
        winners, adapted = self.classifier.choose(probabilities)
        before = self._find_before(passages, sightings)
        labels = map(self._label, sightings, before, winners.tolist(), adapted.tolist())
        return [
            Coded(passage, label, tuple(reading.mentions), outcome)
            for passage, reading, label, outcome in zip(passages, readings, labels, outcomes, strict=True)
        ]

    def _find_before(self, passages: Sequence[Passage], sightings: Sequence[Sighting]) -> Iterator[Sighting | None]:
        """Yield the cues of the sentence before each passage; most of these stand among the passages themselves."""
        found = {each.text: sighting for each, sighting in zip(passages, sightings, strict=True)}
        for passage in passages:
            if passage.prev and passage.prev not in found:
                found[passage.prev] = self.reader.cues.find(passage.prev)
            yield found.get(passage.prev) if passage.prev else None

    def _label(self, sighting: Sighting, before: Sighting | None, winner: int, shares: Sequence[float]) -> Label:
        code = self.classifier.codes[winner]
        return Label(
            code=code,
            probabilities=dict(zip(self.classifier.codes, shares, strict=True)),
            commitment=self.reader.cues.judge(sighting, before),
            participation=self.reader.cues.place(sighting, code),
        )


def build_codebook_reader(name: str | Path) -> Reader:
    """Load a codebook by name or folder and build what reads sentences by it."""
    codebook = load_codebook(name)
    return Reader(codebook, build_tagger(codebook), build_reader(codebook))


def build_coder(name: str | Path) -> Coder:
    """Load a codebook by name or folder with its classifier; raise ClassifierError where that cannot be used."""
    reader = build_codebook_reader(name)
    return Coder(reader, load_classifier(reader.codebook.path))
