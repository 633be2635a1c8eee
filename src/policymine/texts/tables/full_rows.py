"""Full rows: lines alone in their row that run from its left across the columns, as titles of parts of a table do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import CellWords, is_figure

_APART = 0.9
_EDGE_EMS = 3.0
_LEVEL = 2.0
_MOST_FULL = 0.4


def find_full_lines(lines: Iterable[Sequence[Word]], left: float, gutters: Sequence[float]) -> set[int]:
    """Return the ids of the words of lines without wide white space that begin at the left and cross a gutter."""
    return {id(word) for line in lines if _is_full(line, left, gutters) for word in line}


def part_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Return words by the line that they stand on, from left to right."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(round(word.baseline / _LEVEL), []).append(word)
    return [sorted(line, key=attrgetter("x0")) for line in lines.values()]


def _is_full(line: Sequence[Word], left: float, gutters: Sequence[float]) -> bool:
    begin, end = line[0].x0, line[-1].x1
    crosses = len(line) > 1 and any(begin < x < end for x in gutters)
    return crosses and not is_figure(line[-1].text) and _is_close(line, left)


def _is_close(line: Sequence[Word], left: float) -> bool:
    """Tell whether a line begins at the left and has no wide white space."""
    size = line[0].style.size
    return line[0].x0 < left + _EDGE_EMS * size and all(b.x0 - a.x1 < _APART * size for a, b in pairwise(line))


def leave_out_full_rows(grid: Grid, words: Sequence[Word]) -> Sequence[Word]:
    """Return words without those of the rows of an open table that hold one full line each, if these are the fewer."""
    if not grid.least_filled:
        return words
    rows: dict[int, list[Word]] = {}
    for word in words:
        if grid.ys[0] <= word.baseline <= grid.ys[-1] and grid.xs[0] <= word.x0 <= grid.xs[-1]:
            rows.setdefault(bisect_right(grid.ys, word.baseline), []).append(word)
    left, gutters = grid.xs[0], grid.xs[1:-1]
    full = [own for own in rows.values() if all(_is_full(line, left, gutters) for line in part_lines(own))]
    single = [own for own in full if max(w.baseline for w in own) - min(w.baseline for w in own) < _LEVEL]
    if not single or len(single) > _MOST_FULL * len(rows):
        return words
    left_out = {id(word) for own in single for word in own}
    return [word for word in words if id(word) not in left_out]


def join_full_rows(grid: Grid, cells: Mapping[tuple[int, int], list[Word]]) -> CellWords:
    """Return the words of cells with those of rows that hold nothing but full lines whole in the first column.

    So are the short lines that these end in.
    """
    joined = dict(cells)
    if not grid.least_filled:
        return joined
    for row in {row for row, _ in cells}:
        held = sorted(column for at, column in cells if at == row)
        words = [word for column in held for word in cells[row, column]]
        if held[0] == 0 and len(held) > 1 and _is_full_row(words, grid.xs):
            joined = {at: own for at, own in joined.items() if at[0] != row}
            joined[row, 0] = words
    return joined


def _is_full_row(words: Sequence[Word], xs: Sequence[float]) -> bool:
    lines = part_lines(words)
    return any(_is_full(line, xs[0], xs[1:-1]) for line in lines) and all(_is_close(line, xs[0]) for line in lines)
