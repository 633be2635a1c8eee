"""Boxes of words: where a sentence's words stand on their pages, and what a page says inside given boxes.

Both go back to pdfium's characters and know nothing of columns, blocks or furniture, so that they can check them.
Boxes are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from policymine.errors import UnreadableError
from policymine.records import Box, Place, Sentence
from policymine.texts.blocks import clean_text
from policymine.texts.glyphs import PageReader
from policymine.texts.letters import Cell, find_gaps, is_power
from policymine.texts.ocr import MOST_STAMPED, needs_ocr
from policymine.texts.quality import may_be_garbled
from policymine.texts.turns import turn_box, turn_box_back
from policymine.texts.wrong_letters import mend_letters

Array = NDArray[np.float64]

_BREAKS = "\x02\ufffe"
_GUESSED = "\t"  # a space that is not in the file: pdfium sets one where it sees a gap
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+")
_CLOSING = ",.;:)?!"
_OPENING = "([\"'“‘"
_MARKS = frozenset("0123456789*†‡§,")
_MAX_CHARACTERS = 60_000
_SLACK = 0.6
_RAISED = 0.12
_SMALL = 0.85
_LARGE = 1.7
_UPRIGHT = 0.98
_FEW = 30
_SPACE = 0.15
_SPACE_AFTER_LARGE = 0.3


class _Characters(NamedTuple):
    """A page's characters in the order of the file: the boxes of their ink, of their cells, and where each begins.

    ``gaps`` are the numbers of those that begin a word though no space is written before them, ``leaning`` how many do
    not stand upright. Where they stand on their side on a page of ``size``, they are those of the page turned to the
    left by ``turn`` degrees.
    """

    letters: str
    ink: Array
    cells: Array
    origins: Array
    gaps: frozenset[int] = frozenset()
    leaning: int = 0
    size: tuple[float, float] = (0.0, 0.0)
    turn: int = 0

    @property
    def baselines(self) -> Array:
        """The height of each character's baseline."""
        return self.origins[:, 1]

    @property
    def has_text(self) -> bool:
        """Whether the page has a text layer."""
        return any(map(_is_seen, self.letters))

    @property
    def is_doubtful(self) -> bool:
        """Whether the text layer may be a stamp on a picture or of wrong letters."""
        return self.has_text and (len(self.letters.split()) <= MOST_STAMPED or may_be_garbled(self.letters))

    def turn_left(self, turn: int) -> _Characters:
        """Return the characters of the page turned to the left."""
        if not turn:
            return self
        ink, cells = (_turn_boxes(boxes, turn, *self.size) for boxes in (self.ink, self.cells))
        origins = _turn_points(self.origins, turn, *self.size)
        return self._replace(ink=ink, cells=cells, origins=origins, turn=turn)

    def turn_place(self, place: Place) -> Place:
        """Return a place on the page as shown where these characters have it."""
        return replace(place, box=turn_box(place.box, self.turn, *self.size)) if self.turn else place

    def show_place(self, place: Place) -> Place:
        """Return a place among these characters where the page shows it."""
        if not self.turn:
            return place
        return replace(place, box=turn_box_back(place.box, self.turn, *self.size[::-1]))

    def choose(self, chosen: NDArray[np.bool_]) -> list[int]:
        """Return the numbers of the characters that are chosen and can be seen."""
        return [int(number) for number in np.flatnonzero(chosen) if _is_seen(self.letters[number])]


_NO_TEXT = _Characters("", np.zeros((0, 4)), np.zeros((0, 4)), np.zeros((0, 2)))


class _Match(NamedTuple):
    """The characters of a line that a sentence holds, each with its offset in the sentence.

    ``rank`` tells how well they fit: 2 nothing else on the line may be its own, 1 they are found, 0 they are not.
    """

    rank: int
    offsets: dict[int, int]


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
    for page_number, page in _open_pages(path, (place.page_number for _, place in lines)):
        for number, place in lines:
            if place.page_number == page_number:
                words = _find_in_line(page, sentences[number].text, page.turn_place(place))
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
    for page_number, page in _open_pages(path, (place.page_number for places in passages for place in places)):
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


