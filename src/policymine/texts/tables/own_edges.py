"""Own edges: a row of a form that rules part otherwise than the rows above and below it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import LEAST_ROW, Grid
from policymine.texts.tables.rules import TOUCH, spread

_FEWEST_ROWS = 3
_LEAST_WIDE = 0.9


def part_own_row(grid: Grid, row: int, words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each cell of a row that edges of its own part; nothing where it has none, or others too.

    They run from side to side of the row, as the rules above and below it do from side to side of the table.
    """
    edges = _find_own_edges(grid, row)
    if not edges:
        return []
    parts: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in words:
        parts[bisect_right(edges, (word.x0 + word.x1) / 2)].append(word)
    cut = any(word.x0 < edge - 1 and edge + 1 < word.x1 for word in words for edge in edges)
    return [] if cut or not all(parts) else parts


def _find_own_edges(grid: Grid, row: int) -> tuple[float, ...]:
    top, bottom = grid.ys[row], grid.ys[row + 1]
    if len(grid.ys) <= _FEWEST_ROWS or bottom - top < LEAST_ROW or grid.least_filled:
        return ()
    if any(grid.parts_before(row, column) for column in range(1, len(grid.xs) - 1)):
        return ()
    if not all(_is_bounded(grid, y) for y in (top, bottom)):
        return ()
    drawn = [rule.at for rule in grid.down if rule.start - TOUCH <= top and bottom <= rule.end + TOUCH]
    return tuple(x for x in spread(drawn) if grid.xs[0] + LEAST_ROW < x < grid.xs[-1] - LEAST_ROW)


def _is_bounded(grid: Grid, y: float) -> bool:
    """Tell whether rules are drawn at a height along most of the table."""
    drawn = sorted((rule.start, rule.end) for rule in grid.across if abs(rule.at - y) <= TOUCH)
    gaps = sum(max(b[0] - a[1], 0.0) for a, b in pairwise(drawn))
    width = max((end for _, end in drawn), default=0.0) - min((start for start, _ in drawn), default=0.0)
    return width - gaps > _LEAST_WIDE * (grid.xs[-1] - grid.xs[0])
