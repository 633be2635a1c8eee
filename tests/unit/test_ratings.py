"""Ratings: faults are named by row and column, and the map is worked by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from policymine.errors import CorpusError
from policymine.ratings import Rating, fit_ratings, join_ratings, read_ratings

HEADER = "document,rater,rating,rated_on\n"


def write(folder: Path, rows: str) -> None:
    (folder / "ratings.csv").write_text(HEADER + rows, encoding="utf-8")


def rate(name: str, rating: int, rater: str = "Ada") -> Rating:
    return Rating(name, rater, rating, "2026-11-01")


def test_no_file_is_no_ratings(tmp_path: Path) -> None:
    assert read_ratings(tmp_path, {"deal"}) == ()


def test_ratings_are_read(tmp_path: Path) -> None:
    write(tmp_path, "deal,Ada,4,2026-11-01\ndeal,Bob, 2 ,2026-11-02\n")
    assert read_ratings(tmp_path, {"deal"}) == (rate("deal", 4), Rating("deal", "Bob", 2, "2026-11-02"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("deal,Ada,4,2026-11-01\ntreaty,Ada,4,2026-11-01\n", r"row 3, document: 'treaty' is not in the corpus"),
        ("deal,,4,2026-11-01\n", "row 2, rater: it is empty"),
        ("deal,Ada,6,2026-11-01\n", r"row 2, rating: '6' is not a whole number from 1 \(top down\) to 5"),
        ("deal,Ada,3.5,2026-11-01\n", "row 2, rating"),
        ("deal,Ada,4\n", "row 2, rated_on: '' is not a date"),
        ("deal,Ada,4,1/11/2026\n", "row 2, rated_on"),
        ("deal,Ada,4,2026-11-01\ndeal,Ada,3,2026-11-02\n", "row 3, rater: Ada has rated deal already"),
    ],
)
def test_a_fault_is_named_by_row_and_column(tmp_path: Path, rows: str, said: str) -> None:
    write(tmp_path, rows)
    with pytest.raises(CorpusError, match=said):
        read_ratings(tmp_path, {"deal"})


def test_a_missing_column_and_a_file_that_is_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text("document,rating\n")
    with pytest.raises(CorpusError, match="row 1: the column rater is missing"):
        read_ratings(tmp_path, {"deal"})
    (tmp_path / "ratings.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match="must be a CSV file in UTF-8"):
        read_ratings(tmp_path, {"deal"})


def test_under_ten_documents_are_too_few_however_many_rate_them() -> None:
    ratings = [rate(f"d{number}", 3, rater) for number in range(9) for rater in ("Ada", "Bob")]
    fitted = fit_ratings(ratings, {f"d{number}": float(number) for number in range(20)})
    assert (fitted.documents, fitted.is_enough, fitted.expected) == (9, False, {})
    assert "too few ratings" in fitted.describe()


def test_the_map_rises_with_the_position_and_its_error_is_left_one_out() -> None:
    # Ten documents at 0 to 9, rated 1 up to 4 and 5 from 5 on. Without the one at 4 (rated 1) the map goes from 1 at 3
    # to 5 at 5, and says 3 at 4: 2 off. So with the one at 5. All others are met: 4 / 10.
    positions = {f"d{number}": float(number) for number in range(10)}
    fitted = fit_ratings([rate(name, 1 if position < 5 else 5) for name, position in positions.items()], positions)
    assert fitted.error == pytest.approx(0.4)
    # The mean of the other nine is 25 / 9 or 29 / 9, so that each is 20 / 9 off
    assert fitted.plain_error == pytest.approx(20 / 9)
    assert fitted.expected["d0"] == pytest.approx(1)
    assert fitted.expected["d9"] == pytest.approx(5)
    assert list(fitted.expected.values()) == sorted(fitted.expected.values())
    assert "0.40 off on average" in fitted.describe()


def test_of_one_person_and_document_the_latest_rating_counts() -> None:
    filed = [rate("deal", 1), rate("deal", 2, "Bob"), rate("speech", 5)]
    given = [Rating("deal", "Ada", 4, "2026-11-01"), Rating("speech", "Ada", 1, "2026-10-31")]
    joined = {(each.document, each.rater): each.rating for each in join_ratings(filed, given)}
    assert joined == {("deal", "Ada"): 4, ("deal", "Bob"): 2, ("speech", "Ada"): 5}


def test_ratings_of_one_document_are_averaged_and_those_without_a_score_left_out() -> None:
    positions = {f"d{number}": float(number) for number in range(10)}
    ratings = [rate(name, 2) for name in positions] + [rate("d9", 5, "Bob"), rate("gone", 5)]
    fitted = fit_ratings(ratings, positions)
    assert fitted.documents == 10
    assert fitted.expected["d9"] == pytest.approx(3.5)


@pytest.fixture
def narrow() -> Iterator[None]:
    """Cells as long as they may be at the start of Python: a library may have raised the bound for all."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("narrow")
def test_a_cell_beyond_all_bounds_is_told(tmp_path: Path) -> None:
    write(tmp_path, f"deal,{'A' * 200_000},4,2026-11-01\n")
    with pytest.raises(CorpusError, match=r"ratings.csv cannot be read: field larger than field limit"):
        read_ratings(tmp_path, {"deal"})
