"""Checks of a corpus: every fault of its tables, its settings and its files, with row, column and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from policymine.codebooks import find_folder
from policymine.documents.corpora import (
    DOCUMENTS,
    SETTINGS,
    check_folder,
    hash_file,
    read_address,
    read_corpus_settings,
)
from policymine.documents.depots import list_files
from policymine.documents.holdings import HOLDINGS, scan_holdings
from policymine.documents.manifests import MANIFEST, Fault, is_date, scan_manifest
from policymine.documents.spreadsheets import Row, read_spreadsheet
from policymine.errors import CodebookError, CorpusError
from policymine.records import Document, HeldFile
from policymine.wording import quote_path

T = TypeVar("T")
Elsewhere = Set[str] | None  # the files that lie where corpus.toml says; None where they are in the folder
_TEXTS = ("name", "title", "codebook")


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of a corpus found. ``unfetched`` documents are listed, and their files have not come yet."""

    documents: int
    withdrawn: int
    unfetched: int
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def check_corpus(folder: Path) -> Check:
    """Find all that is wrong with a corpus; raise CorpusError only where there is no folder."""
    check_folder(folder)
    found = list(_check_settings(folder))
    documents, held = _scan(folder, found)
    elsewhere = _list_elsewhere(folder, found, {each.file for each in documents} | {each.file for each in held})
    found += _check_manifest(folder, documents, elsewhere)
    found += _check_holdings(folder, held, documents, elsewhere)
    found += _check_folder(folder, _list_named(folder))
    return Check(
        documents=len(documents),
        withdrawn=sum(bool(each.withdrawn_on) for each in documents),
        unfetched=sum(not each.file for each in documents),
        faults=tuple(each for each in found if not each.is_remark),
        remarks=tuple(each for each in found if each.is_remark),
    )


def _list_named(folder: Path) -> Set[str] | None:
    """Return the files that a row of either table names, at fault or not; None where the manifest does not tell."""
    try:
        tables = [read_spreadsheet(folder / name) for name in (MANIFEST, HOLDINGS)]
    except CorpusError:
        return None
    if tables[0].columns and "file" not in tables[0].columns:
        return None
    return {row.cells.get("file", "") for table in tables for row in table.rows}


def _scan(folder: Path, found: list[Fault]) -> tuple[list[Document], list[HeldFile]]:
    """Return the rows of both tables that can be read; add the faults of the others."""
    documents = list(_part(scan_manifest(folder / MANIFEST), folder / MANIFEST, found))
    return documents, list(_part(scan_holdings(folder / HOLDINGS), folder / HOLDINGS, found))


def _part(rows: Iterator[T | Fault], path: Path, found: list[Fault]) -> Iterator[T]:
    """Yield the rows of a table; put its faults with the others."""
    try:
        for each in rows:
            if isinstance(each, Fault):
                found.append(each)
            else:
                yield each
    except CorpusError as error:
        found.append(Fault(path, 0, "", str(error).removeprefix(f"{path} ").rstrip(".")))


def _check_settings(folder: Path) -> Iterator[Fault]:
    path = folder / SETTINGS
    try:
        settings = read_corpus_settings(folder)
    except CorpusError as error:
        yield Fault(path, 0, "", str(error).removeprefix(f"{path} ").rstrip("."))
        return
    for name in _TEXTS:
        if not isinstance(settings.get(name, ""), str):
            yield Fault(path, 0, "", f"{name} must be text; put it in quotes")
    yield from _check_codebook(path, settings)


def _list_elsewhere(folder: Path, found: list[Fault], named: Set[str]) -> Elsewhere:
    """Return the files that lie where corpus.toml says; where that cannot be told, add why, and take all as there."""
    path = folder / SETTINGS
    try:
        settings = read_corpus_settings(folder)
    except CorpusError:
        return None
    try:
        address = read_address(settings, path)
        return list_files(address) if address else None
    except CorpusError as error:
        found.append(Fault(path, 0, "", str(error).removeprefix(f"{path}: ").rstrip(".")))
        return named


def _check_codebook(path: Path, settings: Mapping[str, object]) -> Iterator[Fault]:
    name = str(settings.get("codebook", "bottom_up"))
    try:
        find_folder(path.parent / name if (path.parent / name).is_dir() else name)
    except CodebookError as error:
        yield Fault(path, 0, "", f"codebook: {str(error).rstrip('.')}")


