"""Open tables: rows ruled or shaded alone, or nothing drawn, their columns parted by white space; and their heads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.pages.lines import is_list_mark
from policymine.texts.tables.column_edges import GUTTER, crosses_edge, find_edges, find_ends
from policymine.texts.tables.cuts import cuts_lines
from policymine.texts.tables.drawings import holds, is_drawing
from policymine.texts.tables.entries import find_entries
from policymine.texts.tables.full_rows import find_full_lines, leave_out_full_rows, part_lines
from policymine.texts.tables.open_heads import find_head, find_shaded_head, take_lines
from policymine.texts.tables.ruled import CellFinder, Grid, overlaps
from policymine.texts.tables.rules import TOUCH, Rule, collect_rules, merge_rules, spread
from policymine.texts.tables.stacked_grids import join_stacked
from policymine.texts.tables.table_rows import is_figure, stacks_figures
from policymine.texts.tables.unruled import find_unruled, lay_out_bands, lay_out_between, lay_out_figures
from policymine.texts.tables.word_rows import CURRENCIES, Row, find_loose_rows

_LEAST_WIDTH = 150.0
_HIGHEST_HEAD = 80.0
_FEWEST_RULES, _MOST_RULES = 3, 4
_MANY_ROWS = 1.5
_FEWEST_FIRST, _MOST_REMARKS = 4, 6
_MOST_FULL = 0.35
_LEAST_COUNTED, _LEAST_NAMED = 0.5, 0.35
_NIL = frozenset("-–—")


def find_open_grids(shapes: Sequence[Shape], words: Sequence[Word]) -> list[Grid]:
    """Return the tables whose rows only are ruled or shaded, or nothing is, their columns parted by white space."""
    grids: list[Grid] = []
    for filled in (False, True):
        rules = merge_rules([r for r in collect_rules(shapes, filled=filled)[0] if _is_long(r, filled)], gap=14)
        for group in _group_rows([rule for rule in rules if rule.end - rule.start > _LEAST_WIDTH]):
            made = _lay_out_between(group, words) or _open_grid(group, words, shapes)
            whole = made is not None and _is_open_table(made, words, filled=filled)
            grid = made if whole else None
            if grid is None or len(grid.xs) <= _FEWEST_RULES:
                grid = _open_first_rows(group, words, shapes, filled=filled) or grid
            if grid is not None and not any(overlaps(grid, other) for other in grids):
                grids.append(_part_bands(grid, words))
    if grids:
        rows = find_loose_rows(words)
        bare = _lay_out_bare(rows)
        grids = [grid for grid in join_stacked([*grids, *bare], rows) if grid not in bare]
    boxes = [grid.box for grid in grids]
    free = [word for word in words if not any(holds(box, word) for box in boxes)] if grids else words
    rows = find_loose_rows(free)
    bare = join_stacked(_lay_out_bare(rows), rows)
    listed = [close_grid(layout.xs, layout.ys, 0.3) for layout in find_entries(rows)]
    bare += [grid for grid in listed if not any(overlaps(grid, other) for other in bare)]
    return grids + [grid for grid in bare if not is_drawing(grid, shapes, free)]


def _lay_out_bare(rows: Sequence[Row]) -> list[Grid]:
    return [close_grid(layout.xs, layout.ys, 0.3) for layout in find_unruled(rows)]


def _part_bands(grid: Grid, words: Sequence[Word]) -> Grid:
    """Return a grid with edges of rows between its rules, where figures stand one below the other between these."""
    left, top, right, bottom = grid.box
    level = [w for w in words if top < w.baseline <= bottom and left <= w.x0 and w.x1 <= right]
    ys = lay_out_bands(level, grid.xs, grid.ys) if level else ()
    named = {bisect_right(ys, word.baseline) for word in level if word.x0 < grid.xs[1] and word.text[0].isalpha()}
    return close_grid(grid.xs, ys, grid.least_filled) if ys and len(named) > _LEAST_NAMED * len(ys) else grid


def _is_open_table(grid: Grid, words: Sequence[Word], *, filled: bool) -> bool:
    """Tell whether a grid of rows holds figures in rows of their own and cuts no line, and names stand in it."""
    plain = leave_out_full_rows(grid, words)
    return not (_stacks(grid, plain) or cuts_lines(grid, plain) or (filled and lacks_names(grid, words)))


def lacks_names(grid: Grid, words: Sequence[Word]) -> bool:
    """Tell whether a grid begins with figures and most of its lines begin to its left, where their names stand."""
    left, top, _, bottom = grid.box
    level = [word for word in words if top <= word.baseline <= bottom and not word.style.turned]
    first = [word for word in level if left <= word.x0 < grid.xs[1]]
    figures = {round(word.baseline) for word in first if is_figure(word.text) or word.text in _NIL}
    named = {round(word.baseline) for word in level if word.x1 < left}
    return len(figures) >= 2 and len(figures) > 0.5 * len(first) and len(figures & named) >= 0.8 * len(figures)


def _stacks(grid: Grid, words: Sequence[Word]) -> bool:
    cells: dict[tuple[int, int] | None, list[Word]] = {}
    finder = CellFinder(grid)
    for word in words:
        cells.setdefault(finder.find((word.x0 + word.x1) / 2, word.baseline), []).append(word)
    cells.pop(None, None)
    return stacks_figures(cells.values())


def refine_grid(grid: Grid, words: Sequence[Word]) -> Grid:
    """Return a grid whose cells hold figures one below the other with the rows and columns that these stand in."""
    layout = lay_out_figures(words, grid.xs)
    return close_grid(layout.xs, layout.ys, grid.least_filled) if layout else grid


def close_grid(xs: tuple[float, ...], ys: tuple[float, ...], least_filled: float) -> Grid:
    """Return a grid whose every edge runs through."""
    across = tuple(Rule(y, xs[0], xs[-1]) for y in ys)
    return Grid(xs, ys, across, tuple(Rule(x, ys[0], ys[-1]) for x in xs), least_filled)


def _is_long(rule: Rule, filled: bool) -> bool:
    return not filled or rule.end - rule.start > _LEAST_WIDTH


def _group_rows(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Return the runs of rules of one width that follow each other at the distance of rows."""
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in sorted(rules):
        groups.setdefault((round(rule.start / 6), round(rule.end / 6)), []).append(rule)
    runs: list[list[Rule]] = []
    for group in groups.values():
        steps = sorted(b.at - a.at for a, b in pairwise(group) if b.at - a.at > TOUCH)
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
    ys = spread(rule.at for rule in rules)
    if len(ys) < 3:
        return None
    left, right = min(rule.start for rule in rules), max(rule.end for rule in rules)
    across = [w for w in words if left - 2 <= w.x0 and w.x1 <= right + 2 and not w.style.turned]
    inside = [w for w in across if ys[0] <= w.baseline <= ys[-1]]
    if not inside:
        return None
    gutters, inside = _leave_out_full(inside, left, right)
    if not gutters:
        return None
    over = [w for w in across if ys[0] - _HIGHEST_HEAD < w.top and w.baseline < ys[0] and w.style.bold]
    shifted = _find_gutters([*inside, *take_lines(over, ys[0])], left, right)
    xs = (left, *(shifted if len(shifted) == len(gutters) else gutters), right)
    foot = _find_foot(across, xs, ys)
    ys = (*(find_shaded_head(shapes, xs, ys) or find_head(across, xs, ys)), *ys, *foot)
    return close_grid(xs, ys, 0.5)


