"""Margins: numbers and letters that stand out to the left of their text, and figures to the right of list items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policymine.texts.pages.lines import BULLETS, Line, is_list_mark

_NUMBER_OR_LABEL = re.compile(
    r"(?:\d{1,3}\.?|\d{1,2}[a-z]\.?|\d{1,2}(?:\.\d{1,3}){1,3}\.?|[A-Z]{1,4}\d{0,2}\.\d{1,3}(?:\.\d{1,3})?|[IVX]{1,5}\.?"
    r"|(?:Table|Figure|Fig\.|Chart|Map|Box|Diagram)\s+[A-Z]?\d{1,3}(?:[.-]\d{1,3})*[.:]?)$"
)
_VALUE = re.compile(r"^[£$€–-]?\d[\d,.]*(?:\s?(?:%|m|bn|k|million|billion|ha))?$")
_ENDING = re.compile(r"^(?:st|nd|rd|th)\b")
_LETTER = re.compile(r"^(?:[a-z]|[ivx]{2,5})$")
_LONGEST_LETTER = 5
_ROMANS = {"i": 1, "v": 5, "x": 10}
_SAME_EDGE = 6.0
_REACH_EMS = 9.0
_RISE_EMS = 0.65


def find_margin_numbers(lines: Sequence[Line]) -> dict[int, int]:
    """Return which line each paragraph number stands before; a number alone on a page is none, nor one in a table."""
    numbers = [i for i, line in enumerate(lines) if _NUMBER_OR_LABEL.match(line.text)]
    found = {i: beside for i in numbers if (beside := _find_beside(lines, i)) is not None}
    return {
        i: beside
        for i, beside in found.items()
        if "." in lines[i].text[:-1]
        or " " in lines[i].text
        or _is_repeated(lines, i, found)
        or min(lines[i].bold, lines[beside].bold) > 0.95
    }


def _find_beside(lines: Sequence[Line], index: int) -> int | None:
    """Return the line of words that a number stands before, nothing left of the number and nothing between them."""
    number = lines[index]
    row = [i for i, line in enumerate(lines) if i != index and abs(line.baseline - number.baseline) <= _rise(line)]
    if not row or any(lines[i].x0 < number.x0 for i in row):
        return None
    nearest = min(row, key=lambda i: lines[i].x0)
    text = lines[nearest]
    near = 0 <= text.x0 - number.x1 <= _REACH_EMS * text.size
    return nearest if near and number.size <= text.size + 0.5 and re.search(r"[A-Za-z]{2}", text.text) else None


def _rise(line: Line) -> float:
    return _RISE_EMS * line.size


def _is_repeated(lines: Sequence[Line], index: int, found: dict[int, int]) -> bool:
    """Tell whether other numbers stand in the same margin, their text at one edge: a whole number alone may be any."""
    number, text = lines[index], lines[found[index]]
    return any(
        i != index and abs(lines[i].x0 - number.x0) < 6 and abs(lines[beside].x0 - text.x0) < 6
        for i, beside in found.items()
    )


def tidy_margins(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines with what stands apart from its line on either side put back."""
    return join_values(join_margin_numbers(join_ordinals(lines)))


def join_margin_numbers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each paragraph number in the margin put before the line that it numbers."""
    beside = {text: number for number, text in find_margin_numbers(lines).items()}
    numbers = set(beside.values())
    return [_join(lines[beside[i]], line) if i in beside else line for i, line in enumerate(lines) if i not in numbers]


def join_letters(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, letters without a stop in a column ("a", "b", "i", "ii") put before the items they mark.

    Some of them go on from each other. A bullet, which items lose again, and a stop tell that each is a mark.
    """
    marks = [i for i, line in enumerate(lines) if len(line.text) <= _LONGEST_LETTER and _LETTER.match(line.text)]
    if len(marks) < 2:
        return list(lines)
    found = {i: beside for i in marks if (beside := _find_beside(lines, i)) is not None and lines[beside].bold < 0.95}
    if not any(_is_counted(lines, i, found) for i in found):
        return list(lines)
    marked = {beside: i for i, beside in found.items()}
    return [
        _join(_mark(lines[marked[i]]), line) if i in marked else line for i, line in enumerate(lines) if i not in found
    ]


def _is_counted(lines: Sequence[Line], index: int, found: Mapping[int, int]) -> bool:
    """Tell whether the letter before or after one stands at the same edge, its text too."""
    letter, text = lines[index], lines[found[index]]
    return any(
        i != index
        and min(abs(lines[i].x0 - letter.x0), abs(lines[i].x1 - letter.x1)) < _SAME_EDGE
        and abs(lines[beside].x0 - text.x0) < _SAME_EDGE
        and (_goes_on(letter, lines[i]) or _goes_on(lines[i], letter))
        for i, beside in found.items()
    )


def _goes_on(first: Line, line: Line) -> bool:
    """Tell whether a letter or numeral is the next after another, below it."""
    if line.baseline <= first.baseline:
        return False
    letters = len(first.text) == len(line.text) == 1 and ord(line.text) - ord(first.text) == 1
    return letters or 0 < _count(first.text) == _count(line.text) - 1


def _count(numeral: str) -> int:
    """Return what a small Roman numeral stands for, 0 for any other letters."""
    values = [_ROMANS.get(letter, 0) for letter in numeral]
    if not all(values):
        return 0
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _mark(letter: Line) -> Line:
    return letter._replace(text=f"• {letter.text}", words=(letter.words[0]._replace(text=f"{letter.text}."),))


def join_values(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each figure that stands in a column to the right of list items put after its own item."""
    values = [line for line in lines if _VALUE.match(line.text)]
    if len(values) < 2:
        return list(lines)
    items = [line for line in lines if line.words[0].text in BULLETS or is_list_mark([line.words[0]])]
    joined: dict[int, Line] = {}
    for value in values:
        alike = any(
            other is not value and min(abs(other.x1 - value.x1), abs(other.x0 - value.x0)) < 3 for other in values
        )
        item = next((i for i in items if abs(i.baseline - value.baseline) < 1 and i.x1 < value.x0), None)
        if item is not None and alike and abs(item.size - value.size) < 1:
            joined[id(item)] = value
    taken = {id(value) for value in joined.values()}
    return [_append(line, joined.get(id(line))) for line in lines if id(line) not in taken]


def join_ordinals(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, a raised ending set apart from its number put back ("9" and "th January 2025")."""
    endings = [line for line in lines if _ENDING.match(line.text)]
    joined: dict[int, Line] = {}
    for ending in endings:
        host = next((line for line in lines if line is not ending and _ends_before(line, ending)), None)
        if host is not None:
            joined[id(host)] = ending
    taken = {id(line) for line in joined.values()}
    return [_append(line, joined.get(id(line)), "") for line in lines if id(line) not in taken]


def _ends_before(line: Line, ending: Line) -> bool:
    """Tell whether a line ends in the number that an ending belongs to."""
    touching = abs(ending.x0 - line.x1) < 0.2 * line.size and -2 < line.baseline - ending.baseline < 0.5 * line.size
    return touching and line.text[-1:].isdigit() and ending.size <= line.size + 0.5


def _append(line: Line, more: Line | None, space: str = " ") -> Line:
    if more is None:
        return line
    words = (*line.words, more.words[0]._replace(glued=not space), *more.words[1:])
    return line._replace(text=line.text + space + more.text, x1=more.x1, words=words)


def _join(number: Line, line: Line) -> Line:
    return line._replace(
        text=f"{number.text} {line.text}",
        x0=number.x0,
        top=min(number.top, line.top),
        words=(*number.words, *line.words),
    )
