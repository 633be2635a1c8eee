"""The letters of a page in the order of the file, each with the boxes of its ink and of its cell.

They go back to pdfium's characters and know nothing of columns, blocks or furniture, so that what does can be checked.
Boxes are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from policymine.errors import UnreadableError
from policymine.records import Place
from policymine.texts.drawn.characters import Painter
from policymine.texts.drawn.fields import Typed, open_page
from policymine.texts.drawn.frames import find_frame
from policymine.texts.drawn.glyphs import PageReader
from policymine.texts.drawn.letters import Cell, find_gaps
from policymine.texts.drawn.redactions import find_band, find_unseen
from policymine.texts.drawn.shapes import ShapeReader
from policymine.texts.drawn.sheets import Shape
from policymine.texts.drawn.stand_ins import straighten_stand_ins
from policymine.texts.drawn.turns import turn_box, turn_box_back
from policymine.texts.drawn.wrong_letters import mend_letters
from policymine.texts.quality import may_be_garbled
from policymine.texts.scans.ocr import MOST_STAMPED, needs_ocr

Array = NDArray[np.float64]

BREAKS = "\x02\ufffe"  # what pdfium gives for a hyphen at the end of a line
GUESSED = "\t"  # a space that is not in the file: pdfium sets one where it sees a gap
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+")
_MAX_CHARACTERS = 60_000
_UPRIGHT = 0.98
_CELL = 1.15  # the usual height of a character's cell, of the size of its font
_FEW = 30


class PageLetters(NamedTuple):
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

    def turn_left(self, turn: int) -> PageLetters:
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


_NO_TEXT = PageLetters("", np.zeros((0, 4)), np.zeros((0, 4)), np.zeros((0, 2)))


def open_pages(path: Path, numbers: Iterable[int]) -> Iterator[tuple[int, PageLetters]]:
    """Yield pages of a PDF, given by their numbers from 1, each with its letters, in order. Raises UnreadableError."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    straighten_stand_ins()
    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in wanted:
                yield number, _read_page(document.raw, number, path.name)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadableError(f"{path.name} cannot be opened as a PDF ({error}). Fetch it again.") from error


def _read_page(document: Any, number: int, name: str) -> PageLetters:
    page, typed = open_page(document, number - 1)
    if not page:
        raise UnreadableError(f"{name} has no page {number} that can be read. Fetch it again.")
    try:
        text_page = pdfium.FPDFText_LoadPage(page)
        try:
            found = _blank_unseen(page, _read_characters(page, text_page, typed), typed)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        return _read_as_laid_out(document, number, found) if found.is_doubtful or found.leaning else found
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_as_laid_out(document: Any, number: int, found: PageLetters) -> PageLetters:
    """Return a page's characters turned as the readers turn the page; none where they let OCR read it."""
    sheet = PageReader(document).read_sheet(number - 1)
    if sheet is None:
        return found
    return _NO_TEXT if found.is_doubtful and needs_ocr(sheet) else found.turn_left(sheet.turn)


def _read_characters(page: Any, text_page: Any, typed: Typed) -> PageLetters:
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
        if typed.drawn and not typed.shows(drawn[-1], (cell.left + cell.right) / 2, (cell.bottom + cell.top) / 2):
            letters[-1] = " "
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
    return PageLetters(text, _box(shown[:, 0:2]), cells, shown[:, 4], gaps, leaning if leaning > _FEW else 0, size)


def _blank_unseen(page: Any, found: PageLetters, typed: Typed) -> PageLetters:
    """Return a page's characters with blanks in place of words that dark bars hide from a reader."""
    shapes = ShapeReader(Painter())
    frame = find_frame(page, *found.size)
    shapes.read_shapes(page, frame, *found.size, frozenset())
    bars = [*shapes.bars, *(frame.place_box(*mark) for mark in typed.marks)]
    if not bars:
        return found
    words = [word for word in _WORD.finditer(found.letters) if any(map(str.isalnum, word[0]))]
    unseen = find_unseen(page, enumerate(_find_band(found, *word.span()) for word in words), bars, found.size)
    letters = found.letters
    for first, last in (words[number].span() for number in unseen):
        letters = letters[:first] + " " * (last - first) + letters[last:]
    return found._replace(letters=letters)


def _find_band(found: PageLetters, first: int, last: int) -> Shape:
    """Return where a word, given its first character and the one after its last, has ink."""
    left, top, right, bottom = found.cells[first:last].T
    size = float((bottom - top).max()) / _CELL
    return find_band(float(left.min()), float(right.max()), float(found.baselines[first]), size)


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
        return GUESSED if pdfium.FPDFText_IsGenerated(text_page, index) == 1 else " "
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
    return not letter.isspace() and (letter > "\x1f" or letter in BREAKS)
