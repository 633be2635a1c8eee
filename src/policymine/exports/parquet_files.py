"""Parquet: one file a table, typed, with what every column means in the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from policymine.exports.contents import Contents
from policymine.exports.dictionary import Column, Row, Table, Type
from policymine.exports.libraries import load_library

_ROWS_AT_A_TIME = 20_000


def write_parquet_folder(contents: Contents, folder: Path) -> None:
    """Write every table as Parquet; rows are taken a group at a time, so memory stays flat."""
    arrow = load_library("pyarrow", "Parquet")
    parquet = load_library("pyarrow.parquet", "Parquet")
    for table in contents.tables:
        schema = _build_schema(arrow, table, contents.about)
        with parquet.ParquetWriter(folder / f"{table.name}.parquet", schema) as writer:
            for rows in _group(contents.read(table)):
                writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _group(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows in groups, one empty group where there are none."""
    remaining = iter(rows)
    group = list(islice(remaining, _ROWS_AT_A_TIME))
    yield group
    while group := list(islice(remaining, _ROWS_AT_A_TIME)):
        yield group


def _build_schema(arrow: Any, table: Table, about: Mapping[str, str]) -> Any:
    fields = [_build_field(arrow, column) for column in table.columns]
    return arrow.schema(fields, metadata={"title": table.title, "description": table.meaning, **about})


def _build_field(arrow: Any, column: Column) -> Any:
    types = {
        Type.STRING: arrow.string(),
        Type.INTEGER: arrow.int64(),
        Type.NUMBER: arrow.float64(),
        Type.BOOLEAN: arrow.bool_(),
        Type.DATE: arrow.string(),
    }
    said = {"description": column.meaning, "unit": column.unit, "allowed": column.describe_values()}
    return arrow.field(
        column.name,
        types[column.type],
        nullable=not column.required,
        metadata={name: value for name, value in said.items() if value},
    )
