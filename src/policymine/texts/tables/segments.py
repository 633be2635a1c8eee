"""Segments: rules drawn cell by cell, whose ends show the columns of a table though no rule parts these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.tables.cuts import cuts_lines
from policymine.texts.tables.open_heads import find_head
from policymine.texts.tables.open_tables import close_grid, lacks_names
from policymine.texts.tables.ruled import LEAST_ROW, Grid, overlaps
from policymine.texts.tables.rules import TOUCH, Rule, spread
from policymine.texts.tables.table_rows import is_figure
from policymine.texts.tables.unruled import lay_out_bands
from policymine.texts.tables.word_rows import build_rows

_THIN = 2.5
_SHORTEST = 8.0
_LEAST_COLUMN = 12.0
_FEWEST_RULES = 3
_MOST_COLUMNS = 30
_MOST_CHAINS = 700
_OVERLAP = 1.0
_LEAST_HIGH = 0.95
_TITLE_EMS = 2.4

Edges = tuple[float, ...]


class _Chain(NamedTuple):
    """Segments of a rule that follow each other: where it stands, and where they begin and end."""

    at: float
    edges: Edges


def find_segmented(shapes: Sequence[Shape], words: Sequence[Word], ruled: Sequence[Grid]) -> list[Grid]:
    """Return the tables whose rules across are drawn in segments, each as wide as a column; figures stand in them.

    The segments of rules down show their rows, or else the lines of figures between two rules do. Tables that are
    ruled as closely are left out.
    """
    thin = [s for s in shapes if s.bottom - s.top <= _THIN and s.x1 - s.x0 > _SHORTEST]
    chains = _chain(Rule((s.top + s.bottom) / 2, s.x0, s.x1) for s in thin)
    grids: list[Grid] = []
    for group in _group_chains(chains) if len(chains) <= _MOST_CHAINS else ():
        xs, levels = max((chain.edges for chain in group), key=len), spread(chain.at for chain in group)
        if len(levels) < _FEWEST_RULES or not _are_columns(xs) or _are_ruled(xs, levels, ruled):
            continue
        level = [w for w in words if w.x1 > xs[0] and w.x0 < xs[-1] and not w.style.turned]
        for ys in _part_at_titles(levels, level):
            grid = _lay_out(xs, ys, shapes, level) if len(ys) >= _FEWEST_RULES else None
            if grid is not None and not lacks_names(grid, words) and not any(overlaps(grid, other) for other in grids):
                grids.append(grid)
    return grids


def _are_columns(xs: Edges) -> bool:
    return len(xs) <= _MOST_COLUMNS and all(b - a >= _LEAST_COLUMN for a, b in pairwise(xs))


def _are_ruled(xs: Edges, ys: Edges, ruled: Sequence[Grid]) -> bool:
    """Tell whether ruled tables stand between edges, other than such as lack some of these."""
    box = close_grid(xs, ys, 0.3)
    return any(overlaps(box, grid) and not _lacks_edges(grid, xs) for grid in ruled)


def _lacks_edges(grid: Grid, xs: Edges) -> bool:
    """Tell whether a grid has edges of columns among others, and not all of these."""
    found = [min(abs(x - own) for own in grid.xs) <= TOUCH for x in xs]
    return len(grid.xs) < len(xs) and sum(found) == len(grid.xs)


def _chain(rules: Iterable[Rule]) -> list[_Chain]:
    """Return the chains of segments that touch each other end to end, from the top, two in each at least."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][0].at <= TOUCH / 2:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    chains = []
    for level in levels:
        edges: list[float] = []
        end = 0.0
        for rule in sorted(level, key=lambda rule: rule.start):
            if edges and rule.start > end + TOUCH:
                chains.append(_Chain(level[0].at, (*edges, end)))
                edges = []
            if not edges:
                edges.append(rule.start)
            elif rule.start >= end - _OVERLAP:
                edges.append((rule.start + end) / 2)
            end = max(end, rule.end)
        chains.append(_Chain(level[0].at, (*edges, end)))
    return [chain for chain in chains if len(chain.edges) > 2]


