"""CSV and JSON lines: one file a table. In CSV no spreadsheet runs text as a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policymine.documents.spreadsheets import neutralise
from policymine.exports.contents import Contents
from policymine.exports.dictionary import DICTIONARY, Row, Table, list_dictionary

EXCEL = "utf-8-sig"


def write_csv_folder(contents: Contents, folder: Path) -> None:
    """Write every table and the dictionary as CSV with the mark (BOM) by which Excel knows UTF-8."""
    for table in contents.tables:
        write_table(folder / f"{table.name}.csv", table, contents.read(table), encoding=EXCEL)
    write_table(folder / "dictionary.csv", DICTIONARY, list_dictionary(contents.tables), encoding=EXCEL)


def write_table(path: Path, table: Table, rows: Iterable[Row], *, encoding: str) -> None:
    """Write one table: commas, quotes where they are needed, empty cells where there is no value."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n" if encoding == EXCEL else "\n")
        writer.writerow(table.names)
        writer.writerows([_write_cell(value) for value in row.values()] for row in rows)


def _write_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutralise(value) if isinstance(value, str) else value


def write_json_folder(contents: Contents, folder: Path) -> None:
    """Write every table and the dictionary as JSON, one object a line, in UTF-8."""
    for table in contents.tables:
        _write_json_lines(folder / f"{table.name}.jsonl", contents.read(table))
    _write_json_lines(folder / "dictionary.jsonl", list_dictionary(contents.tables))


def _write_json_lines(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
