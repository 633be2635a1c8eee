"""Rows of findings: what the terminal, the pages and the tables of a report all show of gaps, silences and trends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policymine.findings.gaps import Difference, Gap
from policymine.findings.silences import Silence, Silences
from policymine.findings.trends import Point, Trend
from policymine.reports.tables import Row


def list_gaps(gaps: Iterable[Gap]) -> list[Row]:
    """Return a row for each gap: over all sentences, and, under names that begin with "firm", the firm ones alone."""
    return [
        {
            "place": gap.place,
            "minister": gap.minister,
            "year": gap.year,
            "said_in": " ".join(each.document for each in gap.words),
            "deals": " ".join(each.document for each in gap.deals),
            "deal_years": " ".join(gap.deal_years),
            **_list_difference(gap.whole, ""),
            **_list_difference(gap.firm, "firm_"),
        }
        for gap in gaps
    ]


def _list_difference(found: Difference, before: str) -> Row:
    cells = {
        "said_sentences": found.words.sentences,
        "said_bottom_up": round(found.words.bottom_up, 3),
        "said_top_down": round(found.words.top_down, 3),
        "said_score": round(found.words.score, 1),
        "deal_sentences": found.deals.sentences,
        "deal_bottom_up": round(found.deals.bottom_up, 3),
        "deal_top_down": round(found.deals.top_down, 3),
        "deal_score": round(found.deals.score, 1),
        "gap": round(found.value, 3),
        "gap_low": round(found.low, 3),
        "gap_high": round(found.high, 3),
        "points": round(found.points, 1),
        "points_low": round(found.points_low, 1),
        "points_high": round(found.points_high, 1),
        "verdict": found.verdict.value,
        "reason": found.reason,
    }
    return {before + name: cell for name, cell in cells.items()}


def list_silences(found: Iterable[Silences]) -> list[Row]:
    """Return a row for each concept that a document never mentions though most comparable ones do."""
    return [_list_silence(each, silence) for each in found for silence in each.found]


def _list_silence(silences: Silences, silence: Silence) -> Row:
    reading = silences.reading
    return {
        "document": reading.document.document,
        "label": silence.label,
        "concept": silence.concept,
        "comparable": silence.comparable,
        "mentioned_by": len(silence.mentioned_by),
        "granted_by": len(silence.granted_by),
        "granted_by_most": silence.is_granted_by_most,
        "phrases": len(silence.phrases),
        "spellings": silence.spellings,
        "near_words": " ".join(silence.near),
        "pages": reading.pages if reading.paged else None,
        "pages_without_sentences": " ".join(map(str, reading.silent_pages)),
        "sentences": reading.sentences,
        "not_read": " ".join(reading.notes),
    }


def list_trends(trends: Iterable[Trend]) -> list[Row]:
    """Return a row for each kind and period; figures are None where too few documents stand behind them."""
    return [row for trend in trends for row in _list_points(trend)]


def _list_points(trend: Trend) -> Iterator[Row]:
    for point in trend.points:
        yield {
            "by": trend.by.value,
            "period": point.period,
            "kind": point.kind.value,
            "documents": len(point.documents),
            **_list_point(point),
        }


def _list_point(point: Point) -> Row:
    figures = {
        "score": (point.score, 1),
        "low": (point.low, 1),
        "high": (point.high, 1),
        "position": (point.position, 3),
        "position_low": (point.position_low, 3),
        "position_high": (point.position_high, 3),
    }
    return {name: None if value is None else round(value, digits) for name, (value, digits) in figures.items()}
