"""Rows of scores: one for each figure of a document, and whether it is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policymine.exports.dictionary import Row
from policymine.records import Estimate, Score, Share, Status
from policymine.scores import WIDEST_INTERVAL
from policymine.store import Summary


def list_figures(summaries: Mapping[str, Summary]) -> Iterator[Row]:
    """Yield the figures of every document that was read, by name."""
    for name in sorted(summaries):
        for row in _list_document(summaries[name].score):
            yield {"document": name} | row


def _list_document(score: Score) -> Iterator[Row]:
    scored = score.status is Status.SCORED and score.overall is not None
    if score.overall:
        yield _list_estimate("overall", "overall", score.overall, stated=scored)
    if score.firm:
        yield _list_estimate("firm", "firm", score.firm, stated=scored and _is_narrow(score.firm))
    for name, estimate in score.dimensions.items():
        stated = scored and _is_narrow(estimate)
        yield _list_estimate(f"dimension.{name}", "dimension", estimate, stated=stated) | {"part": name}
    yield from _list_weightings(score, scored=scored)
    if score.soft:
        yield _list_share(score.soft, stated=scored and 100 * (score.soft.high - score.soft.low) <= WIDEST_INTERVAL)


def _is_narrow(estimate: Estimate) -> bool:
    return estimate.high - estimate.low <= WIDEST_INTERVAL


def _list_weightings(score: Score, *, scored: bool) -> Iterator[Row]:
    for code, weighting in score.weightings.items():
        estimates = {0.0: weighting.at_zero, weighting.weight: weighting.as_given, 1.0: weighting.at_one}
        for weight, estimate in estimates.items():
            row = _list_estimate(f"{code}={weight:g}", "weighting", estimate, stated=scored)
            yield row | {"part": code, "weight": weight}


def _list_estimate(figure: str, measure: str, estimate: Estimate, *, stated: bool) -> Row:
    row: Row = {"figure": figure, "measure": measure, "unit": "points", "stated": stated}
    row |= {"bottom_up": estimate.bottom_up, "top_down": estimate.top_down}
    if stated:
        row |= {"value": estimate.score, "low": estimate.low, "high": estimate.high, "position": estimate.position}
    return row


def _list_share(share: Share, *, stated: bool) -> Row:
    row: Row = {"figure": "soft_share", "measure": "soft_share", "unit": "share", "stated": stated}
    return row | ({"value": share.value, "low": share.low, "high": share.high} if stated else {})