def _open_pages(path: Path, numbers: Iterable[int]) -> Iterator[tuple[int, _Characters]]:
    wanted = sorted(set(numbers))
    if not wanted:
        return
    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in wanted:
                yield number, _read_page(document.raw, number, path.name)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadableError(f"{path.name} cannot be opened as a PDF ({error}). Fetch it again.") from error


def _read_page(document: Any, number: int, name: str) -> _Characters:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise UnreadableError(f"{name} has no page {number} that can be read. Fetch it again.")
    try:
        text_page = pdfium.FPDFText_LoadPage(page)
        try:
            found = _read_characters(page, text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        return _read_as_laid_out(document, number, found) if found.is_doubtful or found.leaning else found
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_as_laid_out(document: Any, number: int, found: _Characters) -> _Characters:
    """Return a page's characters turned as the readers turn the page; none where they let OCR read it."""
    sheet = PageReader(document).read_sheet(number - 1)
    if sheet is None:
        return found
    return _NO_TEXT if found.is_doubtful and needs_ocr(sheet) else found.turn_left(sheet.turn)


def _read_characters(page: Any, text_page: Any) -> _Characters:
    count = max(min(pdfium.FPDFText_CountChars(text_page), _MAX_CHARACTERS), 0)
    left, right, low, high, x, y = (ctypes.c_double() for _ in range(6))
    cell = pdfium.FS_RECTF()
    letters: list[str] = []
    drawn: list[int] = []
    corners = np.zeros((count, 10))
    runs = np.zeros((count, 2))
    matrix = pdfium.FS_MATRIX()
    for index in range(count):
        run = pdfium.FPDFText_GetTextObject(text_page, index)
        drawn.append(ctypes.addressof(run.contents) if run else -index)
        letters.append(_name_character(text_page, index))
        pdfium.FPDFText_GetCharBox(text_page, index, left, right, low, high)
        pdfium.FPDFText_GetLooseCharBox(text_page, index, cell)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        corners[index] = (
            *(left.value, low.value, right.value, high.value),
            *(cell.left, cell.bottom, cell.right, cell.top, x.value, y.value),
        )
        if pdfium.FPDFText_GetMatrix(text_page, index, matrix):
            runs[index] = matrix.a, matrix.b
    turn, shift = _find_frame(page)
    shown = corners.reshape(count, 5, 2) @ turn + shift
    across = runs @ turn
    cells = _box(shown[:, 2:4])
    text = mend_letters("".join(letters))
    gaps = frozenset(_find_gaps(text, cells, drawn))
    leaning = int((across[:, 0] < _UPRIGHT * np.hypot(across[:, 0], across[:, 1])).sum())
    size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return _Characters(text, _box(shown[:, 0:2]), cells, shown[:, 4], gaps, leaning if leaning > _FEW else 0, size)


def _turn_points(points: Array, turn: int, width: float, height: float) -> Array:
    """Return points of a page, so wide and high, where they are once it is turned to the left by 90 or 270 degrees."""
    x, y = points[:, 0], points[:, 1]
    return np.stack((y, width - x) if turn == 90 else (height - y, x), axis=1)


def _turn_boxes(boxes: Array, turn: int, width: float, height: float) -> Array:
    corners = [_turn_points(boxes[:, sides], turn, width, height) for sides in ((0, 1), (2, 3))]
    return _box(np.stack(corners, axis=1))


def _find_gaps(letters: str, cells: Array, drawn: Sequence[int]) -> Iterator[int]:
    """Yield the characters before which a word falls apart; ``drawn`` tells in which object each is drawn."""
    for word in _WORD.finditer(letters):
        first, last = word.span()
        if last - first > 2 and drawn[first] != drawn[last - 1]:
            sides = [_describe_cell(letters[at], cells[at], drawn[at] != drawn[at - 1]) for at in range(first, last)]
            yield from (first + at for at in find_gaps(sides))


def _describe_cell(letter: str, cell: Array, begins: bool) -> Cell:
    return Cell(letter, float(cell[0]), float(cell[2]), float(cell[3] - cell[1]), begins)


def _box(corners: Array) -> Array:
    """Return boxes (left, top, right, bottom) of pairs of opposite corners."""
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def _name_character(text_page: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if code == ord(" "):
        return _GUESSED if pdfium.FPDFText_IsGenerated(text_page, index) == 1 else " "
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _find_frame(page: Any) -> tuple[Array, Array]:
    """Return the turn and the shift from a page's own space to points from the top left of the page as shown."""
    size = np.asarray([pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)])
    x, y = ctypes.c_int(), ctypes.c_int()
    scale = 1_000_000

    def show(page_x: float, page_y: float) -> Array:
        pdfium.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, page_x, page_y, x, y)
        return np.multiply([x.value, y.value], size / scale, dtype=np.float64)

    origin = show(0, 0)
    return np.stack([show(1000, 0) - origin, show(0, 1000) - origin]) / 1000, origin


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and (letter > "\x1f" or letter in _BREAKS)


