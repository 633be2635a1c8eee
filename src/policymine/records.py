"""The records that pass between stages: frozen and typed, of the standard library.

Offsets are counted in characters (Unicode code points) and half-open: ``text[start_char:end_char]``.
Places on a page are in PDF points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policymine.decisions import Decision


class Kind(StrEnum):
    """What a document is; documents are ranked only against their own kind."""

    DEAL = "deal"
    SPEECH = "speech"
    STATEMENT = "statement"
    WHITE_PAPER = "white_paper"
    REPORT = "report"
    OTHER = "other"


class Status(StrEnum):
    """What became of a document."""

    SCORED = "scored"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    QUARANTINED = "quarantined"


class BlockKind(StrEnum):
    """What a block of a page is; the last four kinds stay out of the body and of the sentences."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    FURNITURE = "furniture"
    CONTENTS = "contents"


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


BODY_KINDS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})
HEADING_JOIN = " > "
SAID = frozenset({Kind.SPEECH, Kind.STATEMENT})
"""The kinds of documents in which ministers say what they want; the others say what is done or planned."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file of a corpus, as its manifest describes it.

    ``published_on`` is an ISO date that may stop at the month or the year ("2015-10"). ``sha256`` is the hex
    digest of the file's bytes. A document whose file has not been fetched has an empty ``file`` and ``sha256``.
    ``government`` is the government of the day, as the source names it. A document that was taken out of the corpus
    by a person has the day in ``withdrawn_on``: it stays listed, and is not scored. ``note`` is the person's own.
    ``guessed`` names the columns that nobody has confirmed yet, parted by spaces.
    """

    document: str
    file: str
    title: str
    kind: Kind = Kind.OTHER
    published_on: str = ""
    publisher: str = ""
    area: str = ""
    speaker: str = ""
    source_url: str = ""
    sha256: str = ""
    added_on: str = ""
    government: str = ""
    withdrawn_on: str = ""
    withdrawn_because: str = ""
    note: str = ""
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where and when a file's bytes came from: the address, a UTC time in ISO form, and the server's validators."""

    source_url: str = ""
    retrieved_at: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a corpus holds, or held, of a document, or knows of and has not fetched (``file`` is empty then).

    ``version`` counts from 1 and is shared by the renditions of one version ("html", "pdf" ...). A file that a later
    version took the place of has the day in ``superseded_on``.
    """

    document: str
    version: int
    rendition: str
    file: str
    sha256: str = ""
    source_url: str = ""
    retrieved_at: str = ""
    etag: str = ""
    last_modified: str = ""
    superseded_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of a block's characters stands: one line or word on one page."""

    start_char: int
    end_char: int
    page_number: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table ... of a page, in reading order.

    ``level`` is a heading's rank (1 is the highest) or a list item's depth (1 is the outermost), else None.
    ``cells`` are a table's rows of cell texts. ``lead_in`` is the sentence that introduces a list ("The mayor will:").
    ``places`` map the characters of ``text`` to the page; they are empty where the source has no pages.
    A block that runs over a page break belongs to the page it starts on; its places tell the rest.
    """

    kind: BlockKind
    text: str
    level: int | None = None
    cells: tuple[tuple[str, ...], ...] | None = None
    lead_in: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``page_number`` counts from 1, ``page_label`` is what is printed on it ("iv"); sizes in points.

    A source without pages (a web page, plain text) is one page with no size.
    """

    page_number: int
    page_label: str = ""
    blocks: tuple[Block, ...] = ()
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """What the extractor read in one file. ``suggestions`` are title, published_on ... as the source gives them."""

    file: str
    pages: tuple[Page, ...]
    extractor: str
    suggestions: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention with the sentence (None in a heading), page and heading it stands in."""

    mention: Mention
    sentence_index: int | None
    page_number: int
    page_label: str
    heading: str


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
