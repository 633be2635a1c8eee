"""Tables as blocks: cells with their places, put together, taken apart, joined where a row runs over a page break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from policymine.records import Block, BlockKind, Place

CELL_BREAK = "\t"
ROW_BREAK = "\n"

_SYMBOLS = str.maketrans(
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf0fb\uf0fe\uf0fd\uf0a8", "•••✓✗☑☒☐"
)  # as Wingdings and Symbol have them


class Cell(NamedTuple):
    """A cell's text, its places counted from the cell's first character, and whether it repeats another cell."""

    text: str
    places: tuple[Place, ...] = ()
    repeats: bool = False


Rows = Sequence[Sequence[Cell]]


def show_symbols(text: str) -> str:
    """Return a cell's text with the ticks, boxes and bullets of symbol fonts as characters that all fonts have."""
    return text.translate(_SYMBOLS)


def put_together(rows: Rows) -> Block:
    """Return the table block of rows; its text is its cells, parted by tabs within a row and newlines between rows."""
    text = ""
    places: list[Place] = []
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            text += CELL_BREAK if column else ROW_BREAK if number else ""
            places += shift_places(cell.places, len(text))
            text += cell.text
    cells = tuple(tuple(cell.text for cell in row) for row in rows)
    repeated = frozenset((at, column) for at, row in enumerate(rows) for column, c in enumerate(row) if c.repeats)
    return Block(BlockKind.TABLE, text, cells=cells, places=tuple(places), repeated=repeated)


def build_table(rows: Iterable[Sequence[str]]) -> Block:
    """Return the table block of rows of cell texts."""
    return put_together([[Cell(text) for text in row] for row in rows])


def take_apart(block: Block) -> list[list[Cell]]:
    """Return a table block's rows of cells with their places."""
    rows: list[list[Cell]] = []
    start = 0
    for number, texts in enumerate(block.cells or ()):
        rows.append([])
        for column, text in enumerate(texts):
            end = start + len(text)
            inside = tuple(
                place for place in block.places if start <= place.start_char and place.end_char <= end and text
            )
            again = (number, column) in block.repeated
            rows[-1].append(Cell(text, tuple(shift_places(inside, -start)), again))
            start = end + 1
    return rows


def shift_places(places: Iterable[Place], by: int) -> list[Place]:
    """Return places with their offsets moved."""
    return [replace(place, start_char=place.start_char + by, end_char=place.end_char + by) for place in places]


def join_cells(before: Cell, after: Cell) -> Cell:
    """Return one cell of a cell and what continues it."""
    if not before.text or not after.text:
        return before if before.text else after
    offset = len(before.text) + 1
    return Cell(f"{before.text} {after.text}", (*before.places, *shift_places(after.places, offset)))


def split_rows(block: Block, page_number: int) -> tuple[list[list[str]], dict[int, list[str]]]:
    """Return a table's rows as they stand on its own page, and by page number the part of a row that runs over."""
    own: list[list[str]] = []
    over: dict[int, list[str]] = {}
    for row in take_apart(block):
        own.append([])
        for column, cell in enumerate(row):
            parts = split_cell(cell, page_number)
            own[-1].append(parts.pop(page_number, ""))
            for number, text in parts.items():
                over.setdefault(number, [""] * len(row))[column] = text
    return own, over


def split_cell(cell: Cell, page_number: int) -> dict[int, str]:
    """Return a cell's text by the page that it stands on."""
    starts: dict[int, int] = {}
    for place in cell.places:
        starts.setdefault(place.page_number, place.start_char)
    if len(starts) < 2:
        return {page_number: cell.text}
    ends = [*list(starts.values())[1:], len(cell.text)]
    return {number: cell.text[start:end].strip() for (number, start), end in zip(starts.items(), ends, strict=True)}
