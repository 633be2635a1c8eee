"""Boxes of words: where a sentence's words stand on their pages, and what a page says inside given boxes.

Boxes are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from policymine.records import Box, Place, Sentence
from policymine.texts.places.page_letters import BREAKS, GUESSED, PageLetters, open_pages
from policymine.texts.places.word_places import LARGE, MARKS, find_in_line

_CLOSING = ",.;:)?!"
_OPENING = "([\"'“‘"
_SPACE = 0.15
_SPACE_AFTER_LARGE = 0.3


def find_words(path: Path, sentence: Sentence) -> tuple[Place, ...]:
    """Return the place of each word of a sentence of a PDF, with its offsets in the sentence.

    A word that is cut by a line's end or by a note mark has a place for each part. On a page without a text layer
    (read by OCR) the places are those of the sentence's lines. Raises UnreadableError.
    """
    return find_words_of_all(path, [sentence])[0]


def find_words_of_all(path: Path, sentences: Sequence[Sentence]) -> list[tuple[Place, ...]]:
    """Return the places of the words of each sentence; every page that they stand on is opened once."""
    lines = [(number, place) for number, sentence in enumerate(sentences) for place in sentence.places]
    found: dict[tuple[int, Place], list[Place]] = {}
    for page_number, page in open_pages(path, (place.page_number for _, place in lines)):
        for number, place in lines:
            if place.page_number == page_number:
                words = find_in_line(page, sentences[number].text, page.turn_place(place))
                found[number, place] = [page.show_place(word) for word in words]
    return [
        tuple(word for place in sentence.places for word in found[number, place])
        for number, sentence in enumerate(sentences)
    ]


def read_boxes(path: Path, page_number: int, boxes: Iterable[Box]) -> str:
    """Return what a page of a PDF says inside boxes, in their order; lines end in a newline. Raises UnreadableError."""
    return read_places_of_all(path, [[Place(0, 0, page_number, box) for box in boxes]])[0] or ""


def read_places_of_all(path: Path, passages: Sequence[Sequence[Place]]) -> list[str | None]:
    """Return what the pages say inside the places of each passage, None where one of them has no text layer."""
    parts: list[dict[int, str | None]] = [{} for _ in passages]
    for page_number, page in open_pages(path, (place.page_number for places in passages for place in places)):
        for part, places in zip(parts, passages, strict=True):
            boxes = [page.turn_place(place).box for place in places if place.page_number == page_number]
            if boxes:
                part[page_number] = _read_inside(page, boxes) if page.has_text else None
    return [
        _join(part[number] for number in dict.fromkeys(place.page_number for place in places))
        for part, places in zip(parts, passages, strict=True)
    ]


def _join(parts: Iterable[str | None]) -> str | None:
    read = list(parts)
    return None if None in read else "\n".join(part for part in read if part is not None)


def _read_inside(page: PageLetters, boxes: Sequence[Box]) -> str:
    """Return the characters whose ink has its middle in a box, box by box, with the page's own spaces and lines."""
    x, y = (page.ink[:, 0] + page.ink[:, 2]) / 2, (page.ink[:, 1] + page.ink[:, 3]) / 2
    read: list[int] = []
    seen: set[int] = set()
    for box in boxes:
        inside = (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)
        fresh = [number for number in page.choose(inside) if number not in seen]
        read += fresh
        seen.update(fresh)
    parts = [_separate(page, last, number) + page.letters[number] for last, number in pairwise([-1, *read])]
    return "".join(parts).translate(dict.fromkeys(map(ord, BREAKS), "-"))


def _begins_word(letter: str) -> bool:
    return letter.isalnum() or letter in _OPENING


def _separate(page: PageLetters, last: int, number: int) -> str:
    """Return what stands between two characters that are read one after the other."""
    if last < 0 or number == last + 1:
        return "\n" if last >= 0 and page.letters[last] in BREAKS else " " if number in page.gaps else ""
    between = page.letters[last + 1 : number]
    if last < number and MARKS.issuperset(between) and _begins_word(page.letters[number]):
        return " "
    marks = "".join(between.split())
    if last < number and page.letters[number] in _CLOSING and marks and MARKS.issuperset(marks):
        return ""
    if last < number and not any(map(str.isspace, between)):
        return "\n" if page.letters[last] in BREAKS else ""
    height, own = (float(page.cells[each, 3] - page.cells[each, 1]) for each in (last, number))
    gap, baseline = float(page.cells[number, 0] - page.cells[last, 2]), page.baselines[number]
    if (
        page.letters[number].isalnum()
        and height > LARGE * own
        and page.ink[last, 1] < baseline < page.ink[last, 3] + own / 2
    ):
        return " " if " " in between or gap > _SPACE_AFTER_LARGE * own else ""
    if abs(page.baselines[last] - baseline) > height / 2:
        return "\n"
    return " " if " " in between or GUESSED in between or gap > _SPACE * height else ""
