"""Charts of the model card, as SVG inside the page: Altair draws, vl-convert renders, no network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from policymine.agreement import LEAST_ALPHA, Alpha
from policymine.evaluation.figures import Evaluation
from policymine.records import Share

_INK = "#1d3557"
_PALE = "#999"
_WIDTH_PX = 480
_ROW_PX = 26
_PADDING = {"left": 24, "right": 30, "top": 5, "bottom": 5}
_UNIT = alt.Scale(domain=[0, 1])


def draw_codes(evaluation: Evaluation) -> str:
    """Return a dot plot of each code's F1 with its interval."""
    return _draw_intervals({name: each.f1 for name, each in evaluation.codes.items()}, "F1 (line: 95% interval)")


def draw_agreement(codes: Mapping[str, Alpha]) -> str:
    """Return a dot plot of each code's alpha with its interval, and the line below which a code is weak."""
    return _draw_intervals(codes, "Krippendorff's alpha (line: 95% interval)", mark=LEAST_ALPHA)


def draw_reliability(evaluation: Evaluation) -> str:
    """Return the share right against the mean probability of each tenth; the dashed line is perfect calibration."""
    rows = [{"probability": each.probability, "right": each.right} for each in evaluation.reliability]
    x = alt.X("probability:Q", scale=_UNIT, title="Probability of the likeliest code")
    y = alt.Y("right:Q", scale=_UNIT, title="Share right")
    ends = alt.InlineData(values=[{"probability": 0, "right": 0}, {"probability": 1, "right": 1}])
    perfect = alt.Chart(ends).mark_line(color=_PALE, strokeDash=[4, 4]).encode(x=x, y=y)
    found = alt.Chart(alt.InlineData(values=rows)).mark_line(color=_INK, point=alt.OverlayMarkDef(color=_INK, size=60))
    return _render((perfect + found.encode(x=x, y=y)).properties(width=300, height=300))


def draw_curve(evaluation: Evaluation) -> str:
    """Return macro-F1 against the number of annotations learned from."""
    rows = [
        {"annotations": point.annotations, "macro-F1": value, "over": over}
        for point in evaluation.learning_curve
        for over, value in (("three poles", point.pole_macro_f1), ("every code", point.macro_f1))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("annotations:Q", title="Sentences learned from", scale=alt.Scale(zero=True)),
            y=alt.Y("macro-F1:Q", scale=_UNIT, title="Macro-F1"),
            color=alt.Color("over:N", title=None, scale=alt.Scale(range=[_INK, "#c1440e"])),
            strokeDash=alt.StrokeDash("over:N", title=None),
        )
    )
    return _render(chart.properties(width=_WIDTH_PX, height=260))


def draw_confusion(evaluation: Evaluation) -> str:
    """Return the confusion matrix; the shade is the share of the row."""
    names = [_read(name) for name in evaluation.names]
    rows = [
        {"coded": names[i], "predicted": names[j], "sentences": cell, "share": cell / max(sum(row), 1)}
        for i, row in enumerate(evaluation.confusion)
        for j, cell in enumerate(row)
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("predicted:N", sort=names, title="Predicted", axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("coded:N", sort=names, title="Coded as"),
    )
    shade = alt.Color("share:Q", scale=alt.Scale(scheme="blues", domain=[0, 1]), title="Share of row")
    ink = alt.condition("datum.share > 0.5", alt.value("white"), alt.value("black"))
    chart = base.mark_rect().encode(color=shade) + base.mark_text(fontSize=11).encode(text="sentences:Q", color=ink)
    return _render(chart.properties(width=_WIDTH_PX, height=34 * len(names)))


def _draw_intervals(shares: Mapping[str, Share] | Mapping[str, Alpha], title: str, mark: float | None = None) -> str:
    rows = [
        {"code": _read(name), "value": each.value, "low": max(each.low, 0.0), "high": each.high}
        for name, each in shares.items()
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("code:N", sort=[str(row["code"]) for row in rows], title=None, axis=alt.Axis(labelLimit=240))
    )
    lines = base.mark_rule(color=_INK, strokeWidth=2).encode(x=alt.X("low:Q", scale=_UNIT, title=title), x2="high:Q")
    dots = base.mark_point(color=_INK, filled=True, size=80, opacity=1).encode(x=alt.X("value:Q", scale=_UNIT))
    layers: Sequence[Any] = [lines, dots]
    if mark is not None:
        edge = alt.Chart(alt.InlineData(values=[{"x": mark}])).mark_rule(color=_PALE, strokeDash=[4, 4])
        layers = [edge.encode(x="x:Q"), *layers]
    return _render(alt.layer(*layers).properties(width=_WIDTH_PX, height=_ROW_PX * len(rows)))


def _read(name: str) -> str:
    return name.replace("_", " ")


def _render(chart: Any) -> str:
    """Return a chart as SVG, with room for labels: a browser's letters may be wider than those it was laid out with."""
    drawn = chart.configure_view(stroke=None).properties(padding=_PADDING)
    return str(vl_convert.vegalite_to_svg(json.dumps(drawn.to_dict())))
