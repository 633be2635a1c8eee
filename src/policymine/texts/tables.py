"""Ruled tables: drawn lines -> grids -> rows of cells, each cell whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.sheets import Shape, Word

_THIN = 2.5
_TOUCH = 3.0
_SHORTEST = 8.0
_MAX_RULES = 12_000
_MAX_MERGED = 700
_LEAST_SUPPORT = 0.35
_GUTTER = 7.0
_LEAST_WIDTH = 150.0


class Rule(NamedTuple):
    """A horizontal or vertical rule: where it stands across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """A table's edges of rows and columns and the rules between them, in points from the top left.

    ``least_filled`` is the share of its cells that must hold text for it to be a table: drawing may look like cells.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    least_filled: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The outer edges: left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def find_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column of the cell around a point; a merged cell counts as its first."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1):
            return None
        while column > 0 and not self._parted_before(row, column):
            column -= 1
        while row > 0 and not self._parted_above(row, column):
            row -= 1
        return row, column

    def _parted_before(self, row: int, column: int) -> bool:
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(abs(rule.at - self.xs[column]) <= _TOUCH and rule.start <= middle <= rule.end for rule in self.down)

    def _parted_above(self, row: int, column: int) -> bool:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(abs(rule.at - self.ys[row]) <= _TOUCH and rule.start <= middle <= rule.end for rule in self.across)


def find_grids(shapes: Iterable[Shape], width: float, height: float) -> list[Grid]:
    """Return the tables that a page's drawn lines make, or else its filled cells: two columns and two rows at least."""
    drawn = [s for s in shapes if s.x1 - s.x0 < 0.97 * width and s.bottom - s.top < 0.95 * height]
    ruled = _join_grids(*_collect_rules(drawn, filled=False))
    shaded = _join_grids(*_collect_rules(drawn, filled=True)) if any(s.filled for s in drawn) else []
    return ruled + [
        grid._replace(least_filled=0.6)
        for grid in shaded
        if len(grid.ys) > 3 and not any(_overlaps(grid, other) for other in ruled)
    ]


def _join_grids(across: list[Rule], down: list[Rule]) -> list[Grid]:
    if len(across) < 2 or len(down) < 2 or len(across) + len(down) > _MAX_RULES:
        return []
    across, down = _merge_rules(across), _merge_rules(down)
    if len(across) + len(down) > _MAX_MERGED:
        return []
    grids = [_build_grid(*group) for group in _group_rules(across, down)]
    return [grid for grid in grids if grid is not None]


def _overlaps(a: Grid, b: Grid) -> bool:
    return min(a.xs[-1], b.xs[-1]) > max(a.xs[0], b.xs[0]) and min(a.ys[-1], b.ys[-1]) > max(a.ys[0], b.ys[0])


def find_open_grids(shapes: Sequence[Shape], words: Sequence[Word]) -> list[Grid]:
    """Return the tables whose rows only are ruled or shaded, their columns parted by white space."""
    grids: list[Grid] = []
    for filled in (False, True):
        rules = _merge_rules([r for r in _collect_rules(shapes, filled=filled)[0] if _is_long(r, filled)], gap=14)
        for group in _group_rows([rule for rule in rules if rule.end - rule.start > _LEAST_WIDTH]):
            grid = _open_grid(group, words, shapes)
            if grid is not None and not any(_overlaps(grid, other) for other in grids):
                grids.append(grid)
    return grids


def _is_long(rule: Rule, filled: bool) -> bool:
    return not filled or rule.end - rule.start > _LEAST_WIDTH


