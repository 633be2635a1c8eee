"""The desk: what reviewing offers to the web app and the command line, as records and one protocol.

``policymine.reviewing.Reviewing`` does it on a corpus' store. Several threads and processes may use a desk at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from policymine.decisions import Action, Coding, Decision, GivenRating, Queue, QueueKind, Review, Reviewer, State
from policymine.records import Label, PlacedMention, Score, Sentence


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence that a reviewer holds until ``until`` (UTC, ISO): nobody else is offered it before then.

    ``blind``: it is shown without the classifier's code and without what others said; ``why`` says why it came up.
    ``gain`` is how far an answer is expected to move or narrow the published score, in points of 100.
    """

    document: str
    number: int
    queue: QueueKind
    inclusion_probability: float
    blind: bool
    until: str
    gain: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as a reviewer may see it.

    Where ``blind``, ``label`` is None, ``mentions`` are empty, ``review`` is None and the weights are 0.
    ``text_hash`` is sent back with a decision. ``mine`` is the reader's own standing decision. ``above`` and ``below``
    are the sentences around it. Mentions' offsets count in the sentence.
    """

    document: str
    sentence: Sentence
    text_hash: str
    blind: bool
    state: State
    label: Label | None
    mentions: tuple[PlacedMention, ...]
    review: Review | None
    mine: Decision | None
    above: tuple[Sentence, ...]
    below: tuple[Sentence, ...]
    bottom_up: float = 0.0
    top_down: float = 0.0
    influence: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """What a reviewer asks for. ``key`` is made by the client, once for each keystroke: sent twice it counts once.

    ``text_hash`` is that of the sentence that was shown: where the document has been read anew in between, the decision
    goes to the same words and not to the same number. ``note`` is required where ``action`` is unsure or adjudicate.
    """

    key: str
    action: Action
    document: str
    number: int
    text_hash: str
    coding: Coding = field(default_factory=Coding)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: it is on disk. ``repeated``: it was there before, and nothing was added."""

    decision: Decision
    review: Review
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """How a document's score stands after its reviews. ``before`` and ``after`` are the same where nothing moved.

    ``why_not`` says why it could not be scored at once ("" where it was); the next ``policymine run`` will do it.
    """

    document: str
    before: Score
    after: Score
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reviewing has come. By reviewer: ``decided`` counts standing codings, ``last_hour`` the latest of them.

    ``states`` counts sentences by state, ``waiting`` those still in a queue, by kind of queue; ``documents`` is by
    document (sentences decided, sentences). ``unattached`` counts decisions whose words stand in no document now.
    """

    decided: Mapping[str, int]
    last_hour: Mapping[str, int]
    states: Mapping[State, int]
    waiting: Mapping[QueueKind, int]
    documents: Mapping[str, tuple[int, int]]
    unattached: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A disputed or adjudicated sentence with everybody's standing decision and note."""

    document: str
    number: int
    review: Review


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Krippendorff's alpha (at most 1) on one code, or on every code (""), with its 95% interval.

    ``sentences`` were coded blind by two people; ``chosen`` are those to which either gave the code.
    """

    code: str
    value: float
    low: float
    high: float
    sentences: int
    chosen: int


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement of blind double codings: over all codes and each, and over all codes month by month ("2026-11").

    ``sentences`` were coded by two people; a code that nobody gave is not in ``codes``.
    """

    sentences: int
    codes: tuple[CodeAgreement, ...]
    months: Mapping[str, CodeAgreement]


class Desk(Protocol):
    """What the web app calls. ``reviewer`` is a name; every call checks what that person may do (RefusedError)."""

    def next_sentence(self, reviewer: str, queue: Queue = ..., ahead: Iterable[tuple[str, int]] = ...) -> Offer | None:
        """Give the reviewer the next sentence of a queue and hold it for them; None where the queue is done.

        ``ahead`` are sentences (document, number) that the page has already, and that are not given again.

        A sentence that they hold already is given again (resumption). Never one that another reviewer holds.
        """
        ...

    def read_sentence(self, reviewer: str, document: str, number: int) -> SentenceView:
        """Return a sentence as this reviewer may see it: blind where they hold it blind."""
        ...

    def decide(self, reviewer: str, request: Request) -> Outcome:
        """Write down a decision; it is durable when this returns. Raise RefusedError where it is not allowed."""
        ...

    def undo(self, reviewer: str, key: str) -> Outcome | None:
        """Take back the reviewer's last decision that stands and is theirs to take back; None where there is none.

        ``key`` as in ``Request``. The sentence is offered to them again.
        """
        ...

    def adjudicate(self, reviewer: str, request: Request) -> Outcome:
        """Write down a lead's final code with the note that those who are overruled will read."""
        ...

    def rate(self, reviewer: str, key: str, document: str, rating: int, *, blind: bool, note: str = "") -> GivenRating:
        """Write down what the reviewer makes of a whole document, 1 to 5; the last rating of each person counts."""
        ...

    def rescore(self, document: str) -> Move:
        """Score one document anew from the store with its reviews, as the next run would; call it after a decision."""
        ...

    def read_reviews(self, document: str, reviewer: str = "") -> Mapping[int, Review]:
        """Return the reviews of a document by sentence number.

        For a ``reviewer`` without those that wait for a second, blind coding which that person may still be given.
        """
        ...

    def read_ratings(self, document: str) -> Sequence[GivenRating]:
        """Return the ratings of a document that count, one for each person."""
        ...

    def progress(self) -> Progress:
        """Say how far reviewing has come."""
        ...

    def list_disagreements(self, *, settled: bool = False) -> Sequence[Disagreement]:
        """Return the disputed sentences; with ``settled`` the adjudicated ones."""
        ...

    def list_overruled(self, reviewer: str) -> Sequence[Disagreement]:
        """Return the sentences on which a lead gave another code than this reviewer, or settled a mention otherwise.

        The latest come first.
        """
        ...

    def measure_agreement(self) -> AgreementReport:
        """Measure how alike people code what was given to two of them blind."""
        ...

    def list_unattached(self) -> Sequence[Review]:
        """Return the reviews whose words stand in no document now; they are kept."""
        ...

    def read_reviewer(self, name: str) -> Reviewer | None:
        """Return a person of the corpus, or None."""
        ...

    def list_reviewers(self) -> Sequence[Reviewer]:
        """Return everybody, disabled ones too."""
        ...

    def check_password(self, name: str, password: str) -> Reviewer | None:
        """Return the person whose password this is; None where it is wrong, or they are disabled or unknown.

        Takes as long for a name that is not there.
        """
        ...

    def check_token(self, token: str) -> Reviewer | None:
        """Return the person whose token this is, or None."""
        ...

    def ensure_reviewer(self, name: str) -> Reviewer:
        """Return a person; added as a lead without a password where the corpus has nobody yet (one person alone)."""
        ...
