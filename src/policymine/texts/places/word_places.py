"""Places of words: which letters of a line are a sentence's own, and where each of its words stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from policymine.records import Box, Place
from policymine.texts.blocks import clean_text
from policymine.texts.drawn.letters import is_power
from policymine.texts.places.page_letters import BREAKS, PageLetters

MARKS = frozenset("0123456789*†‡§,")
_SLACK = 0.6
_RAISED = 0.12
_SMALL = 0.85
LARGE = 1.7


class _Match(NamedTuple):
    """The characters of a line that a sentence holds, each with its offset in the sentence.

    ``rank`` tells how well they fit: 2 nothing else on the line may be its own, 1 they are found, 0 they are not.
    """

    rank: int
    offsets: dict[int, int]


def find_in_line(page: PageLetters, text: str, place: Place) -> list[Place]:
    """Return the words that a sentence has in one line, taken in the file's order or, where it fails, from the left."""
    if not page.has_text:
        return [place]
    line = _list_line(page, place)
    across = sorted(line, key=lambda number: page.cells[number, 0] + page.cells[number, 2])
    match = max((_match(page, each, text, place) for each in (line, across)), key=lambda each: each.rank)
    large = LARGE * float(np.median([_height(page, number) for number in line])) if line else 0.0
    words = groupby(
        enumerate(match.offsets.items()),
        key=lambda each: (each[1][0] - each[0], _height(page, each[1][0]) > large),
    )
    return [_place_word(page, [pair for _, pair in word], place) for _, word in words]


def _height(page: PageLetters, number: int) -> float:
    return float(page.cells[number, 3] - page.cells[number, 1])


def _list_line(page: PageLetters, place: Place) -> list[int]:
    """Return the characters on a line, with the large first letter that begins it; raised note marks are none of it."""
    box = place.box
    middles = (page.cells[:, 0] + page.cells[:, 2]) / 2
    beside = (middles >= box.x0 - _SLACK) & (middles <= box.x1 + _SLACK)
    line = page.choose(beside & (page.baselines >= box.top) & (page.baselines <= box.bottom))
    if not line:
        return []
    heights = page.cells[:, 3] - page.cells[:, 1]
    usual, baseline = float(np.median(heights[line])), float(np.median(page.baselines[line]))
    marks = (heights < _SMALL * usual) & (page.baselines < baseline - _RAISED * (box.bottom - box.top))
    kept = [
        number
        for number in line
        if not (marks[number] and page.letters[number] in MARKS)
        or is_power(page.letters[max(number - 3, 0) : number], page.letters[number])
    ]
    if place.start_char:
        return kept
    top, bottom = page.ink[:, 1], page.ink[:, 3]
    hangs = (heights > LARGE * usual) & (bottom > box.bottom) & (top < box.bottom) & (top > 2 * box.top - box.bottom)
    return page.choose(beside & hangs) + kept


def _match(page: PageLetters, line: list[int], text: str, place: Place) -> _Match:
    """Return the part of a line that belongs to a sentence: from its first character there to its last."""
    wanted = [at for at in range(place.start_char, min(place.end_char, len(text))) if not text[at].isspace()]
    stream = [(letter, number) for number in line for letter in _spell(page.letters[number])]
    string, target = "".join(letter for letter, _ in stream), "".join(text[at] for at in wanted)
    begins, ends = place.start_char == 0, place.end_char >= len(text)
    at = string.rfind(target) if begins and not ends else string.find(target)
    known = at >= 0
    rest = string[at + len(target) :]
    at = at if known else len(string) - len(target) if begins and not ends else 0
    first, last = max(at, 0) if begins else 0, at + len(target) if ends else len(stream)
    offsets: dict[int, int] = {}
    for index in range(first, min(last, len(stream)) if wanted else 0):
        offsets.setdefault(stream[index][1], wanted[min(max(index - at, 0), len(wanted) - 1)])
    fits = (begins or at == 0) and (ends or rest in ("", "-"))
    return _Match(known + (known and fits), offsets)


def _spell(letter: str) -> str:
    """Return a character as it is written in a sentence: a ligature as its letters, a straight quotation mark."""
    return "-" if letter in BREAKS else clean_text(letter)


def _place_word(page: PageLetters, word: Sequence[tuple[int, int]], line: Place) -> Place:
    """Return the place of characters that follow each other: as wide as their cells, as high as line and ink."""
    numbers = [number for number, _ in word]
    ink, cells = page.ink[numbers], page.cells[numbers]
    corners = (
        min(cells[:, 0].min(), ink[:, 0].min()),
        min(ink[:, 1].min(), line.box.top),
        max(cells[:, 2].max(), ink[:, 2].max()),
        max(ink[:, 3].max(), line.box.bottom),
    )
    box = Box(*(round(float(corner), 2) for corner in corners))
    return Place(word[0][1], word[-1][1] + 1, line.page_number, box)
