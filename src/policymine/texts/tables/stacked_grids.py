"""Stacked grids: parts of one open table, some of it between rules, some parted by white space or by a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import Grid, overlaps
from policymine.texts.tables.rules import Rule
from policymine.texts.tables.table_rows import is_figure
from policymine.texts.tables.word_rows import Row

_FARTHEST_EMS = 4.5
_INDENT_EMS = 2.0
_OUT = 3.0


def join_stacked(grids: Iterable[Grid], rows: Sequence[Row]) -> list[Grid]:
    """Return grids with those made one that stand below each other in the same columns, where the lower has no heads.

    One line at most, the title of a part, stands between them; ``rows`` are those of the words that they were found in.
    """
    joined: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: grid.ys[0]):
        at = next((at for at, other in enumerate(joined) if _goes_on(other, grid, rows)), None)
        if at is None:
            joined.append(grid)
        else:
            joined[at] = _unite(joined[at], grid, rows)
    return joined


def _goes_on(upper: Grid, lower: Grid, rows: Sequence[Row]) -> bool:
    """Tell whether a grid goes on with one that begins above it."""
    if len(upper.xs) != len(lower.xs) or not all(
        before < x < after for before, x, after in zip(upper.xs, lower.xs[1:-1], upper.xs[2:], strict=False)
    ):
        return False
    if overlaps(upper, lower):
        return not any(_crosses(row, upper, lower) for row in rows)
    left, right = upper.xs[0], upper.xs[-1]
    level = [row for row in rows if any(left < run.x1 and run.x0 < right for run in row.runs)]
    between = [row for row in level if upper.ys[-1] < row.baseline < lower.ys[0]]
    first = next((row for row in level if lower.ys[0] < row.baseline), None)
    near = first is not None and lower.ys[0] - upper.ys[-1] < _FARTHEST_EMS * first.size
    titled = not between or (len(between) == 1 and _is_title(between[0], left))
    return near and first is not None and titled and any(is_figure(run.text) for run in first.runs[1:])


def _is_title(row: Row, left: float) -> bool:
    """Tell whether a line without wide white space begins at the left."""
    return len(row.runs) == 1 and row.runs[0].x0 < left + _INDENT_EMS * row.size


def _crosses(row: Row, upper: Grid, lower: Grid) -> bool:
    """Tell whether a line that one of two grids alone holds runs across columns."""
    inside = [grid.ys[0] < row.baseline < grid.ys[-1] for grid in (upper, lower)]
    return any(inside) and not all(inside) and any(run.x0 < x < run.x1 for run in row.runs for x in upper.xs[1:-1])


def _unite(upper: Grid, lower: Grid, rows: Sequence[Row]) -> Grid:
    """Return the grid of two, the edges of rows between rules those that these show."""
    ruled, bare = (upper, lower) if upper.least_filled >= lower.least_filled else (lower, upper)
    low, high = ruled.ys[0] - _OUT, ruled.ys[-1] + _OUT
    ys = tuple(sorted([*ruled.ys, *(y for y in bare.ys if not low <= y <= high)]))
    words = [w for row in rows if ys[0] < row.baseline < ys[-1] for run in row.runs for w in run.words]
    inner = [min(pair, key=lambda x: _count_cut(words, x)) for pair in zip(upper.xs[1:-1], lower.xs[1:-1], strict=True)]
    xs = (min(upper.xs[0], lower.xs[0]), *inner, max(upper.xs[-1], lower.xs[-1]))
    across, down = tuple(Rule(y, xs[0], xs[-1]) for y in ys), tuple(Rule(x, ys[0], ys[-1]) for x in xs)
    return Grid(xs, ys, across, down, bare.least_filled)


def _count_cut(words: Iterable[Word], x: float) -> int:
    return sum(word.x0 < x < word.x1 for word in words)
