"""Underlines: which lines of a page are underlined from end to end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.pages.lines import Line, is_list_mark

_THIN = 2.5
_LONGEST = 110
_MOST_RULES = 400
_DEEPEST = 6  # points below a baseline that a line under words may lie
_FLUSH = 1.0
_BLANK_EMS = 0.35


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
    left, right = line.x0 - max(3, _BLANK_EMS * line.size), line.x1 + 8  # a blank before the words may have it too
    under = [s for s in rules if low < s.bottom and s.top < high and s.x0 >= left and s.x1 <= right]
    begin = line.words[1].x0 if len(line.words) > 1 and is_list_mark([*line.words[:1]]) else line.x0
    return sum(s.x1 - s.x0 for s in under) > 0.8 * (line.x1 - begin)


def drop_underlines(shapes: Sequence[Shape], words: Sequence[Word]) -> list[Shape]:
    """Return shapes without the rules that run under words from the first to the last of them: they part no cells."""
    rules = [s for s in shapes if s.bottom - s.top <= _THIN < s.x1 - s.x0]
    if not 0 < len(rules) <= _MOST_RULES:
        return list(shapes)
    levels: dict[int, list[Word]] = {}
    for baseline, own in groupby(words, key=attrgetter("baseline")):
        levels.setdefault(round(baseline), []).extend(own)
    under = [rule for rule in rules if _runs_under(rule, levels)]
    sides = [s for s in shapes if s.bottom - s.top > _THIN] if under else []
    dropped = {rule for rule in under if not any(_touches(rule, side) for side in sides)}
    return [shape for shape in shapes if shape not in dropped]


def _runs_under(rule: Shape, levels: dict[int, list[Word]]) -> bool:
    above = [word for at in range(round(rule.top) - _DEEPEST, round(rule.top) + 2) for word in levels.get(at, ())]
    own = [word for word in above if 0 <= rule.bottom - word.baseline < 0.3 * word.style.size]
    begins = any(abs(word.x0 - rule.x0) < _FLUSH for word in own)
    return begins and any(abs(word.x1 - rule.x1) < _FLUSH for word in own)


def _touches(rule: Shape, side: Shape) -> bool:
    """Tell whether a shape begins or ends where a rule ends, as the cell does that it bounds."""
    level = side.top - _FLUSH <= rule.bottom and rule.top <= side.bottom + _FLUSH
    return level and min(abs(side.x0 - rule.x1), abs(side.x1 - rule.x1)) < _FLUSH
