"""Underlines: which lines of a page are underlined from end to end."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.texts.lines import Line, is_list_mark
from policymine.texts.sheets import Shape

_THIN = 2.5
_LONGEST = 110
_MOST_RULES = 400


def mark_underlined(lines: list[Line], shapes: Sequence[Shape]) -> list[Line]:
    """Return lines, the short ones that rules of their own length run under marked as underlined."""
    rules = [s for s in shapes if s.bottom - s.top <= _THIN < s.x1 - s.x0]
    if not 0 < len(rules) <= _MOST_RULES:
        return lines
    return [line._replace(underlined=True) if _is_underlined(line, rules) else line for line in lines]


def _is_underlined(line: Line, rules: Sequence[Shape]) -> bool:
    if len(line.text) > _LONGEST:
        return False
    low, high = line.baseline, line.baseline + 0.25 * line.size
    left, right = line.x0 - 3, line.x1 + 8
    under = [s for s in rules if low < s.bottom and s.top < high and s.x0 >= left and s.x1 <= right]
    begin = line.words[1].x0 if len(line.words) > 1 and is_list_mark([*line.words[:1]]) else line.x0
    return sum(s.x1 - s.x0 for s in under) > 0.8 * (line.x1 - begin)
