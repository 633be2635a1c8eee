"""Words, ruled lines and pictures of a PDF page, read from pdfium through reused C values.

Three calls a word are enough: the object that draws it and the cells of its first and of its last character. What
holds for a whole run of text (font, size, colour, baseline) is asked once a run.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from policymine.texts.characters import (
    NO_PAINT,
    Characters,
    Corners,
    Edges,
    Numbers,
    Outlines,
    Painter,
    find_font,
    list_objects,
    list_parts,
    read_font_file,
    read_form_matrix,
    read_mode,
    read_stroke_width,
)
from policymine.texts.fonts import DINGBATS, describe_font
from policymine.texts.parts import Part, part_words
from policymine.texts.sheets import Shape, Sheet, Style, Word, make_word
from policymine.texts.turns import TURNS, lies_on_its_side, read_upright_number, stands_upright_now
from policymine.texts.wrong_letters import count_wrong_words, mend_letters

_UNMAPPED = re.compile(r"[\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uefff\uf100-\uf8ff]")
_DRAWN_BULLET = re.compile(r"[•●■□▪▫▶►◆○◦✓✔❖➢➤]")
_MAX_CHARACTERS = 60_000
_MAX_SHAPES = 20_000
_DEEPEST = 4  # of forms in forms
_DESCENT = 0.22
_ASCENT = 0.80
_THIN = 2.5
_BROAD = 4.0  # a line that white text is set on
_FILLED, _UNSEEN = 0, 3  # text render modes
_NO_GAP = 0.1
_CLOSE = 0.5
_FLUSH = 0.01  # of a space that is written and then moved back over
_BREAKS = "\x02\ufffe"  # what pdfium gives for a hyphen at the end of a line


_Look = tuple[float, tuple[float, ...], int, int]  # what a style rests on: size, matrix, font, colour


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

    def enter(self, a: float, b: float, c: float, d: float, e: float, f: float) -> _Frame:
        """Return the map from the space of a form that is drawn with this matrix."""
        x, y = self.place(e, f)
        ax, ay = self.a * a + self.c * b, self.b * a + self.d * b
        return _Frame(ax, ay, self.a * c + self.c * d, self.b * c + self.d * d, x, y)

    def turn(self, degrees: int, width: float, height: float) -> _Frame:
        """Return the map to the page, so wide and high, turned to the left by 90 or 270 degrees."""
        a, b, c, d, e, f = self
        if degrees == 90:
            return _Frame(b, -a, d, -c, f, width - e)
        return _Frame(-b, a, -d, c, height - f, e)


class _Run(NamedTuple):
    """What holds for a run of text; ``plain`` tells that its words stand upright and in letters."""

    style: Style
    baseline: float
    top: float
    bottom: float
    hidden: bool
    white: bool
    dingbats: bool
    plain: bool


class PageReader:
    """Reads pages one after another, with one set of C values for all of them."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._flags = ctypes.c_int()
        self._corners = Corners()
        self._outlines = Outlines()
        self._painter = Painter()
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._runs: dict[int, _Run] = {}  # of one page, as the looks
        self._looks: dict[_Look, Style] = {}
        self._styles: dict[Style, Style] = {}  # equal ones are one, so that words of one style are told at once

    def read_sheet(self, index: int) -> Sheet | None:
        """Return the page at an index (from 0), or None where pdfium cannot load it."""
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            return None
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            frame = _find_frame(page, width, height)
            sheet = self._read_page(page, index, frame, width, height)
            return self._stand_up(page, sheet, frame) if lies_on_its_side(sheet) else sheet
        finally:
            pdfium.FPDF_ClosePage(page)

    def _stand_up(self, page: Any, sheet: Sheet, frame: _Frame) -> Sheet:
        """Return a sheet turned so that most of its text stands upright; as it is where no turn does that."""
        for degrees in TURNS:
            turned = frame.turn(degrees, sheet.width, sheet.height)
            found = self._read_page(page, sheet.page_number - 1, turned, sheet.height, sheet.width)
            if stands_upright_now(found):
                return found._replace(turn=degrees, label=found.label or read_upright_number(sheet))
        return sheet

    def _read_page(self, page: Any, index: int, frame: _Frame, width: float, height: float) -> Sheet:
        text_page = pdfium.FPDFText_LoadPage(page)
        self._looks, self._runs = {}, {}
        words: list[Word] = []
        hidden = unmapped = 0.0
        wrong = 0
        white: list[int] = []
        if text_page:
            try:
                count = min(pdfium.FPDFText_CountChars(text_page), _MAX_CHARACTERS)
                text = mend_letters(_read_string(text_page, count))
                words, hidden, white = self._read_words(text_page, text, frame, width, height)
                unmapped = len(_UNMAPPED.findall(text)) / max(len(text) - text.count(" "), 1)
                wrong = count_wrong_words(text)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
        shapes, pictures = self._read_shapes(page, frame, width, height)
        if white:
            words = drop_unseen(words, white, self._read_grounds(page, frame))
        upright = not any(style.turned for style in self._styles)
        sheet = Sheet(index + 1, self._read_label(index), width, height, words, shapes, pictures, hidden)
        return sheet._replace(unmapped_share=unmapped, wrong_words=wrong, upright=upright)

    def _read_label(self, index: int) -> str:
        size = pdfium.FPDF_GetPageLabel(self._document, index, None, 0)
        if size <= 2 or size > 100:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetPageLabel(self._document, index, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", errors="ignore")

    def _read_words(
        self, page: Any, text: str, frame: _Frame, width: float, height: float
    ) -> tuple[list[Word], float, list[int]]:
        """Return the words, the share of them that is hidden, and the indexes of those that are white."""
        characters = Characters(page, self._corners)
        parts = part_words(characters, text, not (frame.b or frame.c))
        if not parts:
            return [], 0.0, []
        runs = self._list_runs(characters, page, parts, frame)
        known = self._runs.values()
        words, lefts, rights = _measure_words(characters, text, parts, runs, frame)
        if not all(run.plain for run in known) or any(each in text for each in _BREAKS):
            for at in [at for at, run in enumerate(runs) if not run.plain or words[at].text[-1] in _BREAKS]:
                begin, end = characters.read_cells([parts[at][0], parts[at][1] - 1])
                words[at] = _measure(frame, words[at].text, begin, end, runs[at], words[at].glued)
                lefts[at], rights[at] = words[at].x0, words[at].x1
        shown = (lefts >= -1) & (lefts <= width + 1)
        if not shown.all() or not all(-1 <= run.baseline <= height + 1 for run in known):
            shown &= [-1 <= run.baseline <= height + 1 for run in runs]
            words, runs, parts = list(compress(words, shown)), list(compress(runs, shown)), list(compress(parts, shown))
            lefts, rights = lefts[shown], rights[shown]
        _glue_words(words, parts, lefts, rights)
        hidden = [run.hidden for run in runs].count(True) if any(run.hidden for run in known) else 0
        white = [at for at, run in enumerate(runs) if run.white] if any(run.white for run in known) else []
        return words, hidden / max(len(words), 1), white

    def _list_runs(self, characters: Characters, page: Any, parts: Sequence[Part], frame: _Frame) -> list[_Run]:
        """Return for each word the run of text that it belongs to."""
        runs = []
        for first, _, drawn, _, _ in parts:
            run = self._runs.get(drawn or -first)
            if run is None:
                run = self._runs[drawn or -first] = self._read_run(characters, page, first, drawn, frame)
            runs.append(run)
        return runs

    def _read_run(self, characters: Characters, page: Any, index: int, drawn: int, frame: _Frame) -> _Run:
        """Return what holds for the run of text that a character belongs to; pdfium keeps one baseline a run."""
        x, y = characters.read_origin(index)
        baseline = frame.b * x + frame.d * y + frame.f
        paint = self._painter.read_fill(drawn) if drawn else NO_PAINT
        style = self._read_style(characters, page, index, drawn, frame, paint.colour)
        mode = read_mode(drawn) if drawn else 0
        white = mode == _FILLED and paint.white
        dingbats = _draws_signs(style.font)
        plain = not (style.turned or dingbats or frame.b or frame.c)
        top, bottom = baseline - _ASCENT * style.size, baseline + _DESCENT * style.size
        return _Run(style, baseline, top, bottom, mode == _UNSEEN, white, dingbats, plain)

    def _read_grounds(self, page: Any, frame: _Frame) -> list[Shape]:
        """Return what white text may stand on and be seen: pictures, forms, and shapes filled in any other colour."""
        grounds = []
        for drawn, kind in list_objects(page, _MAX_SHAPES, self._runs):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            shape = self._read_shape(drawn, frame)
            if kind != pdfium.FPDF_PAGEOBJ_PATH or self._is_ground(drawn, shape):
                grounds.append(shape)
        return grounds

    def _is_ground(self, drawn: int, shape: Shape) -> bool:
        """Tell whether a path paints an area in a colour: it is filled, or drawn with as broad a line as a bar."""
        if shape.filled or _is_thin(shape):
            return not self._painter.read_fill(drawn).white
        return read_stroke_width(drawn) > _BROAD and not self._painter.read_stroke(drawn).white

    def _read_style(
        self, characters: Characters, page: Any, index: int, drawn: int, frame: _Frame, colour: int
    ) -> Style:
        font = find_font(drawn) if drawn else 0
        look = characters.read_size(index), characters.read_matrix(index), font, colour
        return self._looks.get(look) or self._find_style(characters, page, index, look, frame)

    def _find_style(self, characters: Characters, page: Any, index: int, look: _Look, frame: _Frame) -> Style:
        size, matrix, font, colour = look
        turned = False
        if matrix:
            a, b, c, d = matrix
            across = frame.a * a + frame.c * b, frame.b * a + frame.d * b
            turned = abs(across[1]) > 0.2 * math.hypot(*across) or across[0] < 0
            size *= math.hypot(c, d)
        is_told = font and 1 <= size <= 400
        if not 1 <= size <= 400:
            _, top, _, low = characters.read_cells([index])[0]
            size = min(max(abs(top - low) / 1.2, 1), 400)
        name, bold, italic = self._find_font(page, index, font)
        style = Style(round(size, 1), bold, italic, turned, name, colour)
        style = self._styles.setdefault(style, style)
        if is_told:
            self._looks[look] = style
        return style

    def _find_font(self, page: Any, index: int, font: int) -> tuple[str, bool, bool]:
        if font in self._fonts:
            return self._fonts[font]
        buffer = ctypes.create_string_buffer(128)
        size = pdfium.FPDFText_GetFontInfo(page, index, buffer, 128, self._flags)
        name = buffer.raw[: max(min(size, 128) - 1, 0)].decode("utf-8", errors="ignore")
        weight = pdfium.FPDFText_GetFontWeight(page, index)
        found = describe_font(name, self._flags.value, weight, lambda: read_font_file(font))
        if font:
            self._fonts[font] = found
        return found

    def _read_shapes(self, page: Any, frame: _Frame, width: float, height: float) -> tuple[list[Shape], list[Shape]]:
        shapes: list[Shape] = []
        pictures: list[Shape] = []
        objects = list_objects(page, _MAX_SHAPES, self._runs)
        for drawn, kind, within in _open_forms(objects, frame, _MAX_SHAPES):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                shape = self._read_shape(drawn, within)
                shapes += ([] if _is_thin(shape) else self._read_rules(drawn, within, filled=shape.filled)) or [shape]
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = self._read_shape(drawn, within, look=False)
                pictures.append(Shape(max(box.x0, 0), max(box.top, 0), min(box.x1, width), min(box.bottom, height)))
        return shapes, pictures

    def _read_rules(self, drawn: int, frame: _Frame, *, filled: bool) -> list[Shape]:
        """Return the rules that a path draws as lines or thin boxes, if it draws several and no other box."""
        boxes = self._outlines.read_boxes(drawn, filled=filled)
        shapes = [_place_box(frame, *box) for box in boxes]
        return shapes if len(shapes) > 1 and all(map(_is_thin, shapes)) else []

    def _read_shape(self, drawn: int, frame: _Frame, *, look: bool = True) -> Shape:
        left, low, right, high = self._outlines.read_bounds(drawn)
        shape = _place_box(frame, left, low, right, high)
        return (
            shape._replace(filled=True) if look and not _is_thin(shape) and self._outlines.is_filled(drawn) else shape
        )


def _place_box(frame: _Frame, left: float, low: float, right: float, high: float) -> Shape:
    x0, y0 = frame.place(left, low)
    x1, y1 = frame.place(right, high)
    return Shape(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _open_forms(
    objects: list[tuple[int, int]], frame: _Frame, most: int, deep: int = 0
) -> Iterator[tuple[int, int, _Frame]]:
    """Yield what a page draws with the map of its own space to the page; for forms, what these draw."""
    for drawn, kind in objects:
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield drawn, kind, frame
        elif deep < _DEEPEST:
            parts = list_parts(drawn, most)
            most -= len(parts)
            yield from _open_forms(parts, frame.enter(*read_form_matrix(drawn)), most, deep + 1)


@lru_cache(maxsize=256)
def _draws_signs(font: str) -> bool:
    """Tell whether a font has signs for letters."""
    return bool(DINGBATS.search(font))


def _measure_words(
    characters: Characters, text: str, parts: Sequence[Part], runs: Sequence[_Run], frame: _Frame
) -> tuple[list[Word], Numbers, Numbers]:
    """Return words with their left and right sides as they are if they stand upright, in letters."""
    lefts, rights = characters.read_sides([part[0] for part in parts], [part[1] - 1 for part in parts])
    lefts, rights = frame.a * lefts + frame.e, frame.a * rights + frame.e
    words = [
        make_word((text[first:end], x0, run.top, x1, run.bottom, run.baseline, run.style, glued))
        for (first, end, _, glued, _), run, x0, x1 in zip(parts, runs, lefts.tolist(), rights.tolist(), strict=True)
    ]
    return words, lefts, rights


def _measure(frame: _Frame, string: str, begin: Edges, end: Edges, run: _Run, glued: bool) -> Word:
    """Return a word whose first and last character have these cells."""
    left, high, right, low = begin
    left, right = (left if left <= end[0] else end[0]), (right if right >= end[2] else end[2])
    if string[-1] in _BREAKS:
        string = string[:-1] + "-"
    elif run.dingbats and len(string) == 1 and not _DRAWN_BULLET.match(string):
        string = "•"
    style, baseline = run.style, run.baseline
    if style.turned or frame.c or frame.b:
        x0, y0 = frame.place(left, min(low, end[3]))
        x1, y1 = frame.place(right, max(high, end[1]))
        left, right = min(x0, x1), max(x0, x1)
        if style.turned:
            return Word(string, left, min(y0, y1), right, max(y0, y1), baseline, style, glued)
    else:
        left, right = frame.a * left + frame.e, frame.a * right + frame.e
    size = style.size
    return Word(string, left, baseline - _ASCENT * size, right, baseline + _DESCENT * size, baseline, style, glued)


def _glue_words(words: list[Word], parts: Sequence[Part], lefts: Numbers, rights: Numbers) -> None:
    """Mark the words that go on with the one before them, given the left and right sides of all."""
    near = (np.abs(lefts[1:] - rights[:-1]) < _CLOSE).nonzero()[0] + 1
    broken = (at for at, part in enumerate(parts[1:], start=1) if part[4])
    for at in {*near.tolist(), *broken}:
        if _follows(words[at - 1], words[at], parts[at][4]):
            words[at] = words[at]._replace(glued=True)


def _adjoins(last: Word, word: Word) -> bool:
    """Tell whether a word goes on where the last one ends, though pdfium breaks the line between them."""
    gap = word.x0 - last.x1
    return (
        last.style == word.style
        and abs(last.baseline - word.baseline) < _NO_GAP
        and abs(gap) < _NO_GAP * word.style.size
    )


def _follows(last: Word, word: Word, broken: bool) -> bool:
    """Tell whether a word goes on with the last one: no space is between them, or one that has no width."""
    flush = abs(word.x0 - last.x1) < _FLUSH * word.style.size and last.style.size == word.style.size
    return (broken and _adjoins(last, word)) or (flush and abs(last.baseline - word.baseline) < _NO_GAP)


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
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", errors="replace")[: max(written - 1, 0)]
    if len(text) == count:
        return text
    return "".join(_character(pdfium.FPDFText_GetUnicode(page, index)) for index in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
