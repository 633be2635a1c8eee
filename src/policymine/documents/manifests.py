"""The manifest of a corpus: a plain CSV table, one row a document, that a person may edit in a spreadsheet.

Columns that a person added are kept as they are whenever the manifest is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

from policymine.documents.spreadsheets import Row, read_spreadsheet, write_spreadsheet
from policymine.errors import CorpusError
from policymine.records import Document, Kind

MANIFEST = "manifest.csv"
COLUMNS = tuple(field.name for field in fields(Document))
NEEDED = ("document", "file", "title", "kind")
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a table of a corpus, where, and how to mend it. ``line`` 0 stands for the whole file.

    A remark is to be looked at, and keeps nothing from working.
    """

    path: Path
    line: int
    column: str
    what: str
    is_remark: bool = False

    def __str__(self) -> str:
        where = f", line {self.line}, column {self.column}" if self.line and self.column else ""
        where = where or (f", line {self.line}" if self.line else "")
        return f"{self.path}{where}: {self.what}."


def read_manifest(path: Path) -> Iterator[Document]:
    """Yield the documents of a manifest; raise CorpusError naming row and column of the first fault."""
    for found in scan_manifest(path):
        if isinstance(found, Fault):
            raise CorpusError(str(found))
        yield found


def scan_manifest(path: Path) -> Iterator[Document | Fault]:
    """Yield the documents of a manifest that can be read, and every fault of the others, in the order of its rows."""
    table = read_spreadsheet(path)
    if not path.exists():
        return
    missing = [column for column in NEEDED if column not in table.columns]
    if missing:
        yield Fault(path, 1, missing[0], f"this column is missing; the first row must be {','.join(COLUMNS)}")
        return
    seen: set[str] = set()
    for row in table.rows:
        name = row.cells["document"]
        faults = list(_find_faults(path, row))
        if name in seen:
            faults.append(Fault(path, row.line, "document", f"{name} stands twice; rename one"))
        seen.add(name)
        if faults:
            yield from faults
        else:
            yield _build_document(row)


def _find_faults(path: Path, row: Row) -> Iterator[Fault]:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    if row.excess:
        yield Fault(
            path, row.line, "", f"it has more cells than the first row ({row.excess!r}); put quotes round a comma"
        )
    if not _SLUG.fullmatch(cells["document"]):
        yield Fault(
            path, row.line, "document", f"{cells['document']!r} must be small letters, digits and single hyphens"
        )
    if cells["kind"] not in {kind.value for kind in Kind}:
        yield Fault(path, row.line, "kind", f"{cells['kind']!r} must be one of {', '.join(Kind)}")
    for column in ("published_on", "withdrawn_on"):
        if not is_date(cells[column]):
            yield Fault(
                path,
                row.line,
                column,
                f"{cells[column]!r} must be a date such as 2015-10-02, 2015-10 or 2015; a spreadsheet changes dates "
                "unless the column is formatted as text",
            )
    if not lies_inside(cells["file"]):
        yield Fault(
            path, row.line, "file", f"{cells['file']!r} must lie inside the corpus folder, as documents/name.pdf does"
        )
    if cells["sha256"] and not _SHA256.fullmatch(cells["sha256"]):
        yield Fault(path, row.line, "sha256", f"{cells['sha256']!r} is no SHA-256; empty the cell")


def lies_inside(file: str) -> bool:
    """Tell whether a file named in a table, if any, lies inside the corpus folder."""
    parts = {*PurePosixPath(file).parts, *PureWindowsPath(file).parts}
    anchored = PurePosixPath(file).is_absolute() or PureWindowsPath(file).anchor
    return not (anchored or "\\" in file or ".." in parts or "\0" in file)


def _build_document(row: Row) -> Document:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    return Document(**{**cells, "kind": Kind(cells["kind"])})  # type: ignore[arg-type]


def is_date(value: str) -> bool:
    """Tell whether a value is empty or a year, a month or a day in ISO form."""
    if not value:
        return True
    if not _PARTIAL_DATE.fullmatch(value):
        return False
    year, month, day = [*value.split("-"), "01", "01"][:3]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def write_manifest(folder: Path, documents: Iterable[Document]) -> None:
    """Write the manifest of a corpus, all or nothing; the order of its rows, and columns that a person added, stay."""
    path = folder / MANIFEST
    table = read_spreadsheet(path)
    own = {row.cells.get("document", ""): row.cells for row in table.rows}
    places = {name: place for place, name in enumerate(own)}
    rows = sorted(documents, key=lambda document: places.get(document.document, len(places)))
    columns = (*_choose_columns(rows, table.columns), *(name for name in table.columns if name not in COLUMNS))
    write_spreadsheet(path, columns, ({**own.get(row.document, {}), **_list_cells(row)} for row in rows))


def _choose_columns(documents: Iterable[Document], present: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a manifest; those that came later only where a document or the file has them."""
    later = ("government", "withdrawn_on", "withdrawn_because", "note", "guessed")
    used = {column for document in documents for column in later if getattr(document, column)}
    return tuple(column for column in COLUMNS if column not in later or column in used or column in present)


def _list_cells(document: Document) -> dict[str, str]:
    return {column: str(getattr(document, column)) for column in COLUMNS}