def _check_manifest(folder: Path, documents: Sequence[Document], elsewhere: Elsewhere) -> Iterator[Fault]:
    path = folder / MANIFEST
    lines = {row.cells.get("document", ""): row.line for row in _read_rows(path)}
    named = Counter(each.file for each in documents if each.file)
    first: dict[str, str] = {}
    for document in documents:
        line = lines.get(document.document, 0)
        yield from _check_columns(path, line, document)
        if named[document.file] > 1:
            yield Fault(path, line, "file", f"{document.file} is the file of several documents; keep one of them")
        yield from _check_file(path, line, document.file, document.sha256, elsewhere)
        holder = first.setdefault(document.sha256, document.document)
        if document.sha256 and holder != document.document:
            yield Fault(
                path,
                line,
                "sha256",
                f"it has the same bytes as {holder}; withdraw one with policymine remove {quote_path(folder)}",
            )


def _read_rows(path: Path) -> Sequence[Row]:
    try:
        return read_spreadsheet(path).rows
    except CorpusError:
        return ()


def _check_columns(path: Path, line: int, document: Document) -> Iterator[Fault]:
    if not document.title:
        yield Fault(path, line, "title", "it is empty; give the document a title", is_remark=True)
    if not is_date(document.added_on):
        yield Fault(path, line, "added_on", f"{document.added_on!r} is no date such as 2015-10-02", is_remark=True)
    if document.published_on[:10] > datetime.now(UTC).date().isoformat():
        yield Fault(path, line, "published_on", f"{document.published_on} has not come yet", is_remark=True)
    if document.guessed:
        command = f"policymine edit {quote_path(path.parent)} {document.document} --confirm"
        columns = ", ".join(document.guessed.split())
        yield Fault(path, line, "guessed", f"nobody has confirmed {columns}; do it with {command}", is_remark=True)


def _check_file(table: Path, line: int, file: str, sha256: str, elsewhere: Elsewhere) -> Iterator[Fault]:
    path = table.parent / file
    if not file:
        return
    if elsewhere is not None and not path.is_file():
        if file not in elsewhere:
            yield Fault(table, line, "file", f"{file} is not at documents_at; put it there, or empty the cell")
        if not sha256:
            yield Fault(table, line, "sha256", f"{file} cannot be checked when it is brought; write its SHA-256 here")
    elif not path.is_file():
        yield Fault(table, line, "file", f"{file} is not in the corpus folder; put it back, or empty the cell")
    elif sha256 and hash_file(path) != sha256:
        yield Fault(
            table,
            line,
            "sha256",
            f"{file} has changed since it was added; put the old file back and add the new one with policymine add "
            "--as-version-of, or empty the cell if the change is meant",
        )


def _check_holdings(
    folder: Path, held: Sequence[HeldFile], documents: Sequence[Document], elsewhere: Elsewhere
) -> Iterator[Fault]:
    path = folder / HOLDINGS
    current = {each.file for each in documents}
    names = {each.document for each in documents}
    lines = {(row.cells.get("document"), row.cells.get("file")): row.line for row in _read_rows(path)}
    for each in held:
        line = lines.get((each.document, each.file), 0)
        if each.document not in names:
            yield Fault(
                path,
                line,
                "document",
                f"the manifest has no document {each.document}; add the file again, or delete this row",
                is_remark=True,
            )
        if each.file not in current:
            yield from _check_file(path, line, each.file, each.sha256, elsewhere)


def _check_folder(folder: Path, named: Set[str] | None) -> Iterator[Fault]:
    place = folder / DOCUMENTS
    for path in sorted(place.rglob("*")) if place.is_dir() else ():
        file = path.relative_to(folder).as_posix()
        if path.name.startswith(".") and path.suffix == ".part":
            what = "an interrupted addition left it; the next addition removes it"
            yield Fault(path, 0, "", what, is_remark=True)
        elif named is not None and path.is_file() and not path.name.startswith(".") and file not in named:
            yield Fault(
                path,
                0,
                "",
                f"no table names this file; add it with policymine add {quote_path(folder)} {quote_path(path)}",
            )
