"""The journal: people's decisions and ratings as rows that are only ever added to.

Every function works on a connection that its caller has begun, so that a decision and what follows from it are one
transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.decisions import Action, Anchor, Coding, Decision, GivenRating, MentionChange, QueueKind
from policymine.schema import DECISIONS, RATINGS

_ANCHOR_COLUMNS = (
    "document", "number", "text_hash", "start_char", "end_char", "page_number", "section", "reading", "text", "heading",
    "previous",
)  # fmt: skip
_PLAIN_COLUMNS = (
    "sequence", "key", "decided_at", "reviewer", "note", "codebook", "classifier", "inclusion_probability", "undoes",
)  # fmt: skip


def read_precise_clock() -> str:
    """Return the time as decisions record it: UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def find_decision(connection: Connection, key: str) -> Decision | None:
    """Return the decision that was sent with a key, or None."""
    row = connection.execute(sa.select(DECISIONS).where(DECISIONS.c.key == key)).mappings().first()
    return build_decision(row) if row else None


def read_decisions(
    connection: Connection,
    *,
    document: str | None = None,
    text_hash: str | None = None,
    reviewer: str | None = None,
    blind: bool | None = None,
    last: int | None = None,
) -> list[Decision]:
    """Return decisions in the order in which they were made, all or of a document, words or a person; or the last."""
    wanted = {"document": document, "text_hash": text_hash, "reviewer": reviewer, "blind": blind}
    query = sa.select(DECISIONS).order_by(DECISIONS.c.sequence.desc()).limit(last)
    for column, value in wanted.items():
        if value is not None:
            query = query.where(DECISIONS.c[column] == value)
    return [build_decision(row) for row in connection.execute(query).mappings()][::-1]


def read_all_by_document(connection: Connection) -> dict[str, tuple[Decision, ...]]:
    """Return every document's decisions, by document."""
    found: dict[str, list[Decision]] = {}
    for each in read_decisions(connection):
        found.setdefault(each.anchor.document, []).append(each)
    return {document: tuple(decisions) for document, decisions in found.items()}


def find_last(connection: Connection, document: str) -> int:
    """Return the sequence of a document's last decision; 0 where it has none."""
    query = sa.select(sa.func.max(DECISIONS.c.sequence)).where(DECISIONS.c.document == document)
    return int(connection.execute(query).scalar() or 0)


def add_decision(connection: Connection, decision: Decision) -> Decision:
    """Add a decision; return it with its sequence. What ``sequence`` it was given is not looked at."""
    row = list_decision(decision)
    del row["sequence"]
    result = connection.execute(sa.insert(DECISIONS), row)
    return replace(decision, sequence=_read_sequence(result))


def _read_sequence(result: sa.CursorResult[Any]) -> int:
    key = result.inserted_primary_key
    return int(key[0]) if key else 0


def list_decision(decision: Decision) -> dict[str, Any]:
    """Return a decision as the row of its table."""
    row = {name: getattr(decision, name) for name in _PLAIN_COLUMNS}
    row |= {name: getattr(decision.anchor, name) for name in _ANCHOR_COLUMNS}
    return row | {
        "action": decision.action.value,
        "queue": decision.queue.value,
        "blind": decision.blind,
        "before": write_coding(decision.before),
        "after": write_coding(decision.after),
    }


def build_decision(row: Mapping[str, Any] | sa.RowMapping) -> Decision:
    """Build a decision from the row of its table."""
    return Decision(
        anchor=Anchor(**{name: row[name] for name in _ANCHOR_COLUMNS}),
        action=Action(row["action"]),
        queue=QueueKind(row["queue"]),
        blind=bool(row["blind"]),
        before=read_coding(row["before"]),
        after=read_coding(row["after"]),
        **{name: row[name] for name in _PLAIN_COLUMNS},
    )


def write_coding(coding: Coding) -> str:
    """Return a coding as JSON, without what it leaves open."""
    return json.dumps({name: value for name, value in asdict(coding).items() if value}, ensure_ascii=False)


def read_coding(written: str) -> Coding:
    """Read a coding from its JSON."""
    cells = json.loads(written)
    mentions = tuple(MentionChange(**each) for each in cells.pop("mentions", ()))
    return Coding(mentions=mentions, **cells)


def add_rating(connection: Connection, rating: GivenRating) -> GivenRating:
    """Add a rating, unless one with its key is there; return the one that is there."""
    query = sa.select(RATINGS).where(RATINGS.c.key == rating.key)
    found = connection.execute(query).mappings().first()
    if found:
        return GivenRating(**found)
    row = asdict(rating)
    del row["sequence"]
    result = connection.execute(sa.insert(RATINGS), row)
    return replace(rating, sequence=_read_sequence(result))


def read_given_ratings(connection: Connection, document: str | None = None) -> list[GivenRating]:
    """Return every rating in the order in which it was given, of one document or all."""
    query = sa.select(RATINGS).order_by(RATINGS.c.sequence)
    if document is not None:
        query = query.where(RATINGS.c.document == document)
    return [GivenRating(**row) for row in connection.execute(query).mappings()]


def keep_last_ratings(ratings: Iterable[GivenRating]) -> Sequence[GivenRating]:
    """Return the last rating of each person on each document."""
    last = {(each.document, each.reviewer): each for each in ratings}
    return list(last.values())
