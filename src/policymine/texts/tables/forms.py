"""Forms in boxes: labels with a colon and what they name, as they head the reports of many councils."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape, Word
from policymine.texts.pages.lines import is_list_mark
from policymine.texts.tables.rules import TOUCH, collect_rules, merge_rules

_LEAST_WIDTH = 250.0
_LOWEST, _HIGHEST = 40.0, 400.0
_MOST_RULES = 60
_GAP_EMS = 0.9
_LABEL_EMS = 0.5
_LEVEL = 0.3
_EDGE = 3.0
_LEAST_LABELS = 3
_LEAST_LABELLED = 0.5
_LONGEST_LABEL = 40

Cells = tuple[tuple[Word, ...], ...]


class Box(NamedTuple):
    """The sides of a drawn box."""

    x0: float
    top: float
    x1: float
    bottom: float


class _Line(NamedTuple):
    """The words of one line: those of the label that it begins with, and the rest."""

    label: tuple[Word, ...]
    rest: tuple[Word, ...]


def find_forms(shapes: Sequence[Shape], words: Sequence[Word]) -> Iterator[tuple[Box, list[Cells]]]:
    """Yield the boxes on a page that hold forms, each with the words of its cells: label, value, label, value."""
    for box in _find_boxes(shapes):
        inside = [word for word in words if _holds(box, word)]
        if rows := _read_form(inside):
            yield box, rows


def _find_boxes(shapes: Sequence[Shape]) -> Iterator[Box]:
    """Yield the boxes that four rules or an empty shape draw, wide and of the height of some lines."""
    wide = [s for s in shapes if not s.filled]
    across, down = (
        merge_rules(rules) if len(rules) <= _MOST_RULES else [] for rules in collect_rules(wide, filled=False)
    )
    sides = [rule for rule in down if rule.end - rule.start >= _LOWEST]
    for top, bottom in pairwise([rule for rule in across if rule.end - rule.start >= _LEAST_WIDTH]):
        same = abs(top.start - bottom.start) <= TOUCH and abs(top.end - bottom.end) <= TOUCH
        if not same or not _LOWEST <= bottom.at - top.at <= _HIGHEST:
            continue
        ends = [s for s in sides if s.start <= top.at + TOUCH and s.end >= bottom.at - TOUCH]
        if all(any(abs(s.at - x) <= TOUCH for s in ends) for x in (top.start, top.end)):
            yield Box(top.start, top.at, top.end, bottom.at)


def _holds(box: Box, word: Word) -> bool:
    upright = not word.style.turned
    return upright and box.x0 <= word.x0 and word.x1 <= box.x1 and box.top <= word.baseline <= box.bottom


def _read_form(words: Sequence[Word]) -> list[Cells]:
    """Return the rows of a form: labels at one left edge, what they name at another; none where they are not."""
    left = min((word.x0 for word in words), default=0.0)
    lines = [_part_label(line, left) for line in _build_lines(words)]
    named = [line for line in lines if line.label and line.rest]
    if len(named) < max(_LEAST_LABELS, _LEAST_LABELLED * len(lines)) or not lines[0].label:
        return []
    edge, often = Counter(round(line.rest[0].x0) for line in named).most_common(1)[0]
    if often < _LEAST_LABELLED * len(named) or any(line.rest and line.rest[0].x0 < edge - _EDGE for line in lines):
        return []
    rows: list[list[list[Word]]] = []
    for line in lines:
        if line.label:
            rows.append([list(line.label), *_part_values(line.rest)])
        else:
            _go_on(rows[-1], line.rest)
    width = max(map(len, rows))
    return [tuple(map(tuple, [*row, *([] for _ in range(width - len(row)))])) for row in rows]


def _build_lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the lines from the top, their words from left to right."""
    line: list[Word] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if line and word.baseline - line[0].baseline > _LEVEL * word.style.size:
            yield sorted(line, key=lambda word: word.x0)
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda word: word.x0)


def _part_label(words: Sequence[Word], left: float) -> _Line:
    at = next((at for at, word in enumerate(words, start=1) if word.text.endswith(":")), 0)
    begins = words[0].x0 - left <= _EDGE and sum(len(word.text) for word in words[:at]) <= _LONGEST_LABEL
    return _Line(tuple(words[:at]), tuple(words[at:])) if begins else _Line((), tuple(words))


def _part_runs(words: Sequence[Word]) -> list[list[Word]]:
    """Return words parted at wide white space, that behind the number of an item left aside."""
    runs: list[list[Word]] = [[words[0]]] if words else []
    for last, word in pairwise(words):
        least = _LABEL_EMS if last.text.endswith(":") else _GAP_EMS
        if word.x0 - last.x1 > least * word.style.size and not is_list_mark(runs[-1]):
            runs.append([word])
        else:
            runs[-1].append(word)
    return runs


def _part_values(words: Sequence[Word]) -> list[list[Word]]:
    """Return the value that a label has, and other labels and values to the right of it."""
    cells: list[list[Word]] = []
    for run in _part_runs(words):
        if not cells or run[-1].text.endswith(":") or cells[-1][-1].text.endswith(":"):
            cells.append(run)
        else:
            cells[-1].extend(run)
    return cells


def _go_on(row: list[list[Word]], words: Sequence[Word]) -> None:
    """Put words below a row into the cells at whose left edges they stand; a label has none."""
    for run in _part_runs(words):
        nearest = min(range(1, len(row)), key=lambda at: abs(row[at][0].x0 - run[0].x0), default=0)
        row[nearest].extend(run)
