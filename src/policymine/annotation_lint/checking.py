"""All checks of an annotation set, in the order in which they should be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from policymine.annotation_lint.balance import lint_balance, lint_names
from policymine.annotation_lint.doubts import lint_doubts
from policymine.annotation_lint.likeness import lint_duplicates, lint_likeness
from policymine.annotation_lint.remarks import Check, Places, Remark
from policymine.annotation_lint.values import lint_values, read_rows
from policymine.annotations import REFERENCES_FILE, WRITTEN_FILE, AnnotationSet, read_annotations
from policymine.codebooks import Codebook
from policymine.coding import Reader
from policymine.errors import CodebookError
from policymine.training import build_training_set

_FEWEST = 2
_FIRST_CODINGS = (WRITTEN_FILE, REFERENCES_FILE)
Tell = Callable[[str], None]


def lint_annotations(reader: Reader, texts: Path | None = None, tell: Tell = lambda _: None) -> tuple[Remark, ...]:
    """Check a codebook's annotations; ``texts`` holds the documents of those by reference.

    Where faulty values keep the set from being read, nothing else is checked. ``tell`` is told what goes on.
    Raise CodebookError where there are no annotations.
    """
    codebook = reader.codebook
    if not (codebook.path / WRITTEN_FILE).is_file():
        raise CodebookError(f"{codebook.path / WRITTEN_FILE} is missing, so there is nothing to check.")
    remarks: list[Remark] = []
    rows = read_rows(codebook, remarks)
    remarks += lint_values(rows, codebook)
    annotations = _read(codebook, texts, is_faulty=any(remark.is_fault for remark in remarks))
    if annotations is None:
        return tuple(remarks)
    places = {row.values["id"]: row.place for name in _FIRST_CODINGS for row in rows.get(name, ())}
    for document, number in sorted(annotations.missing.items()):
        remarks.append(Remark(Check.VALUES, REFERENCES_FILE, 0, f"{number} sentences of {document} are not here"))
    tell("comparing sentences")
    remarks += lint_duplicates(annotations.every, places)
    remarks += lint_likeness(annotations.every, places)
    remarks += lint_balance(annotations.every, codebook)
    remarks += lint_names(annotations.every)
    remarks += _lint_doubts(reader, annotations, places, tell)
    return tuple(remarks)


def _read(codebook: Codebook, texts: Path | None, *, is_faulty: bool) -> AnnotationSet | None:
    """Read the annotations; return None where faults that have been told stand in the way."""
    try:
        return read_annotations(codebook, texts)
    except CodebookError:
        if not is_faulty:
            raise
        return None


def _lint_doubts(reader: Reader, annotations: AnnotationSet, places: Places, tell: Tell) -> Iterator[Remark]:
    """Yield doubtful codes, where there are enough sentences and documents to learn from."""
    counts = Counter(each.code for each in annotations.every)
    documents = {each.document for each in annotations.every}
    fewest = min(counts.values(), default=0)
    if len(documents) < _FEWEST or len(counts) < _FEWEST or fewest < _FEWEST:
        message = "codes were not compared with predictions: that needs two codes, documents and sentences of each code"
        yield Remark(Check.DOUBT, WRITTEN_FILE, 0, message)
        return
    tell("predicting every document from the others")
    yield from lint_doubts(build_training_set(annotations, reader), places)
