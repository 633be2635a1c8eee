"""Tables of a corpus as people and spreadsheets leave them: read with whatever they were saved as, written whole.

A table is written to a temporary file and moved into place, so that an interrupted write leaves the old one.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policymine.errors import CorpusError
from policymine.moves import move

_WORKBOOK = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BEYOND = "\0"
_MARK = "\ufeff"
_SEPARATORS = (",", ";", "\t")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line of the file that it ends on, and its cells by column, without outer spaces.

    ``excess`` is what stands beyond the last column: a value with a separator in it that is not quoted.
    """

    line: int
    cells: Mapping[str, str]
    excess: str = ""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A table as it stands in a file: its columns in their order, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_spreadsheet(path: Path) -> Spreadsheet:
    """Read a CSV table, with commas, semicolons or tabs, in UTF-8, UTF-16 or (as Excel saves it) Windows-1252.

    Rows without any content are passed over. A file that is not there is a table without columns. Raise CorpusError
    naming the file, the line and the remedy where it cannot be read.
    """
    if not path.exists():
        return Spreadsheet((), ())
    try:
        content = path.read_bytes()
        if content.startswith(_WORKBOOK):
            raise CorpusError(f"{path} is a workbook, not CSV. Open it and save it as CSV UTF-8.")
        text = _decode(content)
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}. Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} cannot be read: {error}. Save it as CSV in UTF-8.") from error
    lines = io.StringIO(text, newline="")
    reader = csv.DictReader(lines, delimiter=_find_separator(text), restkey=_BEYOND, strict=True)
    try:
        columns = tuple((name or "").strip().lstrip(_MARK) for name in reader.fieldnames or ())
        reader.fieldnames = list(columns)
        rows = tuple(_read_rows(reader))
    except csv.Error as error:
        raise CorpusError(
            f"{path} cannot be read near line {reader.line_num}: {error}. Save it as CSV in UTF-8."
        ) from error
    return Spreadsheet(tuple(name for name in columns if name), rows)


def _decode(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _find_separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)


def _read_rows(reader: csv.DictReader[str]) -> Iterator[Row]:
    for row in reader:
        cells = {name: (row.get(name) or "").strip() for name in reader.fieldnames or () if name}
        if any(cells.values()):
            yield Row(reader.line_num, cells, " ".join(row.get(_BEYOND) or ()).strip())


def write_spreadsheet(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a table with these columns, all or nothing: UTF-8, one line a row.

    A table that a spreadsheet saved keeps its separator and has the mark of UTF-8, so that the same spreadsheet opens
    it rightly again; a new one has commas and no mark.
    """
    mark, separator = _find_form(path)
    cells = [map(_quote, columns), *([_quote(row.get(column, "")) for column in columns] for row in rows)]
    write_whole(path, mark + "".join(separator.join(each) + "\n" for each in cells))


def _find_form(path: Path) -> tuple[str, str]:
    """Return the mark that a table is to begin with, if any, and its separator, by what stands there now."""
    try:
        content = path.read_bytes()
        text = _decode(content)
    except (OSError, UnicodeDecodeError):
        return "", _SEPARATORS[0]
    is_plain = content == text.encode("utf-8")
    return "" if is_plain else _MARK, _find_separator(text)


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",;\t\n\r]', cell) else cell


def neutralise(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: what begins like one, or with ', has a ' put before it.

    The signs are those of OWASP's page "CSV Injection". ``restore`` gives the cell back.
    """
    return _GUARD + cell if cell.startswith((*_RUNS, _GUARD)) else cell


def restore(cell: str) -> str:
    """Return the cell that was neutralised."""
    return cell[1:] if cell.startswith(_GUARD) else cell


def write_whole(path: Path, content: str) -> None:
    """Write a file so that a reader finds the old content or the new one, also after a crash.

    Raise CorpusError where the disk is full or the folder shut; the old content then stays.
    """
    try:
        _write_beside(path, content)
    except OSError as error:
        raise CorpusError(
            f"{path} cannot be written: {error.strerror or error}. Close it where another program has it open, "
            "make room there and see that you may write in its folder, then do this again. What stood in it before is "
            "untouched."
        ) from error


def _write_beside(path: Path, content: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        move(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
