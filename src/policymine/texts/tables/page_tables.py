"""Tables of a page: its grids with the lines of their cells, and the lines outside of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Sheet, Word
from policymine.texts.pages.columns import Area
from policymine.texts.pages.lines import Line, build_lines
from policymine.texts.pages.pieces import CellLines, Piece
from policymine.texts.pages.turned import build_turned_line, drop_stamped_number, stands_upright
from policymine.texts.pages.underlines import drop_underlines, mark_underlined
from policymine.texts.pages.walls import part_at_walls
from policymine.texts.tables.bands import drop_title_bands, drop_titles, join_ruled_head
from policymine.texts.tables.banners import part_at_banner
from policymine.texts.tables.cuts import cuts_lines
from policymine.texts.tables.forms import find_forms
from policymine.texts.tables.full_rows import join_full_rows, leave_out_full_rows
from policymine.texts.tables.group_heads import join_group_heads
from policymine.texts.tables.head_bands import add_head_bands, count_head_bands, find_band_heads
from policymine.texts.tables.open_heads import add_head, add_names
from policymine.texts.tables.open_tables import find_open_grids, lacks_names, refine_grid
from policymine.texts.tables.own_edges import part_own_row
from policymine.texts.tables.row_names import find_spanned
from policymine.texts.tables.ruled import CellFinder, Grid, find_grids, overlaps
from policymine.texts.tables.segments import find_segmented, leave_out_tables
from policymine.texts.tables.spanning_heads import join_spanning_heads, spread_heads
from policymine.texts.tables.spills import join_spills, join_title, place_centred
from policymine.texts.tables.stacked_rows import part_stacked_row
from policymine.texts.tables.table_rows import (
    CellWords,
    Row,
    are_ruled_rows,
    join_heads,
    part_wide_cells,
    stacks_figures,
)
from policymine.texts.tables.units import join_units

_LONGEST_NAME = 300
_LONGEST_CELL = 2500  # of a table with columns that might be prose
_LEAST_MERGED = 4
_FEWEST_LETTERS = 20
_LEAST_AXIS = 3
_LEAST_FILLED = 0.8
_MOST_TITLE_LINES = 4
_TITLE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")


def part_tables(sheet: Sheet) -> tuple[list[Line], list[tuple[Area, Piece]]]:
    """Return the lines outside of ruled tables, and the tables with their cells' lines."""
    words = outside = sheet.words if sheet.upright else drop_stamped_number(sheet.words)
    tables: list[tuple[Area, Piece]] = []
    shapes = drop_underlines(sheet.shapes, words)
    ruled = sorted(find_grids(shapes, sheet.width, sheet.height), key=Grid.measure)  # a table in a cell first
    unnamed = [grid for grid in ruled if lacks_names(grid, words)]
    ruled = [grid for grid in ruled if not grid.least_filled or grid not in unnamed]
    ruled = [add_head(add_names(grid, words) if grid in unnamed else grid, shapes, words) for grid in ruled]
    ruled = [part for grid in ruled for part in ([grid] if grid.least_filled else part_at_banner(grid))]
    segmented = find_segmented(shapes, words, ruled)
    ruled = [grid for grid in ruled if not any(overlaps(grid, other) for other in segmented)]
    free = leave_out_tables(segmented, words)
    for found in [*ruled, *segmented, *find_open_grids(shapes, free)]:
        grid, cells = found, _sort_words(found, outside)
        heads: list[list[Word]] = []
        if stacked := stacks_figures(cells.values()) and not are_ruled_rows(cells):
            bands = count_head_bands(found, cells)
            grid = refine_grid(grid, [word for (row, _), words in cells.items() if row >= bands for word in words])
            if bands and grid is not found:
                heads = find_band_heads(found, cells, bands, grid)
                grid = add_head_bands(grid, found, bands)
            else:
                grid = drop_titles(grid, _sort_words(grid, outside))
                grid = join_ruled_head(found, grid, _sort_words(grid, outside))
        else:
            grid = drop_title_bands(grid, part_wide_cells(cells, grid.xs))
        if grid is not found:
            cells = _sort_words(grid, outside)
        cells = join_full_rows(grid, cells)
        rows, numbers = _build_rows(grid, cells, heads)
        if (
            _is_table(rows, grid.least_filled, _count_merged(grid, cells))
            and (stacked or not cuts_lines(grid, leave_out_full_rows(grid, words)))
            and not _lists_pages(rows, words)
        ):
            spanned = find_spanned(grid, cells, rows, numbers)
            piece = Piece(sheet.page_number, (), table=rows, spanned=spanned)
            tables.append((Area(*grid.box, (), len(tables)), piece))
            held = {id(word) for words in cells.values() for word in words}
            outside = [word for word in outside if id(word) not in held]
    for box, form in find_forms(shapes, outside):
        piece = Piece(
            sheet.page_number, (), table=tuple(tuple(_build_cell(list(cell)) for cell in row) for row in form)
        )
        tables.append((Area(*box, (), len(tables)), piece))
        held = {id(word) for row in form for cell in row for word in cell}
        outside = [word for word in outside if id(word) not in held]
    return mark_underlined(part_at_walls(build_lines(outside), sheet.shapes), sheet.shapes), tables


