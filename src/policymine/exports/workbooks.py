"""One Excel workbook: a sheet a table, the dictionary and what it is of. No cell of it is a formula."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from policymine.documents.spreadsheets import neutralise
from policymine.errors import PolicymineError
from policymine.exports.contents import Contents
from policymine.exports.dictionary import DICTIONARY, Column, Row, Table, Type, list_dictionary
from policymine.exports.libraries import load_library

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_WIDEST = 60
_NARROWEST = 10
_ABOUT = Table(
    "about",
    "About",
    "What this export is of.",
    ("name",),
    (Column("name", Type.STRING, "Name."), Column("value", Type.STRING, "Value.")),
)


@dataclass(frozen=True, slots=True)
class Styles:
    """How cells of a workbook look: names of columns, and days, which are dates to a spreadsheet and not words."""

    heading: Any
    day: Any


def write_workbook(contents: Contents, path: Path, *, most_rows: int = MOST_ROWS) -> None:
    """Write every table to one workbook; raise PolicymineError where Excel (or ``most_rows``) could not hold it."""
    library = load_library("xlsxwriter", "Excel")
    book = library.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    try:
        styles = Styles(book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"}))
        about = [{"name": name, "value": value} for name, value in contents.about.items()]
        _write_sheet(book, _ABOUT, about, styles, most_rows)
        _write_sheet(book, DICTIONARY, list_dictionary(contents.tables), styles, most_rows)
        for table in contents.tables:
            _write_sheet(book, table, contents.read(table), styles, most_rows)
    finally:
        book.close()


def _write_sheet(book: Any, table: Table, rows: Iterable[Row], styles: Styles, most_rows: int) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        wide = column.type is Type.STRING and not column.allowed
        sheet.set_column(at, at, min(_WIDEST, max(_NARROWEST, len(column.name) + 2, 28 if wide else 0)))
    for at, name in enumerate(table.names):
        sheet.write_string(0, at, name, styles.heading)
    for number, row in enumerate(rows, start=1):
        if number == most_rows:
            raise PolicymineError(
                f"{table.title} have more rows than a sheet of Excel holds ({most_rows:,}). "
                "Export them as parquet or csv."
            )
        for at, value in enumerate(row.values()):
            _write_cell(sheet, (number, at), value, table, styles)


def _write_cell(sheet: Any, place: tuple[int, int], value: Any, table: Table, styles: Styles) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif table.columns[place[1]].type is Type.DATE:
        sheet.write_datetime(*place, date.fromisoformat(value), styles.day)
    elif isinstance(value, str):
        sheet.write_string(*place, _fit(value, *place, table))
    else:
        sheet.write_number(*place, value)


def _fit(value: str, number: int, at: int, table: Table) -> str:
    cell = neutralise(value)
    if len(cell) > MOST_CHARACTERS:
        raise PolicymineError(
            f"Row {number + 1} of {table.title}, column {table.names[at]}, is longer than a cell of Excel holds "
            f"({MOST_CHARACTERS:,} characters). Export it as csv, parquet or jsonl."
        )
    return cell
