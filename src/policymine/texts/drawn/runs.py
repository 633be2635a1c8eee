"""Runs of text: what holds for all that one object of a PDF page draws (font, size, colour, baseline), asked once."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from policymine.texts.drawn.characters import NO_PAINT, Characters, Painter, find_font, read_font_file, read_mode
from policymine.texts.drawn.fonts import DINGBATS, describe_font
from policymine.texts.drawn.frames import Frame
from policymine.texts.drawn.parts import Part
from policymine.texts.drawn.sheets import Style

ASCENT, DESCENT = 0.80, 0.22  # of a line of text, in its size
_FILLED, _UNSEEN = 0, 3  # text render modes

_Look = tuple[float, tuple[float, ...], int, int]  # what a style rests on: size, matrix, font, colour


class Run(NamedTuple):
    """What holds for a run of text; ``plain`` tells that its words stand upright and in letters."""

    style: Style
    baseline: float
    top: float
    bottom: float
    hidden: bool
    white: bool
    dingbats: bool
    plain: bool


class RunReader:
    """Reads the runs of one page after another; fonts and styles are those of all pages."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._flags = ctypes.c_int()
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._runs: dict[int, Run] = {}  # of one page, as the looks
        self._looks: dict[_Look, Style] = {}
        self._styles: dict[Style, Style] = {}  # equal ones are one, so that words of one style are told at once

    @property
    def known(self) -> Mapping[int, Run]:
        """The runs of the page that were read, by the object that draws each."""
        return self._runs

    @property
    def is_upright(self) -> bool:
        """Whether no text of any page was turned so far."""
        return not any(style.turned for style in self._styles)

    def begin_page(self) -> None:
        """Forget the runs of the last page."""
        self._looks, self._runs = {}, {}

    def list_runs(self, characters: Characters, page: Any, parts: Sequence[Part], frame: Frame) -> list[Run]:
        """Return for each word the run of text that it belongs to."""
        runs: list[Run] = []
        last = None
        for first, _, drawn, _, _ in parts:
            if (key := drawn or -first) != last:
                last, run = key, self._runs.get(key) or self._read_run(characters, page, first, drawn, frame)
                self._runs[key] = run
            runs.append(run)
        return runs

    def _read_run(self, characters: Characters, page: Any, index: int, drawn: int, frame: Frame) -> Run:
        """Return what holds for the run of text that a character belongs to; pdfium keeps one baseline a run."""
        x, y = characters.read_origin(index)
        baseline = frame.b * x + frame.d * y + frame.f
        paint = self._painter.read_fill(drawn) if drawn else NO_PAINT
        style = self._read_style(characters, page, index, drawn, frame, paint.colour)
        mode = read_mode(drawn) if drawn else 0
        white = mode == _FILLED and paint.white
        dingbats = _draws_signs(style.font)
        plain = not (style.turned or dingbats or frame.b or frame.c)
        top, bottom = baseline - ASCENT * style.size, baseline + DESCENT * style.size
        return Run(style, baseline, top, bottom, mode == _UNSEEN, white, dingbats, plain)

    def _read_style(
        self, characters: Characters, page: Any, index: int, drawn: int, frame: Frame, colour: int
    ) -> Style:
        font = find_font(drawn) if drawn else 0
        look = characters.read_size(index), characters.read_matrix(index), font, colour
        return self._looks.get(look) or self._find_style(characters, page, index, look, frame)

    def _find_style(self, characters: Characters, page: Any, index: int, look: _Look, frame: Frame) -> Style:
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


@lru_cache(maxsize=256)
def _draws_signs(font: str) -> bool:
    """Tell whether a font has signs for letters."""
    return bool(DINGBATS.search(font))
