"""Head bands: ruled rows of heads, some over several columns, above rows of figures that no rule parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.rules import Rule
from policymine.texts.tables.table_rows import is_figure

_MOST_BANDS = 5
_LONGEST = 80


def count_head_bands(ruled: Grid, cells: Mapping[tuple[int, int], Sequence[Word]]) -> int:
    """Return how many ruled rows stand above the first that holds figures; 0 where these are no heads in bands.

    There are several, one of their cells spans several columns and none all; each column but the first has a head.
    """
    counted = (row for (row, _), words in cells.items() if 2 * sum(is_figure(w.text) for w in words) > len(words))
    bands, columns = min(counted, default=0), len(ruled.xs) - 1
    if not 1 < bands <= _MOST_BANDS:
        return 0
    heads = [_collect(ruled, cells, bands, (left + right) / 2) for left, right in pairwise(ruled.xs)]
    if not all(heads[1:]) or any(sum(len(word.text) for word in head) > _LONGEST for head in heads):
        return 0
    spread = Counter(id(word) for head in heads for word in head)
    often = max(spread.values())
    return bands if 1 < often < columns - 1 else 0


def add_head_bands(grid: Grid, ruled: Grid, bands: int) -> Grid:
    """Return a grid whose rows are its lines with one row above them, where the bands of its heads stand."""
    top, edge = ruled.ys[0], ruled.ys[bands]
    left, *_, right = grid.xs
    across = (*grid.across, Rule(top, left, right), Rule(edge, left, right))
    return grid._replace(ys=(top, edge, *grid.ys[1:]), across=across)


def find_band_heads(
    ruled: Grid, cells: Mapping[tuple[int, int], Sequence[Word]], bands: int, grid: Grid
) -> list[list[Word]]:
    """Return the heads of each column of a grid: the words of all bands above it."""
    return [_collect(ruled, cells, bands, (left + right) / 2) for left, right in pairwise(grid.xs)]


def _collect(ruled: Grid, held: Mapping[tuple[int, int], Sequence[Word]], bands: int, x: float) -> list[Word]:
    """Return the words of the drawn cells above a place, from the top."""
    found: list[tuple[int, int]] = []
    for top, bottom in pairwise(ruled.ys[: bands + 1]):
        cell = ruled.find_cell(x, (top + bottom) / 2)
        if cell is not None and cell not in found:
            found.append(cell)
    return [word for cell in found for word in held.get(cell, ())]
