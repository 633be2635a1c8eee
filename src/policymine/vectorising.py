"""Features as numbers: the strings of ``features`` in, TF-IDF of each part out, beside embeddings where there are any.

``build_transformer`` is what a fitted classifier keeps. ``count_parts`` counts the n-grams of all annotated sentences
once; the numbers of any fold are then made from these counts. But for rounding they are those of a transformer that was
fitted on that fold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

from policymine.features import COLUMNS

MEANING = "meaning"
"""The part that is the embedding of the sentence: numbers in the table's columns behind the strings."""
MEANING_WEIGHT = 0.5
Table = npt.NDArray[np.object_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the features: the column of the table that it reads, its weight, the lengths of its n-grams.

    An n-gram is kept where at least ``fewest`` sentences have it.
    """

    column: int
    weight: float
    lengths: tuple[int, int] = (1, 1)
    fewest: int = 1
    of_letters: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """How scikit-learn is told to count the n-grams."""
        if self.of_letters:
            return {"analyzer": "char_wb", "ngram_range": self.lengths}
        return {"token_pattern": r"\S+", "lowercase": False, "ngram_range": self.lengths}


PARTS: Mapping[str, Part] = {
    "words": Part(column=0, weight=1.0, lengths=(1, 2), fewest=3),
    "letters": Part(column=0, weight=1.2, lengths=(3, 5), fewest=5, of_letters=True),
    "masked": Part(column=1, weight=1.0, lengths=(1, 3), fewest=3),
    "tags": Part(column=2, weight=0.8),
    "context": Part(column=3, weight=0.3, fewest=2),
    "classes": Part(column=4, weight=0.8, fewest=6),
}
"""Words, the letters in them, words with mentions masked, tags, context, and the classes of words."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each n-gram stands in each of n sentences, by part, as (n, n-grams); embeddings as they are."""

    parts: Mapping[str, csr_matrix]

    def add_vectors(self, vectors: npt.NDArray[np.float64]) -> Counted:
        """Return the same with (n, size) embeddings beside it."""
        return Counted({**self.parts, MEANING: csr_matrix(vectors)})

    def weigh(self, train: Whole, test: Whole, names: Sequence[str] | None = None) -> tuple[csr_matrix, csr_matrix]:
        """Return the numbers of the sentences ``train`` and ``test``, with vocabulary and weights of ``train`` alone.

        ``names`` are the parts that count, all if not given.
        """
        pairs = [self._weigh(name, train, test) for name in names or self.parts]
        first, second = zip(*pairs, strict=True)
        return hstack(first).tocsr(), hstack(second).tocsr()

    def _weigh(self, name: str, train: Whole, test: Whole) -> tuple[csr_matrix, csr_matrix]:
        counts = self.parts[name]
        inside = counts[train]
        if name == MEANING:
            return inside * MEANING_WEIGHT, counts[test] * MEANING_WEIGHT
        part = PARTS[name]
        kept = np.flatnonzero(np.bincount(inside.indices, minlength=counts.shape[1]) >= part.fewest)
        inside, outside = inside[:, kept], counts[test][:, kept]
        if not len(kept):
            return inside, outside
        weigher = TfidfTransformer(sublinear_tf=True).fit(inside)
        return weigher.transform(inside) * part.weight, weigher.transform(outside) * part.weight


def list_parts(table: Table) -> tuple[str, ...]:
    """Return the names of the parts that an (n, 5) table of strings has; with embeddings behind them, theirs too.

    A part is left out where no sentence has any of it, as the classes of words where a codebook has none.
    """
    names = [name for name, part in PARTS.items() if any(table[:, part.column])]
    return (*names, MEANING) if table.shape[1] > len(COLUMNS) else tuple(names)


def count_parts(table: Table) -> Counted:
    """Count the n-grams of all parts of a table."""
    names = list_parts(table)
    parts = {
        name: CountVectorizer(dtype=np.float64, **part.options).fit_transform(table[:, part.column])
        for name, part in PARTS.items()
        if name in names
    }
    counted = Counted(parts)
    return counted.add_vectors(table[:, len(COLUMNS) :].astype(np.float64)) if MEANING in names else counted


def build_transformer(names: Sequence[str]) -> ColumnTransformer:
    """Return what makes numbers of a table, to be fitted."""
    columns: list[tuple[str, Any, Any]] = [
        (name, TfidfVectorizer(min_df=part.fewest, sublinear_tf=True, **part.options), part.column)
        for name, part in PARTS.items()
        if name in names
    ]
    weights = {name: part.weight for name, part in PARTS.items() if name in names}
    if MEANING in names:
        columns.append((MEANING, "passthrough", slice(len(COLUMNS), None)))
        weights[MEANING] = MEANING_WEIGHT
    return ColumnTransformer(columns, transformer_weights=weights)
