"""Figures: which lines are captions of pictures or labels inside charts, and no text to be read on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.texts.furniture import Leaf
from policymine.texts.lines import Line
from policymine.texts.sheets import Shape

_FIGURE_NUMBER = re.compile(r"^[-+£$€]?\d[\d,.]*\s?(?:%|per cent|bn|m|k)?$", re.IGNORECASE)
_LABEL_LENGTH = 42


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
    if covered and few and leaf.page_number > 1 and all(line.size <= 1.35 * body_size for line in lines):
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
    numbers = [line for line in lines if _FIGURE_NUMBER.match(line.text) and line.size <= body_size]
    if len(numbers) < 5:
        return set()
    left, right = min(n.x0 for n in numbers) - 40, max(n.x1 for n in numbers) + 40
    top, bottom = min(n.top for n in numbers) - 30, max(n.bottom for n in numbers) + 45
    return {
        index
        for index, line in enumerate(lines)
        if left <= line.x0
        and line.x1 <= right
        and top <= line.top
        and line.bottom <= bottom
        and _is_label(line, body_size)
    }


def _is_label(line: Line, body_size: float) -> bool:
    return bool(_FIGURE_NUMBER.match(line.text)) or (len(line.text) <= _LABEL_LENGTH and line.size < 0.95 * body_size)
