"""Outer names: names of a table's rows that stand to the left of its rules, each on the line of its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.texts.rules import Rule
from policymine.texts.sheets import Word
from policymine.texts.table_rows import is_figure
from policymine.texts.tables import Grid
from policymine.texts.word_rows import build_rows

_FEWEST = 4
_LEAST_COUNTED, _LEAST_NAMED = 0.6, 0.6
_LEVEL = 2.0
_NIL = "-–—"
_LETTERS = re.compile(r"[^\W\d_]{2}")


def add_outer_names(grid: Grid, words: Sequence[Word]) -> Grid:
    """Return a grid of figures with a column for the names to its left: one for most lines, and little else there."""
    left, top, right, bottom = grid.box
    level = [w for w in words if top <= w.baseline <= bottom and w.x0 < right and not w.style.turned]
    outer = [w for w in level if w.x1 <= left]
    if len(outer) < _FEWEST or not any(is_figure(w.text) for w in level):
        return grid
    rows = build_rows(w for w in level if w.x0 >= left)
    counted = [row for row in rows if _counts([word for run in row.runs for word in run.words])]
    names = build_rows(outer)
    named = [row for row in counted if any(abs(row.baseline - name.baseline) <= _LEVEL for name in names)]
    worded = sum(bool(_LETTERS.search(name.runs[0].text)) for name in names)
    if len(named) < max(_FEWEST, _LEAST_NAMED * len(counted)) or any(len(name.runs) > 1 for name in names):
        return grid
    if worded < len(names) or len(named) < _LEAST_NAMED * len(names) or len(counted) < _LEAST_COUNTED * len(rows):
        return grid
    start = min(word.x0 for word in outer) - 2
    across = (*grid.across, *(Rule(y, start, left) for y in grid.ys))
    return grid._replace(xs=(start, *grid.xs), across=across, down=(*grid.down, Rule(start, top, bottom)))


def _counts(words: Sequence[Word]) -> bool:
    """Tell whether the words of a line are figures and marks of none, so that its name is missing."""
    return all(is_figure(word.text) or word.text in _NIL for word in words)
