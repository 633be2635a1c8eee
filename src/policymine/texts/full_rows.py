"""Full rows: lines alone in their row that run from its left across the columns, as titles of parts of a table do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from policymine.texts.sheets import Word
from policymine.texts.table_rows import CellWords, is_figure
from policymine.texts.tables import Grid

_APART = 0.9
_EDGE_EMS = 3.0
_LEVEL = 2.0


def find_full_lines(words: Sequence[Word], left: float, gutters: Sequence[float]) -> set[int]:
    """Return the ids of the words of lines without wide white space that begin at the left and cross a gutter."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(round(word.baseline / _LEVEL), []).append(word)
    full = [line for line in lines.values() if _is_full(line, left, gutters)]
    return {id(word) for line in full for word in line}


def _is_full(line: Sequence[Word], left: float, gutters: Sequence[float]) -> bool:
    row = sorted(line, key=lambda word: word.x0)
    size = row[0].style.size
    begins = row[0].x0 < left + _EDGE_EMS * size and len(row) > 1 and not is_figure(row[-1].text)
    close = all(b.x0 - a.x1 < _APART * size for a, b in pairwise(row))
    return begins and close and any(row[0].x0 < x < row[-1].x1 for x in gutters)


def join_full_rows(grid: Grid, cells: Mapping[tuple[int, int], list[Word]]) -> CellWords:
    """Return the words of cells with those of rows that hold nothing but full lines whole in the first column."""
    joined = dict(cells)
    if not grid.least_filled:
        return joined
    for row in {row for row, _ in cells}:
        held = sorted(column for at, column in cells if at == row)
        words = [word for column in held for word in cells[row, column]]
        if held[0] == 0 and len(held) > 1 and len(find_full_lines(words, grid.xs[0], grid.xs[1:-1])) == len(words):
            joined = {at: own for at, own in joined.items() if at[0] != row}
            joined[row, 0] = words
    return joined
