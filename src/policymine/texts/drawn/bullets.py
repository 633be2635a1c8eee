"""Bullets that are drawn and not written: small dots and squares right before a line, as browsers print them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policymine.texts.drawn.sheets import Shape, Sheet, Word

_SMALLEST, _LARGEST = 1.2, 9.0
_LARGEST_PICTURE = 18.0  # the picture of a bullet has white around it
_REACH = 32.0
_LEAST_GAP = 1.0
_BEFORE = 14.0
_MOST = 400  # above it a page's dots are a pattern or a chart

Mark = tuple[int, int]


def draw_bullets(sheets: Sequence[Sheet]) -> dict[int, list[Word]]:
    """Return by page number the bullets to add to its words; a mark that a document draws but once is none."""
    found = {sheet.page_number: list(_find_bullets(sheet)) for sheet in sheets}
    often = Counter(_measure(word) for words in found.values() for word in words)
    return {number: [word for word in words if often[_measure(word)] > 1] for number, words in found.items()}


def _measure(word: Word) -> Mark:
    return round(2 * (word.x1 - word.x0)), round(2 * word.style.size)


def _find_bullets(sheet: Sheet) -> Iterator[Word]:
    marks = [shape for shape in sheet.shapes if _is_small(shape)]
    marks += [picture for picture in sheet.pictures if _is_small(picture, _LARGEST_PICTURE)]
    if len(marks) > _MOST:
        return
    seen: set[Mark] = set()
    for mark in marks:
        word = _find_word(mark, sheet.words)
        if word is None:
            continue
        place = round(mark.x0 / 3), round(word.baseline)
        if place not in seen:
            seen.add(place)
            yield word._replace(text="•", x0=mark.x0, x1=mark.x1, glued=False)


def _is_small(shape: Shape, largest: float = _LARGEST) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return _SMALLEST <= width <= largest and _SMALLEST <= height <= largest and 0.6 < width / height < 1.7


def _find_word(mark: Shape, words: Sequence[Word]) -> Word | None:
    """Return the word that begins the line after a mark; a mark inside of a line or over a word has none."""
    middle = (mark.top + mark.bottom) / 2
    line = [word for word in words if not word.style.turned and _is_beside(word, mark, middle)]
    after = [word for word in line if _LEAST_GAP <= word.x0 - mark.x1 <= _REACH]
    if not after or any(mark.x0 - _BEFORE < word.x1 and word.x0 < mark.x1 for word in line):
        return None
    first = min(after, key=lambda word: word.x0)
    beside = sum(word.baseline == first.baseline for word in line)
    return first if beside > 1 or len(first.text) > 3 else None


def _is_beside(word: Word, mark: Shape, middle: float) -> bool:
    size = word.style.size
    height = mark.bottom - mark.top
    most = 0.85 * size if height <= _LARGEST else 1.35 * size
    return word.baseline - 0.75 * size <= middle <= word.baseline + 0.1 * size and height <= most
