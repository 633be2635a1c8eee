"""Figures: which lines are captions of pictures or labels inside charts, and no text to be read on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Shape
from policymine.texts.pages.columns import Area, enclose
from policymine.texts.pages.leaves import Leaf
from policymine.texts.pages.lines import Line
from policymine.texts.pages.margins import find_margin_numbers
from policymine.texts.pages.marks import STOP, is_marked

_FIGURE_NUMBER = re.compile(r"^(?:[-+£$€]?\d[\d,.]*\s?(?:%|per cent|bn|m|k)?(?:\s+(?=\S)|$))+$", re.IGNORECASE)
_FIGURE_NAME = re.compile(r"^(?:Figure|Fig\.?|Chart|Graph)\s*[A-Z]?\d", re.IGNORECASE)
_LABEL_LENGTH = 42
_LOOSE_LENGTH = 25


def find_figure_lines(leaf: Leaf, lines: Sequence[Line], body_size: float) -> set[int]:
    """Return the lines that caption a picture or label a chart."""
    return (
        _find_alone(leaf, lines, body_size)
        | _find_below_pictures(leaf, lines, body_size)
        | _find_labels(lines, body_size)
    )


def _find_alone(leaf: Leaf, lines: Sequence[Line], body_size: float) -> set[int]:
    """Return the few small lines of a page that is a picture."""
    covered = sum((p.x1 - p.x0) * (p.bottom - p.top) for p in leaf.pictures) > 0.5 * leaf.width * leaf.height
    few = len(lines) <= 3 and sum(len(line.text) for line in lines) < 250
    over = all(any(p.top < line.baseline < p.bottom + 2 * line.size for p in leaf.pictures) for line in lines)
    if covered and few and over and leaf.page_number > 1 and all(line.size <= 1.35 * body_size for line in lines):
        return set(range(len(lines)))
    return set()


def _find_below_pictures(leaf: Leaf, lines: Sequence[Line], body_size: float) -> set[int]:
    found: set[int] = set()
    for picture in leaf.pictures:
        if picture.x1 - picture.x0 < 60 or (picture.bottom - picture.top) > 0.7 * leaf.height:
            continue
        edge = picture.bottom
        for index in sorted(range(len(lines)), key=lambda i: lines[i].baseline):
            line = lines[index]
            if _is_caption_line(line, picture, body_size) and -4 <= line.top - edge <= 1.1 * line.size:
                found.add(index)
                edge = line.bottom
    return found


def _is_caption_line(line: Line, picture: Shape, body_size: float) -> bool:
    inside = picture.x0 - 6 <= line.x0 and line.x1 <= picture.x1 + 6
    return inside and line.size < 0.92 * body_size


def _find_labels(lines: Sequence[Line], body_size: float) -> set[int]:
    """Return a chart's lines: small numbers that stand together, and the short labels among and around them."""
    margin = find_margin_numbers(lines)
    numbers = [
        index
        for index, line in enumerate(lines)
        if _FIGURE_NUMBER.match(line.text)
        and line.size <= body_size
        and index not in margin
        and not _ends_row(line, lines, body_size)
    ]
    if len(numbers) < 5:
        return set()
    chart = enclose([lines[index] for index in numbers])
    others = [i for i, line in enumerate(lines) if i not in margin and _is_label(line, body_size)]
    labels = {
        i
        for i in others
        if chart.x0 - 40 <= lines[i].x0
        and lines[i].x1 <= chart.x1 + 40
        and chart.top - 30 <= lines[i].top
        and lines[i].bottom <= chart.bottom + 45
    }
    labels |= {i for i, line in enumerate(lines) if i not in margin and _stands_inside(line, chart, body_size)}
    labels = _add_rows(labels, others, lines)
    if _are_axis([lines[i] for i in numbers]):
        labels = _spread_labels(labels, others, lines)
    return labels | _find_titles(labels, lines)


def _stands_inside(line: Line, chart: Area, body_size: float) -> bool:
    """Tell whether a short line of about the size of the text stands among the figures of a chart."""
    loose = len(line.text) <= _LOOSE_LENGTH and not (STOP.search(line.text) or is_marked(line.text))
    plain = line.bold < 0.5 and line.size <= 1.3 * body_size
    within = chart.x0 <= line.x0 and line.x1 <= chart.x1 and chart.top <= line.top and line.bottom <= chart.bottom
    return loose and plain and within


def _add_rows(labels: set[int], others: Sequence[int], lines: Sequence[Line]) -> set[int]:
    """Add what goes on with a row of labels to the right, as the last words of a legend do."""
    found = set(labels)
    for index in sorted(others, key=lambda i: lines[i].x0):
        if any(_goes_on_row(lines[label], lines[index]) for label in found):
            found.add(index)
    return found


def _goes_on_row(label: Line, line: Line) -> bool:
    return (
        abs(label.baseline - line.baseline) < 1 and label.size == line.size and 0 < line.x0 - label.x1 < 3 * line.size
    )


def _find_titles(labels: set[int], lines: Sequence[Line]) -> set[int]:
    """Return the line that stands alone between the caption of a figure and its labels: the title in the picture."""
    if not labels:
        return set()
    chart = enclose([lines[index] for index in labels])
    above = sorted((i for i in range(len(lines)) if lines[i].baseline < chart.top), key=lambda i: -lines[i].baseline)
    if len(above) < 2:
        return set()
    title, caption = lines[above[0]], lines[above[1]]
    near = chart.top - title.bottom < 2 * title.size and chart.x0 - 40 < title.x0 and title.x1 < chart.x1 + 40
    short = len(title.text) < 80 and not STOP.search(title.text) and title.bold < 0.5
    return {above[0]} if near and short and _FIGURE_NAME.match(caption.text) else set()


def _are_axis(numbers: Sequence[Line]) -> bool:
    """Tell whether numbers stand above each other at equal distances, as along the side of a chart."""
    return any(
        _are_even([other.baseline for other in numbers if abs(other.x1 - line.x1) < 2])
        or _are_even([other.baseline for other in numbers if abs(other.x0 - line.x0) < 2])
        for line in numbers
    )


def _are_even(heights: Sequence[float]) -> bool:
    steps = [b - a for a, b in pairwise(sorted(heights))]
    return len(steps) > 3 and max(steps) - min(steps) < 3 and min(steps) > 6


def _spread_labels(labels: set[int], others: Sequence[int], lines: Sequence[Line]) -> set[int]:
    """Add the legend of a chart with an axis: small labels beside it, below it, and beside or below these."""
    found = set(labels)
    while True:
        near = {i for i in others if i not in found and _is_by([lines[j] for j in found], lines[i])}
        if not near:
            return found
        found |= near


def _is_by(found: Sequence[Line], line: Line) -> bool:
    box = enclose(found)
    return box.top - 8 <= line.top and line.bottom <= box.bottom + 10 * line.size


def _ends_row(number: Line, lines: Sequence[Line], body_size: float) -> bool:
    """Tell whether words of the text's size stand before a number on its line, so that it labels nothing."""
    return any(
        other.size >= 0.95 * body_size
        and abs(other.baseline - number.baseline) < 1
        and other.x1 < number.x0
        and len(other.text) > 3
        and not _FIGURE_NUMBER.match(other.text)
        for other in lines
    )


def _is_label(line: Line, body_size: float) -> bool:
    return bool(_FIGURE_NUMBER.match(line.text)) or (len(line.text) <= _LABEL_LENGTH and line.size < 0.95 * body_size)
