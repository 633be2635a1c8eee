"""The values of annotation files: everything that is not allowed, each with its file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policymine.annotation_lint.remarks import Check, Place, Remark
from policymine.annotations import (
    COLUMNS,
    REFERENCE_COLUMNS,
    REFERENCES_FILE,
    SECOND_COLUMNS,
    SECOND_FILE,
    WRITTEN_FILE,
)
from policymine.codebooks import Codebook
from policymine.records import Commitment, Participation

_LEVELS = tuple(each.value for each in Participation)
_SPANS = (("start_char", "end_char"), ("heading_start", "heading_end"), ("prev_start", "prev_end"))
_FILLED = {
    WRITTEN_FILE: ("id", "document", "genre", "text", "annotator"),
    REFERENCES_FILE: ("id", "document", "genre", "annotator"),
    SECOND_FILE: ("id", "annotator"),
}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an annotation file."""

    place: Place
    values: Mapping[str, str]


def read_rows(codebook: Codebook, remarks: list[Remark]) -> dict[str, list[Row]]:
    """Return the rows of each annotation file that is there; add a remark for each that lacks columns."""
    found = {}
    for name, columns in ((WRITTEN_FILE, COLUMNS), (REFERENCES_FILE, REFERENCE_COLUMNS), (SECOND_FILE, SECOND_COLUMNS)):
        path = codebook.path / name
        if path.is_file():
            header, rows = _read_file(path)
            missing = [column for column in columns if column not in header]
            if missing:
                remarks.append(Remark(Check.VALUES, name, 1, f"the column {missing[0]} is missing", is_fault=True))
            else:
                found[name] = rows
    return found


def _read_file(path: Path) -> tuple[Sequence[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = [
            Row(Place(path.name, reader.line_num), {key: value or "" for key, value in row.items() if key})
            for row in reader
        ]
        return reader.fieldnames or (), rows


def lint_values(rows: Mapping[str, Sequence[Row]], codebook: Codebook) -> Iterator[Remark]:
    """Yield a fault for every value that is not allowed, and a note where participation is missing."""
    known: dict[str, Place] = {}
    for name in (WRITTEN_FILE, REFERENCES_FILE):
        for row in rows.get(name, ()):
            yield from _lint_row(row, codebook)
            yield from _lint_id(row, known)
    seconds: dict[str, Place] = {}
    for row in rows.get(SECOND_FILE, ()):
        yield from _lint_row(row, codebook)
        yield from _lint_id(row, seconds)
        if row.values["id"] not in known:
            yield _blame(row, f"{row.values['id']} is no annotation that could be coded a second time")


def _lint_row(row: Row, codebook: Codebook) -> Iterator[Remark]:
    checks: list[Callable[[Row, Codebook], Iterator[Remark]]] = [_lint_choices, _lint_participation]
    if row.place.file == REFERENCES_FILE:
        checks.append(_lint_reference)
    for check in checks:
        yield from check(row, codebook)


def _lint_choices(row: Row, codebook: Codebook) -> Iterator[Remark]:
    not_noted = ("",) if row.place.file == REFERENCES_FILE else ()
    allowed = {
        "code": tuple(code.name for code in codebook.codes),
        "commitment": (*not_noted, *(each.value for each in Commitment)),
        "participation": ("", *_LEVELS),
    }
    for column, values in allowed.items():
        if row.values[column] not in values:
            choices = ", ".join(value for value in values if value)
            yield _blame(row, f"{column} is {row.values[column]!r}, which is not one of {choices}")
    for column in _FILLED[row.place.file]:
        if not row.values[column].strip():
            yield _blame(row, f"{column} is empty")
    if not _is_date(row.values["coded_on"]):
        yield _blame(row, f"coded_on is {row.values['coded_on']!r}, which is not a date such as 2026-11-22")


def _lint_participation(row: Row, codebook: Codebook) -> Iterator[Remark]:
    """Yield what is wrong with a level of participation: it belongs to some codes only, and within bounds."""
    code, level = row.values["code"], row.values["participation"]
    rule = next((each for each in codebook.cues.participation if each.code == code), None)
    if level not in _LEVELS:
        if rule and not level:
            yield Remark(Check.VALUES, row.place.file, row.place.line, f"{code} asks for participation; none is given")
    elif rule is None:
        yield _blame(row, f"participation is {level!r}, and the codebook asks for none with {code}")
    elif not _LEVELS.index(rule.lowest) <= _LEVELS.index(level) <= _LEVELS.index(rule.highest):
        yield _blame(row, f"participation is {level!r}; with {code} it lies between {rule.lowest} and {rule.highest}")


def _lint_reference(row: Row, codebook: Codebook) -> Iterator[Remark]:
    """Yield what is wrong with hashes, offsets and probability of a sentence that is annotated by reference."""
    del codebook
    for column, pattern in (("sha256", _SHA256), ("text_hash", _TEXT_HASH)):
        if not pattern.fullmatch(row.values[column]):
            yield _blame(row, f"{column} is {row.values[column]!r}, which is not such a hash")
    for start, end in _SPANS:
        first, last = row.values[start], row.values[end]
        if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
            yield _blame(row, f"{start} and {end} are {first!r} and {last!r}, which is no stretch of a text")
    if not _is_share(row.values["inclusion_probability"]):
        share = row.values["inclusion_probability"]
        yield _blame(row, f"inclusion_probability is {share!r}; it lies above 0 and is 1 at most")


def _lint_id(row: Row, known: dict[str, Place]) -> Iterator[Remark]:
    first = known.setdefault(row.values["id"], row.place)
    if first != row.place:
        yield _blame(row, f"the id {row.values['id']} stands already in {first}")


def _blame(row: Row, message: str) -> Remark:
    return Remark(Check.VALUES, row.place.file, row.place.line, message, is_fault=True)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_share(text: str) -> bool:
    try:
        return 0.0 < float(text) <= 1.0
    except ValueError:
        return False
