"""Tables over page breaks: the heads that a table goes on under, and the rest of a row that the break cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policymine.records import BODY_KINDS
from policymine.texts.cells import Cell, join_cells, put_together, take_apart
from policymine.texts.drawn.sheets import Style
from policymine.texts.pages.marks import STOP
from policymine.texts.pages.pieces import CellLines, Entry
from policymine.texts.tables.table_rows import is_figure

_LONGEST_HEAD = 80
_LONGEST_APART = 250  # of a head that is set unlike the rows below it
_LONGEST_SUM = 60
_LEAST_FILLED = 0.6
_BOLD = 0.9
_FEWEST_ALONE = 3
_FEWEST_WORDS = 5
_DIGITS = re.compile(r"\d+")


def join_tables(entries: Sequence[list[Entry]]) -> None:
    """Give tables that go on from the page before its heads, and move the rest of a cut row to the row's beginning."""
    headless: int | None = None  # the place on a page of a table that goes on from the page before without heads
    for page, following in pairwise(entries):
        before = next((i for i in range(len(page) - 1, -1, -1) if page[i][0].kind in BODY_KINDS), None)
        after = next((i for i, (block, _) in enumerate(following) if block.kind in BODY_KINDS), None)
        if before is None or after is None:
            headless = None
            continue
        named = before != headless or _stand_out(page[before][1].table)
        headless = None
        if named and _lacks_heads(page[before], following[after]):
            following[after] = _carry_heads(page[before], following[after])
        elif _has_other_heads(page[before], following[after]) and not _stand_out(following[after][1].table):
            headless = after
        if not _goes_on(page[before], following[after]):
            continue
        upper, lower = take_apart(page[before][0]), take_apart(following[after][0])
        upper[-1] = [join_cells(a, b) for a, b in zip(upper[-1], lower[1], strict=True)]
        page[before] = put_together(upper), page[before][1]
        following[after] = put_together([lower[0], *lower[2:]]), following[after][1]


def _lacks_heads(before: Entry, after: Entry) -> bool:
    """Tell whether a table has the columns of the one before it but not its heads: no row set as these are."""
    upper, lower = before[1].table, after[1].table
    heads, rows = before[0].cells, after[0].cells
    if not heads or not rows or not _has_other_heads(before, after):
        return False
    if len(upper) < 3 and len(heads[0]) < 3:  # a name and its value, not heads
        return False
    named = sum(map(bool, heads[0])) >= max(2, _LEAST_FILLED * len(heads[0]))
    longest = _LONGEST_APART if len(upper[0]) > 2 and _stand_out(upper) else _LONGEST_HEAD
    if not _stand_out(upper) and _is_like_rows(heads):
        return False
    if not named or any(len(head) > longest or is_figure(head) for head in heads[0]):
        return False
    if len(upper) == 1:
        return _is_bold(upper[0]) and not _is_bold(lower[0])
    if any(is_figure(cell) or len(cell) > _LONGEST_HEAD for cell in rows[0]):
        return True
    return _stand_out(upper) and _find_look(lower[:1]) == _find_look(upper[1:])


def _is_like_rows(cells: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of a table is one as the others: a sentence in it, or a number as in those below."""
    if any(cell.endswith(".") and len(cell.split()) >= _FEWEST_WORDS for cell in cells[0]):
        return True
    columns = [[_DIGITS.sub("0", cell) for cell in column] for column in zip(*cells, strict=True)]
    return any("0" in first and first in rest for first, *rest in columns)


def _has_other_heads(before: Entry, after: Entry) -> bool:
    """Tell whether two tables have the same columns but not the same first row."""
    upper, lower = before[1].table, after[1].table
    heads, rows = before[0].cells, after[0].cells
    if not heads or not rows or len(upper[0]) != len(lower[0]) or heads[0] == rows[0]:
        return False
    return _share_columns(upper, lower)


def _stand_out(table: Sequence[Sequence[CellLines]]) -> bool:
    """Tell whether the first row of a table is set unlike the others."""
    return len(table) > 1 and _find_look(table[:1]) != _find_look(table[1:])


def _is_bold(row: Sequence[CellLines]) -> bool:
    lines = [line for cell in row for line in cell]
    return all(line.bold > _BOLD for line in lines)


def _share_columns(upper: Sequence[Sequence[CellLines]], lower: Sequence[Sequence[CellLines]]) -> bool:
    """Tell whether the columns of two tables stand above each other."""
    used = 0
    for column in range(len(upper[0])):
        above = [line for row in upper for line in row[column]]
        below = [line for row in lower for line in row[column]]
        if above and below:
            used += 1
            left, right = min(line.x0 for line in above), max(line.x1 for line in above)
            if min(line.x0 for line in below) >= right or max(line.x1 for line in below) <= left:
                return False
    return used > 1


def _find_look(rows: Sequence[Sequence[CellLines]]) -> tuple[bool, int] | None:
    """Return the weight and colour of most of the letters of rows."""
    styles: Counter[Style] = Counter()
    for row in rows:
        for cell in row:
            for line in cell:
                styles[line.style] += len(line.text)
    looks: Counter[tuple[bool, int]] = Counter()
    for style, letters in styles.items():
        looks[style.bold, style.colour] += letters
    return max(looks, key=lambda look: looks[look]) if looks else None


def _carry_heads(before: Entry, after: Entry) -> Entry:
    """Return a table with the heads of the one before it; they have no place on its page."""
    heads = _place(before)[0]
    rows = take_apart(after[0])
    used = _find_used(after)
    texts = [Cell(heads[column].text if column in heads else "") for column in used]
    piece = after[1]._replace(table=(before[1].table[0], *after[1].table))
    return put_together([texts, *rows]), piece


def _place(entry: Entry) -> list[dict[int, Cell]]:
    """Return the rows of a table's cells by the columns of its grid, of which the block leaves out empty ones."""
    used = _find_used(entry)
    return [dict(zip(used, row, strict=True)) for row in take_apart(entry[0])]


def _find_used(entry: Entry) -> list[int]:
    table = entry[1].table
    used = [column for column in range(len(table[0])) if any(row[column] for row in table)]
    return (
        used
        if entry[0].cells and len(used) == len(entry[0].cells[0])
        else list(range(len((entry[0].cells or ((),))[0])))
    )


def _goes_on(before: Entry, after: Entry) -> bool:
    """Tell whether a table goes on on the next page under the same heads, with the rest of a row."""
    upper, lower = before[0].cells, after[0].cells
    if not upper or not lower or upper[0] != lower[0] or len(lower) < 3 or len(upper) < 2:
        return False
    starts = [(a, b) for a, b in zip(upper[-1], lower[1], strict=True) if a and b and not STOP.search(a)]
    if any(b[0].islower() or (b[0] == "(" and not is_figure(b)) for _, b in starts):
        return True
    bold = any(line.bold > 0.9 for cell in (*before[1].table[-1][:1], *after[1].table[1][:1]) for line in cell)
    alone = sum(map(bool, lower[1])) == 1 and sum(map(bool, upper[-1])) > 1 and not _are_often_alone(upper, lower)
    summed = any(map(is_figure, upper[-1])) and all(len(a) < _LONGEST_SUM for a, _ in starts)
    return bool(starts) and alone and not bold and not summed


def _are_often_alone(upper: Sequence[Sequence[str]], lower: Sequence[Sequence[str]]) -> bool:
    """Tell whether other rows have nothing but the cell that the row after the break has: one name is for several."""
    used = [bool(cell) for cell in lower[1]]
    return not used[0] and sum([*map(bool, row)] == used for row in (*upper[1:], *lower[2:])) >= _FEWEST_ALONE
