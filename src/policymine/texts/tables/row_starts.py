"""Row starts: the lines that begin a row of a table, and those that go on with the row above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.tables.name_ends import find_name_ends
from policymine.texts.tables.table_rows import is_figure, is_sum
from policymine.texts.tables.values import is_value
from policymine.texts.tables.word_rows import LEAST_ROWS, Row, Run

_GOES_ON = re.compile(r"[a-z(&]")
_LEAST_BEGUN, _LEAST_GOING = 0.85, 0.6


def find_gaps(rows: Sequence[Row]) -> list[int]:
    """Return the lines that stand farther below the last than lines of one cell do; the first line is one."""
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    pitch = min(steps)
    return [0, *(i + 1 for i, step in enumerate(steps) if step > 1.25 * pitch)]


def find_starts(rows: Sequence[Row], cells: Sequence[Sequence[Run | None]], named: int) -> list[int]:
    """Return the lines that begin a row: after more white space, or else with words in the column of names."""
    gaps, ends = find_gaps(rows), find_name_ends(rows, cells, named)
    within = [i for i in range(1, len(rows)) if i not in gaps]
    full = Counter(sum(cell is not None for cell in cells[i]) == len(cells[i]) for i in within)
    spaced = full[True] <= 0.25 * max(len(within), 1) or _are_spaced(cells, gaps, within)
    if len(gaps) >= LEAST_ROWS and spaced:
        return [i for i in gaps if i not in ends]
    begun = [i for i in range(1, len(rows)) if not _continues(cells[i], named) or _is_total(rows, i, cells[i])]
    begun = [i for i in begun if i not in ends]
    summed = [len(rows) - 1] if _is_last_sum(rows, len(rows) - 1, cells) else []
    return [0, *sorted({*begun, *summed})]


def _are_spaced(cells: Sequence[Sequence[Run | None]], gaps: Sequence[int], within: Sequence[int]) -> bool:
    """Tell whether white space parts rows of words, as in a glossary: full lines begin them, and most others go on."""
    if any(run is not None and is_value(run.text) for at in within for run in cells[at]):
        return False
    begun = sum(all(cells[at]) for at in gaps)
    going = sum(any(run and _GOES_ON.match(run.text) for run in cells[at]) for at in within)
    return begun >= _LEAST_BEGUN * len(gaps) and going >= _LEAST_GOING * len(within)


def _is_total(rows: Sequence[Row], index: int, cells: Sequence[Run | None]) -> bool:
    """Tell whether a line holds figures alone at a whole line's distance: a sum without a name."""
    held = [run.text for run in cells if run]
    figures = [is_sum(text) for text in held]
    summed = len(held) > 1 and any(figures) and all(map(is_value, held))
    return summed and rows[index].baseline - rows[index - 1].baseline > rows[index].size


def _is_last_sum(rows: Sequence[Row], index: int, cells: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether the last line holds one figure alone, right below another at a whole line's distance: their sum."""
    held = [column for column, run in enumerate(cells[index]) if run]
    if index + 1 < len(rows) or len(held) != 1 or not held[0]:
        return False
    above, own = cells[index - 1][held[0]], cells[index][held[0]]
    figures = all(run is not None and is_figure(run.words[0].text) and is_value(run.text) for run in (above, own))
    return figures and rows[index].baseline - rows[index - 1].baseline > rows[index].size


def _continues(cells: Sequence[Run | None], named: int) -> bool:
    """Tell whether a line goes on with the row above it."""
    filled = [run for run in cells if run]
    if len(filled) == len(cells):
        return False
    name = cells[named]
    return name is None or (len(filled) == 1 and name.text[:1].islower())
