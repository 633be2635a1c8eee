"""Queues: which sentence a reviewer is given next, and who holds which one until when.

``queued`` has one row for every sentence of the store, with what the queues order by; it is made from the assessments
and the journal, and can be made again. Which sentences are audited and which are coded twice is drawn by lot from their
words, so that it is the same whenever and wherever it is drawn.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.decisions import Action, Queue, QueueKind, Review, State
from policymine.schema import ASSESSMENTS, LEASES, QUEUE_COUNTS, QUEUED, QUEUES, STANDINGS

_CLOSED = (State.DISPUTED.value, State.ADJUDICATED.value)
_LOT_LETTERS = 13
_ROWS_AT_ONCE = 5000
_DECIDED = STANDINGS.alias("decided")
_OTHERS = LEASES.alias("others")
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Policy:
    """How a corpus is reviewed: shares are in 0-1, the lease is in seconds; ``seed`` is that of the lots."""

    double_share: float
    audit_share: float
    lease_seconds: float
    seed: str

    def end_lease(self) -> float:
        """Return when a lease that begins now ends, in seconds since 1970."""
        return time.time() + self.lease_seconds


@dataclass(frozen=True, slots=True)
class QueuedSentence:
    """What the queues know of a sentence. ``gain`` is in points of the score, ``doubt`` and the lots are in 0-1."""

    number: int
    text_hash: str
    start_char: int
    code: str
    gain: float
    doubt: float
    audit_draw: float
    double_draw: float
    published: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A sentence that somebody holds, with how they came by it. ``until`` is in seconds since 1970."""

    document: str
    number: int
    until: float
    queue: QueueKind
    inclusion_probability: float
    blind: bool

    @property
    def until_iso(self) -> str:
        """The end as UTC in ISO form."""
        return datetime.fromtimestamp(self.until, UTC).isoformat(timespec="seconds")


def draw_lot(policy: Policy, purpose: str, document: str, text_hash: str) -> float:
    """Draw a number in 0-1 for a sentence, always the same one."""
    digest = hashlib.sha256(f"{policy.seed}\n{purpose}\n{document}\n{text_hash}".encode()).hexdigest()
    return int(digest[:_LOT_LETTERS], 16) / float(16**_LOT_LETTERS)


def mark_outdated(key: str, rules_key: str) -> str:
    """Return the key of a queue without gains: the results with ``key`` rest on other rules than those here."""
    return f"{key}/{rules_key}"


def list_stale(connection: Connection, find_rules: Callable[[], str]) -> tuple[list[str], list[str]]:
    """Return the documents whose queue is not of their present results, and those that have left the corpus.

    ``find_rules`` gives the key of the rules that are here; it is asked only where a queue is without gains: under
    those rules it stays so, under others it is made anew.
    """
    pairs = sa.select(ASSESSMENTS.c.document, ASSESSMENTS.c.key, QUEUES.c.key.label("queue")).select_from(
        ASSESSMENTS.outerjoin(QUEUES, QUEUES.c.document == ASSESSMENTS.c.document)
    )
    others = connection.execute(pairs.where(sa.or_(QUEUES.c.key.is_(None), QUEUES.c.key != ASSESSMENTS.c.key))).all()
    rules = find_rules() if any((row.queue or "").startswith(f"{row.key}/") for row in others) else ""
    present = sa.select(ASSESSMENTS.c.document)
    gone = connection.execute(sa.select(QUEUES.c.document).where(QUEUES.c.document.not_in(present)))
    stale = sorted(row.document for row in others if row.queue != mark_outdated(row.key, rules))
    return stale, sorted(row.document for row in gone)


def drop_queue(connection: Connection, document: str) -> None:
    """Take a document out of the queues."""
    for table in (QUEUED, STANDINGS, QUEUES, LEASES):
        connection.execute(sa.delete(table).where(table.c.document == document))


def replace_queue(
    connection: Connection,
    document: str,
    key: str,
    sentences: Sequence[QueuedSentence],
    reviews: Mapping[int, Review],
    policy: Policy,
) -> None:
    """Put a document's sentences into the queues, in place of what was there; leases stay. ``key`` is its results'."""
    for table in (QUEUED, STANDINGS, QUEUES):
        connection.execute(sa.delete(table).where(table.c.document == document))
    plain = {"document": document, "codings": 0, "blind_codings": 0, "state": State.PROPOSED.value}
    rows = [plain | asdict(each) for each in sentences]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        connection.execute(sa.insert(QUEUED), rows[start : start + _ROWS_AT_ONCE])
    connection.execute(
        sa.insert(QUEUES),
        {"document": document, "key": key, "sentences": len(rows), **dict.fromkeys(QUEUE_COUNTS, 0)},
    )
    for number, review in reviews.items():
        _write_review(connection, document, number, review)
    count_queue(connection, document, policy)


