"""Unruled tables: words that stand in rows and columns with neither rules nor shading -> grids.

Rows are lines with white space wide enough to part cells; a run of rows is a table where the same bands of white space
run through all of them, the cells of a column share an edge, and the cells do not read as columns of prose.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.gutters import find_gutters, sort_words
from policymine.texts.tables.row_runs import part_rows
from policymine.texts.tables.row_starts import find_starts
from policymine.texts.tables.table_rows import is_figure, is_sum
from policymine.texts.tables.tabular_columns import are_aligned, are_tabular, find_named
from policymine.texts.tables.word_rows import LEAST_ROWS, SHIFTED, Row, Run, build_rows, find_bottom, find_top

_MOST_HEAD_LINES = 6
_SHORT_WORDS = 3
_LEAST_DRAWN = 0.05
_HEAD_PITCH, _CENTRED = 1.4, 3.0


class Layout(NamedTuple):
    """The edges of an unruled table's columns and rows."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


def find_unruled(rows: Sequence[Row]) -> list[Layout]:
    """Return the edges of the tables among rows of words that no drawn table holds."""
    layouts: list[Layout | None] = []
    for part in part_rows(rows, titled=True):
        layout = _lay_out(part)
        if layout is None:
            layouts += [_lay_out(rest) for rest in part_rows(part, titled=False)]
        else:
            layouts.append(_add_top_line(layout, part, rows))
    return [layout for layout in layouts if layout is not None]


def _add_top_line(layout: Layout, part: Sequence[Row], rows: Sequence[Row]) -> Layout:
    """Return a table with the line right above its heads that stands too close to be parted, but is centred on them.

    Each of its words stands over one head and is set like it, and there are several.
    """
    first, at = part[0], rows.index(part[0])
    line = rows[at - 1] if at else None
    near = line is not None and first.baseline - line.baseline < _HEAD_PITCH * first.size
    if line is None or not near or len(line.runs) != 1:
        return layout
    heads = sort_words(first, layout.xs[1:-1])
    above: dict[int, list[Word]] = {}
    for word in line.runs[0].words:
        above.setdefault(bisect_right(layout.xs[1:-1], (word.x0 + word.x1) / 2), []).append(word)
    headed = all(_stands_over(words, heads[column]) for column, words in above.items())
    return layout._replace(ys=(find_top(line) - 1, *layout.ys[1:])) if len(above) > 1 and headed else layout


def _stands_over(words: Sequence[Word], head: Run | None) -> bool:
    """Tell whether words are set like a head that is no figure and centred on it."""
    if head is None or is_figure(head.text) or any(word.style != head.words[0].style for word in words):
        return False
    return abs(words[0].x0 + words[-1].x1 - head.x0 - head.x1) < 2 * _CENTRED


