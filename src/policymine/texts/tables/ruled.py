"""Ruled tables: drawn lines -> grids -> rows of cells, each cell whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape
from policymine.texts.tables.rules import TOUCH, Rule, collect_rules, drop_nested, group_rules, merge_rules, spread

_MAX_RULES = 12_000
_MAX_MERGED = 700
_LEAST_SUPPORT = 0.35
LEAST_ROW = 8.0
_FEWEST_IN_ROW = 3
_BESIDE = 0.4
_FARTHEST_BESIDE = 24.0
_HIGHEST_BAND = 40.0
_LEAST_NAMES = 40.0


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

    def measure(self) -> float:
        """Return the area of the table in square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def find_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column of the cell around a point; a merged cell counts as its first."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1):
            return None
        while column > 0 and not self.parts_before(row, column):
            column -= 1
        while row > 0 and not self._parted_above(row, column):
            row -= 1
        return row, column

    def parts_before(self, row: int, column: int) -> bool:
        """Tell whether a rule parts a cell from the one to its left."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(abs(rule.at - self.xs[column]) <= TOUCH and rule.start <= middle <= rule.end for rule in self.down)

    def _parted_above(self, row: int, column: int) -> bool:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(abs(rule.at - self.ys[row]) <= TOUCH and rule.start <= middle <= rule.end for rule in self.across)


class CellFinder:
    """Finds the cells of one grid around points; each cell is looked for once."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._found: dict[tuple[int, int], tuple[int, int] | None] = {}

    def find(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column of the cell around a point, None outside of the grid."""
        between = bisect_right(self._grid.xs, x), bisect_right(self._grid.ys, y)
        if between not in self._found:
            self._found[between] = self._grid.find_cell(x, y)
        return self._found[between]


def find_grids(shapes: Iterable[Shape], width: float, height: float) -> list[Grid]:
    """Return the tables that a page's drawn lines make, or else its filled cells: two columns and two rows at least."""
    drawn = [s for s in shapes if s.x1 - s.x0 < 0.97 * width and s.bottom - s.top < 0.95 * height]
    ruled = _join_grids(*collect_rules(drawn, filled=False), shaded=False)
    shaded = []
    if any(s.filled for s in drawn):
        cells = drop_nested(drawn)
        shaded = _join_grids(*collect_rules(cells, filled=True), shaded=True)
        ruled = [_fill_ground(_part_shaded_head(grid, cells), drawn) for grid in _join_stacked(ruled, drawn)]
    return ruled + [
        grid._replace(least_filled=0.6)
        for grid in shaded
        if len(grid.ys) > 3 and not any(overlaps(grid, other) for other in ruled)
    ]


def _join_grids(across: list[Rule], down: list[Rule], *, shaded: bool) -> list[Grid]:
    if len(across) < 2 or not down or len(across) + len(down) > _MAX_RULES:
        return []
    across, down = merge_rules(across), merge_rules(down)
    if len(across) + len(down) > _MAX_MERGED:
        return []
    grids = [_build_grid(*group, shaded) for group in group_rules(across, down)]
    return [grid for grid in grids if grid is not None]


def _join_stacked(grids: Iterable[Grid], shapes: Sequence[Shape]) -> list[Grid]:
    """Return grids with those of the same columns made one that a row on a ground of its own parts."""
    joined: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: (grid.xs[0], grid.ys[0])):
        last = joined[-1] if joined else None
        if last is not None and _shares_edges(last, grid) and _lies_between(shapes, last, grid):
            across, down = (*last.across, *grid.across), (*last.down, *grid.down)
            joined[-1] = last._replace(ys=spread([*last.ys, *grid.ys]), across=across, down=down)
        else:
            joined.append(grid)
    return joined


def _shares_edges(grid: Grid, other: Grid) -> bool:
    same = len(grid.xs) == len(other.xs) and 0 < other.ys[0] - grid.ys[-1] < _HIGHEST_BAND
    return same and all(abs(a - b) <= TOUCH for a, b in zip(grid.xs, other.xs, strict=True))


def _lies_between(shapes: Iterable[Shape], upper: Grid, lower: Grid) -> bool:
    """Tell whether filled shapes cover what lies between two grids from side to side."""
    top, bottom = upper.ys[-1] + TOUCH, lower.ys[0] - TOUCH
    grounds = [s for s in shapes if s.filled and s.top <= top and s.bottom >= bottom and s.bottom - s.top > TOUCH]
    within = [s for s in grounds if upper.xs[0] - 4 <= s.x0 and s.x1 <= upper.xs[-1] + 4]
    return sum(s.x1 - s.x0 for s in within) > 0.9 * (upper.xs[-1] - upper.xs[0])


