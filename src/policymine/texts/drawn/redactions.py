"""Redactions: words that a page holds and nobody sees, since a dark bar lies over them, or under dark letters.

Where a dark shape covers dark words, the page is drawn, and words are unseen where the drawing shows not a trace of
them. That is sure whatever else the page draws: a hole in the shape, a part of it that is cut off, a picture above it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from policymine.texts.drawn.sheets import Shape, Sheet, Word
from policymine.texts.quality import name_pages

_SCALE = 1.5  # pixels for a point
_LONGEST_SIDE = 3000
_FEWEST_PIXELS = 6
_EVEN = 24  # of 255 steps of grey
_LIGHTEST = 128
_HALF_BRIGHT = 8  # of 16 steps of red, green or blue
_LARGEST_SHARE = 0.6  # of a page; what is larger is its ground, or an outline
_SLACK = 1.0
_BAND_TOP, _BAND_FOOT = 0.45, 0.05  # of the size of letters, above the baseline: all of them have ink there
_TURNS = {0: 0, 90: 3, 270: 1}  # to the left in degrees, to the right in quarters


def find_band(x0: float, x1: float, baseline: float, size: float) -> Shape:
    """Return the part of a word, set in letters of a size, that has ink whatever its letters are."""
    return Shape(x0, baseline - _BAND_TOP * size, x1, baseline - _BAND_FOOT * size)


def drop_unseen_words(
    page: Any, words: list[Word], bars: Sequence[Shape], size: tuple[float, float], turn: int
) -> list[Word]:
    """Return the words that can be seen on a page of a size, turned to the left by some degrees, with dark bars."""
    dark = [
        (number, _find_ink(word))
        for number, word in enumerate(words)
        if bars and _is_dark(word) and any(map(str.isalnum, word.text))
    ]
    unseen = find_unseen(page, dark, bars, size, turn)
    return [word for number, word in enumerate(words) if number not in unseen] if unseen else words


def find_unseen(
    page: Any, bands: Iterable[tuple[int, Shape]], bars: Sequence[Shape], size: tuple[float, float], turn: int = 0
) -> frozenset[int]:
    """Return the numbers of the bands that lie in a bar and are all of one dark grey where the page is drawn."""
    most = _LARGEST_SHARE * size[0] * size[1]
    bars = [bar for bar in bars if (bar.x1 - bar.x0) * (bar.bottom - bar.top) <= most]
    inside = [(number, band) for number, band in bands if any(_lies_in(band, bar) for bar in bars)]
    if not inside:
        return frozenset()
    picture, scale = _draw(page, size, turn)
    return frozenset(number for number, band in inside if _is_dark_all_over(picture, scale, band))


def warn_of_redactions(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield a warning that names the pages with words that nobody sees."""
    if numbers := [sheet.page_number for sheet in sheets if sheet.unseen_words]:
        holds = "hold" if len(numbers) > 1 else "holds"
        yield (
            f"{name_pages(numbers)} {holds} words that dark bars hide from a reader; they were left out. Whoever has "
            "the file can read them: think before you pass it on."
        )


def _find_ink(word: Word) -> Shape:
    if word.style.turned:
        return Shape(word.x0, word.top, word.x1, word.bottom)
    return find_band(word.x0, word.x1, word.baseline, word.style.size)


def _is_dark(word: Word) -> bool:
    colour = word.style.colour
    return max(colour >> 8, colour >> 4 & 15, colour & 15) < _HALF_BRIGHT


def _lies_in(band: Shape, bar: Shape) -> bool:
    across = bar.x0 - _SLACK <= band.x0 and band.x1 <= bar.x1 + _SLACK
    return across and bar.top - _SLACK <= band.top and band.bottom <= bar.bottom + _SLACK


def _draw(page: Any, size: tuple[float, float], turn: int) -> tuple[npt.NDArray[np.uint8], float]:
    """Return a page in grey, turned to the left, and how many pixels a point has."""
    scale = min(_SCALE, _LONGEST_SIDE / max(*size, 1.0))
    width, height = (max(round(side * scale), 1) for side in size)
    picture = np.full((height, width), 255, np.uint8)
    pixels = picture.ctypes.data_as(ctypes.c_void_p)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, pixels, width)
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, _TURNS[turn], flags)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return picture, scale


def _is_dark_all_over(picture: npt.NDArray[np.uint8], scale: float, band: Shape) -> bool:
    left, top = (max(math.ceil(side * scale), 0) for side in (band.x0, band.top))
    right, bottom = (max(math.floor(side * scale), 0) for side in (band.x1, band.bottom))
    part = picture[top:bottom, left:right]
    return part.size >= _FEWEST_PIXELS and int(part.max()) <= min(int(part.min()) + _EVEN, _LIGHTEST)
