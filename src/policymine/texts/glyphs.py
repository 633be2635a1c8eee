"""Words, ruled lines and pictures of a PDF page, read from pdfium through reused C values.

Three calls a word are enough: the box of its first and of its last character and the origin of the first. What holds
for a whole run of text (font, size, colour) is asked once a run.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from policymine.texts.fonts import DINGBATS, describe_font
from policymine.texts.sheets import Shape, Sheet, Style, Word

_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+[\x02\ufffe]?")
_MAY_HOLD_MARK = re.compile(r"[^\s\d*†‡§][\d*†‡§]|\d[*†‡§]|\d{5}|\d[^\W\d_]")
_MAX_CHARACTERS = 60_000
_MAX_SHAPES = 20_000
_DESCENT = 0.22
_ASCENT = 0.80
_THIN = 2.5
_FILLED, _UNSEEN = 0, 3  # text render modes
_WHITE = 250


class _Frame(NamedTuple):
    """The affine map from PDF user space to points from the top left of the page as shown."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


class _Run(NamedTuple):
    style: Style
    baseline: float
    hidden: bool
    white: bool


class PageReader:
    """Reads pages one after another, with one set of C values for all of them."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = ctypes.c_double(), ctypes.c_double()
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._loose = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._flags = ctypes.c_int()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._fonts: dict[int, tuple[str, bool, bool]] = {}

    def read_sheet(self, index: int) -> Sheet | None:
        """Return the page at an index (from 0), or None where pdfium cannot load it."""
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            return None
        try:
            return self._read_page(page, index)
        finally:
            pdfium.FPDF_ClosePage(page)

    def _read_page(self, page: Any, index: int) -> Sheet:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        frame = _find_frame(page, width, height)
        text_page = pdfium.FPDFText_LoadPage(page)
        words: list[Word] = []
        hidden = 0.0
        white: list[int] = []
        if text_page:
            try:
                words, hidden, white = self._read_words(text_page, frame, width, height)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
        shapes, pictures = self._read_shapes(page, frame, width, height)
        if white:
            words = drop_unseen(words, white, self._read_grounds(page, frame))
        return Sheet(index + 1, self._read_label(index), width, height, words, shapes, pictures, hidden)

    def _read_label(self, index: int) -> str:
        size = pdfium.FPDF_GetPageLabel(self._document, index, None, 0)
        if size <= 2 or size > 100:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetPageLabel(self._document, index, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", errors="ignore")

    def _read_words(self, page: Any, frame: _Frame, width: float, height: float) -> tuple[list[Word], float, list[int]]:
        """Return the words, the share of them that is hidden, and the indexes of those that are white."""
        count = min(pdfium.FPDFText_CountChars(page), _MAX_CHARACTERS)
        if count <= 0:
            return [], 0.0, []
        text = _read_string(page, count)
        runs: dict[int, _Run] = {}
        words: list[Word] = []
        hidden = 0
        white: list[int] = []
        for match in _WORD.finditer(text):
            start, end = match.span()
            parts = self._split_run(page, start, end) if _MAY_HOLD_MARK.search(text, start, end) else ((start, end),)
            for first, last in parts:
                run = self._find_run(page, first, frame, runs)
                word = self._measure(page, frame, text, first, last, run, first > start)
                if word is not None and -1 <= word.x0 <= width + 1 and -1 <= word.baseline <= height + 1:
                    hidden += run.hidden
                    if run.white:
                        white.append(len(words))
                    words.append(word)
        return words, hidden / max(len(words), 1), white

    def _split_run(self, page: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a word that stand on one baseline; note marks stand apart."""
        first = start
        size, y = self._size_and_baseline(page, start)
        for index in range(start + 1, end):
            next_size, next_y = self._size_and_baseline(page, index)
            if abs(next_y - y) > 0.12 * max(size, next_size) or next_size < 0.75 * size:
                yield first, index
                first = index
                size, y = next_size, next_y
        yield first, end

    def _size_and_baseline(self, page: Any, index: int) -> tuple[float, float]:
        x, y = self._numbers
        pdfium.FPDFText_GetCharOrigin(page, index, x, y)
        return pdfium.FPDFText_GetFontSize(page, index), y.value

    def _measure(
        self, page: Any, frame: _Frame, text: str, first: int, last: int, run: _Run, glued: bool
    ) -> Word | None:
        loose = self._loose
        if not pdfium.FPDFText_GetLooseCharBox(page, first, loose):
            return None
        left, low, right, high = loose.left, loose.bottom, loose.right, loose.top
        if last - first > 1:
            pdfium.FPDFText_GetLooseCharBox(page, last - 1, loose)
            if loose.right > right:
                right = loose.right
            if loose.left < left:
                left = loose.left
        style = run.style
        string = text[first:last]
        if string[-1] in "\x02\ufffe":
            string = string[:-1] + "-"
        elif last - first == 1 and DINGBATS.search(style.font):
            string = "•"
        if style.turned or frame.c or frame.b:
            x0, y0 = frame.place(left, min(low, loose.bottom))
            x1, y1 = frame.place(right, max(high, loose.top))
            left, right = min(x0, x1), max(x0, x1)
            if style.turned:
                return Word(string, left, min(y0, y1), right, max(y0, y1), run.baseline, style, glued)
        else:
            left, right = frame.a * left + frame.e, frame.a * right + frame.e
        baseline, size = run.baseline, style.size
        return Word(string, left, baseline - _ASCENT * size, right, baseline + _DESCENT * size, baseline, style, glued)

    def _find_run(self, page: Any, index: int, frame: _Frame, runs: dict[int, _Run]) -> _Run:
        """Return what holds for the run of text that a character belongs to; pdfium keeps one baseline a run."""
        drawn = pdfium.FPDFText_GetTextObject(page, index)
        key = ctypes.addressof(drawn.contents) if drawn else -index
        found = runs.get(key)
        if found is None:
            x, y = self._numbers
            pdfium.FPDFText_GetCharOrigin(page, index, x, y)
            baseline = frame.place(x.value, y.value)[1]
            style = self._read_style(page, index, drawn, frame)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
            found = runs[key] = _Run(style, baseline, mode == _UNSEEN, mode == _FILLED and self._is_white(drawn))
        return found

    def _is_white(self, drawn: Any) -> bool:
        """Tell whether an object is filled with white, or as good as that."""
        red, green, blue, alpha = self._colour
        if not drawn or not pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
            return False
        return min(red.value, green.value, blue.value) >= _WHITE and alpha.value > 0

    def _read_grounds(self, page: Any, frame: _Frame) -> list[Shape]:
        """Return what white text may stand on and be seen: pictures, forms, and shapes filled in any other colour."""
        grounds = []
        for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_SHAPES)):
            drawn = pdfium.FPDFPage_GetObject(page, index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            shape = self._read_shape(drawn, frame)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and (self._is_white(drawn) or not (shape.filled or _is_thin(shape))):
                continue
            if kind != pdfium.FPDF_PAGEOBJ_TEXT:
                grounds.append(shape)
        return grounds

    def _read_style(self, page: Any, index: int, run: Any, frame: _Frame) -> Style:
        matrix = self._matrix
        size = pdfium.FPDFText_GetFontSize(page, index)
        turned = False
        if pdfium.FPDFText_GetMatrix(page, index, matrix):
            across = frame.a * matrix.a + frame.c * matrix.b, frame.b * matrix.a + frame.d * matrix.b
            turned = abs(across[1]) > 0.2 * math.hypot(*across) or across[0] < 0
            size *= math.hypot(matrix.c, matrix.d)
        if not 1 <= size <= 400:
            pdfium.FPDFText_GetLooseCharBox(page, index, self._loose)
            size = min(max(abs(self._loose.top - self._loose.bottom) / 1.2, 1), 400)
        name, bold, italic = self._find_font(page, index, run)
        return Style(round(size, 1), bold, italic, turned, name)

    def _find_font(self, page: Any, index: int, run: Any) -> tuple[str, bool, bool]:
        font = pdfium.FPDFTextObj_GetFont(run) if run else None
        key = ctypes.addressof(font.contents) if font else None
        if key is not None and key in self._fonts:
            return self._fonts[key]
        buffer = ctypes.create_string_buffer(128)
        size = pdfium.FPDFText_GetFontInfo(page, index, buffer, 128, self._flags)
        name = buffer.raw[: max(min(size, 128) - 1, 0)].decode("utf-8", errors="ignore")
        found = describe_font(name, self._flags.value, pdfium.FPDFText_GetFontWeight(page, index))
        if key is not None:
            self._fonts[key] = found
        return found

    def _read_shapes(self, page: Any, frame: _Frame, width: float, height: float) -> tuple[list[Shape], list[Shape]]:
        shapes: list[Shape] = []
        pictures: list[Shape] = []
        for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_SHAPES)):
            drawn = pdfium.FPDFPage_GetObject(page, index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                shapes.append(self._read_shape(drawn, frame))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = self._read_shape(drawn, frame, look=False)
                pictures.append(Shape(max(box.x0, 0), max(box.top, 0), min(box.x1, width), min(box.bottom, height)))
        return shapes, pictures

    def _read_shape(self, drawn: Any, frame: _Frame, *, look: bool = True) -> Shape:
        left, low, right, high = self._floats
        pdfium.FPDFPageObj_GetBounds(drawn, left, low, right, high)
        x0, y0 = frame.place(left.value, low.value)
        x1, y1 = frame.place(right.value, high.value)
        filled = False
        if look and min(abs(x1 - x0), abs(y1 - y0)) > _THIN:
            pdfium.FPDFPath_GetDrawMode(drawn, self._flags, ctypes.c_int())
            filled = self._flags.value != 0
        return Shape(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), filled)


