"""Corpora: a folder with corpus.toml, manifest.csv and documents/.

The manifest is a plain CSV table, one row a document, that a person may edit in a spreadsheet. It is written whole to a
temporary file and moved into place, so that an interrupted write leaves the old one.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from policymine.errors import CorpusError, DuplicateError
from policymine.records import Document, Kind

COLUMNS = tuple(field.name for field in fields(Document))
MANIFEST = "manifest.csv"
SETTINGS = "corpus.toml"
DOCUMENTS = "documents"
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents that are coded with one codebook."""

    folder: Path
    name: str
    title: str
    codebook: str
    documents: tuple[Document, ...]

    def locate(self, document: Document) -> Path:
        """Return the path of a document's file."""
        return self.folder / document.file

    def find(self, document: str) -> Document:
        """Return the document with this id, or the only one that begins so; raise CorpusError where there is none."""
        exact = [each for each in self.documents if each.document == document]
        close = exact or [each for each in self.documents if each.document.startswith(document)]
        if len(close) == 1:
            return close[0]
        if close:
            names = ", ".join(each.document for each in close[:8])
            raise CorpusError(
                f"{document} fits several documents of {self.folder}: {names}. Give the whole name of one."
            )
        raise CorpusError(
            f"{self.folder} has no document {document}. See its names with: policymine scores {self.folder}"
        )


def open_corpus(folder: Path) -> Corpus:
    """Open a corpus; raise CorpusError naming the file, row and remedy where it is not well formed."""
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus at {folder}. Make one with: policymine add {folder} FILE")
    table = _read_settings(folder)
    return Corpus(
        folder=folder,
        name=str(table.get("name", folder.resolve().name)),
        title=str(table.get("title", folder.resolve().name)),
        codebook=str(table.get("codebook", "bottom_up")),
        documents=tuple(read_manifest(folder / MANIFEST)),
    )


def create_corpus(folder: Path, *, codebook: str = "bottom_up") -> Corpus:
    """Make a corpus folder with its corpus.toml, or open the one that is there."""
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder} is a file, so no corpus can be made there. Choose another folder.")
    try:
        (folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
        if not (folder / SETTINGS).exists():
            name = make_slug(folder.resolve().name) or "corpus"
            _write_whole(
                folder / SETTINGS,
                f'name = "{name}"\ntitle = "{name.replace("-", " ").capitalize()}"\ncodebook = "{codebook}"\n',
            )
    except OSError as error:
        raise CorpusError(
            f"The corpus {folder} cannot be made there: {error.strerror}. Choose another folder."
        ) from error
    return open_corpus(folder)


def _read_settings(folder: Path) -> dict[str, object]:
    path = folder / SETTINGS
    if not path.exists():
        raise CorpusError(
            f"{folder} has no {SETTINGS}, so it is not a corpus. Make one with: policymine add {folder} FILE"
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} is not valid TOML: {error}. Correct that line.") from error


def read_manifest(path: Path) -> Iterator[Document]:
    """Yield the documents of a manifest; raise CorpusError naming row and column of the first fault."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        _check_header(path, reader.fieldnames or [])
        seen: set[str] = set()
        try:
            for row in reader:
                document = _read_row(path, reader.line_num, row)
                if document.document in seen:
                    _reject(path, reader.line_num, "document", f"{document.document} stands twice; rename one")
                seen.add(document.document)
                yield document
        except (csv.Error, UnicodeDecodeError) as error:
            raise CorpusError(
                f"{path} cannot be read near line {reader.line_num}: {error}. Save it as CSV in UTF-8."
            ) from error


def _check_header(path: Path, header: Iterable[str]) -> None:
    missing = [column for column in ("document", "file", "title", "kind") if column not in set(header)]
    if missing:
        raise CorpusError(f"{path} lacks the column {missing[0]}. Its first row must be: {','.join(COLUMNS)}")


def _reject(path: Path, line: int, column: str, why: str) -> None:
    raise CorpusError(f"{path}, line {line}, column {column}: {why}.")


def _read_row(path: Path, line: int, row: Mapping[str, str | None]) -> Document:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not _SLUG.fullmatch(cells["document"]):
        _reject(path, line, "document", f"{cells['document']!r} must be small letters, digits and single hyphens")
    if cells["kind"] not in {kind.value for kind in Kind}:
        _reject(path, line, "kind", f"{cells['kind']!r} must be one of {', '.join(Kind)}")
    if not is_date(cells["published_on"]):
        _reject(
            path, line, "published_on", f"{cells['published_on']!r} must be a date such as 2015-10-02, 2015-10 or 2015"
        )
    file = cells["file"]
    if file and (Path(file).is_absolute() or "\\" in file or ".." in Path(file).parts):
        _reject(path, line, "file", f"{file!r} must lie inside the corpus folder, as documents/name.pdf does")
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
    """Write the manifest of a corpus, all or nothing."""
    rows = [",".join(COLUMNS), *(_format_row(document) for document in documents)]
    _write_whole(folder / MANIFEST, "\n".join(rows) + "\n")


def _format_row(document: Document) -> str:
    cells = [str(getattr(document, column)) for column in COLUMNS]
    return ",".join('"' + cell.replace('"', '""') + '"' if re.search(r'[",\n\r]', cell) else cell for cell in cells)


def _write_whole(path: Path, content: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def lock_corpus(folder: Path, *, name: str = ".lock", timeout_seconds: float = 30.0) -> Iterator[None]:
    """Hold the corpus for one writer; raise CorpusError where another keeps it longer than the timeout."""
    try:
        with FileLock(folder / name, timeout=timeout_seconds):
            yield
    except Timeout as error:
        raise CorpusError(
            f"Another policymine is writing to {folder}. Wait until it has ended, then run this again."
        ) from error


def add_document(folder: Path, source: Path, draft: Document) -> Document:
    """Copy a file into the corpus and write it into the manifest; return the document as recorded.

    ``draft`` carries the metadata; its ``document`` is taken as the wished-for id. Raise DuplicateError where the same
    bytes are in the corpus already, naming the document, and CorpusError where the file cannot be read.
    """
    with lock_corpus(folder):
        corpus = open_corpus(folder)
        digest = hash_file(source)
        _refuse_duplicate(corpus, source, digest)
        identity = _choose_identity(draft.document, {each.document for each in corpus.documents})
        target = folder / DOCUMENTS / f"{identity}{source.suffix.lower()}"
        _copy_whole(source, target)
        added = replace(
            draft,
            document=identity,
            file=f"{DOCUMENTS}/{target.name}",
            sha256=digest,
            added_on=datetime.now(UTC).date().isoformat(),
        )
        write_manifest(folder, (*corpus.documents, added))
    return added


def _refuse_duplicate(corpus: Corpus, source: Path, digest: str) -> None:
    for each in corpus.documents:
        if each.sha256 == digest:
            raise DuplicateError(
                f"{source} is in {corpus.folder} already: it is the document {each.document} ({each.title}). "
                "Nothing was added."
            )


def _choose_identity(wish: str, taken: set[str]) -> str:
    base = make_slug(wish)[:80].strip("-") or "document"
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _copy_whole(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CorpusError(
            f"{source} cannot be copied to {target}: {error.strerror}. Mend that and add it again."
        ) from error


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hex; raise CorpusError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}. Check its name and its permissions.") from error


def make_slug(words: str) -> str:
    """Turn words into small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
