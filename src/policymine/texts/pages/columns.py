"""Reading order: lines -> stacks (lines right below each other in one column) -> the order they are read in.

The order is Breuel's (High performance document layout analysis, 2003): of two stacks one above the other the upper is
read first; of two side by side the left one, unless a third that spans both stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policymine.texts.pages.lines import Line
from policymine.texts.pages.marks import goes_on_by_address

_REACH_EMS = 3.2
_OVERLAP = 2.0
_NEXT_EMS = 1.45
_MOST_AREAS = 250  # above it a page is no prose, and the order would take its cube


class Area(NamedTuple):
    """A rectangle of a page to be read as one, with the lines it holds."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[Line, ...] = ()
    table: int | None = None


def build_stacks(lines: Sequence[Line]) -> list[Area]:
    """Return stacks: a line is linked to the next below it where neither has another neighbour."""
    ordered = sorted(lines, key=lambda line: (line.baseline, line.x0))
    largest = max((line.size for line in ordered), default=0.0)
    below = [_find_below(ordered, index, largest) for index in range(len(ordered))]
    above: dict[int, list[int]] = {}
    for index, neighbours in enumerate(below):
        for neighbour in neighbours:
            above.setdefault(neighbour, []).append(index)
    stacks: dict[int, list[Line]] = {}
    home: dict[int, int] = {}
    for index, line in enumerate(ordered):
        uppers = above.get(index, [])
        alone = len(uppers) == 1 and (
            len(below[uppers[0]]) == 1 or _goes_on(ordered, uppers[0], index, below[uppers[0]])
        )
        if alone and _is_near(ordered[uppers[0]], line):
            home[index] = home[uppers[0]]
        else:
            home[index] = index
        stacks.setdefault(home[index], []).append(line)
    return [enclose(part) for stack in stacks.values() for part in _cut_stack(stack)]


def _goes_on(ordered: Sequence[Line], upper: int, index: int, below: Sequence[int]) -> bool:
    """Tell whether a line ends the paragraph of a wider one, though text of another column stands below that too."""
    line, last = ordered[index], ordered[upper]
    step = line.baseline - last.baseline
    alike = line.style == last.style and abs(line.x0 - last.x0) < 2 and 0 < step < _NEXT_EMS * line.size
    return alike and all(ordered[k].baseline - last.baseline > step + 0.4 * line.size for k in below if k != index)


def _cut_stack(stack: list[Line]) -> Iterator[list[Line]]:
    """Yield a stack's parts: a line set larger or far below the last may head text in other columns too."""
    part: list[Line] = []
    for line in stack:
        if part and _may_head(part[-1], line):
            yield part
            part = []
        part.append(line)
    yield part


def _may_head(last: Line, line: Line) -> bool:
    if line.baseline - last.baseline > 2 * max(line.size, last.size):
        return True
    return line.size > 1.08 * last.size and not goes_on_by_address(last.text, line.text)


def widen_headings(areas: Sequence[Area]) -> list[Area]:
    """Return the areas, short ones as wide as the text right below that they stand over."""
    widened = []
    for area in areas:
        lower = _find_text_below(area, areas) if len(area.lines) <= 4 and area.table is None else None
        if lower is not None:
            area = area._replace(x0=min(area.x0, lower.x0), x1=max(area.x1, lower.x1))
        widened.append(area)
    return widened


def _find_text_below(area: Area, areas: Sequence[Area]) -> Area | None:
    reach = 3 * max(line.size for line in area.lines)
    below = [other for other in areas if 0 <= other.top - area.bottom + 2 <= reach and _overlap(area, other) > _OVERLAP]
    return min(below, key=lambda other: other.top) if len(below) == 1 else None


def enclose(lines: Sequence[Line]) -> Area:
    """Return the area around lines."""
    return Area(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
        tuple(lines),
    )


def _is_near(upper: Line, lower: Line) -> bool:
    return lower.baseline - upper.baseline <= max(upper.size, lower.size) + (_REACH_EMS - 1) * min(
        upper.size, lower.size
    )


