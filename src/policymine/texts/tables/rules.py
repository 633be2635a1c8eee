"""Rules: the drawn lines and the edges of boxes that tables are made of, joined and grouped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape

TOUCH = 3.0
_THIN = 2.5
_SHORTEST = 8.0
_MAX_NESTED = 400


class Rule(NamedTuple):
    """A horizontal or vertical rule: where it stands across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


def collect_rules(shapes: Iterable[Shape], *, filled: bool) -> tuple[list[Rule], list[Rule]]:
    """Return the rules across and down that shapes draw; ``filled`` counts the edges of filled boxes too."""
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


def drop_nested(shapes: list[Shape]) -> list[Shape]:
    """Return shapes without the shading of lines inside of a shaded cell, and without the ground under shaded cells."""
    filled = sorted((s for s in shapes if s.filled and _is_cell(s)), key=lambda s: (s.x0 - s.x1) * (s.bottom - s.top))
    if not 1 < len(filled) <= _MAX_NESTED:
        return shapes
    inner: dict[Shape, list[Shape]] = {}
    for index, shape in enumerate(filled):
        holder = next((other for other in reversed(filled[:index]) if _lies_in(shape, other)), None)
        if holder is not None:
            inner.setdefault(holder, []).append(shape)
    dropped: set[Shape] = set()
    for holder, held in inner.items():
        stacked = (
            max(s.x0 for s in held) - min(s.x0 for s in held) < 2 > max(s.x1 for s in held) - min(s.x1 for s in held)
        )
        dropped.update(held if stacked else [holder])
    return [shape for shape in shapes if shape not in dropped]


def _is_cell(shape: Shape) -> bool:
    return shape.x1 - shape.x0 > _SHORTEST and shape.bottom - shape.top > _SHORTEST


def _lies_in(shape: Shape, other: Shape) -> bool:
    return (
        other.x0 - 1 <= shape.x0
        and shape.x1 <= other.x1 + 1
        and other.top - 1 <= shape.top
        and shape.bottom <= other.bottom + 1
        and shape != other
    )


def merge_rules(rules: list[Rule], gap: float = TOUCH) -> list[Rule]:
    """Join rules that lie on one line and touch; drop what stays too short to bound a cell."""
    merged: list[Rule] = []
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= TOUCH / 2:
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


def group_rules(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
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
        if len(group_across) >= 2 and group_down:
            groups.append((group_across, group_down))
    return groups


def _crosses(across: Rule, down: Rule) -> bool:
    return across.start - TOUCH <= down.at <= across.end + TOUCH and down.start - TOUCH <= across.at <= down.end + TOUCH


def spread(values: Iterable[float]) -> tuple[float, ...]:
    """Return sorted values, those nearer than a line's thickness taken as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > TOUCH:
            kept.append(value)
    return tuple(kept)
