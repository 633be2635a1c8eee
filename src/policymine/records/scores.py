"""Scores, what they rest on, and what each sentence adds to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policymine.records.sentences import Label, Sentence


class Status(StrEnum):
    """What became of a document."""

    SCORED = "scored"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A position with its 95% interval, on the 0-100 scale and as a logit."""

    score: float
    low: float
    high: float
    position: float
    bottom_up: float
    top_down: float


@dataclass(frozen=True, slots=True)
class Share:
    """A share in 0-1 with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weighting:
    """A document's estimates where a code weighs nothing, what the codebook says (``weight``), and 1."""

    weight: float
    at_zero: Estimate
    as_given: Estimate
    at_one: Estimate


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a score rests on, so that it can be said what moved it.

    ``text`` is the SHA-256 of the file's bytes; ``codebook``, ``classifier``, ``coders`` (who coded twice) and
    ``reviews`` are hashes, empty where there is no such thing; ``seed`` names the seed and the number of draws.
    ``kind`` is the document's, whose error rates were used; earlier versions did not record it.
    """

    text: str
    extractor: str
    codebook: str
    classifier: str
    coders: str
    reviews: str
    method: str
    seed: str
    program: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A document's score, or the reason why there is none.

    ``overall``, ``firm`` and ``dimensions`` carry estimates on the 0-100 scale; ``salience`` is a share in 0-1 of
    ``sentences``, which leaves out those repeated word for word; ``coded`` counts those whose label stands at an end.
    ``soft`` is the part of the bottom-up count that is only aspirational or conditional. ``weightings`` are by code.
    ``coded_twice`` counts the sentences behind the coder error in the intervals; 0: they carry none.
    """

    status: Status
    reason: str
    sentences: int
    coded: int
    salience: float | None = None
    overall: Estimate | None = None
    firm: Estimate | None = None
    dimensions: Mapping[str, Estimate] = field(default_factory=dict)
    soft: Share | None = None
    weightings: Mapping[str, Weighting] = field(default_factory=dict)
    coded_twice: int = 0
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its label and what it adds to its document's score.

    ``bottom_up`` and ``top_down`` are its expected weights on either side; ``influence`` is how far the logit
    position would fall without it (negative: it pulls the document down). ``outcome`` is the classifier's raw outcome.
    """

    sentence: Sentence
    label: Label
    outcome: int
    bottom_up: float
    top_down: float
    influence: float