def _part_shaded_head(grid: Grid, shapes: Sequence[Shape]) -> Grid:
    """Return a grid with an edge of rows where shading that spans its first row ends, though no rule is drawn there."""
    left, top, right, _ = grid.box
    low = grid.ys[1] - LEAST_ROW
    under = [s for s in shapes if s.filled and left - 4 <= s.x0 and s.x1 <= right + 4 and s.bottom < low]
    heads = [s for s in under if abs(s.top - top) <= 2 * TOUCH and s.bottom > top + LEAST_ROW]
    if not heads or sum(s.x1 - s.x0 for s in heads) < 0.9 * (right - left):
        return grid
    edge = max(s.bottom for s in heads)
    uneven = any(edge - s.bottom > TOUCH for s in heads)
    if uneven or any(abs(s.top - edge) <= TOUCH for s in under):
        return grid
    columns = [x for column, x in enumerate(grid.xs[:-1]) if column == 0 or grid.parts_before(0, column)]
    down = (*grid.down, *(Rule(x, top, edge) for x in columns))
    return grid._replace(ys=spread([*grid.ys, edge]), across=(*grid.across, Rule(edge, left, right)), down=down)


def _fill_ground(grid: Grid, shapes: Sequence[Shape]) -> Grid:
    """Return a grid with the names of its rows and columns, where these stand on the ground that all of it lies on.

    The ground shows to the left of the ruled cells and above them; rules between the rows run on to its left side.
    """
    left, top, right, bottom = grid.box
    grounds = [s for s in shapes if s.filled and max(abs(s.x1 - right), abs(s.bottom - bottom)) <= TOUCH]
    ground = next((s for s in grounds if _shows_left(s, grid) and top - _HIGHEST_BAND < s.top <= top + TOUCH), None)
    if ground is None:
        return grid
    ends = (x for rule in grid.across for x in (rule.start, rule.end))
    edges = (ground.x0, *spread(x for x in ends if ground.x0 + LEAST_ROW < x < left - LEAST_ROW))
    headed = ground.top < top - LEAST_ROW
    across = (*grid.across, *(Rule(y, ground.x0, right) for y in {ground.top, top, bottom}))
    down = (*grid.down, *(Rule(x, ground.top, bottom) for x in edges), *(Rule(x, ground.top, top) for x in grid.xs))
    ys = (ground.top, *grid.ys) if headed else grid.ys
    return grid._replace(xs=(*edges, *grid.xs), ys=ys, across=across, down=down)


def _shows_left(ground: Shape, grid: Grid) -> bool:
    """Tell whether a ground reaches to the left of a grid, to where most of the rules between its rows begin."""
    inner = [rule for rule in grid.across if grid.ys[0] + TOUCH < rule.at < grid.ys[-1] - TOUCH]
    begun = sum(abs(rule.start - ground.x0) <= TOUCH for rule in inner)
    wide = _LEAST_NAMES < grid.xs[0] - ground.x0 < grid.xs[-1] - grid.xs[0]
    return wide and begun > 1 and begun > 0.6 * len(inner)


def overlaps(a: Grid, b: Grid) -> bool:
    """Tell whether two grids share a part of the page."""
    return min(a.xs[-1], b.xs[-1]) > max(a.xs[0], b.xs[0]) and min(a.ys[-1], b.ys[-1]) > max(a.ys[0], b.ys[0])


def _build_grid(across: list[Rule], down: list[Rule], shaded: bool = False) -> Grid | None:
    """Return the grid of crossing rules; an edge of columns must run along much of the height, or along two rows."""
    across, down = _cut_to_columns(across, down)
    across = [*across, *_find_open_ends(across, down)]
    down = [*down, *([] if shaded else _find_open_sides(across, down))]
    ys = spread(rule.at for rule in across)
    if len(ys) < 2:
        return None
    height = ys[-1] - ys[0]
    xs = tuple(
        x
        for x in spread(rule.at for rule in down)
        if _reach(down, x) >= _LEAST_SUPPORT * height or (not shaded and _parts_rows(down, x, ys))
    )
    xs, down = _join_edges(xs, down, ys)
    if len(xs) < (3 if len(ys) > 2 else _FEWEST_IN_ROW + 1) or xs[-1] - xs[0] < 60 or height < 12:
        return None
    return Grid(xs, ys, tuple(across), tuple(down))