def _find_in_line(page: _Characters, text: str, place: Place) -> list[Place]:
    """Return the words that a sentence has in one line, taken in the file's order or, where it fails, from the left."""
    if not page.has_text:
        return [place]
    line = _list_line(page, place)
    across = sorted(line, key=lambda number: page.cells[number, 0] + page.cells[number, 2])
    match = max((_match(page, each, text, place) for each in (line, across)), key=lambda each: each.rank)
    large = _LARGE * float(np.median([_height(page, number) for number in line])) if line else 0.0
    words = groupby(
        enumerate(match.offsets.items()),
        key=lambda each: (each[1][0] - each[0], _height(page, each[1][0]) > large),
    )
    return [_place_word(page, [pair for _, pair in word], place) for _, word in words]


def _height(page: _Characters, number: int) -> float:
    return float(page.cells[number, 3] - page.cells[number, 1])


def _list_line(page: _Characters, place: Place) -> list[int]:
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
        if not (marks[number] and page.letters[number] in _MARKS)
        or is_power(page.letters[max(number - 3, 0) : number], page.letters[number])
    ]
    if place.start_char:
        return kept
    top, bottom = page.ink[:, 1], page.ink[:, 3]
    hangs = (heights > _LARGE * usual) & (bottom > box.bottom) & (top < box.bottom) & (top > 2 * box.top - box.bottom)
    return page.choose(beside & hangs) + kept


def _match(page: _Characters, line: list[int], text: str, place: Place) -> _Match:
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
    return "-" if letter in _BREAKS else clean_text(letter)


def _place_word(page: _Characters, word: Sequence[tuple[int, int]], line: Place) -> Place:
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


def _read_inside(page: _Characters, boxes: Sequence[Box]) -> str:
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
    return "".join(parts).translate(dict.fromkeys(map(ord, _BREAKS), "-"))


def _begins_word(letter: str) -> bool:
    return letter.isalnum() or letter in _OPENING


def _separate(page: _Characters, last: int, number: int) -> str:
    """Return what stands between two characters that are read one after the other."""
    if last < 0 or number == last + 1:
        return "\n" if last >= 0 and page.letters[last] in _BREAKS else " " if number in page.gaps else ""
    between = page.letters[last + 1 : number]
    if last < number and _MARKS.issuperset(between) and _begins_word(page.letters[number]):
        return " "
    marks = "".join(between.split())
    if last < number and page.letters[number] in _CLOSING and marks and _MARKS.issuperset(marks):
        return ""
    if last < number and not any(map(str.isspace, between)):
        return "\n" if page.letters[last] in _BREAKS else ""
    height, own = (float(page.cells[each, 3] - page.cells[each, 1]) for each in (last, number))
    gap, baseline = float(page.cells[number, 0] - page.cells[last, 2]), page.baselines[number]
    if (
        page.letters[number].isalnum()
        and height > _LARGE * own
        and page.ink[last, 1] < baseline < page.ink[last, 3] + own / 2
    ):
        return " " if " " in between or gap > _SPACE_AFTER_LARGE * own else ""
    if abs(page.baselines[last] - baseline) > height / 2:
        return "\n"
    return " " if " " in between or _GUESSED in between or gap > _SPACE * height else ""
