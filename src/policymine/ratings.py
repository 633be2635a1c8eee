"""Ratings: what reviewers make of whole documents (1-5), and a map from positions to ratings that is learned from them.

The map is isotonic regression (Barlow and others 1972): the best fit among all that never fall as the position rises,
so that no shape is assumed. Its error is measured on each document in turn by a map that has not seen it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np

from policymine.errors import CorpusError

FILE = "ratings.csv"
LOWEST, HIGHEST = 1, 5
FEWEST_DOCUMENTS = 10
_Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rating:
    """What one reviewer makes of a document: 1 (top down) to 5 (bottom up)."""

    document: str
    rater: str
    rating: int
    rated_on: str


COLUMNS = tuple(field.name for field in fields(Rating))


@dataclass(frozen=True, slots=True)
class RatingMap:
    """What the scores of rated documents say of the ratings that others would get.

    ``documents`` counts those that are rated and scored. ``expected`` gives the rating by document, empty where there
    are too few ratings. ``error`` is the mean absolute error of the map on documents that it has not seen, in points
    of the rating; ``plain_error`` that of always expecting the mean rating.
    """

    documents: int
    expected: Mapping[str, float]
    error: float | None = None
    plain_error: float | None = None

    @property
    def is_enough(self) -> bool:
        """Tell whether enough documents are rated for a map."""
        return self.documents >= FEWEST_DOCUMENTS

    def describe(self) -> str:
        """Say how good the map is, or that there is none."""
        if self.error is None or self.plain_error is None:
            return (
                f"Ratings: too few ratings. Rated and scored documents: {self.documents}; a map from scores to ratings "
                f"needs {FEWEST_DOCUMENTS}."
            )
        return (
            f"Ratings: fitted to {self.documents} documents that reviewers rated from {LOWEST} to {HIGHEST}. On a "
            f"document that it has not seen it is {self.error:.2f} off on average; always expecting the mean rating "
            f"would be {self.plain_error:.2f} off."
        )


def read_ratings(folder: Path, documents: Collection[str]) -> tuple[Rating, ...]:
    """Read the ratings in a corpus' folder; none where it has no such file.

    Raise CorpusError naming the row and column of the first fault.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return tuple(_read_rows(path, csv.DictReader(stream), documents))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path} cannot be read: {error}. It must be a CSV file in UTF-8.") from error


def _read_rows(path: Path, reader: csv.DictReader[str], documents: Collection[str]) -> list[Rating]:
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise CorpusError(f"{path}, row 1: the column {missing[0]} is missing. The columns are {','.join(COLUMNS)}.")
    ratings: dict[tuple[str, str], Rating] = {}
    for row in reader:
        rating = _read_row(f"{path}, row {reader.line_num}", row, documents)
        if (rating.document, rating.rater) in ratings:
            raise CorpusError(
                f"{path}, row {reader.line_num}, rater: {rating.rater} has rated {rating.document} already. "
                "Keep one rating of each rater."
            )
        ratings[rating.document, rating.rater] = rating
    return list(ratings.values())


def _read_row(where: str, row: Mapping[str, str | None], documents: Collection[str]) -> Rating:
    cells = {column: (row[column] or "").strip() for column in COLUMNS}
    if cells["document"] not in documents:
        raise CorpusError(f"{where}, document: {cells['document']!r} is not in the corpus. Correct its name.")
    if not cells["rater"]:
        raise CorpusError(f"{where}, rater: it is empty. Say who rated it.")
    if cells["rating"] not in {str(number) for number in range(LOWEST, HIGHEST + 1)}:
        raise CorpusError(
            f"{where}, rating: {cells['rating']!r} is not a whole number from {LOWEST} (top down) to {HIGHEST} "
            "(bottom up)."
        )
    if not _is_day(cells["rated_on"]):
        raise CorpusError(f"{where}, rated_on: {cells['rated_on']!r} is not a date. Write it as 2026-11-01.")
    return Rating(cells["document"], cells["rater"], int(cells["rating"]), cells["rated_on"])


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def join_ratings(filed: Sequence[Rating], given: Sequence[Rating]) -> tuple[Rating, ...]:
    """Join the ratings of the file with those given in the review app; of one person and document the latest counts.

    Of two of the same day the one from the app counts.
    """
    joined = {(each.document, each.rater): each for each in filed}
    for each in given:
        known = joined.get((each.document, each.rater))
        if known is None or each.rated_on >= known.rated_on:
            joined[each.document, each.rater] = each
    return tuple(joined.values())


def fit_ratings(ratings: Sequence[Rating], positions: Mapping[str, float]) -> RatingMap:
    """Fit a map from the positions (logits) of scored documents, by document, to the mean of their ratings."""
    given: dict[str, list[int]] = {}
    for each in ratings:
        given.setdefault(each.document, []).append(each.rating)
    points = [(positions[name], fmean(given[name])) for name in positions if name in given]
    if len(points) < FEWEST_DOCUMENTS:
        return RatingMap(len(points), {})
    others = [[*points[:left], *points[left + 1 :]] for left in range(len(points))]
    errors = [
        abs(_expect(rest, [position])[0] - rating) for rest, (position, rating) in zip(others, points, strict=True)
    ]
    plain = [abs(fmean(each for _, each in rest) - rating) for rest, (_, rating) in zip(others, points, strict=True)]
    expected = dict(zip(positions, _expect(points, list(positions.values())), strict=True))
    return RatingMap(len(points), expected, fmean(errors), fmean(plain))


def _expect(points: _Points, positions: Sequence[float]) -> list[float]:
    """Return the ratings that a map fitted to (position, rating) points gives to positions."""
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=LOWEST, y_max=HIGHEST, out_of_bounds="clip")
    model.fit(*np.asarray(points, dtype=np.float64).T)
    return [float(rating) for rating in model.predict(np.asarray(positions, dtype=np.float64))]