def _find_below(ordered: Sequence[Line], index: int, largest: float) -> list[int]:
    """Return the lines that stand right below one, none of them hidden by another, none larger than the largest."""
    line = ordered[index]
    size, baseline = line.size, line.baseline
    reach = min(8 * size, largest + (_REACH_EMS - 1) * size)
    found: list[int] = []
    for other in range(index + 1, len(ordered)):
        lower = ordered[other]
        step = lower.baseline - baseline
        if step > reach:
            break
        small, large = (size, lower.size) if size < lower.size else (lower.size, size)
        if step < 0.4 * small or step > large + (_REACH_EMS - 1) * small:
            continue
        if _overlap(line, lower) > _OVERLAP and not (found and any(_overlap(ordered[k], lower) > 0 for k in found)):
            found.append(other)
    return found


def _overlap(a: Line | Area, b: Line | Area) -> float:
    return (a.x1 if a.x1 < b.x1 else b.x1) - (a.x0 if a.x0 > b.x0 else b.x0)


def order_areas(areas: Sequence[Area]) -> list[Area]:
    """Return areas in reading order."""
    ordered = sorted(areas, key=lambda area: (area.top, area.x0))
    if len(ordered) > _MOST_AREAS:
        return ordered
    earlier = [[b for b in range(len(ordered)) if b != a and _precedes(ordered, b, a)] for a in range(len(ordered))]
    visited: set[int] = set()
    result: list[Area] = []
    for start in range(len(ordered)):
        _visit(start, earlier, visited, result, ordered)
    return result


def _visit(
    start: int, earlier: list[list[int]], visited: set[int], result: list[Area], ordered: Sequence[Area]
) -> None:
    path = [(start, iter(earlier[start]))] if start not in visited else []
    visited.add(start)
    while path:
        index, rest = path[-1]
        following = next((b for b in rest if b not in visited), None)
        if following is None:
            result.append(ordered[index])
            path.pop()
        else:
            visited.add(following)
            path.append((following, iter(earlier[following])))


def _precedes(areas: Sequence[Area], a: int, b: int) -> bool:
    first, second = areas[a], areas[b]
    if _overlap(first, second) > _OVERLAP:
        return (first.top + first.bottom) < (second.top + second.bottom)
    if first.x0 > second.x0:
        return first.bottom <= second.top and _are_scattered(areas, b, a)
    if second.bottom <= first.top and _are_scattered(areas, a, b):
        return False
    low, high = sorted(((first.top + first.bottom) / 2, (second.top + second.bottom) / 2))
    return not any(
        low < (c.top + c.bottom) / 2 < high and _overlap(c, first) > _OVERLAP and _overlap(c, second) > _OVERLAP
        for index, c in enumerate(areas)
        if index not in (a, b)
    )


def _are_scattered(areas: Sequence[Area], left: int, right: int) -> bool:
    """Tell whether short areas to the left and right stand in a letter's head, none of them beside another.

    ``right`` stands above ``left``; in columns, something on the left would stand beside something on the right.
    """
    band = _find_band(areas, left, right)
    if any(area.table is not None or len(area.lines) > 9 for area in band):
        return False
    cut = (areas[left].x1 + areas[right].x0) / 2
    lefts, rights = [a for a in band if a.x1 <= cut], [a for a in band if a.x0 >= cut]
    return not any(min(a.bottom, b.bottom) - max(a.top, b.top) > 1 for a in lefts for b in rights)


def _find_band(areas: Sequence[Area], left: int, right: int) -> list[Area]:
    """Return the areas between the nearest ones above and below that span both of two areas."""
    first, second = areas[left], areas[right]
    spanning = [c for c in areas if _overlap(c, first) > _OVERLAP and _overlap(c, second) > _OVERLAP]
    top = max((c.bottom for c in spanning if c.bottom <= second.top + 2), default=-1.0)
    bottom = min((c.top for c in spanning if c.top >= first.bottom - 2), default=1e9)
    return [c for c in areas if c.top >= top - 2 and c.bottom <= bottom + 2]
