"""The tables of a store, and what brings a store of an earlier version up to date.

``history``, ``decisions`` and ``ratings`` are only ever added to: what people did and how scores moved is kept whatever
becomes of a document. ``queued``, ``standings`` and ``queues`` are made from the rest and can be made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from policymine.errors import PolicymineError

SCHEMA = 3
_METADATA = sa.MetaData()

SCHEMAS = sa.Table("schema_version", _METADATA, sa.Column("version", sa.Integer, primary_key=True))

ASSESSMENTS = sa.Table(
    "assessments",
    _METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("text_key", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("score", sa.Text, nullable=False),
    sa.Column("extractor", sa.String, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
)


def _belongs_to_assessment() -> sa.Column[str]:
    return sa.Column("document", sa.String, sa.ForeignKey("assessments.document", ondelete="CASCADE"), primary_key=True)


SENTENCES = sa.Table(
    "sentences",
    _METADATA,
    _belongs_to_assessment(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("page_label", sa.String, nullable=False),
    sa.Column("heading", sa.String, nullable=False),
    sa.Column("lead_in", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("probabilities", sa.Text, nullable=False),
    sa.Column("commitment", sa.String, nullable=False),
    sa.Column("participation", sa.String, nullable=True),
    sa.Column("outcome", sa.Integer, nullable=False),
    sa.Column("bottom_up", sa.Float, nullable=False),
    sa.Column("top_down", sa.Float, nullable=False),
    sa.Column("influence", sa.Float, nullable=False),
)

MENTIONS = sa.Table(
    "mentions",
    _METADATA,
    _belongs_to_assessment(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("concept", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("quoted", sa.Boolean, nullable=False),
    sa.Column("sentence_number", sa.Integer, nullable=True),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("page_label", sa.String, nullable=False),
    sa.Column("heading", sa.String, nullable=False),
)

HISTORY = sa.Table(
    "history",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("recorded_at", sa.String, nullable=False),
    sa.Column("text_key", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("score", sa.Text, nullable=False),
)

DECISIONS = sa.Table(
    "decisions",
    _METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("decided_at", sa.String, nullable=False),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("text_hash", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("reading", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("codebook", sa.String, nullable=False),
    sa.Column("classifier", sa.String, nullable=False),
    sa.Column("queue", sa.String, nullable=False),
    sa.Column("inclusion_probability", sa.Float, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Column("undoes", sa.Integer, nullable=True),
    sa.Index("decisions_by_document", "document", "text_hash"),
    sa.Index("decisions_by_reviewer", "reviewer", "decided_at"),
    sqlite_autoincrement=True,
)

RATINGS = sa.Table(
    "ratings",
    _METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("rated_at", sa.String, nullable=False),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("rating", sa.Integer, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

REVIEWERS = sa.Table(
    "reviewers",
    _METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("password_hash", sa.String, nullable=False),
    sa.Column("token_hash", sa.String, nullable=False, index=True),
    sa.Column("created_at", sa.String, nullable=False),
    sa.Column("disabled_at", sa.String, nullable=False),
)

LEASES = sa.Table(
    "leases",
    _METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reviewer", sa.String, primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
    sa.Column("queue", sa.String, nullable=False),
    sa.Column("inclusion_probability", sa.Float, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Index("leases_by_reviewer", "reviewer"),
)

QUEUED = sa.Table(
    "queued",
    _METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text_hash", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("gain", sa.Float, nullable=False),
    sa.Column("doubt", sa.Float, nullable=False),
    sa.Column("audit_draw", sa.Float, nullable=False),
    sa.Column("double_draw", sa.Float, nullable=False),
    sa.Column("published", sa.Boolean, nullable=False),
    sa.Column("codings", sa.Integer, nullable=False),
    sa.Column("blind_codings", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Index("queued_by_gain", "published", "gain"),
    sa.Index("queued_by_doubt", "doubt"),
    sa.Index("queued_by_audit", "audit_draw"),
    sa.Index("queued_by_code", "code", "gain"),
    sa.Index("queued_by_state", "state"),
)

STANDINGS = sa.Table(
    "standings",
    _METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reviewer", sa.String, primary_key=True),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("standings_by_reviewer", "reviewer"),
)

QUEUE_COUNTS = (
    "confirmed", "corrected", "disputed", "adjudicated", "awaiting_score", "awaiting_doubt", "awaiting_audit",
    "unattached",
)  # fmt: skip

QUEUES = sa.Table(
    "queues",
    _METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("sentences", sa.Integer, nullable=False),
    *(sa.Column(name, sa.Integer, nullable=False) for name in QUEUE_COUNTS),
)

SESSIONS = sa.Table(
    "sessions",
    _METADATA,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False),
    sa.Column("used_at", sa.Float, nullable=False),
)


FETCHES = sa.Table(
    "fetches",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("address", sa.String, nullable=False, index=True),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("final_address", sa.String, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("retrieved_at", sa.String, nullable=False),
)

CANDIDATES = sa.Table(
    "candidates",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("link", sa.String, nullable=False, unique=True),
    sa.Column("content_id", sa.String, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("document_type", sa.String, nullable=False),
    sa.Column("organisations", sa.Text, nullable=False),
    sa.Column("published_at", sa.String, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("found_at", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("decided_at", sa.String, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("document", sa.String, nullable=False),
)

LOOKS = sa.Table(
    "looks",
    _METADATA,
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("looked_at", sa.String, nullable=False),
    sa.Column("swept_at", sa.String, nullable=False),
    sa.Column("balance", sa.Integer, nullable=False),
)

SIGHTINGS = sa.Table(
    "sightings",
    _METADATA,
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("link", sa.String, primary_key=True),
)


def connect(address: str, *, durable: bool = False) -> Engine:
    """Connect to the store at a SQLAlchemy address: made where there is none, brought up to date where it is older.

    With ``durable`` a write is on the disk when it is acknowledged, whatever happens to the machine.
    Raise PolicymineError where it cannot be opened or was written by a later version.
    """
    try:
        engine = sa.create_engine(address)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_durable if durable else _prepare_sqlite)
            if durable:
                sa.event.listen(engine, "begin", _begin)
        with engine.begin() as connection:
            _METADATA.create_all(connection)
            _check_schema(connection, address)
    except sa.exc.ArgumentError as error:
        raise PolicymineError(
            f"{address!r} is not an address of a store. Correct POLICYMINE_DATABASE_URL or unset it."
        ) from error
    except sa.exc.DBAPIError as error:
        raise PolicymineError(
            f"The store {address} cannot be opened: {error.orig}. Check that its folder can be written to, "
            "that the disk is not full, and that the file is a policymine store."
        ) from error
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_durable(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that means to write takes the lock at once: having read first, it could not wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that writes, one at a time on SQLite; it is durable where the engine is, once this ends."""
    with engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def open_writing(address: str) -> Iterator[Connection]:
    """Connect to a store for one transaction that writes, durably."""
    engine = connect(address, durable=True)
    try:
        with begin_writing(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _check_schema(connection: Connection, address: str) -> None:
    found = connection.execute(sa.select(SCHEMAS.c.version)).scalar()
    if found is None:
        connection.execute(sa.insert(SCHEMAS), {"version": SCHEMA})
    elif found in (1, 2):
        _update(connection, found)
    elif found != SCHEMA:
        raise PolicymineError(
            f"The store {address} was written by another version of policymine (schema {found}; this one reads "
            f"{SCHEMA}). Use that version, or move the store away and run again."
        )


def _update(connection: Connection, found: int) -> None:
    """Bring a store of an earlier schema up to date: all of it stays. Schema 3 only adds tables, which stand by now."""
    moved = connection.execute(sa.update(SCHEMAS).where(SCHEMAS.c.version == found).values(version=SCHEMA))
    if moved.rowcount and found == 1:
        _begin_history(connection)


def _begin_history(connection: Connection) -> None:
    """Let the scores in a store of schema 1 begin its history."""
    columns = (ASSESSMENTS.c.document, ASSESSMENTS.c.text_key, ASSESSMENTS.c.key, ASSESSMENTS.c.score)
    rows = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
    if rows:
        connection.execute(sa.insert(HISTORY), [row | {"recorded_at": read_clock()} for row in rows])


def read_clock() -> str:
    """Return the time as the history records it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
