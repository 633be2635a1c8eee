"""Annotations: the coded sentences that a codebook's classifier learns from, in two layers, and second codings.

Written sentences are in ``annotations.csv`` with their text. Sentences of real documents are in ``references.csv`` by
reference only: the document's name and hash, offsets, a hash of the sentence and its codes; of some, only the code was
noted and not the commitment. Their text is looked up in a folder of documents that the reader has; what is missing is
counted, never guessed. ``second_codings.csv`` holds what a second person, who saw neither the first codes nor a
prediction, made of some of the sentences.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from policymine.codebooks import Codebook
from policymine.errors import CodebookError
from policymine.records import Annotation, Commitment, Participation

WRITTEN_FILE = "annotations.csv"
REFERENCES_FILE = "references.csv"
SECOND_FILE = "second_codings.csv"
COLUMNS = tuple(field.name for field in fields(Annotation))
REFERENCE_COLUMNS = (
    "id", "document", "sha256", "genre", "start_char", "end_char", "heading_start", "heading_end", "prev_start",
    "prev_end", "text_hash", "code", "commitment", "participation", "annotator", "coded_on", "inclusion_probability",
)  # fmt: skip
SECOND_COLUMNS = ("id", "code", "commitment", "participation", "annotator", "coded_on")
_OFFSETS = ("start_char", "end_char", "heading_start", "heading_end", "prev_start", "prev_end")
_HASH_LETTERS = 16
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>?")


@dataclass(frozen=True, slots=True)
class DoubleCoding:
    """A sentence that two people coded without seeing each other. ``is_real``: it stands in a real document."""

    id: str
    document: str
    is_real: bool
    codes: tuple[str, str]
    commitments: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """The annotations at hand: ``written`` and ``referenced`` ones, and by document the references not found.

    ``inclusion`` is, by id, the chance that a referenced sentence had of being drawn (0-1). ``weights`` are how much
    some count when the classifier is fitted, by id; the others count 1.
    """

    written: tuple[Annotation, ...]
    referenced: tuple[Annotation, ...]
    missing: Mapping[str, int]
    inclusion: Mapping[str, float]
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def every(self) -> tuple[Annotation, ...]:
        """All annotations, written ones first."""
        return self.written + self.referenced


def read_annotations(codebook: Codebook, texts: Path | None = None) -> AnnotationSet:
    """Read a codebook's annotations; look the referenced ones up in the files of ``texts``.

    Raise CodebookError naming the file, line and column of the first fault.
    """
    path = codebook.path / WRITTEN_FILE
    if not path.exists():
        raise CodebookError(f"{path} is missing, so there is nothing to learn from. Add coded sentences to it.")
    codes = {code.name for code in codebook.codes}
    written = tuple(
        Annotation(**{column: row[column] for column in COLUMNS}) for row in _read_rows(path, COLUMNS, codes, "text")
    )
    references = codebook.path / REFERENCES_FILE
    rows = list(_read_rows(references, REFERENCE_COLUMNS, codes, "text_hash")) if references.exists() else []
    found, missing = _resolve(rows, _index_texts(texts) if texts and rows else {})
    inclusion = {row["id"]: float(row["inclusion_probability"]) for row in rows}
    return AnnotationSet(written, tuple(found), missing, inclusion)


def read_double_codings(codebook: Codebook) -> tuple[DoubleCoding, ...]:
    """Read the sentences that a second person coded blind; none where the codebook has no such file.

    Raise CodebookError naming the file, line and column of the first fault.
    """
    path = codebook.path / SECOND_FILE
    if not path.exists():
        return ()
    codes = {code.name for code in codebook.codes}
    firsts = _read_first_codings(codebook, codes)
    found = []
    for number, second in enumerate(_read_rows(path, SECOND_COLUMNS, codes, "annotator"), start=2):
        if second["id"] not in firsts:
            raise CodebookError(f"{path}, line {number}, id: {second['id']} is no annotation. Correct or remove it.")
        first, is_real = firsts[second["id"]]
        pairs = ((first[column], second[column]) for column in ("code", "commitment"))
        found.append(DoubleCoding(second["id"], first["document"], is_real, *pairs))
    return tuple(found)


def _read_first_codings(codebook: Codebook, codes: set[str]) -> dict[str, tuple[dict[str, str], bool]]:
    """Return every annotation's row by id, with whether it is of a real document."""
    layers = ((WRITTEN_FILE, COLUMNS, "text", False), (REFERENCES_FILE, REFERENCE_COLUMNS, "text_hash", True))
    return {
        row["id"]: (row, is_real)
        for name, columns, required, is_real in layers
        if (codebook.path / name).exists()
        for row in _read_rows(codebook.path / name, columns, codes, required)
    }


