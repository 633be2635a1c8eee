"""Bands: rows at the top of a ruled table that a title fills alone, over its heads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import is_figure

_LONGEST = 200
_FEWEST_COLUMNS = 3
_LEAST_FILLED = 0.6
_LEAST_WIDE = 0.5
_MOST_LINES = 4


def drop_title_bands(grid: Grid, cells: Mapping[tuple[int, int], list[Word]]) -> Grid:
    """Return a grid without the bands above its heads: rows without a rule between columns, over a row with names."""
    columns, rows = len(grid.xs) - 1, len(grid.ys) - 1
    first = 0
    while first < rows and _is_band(grid, first, cells):
        first += 1
    if not first or rows - first < 2 or (columns < _FEWEST_COLUMNS and not _heads_bold(first, cells)):
        return grid
    heads = [column for row, column in cells if row == first]
    if 0 not in heads or sum(_count_spanned(grid, first, column, heads) for column in heads) < _LEAST_FILLED * columns:
        return grid
    return grid._replace(ys=grid.ys[first:])


def _heads_bold(first: int, cells: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    """Tell whether bands and the row below them are bold, and the rows that follow are not."""
    bold = [all(word.style.bold for word in words) for (row, _), words in cells.items() if row <= first]
    return all(bold) and not any(word.style.bold for (row, _), words in cells.items() if row > first for word in words)


def drop_titles(grid: Grid, cells: Mapping[tuple[int, int], list[Word]]) -> Grid:
    """Return a grid whose rows are its lines without those at its top that hold a title alone, in the first column."""
    first = 0
    while first < len(grid.ys) - 2 and [column for row, column in cells if row == first] in ([], [0]):
        first += 1
    return grid._replace(ys=grid.ys[first:])


def join_ruled_head(ruled: Grid, grid: Grid, cells: Mapping[tuple[int, int], Sequence[Word]]) -> Grid:
    """Return a grid whose rows are its lines with those that stand in the first row of its rules made one: its heads.

    Rules part all columns there and no figure stands there. The first line names most columns; those that go on below
    it do so in other columns than the first.
    """
    inside = [row for row, bottom in enumerate(grid.ys[1:]) if (grid.ys[row] + bottom) / 2 < ruled.ys[1]]
    held = [[column for at, column in cells if at == row] for row in inside]
    words = [word for (row, _), own in cells.items() if row in inside for word in own]
    parted = all(ruled.parts_before(0, column) for column in range(1, len(ruled.xs) - 1))
    if not 1 < len(inside) <= _MOST_LINES or not parted or any(is_figure(word.text) for word in words):
        return grid
    named = len(held[0]) >= _LEAST_FILLED * (len(grid.xs) - 1)
    goes_on = all(set(row) - {0} and set(row) <= set(held[0]) for row in held[1:])
    return grid._replace(ys=(grid.ys[0], *grid.ys[len(inside) :])) if named and goes_on else grid


def _is_band(grid: Grid, row: int, cells: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    held = [column for at, column in cells if at == row]
    text = " ".join(word.text for word in cells.get((row, 0), ()))
    if held not in ([], [0]) or len(text) > _LONGEST or _stand_apart(cells.get((row, 0), ())):
        return False
    wide = _count_spanned(grid, row, 0, ()) > _LEAST_WIDE * (len(grid.xs) - 1)
    return wide or _runs_over(grid, row, cells)


def _count_spanned(grid: Grid, row: int, column: int, filled: Collection[int]) -> int:
    """Return how many columns a cell spans: up to the next rule or the next cell that holds words."""
    last = column + 1
    while last < len(grid.xs) - 1 and last not in filled and not grid.parts_before(row, last):
        last += 1
    return last - column


def _runs_over(grid: Grid, row: int, cells: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    """Tell whether a row holds a bold title alone that runs over its first cell, as a printed spreadsheet has it.

    The rules that it does not reach are drawn. The row below it is bold as well, without figures; not all others are.
    """
    title = cells.get((row, 0), ())
    names = [word for (at, _), words in cells.items() if at == row + 1 for word in words]
    below = [word for (at, _), words in cells.items() if at > row + 1 for word in words]
    bold = all(word.style.bold for word in [*title, *names]) and not all(word.style.bold for word in below)
    over = max((word.x1 for word in title), default=0.0) > grid.xs[1]
    return over and bold and not any(is_figure(word.text) for word in names)


def _stand_apart(words: Sequence[Word]) -> bool:
    """Tell whether wide white space parts words of one line, as it does the names of columns."""
    row = sorted(words, key=lambda word: (round(word.baseline), word.x0))
    return any(abs(a.baseline - b.baseline) < 1 and b.x0 - a.x1 > a.style.size for a, b in pairwise(row))
