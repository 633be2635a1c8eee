"""Trends: positions by year and by government, only where enough documents stand behind a point.

A point is the mean logit position of the scored documents of one kind in one period. For its interval the documents
are drawn again with replacement, and each is replaced by one of its simulations, all under the same draws of errors.
Few documents drawn again differ too little, so the interval is at least as wide as Student's t would have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from policymine.findings.stands import WHOLE, Stand, Stands, convert_positions, find_interval, make_generator
from policymine.rates import Matrix
from policymine.records import Document, Kind

FEWEST_DOCUMENTS = 5
"""Drawing n documents again gives the same one n times with a chance of n to the power of 1 - n: 11% of three, 1.6% of
four, 0.16% of five. With four, single documents would still be most of what lies beyond an end of the interval."""


class Period(StrEnum):
    """What documents are grouped by."""

    YEAR = "year"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Point:
    """The documents of one kind in a period. The figures are None where too few stand behind it.

    ``position`` is the mean logit position with its 95% interval, ``score`` the same on the 0-100 scale.
    """

    kind: Kind
    period: str
    documents: tuple[str, ...]
    position: float | None = None
    position_low: float | None = None
    position_high: float | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The points of every kind in the order of time, and the scored documents of which the period is not known."""

    by: Period
    points: tuple[Point, ...]
    unplaced: tuple[Document, ...]


def find_trend(documents: Iterable[Document], stands: Stands, by: Period, *, seed: int) -> Trend:
    """Find the points of a corpus' scored ``documents`` by year or by government."""
    read: Mapping[Period, Callable[[Document], str]] = {
        Period.YEAR: lambda document: document.published_on[:4],
        Period.GOVERNMENT: lambda document: document.government,
    }
    groups: dict[tuple[Kind, str], list[Document]] = {}
    unplaced = []
    for document in (each for each in documents if each.document in stands.found):
        period = read[by](document)
        if period:
            groups.setdefault((document.kind, period), []).append(document)
        else:
            unplaced.append(document)
    kinds = list(Kind)
    ordered = sorted(groups.items(), key=lambda entry: (kinds.index(entry[0][0]), _begin(entry[1])))
    points = (_build_point(kind, period, stands.choose(own), seed) for (kind, period), own in ordered)
    return Trend(by, tuple(points), tuple(unplaced))


def _begin(documents: Sequence[Document]) -> str:
    return min(each.published_on or "9999" for each in documents)


def _build_point(kind: Kind, period: str, stands: Sequence[Stand], seed: int) -> Point:
    names = tuple(each.document.document for each in stands)
    if len(stands) < FEWEST_DOCUMENTS:
        return Point(kind, period, names)
    positions = np.asarray([each.weights[WHOLE].position for each in stands])
    drawn = np.asarray([each.weights[WHOLE].drawn_positions for each in stands])
    generator = make_generator(seed, f"documents {' '.join(sorted(names))}")
    chosen = generator.integers(0, len(stands), size=drawn.shape)
    mean = float(positions.mean())
    again = np.take_along_axis(drawn, chosen, axis=0)
    low, high = find_interval(again.mean(axis=0), mean)
    least = find_student(again)
    low, high = min(low, mean - least), max(high, mean + least)
    scores = convert_positions(np.asarray([mean, low, high]))
    return Point(kind, period, names, mean, low, high, *(float(each) for each in scores))


def find_student(again: Matrix) -> float:
    """Return half of Student's 95% interval of a mean, from the positions of documents drawn again, (n, draws).

    Of n documents drawn again the variance is (n - 1) / n of what they tell of others like them.
    """
    documents = len(again)
    error = again.mean(axis=0).std() * np.sqrt(documents / (documents - 1))
    return float(stdtrit(documents - 1, 0.975) * error)