def lay_out_between(words: Sequence[Word], rules: Sequence[float]) -> Layout | None:
    """Return the edges of a table between rules, the first two of which stand above and below its heads.

    Every column has a head, and the cells of all columns but one are short.
    """
    if _begins_with_prose(words, rules[1]):
        return None
    rows = build_rows(words)
    heads, body = [r for r in rows if r.baseline <= rules[1]], [r for r in rows if r.baseline > rules[1]]
    if not 0 < len(heads) <= _MOST_HEAD_LINES or sum(len(row.runs) > 1 for row in body) < max(2, 0.5 * len(body)):
        return None
    gutters = find_gutters(body)
    cells = [sort_words(row, gutters) for row in body]
    columns = [[row[column] for row in cells] for column in range(len(gutters) + 1)]
    if not gutters or not all(map(any, columns)) or not are_aligned(columns, headed=False):
        return None
    named = {at for row in heads for at, run in enumerate(sort_words(row, gutters)) if run}
    lengths = [sorted(len(run.words) for run in column if run) for column in columns]
    short = sum(own[len(own) // 2] <= _SHORT_WORDS for own in lengths)
    if len(named | {0}) <= len(gutters) or short < max(2, len(gutters)):
        return None
    starts = find_starts(body, cells, find_named([[run for run in column if run] for column in columns]))
    ys = [(find_bottom(body[i - 1]) + find_top(body[i])) / 2 for i in starts if i]
    left, right = min(row.runs[0].x0 for row in rows) - 2, max(row.runs[-1].x1 for row in rows) + 2
    return Layout((left, *gutters, right), (rules[0], rules[1], *ys, rules[-1]))


def _begins_with_prose(words: Iterable[Word], foot: float) -> bool:
    """Tell at little cost whether more lines than heads have, for sure, stand above a rule."""
    upright = [word for word in words if word.baseline <= foot and not word.style.turned]
    least = SHIFTED * max((word.style.size for word in upright), default=0.0)
    steps = pairwise(sorted({word.baseline for word in upright}))
    return sum(after - before >= least for before, after in steps) > _MOST_HEAD_LINES


def lay_out_bands(words: Iterable[Word], xs: Sequence[float], rules: Sequence[float]) -> tuple[float, ...]:
    """Return the edges of the rows between rules: a line of figures each where these stand one below the other.

    Nothing is returned where they do so between no rules.
    """
    rows = build_rows(words, xs[1:-1])
    cells = [sort_words(row, xs[1:-1]) for row in rows]
    named = find_named([[run for run in column if run] for column in zip(*cells, strict=True)])
    ys: list[float] = []
    for top, bottom in pairwise(rules):
        band = [i for i, row in enumerate(rows) if top < row.baseline <= bottom]
        if _stack_figures([cells[i] for i in band]):
            starts = find_starts([rows[i] for i in band], [cells[i] for i in band], named)
            ys += [(find_bottom(rows[band[i] - 1]) + find_top(rows[band[i]])) / 2 for i in starts if i]
    return tuple(sorted([*rules, *ys])) if ys else ()


def _stack_figures(cells: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether a column after the first holds figures in two lines or more."""
    columns = zip(*cells, strict=True)
    return any(sum(run is not None and is_sum(run.text) for run in column) > 1 for column in list(columns)[1:])


def lay_out_figures(words: Iterable[Word], edges: Sequence[float]) -> Layout | None:
    """Return the edges of the rows and columns of figures between drawn edges, each line a row."""
    rows = build_rows(words, edges)
    if len(rows) < LEAST_ROWS:
        return None
    words = [word for row in rows for run in row.runs for word in run.words]
    drawn = [x for x in edges[1:-1] if sum(w.x0 + 2 < x < w.x1 - 2 for w in words) <= 0.1 * len(rows)]
    gutters = [x for x in find_gutters(rows, _LEAST_DRAWN) if all(abs(x - edge) > 12 for edge in edges)]
    ys = [(find_bottom(above) + find_top(row)) / 2 for above, row in pairwise(rows)]
    for gutter in list(gutters):
        around = sorted([edges[0], *drawn, *gutters, edges[-1]])
        at = around.index(gutter)
        if not all(_holds_runs(rows, *side) for side in pairwise(around[at - 1 : at + 2])):
            gutters.remove(gutter)
    return Layout(
        (edges[0], *sorted([*drawn, *gutters]), edges[-1]), (find_top(rows[0]) - 1, *ys, find_bottom(rows[-1]) + 1)
    )


def _holds_runs(rows: Iterable[Row], left: float, right: float) -> bool:
    """Tell whether two runs or more lie between two edges whole."""
    return sum(left - 1 < run.x0 and run.x1 < right + 1 for row in rows for run in row.runs) > 1


def _lay_out(rows: list[Row]) -> Layout | None:
    """Return the columns and rows of a run of rows, or None where it is no table."""
    gutters = find_gutters(rows)
    if not gutters:
        return None
    cells = [sort_words(row, gutters) for row in rows]
    columns = [[row[column] for row in cells] for column in range(len(gutters) + 1)]
    headed = all(column[0] for column in columns)
    if not are_aligned(columns, headed=headed) or not are_tabular(columns, rows):
        return None
    starts = find_starts(rows, cells, find_named([[run for run in column if run] for column in columns]))
    if len(starts) < LEAST_ROWS:
        return None
    left, right = min(row.runs[0].x0 for row in rows) - 2, max(row.runs[-1].x1 for row in rows) + 2
    edges = [(find_bottom(rows[i - 1]) + find_top(rows[i])) / 2 for i in starts if i]
    return Layout((left, *gutters, right), (find_top(rows[0]) - 1, *edges, find_bottom(rows[-1]) + 1))