def note_review(connection: Connection, document: str, number: int, review: Review, policy: Policy) -> None:
    """Write what a sentence's decisions have come to into the queues."""
    connection.execute(sa.delete(STANDINGS).where(STANDINGS.c.document == document, STANDINGS.c.number == number))
    _write_review(connection, document, number, review)
    count_queue(connection, document, policy)


def _write_review(connection: Connection, document: str, number: int, review: Review) -> None:
    codings = [each for each in review.decisions if each.action is Action.CODE]
    connection.execute(
        sa.update(QUEUED)
        .where(QUEUED.c.document == document, QUEUED.c.number == number)
        .values(codings=len(codings), blind_codings=sum(each.blind for each in codings), state=review.state.value)
    )
    rows = {each.reviewer: each for each in review.decisions}
    if rows:
        connection.execute(
            sa.insert(STANDINGS),
            [
                {
                    "document": document,
                    "number": number,
                    "reviewer": name,
                    "action": each.action.value,
                    "sequence": each.sequence,
                }
                for name, each in rows.items()
            ],
        )


def count_queue(connection: Connection, document: str, policy: Policy) -> None:
    """Count a document's sentences by state, and those that still wait in the queues."""

    def count(condition: Condition) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    states = (State.CONFIRMED, State.CORRECTED, State.DISPUTED, State.ADJUDICATED)
    columns = [count(QUEUED.c.state == state.value).label(state.value) for state in states]
    columns += [
        count(sa.and_(*_find_conditions(Queue(kind), policy))).label(f"awaiting_{kind.value}")
        for kind in (QueueKind.SCORE, QueueKind.DOUBT, QueueKind.AUDIT)
    ]
    row = connection.execute(sa.select(*columns).where(QUEUED.c.document == document)).mappings().one()
    connection.execute(sa.update(QUEUES).where(QUEUES.c.document == document).values(**row))


def set_unattached(connection: Connection, document: str, number: int) -> None:
    """Write down how many of a document's reviews stand nowhere in it now."""
    connection.execute(sa.update(QUEUES).where(QUEUES.c.document == document).values(unattached=number))


def read_queue_key(connection: Connection, document: str) -> str:
    """Return the key of the results that a document's queue was made of; empty where it has none."""
    query = sa.select(QUEUES.c.key).where(QUEUES.c.document == document)
    return str(connection.execute(query).scalar() or "")


def set_gains(connection: Connection, document: str, key: str, gains: Iterable[float], *, published: bool) -> None:
    """Give a document's sentences, in order, their gains under its new score."""
    rows = [
        {"of": document, "at": number, "gain": float(gain), "published": published} for number, gain in enumerate(gains)
    ]
    place = (QUEUED.c.document == sa.bindparam("of"), QUEUED.c.number == sa.bindparam("at"))
    if rows:
        values: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(name) for name in ("gain", "published")}
        connection.execute(sa.update(QUEUED).where(*place).values(**values), rows)
    connection.execute(sa.update(QUEUES).where(QUEUES.c.document == document).values(key=key))


def is_blind(policy: Policy, audit_draw: float, double_draw: float) -> bool:
    """Tell whether a sentence is coded without seeing the classifier's code or anybody else's."""
    return audit_draw < policy.audit_share or double_draw < policy.double_share


def _find_conditions(queue: Queue, policy: Policy) -> list[Condition]:
    """Return what a sentence must be to wait in a queue, whoever asks."""
    if queue.kind is QueueKind.AUDIT:
        return [QUEUED.c.audit_draw < policy.audit_share, QUEUED.c.blind_codings < 1]
    wanted = sa.case((QUEUED.c.double_draw < policy.double_share, 2), else_=1)
    conditions: list[Condition] = [QUEUED.c.codings < wanted, QUEUED.c.state.not_in(_CLOSED)]
    extra: Mapping[QueueKind, Condition] = {
        QueueKind.SCORE: QUEUED.c.gain > 0,
        QueueKind.DOCUMENT: QUEUED.c.document == queue.only,
        QueueKind.CODE: QUEUED.c.code == queue.only,
    }
    return [*conditions, *([extra[queue.kind]] if queue.kind in extra else [])]


_ORDERS: Mapping[QueueKind, tuple[sa.ColumnElement[object], ...]] = {
    QueueKind.SCORE: (QUEUED.c.published.desc(), QUEUED.c.gain.desc()),
    QueueKind.DOCUMENT: (QUEUED.c.number.asc(),),
    QueueKind.CODE: (QUEUED.c.gain.desc(),),
    QueueKind.DOUBT: (QUEUED.c.doubt.desc(),),
    QueueKind.AUDIT: (QUEUED.c.audit_draw.asc(),),
}


