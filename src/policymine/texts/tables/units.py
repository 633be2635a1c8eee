"""Units: a row below the names of columns that says what these count in ("£'000", "%", "No.")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.texts.pages.pieces import CellLines
from policymine.texts.tables.table_rows import Row, is_figure

_FEWEST_ROWS = 3
_LONGEST = 80
_UNIT = re.compile(
    r"^\(?(?:[£$€]?\s?'?0{3}'?s?|[£$€]\s?(?:m|k|bn|millions?|billions?|thousands?)?|%|per ?cent|percentage|nos?\.?"
    r"|number|fte|wte|ha|hectares|tonnes?|kt|km|miles|sq\.? ?(?:m|ft|km)|m[²2]|[kmgt]wh|mw|[mk]?tco2e?|days|weeks"
    r"|months|years|millions?|thousands?|pence|p|ratio|[£$€]\s?(?:per|/)\s?[\w² ]{1,20}|[+/–-]{1,3})\)?$",
    re.IGNORECASE,
)


def join_units(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a table with a row of units made one with the row of names above it.

    The name of the first column may stand beside the units, where the row above has none.
    """
    if len(rows) < _FEWEST_ROWS or not _are_units(*rows[:2]):
        return tuple(rows)
    joined = tuple(above + below for above, below in zip(rows[0], rows[1], strict=True))
    return (joined, *rows[2:])


def _are_units(names: Row, units: Row) -> bool:
    """Tell whether a row holds units alone, below names and not figures."""
    above, below = [_read(cell) for cell in names], [_read(cell) for cell in units]
    if any(is_figure(text) or len(text) > _LONGEST for text in above):
        return False
    if below[0] and not above[0]:
        below = below[1:]
    found = [text for text in below if text]
    named = sum(bool(text) for text in above) > 1
    return named and bool(found) and all(map(_UNIT.match, found)) and not all(text in "+/–-" for text in found)


def _read(cell: CellLines) -> str:
    return " ".join(line.text for line in cell)