def _open_first_rows(rules: list[Rule], words: Sequence[Word], shapes: Sequence[Shape], *, filled: bool) -> Grid | None:
    """Return the table of figures that the first rows between rules are, where remarks follow it between rules."""
    least = max(_FEWEST_FIRST, len(rules) - _MOST_REMARKS)
    for end in range(len(rules) - 1, least - 1, -1):
        grid = _open_grid(rules[:end], words, shapes)
        if grid is not None and _counts(grid, words) and _is_open_table(grid, words, filled=filled):
            return grid
    return None


def _counts(grid: Grid, words: Sequence[Word]) -> bool:
    """Tell whether most words to the right of the first of three columns or more are figures."""
    _, top, right, bottom = grid.box
    level = [word for word in words if top <= word.baseline <= bottom and grid.xs[1] < word.x0 < right]
    counted = sum(is_figure(word.text) or word.text in _NIL for word in level)
    return len(grid.xs) > _FEWEST_RULES and counted > _LEAST_COUNTED * len(level)


def _leave_out_full(words: list[Word], left: float, right: float) -> tuple[list[float], list[Word]]:
    """Return the gutters among words, and the words; titles of parts of a table that run across them are left out.

    More columns are found without these, which are few, and these columns hold figures.
    """
    lines = part_lines(words)
    gutters = [] if any(_fills(line, left, right) for line in lines) else _find_gutters(words, left, right)
    first = min([word.x0 for word in words])
    single = find_full_lines(lines, first, [first + 1])
    wider = _find_gutters([word for word in words if id(word) not in single], left, right) if single else []
    if len(wider) <= len(gutters):
        return gutters, words
    full = find_full_lines(lines, first, wider)
    levels = {round(word.baseline) for word in words}
    if len({round(word.baseline) for word in words if id(word) in full}) > _MOST_FULL * len(levels):
        return gutters, words
    kept = [word for word in words if id(word) not in full]
    found = _find_gutters(kept, left, right)
    counted = [is_figure(word.text) or word.text in _NIL for word in kept if word.x0 > wider[0]]
    whole = len(found) > len(gutters) and sum(counted) > _LEAST_COUNTED * len(counted)
    return (found, kept) if whole else (gutters, words)


