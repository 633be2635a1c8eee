"""Charts: Altair draws, vl-convert renders, no network. Each comes wide and narrow, and says what it shows."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert
from PIL import Image

from policymine.codebooks import Poles
from policymine.findings.gaps import Gap, Verdict
from policymine.pipeline import Result
from policymine.records import SAID, Kind, Status
from policymine.reports.tables import format_interval

WIDE_PX = 680
NARROW_PX = 310
_ROW_PX = 46
_INK = "#1d3557"
_PALE = "#767676"
_WORDS = "#a8480a"
_LETTER_PX = 6.6
_PNG_SCALE = 2
_FULL = alt.Scale(domain=[0, 100])
_TICKS = alt.Axis(values=[0, 25, 50, 75, 100], gridColor="#e4e7ea")
_COLOURS = 32
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG for wide and for narrow pages. ``name`` is that of its files, ``told`` what it shows in words."""

    name: str
    told: str
    wide: str
    narrow: str

    def convert(self) -> bytes:
        """Return the wide chart as PNG."""
        picture = Image.open(io.BytesIO(vl_convert.svg_to_png(self.wide, scale=_PNG_SCALE)))
        stream = io.BytesIO()
        picture.convert("RGB").quantize(_COLOURS).save(stream, "PNG", optimize=True)
        return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Dot:
    """A row of a dot plot: a score with its interval."""

    title: str
    score: float
    low: float
    high: float
    said: bool = False


def list_dots(results: Sequence[Result]) -> list[Dot]:
    """Return the dots of the documents that have a score, in the order given."""
    return [
        Dot(each.document.title, overall.score, overall.low, overall.high, each.document.kind in SAID)
        for each in results
        if each.score.status is Status.SCORED and (overall := each.score.overall)
    ]


def draw_dots(name: str, title: str, dots: Sequence[Dot], poles: Poles) -> Chart | None:
    """Draw scores with their 95% intervals, in the order given; None where there are none."""
    if not dots:
        return None
    told = "; ".join(f"{each.title}: {format_interval(each.score, each.low, each.high)}" for each in dots)
    axis = _name_axis(poles)
    wide, narrow = (_render(_plot_dots(dots, axis, width)) for width in (WIDE_PX, NARROW_PX))
    return Chart(name, f"{title}. {axis}. Score and 95% interval of each: {told}.", wide, narrow)


def _name_axis(poles: Poles) -> str:
    return f"0 = {poles.top.lower()}, 100 = {poles.bottom.lower()}"


def _plot_dots(dots: Sequence[Dot], axis: str, width: int) -> Any:
    rows = [
        {
            "row": number,
            "title": _shorten(each.title, width),
            "score": each.score,
            "low": each.low,
            "high": each.high,
            "what": _name_side(said=each.said),
        }
        for number, each in enumerate(dots)
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("row:O", axis=None))
    lines = base.mark_rule(color=_INK, strokeWidth=2).encode(
        x=alt.X("low:Q", scale=_FULL, axis=_TICKS, title=_wrap(f"{axis} (line: 95% interval)", width)), x2="high:Q"
    )
    points = base.mark_point(color=_INK, filled=True, size=90, opacity=1).encode(
        x=alt.X("score:Q", scale=_FULL), shape=_shape()
    )
    return _frame([_draw_middle(), lines, points, _draw_titles(base)], len(rows), width)


def draw_gaps(name: str, gaps: Sequence[Gap], poles: Poles) -> Chart | None:
    """Draw one line per place, minister and year, from what is said to what the deal does; None without any."""
    if not gaps:
        return None
    told = "; ".join(
        f"{name_gap(gap)}: said {_round(gap.whole.words.score)}, deals {_round(gap.whole.deals.score)}, "
        f"{gap.whole.verdict}"
        for gap in gaps
    )
    axis = _name_axis(poles)
    wide, narrow = (_render(_plot_gaps(gaps, axis, width)) for width in (WIDE_PX, NARROW_PX))
    return Chart(name, f"From what is said to what the deals do. {axis}. {told}.", wide, narrow)


def _round(score: float) -> str:
    return f"{round(score, 1):.0f}"


def name_gap(gap: Gap) -> str:
    """Name a gap by its place, minister and year."""
    return ", ".join(each for each in (gap.place, gap.minister or "speaker not named", gap.year) if each)


def _plot_gaps(gaps: Sequence[Gap], axis: str, width: int) -> Any:
    rows: list[dict[str, object]] = []
    for number, gap in enumerate(gaps):
        claim = gap.whole.verdict is not Verdict.NO_CLAIM
        shown = f"{round(round(gap.whole.points, 1)):+d} points" if claim else "no claim"
        title = f"{_shorten(name_gap(gap), width, len(shown) + 2)}: {shown}"
        rows += [
            {
                "row": number,
                "title": title if said else "",
                "score": side.score,
                "low": gap.whole.words.score,
                "high": gap.whole.deals.score,
                "what": _name_side(said=said),
                "claim": "a claim" if claim else "no claim",
            }
            for said, side in ((True, gap.whole.words), (False, gap.whole.deals))
        ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("row:O", axis=None))
    dash = alt.StrokeDash(
        "claim:N",
        title=None,
        scale=alt.Scale(domain=["a claim", "no claim"], range=[[1, 0], [4, 4]]),
        legend=_legend(width),
    )
    lines = base.mark_rule(strokeWidth=2.5, color=_INK).encode(
        x=alt.X("low:Q", scale=_FULL, axis=_TICKS, title=_wrap(axis, width)), x2="high:Q", strokeDash=dash
    )
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X("score:Q", scale=_FULL), shape=_shape(width), color=_colour(width)
    )
    return _frame([_draw_middle(), lines, points, _draw_titles(base)], len(gaps), width)


