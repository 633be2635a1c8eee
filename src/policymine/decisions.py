"""What people decide: the records of reviewing, which pass between the store, the scoring and the web. Only records."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a corpus: a reader looks, a reviewer codes and rates, a lead also adjudicates."""

    READER = "reader"
    REVIEWER = "reviewer"
    LEAD = "lead"


class Action(StrEnum):
    """What a person does to a sentence. Giving it a code is one action, whatever it turns out to be (``Event``)."""

    CODE = "code"
    UNSURE = "unsure"
    SKIP = "skip"
    UNDO = "undo"
    ADJUDICATE = "adjudicate"


class Right(StrEnum):
    """What somebody may be allowed to do, beside the actions on sentences."""

    READ = "read"
    CODE = "code"
    UNDO = "undo"
    RATE = "rate"
    ADJUDICATE = "adjudicate"
    APPOINT = "appoint"


class State(StrEnum):
    """Where a sentence stands: as the classifier proposed it, or what people made of that."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    ADJUDICATED = "adjudicated"


class QueueKind(StrEnum):
    """How a sentence came before a reviewer. ``OPENED``: they opened it themselves, on the page of its document."""

    SCORE = "score"
    DOCUMENT = "document"
    CODE = "code"
    DOUBT = "doubt"
    AUDIT = "audit"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue that a reviewer works through. ``only`` names the document or the code of those two kinds."""

    kind: QueueKind = QueueKind.SCORE
    only: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a decided sentence stood, with its words: enough to find it when the document is read anew.

    ``number``, offsets, page and section are those of the time of the decision. ``text_hash`` is of ``text``, read
    with its lead-in; ``reading`` is the key of the document's text at that time. ``text``, ``heading`` and ``previous``
    are kept so that the decision can still be read, and learned from.
    """

    document: str
    number: int
    text_hash: str
    start_char: int
    end_char: int
    page_number: int
    section: int
    reading: str = ""
    text: str = ""
    heading: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class MentionChange:
    """A correction of a mention: ``stands`` tells whether the label is right there. Offsets count in the sentence."""

    label: str
    start_char: int
    end_char: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Coding:
    """What is said of a sentence. An empty ``commitment`` or ``participation`` leaves what the program says.

    ``participation`` "none" says that the sentence has no place on that scale.
    """

    code: str = ""
    commitment: str = ""
    participation: str = ""
    mentions: tuple[MentionChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the history, never changed: who did what to which sentence, when, and what it was before.

    ``sequence`` orders all decisions of a store; ``key`` was made by whoever sent it, once for each decision, so that
    the same sent twice is one. ``decided_at`` is UTC in ISO form, to the microsecond. ``before`` is what the classifier
    and the rules said. ``inclusion_probability`` is the chance (0-1) that the sentence had of coming up: 1 where it was
    chosen on purpose and stands for itself alone. ``undoes`` is the sequence of the decision that is taken back.
    """

    sequence: int
    key: str
    decided_at: str
    reviewer: str
    action: Action
    anchor: Anchor
    before: Coding
    after: Coding
    note: str = ""
    codebook: str = ""
    classifier: str = ""
    queue: QueueKind = QueueKind.OPENED
    inclusion_probability: float = 1.0
    blind: bool = False
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What a sentence's standing decisions come to.

    ``coding`` is what counts: the lead's, or what all who coded it said; None where it is still open, or disputed.
    ``decisions`` are those that stand: the last of each person, without what was taken back.
    """

    anchor: Anchor
    state: State
    coding: Coding | None
    decisions: tuple[Decision, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person of a corpus. Times are UTC in ISO form; ``disabled_at`` is empty where they may come in."""

    name: str
    role: Role
    created_at: str
    disabled_at: str = ""
    has_password: bool = False
    has_token: bool = False


@dataclass(frozen=True, slots=True)
class GivenRating:
    """What a reviewer makes of a whole document, 1 (top down) to 5 (bottom up); ``blind``: the score was hidden."""

    sequence: int
    key: str
    rated_at: str
    reviewer: str
    document: str
    rating: int
    blind: bool
    note: str = ""