def take_next(
    connection: Connection,
    reviewer: str,
    queue: Queue,
    policy: Policy,
    *,
    ahead: Iterable[tuple[str, int]] = (),
    clock: Callable[[], float] = time.time,
) -> tuple[Lease, QueuedSentence] | None:
    """Give a reviewer the next sentence of a queue and hold it for them; None where the queue is done.

    ``ahead`` are sentences (document, number) that they have before them already, and are not given again.

    First what they hold of this queue already; then what nobody else holds and they have not decided; at last what they
    skipped, the earliest skipped first. The transaction must be one that writes.
    """
    _lock_leases(connection)
    moment = clock()
    conditions = [*_find_conditions(queue, policy), sa.not_(_find_lease_of_others(reviewer, moment))]
    conditions += [sa.or_(QUEUED.c.document != each, QUEUED.c.number != number) for each, number in ahead]
    mine = (STANDINGS.c.document == QUEUED.c.document, STANDINGS.c.number == QUEUED.c.number)
    decided = sa.exists().where(
        _DECIDED.c.document == QUEUED.c.document, _DECIDED.c.number == QUEUED.c.number, _DECIDED.c.reviewer == reviewer
    )
    skipped = [STANDINGS.c.reviewer == reviewer, STANDINGS.c.action == Action.SKIP.value]
    fresh = sa.select(QUEUED).where(*conditions, sa.not_(decided)).order_by(*_ORDERS[queue.kind]).limit(1)
    again = sa.select(QUEUED).join(STANDINGS, sa.and_(*mine)).where(*conditions, *skipped)
    held = [
        fresh.where(QUEUED.c.document == document, QUEUED.c.number == number)
        for document, number in _list_held(connection, reviewer, queue.kind, moment)
    ]
    queries = (*held, fresh, again.order_by(STANDINGS.c.sequence).limit(1))
    for query in queries:
        row = connection.execute(query).mappings().first()
        if row:
            return _hold(connection, reviewer, queue.kind, row, policy, moment)
    return None


def _list_held(connection: Connection, reviewer: str, kind: QueueKind, moment: float) -> list[tuple[str, int]]:
    """Return the sentences of a queue that a reviewer holds: few, so that each is looked up by itself."""
    mine = (LEASES.c.reviewer == reviewer, LEASES.c.queue == kind.value, LEASES.c.until > moment)
    query = sa.select(LEASES.c.document, LEASES.c.number).where(*mine).order_by(LEASES.c.until.desc())
    return [(row.document, row.number) for row in connection.execute(query)]


def _hold(
    connection: Connection, reviewer: str, kind: QueueKind, row: sa.RowMapping, policy: Policy, moment: float
) -> tuple[Lease, QueuedSentence]:
    names = QueuedSentence.__dataclass_fields__
    sentence = QueuedSentence(**{name: row[name] for name in names})
    lease = Lease(
        document=row["document"],
        number=row["number"],
        until=moment + policy.lease_seconds,
        queue=kind,
        inclusion_probability=policy.audit_share if kind is QueueKind.AUDIT else 1.0,
        blind=is_blind(policy, row["audit_draw"], row["double_draw"]),
    )
    write_lease(connection, reviewer, lease)
    return lease, sentence


def write_lease(connection: Connection, reviewer: str, lease: Lease) -> None:
    """Let a reviewer hold a sentence, in place of how they held it before."""
    release(connection, reviewer, lease.document, lease.number)
    row = asdict(lease) | {"reviewer": reviewer, "queue": lease.queue.value}
    connection.execute(sa.insert(LEASES), row)


def _find_lease_of_others(reviewer: str, moment: float) -> sa.Exists:
    return sa.exists().where(
        _OTHERS.c.document == QUEUED.c.document,
        _OTHERS.c.number == QUEUED.c.number,
        _OTHERS.c.reviewer != reviewer,
        _OTHERS.c.until > moment,
    )


def _lock_leases(connection: Connection) -> None:
    """Let one at a time choose, where the database does not do so of itself as SQLite does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE leases IN SHARE ROW EXCLUSIVE MODE")


def find_lease(connection: Connection, reviewer: str, document: str, number: int) -> Lease | None:
    """Return how a reviewer came by a sentence, even where the time is over; None where they were not given it."""
    place = (LEASES.c.document == document, LEASES.c.number == number, LEASES.c.reviewer == reviewer)
    row = connection.execute(sa.select(LEASES).where(*place)).mappings().first()
    if row is None:
        return None
    cells = {name: row[name] for name in ("document", "number", "until", "inclusion_probability")}
    return Lease(**cells, queue=QueueKind(row["queue"]), blind=bool(row["blind"]))


def release(connection: Connection, reviewer: str, document: str, number: int) -> None:
    """Let a reviewer hold a sentence no more."""
    place = (LEASES.c.document == document, LEASES.c.number == number, LEASES.c.reviewer == reviewer)
    connection.execute(sa.delete(LEASES).where(*place))