def _join_edges(xs: tuple[float, ...], down: list[Rule], ys: Sequence[float]) -> tuple[tuple[float, ...], list[Rule]]:
    """Return edges of columns and their rules with those made one that part other rows: heads ruled beside the body.

    They stand near each other, measured by the columns around them, and no row has both.
    """
    joined = [xs[0]] if xs else []
    for at, x in enumerate(xs[1:], start=1):
        last = joined[-1]
        before = last - joined[-2] if len(joined) > 1 else 0.0
        after = xs[at + 1] - x if at + 1 < len(xs) else 0.0
        near = x - last < min(_FARTHEST_BESIDE, _BESIDE * before, _BESIDE * after)
        if near and not _parted_rows(down, last, ys) & _parted_rows(down, x, ys):
            down = [rule._replace(at=last) if abs(rule.at - x) <= TOUCH else rule for rule in down]
        else:
            joined.append(x)
    return tuple(joined), down


def _parted_rows(down: Iterable[Rule], x: float, ys: Sequence[float]) -> set[int]:
    """Return the rows that rules at a place part."""
    rules = [rule for rule in down if abs(rule.at - x) <= TOUCH]
    middles = [(top + bottom) / 2 for top, bottom in pairwise(ys)]
    return {row for row, y in enumerate(middles) if any(rule.start <= y <= rule.end for rule in rules)}


def _find_open_ends(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Rule]:
    """Yield an edge above the first rule or below the last, where most rules between columns reach one height there."""
    top, bottom = min(rule.at for rule in across), max(rule.at for rule in across)
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    least = max(3, 0.6 * len({round(rule.at / 4) for rule in down}))
    above = [rule.start for rule in down if rule.start < top - LEAST_ROW]
    below = [rule.end for rule in down if rule.end > bottom + LEAST_ROW]
    for reached in (above, below):
        if len(reached) >= least and max(reached) - min(reached) <= 2 * TOUCH:
            yield Rule(sum(reached) / len(reached), left, right)


def _find_open_sides(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the sides of a table that are not drawn: all rules across end there, one between columns runs through."""
    ys = spread(rule.at for rule in across)
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    ends = all(rule.start - left <= 2 * TOUCH and right - rule.end <= 2 * TOUCH for rule in across)
    through = any(_reach(list(down), rule.at) > 0.95 * (ys[-1] - ys[0]) for rule in down)
    if len(ys) < 3 or not ends or not through:
        return
    for side in (left, right):
        if all(abs(rule.at - side) > 2 * TOUCH for rule in down):
            yield Rule(side, ys[0], ys[-1])


def _cut_to_columns(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return the rules of the part of a box that is parted into columns, where that is not most of it."""
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    inner = [rule for rule in down if left + 12 < rule.at < right - 12]
    if not inner:
        return across, down
    top, bottom = min(rule.start for rule in inner) - TOUCH, max(rule.end for rule in inner) + TOUCH
    low, high = min(rule.at for rule in across), max(rule.at for rule in across)
    if bottom - top > 0.7 * (high - low):
        return across, down
    kept = [rule._replace(start=max(rule.start, top), end=min(rule.end, bottom)) for rule in down]
    return [rule for rule in across if top <= rule.at <= bottom], [rule for rule in kept if rule.end > rule.start]


def _parts_rows(down: list[Rule], x: float, ys: tuple[float, ...]) -> bool:
    """Tell whether rules at a place run along the first row or two others, whole, from one edge of rows to another."""
    whole = [
        rule
        for rule in down
        if abs(rule.at - x) <= TOUCH
        and min(abs(rule.start - y) for y in ys) <= TOUCH
        and min(abs(rule.end - y) for y in ys) <= TOUCH
    ]
    rows = [sum(rule.start - TOUCH <= y <= rule.end + TOUCH for y in ys) - 1 for rule in whole]
    first = any(row and abs(rule.start - ys[0]) <= TOUCH for rule, row in zip(whole, rows, strict=True))
    return first or sum(rows) > 1


def _reach(down: list[Rule], x: float) -> float:
    return sum(rule.end - rule.start for rule in down if abs(rule.at - x) <= TOUCH)
