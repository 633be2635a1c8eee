"""Open heads: the row of column heads above the first rule or the first edge of a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.tables.column_edges import crosses_edge, find_edges
from policymine.texts.tables.cuts import cuts_lines
from policymine.texts.tables.ruled import LEAST_ROW, Grid
from policymine.texts.tables.rules import TOUCH, Rule
from policymine.texts.tables.word_rows import Row, build_rows

_HIGHEST_HEAD = 80.0
_WIDEST_NAMES = 2.0  # of the width of the figures
_HEAD_EMS, _FARTHEST_HEADS, _MOST_HEAD_WORDS = 1.8, 6.0, 5


def add_head(grid: Grid, shapes: Sequence[Shape], words: Sequence[Word]) -> Grid:
    """Return a grid with the row of column heads right above its first edge: shaded, or bold below a rule."""
    left, top, right, _ = grid.box
    heads = [s for s in shapes if s.filled and abs(s.bottom - top) <= TOUCH and top - _HIGHEST_HEAD < s.top < top - 6]
    heads = [s for s in heads if left - 4 <= s.x0 and s.x1 <= right + 4]
    shaded = sum(s.x1 - s.x0 for s in heads) >= 0.9 * (right - left)
    edge = min(s.top for s in heads) if heads and shaded else _find_rule_above(grid, shapes, words)
    if edge is None:
        return grid
    inside = [w for w in words if edge <= w.baseline <= top and left <= w.x0 and w.x1 <= right and not w.style.turned]
    if len({bisect_right(grid.xs, (w.x0 + w.x1) / 2) for w in inside}) < max(2, (len(grid.xs) - 1) / 2):
        return grid
    down = (*grid.down, *(Rule(x, edge, top) for x in grid.xs))
    across = (*grid.across, Rule(edge, left, right), Rule(top, left, right))
    headed = grid._replace(ys=(edge, *grid.ys), across=across, down=down)
    return grid if cuts_lines(headed, inside) else headed


def add_names(grid: Grid, words: Sequence[Word]) -> Grid:
    """Return a ruled grid that begins with figures with the names to the left of it, which no rule stands around."""
    left, top, right, bottom = grid.box
    names = [w for w in words if top <= w.baseline <= bottom and w.x1 < left and not w.style.turned]
    edge = min(w.x0 for w in names) - 2
    if _WIDEST_NAMES * (right - left) < left - edge:
        return grid
    across = (*grid.across, *(Rule(y, edge, left) for y in grid.ys))
    return grid._replace(xs=(edge, *grid.xs), across=across, down=(*grid.down, Rule(edge, top, bottom)))


def _find_rule_above(grid: Grid, shapes: Sequence[Shape], words: Sequence[Word]) -> float | None:
    """Return where a rule as wide as a grid stands above it, with bold names in its columns between, and none else.

    The first row of the grid is not bold as a whole, so that it has not been its heads.
    """
    left, top, right, _ = grid.box
    levels = [s.bottom for s in shapes if s.bottom - s.top <= TOUCH and abs(s.x0 - left) < 4 > abs(s.x1 - right)]
    edge = max((y for y in levels if top - _HIGHEST_HEAD < y < top - LEAST_ROW), default=None)
    if edge is None:
        return None
    level = [w for w in words if edge <= w.baseline <= grid.ys[1] and left <= w.x0 and w.x1 <= right]
    names, first = [w for w in level if w.baseline <= top], [w for w in level if w.baseline > top]
    if not names or not all(w.style.bold for w in names) or all(w.style.bold for w in first):
        return None
    edges = find_edges(names, grid.xs)
    return edge if len(edges) == len(grid.xs) - 1 and not crosses_edge(names, edges, grid.xs) else None


def find_head(words: Sequence[Word], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[float, ...]:
    """Return the upper edge of a row of column heads right above the first rule, if there is one."""
    reach = 1.2 * max(b - a for a, b in pairwise(ys))
    above = [w for w in words if ys[0] - min(reach, 40) < w.top and w.baseline < ys[0]]
    last = max((w.baseline for w in above), default=0.0)
    above = [w for w in above if w.baseline > last - 2.6 * w.style.size]
    above = _extend_head(above, words, xs)
    whole = max((w.baseline for w in above if any(w.x0 < x < w.x1 for x in xs[1:-1])), default=0.0)
    above = [w for w in above if w.baseline > whole + 1]
    edges, heads = find_edges([w for w in words if ys[0] <= w.baseline <= ys[-1]], xs), find_edges(above, xs)
    if whole and any(abs(edges.get(column, 0.0) - x) > 3 for column, x in heads.items()):
        return ()
    cut = any(w.x0 < x < w.x1 for w in above for x in xs[1:-1])
    used = {bisect_right(xs, (w.x0 + w.x1) / 2) for w in above}
    if cut or len(used) < 2 or len(used) < len(xs) - 2:
        return ()
    return (min(w.top for w in above) - 1,)


def find_shaded_head(shapes: Sequence[Shape], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[float, ...]:
    """Return the edges of a shaded row of column heads above the first rule, one row between them at most."""
    reach = 2 * max(b - a for a, b in pairwise(ys))
    heads = [
        shape
        for shape in shapes
        if shape.filled
        and xs[0] - 4 <= shape.x0
        and shape.x1 <= xs[-1] + 4
        and ys[0] - reach < shape.bottom < ys[0] - TOUCH
    ]
    return (min(shape.top for shape in heads), max(shape.bottom for shape in heads)) if heads else ()


def _extend_head(heads: list[Word], words: Sequence[Word], xs: tuple[float, ...]) -> list[Word]:
    """Return heads with the lines above them that are set like them, line by line.

    Farther up than lines of one head stand only such as hold several heads, each over columns of its own.
    """
    if not heads:
        return heads
    top, style = min(word.baseline for word in heads), heads[0].style
    above = [w for w in words if w.baseline < top - 1]
    if all(word.style.bold for word in heads):
        heads = [*take_lines([w for w in above if w.style == style], top, 1), *heads]
        top = min(word.baseline for word in heads)
    near = [w for w in words if top - _FARTHEST_HEADS * style.size < w.baseline < top - 1]
    for row in reversed(build_rows(near)):
        like = all(
            word.style.size == style.size and word.style.bold == style.bold for run in row.runs for word in run.words
        )
        if not like or top - row.baseline > _HEAD_EMS * row.size or not _are_heads(row, xs):
            break
        heads = [*(word for run in row.runs for word in run.words), *heads]
        top = row.baseline
    return heads


def _are_heads(row: Row, xs: tuple[float, ...]) -> bool:
    """Tell whether a line holds several short heads, and no column has two of these, or one to the right of names."""
    columns = [bisect_right(xs, (run.x0 + run.x1) / 2) for run in row.runs]
    short = all(len(run.words) <= _MOST_HEAD_WORDS for run in row.runs)
    several = len(columns) > 1 or row.runs[0].x0 > xs[1]
    return several and len(set(columns)) == len(columns) and short


def take_lines(words: Sequence[Word], edge: float, near: float = 2.0) -> list[Word]:
    """Return the words of the lines that follow each other upwards from an edge, ``near`` lines from it at most."""
    taken: list[Word] = []
    last, reach = edge, near
    for word in sorted(words, key=lambda word: -word.baseline):
        if last - word.baseline > 1.35 * reach * word.style.size:
            break
        taken.append(word)
        last, reach = word.baseline, 1
    return taken
