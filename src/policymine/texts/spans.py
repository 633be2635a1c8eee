"""Cells that span rows and columns of web pages and word processors: each row and column has what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policymine.records import Block, BlockKind
from policymine.texts.cells import Cell, put_together

MOST_SPAN = 60
_LONGEST = 600
_LONGEST_TITLE = 160


class SpanCell(NamedTuple):
    """A cell as its file writes it: its text and how many columns and rows it spans.

    ``names`` marks a cell that the file says is a head; ``goes_on`` one that the cell above it spans too.
    """

    text: str
    across: int = 1
    down: int = 1
    names: bool = False
    goes_on: bool = False


def build_span_table(rows: Sequence[Sequence[SpanCell]]) -> Iterator[Block]:
    """Yield a table as one block, after the title that its first row is where this spans all columns.

    Rows of heads are made one, so that each column has the names above it. A row that one cell fills stays as it is.
    """
    width = _measure(rows)
    while len(rows) > 2 and _spans_all(rows[0], width) and len(rows[1]) > 1:
        if text := rows[0][0].text:
            yield Block(BlockKind.CAPTION if len(text) <= _LONGEST_TITLE else BlockKind.PARAGRAPH, text)
        rows = rows[1:]
    placed = _place(rows, width)
    heads = _count_heads(rows, width)
    kept = [*([_join_heads(placed[:heads])] if heads > 1 else placed[:heads]), *placed[heads:]]
    if kept := [row for row in kept if any(cell.text and not cell.repeats for cell in row)]:
        yield put_together(kept)


def _measure(rows: Sequence[Sequence[SpanCell]]) -> int:
    """Return how many columns the rows have, cells that reach into them from above counted."""
    widest = 0
    reaching: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        reaching = [(across, last) for across, last in reaching if last >= number]
        widest = max(widest, sum(cell.across for cell in row) + sum(across for across, _ in reaching))
        reaching += [(cell.across, number + cell.down - 1) for cell in row if cell.down > 1]
    return widest


def _spans_all(row: Sequence[SpanCell], width: int) -> bool:
    return len(row) == 1 and row[0].across >= width > 1 and row[0].down == 1


def _place(rows: Sequence[Sequence[SpanCell]], width: int) -> list[list[Cell]]:
    """Return the cells of each row in their columns, those that others span with what these say."""
    grid: list[list[Cell | None]] = [[None] * width for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        whole = _spans_all(row, width)
        for cell in row:
            while column < width and grid[number][column] is not None:
                column += 1
            text = cell.text
            if cell.goes_on and number and column < width:
                text = (grid[number - 1][column] or Cell("")).text
            again = Cell(text if len(text) <= _LONGEST and not whole else "", repeats=True)
            for at in range(number, min(number + cell.down, len(rows))):
                for place in range(column, min(column + cell.across, width)):
                    first = (at, place) == (number, column) and not cell.goes_on
                    grid[at][place] = grid[at][place] or (Cell(text) if first else again)
            column += cell.across
    return [[cell or Cell("") for cell in row] for row in grid]


def _count_heads(rows: Sequence[Sequence[SpanCell]], width: int) -> int:
    """Return how many rows at the top name the columns: those of heads alone, and those that heads beside them span."""
    heads = 0
    while heads < len(rows) - 1 and all(cell.names for cell in rows[heads]) and not _spans_all(rows[heads], width):
        heads += 1
    first = rows[0] if rows else ()
    grouped = any(cell.across > 1 for cell in first)
    spanned = max((cell.down for cell in first if grouped or cell.names), default=1)
    whole = all(cell.down in (1, spanned) for cell in first)
    return max(heads, spanned if whole and spanned < len(rows) else 1)


def _join_heads(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return one row of heads: under each other's names, a name that spans rows once."""
    columns = ([cell.text for cell in column] for column in zip(*rows, strict=True))
    return [Cell(" ".join(dict.fromkeys(text for text in column if text))) for column in columns]