@dataclass(frozen=True, slots=True)
class Mark:
    """A document of a trend (``low`` is None), or the mean of a period with its interval."""

    kind: Kind
    period: str
    score: float
    low: float | None = None
    high: float | None = None


def draw_trend(name: str, title: str, marks: Sequence[Mark], poles: Poles) -> Chart | None:
    """Draw the documents of one kind by period, and the mean of a period where there is one; None without any."""
    if not marks:
        return None
    means = [each for each in marks if each.low is not None]
    told = "; ".join(f"{each.period}: {format_interval(each.score, each.low, each.high)}" for each in means)
    told = f"Means with 95% intervals: {told}" if means else "No period has enough documents for a mean"
    singles = len(marks) - len(means)
    wide, narrow = (_render(_plot_trend(marks, _name_axis(poles), width)) for width in (WIDE_PX, NARROW_PX))
    return Chart(name, f"{title}. {singles} documents, each a pale dot. {told}.", wide, narrow)


def _plot_trend(marks: Sequence[Mark], axis: str, width: int) -> Any:
    periods = list(dict.fromkeys(each.period for each in marks))
    rows = [{"period": each.period, "score": each.score, "low": each.low, "high": each.high} for each in marks]
    longest = max(map(len, periods))
    angle = -30 if longest * len(periods) * _LETTER_PX > width else 0
    x = alt.X("period:O", sort=periods, title=None, axis=alt.Axis(labelAngle=angle, labelLimit=150))
    y = alt.Y("score:Q", scale=_FULL, title=axis if width == WIDE_PX else _wrap(axis, 150))
    singles = alt.Chart(alt.InlineData(values=[row for row in rows if row["low"] is None]))
    means = alt.Chart(alt.InlineData(values=[row for row in rows if row["low"] is not None]))
    layers = [
        singles.mark_point(color=_PALE, size=50, opacity=1).encode(x=x, y=y),
        means.mark_rule(color=_INK, strokeWidth=2).encode(x=x, y=alt.Y("low:Q", scale=_FULL), y2="high:Q"),
        means.mark_point(color=_INK, filled=True, size=110, opacity=1).encode(x=x, y=y),
    ]
    return alt.layer(*layers).properties(width=width - 60, height=260)


def _name_side(*, said: bool) -> str:
    return "what is said" if said else "what a deal or paper does"


def _shape(width: int = 0) -> alt.Shape:
    sides = [_name_side(said=True), _name_side(said=False)]
    legend = _legend(width) if width else None
    return alt.Shape("what:N", title=None, scale=alt.Scale(domain=sides, range=["circle", "square"]), legend=legend)


def _colour(width: int) -> alt.Color:
    sides = [_name_side(said=True), _name_side(said=False)]
    return alt.Color("what:N", title=None, scale=alt.Scale(domain=sides, range=[_WORDS, _INK]), legend=_legend(width))


def _legend(width: int) -> alt.Legend:
    return alt.Legend(orient="top", direction="horizontal" if width == WIDE_PX else "vertical", labelLimit=width)


def _draw_middle() -> Any:
    middle = alt.Chart(alt.InlineData(values=[{"x": 50}]))
    return middle.mark_rule(color=_PALE, strokeDash=[4, 4]).encode(x=alt.X("x:Q", scale=_FULL))


def _draw_titles(base: Any) -> Any:
    marks = base.mark_text(align="left", baseline="bottom", dy=-8, fontSize=12.5, color="#1b1f24")
    return marks.encode(x=alt.value(0), text="title:N")


def _frame(layers: Sequence[Any], rows: int, width: int) -> Any:
    return alt.layer(*layers).properties(width=width, height=_ROW_PX * rows)


def _wrap(words: str, width: int) -> str | list[str]:
    """Part a title into two lines where it is longer than the chart is wide."""
    if len(words) * _LETTER_PX <= width:
        return words
    at = words.find(", ")
    return [words[: at + 1], words[at + 2 :]] if at > 0 else words


def _shorten(title: str, width: int, spare: int = 0) -> str:
    longest = int(width / _LETTER_PX) - spare
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"


def _render(chart: Any) -> str:
    """Return a chart as SVG without roles of its own: the page says what the whole of it shows."""
    drawn = str(vl_convert.vegalite_to_svg(json.dumps(chart.configure_view(stroke=None).to_dict())))
    return _ROLES.sub("", drawn)
