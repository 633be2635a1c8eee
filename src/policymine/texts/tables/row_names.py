"""Names of rows: where rules show that the first cell of a row spans the rows below it too, it names each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policymine.records import Block
from policymine.texts.cells import Cell, put_together, take_apart
from policymine.texts.drawn.sheets import Word
from policymine.texts.pages.pieces import CellLines, Entry
from policymine.texts.tables.ruled import Grid
from policymine.texts.tables.table_rows import is_figure

_LONGEST = 80


def find_spanned(
    grid: Grid, cells: Mapping[tuple[int, int], Sequence[Word]], rows: Sequence[Sequence[CellLines]], at: Sequence[int]
) -> tuple[int, ...]:
    """Return the rows that a first cell spans from above, counted from the last as -1; ``at`` tells where each stands.

    No rule parts the first cells, one does the second, and the side of the table is drawn. A row of nothing but figures
    may be a sum.
    """
    if grid.least_filled:
        return ()
    return tuple(
        place - len(rows)
        for place, (row, number) in enumerate(zip(rows, at, strict=True))
        if not row[0] and _spans(grid, number, cells) and not _are_figures(row)
    )


def _spans(grid: Grid, row: int, cells: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    middle = (grid.ys[row] + grid.ys[row + 1]) / 2
    first = grid.find_cell((grid.xs[0] + grid.xs[1]) / 2, middle)
    second = grid.find_cell((grid.xs[1] + grid.xs[2]) / 2, middle)
    parted = grid.parts_before(row, 0) and grid.parts_before(row, 1)
    return first is not None and first[0] < row and first in cells and parted and second == (row, 1)


def _are_figures(row: Sequence[CellLines]) -> bool:
    return all(is_figure(" ".join(line.text for line in cell)) for cell in row if cell)


def name_rows(entries: Sequence[list[Entry]]) -> None:
    """Give each row that the first cell of another spans its text as well; it has no place there, being read once."""
    for page in entries:
        page[:] = [(_name(block, piece.spanned) if piece.spanned else block, piece) for block, piece in page]


def _name(block: Block, spanned: Sequence[int]) -> Block:
    """Return a table with short names repeated in the rows that they span; a head is no name."""
    rows = take_apart(block)
    for at in sorted(spanned):
        if 1 - at < len(rows) and not rows[at][0].text:
            name = rows[at - 1][0].text
            if len(name) <= _LONGEST and any(map(str.isalpha, name)):
                rows[at][0] = Cell(name, repeats=True)
    return put_together(rows)
