"""Cuts: whether the edges of a grid run through lines of text, so that it is no table but drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.ruled import CellFinder, Grid

_NEAR_EMS = 0.45
_ALIGNED = 0.8


def cuts_lines(grid: Grid, words: Sequence[Word]) -> bool:
    """Tell whether edges of a grid run through lines of text.

    They do not where they stand clear between words that all begin, or all end, at one place: those fill their cells.
    """
    cut = crossed = 0
    clear: dict[float, list[tuple[Word, Word]]] = {}
    left, top, right, bottom = grid.box
    finder = CellFinder(grid)
    for last, word in pairwise(words):
        if not (top <= word.baseline <= bottom and left <= word.x0 <= right) or word.style.turned:
            continue
        if not (abs(last.baseline - word.baseline) < 1 and 0 <= word.x0 - last.x1 < _NEAR_EMS * word.style.size):
            continue
        crossed += 1
        middle = word.baseline - 0.3 * word.style.size
        before = finder.find((last.x0 + last.x1) / 2, middle)
        cell = finder.find((word.x0 + word.x1) / 2, middle)
        if before == cell:
            continue
        edge = grid.xs[cell[1]] if cell else right
        if last.x1 < edge < word.x0 or (cell is None and last.x1 < right):
            clear.setdefault(edge, []).append((last, word))
        else:
            cut += 1
    cut += sum(len(pairs) for pairs in clear.values() if not _fill_cells(pairs))
    return cut > max(1, 0.02 * crossed)


def _fill_cells(pairs: Sequence[tuple[Word, Word]]) -> bool:
    """Tell whether the words on one side of an edge all end, or those on the other all begin, at one place."""
    ends = Counter(round(last.x1) for last, _ in pairs)
    starts = Counter(round(word.x0) for _, word in pairs)
    most = max(ends.most_common(1)[0][1], starts.most_common(1)[0][1])
    return most >= _ALIGNED * len(pairs)