def _sort_words(grid: Grid, words: list[Word]) -> CellWords:
    cells: CellWords = {}
    finder = CellFinder(grid)
    left, top, right, bottom = grid.box
    for word in words:
        y = (word.top + word.bottom) / 2
        if not top <= y <= bottom:
            continue
        x = (word.x0 + word.x1) / 2
        if not left <= x <= right or (word.style.turned and not stands_upright(word)):
            continue
        if (cell := finder.find(x, y)) is not None:
            cells.setdefault(cell, []).append(word)
    return cells


def _lists_pages(rows: Sequence[Sequence[CellLines]], words: Sequence[Word]) -> bool:
    """Tell whether a grid is a contents list: each row ends in the number of a page, and these go up."""
    if not any(word.text.lower() == "contents" for word in words):
        return False
    ends = [[line.text for cell in row for line in cell][-1] for row in rows]
    numbers = [int(end) for end in ends if re.fullmatch(r"\d{1,3}", end)]
    return len(numbers) >= 0.6 * len(rows) and all(a <= b for a, b in pairwise(numbers))


def _build_rows(grid: Grid, words: CellWords, heads: Sequence[list[Word]]) -> tuple[tuple[Row, ...], list[int]]:
    """Return the rows of a grid that hold text, those of its heads made one, and where in the grid each stands.

    Where ``heads`` are given they are the first row.
    """
    if heads:
        rows, numbers = _build_rows(grid, {cell: own for cell, own in words.items() if cell[0]}, ())
        return (tuple(map(_build_cell, heads)), *rows), [0, *numbers]
    columns = range(len(grid.xs) - 1)
    held: list[dict[int, list[Word]]] = [{} for _ in grid.ys[1:]]
    for (row, column), own in part_wide_cells(place_centred(grid, words), grid.xs).items():
        held[row][column] = own
    held = [join_title(grid, row) for row in held]
    parted = [(number, part) for number, row in enumerate(held) for part in part_stacked_row(row)]
    built = [(number, tuple(_build_cell(row.get(column, [])) for column in columns)) for number, row in parted]
    built = [(number, row) for number, row in built if any(row)]
    joined = join_spills(_join_heads(grid, [row for _, row in built], [number for number, _ in built]), grid.xs)
    numbers = [number for number, _ in built[len(built) - len(joined) :]]
    single = {
        number: part_own_row(grid, number, held[number].get(0, [])) for number in numbers if len(held[number]) == 1
    }
    return _place_own(joined, numbers, single), numbers


def _join_heads(grid: Grid, rows: Sequence[Row], at: Sequence[int]) -> tuple[Row, ...]:
    """Return the rows of a grid with those of its heads made one; ``at`` tells where in the grid each stands."""
    headed = join_spanning_heads(grid, rows, at)
    headed = headed if len(headed) < len(rows) else join_group_heads(grid, rows)
    headed = headed if len(headed) < len(rows) else join_heads(rows)
    headed = headed if len(headed) < len(rows) else spread_heads(grid, headed, at)
    return join_units(headed)