def _group_chains(chains: Iterable[_Chain]) -> list[list[_Chain]]:
    """Return the chains that follow each other down the page with the same edges; some may have a part of these."""
    groups: list[list[_Chain]] = []
    for chain in chains:
        above = (g for g in reversed(groups) if g[-1].edges[0] < chain.edges[-1] and chain.edges[0] < g[-1].edges[-1])
        group = next(above, None)
        if group is not None and _agree(max((own.edges for own in group), key=len), chain.edges):
            group.append(chain)
        else:
            groups.append([chain])
    return groups


def _agree(edges: Edges, other: Edges) -> bool:
    """Tell whether the edges of one chain are all those of the other from its first to its last."""
    few, many = sorted((edges, other), key=len)
    within = [x for x in many if few[0] - TOUCH <= x <= few[-1] + TOUCH]
    return len(within) == len(few) and all(abs(a - b) <= TOUCH for a, b in zip(few, within, strict=True))


def leave_out_tables(grids: Sequence[Grid], words: Sequence[Word]) -> Sequence[Word]:
    """Return words without those that stand in tables."""
    boxes = [grid.box for grid in grids]
    return [w for w in words if not any(_holds(box, w) for box in boxes)] if boxes else words


def _holds(box: tuple[float, float, float, float], word: Word) -> bool:
    left, top, right, bottom = box
    return left - TOUCH <= word.x0 and word.x1 <= right + TOUCH and top <= word.baseline <= bottom


def _lay_out(xs: Edges, ys: Edges, shapes: Sequence[Shape], words: Sequence[Word]) -> Grid | None:
    inside = [w for w in words if ys[0] <= w.baseline <= ys[-1]]
    if any(w.x0 < xs[0] - TOUCH or w.x1 > xs[-1] + TOUCH for w in inside) or not _fills(inside, xs):
        return None
    rows = _find_drawn_rows(xs, ys, shapes) or lay_out_bands(inside, xs, ys)
    if not rows:
        return None
    first = [w for w in inside if w.baseline <= rows[1]]
    head = find_head(words, xs, ys) if any(is_figure(w.text) for w in first) else ()
    grid = close_grid(xs, (*head, *rows), 0.3)
    return None if cuts_lines(grid, words) else grid


def _fills(words: Sequence[Word], xs: Edges) -> bool:
    """Tell whether each column holds words, and some after the first figures."""
    held = [[w for w in words if left <= (w.x0 + w.x1) / 2 < right] for left, right in pairwise(xs)]
    return all(held) and any(is_figure(w.text) for own in held[1:] for w in own)


def _part_at_titles(ys: Edges, words: Sequence[Word]) -> list[Edges]:
    """Return the heights of rules, parted where text without cells stands between two with more room than a row has."""
    parts = [[ys[0]]]
    for top, bottom in pairwise(ys):
        rows = build_rows(w for w in words if top < w.baseline <= bottom)
        size = max((row.size for row in rows), default=LEAST_ROW)
        if bottom - top > _TITLE_EMS * size and all(len(row.runs) == 1 for row in rows):
            parts.append([])
        parts[-1].append(bottom)
    return [tuple(part) for part in parts]


def _find_drawn_rows(xs: Edges, ys: Edges, shapes: Sequence[Shape]) -> Edges:
    """Return the edges of rows that the segments of a rule down show which runs from the top to the foot of a table."""
    down = [
        Rule((s.x0 + s.x1) / 2, s.top, s.bottom)
        for s in shapes
        if s.x1 - s.x0 <= _THIN and s.bottom - s.top > _SHORTEST and xs[0] - TOUCH <= s.x0 and s.x1 <= xs[-1] + TOUCH
    ]
    inside = [rule for rule in down if ys[0] - TOUCH <= rule.start and rule.end <= ys[-1] + TOUCH]
    through = [c.edges for c in _chain(inside) if c.edges[-1] - c.edges[0] >= _LEAST_HIGH * (ys[-1] - ys[0])]
    longest = max(through, key=len, default=())
    return spread([*ys, *longest]) if len(longest) > len(ys) else ()
