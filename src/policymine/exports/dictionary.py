"""The dictionary of an export: what every table and column is. One source for files, schemas and the page in docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Row = dict[str, Any]
PER_CODE = "CODE"


class Type(StrEnum):
    """Types of columns, by their names in Frictionless' Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, what it means, its unit, and the values that it may have (none: any).

    ``required``: no cell is empty. ``is_text``: words of the document stand in it. ``is_private``: it may tell who a
    reviewer is. A name that ends in CODE stands for one column for each code. ``least`` and ``most`` bound numbers.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    required: bool = False
    is_text: bool = False
    is_private: bool = False
    least: float | None = None
    most: float | None = None

    def describe_values(self) -> str:
        """Say in words which values it may have; empty where it may have any."""
        if self.allowed:
            return ", ".join(self.allowed)
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        return f"from {self.least:g}" if self.least is not None else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its key, and where its columns lead to (columns here, table, columns there)."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    links: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def find(self, name: str) -> Column:
        """Return the column of a name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Choices:
    """What an export leaves out: the words of documents, or not; what tells who reviewers are, unless asked for."""

    with_text: bool = True
    with_reviewers: bool = False

    def keeps(self, column: Column) -> bool:
        """Tell whether a column is exported."""
        return (self.with_text or not column.is_text) and (self.with_reviewers or not column.is_private)


def fit_table(table: Table, choices: Choices, names: Mapping[str, Sequence[str]]) -> Table:
    """Return a table as a corpus has it: one column for each code, and allowed values from the codebook's names.

    ``names`` has the codes under "CODE" and, by table and column ("mentions.label"), the values that may stand there.
    """
    columns = tuple(_expand(table, choices, names))
    return replace(table, columns=columns)


def _expand(table: Table, choices: Choices, names: Mapping[str, Sequence[str]]) -> Iterator[Column]:
    for column in table.columns:
        if not choices.keeps(column):
            continue
        if column.name.endswith(PER_CODE):
            stem = column.name.removesuffix(PER_CODE)
            for code in names[PER_CODE]:
                yield replace(column, name=stem + code, meaning=column.meaning.replace(PER_CODE, code))
            continue
        yield replace(column, allowed=column.allowed or tuple(names.get(f"{table.name}.{column.name}", ())))


def list_dictionary(tables: Sequence[Table]) -> list[Row]:
    """Return the dictionary as rows, one a column, for formats that have no schema of their own."""
    return [
        {
            "table": table.name,
            "column": column.name,
            "type": column.type.value,
            "unit": column.unit or None,
            "allowed": column.describe_values() or None,
            "required": column.required,
            "meaning": column.meaning,
        }
        for table in tables
        for column in table.columns
    ]


DICTIONARY = Table(
    "dictionary",
    "Dictionary",
    "What every column of every table is.",
    ("table", "column"),
    (
        Column("table", Type.STRING, "The table.", required=True),
        Column("column", Type.STRING, "The column.", required=True),
        Column("type", Type.STRING, "Type of its values.", allowed=tuple(Type), required=True),
        Column("unit", Type.STRING, "What it counts in."),
        Column("allowed", Type.STRING, "The values that it may have; empty: any of its type."),
        Column("required", Type.BOOLEAN, "Whether no cell of it is empty.", required=True),
        Column("meaning", Type.STRING, "What it means.", required=True),
    ),
)