def _place_own(rows: Sequence[Row], numbers: Sequence[int], own: Mapping[int, Sequence[list[Word]]]) -> tuple[Row, ...]:
    """Return rows with the cells of those that edges of their own part, all as wide as the widest."""
    parted = [
        tuple(map(_build_cell, own[number])) if own.get(number) else row
        for row, number in zip(rows, numbers, strict=True)
    ]
    width = max(map(len, parted), default=0)
    return tuple((*row, *([()] * (width - len(row)))) for row in parted)


def _build_cell(words: list[Word]) -> CellLines:
    level = sorted(build_lines(words), key=lambda line: (round(line.baseline), line.x0))
    return (*build_turned_line(words), *level)


def _count_merged(grid: Grid, cells: Mapping[tuple[int, int], list[Word]]) -> int:
    """Return in how many rows the first cell is that of the row above, where all other columns are in use."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    others = sum(column > 0 for _, column in cells)
    if rows < _LEAST_MERGED or others < _LEAST_FILLED * rows * (columns - 1):
        return 0
    middle = (grid.xs[0] + grid.xs[1]) / 2
    firsts = (grid.find_cell(middle, (top + bottom) / 2) for top, bottom in pairwise(grid.ys))
    return sum(cell in cells and cell is not None and cell[0] < row for row, cell in enumerate(firsts))


def _is_table(rows: Sequence[Sequence[CellLines]], least_filled: float, merged: int) -> bool:
    """Tell whether the cells of a grid read as a table: several columns in use, and no columns of running text."""
    if not rows or sum(any(row[column] for row in rows) for column in range(len(rows[0]))) < 2:
        return False
    if len(rows) < 2 and not _is_row(rows[0]):
        return False
    if _is_numbered_title(rows):
        return False
    lengths = [sum(len(line.text) for line in cell) for row in rows for cell in row if cell]
    if len(lengths) + merged < 1.3 * len(rows) or len(lengths) < least_filled * len(rows) * len(rows[0]):
        return False
    if len(rows[0]) > 2 and _are_named(rows):
        return True
    return max(lengths) < _LONGEST_CELL and (sum(lengths) / len(lengths) < 700 or _is_named(rows))


def _is_row(cells: Sequence[CellLines]) -> bool:
    """Tell whether cells are one row that a page break parts from the rest of its table: most are in use.

    Numbers in a row within a cell are the axis of a chart.
    """
    words = [[word.text for line in cell for word in line.words] for cell in cells]
    if any(sum(map(str.isdigit, texts)) >= _LEAST_AXIS for texts in words):
        return False
    letters = sum(map(str.isalpha, "".join(line.text for cell in cells for line in cell)))
    used = sum(map(bool, cells)) >= _LEAST_FILLED * len(cells)
    return len(cells) > 2 and used and (len(cells) > 3 or letters > _FEWEST_LETTERS)


def _are_named(rows: Sequence[Sequence[CellLines]]) -> bool:
    """Tell whether each row has two short cells or more beside a long one, so that it is no column of prose."""
    shorts = [sum(0 < sum(len(line.text) for line in cell) < _LONGEST_NAME for cell in row) for row in rows]
    return min(shorts) > 1


def _is_numbered_title(rows: Sequence[Sequence[CellLines]]) -> bool:
    """Tell whether the cells are a bold title on a shaded ground, its number before its first line."""
    lines = [line for row in rows for cell in row for line in cell]
    bold = len(lines) <= _MOST_TITLE_LINES and all(line.bold > 0.95 for line in lines)
    firsts = [" ".join(line.text for line in row[0]) for row in rows]
    return bold and bool(_TITLE_NUMBER.fullmatch(firsts[0])) and not any(firsts[1:])


def _is_named(rows: Sequence[Sequence[CellLines]]) -> bool:
    """Tell whether the cells of the first column are the names of the rows: short ones beside long ones."""
    names = [sum(len(line.text) for line in row[0]) for row in rows if row[0]]
    return len(rows[0]) == 2 and bool(names) and max(names) < _LONGEST_NAME
