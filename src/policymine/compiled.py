"""A fitted classifier, compiled: the same probabilities as scikit-learn's pipeline gives, several times as fast.

The pipeline counts n-grams one by one in Python and builds a matrix for each column of features. Here words have
numbers, the n-grams of all texts are looked up together, and those of a word's letters are remembered by the word.
It is compiled from what its file says (``fitted``), so that scikit-learn is not loaded where it is not needed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from policymine.fitted import Fitted

_PIPELINE = "sklearn.pipeline.Pipeline"
_COLUMNS = "sklearn.compose._column_transformer.ColumnTransformer"
_VECTORISER = "sklearn.feature_extraction.text.TfidfVectorizer"
_REGRESSION = "sklearn.linear_model._logistic.LogisticRegression"
BETWEEN = "\n"
_WORD_PATTERN = r"\S+"
_WORDS_REMEMBERED = 50_000
_NOTHING = -1
Matrix = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class _TermFinder(Protocol):
    """What finds the terms (n-grams, by number) of texts."""

    def __call__(self, texts: Sequence[str]) -> tuple[Whole, Whole]:
        """Return the number of the text and of the term for every place where a term stands, in any order."""


@dataclass(frozen=True, slots=True)
class _Level:
    """The n-grams of one length: by the number of the shorter one before and of the last word, in order of ``keys``.

    ``terms`` are their numbers in the vocabulary; one that only begins longer ones has none.
    """

    keys: Whole
    terms: Whole


@dataclass(frozen=True, slots=True)
class _WordTerms:
    """The n-grams of words in a vocabulary."""

    words: Mapping[str, int]
    levels: tuple[_Level, ...]

    def __call__(self, texts: Sequence[str]) -> tuple[Whole, Whole]:
        """Return the number of the text and of the term for every place where a term stands."""
        words, lengths = self._number(texts)
        rows = np.repeat(np.arange(len(texts)), lengths)
        starts, grams = np.arange(len(words)), np.zeros(len(words), dtype=np.int64)
        found_rows, found_terms = [], []
        for number, level in enumerate(self.levels):
            inside = starts + number < len(words)
            starts, grams = starts[inside], grams[inside]
            last = words[starts + number]
            grams = _look_up(level.keys, np.where(last == _NOTHING, _NOTHING, grams * len(self.words) + last))
            starts, grams = starts[grams != _NOTHING], grams[grams != _NOTHING]
            terms = level.terms[grams]
            found_rows.append(rows[starts[terms != _NOTHING]])
            found_terms.append(terms[terms != _NOTHING])
        return np.concatenate(found_rows), np.concatenate(found_terms)

    def _number(self, texts: Sequence[str]) -> tuple[Whole, list[int]]:
        """Return the numbers of all words, with nothing behind each text, and how many there are of each text."""
        words: list[str] = []
        lengths = []
        for text in texts:
            found = text.split()
            words += found
            words.append("")
            lengths.append(len(found) + 1)
        return np.fromiter(map(self.words.get, words, repeat(_NOTHING)), np.int64, len(words)), lengths


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of features: its number in the table, its terms, their idf, and the weights of each (terms, codes)."""

    number: int
    find_terms: _TermFinder
    idf: Matrix
    weights: Matrix


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled pipeline. ``intercept`` is (codes,), or (1,) where there are only two."""

    columns: tuple[_Column, ...]
    intercept: Matrix

    def predict(self, rows: Sequence[Sequence[str]]) -> Matrix:
        """Return (n, codes) probabilities for rows of strings, one for each column of the pipeline's table."""
        strings = list(zip(*rows, strict=True))
        sums = np.tile(self.intercept, (len(rows), 1))
        for column in self.columns:
            sums += _weigh(column, strings[column.number])
        if len(self.intercept) > 1:
            return _share_out(sums)
        second = 1.0 / (1.0 + np.exp(-sums))
        return np.hstack([1.0 - second, second])


def compile_pipeline(model: Any) -> Compiled | None:
    """Compile a fitted pipeline, as ``fitted`` gives it; return None where it is of another form.

    That form is TF-IDF columns before one logistic regression, with the attributes that these had when this was
    written: another version of the library may keep them under other names.
    """
    try:
        return _compile(model)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None


def _compile(model: Any) -> Compiled | None:
    steps = _read_steps(model)
    if [step.name for step in steps] != [_COLUMNS, _REGRESSION]:
        return None
    transformer, regression = (step.attributes for step in steps)
    columns: list[_Column] = []
    start = 0
    for name, vectoriser, number in transformer["transformers_"]:
        if not isinstance(number, int) or not _can_compile(vectoriser):
            return None
        vocabulary = read_vocabulary(vectoriser.attributes["vocabulary_"])
        end = start + len(vocabulary)
        share = (transformer["transformer_weights"] or {}).get(name, 1.0)
        weights = np.ascontiguousarray(regression["coef_"][:, start:end].T.astype(np.float64) * share)
        idf = vectoriser.attributes["_tfidf"].attributes["idf_"]
        columns.append(_Column(number, _build_finder(vectoriser.attributes, vocabulary), idf, weights))
        start = end
    return Compiled(tuple(columns), regression["intercept_"]) if start == regression["coef_"].shape[1] else None


