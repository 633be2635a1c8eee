"""Spills: text of a printed spreadsheet that runs over the cell that it is written in, where no rule parts it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.pages.pieces import CellLines
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import CellWords, Row

_FARTHEST = 6.0
_CENTRED = 2.0
_OVER = 2.0
_SPACE_EMS = 0.6


def place_centred(grid: Grid, cells: CellWords) -> CellWords:
    """Return the words of cells with those put right that are centred in a column and run over both of its edges."""
    placed: CellWords = {}
    for (row, column), words in cells.items():
        home = _find_home(grid, row, column, words)
        placed[row, column if home is None or (row, home) in cells else home] = words
    return placed


def _find_home(grid: Grid, row: int, column: int, words: Sequence[Word]) -> int | None:
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    for at, (start, end) in enumerate(pairwise(grid.xs)):
        runs_over = start - _FARTHEST < left < start and end < right < end + _FARTHEST
        if at > column and runs_over and abs(left + right - start - end) < 2 * _CENTRED:
            return None if grid.parts_before(row, at) else at
    return None


def join_title(grid: Grid, row: dict[int, list[Word]]) -> dict[int, list[Word]]:
    """Return the words of a row by column; those of a title alone that runs over into the next column stay in its own.

    No rule is drawn around the table, and no wider space than between words parts them.
    """
    columns = sorted(row)
    if not grid.least_filled or len(columns) != 2 or columns[1] - columns[0] != 1:
        return row
    words = sorted((word for own in row.values() for word in own), key=lambda word: word.x0)
    last, first = row[columns[0]][-1], row[columns[1]][0]
    level = max(word.baseline for word in words) - min(word.baseline for word in words) < 1
    close = level and all(b.x0 - a.x1 < _SPACE_EMS * b.style.size for a, b in pairwise(words))
    return {columns[0]: words} if close and last.text[0].isalpha() and first.text[0].isalpha() else row


def join_spills(rows: Sequence[Row], xs: Sequence[float]) -> tuple[Row, ...]:
    """Return rows without the columns that only text of the column before runs into; their heads are heads of that."""
    joined = tuple(rows)
    for column in range(len(xs) - 2, 1, -1):
        if len(joined) > 1 and _takes_spills(joined, column, xs):
            joined = tuple((*row[: column - 1], row[column - 1] or row[column], *row[column + 1 :]) for row in joined)
    return joined


def _takes_spills(rows: Sequence[Row], column: int, xs: Sequence[float]) -> bool:
    """Tell whether a column is empty but for its head, and the column before it has no head and reaches into it."""
    head, body = rows[0], rows[1:]
    empty = not any(row[column] for row in body) and bool(head[column]) and not head[column - 1]
    return empty and max((_find_end(row[column - 1]) for row in body), default=0.0) > xs[column] + _OVER


def _find_end(cell: CellLines) -> float:
    return max((line.x1 for line in cell), default=0.0)
