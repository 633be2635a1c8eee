"""Banners: rows of a ruled table that nothing parts, below which a table with other columns begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.rules import TOUCH

_FEWEST_ABOVE, _FEWEST_BELOW = 2, 3


def part_at_banner(grid: Grid) -> list[Grid]:
    """Return a grid, or the two that a row over all columns parts: the columns below it are none of those above.

    The row goes with the upper one.
    """
    inner = _find_inner(grid)
    for row, edges in enumerate(inner):
        above, below = inner[:row], inner[row + 1 :]
        if edges or sum(map(bool, above)) < _FEWEST_ABOVE or sum(map(bool, below)) < _FEWEST_BELOW or not below[0]:
            continue
        upper, lower = frozenset().union(*above), frozenset().union(*below)
        if not upper & lower and len(below[0]) > 1:
            return [_cut(grid, 0, row + 1, upper), *part_at_banner(_cut(grid, row + 1, len(inner), lower))]
    return [grid]


def _find_inner(grid: Grid) -> list[frozenset[int]]:
    """Return, row by row, the edges between columns that are drawn in it."""
    middles = [(top + bottom) / 2 for top, bottom in pairwise(grid.ys)]
    inner: list[set[int]] = [set() for _ in middles]
    for rule in grid.down:
        columns = range(bisect_left(grid.xs, rule.at - TOUCH), bisect_right(grid.xs, rule.at + TOUCH))
        for row in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end)):
            inner[row].update(column for column in columns if 0 < column < len(grid.xs) - 1)
    return [frozenset(edges) for edges in inner]


def _cut(grid: Grid, first: int, end: int, edges: frozenset[int]) -> Grid:
    """Return some of a grid's rows with the edges of columns that are drawn in these."""
    xs = (grid.xs[0], *(grid.xs[column] for column in sorted(edges)), grid.xs[-1])
    return grid._replace(xs=xs, ys=grid.ys[first : end + 1])
