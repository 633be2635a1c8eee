"""Lines side by side: titles over columns of their own, and the labels and values of forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.pages.lines import Line, is_list_mark

_GAP_EMS = 0.55
_WIDE = 1.6  # of the other gaps of a line
_REACH_EMS = 3.2
_EDGE = 3.0
_LEAST_ROWS = 3
_LONGEST_LABEL = 60
_MOST_VALUE_LINES = 2  # of a row: where they are more, the labels are headings beside their text
_MOST_LABELS = 80


def part_titles(lines: Sequence[Line], body_size: float) -> list[Line]:
    """Return the lines, each that holds the titles of two columns parted where the columns below it are."""
    return [part for line in lines for part in (_part_title(line, lines) if _is_title(line, body_size) else (line,))]


def _is_title(line: Line, body_size: float) -> bool:
    return len(line.words) > 1 and len(line.text) < 120 and (line.bold > 0.9 or line.size > 1.1 * body_size)


def _part_title(line: Line, lines: Sequence[Line]) -> Iterable[Line]:
    gaps = [after.x0 - last.x1 for last, after in pairwise(line.words)]
    widest = max(gaps)
    rest = max((gap for gap in gaps if gap != widest), default=0.0)
    at = gaps.index(widest) + 1
    numbered = is_list_mark(list(line.words[:at]))
    if numbered or widest < _GAP_EMS * line.size or widest < _WIDE * rest or not _stands_over(line, at, lines):
        return (line,)
    return cut_line(line, line.words[:at]), cut_line(line, line.words[at:])


def _stands_over(line: Line, at: int, lines: Sequence[Line]) -> bool:
    """Tell whether text begins below each part of a line at its left edge, and none runs across the gap."""
    reach = line.baseline + _REACH_EMS * line.size
    below = [other for other in lines if line.baseline + 2 < other.baseline < reach and other is not line]
    left, right, gap = line.words[0].x0, line.words[at].x0, line.words[at - 1].x1
    starts = [any(abs(other.x0 - edge) < _EDGE for other in below) for edge in (left, right)]
    return all(starts) and not any(other.x0 < gap and other.x1 > right for other in below)


def cut_line(line: Line, words: Sequence[Word]) -> Line:
    """Return a part of a line."""
    first, *rest = words
    text = "".join([first.text, *(word.text if word.glued else f" {word.text}" for word in rest)])
    return line._replace(text=text, x0=first.x0, x1=max(word.x1 for word in words), words=tuple(words))


def join_forms(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each label of a form with the value to its right as one line: "Wards: all"."""
    rows = {id(label): value for label, value in _find_rows(lines)}
    values = {id(value) for value in rows.values()}
    return [_join(line, rows.get(id(line))) for line in lines if id(line) not in values]


def _find_rows(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Return a form's labels, each with its value: at one left edge each, row by row, the values short."""
    labels = [line for line in lines if _is_label(line)]
    if not _LEAST_ROWS <= len(labels) <= _MOST_LABELS:
        return []
    pairs = [(label, value) for label in labels if (value := _find_value(label, lines))]
    rows = [row for row in pairs if sum(_is_aligned(row, other) for other in pairs) >= _LEAST_ROWS]
    if not rows:
        return []
    top, bottom = min(label.baseline for label, _ in rows) - 1, max(label.baseline for label, _ in rows) - 1
    within = [line for line in lines if top < line.baseline < bottom]
    left, right = ({round(row[side].x0) for row in rows} for side in (0, 1))
    beside = sum(round(line.x0) in right for line in within)
    runs_on = sum(round(line.x0) in left for line in within) > 1.5 * len(rows)  # a column of bold prose
    return rows if beside <= _MOST_VALUE_LINES * (len(rows) - 1) and not runs_on else []


def _is_label(line: Line) -> bool:
    """Tell whether a line may name what stands beside it: it is short and bold, or ends in a colon."""
    short = len(line.text) <= _LONGEST_LABEL and line.text[:1].isupper()
    return short and (line.bold > 0.95 or line.text.endswith(":"))


def _find_value(label: Line, lines: Sequence[Line]) -> Line | None:
    """Return the only line beside a label: to its right, on its baseline, of its size and not bold."""
    row = [line for line in lines if line is not label and abs(line.baseline - label.baseline) < 0.3 * label.size]
    if len(row) != 1 or row[0].x0 <= label.x1 or row[0].bold > 0.5 or abs(row[0].size - label.size) > 1:
        return None
    return row[0]


def _is_aligned(row: tuple[Line, Line], other: tuple[Line, Line]) -> bool:
    return all(abs(mine.x0 - its.x0) < _EDGE for mine, its in zip(row, other, strict=True))


def _join(label: Line, value: Line | None) -> Line:
    if value is None:
        return label
    words = (*label.words, value.words[0]._replace(glued=False), *value.words[1:])
    bold = len(label.text) * label.bold / (len(label.text) + len(value.text))
    return label._replace(text=f"{label.text} {value.text}", x1=value.x1, words=words, bold=bold)


def begins_row(last: Line, line: Line) -> bool:
    """Tell whether a line is the row of a form: bold words, white space, and words that are not bold."""
    if not line.words[0].style.bold or line.bold > 0.95 or last.bold > 0.95:
        return False
    return any(_parts_row(before, after) for before, after in pairwise(line.words))


def _parts_row(before: Word, after: Word) -> bool:
    return before.style.bold and not after.style.bold and after.x0 - before.x1 > before.style.size