def read_vocabulary(kept: str | Mapping[str, int]) -> Mapping[str, int]:
    """Return the numbers of terms; a file may keep them as one string, in order, with ``BETWEEN`` between them."""
    return kept if not isinstance(kept, str) else {term: number for number, term in enumerate(kept.split(BETWEEN))}


def _read_steps(model: Any) -> list[Fitted]:
    if not isinstance(model, Fitted) or model.name != _PIPELINE:
        return []
    return [step for _, step in model.attributes["steps"] if isinstance(step, Fitted)]


def _can_compile(vectoriser: Any) -> bool:
    """Tell whether a column is counted and weighted as this module does it."""
    if not isinstance(vectoriser, Fitted) or vectoriser.name != _VECTORISER:
        return False
    told = vectoriser.attributes
    of_words = told["analyzer"] == "word" and told["token_pattern"] == _WORD_PATTERN and told["lowercase"] is False
    changes = [told[name] for name in ("preprocessor", "tokenizer", "stop_words", "strip_accents")]
    is_usual = told["sublinear_tf"] and told["use_idf"] and told["norm"] == "l2" and not told["binary"]
    return bool((of_words or told["analyzer"] == "char_wb") and is_usual and changes == [None] * len(changes))


def _build_finder(told: Mapping[str, Any], vocabulary: Mapping[str, int]) -> _TermFinder:
    if told["analyzer"] != "char_wb":
        return _build_words(vocabulary)
    shortest, longest = told["ngram_range"]
    return _find_letters_of(vocabulary, shortest, longest, in_small=bool(told["lowercase"]))


def _find_letters_of(vocabulary: Mapping[str, int], shortest: int, longest: int, *, in_small: bool) -> _TermFinder:
    """Return what finds the n-grams of letters; those of a word do not depend on its neighbours."""

    @lru_cache(_WORDS_REMEMBERED)
    def spell(word: str) -> array[int]:
        terms = _list_letters(word.lower() if in_small else word, shortest, longest)
        return array("q", [vocabulary[term] for term in terms if term in vocabulary])

    def find(texts: Sequence[str]) -> tuple[Whole, Whole]:
        found, lengths = array("q"), []
        for text in texts:
            before = len(found)
            for word in text.split():
                found.extend(spell(word))
            lengths.append(len(found) - before)
        return np.repeat(np.arange(len(texts)), lengths), np.array(found, dtype=np.int64)

    return find


def _list_letters(word: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield the n-grams of a word between two spaces; where it is shorter than one, that one is all of it, once."""
    spaced = f" {word} "
    for length in range(shortest, longest + 1):
        yield spaced[:length]
        for start in range(1, len(spaced) - length + 1):
            yield spaced[start : start + length]
        if len(spaced) <= length:
            return


def _build_words(vocabulary: Mapping[str, int]) -> _WordTerms:
    words: dict[str, int] = {}
    terms = {
        tuple(words.setdefault(word, len(words)) for word in term.split(" ")): int(number)
        for term, number in vocabulary.items()
    }
    levels = []
    before: dict[tuple[int, ...], int] = {(): 0}
    for length in range(1, max(map(len, terms)) + 1):
        grams = sorted({term[:length] for term in terms if len(term) >= length})
        keys = [before[gram[:-1]] * len(words) + gram[-1] for gram in grams]
        levels.append(_Level(np.asarray(keys), np.asarray([terms.get(gram, _NOTHING) for gram in grams])))
        before = {gram: number for number, gram in enumerate(grams)}
    return _WordTerms(words, tuple(levels))


def _share_out(sums: Matrix) -> Matrix:
    """Return the softmax of each row of (n, codes) sums."""
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _look_up(keys: Whole, wanted: Whole) -> Whole:
    """Return the place of each key that is wanted, or nothing."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.asarray(np.where(keys[places] == wanted, places, _NOTHING))


def _weigh(column: _Column, texts: Sequence[str]) -> Matrix:
    """Return what a column adds to each text and code: TF-IDF with sublinear counts, every text of length 1."""
    rows, terms = column.find_terms(texts)
    counts = csr_array((np.ones(len(terms)), (rows, terms)), shape=(len(texts), len(column.idf)))
    counts.data = (np.log(counts.data) + 1.0) * column.idf[counts.indices]
    rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, counts.data**2, len(texts)))
    return np.asarray((counts @ column.weights) / np.where(lengths > 0, lengths, 1.0)[:, None])
