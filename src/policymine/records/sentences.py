"""Sentences, and what is found in them or said of them: mentions, labels, annotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policymine.records.texts import Place

HEADING_JOIN = " > "


class Commitment(StrEnum):
    """How strongly a sentence promises what it says."""

    FIRM = "firm"
    CONDITIONAL = "conditional"
    ASPIRATIONAL = "aspirational"
    DESCRIPTIVE = "descriptive"


class Participation(StrEnum):
    """The IAP2 spectrum of public participation, from being told to deciding."""

    INFORM = "inform"
    CONSULT = "consult"
    INVOLVE = "involve"
    COLLABORATE = "collaborate"
    EMPOWER = "empower"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or one list item or table cell, which is read together with its ``lead_in``.

    ``start_char`` and ``end_char`` count in the document's body (``sentences.compose_body``): the text of its
    headings, paragraphs, list items and tables. ``section`` counts the document's sections from 0.
    ``heading`` is the path of headings above it, joined by " > ".
    """

    index: int
    text: str
    start_char: int
    end_char: int
    page_number: int
    page_label: str = ""
    heading: str = ""
    lead_in: str = ""
    previous: str = ""
    section: int = 0
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a pattern matched. Offsets count in the text that was searched (a document's body)."""

    label: str
    concept: str
    start_char: int
    end_char: int
    text: str
    negated: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention with the sentence (None in a heading), page and heading it stands in."""

    mention: Mention
    sentence_index: int | None
    page_number: int
    page_label: str
    heading: str


@dataclass(frozen=True, slots=True)
class Label:
    """The code a classifier gives a sentence, with the probability of every code (they sum to 1)."""

    code: str
    probabilities: Mapping[str, float]
    commitment: Commitment
    participation: Participation | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A sentence coded by a person, with the context it was read in."""

    id: str
    document: str
    genre: str
    heading: str
    prev: str
    text: str
    code: str
    commitment: str
    participation: str
    annotator: str
    coded_on: str
