"""Sentences that stand in an annotation set more than once, word for word or nearly.

A sentence that stands in two documents may be learned from one and tested on the other, so that figures on held-out
documents look better than they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from policymine.annotation_lint.remarks import Check, Places, Remark
from policymine.records import Annotation

LEAST_LIKENESS = 0.8
_FEWEST_WORDS = 6
_ROWS_AT_ONCE = 500
_WORD = re.compile(r"\w+")


def lint_duplicates(annotations: Sequence[Annotation], places: Places) -> Iterator[Remark]:
    """Yield the sentences that stand twice word for word with different codes, or in different documents.

    It is a fault where heading and previous sentence are the same too, and the codes are not: one of them is wrong.
    """
    by_text: dict[str, list[Annotation]] = defaultdict(list)
    for each in annotations:
        by_text[simplify(each.text)].append(each)
    for same in by_text.values():
        first = same[0]
        for other in same[1:]:
            message = _explain_duplicate(first, other, places)
            if message:
                place = places[other.id]
                yield Remark(Check.DUPLICATES, place.file, place.line, message, is_fault=_contradict(first, other))


def _explain_duplicate(first: Annotation, other: Annotation, places: Places) -> str:
    """Say what is remarkable about two equal sentences; nothing, where they are a few words with one code."""
    where = f"{other.id} repeats {first.id} ({places[first.id]})"
    if _contradict(first, other):
        return f"{where} in the same context as {other.code}, there as {first.code}"
    if first.code != other.code:
        return f"{where} in another context as {other.code}, there as {first.code}"
    if first.document != other.document and len(_WORD.findall(first.text)) >= _FEWEST_WORDS:
        return f"{where} in another document, {other.document} after {first.document}"
    return ""


def _contradict(first: Annotation, other: Annotation) -> bool:
    contexts = {(simplify(each.heading), simplify(each.prev)) for each in (first, other)}
    return first.code != other.code and len(contexts) == 1


def lint_likeness(annotations: Sequence[Annotation], places: Places) -> Iterator[Remark]:
    """Yield sentences of different documents that are alike, but not the same: cosine of letters over a bound."""
    chosen = [each for each in annotations if len(_WORD.findall(each.text)) >= _FEWEST_WORDS]
    texts = [simplify(each.text) for each in chosen]
    for row, column, likeness in sorted(_find_alike(texts)):
        first, other = chosen[row], chosen[column]
        if first.document != other.document and texts[row] != texts[column]:
            place = places[other.id]
            codes = other.code if first.code == other.code else f"{other.code}, there {first.code}"
            yield Remark(
                Check.LIKENESS,
                place.file,
                place.line,
                f"{other.id} is much like {first.id} ({places[first.id]}) of another document "
                f"(likeness {likeness:.2f}; {codes})",
            )


def _find_alike(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of texts with their cosine, some rows at a time so that memory stays small."""
    if len(texts) < 2:
        return
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True).fit_transform(texts).tocsr()
    columns = vectors.T.tocsc()
    for start in range(0, len(texts), _ROWS_AT_ONCE):
        found = (vectors[start : start + _ROWS_AT_ONCE] @ columns).tocoo()
        rows = found.row + start
        kept = np.flatnonzero((found.data >= LEAST_LIKENESS) & (rows < found.col))
        for number in kept:
            yield int(rows[number]), int(found.col[number]), float(found.data[number])


def simplify(text: str) -> str:
    """Return the words of a text in small letters."""
    return " ".join(_WORD.findall(text.lower()))
