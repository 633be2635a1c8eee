"""Group heads: a name in a row of its own that stands above the first column of its group alone."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.texts.pages.pieces import CellLines
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import Row, is_figure

_FEWEST_ROWS = 4
_LONGEST = 60
_BOLD = 0.9
_MOST_BOLD = 0.5
_EDGE = 3.0
_LEAST_FIGURES = 0.6


def join_group_heads(grid: Grid, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a ruled table with its first two made one, if the first names groups of the columns.

    The name of a group is a head of each column of figures from its own up to that of the next group.
    """
    if grid.least_filled or len(rows) < _FEWEST_ROWS or not _names_groups(rows):
        return tuple(rows)
    above, below, *body = rows
    group: CellLines = ()
    joined: list[CellLines] = []
    for column, (name, head) in enumerate(zip(above, below, strict=True)):
        group = name or group
        joined.append(group + head if name or (head and _holds_figures(body, column)) else head)
    return (tuple(joined), *body)


def _names_groups(rows: Sequence[Row]) -> bool:
    """Tell whether the first row names groups of the columns that the second names: both bold, and most below not.

    Each stands at the left of the name of its first column, and one group has several columns of figures at least.
    """
    above, below, *body = rows
    texts = [_read(cell) for cell in (*above, *below) if cell]
    if above[0] or not below[0] or any(len(text) > _LONGEST or is_figure(text) for text in texts):
        return False
    groups = [column for column, cell in enumerate(above) if cell]
    bold = _is_bold(above) and _is_bold(below) and sum(map(_is_bold, body)) < _MOST_BOLD * len(body)
    if not groups or not bold or not all(_stand_flush(above[column], below[column]) for column in groups):
        return False
    named = [column for column, cell in enumerate(below) if column >= groups[0] and cell]
    counted = [column for column in named if _holds_figures(body, column)]
    return len(counted) > len(groups) and set(groups) <= set(counted)


def _stand_flush(above: CellLines, below: CellLines) -> bool:
    return bool(below) and abs(above[0].x0 - below[0].x0) < _EDGE


def _holds_figures(rows: Sequence[Row], column: int) -> bool:
    """Tell whether most cells of a column are figures, also such with white space behind their currency's sign."""
    texts = [_read(row[column]).replace(" ", "") for row in rows if row[column]]
    return sum(map(is_figure, texts)) > _LEAST_FIGURES * len(texts)


def _is_bold(row: Row) -> bool:
    return all(line.bold > _BOLD for cell in row for line in cell)


def _read(cell: CellLines) -> str:
    return " ".join(line.text for line in cell)
