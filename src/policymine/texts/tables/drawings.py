"""Drawings: bars, sectors and lines of plots among words, which label a chart then and are no table."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.tables.ruled import Grid

_LEAST_GROUND = 3


def is_drawing(grid: Grid, shapes: Sequence[Shape], words: Sequence[Word]) -> bool:
    """Tell whether bars, sectors or a plot's lines stand among the words, so that they label a chart.

    The ground that a whole column stands on is none of them.
    """
    left, top, right, bottom = grid.box
    inside = [
        shape
        for shape in shapes
        if left < (shape.x0 + shape.x1) / 2 < right and top < (shape.top + shape.bottom) / 2 < bottom
    ]
    solids = [shape for shape in inside if shape.filled and shape.x1 - shape.x0 < 0.6 * (right - left)]
    solid = len(solids)
    if solid > 3:
        solid = sum(not (_grounds(shape, words) or _is_tile(shape, solids)) for shape in solids)
    upright = sum(shape.bottom - shape.top > 14 and shape.x1 - shape.x0 < 3 for shape in inside)
    return solid > 3 or upright > 1


def _is_tile(shape: Shape, solids: Sequence[Shape]) -> bool:
    """Tell whether a shape touches one of its width above or below and one of its height beside it, as cells do."""
    stacked = beside = False
    for other in solids:
        wide = abs(other.x0 - shape.x0) < 1 and abs(other.x1 - shape.x1) < 1
        high = abs(other.top - shape.top) < 1 and abs(other.bottom - shape.bottom) < 1
        stacked |= wide and min(abs(other.top - shape.bottom), abs(other.bottom - shape.top)) < 1
        beside |= high and min(abs(other.x0 - shape.x1), abs(other.x1 - shape.x0)) < 1
    return stacked and beside


def _grounds(shape: Shape, words: Sequence[Word]) -> bool:
    """Tell whether a name or three figures or more stand on a shape; a bar has one figure at most."""
    box = shape.x0, shape.top, shape.x1, shape.bottom
    held = [word for word in words if holds(box, word)]
    return len(held) >= _LEAST_GROUND or any(word.text.isalpha() for word in held)


def holds(box: tuple[float, float, float, float], word: Word) -> bool:
    """Tell whether a word stands within a box."""
    left, top, right, bottom = box
    return left <= word.x0 <= right and top <= word.baseline <= bottom
