"""Banners: rows of a ruled table that nothing parts, below which a table with other columns begins."""

from __future__ import annotations

from policymine.texts.tables import Grid

_FEWEST_ABOVE, _FEWEST_BELOW = 2, 3


def part_at_banner(grid: Grid) -> list[Grid]:
    """Return a grid, or the two that a row over all columns parts: the columns below it are none of those above.

    The row goes with the upper one.
    """
    inner = [_find_inner(grid, row) for row in range(len(grid.ys) - 1)]
    for row, edges in enumerate(inner):
        above, below = inner[:row], inner[row + 1 :]
        if edges or sum(map(bool, above)) < _FEWEST_ABOVE or sum(map(bool, below)) < _FEWEST_BELOW or not below[0]:
            continue
        upper, lower = frozenset().union(*above), frozenset().union(*below)
        if not upper & lower and len(below[0]) > 1:
            return [_cut(grid, 0, row + 1, upper), *part_at_banner(_cut(grid, row + 1, len(inner), lower))]
    return [grid]


def _find_inner(grid: Grid, row: int) -> frozenset[int]:
    """Return the edges between columns that are drawn in a row."""
    return frozenset(column for column in range(1, len(grid.xs) - 1) if grid.parts_before(row, column))


def _cut(grid: Grid, first: int, end: int, edges: frozenset[int]) -> Grid:
    """Return some of a grid's rows with the edges of columns that are drawn in these."""
    xs = (grid.xs[0], *(grid.xs[column] for column in sorted(edges)), grid.xs[-1])
    return grid._replace(xs=xs, ys=grid.ys[first : end + 1])
