"""A document that has to be assessed, and all that was found of it."""

from __future__ import annotations

from dataclasses import dataclass

from policymine.decisions import Decision
from policymine.records.documents import Document
from policymine.records.scores import Score, ScoredSentence, Status
from policymine.records.sentences import PlacedMention


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that one run finds of one document.

    ``text_key`` stands for the file's bytes and the extractor, ``key`` for everything that the score rests on.
    ``body`` is the text that the sentences' and mentions' offsets count in.
    """

    document: str
    text_key: str
    key: str
    score: Score
    extractor: str = ""
    pages: int = 0
    body: str = ""
    sentences: tuple[ScoredSentence, ...] = ()
    mentions: tuple[PlacedMention, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A document that has to be assessed, with the keys that its results will carry.

    ``refusal`` is the reason why it cannot be read at all (its file is not there), else empty. ``decisions`` are what
    people decided about its sentences, whenever that was. ``depot`` is the address where its file lies if that is not
    its path, else empty.
    """

    document: Document
    path: str
    text_key: str
    key: str
    refusal: str = ""
    decisions: tuple[Decision, ...] = ()
    depot: str = ""


def quarantine(task: Task, reason: str) -> Assessment:
    """Return the record of a document that could not be read, with the reason."""
    return Assessment(
        document=task.document.document,
        text_key=task.text_key,
        key=task.key,
        score=Score(Status.QUARANTINED, reason, sentences=0, coded=0),
    )