def _is_thin(shape: Shape) -> bool:
    return min(shape.x1 - shape.x0, shape.bottom - shape.top) <= _THIN


def drop_unseen(words: list[Word], white: list[int], grounds: list[Shape]) -> list[Word]:
    """Return the words without those that are white and stand on nothing but the page, which is white too."""
    unseen = {index for index in white if not any(_covers(ground, words[index]) for ground in grounds)}
    return [word for index, word in enumerate(words) if index not in unseen] if unseen else words


def _covers(ground: Shape, word: Word) -> bool:
    """Tell whether a shape lies under any of a word."""
    return ground.x0 < word.x1 and word.x0 < ground.x1 and ground.top < word.bottom and word.top < ground.bottom


def _find_frame(page: Any, width: float, height: float) -> _Frame:
    """Return the map of user space to the page as shown; pdfium knows rotation and crop, so it is asked."""
    scale = 1_000_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def ask(page_x: float, page_y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, page_x, page_y, x, y)
        return x.value * width / scale, y.value * height / scale

    e, f = ask(0, 0)
    ax, ay = ask(100, 0)
    cx, cy = ask(0, 100)
    return _Frame((ax - e) / 100, (ay - f) / 100, (cx - e) / 100, (cy - f) / 100, e, f)


def _read_string(page: Any, count: int) -> str:
    """Return a page's characters, one code point for each of pdfium's characters."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", errors="replace")[: max(written - 1, 0)]
    if len(text) == count:
        return text
    return "".join(_character(pdfium.FPDFText_GetUnicode(page, index)) for index in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
