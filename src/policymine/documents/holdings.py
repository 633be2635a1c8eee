"""What a corpus holds and held of each document: files.csv, one row for every file, with where and when it came from.

The manifest says which file of a document is read. Here stand its earlier versions, its renditions (the PDF beside the
web page that is read), and files that are known to belong to it and have not been fetched. What the manifest names and
this table lacks is taken as a version, so a corpus without files.csv, or one edited by hand, is as good as any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from policymine.documents.manifests import Fault, lies_inside
from policymine.documents.spreadsheets import Row, read_spreadsheet, write_spreadsheet
from policymine.errors import CorpusError
from policymine.records import Document, HeldFile

HOLDINGS = "files.csv"
COLUMNS = tuple(field.name for field in fields(HeldFile))


def read_holdings(folder: Path, documents: Sequence[Document]) -> tuple[HeldFile, ...]:
    """Read what a corpus holds of ``documents``, in the order of the table; raise CorpusError at the first fault.

    Rows of documents that the manifest does not list (an interrupted addition) are left out.
    """
    listed = []
    for found in scan_holdings(folder / HOLDINGS):
        if isinstance(found, Fault):
            raise CorpusError(str(found))
        listed.append(found)
    names = {document.document for document in documents}
    return tuple(complete_holdings([each for each in listed if each.document in names], documents))


def scan_holdings(path: Path) -> Iterator[HeldFile | Fault]:
    """Yield the rows of files.csv that can be read, and the faults of the others, in their order."""
    table = read_spreadsheet(path)
    missing = [column for column in ("document", "file") if path.exists() and column not in table.columns]
    if missing:
        yield Fault(path, 1, missing[0], f"this column is missing; the first row must be {','.join(COLUMNS)}")
        return
    for row in table.rows:
        yield _read_row(path, row)


def _read_row(path: Path, row: Row) -> HeldFile | Fault:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    if row.excess:
        return Fault(path, row.line, "", f"it has more cells than the first row ({row.excess!r})")
    if not cells["version"].isdecimal() or int(cells["version"]) < 1:
        return Fault(path, row.line, "version", f"{cells['version']!r} must be a whole number from 1")
    if not lies_inside(cells["file"]):
        return Fault(path, row.line, "file", f"{cells['file']!r} must lie inside the corpus folder")
    return HeldFile(**{**cells, "version": int(cells["version"])})  # type: ignore[arg-type]


def complete_holdings(rows: Iterable[HeldFile], documents: Iterable[Document]) -> list[HeldFile]:
    """Return the rows, with a new version for each file that the manifest names and they lack."""
    completed = list(rows)
    known = {(each.document, each.file) for each in completed if each.file}
    for document in documents:
        if document.file and (document.document, document.file) not in known:
            completed = add_held_version(completed, _infer(document), on="")
    return completed


def _infer(document: Document) -> HeldFile:
    return HeldFile(
        document=document.document,
        version=1,
        rendition=name_rendition(document.file),
        file=document.file,
        sha256=document.sha256,
        source_url=document.source_url,
        retrieved_at=document.added_on,
    )


def name_rendition(file: str) -> str:
    """Name a rendition by what the file's name ends with: "pdf", "html" ..."""
    return Path(file).suffix.lower().lstrip(".") or "file"


def add_held_version(rows: Sequence[HeldFile], added: HeldFile, *, on: str) -> list[HeldFile]:
    """Return the rows with a new version of a document; what was read before is superseded ``on`` that day.

    Renditions that were only listed, and the document's own first file if it was, give way to the file that came.
    """
    kept = [each for each in rows if not _is_replaced(each, added)]
    own = [each for each in kept if each.document == added.document]
    version = max((each.version for each in own if each.file), default=0) + 1
    superseded = [
        replace(each, superseded_on=on or added.retrieved_at)
        if each.document == added.document and each.file and not each.superseded_on
        else each
        for each in kept
    ]
    return [*superseded, replace(added, version=version)]


def _is_replaced(listed: HeldFile, added: HeldFile) -> bool:
    """Tell whether a row was only a promise of the file that came."""
    same_address = listed.source_url == added.source_url and not listed.rendition
    same = same_address or listed.rendition == added.rendition
    return listed.document == added.document and not listed.file and same


def write_holdings(folder: Path, rows: Iterable[HeldFile]) -> None:
    """Write files.csv, all or nothing."""
    cells = ({column: str(getattr(row, column)) for column in COLUMNS} for row in rows)
    write_spreadsheet(folder / HOLDINGS, COLUMNS, cells)