def _lay_out_between(rules: Sequence[Rule], words: Sequence[Word]) -> Grid | None:
    """Return a table with a rule above its heads, one below them, one at its foot, and at most one above its sums."""
    ys = spread(rule.at for rule in rules)
    if not _FEWEST_RULES <= len(ys) <= _MOST_RULES or len({round(rule.start / 3) for rule in rules}) > 2:
        return None
    left, right = min(rule.start for rule in rules) - 2, max(rule.end for rule in rules) + 2
    level = [w for w in words if ys[0] <= w.baseline <= ys[-1] and w.x1 > left and w.x0 < right]
    if not level or any(w.x0 < left or w.x1 > right or w.style.turned for w in level):
        return None
    layout = lay_out_between(level, ys)
    if layout is None or len(layout.ys) < _MANY_ROWS * len(ys):
        return None
    grid = close_grid((left, *layout.xs[1:-1], right), layout.ys, 0.3)
    return None if cuts_lines(grid, level) else grid


def _find_foot(words: Sequence[Word], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[float, ...]:
    """Return the lower edge of a last row without a rule below it: lines in every column, set as those above are."""
    reach = 1.5 * max(b - a for a, b in pairwise(ys))
    inside = [w for w in words if ys[0] <= w.baseline <= ys[-1]]
    edges, ends = find_edges(inside, xs), find_ends(inside, xs)
    lines: dict[int, list[Word]] = {}
    for word in words:
        if ys[-1] < word.baseline < ys[-1] + reach:
            lines.setdefault(round(word.baseline), []).append(word)
    bottom, last = 0.0, ys[-1]
    used: set[int] = set()
    for row in sorted(lines):
        starts, size = find_edges(lines[row], xs), lines[row][0].style.size
        if row - last > 1.8 * size:
            break
        stops = find_ends(lines[row], xs)
        aligned = all(
            column in edges and min(abs(edges[column] - x), abs(ends[column] - stops[column])) < 2
            for column, x in starts.items()
        )
        first = min(lines[row], key=lambda word: word.x0)
        listed = first.x0 < xs[1] and is_list_mark([first])
        if not aligned or listed or crosses_edge(lines[row], edges, xs):
            return ()
        used.update(starts)
        bottom, last = row + 0.3 * size, row
    return (bottom,) if len(used) == len(xs) - 1 else ()


def _fills(line: Sequence[Word], left: float, right: float) -> bool:
    """Tell whether a line leaves no room for a gutter in an area: it runs from side to side without a gap."""
    if line[0].x0 > left + 10 or line[-1].x1 < right - 10:
        return False
    return all(word.x0 - last.x1 < GUTTER for last, word in pairwise(line))


def _find_gutters(words: Sequence[Word], left: float, right: float) -> list[float]:
    """Return the middles of the bands of white space that run from the top to the bottom of an area.

    Signs of currencies stand in the column of the figures to their right.
    """
    gutters = []
    reach = left
    signs = [word for word in words if word.text in CURRENCIES]
    others = [word for word in words if word.text not in CURRENCIES] if signs else words
    for word in sorted(others, key=attrgetter("x0")):
        x0, x1 = word.x0, word.x1
        if x0 - reach >= GUTTER and reach > left + 10:
            edge = min([sign.x0 for sign in signs if reach < sign.x0 < x0], default=x0)
            gutters.append((edge + reach) / 2)
        if x1 > reach:
            reach = x1
    return [x for x in gutters if x < right - 10]
