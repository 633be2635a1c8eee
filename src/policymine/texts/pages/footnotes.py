"""Footnotes: the small or marked lines at a page's foot, note by note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

from policymine.texts.pages.lines import Line

_DIGITS = re.compile(r"\d+")
_NOTE_START = re.compile(r"^(?:\[?\d{1,3}\]?[.)]?|[*†‡§]{1,3})\s+\S")
_GAP_OF_LARGE, _GAP_OF_ONE = 1.5, 4.0  # in sizes, above notes as large as the text
_FEWEST_LARGE = 2
_NOTE_PITCH = 1.6
_MOST_STEP, _ENOUGH_NOTES = 5, 3
_MOST_LARGE = 0.1
_LEAST_COUNTED = 0.6
_MOST_ALIKE = 0.4


def find_footnotes(lines: Sequence[Line], body_size: float, height: float) -> list[list[Line]]:
    """Return the footnotes at the foot of a page, so high, each as its lines."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    foot: list[Line] = []
    for index, line in reversed(list(enumerate(ordered))):
        if line.size > 0.94 * body_size and not _is_among_notes(ordered[max(index - 3, 0) : index], line, body_size):
            break
        foot.insert(0, line)
    small = _is_small_print(ordered, body_size, height)
    by_mark = small and any(line.mark for line in foot)
    above: list[Line] = []
    while foot and not (foot[0].mark or (not by_mark and _NOTE_START.match(foot[0].text))):
        above.append(foot.pop(0))
    foot = [*_find_rest(above, foot), *foot] or _find_large_notes(ordered, body_size)
    notes: list[list[Line]] = []
    marked = any(line.mark for line in foot)
    starts = {id(line) for line in foot if line.mark} if marked else _find_note_starts(foot, counted=small)
    if foot and not marked and not starts:
        return []
    for line in foot:
        if id(line) in starts or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _find_rest(above: Sequence[Line], foot: Sequence[Line]) -> list[Line]:
    """Return the small lines right above the first note of a page that go on with the last one of the page before."""
    if not foot:
        return []
    rest: list[Line] = []
    for line in reversed(above):
        below = rest[0] if rest else foot[0]
        near = 0 < below.baseline - line.baseline < _NOTE_PITCH * line.size
        if not near or abs(line.x0 - below.x0) > line.size or abs(line.size - below.size) > 0.5:
            break
        rest.insert(0, line)
    return rest if rest and rest[0].text[0].islower() else []


def _find_large_notes(ordered: Sequence[Line], body_size: float) -> list[Line]:
    """Return the lines of notes at a page's foot that are as large as the text: those whose raised numbers go on.

    A note alone is one where white space of several lines stands above it.
    """
    marked = [at for at, line in enumerate(ordered) if line.mark.isdigit() and line.size <= 1.05 * body_size]
    numbers = [int(ordered[at].mark) for at in marked]
    if not marked or any(after - before != 1 for before, after in pairwise(numbers)):
        return []
    foot = ordered[marked[0] :]
    gap = foot[0].baseline - ordered[marked[0] - 1].baseline if marked[0] else 0.0
    least = _GAP_OF_LARGE if len(marked) >= _FEWEST_LARGE else _GAP_OF_ONE
    alone = gap > least * foot[0].size and foot[0].baseline > 0.5 * foot[-1].baseline
    return list(foot) if alone and all(line.size <= 1.05 * body_size and line.bold < 0.9 for line in foot) else []


def _is_small_print(ordered: Sequence[Line], body_size: float, height: float) -> bool:
    """Tell whether a page is set in small letters from its upper half on, next to nothing as large as the text."""
    letters = sum(len(line.text) for line in ordered)
    large = sum(len(line.text) for line in ordered if line.size > 0.94 * body_size)
    return large < _MOST_LARGE * letters and ordered[0].baseline < height / 2


def _find_note_starts(foot: Sequence[Line], *, counted: bool) -> set[int]:
    """Return the lines that begin notes whose marks are not raised; none where their numbers do not go on.

    Where ``counted``, most must go up by one, and the words behind them differ: those of a list of addresses do not.
    """
    begun = [line for line in foot if _NOTE_START.match(line.text)]
    numbers = [int(number[0]) if (number := re.match(r"\d+", line.text.lstrip("["))) else None for line in begun]
    found = [number for number in numbers if number is not None]
    if counted:
        ones = sum(number + 1 in found for number in found)
        alike = Counter(_DIGITS.sub("", line.text) for line in begun).most_common(1)
        counts = len(found) > 1 and ones >= _LEAST_COUNTED * (len(found) - 1)
        return {id(line) for line in begun} if counts and alike[0][1] <= _MOST_ALIKE * len(begun) else set()
    goes_on = any(0 < after - before <= _MOST_STEP for before, after in combinations(found, 2))
    if len(found) >= _ENOUGH_NOTES and not goes_on:
        return set()
    return {id(line) for line in begun}


def _is_among_notes(above: Sequence[Line], line: Line, body_size: float) -> bool:
    """Tell whether a line of the text's size stands right below footnotes, as an address in one does."""
    small = [other for other in above if other.size <= 0.94 * body_size]
    near = bool(above) and line.baseline - above[-1].baseline < 1.7 * line.size
    return near and line.size <= 1.05 * body_size and any(other.mark for other in small) and above[-1] in small
