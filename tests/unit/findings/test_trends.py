"""Trends on documents whose positions are given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policymine.findings.stands import WHOLE, Stand, Stands, Weight
from policymine.findings.trends import FEWEST_DOCUMENTS, Period, find_student, find_trend
from policymine.records import Document, Kind

UPS = (1.0, 4.0, 9.0, 30.0, 60.0)


def make_stands(*documents: Document) -> Stands:
    """Return documents that are known without error, with so much at the bottom-up end each and 10 at the other."""
    stands = {}
    for each, up in zip(documents, UPS, strict=False):
        weight = Weight(up, 10.0, np.full(300, up), np.full(300, 10.0), np.full((300, 2), 0.5))
        stands[each.document] = Stand(each, {WHOLE: 40}, {WHOLE: weight})
    return Stands(stands, {})


def make_documents(count: int, *, on: str = "2024-03") -> list[Document]:
    return [Document(f"d{n}", f"d{n}.pdf", f"D{n}", Kind.SPEECH, published_on=on) for n in range(count)]


def test_a_point_is_the_mean_position_and_its_interval_holds_how_documents_differ() -> None:
    documents = make_documents(FEWEST_DOCUMENTS)
    point = find_trend(documents, make_stands(*documents), Period.YEAR, seed=1).points[0]
    positions = [np.log((up + 0.5) / 10.5) for up in UPS]
    assert (point.kind, point.period, len(point.documents)) == (Kind.SPEECH, "2024", 5)
    assert point.position == pytest.approx(np.mean(positions))
    assert point.score == pytest.approx(100 / (1 + np.exp(-np.mean(positions))))
    assert point.position_low is not None
    assert point.position_high is not None
    error = np.std(positions, ddof=1) / np.sqrt(5)
    assert point.position_high - point.position_low == pytest.approx(2 * 2.776 * error, rel=0.1)


def test_documents_that_are_known_without_error_have_the_interval_of_student() -> None:
    documents = np.asarray([0.1, 0.5, -0.8, 2.0, 1.1])
    again = documents[np.random.default_rng(3).integers(0, 5, size=(5, 20_000))]
    assert find_student(again) == pytest.approx(2.776 * documents.std(ddof=1) / np.sqrt(5), rel=0.02)


def test_too_few_documents_are_counted_without_a_figure() -> None:
    documents = make_documents(FEWEST_DOCUMENTS - 1)
    point = find_trend(documents, make_stands(*documents), Period.YEAR, seed=1).points[0]
    assert (len(point.documents), point.position, point.score, point.low) == (4, None, None, None)


def test_kinds_are_kept_apart_and_what_has_no_period_is_told() -> None:
    first, second, third = make_documents(3)
    documents = [replace(first, government="May"), replace(second, kind=Kind.DEAL, government="May"), third]
    trend = find_trend(documents, make_stands(*documents), Period.GOVERNMENT, seed=1)
    assert [(point.kind, point.period) for point in trend.points] == [(Kind.DEAL, "May"), (Kind.SPEECH, "May")]
    assert [each.document for each in trend.unplaced] == ["d2"]
