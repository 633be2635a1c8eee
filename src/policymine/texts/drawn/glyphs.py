"""Sheets: the words, ruled lines and pictures of a PDF page, read from pdfium through reused C values.

Three calls a word are enough: the object that draws it and the cells of its first and of its last character. What
holds for a whole run of text (font, size, colour, baseline) is asked once a run.
"""

from __future__ import annotations

import ctypes
import re
from itertools import compress
from typing import Any

import pypdfium2.raw as pdfium

from policymine.texts.drawn.characters import Characters, Corners, Painter
from policymine.texts.drawn.fields import NOTHING, find_shown, open_page
from policymine.texts.drawn.frames import Frame, find_frame
from policymine.texts.drawn.parts import part_words
from policymine.texts.drawn.redactions import drop_unseen_words
from policymine.texts.drawn.runs import RunReader
from policymine.texts.drawn.shapes import ShapeReader, drop_unseen
from policymine.texts.drawn.sheets import Sheet, Word
from policymine.texts.drawn.turns import TURNS, lies_on_its_side, read_upright_number, stands_upright_now
from policymine.texts.drawn.words import glue_words, measure_words
from policymine.texts.drawn.wrong_letters import count_wrong_words, mend_letters

_UNMAPPED = re.compile(r"[\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uefff\uf100-\uf8ff]")
_MAX_CHARACTERS = 60_000


class PageReader:
    """Reads pages one after another, with one set of C values for all of them."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._corners = Corners()
        painter = Painter()
        self._runs = RunReader(painter)
        self._shapes = ShapeReader(painter)
        self._typed = NOTHING

    def read_sheet(self, index: int) -> Sheet | None:
        """Return the page at an index (from 0), or None where pdfium cannot load it."""
        page, self._typed = open_page(self._document, index)
        if not page:
            return None
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            frame = find_frame(page, width, height)
            sheet = self._read_page(page, index, frame, width, height)
            return self._stand_up(page, sheet, frame) if lies_on_its_side(sheet) else sheet
        finally:
            pdfium.FPDF_ClosePage(page)

    def _stand_up(self, page: Any, sheet: Sheet, frame: Frame) -> Sheet:
        """Return a sheet turned so that most of its text stands upright; as it is where no turn does that."""
        for degrees in TURNS:
            turned = frame.turn(degrees, sheet.width, sheet.height)
            found = self._read_page(page, sheet.page_number - 1, turned, sheet.height, sheet.width, degrees)
            if stands_upright_now(found):
                return found._replace(turn=degrees, label=found.label or read_upright_number(sheet))
        return sheet

    def _read_page(self, page: Any, index: int, frame: Frame, width: float, height: float, turn: int = 0) -> Sheet:
        text_page = pdfium.FPDFText_LoadPage(page)
        self._runs.begin_page()
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
        known = self._runs.known.keys() | self._typed.drawn.keys() if self._typed.drawn else self._runs.known
        shapes, pictures = self._shapes.read_shapes(page, frame, width, height, known)
        if white:
            words = drop_unseen(words, white, self._shapes.read_grounds(page, frame, self._runs.known))
        bars = [*self._shapes.bars, *(frame.place_box(*mark) for mark in self._typed.marks)]
        seen = drop_unseen_words(page, words, bars, (width, height), turn) if bars else words
        sheet = Sheet(index + 1, self._read_label(index), width, height, seen, shapes, pictures, hidden)
        sheet = sheet._replace(unseen_words=len(words) - len(seen))
        return sheet._replace(unmapped_share=unmapped, wrong_words=wrong, upright=self._runs.is_upright)

    def _read_label(self, index: int) -> str:
        size = pdfium.FPDF_GetPageLabel(self._document, index, None, 0)
        if size <= 2 or size > 100:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetPageLabel(self._document, index, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", errors="ignore")

    def _read_words(
        self, page: Any, text: str, frame: Frame, width: float, height: float
    ) -> tuple[list[Word], float, list[int]]:
        """Return the words, the share of them that is hidden, and the indexes of those that are white."""
        characters = Characters(page, self._corners)
        parts = part_words(characters, text, not (frame.b or frame.c))
        if not parts:
            return [], 0.0, []
        runs = self._runs.list_runs(characters, page, parts, frame)
        known = self._runs.known.values()
        plain = all(run.plain for run in known)
        words, lefts, rights = measure_words(characters, text, parts, runs, frame, plain=plain)
        shown = (lefts >= -1) & (lefts <= width + 1)
        if not shown.all() or not all(-1 <= run.baseline <= height + 1 for run in known):
            shown &= [-1 <= run.baseline <= height + 1 for run in runs]
        if self._typed.drawn:
            shown &= list(find_shown(self._typed, words, parts, frame))
        if not shown.all():
            words, runs, parts = list(compress(words, shown)), list(compress(runs, shown)), list(compress(parts, shown))
            lefts, rights = lefts[shown], rights[shown]
        glue_words(words, parts, lefts, rights)
        hidden = [run.hidden for run in runs].count(True) if any(run.hidden for run in known) else 0
        white = [at for at, run in enumerate(runs) if run.white] if any(run.white for run in known) else []
        return words, hidden / max(len(words), 1), white


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
