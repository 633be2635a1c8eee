"""Spanning heads: heads of a ruled table that stand over several columns, and the heads of these below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policymine.texts.pages.pieces import CellLines
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import Row, is_figure

_MOST_ROWS = 4
_LONGEST = 80
_LEAST_NAMED = 0.5
_LEAST_FIGURES = 0.6
_BOLD = 0.9
_LONGEST_MARK = 3


def join_spanning_heads(grid: Grid, rows: Sequence[Row], at: Sequence[int]) -> tuple[Row, ...]:
    """Return the rows of a ruled table with those of its heads made one; ``at`` tells where in the grid each stands.

    A head that no rule parts is a head of each column that it spans, if these have heads of their own below it.
    """
    if grid.least_filled or len(rows) < 3:
        return tuple(rows)
    levels: list[dict[int, CellLines]] = []
    while len(levels) < min(_MOST_ROWS, len(rows) - 2):
        number = len(levels)
        spans = _find_spans(grid, at[number], rows[number])
        if not _heads(rows[number:], spans):
            break
        levels.append(
            {column: rows[number][first] for first, last in spans.items() for column in range(first, last + 1)}
        )
    if not levels:
        return tuple(rows)
    below = rows[len(levels)]
    joined = tuple(
        tuple(line for level in levels for line in level.get(column, ())) + below[column]
        for column in range(len(below))
    )
    return (joined, *rows[len(levels) + 1 :])


def spread_heads(grid: Grid, rows: Sequence[Row], at: Sequence[int]) -> tuple[Row, ...]:
    """Return the rows of a ruled table with each head that spans columns without names in every one of these.

    Rules part the columns below it, which hold marks and figures; ``at`` tells where in the grid each row stands.
    """
    if grid.least_filled or len(rows) < 3 or any(is_figure(_read(cell)) for cell in rows[0]):
        return tuple(rows)
    heads = list(rows[0])
    for first, last in _find_spans(grid, at[0], rows[0]).items():
        columns = range(first, last + 1)
        if 0 < first < last and all(_holds_marks(rows[1:], column) for column in columns):
            heads[first : last + 1] = [rows[0][first]] * len(columns)
    return (tuple(heads), *rows[1:])


def _holds_marks(rows: Sequence[Row], column: int) -> bool:
    """Tell whether a column holds nothing but marks and figures."""
    texts = [_read(row[column]) for row in rows if row[column]]
    return bool(texts) and all(len(text) <= _LONGEST_MARK or is_figure(text) for text in texts)


def _find_spans(grid: Grid, row: int, cells: Row) -> dict[int, int]:
    """Return the last column that each cell with text spans, by its first."""
    spans = {}
    for column, cell in enumerate(cells):
        last = column
        while cell and last + 1 < len(cells) and not cells[last + 1] and not grid.parts_before(row, last + 1):
            last += 1
        if cell:
            spans[column] = last
    return spans


def _heads(rows: Sequence[Row], spans: Mapping[int, int]) -> bool:
    """Tell whether the first row heads the heads in the second: some of its cells span several of these, no figures."""
    row, below = rows[:2]
    texts = [_read(cell) for cell in (*row, *below) if cell]
    if any(len(text) > _LONGEST or is_figure(text) for text in texts):
        return False
    wide = [(first, last) for first, last in spans.items() if last > first]
    if not wide or any(last - first + 1 == len(row) for first, last in wide):
        return False
    columns = [column for first, last in wide for column in range(first, last + 1)]
    named = [column for column in columns if below[column]]
    return len(named) > max(1, _LEAST_NAMED * len(columns)) and _is_head(rows, named)


def _is_head(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Tell whether the second row names columns: no name of a row, bold as the first and alone so, or over figures."""
    if not rows[1][0]:
        return True
    if all(map(_is_bold, rows[:2])) and not _is_bold(rows[2]):
        return True
    body = [_read(row[column]) for row in rows[2:] for column in columns if row[column]]
    return sum(map(is_figure, body)) > _LEAST_FIGURES * len(body)


def _is_bold(row: Row) -> bool:
    return all(line.bold > _BOLD for cell in row for line in cell)


def _read(cell: CellLines) -> str:
    return " ".join(line.text for line in cell)
