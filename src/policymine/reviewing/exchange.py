"""Exchange: the whole history of reviewing as rows, out and in again, none twice.

A row is a decision, or a rating (its action is "rate"). What a decision takes back is named by that one's key, since
sequences are another store's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy.engine import Connection

from policymine.decisions import Action, Coding, Decision, GivenRating, QueueKind
from policymine.errors import PolicymineError
from policymine.journal import (
    add_decision,
    add_rating,
    build_decision,
    find_decision,
    list_decision,
    read_decisions,
    read_given_ratings,
    write_coding,
)
from policymine.reviewing.deciding import COMMITMENTS, PARTICIPATIONS
from policymine.schema import QUEUES, RATINGS

RATE = "rate"
Row = dict[str, Any]
_CODING: TypeAdapter[Coding] = TypeAdapter(Coding)


def _check_time(value: str) -> str:
    moment = datetime.fromisoformat(value)
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds():
        raise ValueError("it must be a time in UTC such as 2026-11-28T09:30:00.000000+00:00")
    return moment.isoformat(timespec="microseconds")


def _check_coding(value: str) -> str:
    coding = _CODING.validate_json(value or "{}")
    unknown = set(json.loads(value or "{}")) - {field.name for field in fields(Coding)}
    if unknown:
        raise ValueError(f"it says nothing that a coding has: {', '.join(sorted(unknown))}")
    if coding.commitment not in COMMITMENTS or coding.participation not in PARTICIPATIONS:
        raise ValueError(f"there is no commitment {coding.commitment!r} or no participation {coding.participation!r}")
    if any(not 0 <= each.start_char < each.end_char for each in coding.mentions):
        raise ValueError("a mention must begin at 0 or later, and end after that")
    return write_coding(coding)


Time = Annotated[str, AfterValidator(_check_time)]
CodingText = Annotated[str, AfterValidator(_check_coding)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class DecisionRow(BaseModel):
    """A row that is a decision; the columns are those of the table, and ``undoes_key``."""

    model_config = ConfigDict(extra="ignore")

    key: Name
    decided_at: Time
    reviewer: Name
    action: Action
    document: Name
    number: int = Field(ge=0)
    text_hash: Name
    start_char: int = Field(ge=0)
    end_char: int = Field(ge=0)
    page_number: int = 1
    section: int = 0
    reading: str = ""
    text: str = ""
    heading: str = ""
    previous: str = ""
    before: CodingText = "{}"
    after: CodingText = "{}"
    note: str = ""
    codebook: str = ""
    classifier: str = ""
    queue: QueueKind = QueueKind.OPENED
    inclusion_probability: float = Field(default=1.0, gt=0, le=1)
    blind: bool = False
    undoes_key: str = ""


class RatingRow(BaseModel):
    """A row that is a rating of a document."""

    model_config = ConfigDict(extra="ignore")

    key: Name
    decided_at: Time
    reviewer: Name
    action: Literal["rate"]
    document: Name
    rating: int = Field(ge=1, le=5)
    blind: bool = False
    note: str = ""


COLUMNS = tuple(dict.fromkeys([*DecisionRow.model_fields, *RatingRow.model_fields]))


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not taken in, counted from 1, and why."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: rows added, rows that were there before, and rows with a fault, which were left out."""

    added: int
    known: int
    faults: tuple[Fault, ...]


def list_history(connection: Connection) -> list[Row]:
    """Return every decision and then every rating as rows of ``COLUMNS``, in the order in which they were made."""
    decisions = read_decisions(connection)
    keys = {each.sequence: each.key for each in decisions}
    return [_list(each, keys) for each in decisions] + [
        _fill(
            {
                "key": each.key,
                "decided_at": each.rated_at,
                "reviewer": each.reviewer,
                "action": RATE,
                "document": each.document,
                "rating": each.rating,
                "blind": each.blind,
                "note": each.note,
            }
        )
        for each in read_given_ratings(connection)
    ]


def _list(decision: Decision, keys: dict[int, str]) -> Row:
    row = list_decision(decision)
    return _fill(row | {"undoes_key": keys.get(decision.undoes, "") if decision.undoes else ""})


def _fill(row: Row) -> Row:
    return {column: row.get(column, "") for column in COLUMNS}


def add_history(connection: Connection, rows: Iterable[Row]) -> Imported:
    """Add rows of another history, or of this one; what is there already, by key, is not added again.

    A row with a fault costs only itself. The transaction must be one that writes.
    """
    added = known = 0
    faults: list[Fault] = []
    touched: set[str] = set()
    for number, row in enumerate(rows, start=1):
        try:
            is_new, document = _add_row(connection, row)
        except (ValidationError, PolicymineError) as error:
            faults.append(Fault(number, _describe(error)))
            continue
        added, known = added + is_new, known + (not is_new)
        touched |= {document} if is_new else set()
    _make_stale(connection, sorted(touched))
    return Imported(added, known, tuple(faults))


def _add_row(connection: Connection, row: Row) -> tuple[bool, str]:
    cells = {name: value for name, value in row.items() if value not in ("", None)}
    if row.get("action") == RATE:
        return _add_rating(connection, RatingRow.model_validate(cells))
    return _add_decision(connection, DecisionRow.model_validate(cells))


def _add_rating(connection: Connection, row: RatingRow) -> tuple[bool, str]:
    there = connection.execute(sa.select(RATINGS.c.sequence).where(RATINGS.c.key == row.key)).first()
    given = GivenRating(0, row.key, row.decided_at, row.reviewer, row.document, row.rating, row.blind, row.note)
    add_rating(connection, given)
    return there is None, row.document


def _add_decision(connection: Connection, row: DecisionRow) -> tuple[bool, str]:
    if find_decision(connection, row.key):
        return False, row.document
    undoes = find_decision(connection, row.undoes_key) if row.undoes_key else None
    if (row.action is Action.UNDO) is not bool(row.undoes_key) or bool(row.undoes_key) is not bool(undoes):
        raise PolicymineError("undoes_key: what is taken back must stand in an earlier row, and only an undo has one")
    cells = row.model_dump(mode="json") | {"sequence": 0, "undoes": undoes.sequence if undoes else None}
    add_decision(connection, build_decision(cells))
    return True, row.document


def _make_stale(connection: Connection, documents: Sequence[str]) -> None:
    """Let the queues of documents be made again when they are next asked for."""
    connection.execute(sa.update(QUEUES).where(QUEUES.c.document.in_(documents)).values(key=""))


def _describe(error: ValidationError | PolicymineError) -> str:
    if isinstance(error, PolicymineError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def write_json(rows: Iterable[Row]) -> str:
    """Return rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
