"""The service: a corpus' desk. Every decision is one durable transaction; several threads and processes may use it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import Connection

from policymine import accounts
from policymine.codebooks import hash_codebook
from policymine.database import begin_writing, connect
from policymine.decisions import Action, GivenRating, Queue, Review, Reviewer, Right, Role
from policymine.documents import MANIFEST, open_corpus
from policymine.errors import RefusedError
from policymine.journal import (
    add_rating,
    keep_last_ratings,
    read_decisions,
    read_given_ratings,
    read_precise_clock,
)
from policymine.pipeline import locate_codebook
from policymine.queues import Policy, read_queue_key, set_gains, take_next
from policymine.records import Kind, Status
from policymine.rescoring import Rescored, Rules, load_rules, rescore_stored
from policymine.reviewing import reading
from policymine.reviewing.agreements import find_double_coded, measure_double_coded
from policymine.reviewing.deciding import check_key, need_reviewer, write_decision, write_undo
from policymine.reviewing.policy import read_policy
from policymine.reviewing.refreshing import drop_withdrawn, find_stale, refresh_queues
from policymine.reviews import may
from policymine.reviews.desk import (
    AgreementReport,
    Disagreement,
    Move,
    Offer,
    Outcome,
    Progress,
    Request,
    SentenceView,
)
from policymine.settings import read_settings
from policymine.store import Store, Summary

LOWEST, HIGHEST = 1, 5
ANY_QUEUE = Queue()


class Reviewing:
    """The desk of the corpus in ``folder``. ``clock`` gives seconds since 1970, for leases."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._engine = connect(read_settings().locate_store(folder), durable=True)
        self._store = Store(self._engine)
        self._lock = threading.Lock()
        self._kinds: Mapping[str, Kind] = {}
        self._stamp: tuple[int, int] | None = None

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def refresh(self) -> int:
        """Bring the queues in line with what runs have left; return how many documents had changed.

        ``next_sentence`` does it by itself; doing it beforehand spares the first reviewer the wait.
        """
        with self._lock:
            self._look_at_manifest()
            changed = find_stale(self._engine, self._kinds, self._find_rules)
            if not any(changed):
                return 0
            return refresh_queues(self._engine, changed, self._load_rules(), self._kinds, self._read_policy())

    def _look_at_manifest(self) -> None:
        """Read the corpus' documents where its manifest has changed; what was withdrawn leaves the queues."""
        stat = (self._folder / MANIFEST).stat()
        if self._stamp != (stat.st_mtime_ns, stat.st_size):
            self._kinds = {each.document: each.kind for each in open_corpus(self._folder).documents}
            drop_withdrawn(self._engine, self._kinds)
            self._stamp = (stat.st_mtime_ns, stat.st_size)

    def _find_rules(self) -> str:
        return hash_codebook(self._locate_codebook())

    def _load_rules(self) -> Rules:
        return load_rules(self._locate_codebook(), read_settings())

    def _locate_codebook(self) -> str | Path:
        return locate_codebook(open_corpus(self._folder))

    def _read_policy(self) -> Policy:
        with self._engine.connect() as connection:
            coders = accounts.count_coders(connection)
        return read_policy(self._folder, coders)

    def next_sentence(
        self, reviewer: str, queue: Queue = ANY_QUEUE, ahead: Iterable[tuple[str, int]] = ()
    ) -> Offer | None:
        """Give the reviewer the next sentence of a queue and hold it for them (``Desk``)."""
        self.refresh()
        policy = self._read_policy()
        with begin_writing(self._engine) as connection:
            self._need(connection, reviewer, Right.CODE)
            taken = take_next(connection, reviewer, queue, policy, ahead=ahead, clock=self._clock)
        return reading.build_offer(*taken) if taken else None

    def read_sentence(self, reviewer: str, document: str, number: int) -> SentenceView:
        """Return a sentence as this reviewer may see it (``Desk``)."""
        self.refresh()
        policy = self._read_policy()
        with self._engine.connect() as connection:
            self._need(connection, reviewer, Right.READ)
            return reading.read_view(connection, reviewer, document, number, policy)

    def decide(self, reviewer: str, request: Request) -> Outcome:
        """Write down a decision; it is durable when this returns (``Desk``)."""
        self.refresh()
        policy = self._read_policy()
        with begin_writing(self._engine) as connection:
            return write_decision(connection, need_reviewer(connection, reviewer), request, policy)

    def undo(self, reviewer: str, key: str) -> Outcome | None:
        """Take back the reviewer's last decision that stands (``Desk``)."""
        self.refresh()
        policy = self._read_policy()
        with begin_writing(self._engine) as connection:
            return write_undo(connection, need_reviewer(connection, reviewer), key, policy)

    def adjudicate(self, reviewer: str, request: Request) -> Outcome:
        """Write down a lead's final code (``Desk``)."""
        if request.action is not Action.ADJUDICATE:
            raise RefusedError("An adjudication is sent with the action adjudicate.")
        return self.decide(reviewer, request)

    def rate(self, reviewer: str, key: str, document: str, rating: int, *, blind: bool, note: str = "") -> GivenRating:
        """Write down what the reviewer makes of a whole document (``Desk``)."""
        if not LOWEST <= rating <= HIGHEST:
            raise RefusedError(f"{rating} is no rating. Give a whole number from {LOWEST} to {HIGHEST}.")
        open_corpus(self._folder).find(document)
        check_key(key)
        given = GivenRating(0, key, read_precise_clock(), reviewer, document, rating, blind, note.strip())
        with begin_writing(self._engine) as connection:
            self._need(connection, reviewer, Right.RATE)
            kept = add_rating(connection, given)
            if (kept.reviewer, kept.document) != (reviewer, document):
                raise RefusedError("Another rating was sent with this key. Make a new one for each rating.")
            return kept

    def rescore(self, document: str) -> Move:
        """Score one document anew from the store with its reviews (``Desk``)."""
        kinds = {each.document: each.kind for each in open_corpus(self._folder).documents}
        with self._lock:
            rules = self._load_rules()
        done = rescore_stored(self._store, document, kinds.get(document, Kind.OTHER), rules, on_written=_renew_queue)
        return Move(document, done.before, done.after, done.why_not)

    def read_reviews(self, document: str, reviewer: str = "") -> Mapping[int, Review]:
        """Return the reviews of a document by sentence number (``Desk``)."""
        self.refresh()
        policy = self._read_policy()
        with self._engine.connect() as connection:
            return reading.read_reviews(connection, document, reviewer, policy)

    def read_ratings(self, document: str) -> Sequence[GivenRating]:
        """Return the ratings of a document that count (``Desk``)."""
        with self._engine.connect() as connection:
            return keep_last_ratings(read_given_ratings(connection, document))

    def progress(self) -> Progress:
        """Say how far reviewing has come (``Desk``)."""
        self.refresh()
        with self._engine.connect() as connection:
            return reading.read_progress(connection)

    def list_disagreements(self, *, settled: bool = False) -> Sequence[Disagreement]:
        """Return the disputed sentences; with ``settled`` the adjudicated ones (``Desk``)."""
        self.refresh()
        with self._engine.connect() as connection:
            return reading.list_disagreements(connection, settled=settled)

    def list_overruled(self, reviewer: str) -> Sequence[Disagreement]:
        """Return the sentences on which a lead decided otherwise than this reviewer (``Desk``)."""
        return [each for each in self.list_disagreements(settled=True) if reading.is_overruled(each.review, reviewer)]

    def measure_agreement(self) -> AgreementReport:
        """Measure how alike people code what was given to two of them blind (``Desk``)."""
        with self._engine.connect() as connection:
            return measure_double_coded(find_double_coded(read_decisions(connection)))

    def list_unattached(self) -> Sequence[Review]:
        """Return the reviews whose words stand in no document now (``Desk``)."""
        self.refresh()
        with self._engine.connect() as connection:
            return reading.list_unattached(connection)

    def read_reviewer(self, name: str) -> Reviewer | None:
        """Return a person of the corpus, or None (``Desk``)."""
        with self._engine.connect() as connection:
            return accounts.find_reviewer(connection, name)

    def list_reviewers(self) -> Sequence[Reviewer]:
        """Return everybody, disabled ones too (``Desk``)."""
        with self._engine.connect() as connection:
            return accounts.read_reviewers(connection)

    def check_password(self, name: str, password: str) -> Reviewer | None:
        """Return the person whose password this is (``Desk``)."""
        with self._engine.connect() as connection:
            return accounts.check_password(connection, name, password)

    def check_token(self, token: str) -> Reviewer | None:
        """Return the person whose token this is (``Desk``)."""
        with self._engine.connect() as connection:
            return accounts.check_token(connection, token)

    def ensure_reviewer(self, name: str) -> Reviewer:
        """Return a person; added as a lead without a password where the corpus has nobody yet (``Desk``)."""
        with begin_writing(self._engine) as connection:
            if accounts.read_reviewers(connection):
                return need_reviewer(connection, name)
            return accounts.add_reviewer(connection, name, Role.LEAD)

    def _need(self, connection: Connection, name: str, right: Right) -> None:
        found = need_reviewer(connection, name)
        if not may(found.role, right):
            raise RefusedError(
                f"A {found.role.value} may not {right.value}. Ask a lead of the corpus for another role."
            )


def _renew_queue(connection: Connection, stored: Summary, found: Rescored) -> None:
    """Give a document's queue its gains under the new score; a queue of other results is left to be made anew."""
    document, made = stored.document, found.assessment
    if read_queue_key(connection, document) == stored.key:
        set_gains(connection, document, made.key, found.gains, published=made.score.status is Status.SCORED)
