"""Walls: sides of boxes and upright rules between texts side by side, so that no line runs through one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.pages.lines import Line
from policymine.texts.pages.side_by_side import cut_line

_THIN = 2.5
_LOWEST = 24.0
_NARROWEST = 60.0  # of a box
_LEAST_GAP = 0.5  # of the size: a space is narrower
_FEWEST_LINES = 3
_MOST_WALLS = 200


class _Wall(NamedTuple):
    x: float
    top: float
    bottom: float


def part_at_walls(lines: list[Line], shapes: Sequence[Shape]) -> list[Line]:
    """Return the lines, those parted that run through the side of a box or an upright rule as others near them do."""
    walls = _find_walls(shapes)
    if not walls or len(walls) > _MOST_WALLS:
        return lines
    cuts = {index: found for index, line in enumerate(lines) if (found := _find_cuts(line, walls))}
    often = Counter(wall for found in cuts.values() for wall in set(found.values()))
    parted: list[Line] = []
    for index, line in enumerate(lines):
        at = [cut for cut, wall in cuts.get(index, {}).items() if often[wall] >= _FEWEST_LINES]
        bounds = [0, *at, len(line.words)]
        parted += [_take(line, line.words[a:b]) for a, b in pairwise(bounds)] if at else [line]
    return parted


def _take(line: Line, words: Sequence[Word]) -> Line:
    """Return a part of a line with its own weight."""
    bold = sum(len(word.text) for word in words if word.style.bold) / sum(len(word.text) for word in words)
    return cut_line(line, words)._replace(
        bold=bold, style=words[0].style if line.style != words[0].style else line.style
    )


def _find_walls(shapes: Sequence[Shape]) -> list[_Wall]:
    walls = set()
    for shape in shapes:
        if shape.bottom - shape.top < _LOWEST:
            continue
        if shape.x1 - shape.x0 <= _THIN:
            walls.add(_Wall(shape.x0, shape.top, shape.bottom))
        elif shape.x1 - shape.x0 >= _NARROWEST:
            walls.update((_Wall(shape.x0, shape.top, shape.bottom), _Wall(shape.x1, shape.top, shape.bottom)))
    return list(walls)


def _find_cuts(line: Line, walls: Sequence[_Wall]) -> dict[int, _Wall]:
    """Return the numbers of the words before which a wall stands."""
    middle = line.baseline - 0.3 * line.size
    walls = [wall for wall in walls if line.x0 < wall.x < line.x1 and wall.top <= middle <= wall.bottom]
    if not walls:
        return {}
    gaps = [at for at, (last, word) in enumerate(pairwise(line.words), start=1) if _is_wide(last, word)]
    found = {}
    for at in gaps:
        left, right = line.words[at - 1].x1 - 0.5, line.words[at].x0 + 0.5
        wall = next((wall for wall in walls if left <= wall.x <= right), None)
        if wall is not None:
            found[at] = wall
    return found


def _is_wide(last: Word, word: Word) -> bool:
    return word.x0 - last.x1 > _LEAST_GAP * word.style.size
