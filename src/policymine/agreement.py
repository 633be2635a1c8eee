"""Agreement: how alike two people coded the same sentences, as Krippendorff's alpha with bootstrap intervals.

Alpha is 1 where the two always agree and 0 where they agree as often as chance would have it (Krippendorff 2018,
"Content Analysis", ch. 12). Under .667 it does not bear even tentative conclusions.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import krippendorff
import numpy as np
import numpy.typing as npt

LEAST_ALPHA = 0.667
_PAPERS = "classifier.json"
_DRAWS = 400
_SEED = 7
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha (at most 1) with a 95% bootstrap interval over documents.

    ``sentences`` were coded by both; ``chosen`` counts those to which either gave the value (all of them, for an
    alpha over every value). ``agreed`` is the share in 0-1 on which both said the same.
    """

    value: float
    low: float
    high: float
    sentences: int
    chosen: int
    agreed: float

    @property
    def is_weak(self) -> bool:
        """Tell whether it is under the least alpha that bears tentative conclusions."""
        return self.value < LEAST_ALPHA


def measure_alpha(first: Sequence[str], second: Sequence[str], documents: Sequence[str]) -> Alpha:
    """Return the nominal alpha of two codings of the same sentences; whole documents are drawn for the interval.

    Raise ValueError where the three are not equally long, or where there is nothing to compare.
    """
    if not len(first) == len(second) == len(documents) or not len(first):
        raise ValueError("Agreement needs two codings and the document of each sentence, at least one of each.")
    counts = _count_values(first, second)
    agreed = float(np.mean([one == other for one, other in zip(first, second, strict=True)]))
    draws = [_compute(counts[chosen]) for chosen in _draw_documents(documents)]
    low, high = np.percentile(draws, (2.5, 97.5))
    return Alpha(_compute(counts), float(low), float(high), len(first), len(first), agreed)


def measure_each(first: Sequence[str], second: Sequence[str], documents: Sequence[str]) -> Mapping[str, Alpha]:
    """Return the alpha of each value against all others, by value in alphabetical order."""
    found = {}
    for value in sorted({*first, *second}):
        one, other = [each == value for each in first], [each == value for each in second]
        alpha = measure_alpha([str(each) for each in one], [str(each) for each in other], documents)
        chosen = sum(a or b for a, b in zip(one, other, strict=True))
        found[value] = Alpha(alpha.value, alpha.low, alpha.high, alpha.sentences, chosen, alpha.agreed)
    return found


def read_weak_codes(folder: Path) -> frozenset[str]:
    """Return the codes of a codebook on which, say its classifier's papers, two people agreed too little."""
    path = folder / _PAPERS
    alphas = json.loads(path.read_bytes()).get("agreement", {}) if path.exists() else {}
    return frozenset(code for code, alpha in alphas.items() if alpha < LEAST_ALPHA)


def _count_values(first: Sequence[str], second: Sequence[str]) -> Counts:
    """Return how often each sentence was given each value: (sentences, values)."""
    values = sorted({*first, *second})
    counts = np.zeros((len(first), max(len(values), 2)), dtype=np.int64)
    for coding in (first, second):
        counts[np.arange(len(coding)), [values.index(each) for each in coding]] += 1
    return counts


def _compute(counts: Counts) -> float:
    """Return alpha; 1 where only one value was ever given, since nobody disagreed."""
    if (counts.sum(axis=0) > 0).sum() < 2:
        return 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _draw_documents(documents: Sequence[str]) -> list[npt.NDArray[np.int64]]:
    """Return the sentences of documents drawn with replacement, once for each draw."""
    generator = np.random.default_rng(_SEED)
    names = sorted(set(documents))
    members = [np.flatnonzero(np.asarray(documents) == name) for name in names]
    chosen = generator.integers(0, len(names), size=(_DRAWS, len(names)))
    return [np.concatenate([members[number] for number in row]) for row in chosen]