def _group_rows(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Return the runs of rules of one width that follow each other at the distance of rows."""
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in sorted(rules):
        groups.setdefault((round(rule.start / 6), round(rule.end / 6)), []).append(rule)
    runs: list[list[Rule]] = []
    for group in groups.values():
        steps = sorted(b.at - a.at for a, b in pairwise(group) if b.at - a.at > _TOUCH)
        usual = steps[len(steps) // 2] if steps else 0.0
        run = [group[0]]
        for rule in group[1:]:
            if rule.at - run[-1].at > max(3 * usual, 60):
                runs.append(run)
                run = []
            run.append(rule)
        runs.append(run)
    return [run for run in runs if 3 <= len(run) <= 160]


def _open_grid(rules: list[Rule], words: Sequence[Word], shapes: Sequence[Shape]) -> Grid | None:
    ys = _spread(rule.at for rule in rules)
    left, right = min(rule.start for rule in rules), max(rule.end for rule in rules)
    across = [w for w in words if left - 2 <= w.x0 and w.x1 <= right + 2 and not w.style.turned]
    inside = [w for w in across if ys[0] <= w.baseline <= ys[-1]]
    if len(ys) < 3 or not inside:
        return None
    gutters = _find_gutters(inside, left, right)
    if not gutters:
        return None
    xs = (left, *gutters, right)
    ys = (*(_find_shaded_head(shapes, xs, ys) or _find_head(across, xs, ys)), *ys)
    across_all = tuple(Rule(y, left, right) for y in ys)
    return Grid(xs, ys, across_all, tuple(Rule(x, ys[0], ys[-1]) for x in xs), 0.5)


def _find_shaded_head(shapes: Sequence[Shape], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[float, ...]:
    """Return the edges of a shaded row of column heads above the first rule, one row between them at most."""
    reach = 2 * max(b - a for a, b in pairwise(ys))
    heads = [
        shape
        for shape in shapes
        if shape.filled
        and xs[0] - 4 <= shape.x0
        and shape.x1 <= xs[-1] + 4
        and ys[0] - reach < shape.bottom < ys[0] - _TOUCH
    ]
    return (min(shape.top for shape in heads), max(shape.bottom for shape in heads)) if heads else ()


def _find_head(words: Sequence[Word], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[float, ...]:
    """Return the upper edge of a row of column heads right above the first rule, if there is one."""
    reach = 1.2 * max(b - a for a, b in pairwise(ys))
    above = [w for w in words if ys[0] - min(reach, 40) < w.top and w.baseline < ys[0]]
    last = max((w.baseline for w in above), default=0.0)
    above = [w for w in above if w.baseline > last - 2.6 * w.style.size]
    cut = any(w.x0 < x < w.x1 for w in above for x in xs[1:-1])
    used = {bisect_right(xs, (w.x0 + w.x1) / 2) for w in above}
    if cut or len(used) < 2 or len(used) < len(xs) - 2:
        return ()
    return (min(w.top for w in above) - 1,)


def _find_gutters(words: Sequence[Word], left: float, right: float) -> list[float]:
    """Return the middles of the bands of white space that run from the top to the bottom of an area."""
    gutters = []
    reach = left
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - reach >= _GUTTER and reach > left + 10:
            gutters.append((word.x0 + reach) / 2)
        reach = max(reach, word.x1)
    return [x for x in gutters if x < right - 10]


def _collect_rules(shapes: Iterable[Shape], *, filled: bool) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    down: list[Rule] = []
    for shape in shapes:
        width, height = shape.x1 - shape.x0, shape.bottom - shape.top
        if height <= _THIN and width > height:
            across.append(Rule((shape.top + shape.bottom) / 2, shape.x0, shape.x1))
        elif width <= _THIN:
            down.append(Rule((shape.x0 + shape.x1) / 2, shape.top, shape.bottom))
        elif (filled or not shape.filled) and width > _SHORTEST and height > _SHORTEST:
            across += [Rule(shape.top, shape.x0, shape.x1), Rule(shape.bottom, shape.x0, shape.x1)]
            down += [Rule(shape.x0, shape.top, shape.bottom), Rule(shape.x1, shape.top, shape.bottom)]
    return across, down


def _merge_rules(rules: list[Rule], gap: float = _TOUCH) -> list[Rule]:
    """Join rules that lie on one line and touch; drop what stays too short to bound a cell."""
    merged: list[Rule] = []
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= _TOUCH / 2:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda r: r.start):
            if start is None or rule.start > end + gap:
                if start is not None:
                    merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None:
            merged.append(Rule(at, start, end))
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _group_rules(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the sets of rules that cross or touch each other."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    loose = list(down)
    left = list(across)
    while left:
        group_across, group_down = [left.pop()], []
        grew = True
        while grew:
            touching = [rule for rule in loose if any(_crosses(a, rule) for a in group_across)]
            loose = [rule for rule in loose if rule not in touching]
            group_down += touching
            more = [rule for rule in left if any(_crosses(rule, d) for d in touching)]
            left = [rule for rule in left if rule not in more]
            group_across += more
            grew = bool(touching or more)
        if len(group_across) >= 2 and len(group_down) >= 2:
            groups.append((group_across, group_down))
    return groups


def _crosses(across: Rule, down: Rule) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )


def _build_grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Return the grid of crossing rules; an edge of columns must run along much of the height."""
    ys = _spread(rule.at for rule in across)
    if len(ys) < 3:
        return None
    height = ys[-1] - ys[0]
    xs = tuple(x for x in _spread(rule.at for rule in down) if _reach(down, x) >= _LEAST_SUPPORT * height)
    if len(xs) < 3 or xs[-1] - xs[0] < 60 or height < 12:
        return None
    return Grid(xs, ys, tuple(across), tuple(down))


def _reach(down: list[Rule], x: float) -> float:
    return sum(rule.end - rule.start for rule in down if abs(rule.at - x) <= _TOUCH)


def _spread(values: Iterable[float]) -> tuple[float, ...]:
    """Return sorted values, those nearer than a line's thickness taken as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return tuple(kept)
