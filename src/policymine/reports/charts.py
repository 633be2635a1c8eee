"""Charts as SVG inside the page: Altair draws, vl-convert renders, no network."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import vl_convert

from policymine.codebooks import Poles
from policymine.pipeline import Result
from policymine.records import Status

_ROW_HEIGHT_PX = 26
_WIDTH_PX = 520
_LONGEST_TITLE = 46
_INK = "#1d3557"


def draw_ranking(ranked: Sequence[Result], poles: Poles) -> str:
    """Return an SVG dot plot of scored documents with 95% intervals, in the order given; empty if none is scored."""
    rows = [
        {
            "title": _shorten(result.document.title),
            "score": result.score.overall.score,
            "low": result.score.overall.low,
            "high": result.score.overall.high,
        }
        for result in ranked
        if result.score.status is Status.SCORED and result.score.overall
    ]
    if not rows:
        return ""
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "title:N",
            sort=[str(row["title"]) for row in rows],
            title=None,
            axis=alt.Axis(labelLimit=340, labelFontSize=12),
        )
    )
    scale = alt.Scale(domain=[0, 100])
    axis = alt.X(
        "low:Q", scale=scale, title=f"0 = {poles.top.lower()}, 100 = {poles.bottom.lower()} (line: 95% interval)"
    )
    intervals = base.mark_rule(color=_INK, strokeWidth=2).encode(x=axis, x2="high:Q")
    dots = base.mark_point(color=_INK, filled=True, size=80, opacity=1).encode(x=alt.X("score:Q", scale=scale))
    middle = alt.Chart(alt.InlineData(values=[{"x": 50}])).mark_rule(color="#999", strokeDash=[4, 4]).encode(x="x:Q")
    chart = (middle + intervals + dots).properties(width=_WIDTH_PX, height=_ROW_HEIGHT_PX * len(rows))
    return str(vl_convert.vegalite_to_svg(json.dumps(chart.configure_view(stroke=None).to_dict())))


def _shorten(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"