def _index_texts(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by the SHA-256 of their bytes."""
    if not folder.is_dir():
        raise CodebookError(f"There is no folder {folder} to look referenced sentences up in.")
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _resolve(rows: list[dict[str, str]], files: Mapping[str, Path]) -> tuple[list[Annotation], dict[str, int]]:
    found: list[Annotation] = []
    missing: dict[str, int] = {}
    texts: dict[str, str] = {}
    for row in rows:
        path = files.get(row["sha256"])
        if path is not None and row["sha256"] not in texts:
            texts[row["sha256"]] = path.read_bytes().decode("utf-8", errors="replace")
        annotation = _read_reference(row, texts[row["sha256"]]) if path is not None else None
        if annotation is None:
            missing[row["document"]] = missing.get(row["document"], 0) + 1
        else:
            found.append(annotation)
    return found, missing


def _read_reference(row: Mapping[str, str], text: str) -> Annotation | None:
    """Return the annotation with its text, or None where the text at that place is another."""
    sentence = _slice(text, row["start_char"], row["end_char"])
    if hashlib.sha256(sentence.encode()).hexdigest()[:_HASH_LETTERS] != row["text_hash"]:
        return None
    return Annotation(
        heading=_strip_markup(_slice(text, row["heading_start"], row["heading_end"])),
        prev=_strip_markup(_slice(text, row["prev_start"], row["prev_end"])),
        text=_strip_markup(sentence),
        **{name: row[name] for name in COLUMNS if name not in ("heading", "prev", "text")},
    )


def _slice(text: str, start: str, end: str) -> str:
    return " ".join(text[int(start) : int(end)].split())


def _strip_markup(text: str) -> str:
    """Take out the tags of HTML that stands in a Markdown file, as the readers of documents do."""
    return " ".join(html.unescape(_MARKUP.sub(" ", text)).split()) if "<" in text or "&" in text else text


def _read_rows(path: Path, columns: tuple[str, ...], codes: set[str], required: str) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    reader = csv.DictReader(io.StringIO(_read_text(path), newline=""), restval="")
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise CodebookError(f"{path}, line 1: the column {missing[0]} is missing. The columns are {','.join(columns)}.")
    allowed = _list_allowed(codes, is_reference="text_hash" in (reader.fieldnames or ()))
    for row in reader:
        _check_row(f"{path}, line {reader.line_num}", row, allowed, required)
        if row["id"] in seen:
            raise CodebookError(f"{path}, line {reader.line_num}, id: {row['id']} stands twice. Give each its own.")
        seen.add(row["id"])
        yield row


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path} cannot be read: {error}. Save it as CSV in UTF-8.") from error


def _list_allowed(codes: set[str], *, is_reference: bool) -> dict[str, set[str]]:
    """Return what may stand in the columns of a table; of some references only the code was noted."""
    commitments = {each.value for each in Commitment}
    return {
        "code": codes,
        "commitment": commitments | {""} if is_reference else commitments,
        "participation": {"", *(each.value for each in Participation)},
    }


def _check_row(where: str, row: Mapping[str, str], allowed: Mapping[str, set[str]], required: str) -> None:
    for column, values in allowed.items():
        if row[column] not in values:
            choices = ", ".join(sorted(value for value in values if value))
            raise CodebookError(f"{where}, {column}: {row[column]!r} is not one of {choices}.")
    if not row[required].strip():
        raise CodebookError(f"{where}, {required}: it is empty. Fill it in or remove the line.")
    if required == "text_hash":
        _check_numbers(where, row)


def _check_numbers(where: str, row: Mapping[str, str]) -> None:
    for column in _OFFSETS:
        if not row[column].isdecimal():
            raise CodebookError(f"{where}, {column}: {row[column]!r} is no number of characters. Correct it.")
    share = row["inclusion_probability"]
    try:
        is_share = 0 < float(share) <= 1
    except ValueError:
        is_share = False
    if not is_share:
        raise CodebookError(
            f"{where}, inclusion_probability: {share!r} is no number above 0 that is 1 at most. Correct it."
        )
