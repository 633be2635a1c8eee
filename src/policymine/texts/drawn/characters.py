"""The characters of a PDF page and what draws them, asked of pdfium with plain numbers for addresses.

pypdfium2's own functions make an object of every pointer that they take or give, which takes longer than the answer.
What is given to many calls (the page, where answers are to be written) is a reference that is made once: ctypes takes
it as it is, where it would convert a number at every call.
"""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Numbers = npt.NDArray[np.float64]
Edges = tuple[float, float, float, float]  # of a character's cell in PDF user space: left, top, right, bottom

_WHITE = 250
_DULL, _DARK = 40, 120


def _declare(function: Any, result: Any, *kinds: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes an address as a number first, if so declared, then references and ints."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    declared: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *kinds)(address)
    return declared


_ADDRESS, _INT = ctypes.c_size_t, ctypes.c_int  # as a size, no address is 0 and not None
_get_object = _declare(pdfium.FPDFText_GetTextObject, _ADDRESS)
_get_cell = _declare(pdfium.FPDFText_GetLooseCharBox, _INT)
_get_origin = _declare(pdfium.FPDFText_GetCharOrigin, _INT)
_get_size = _declare(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_get_matrix = _declare(pdfium.FPDFText_GetMatrix, _INT)
_get_font = _declare(pdfium.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_get_mode = _declare(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
_get_colour = _declare(pdfium.FPDFPageObj_GetFillColor, _INT, _ADDRESS)
_get_stroke = _declare(pdfium.FPDFPageObj_GetStrokeColor, _INT, _ADDRESS)
_get_width = _declare(pdfium.FPDFPageObj_GetStrokeWidth, _INT, _ADDRESS)
_get_drawn = _declare(pdfium.FPDFPage_GetObject, _ADDRESS)
_get_kind = _declare(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
_get_bounds = _declare(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS)
_count_parts = _declare(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
_get_part = _declare(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_get_form_matrix = _declare(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS)
_get_fill_mode = _declare(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS)
_count_segments = _declare(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
_get_segment = _declare(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS)
_get_point = _declare(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS)
_get_segment_kind = _declare(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)

_FEWEST_FILLED, _MOST_FILLED = 8, 400
_FEWEST_DRAWN, _MOST_DRAWN = 4, 2_000
_STRAIGHT = 0.01
_SIDES = 4
_FOUR = struct.Struct("4f")
_FEW_CELLS = 1000


class Paint(NamedTuple):
    """A colour in steps of 16 for red, green and blue, 0 for black and dark grey; ``white`` is as good as white."""

    colour: int
    white: bool


NO_PAINT = Paint(0, white=False)


class Corners:
    """Room for the cells of many characters, with a reference to that of each, for one page after another."""

    def __init__(self) -> None:
        self._make(_FEW_CELLS)

    def _make(self, count: int) -> None:
        self.sides = (ctypes.c_float * (_SIDES * count))()
        width = ctypes.sizeof(pdfium.FS_RECTF)
        self._places = [ctypes.byref(self.sides, width * at) for at in range(count)]

    def reserve(self, count: int) -> Sequence[Any]:
        """Return references to where so many cells are to be written."""
        if count > len(self._places):
            self._make(2 * count)
        return self._places


class Characters:
    """The characters of one page by their number; it holds only as long as the page is loaded."""

    def __init__(self, text_page: Any, corners: Corners) -> None:
        self._page = ctypes.byref(text_page.contents)
        self._corners = corners
        self._origin = (ctypes.c_double * 2)()
        self._matrix = (ctypes.c_float * 6)()
        self._at_x, self._at_y = _refer_to_each(self._origin)
        self._at_matrix = ctypes.byref(self._matrix)

    def find_objects(self, indexes: Iterable[int]) -> list[int]:
        """Return the object of the page that draws each character; 0 where there is none."""
        return list(map(_get_object, repeat(self._page), indexes))

    def read_cells(self, indexes: Sequence[int]) -> list[Edges]:
        """Return the cells of characters."""
        edges = self._read_corners(indexes)[: _SIDES * len(indexes)]
        return list(zip(edges[0::4], edges[1::4], edges[2::4], edges[3::4], strict=True))

    def read_columns(self, indexes: Sequence[int]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return the left sides of characters' cells, their tops, their right sides and their low sides."""
        sides = self._read_numbers(indexes)
        return sides[0::4], sides[1::4], sides[2::4], sides[3::4]

    def read_sides(self, firsts: Sequence[int], lasts: Sequence[int]) -> tuple[Numbers, Numbers]:
        """Return the left and the right sides of words, given their first and their last characters."""
        begins, ends = self._read_numbers(firsts), self._read_numbers(lasts)
        return np.minimum(begins[0::4], ends[0::4]), np.maximum(begins[2::4], ends[2::4])

    def _read_numbers(self, indexes: Sequence[int]) -> Numbers:
        """Return the four sides of each character's cell, one after the other."""
        corners = memoryview(self._read_corners(indexes))
        return np.frombuffer(corners, np.float32, _SIDES * len(indexes)).astype(np.float64)

    def _read_corners(self, indexes: Sequence[int]) -> ctypes.Array[ctypes.c_float]:
        """Return an array that begins with the sides of characters; it is written anew with the next ones."""
        places = self._corners.reserve(len(indexes))
        deque(map(_get_cell, repeat(self._page), indexes, places), maxlen=0)
        return self._corners.sides

    def read_origin(self, index: int) -> tuple[float, float]:
        """Return the point on the baseline where a character begins."""
        _get_origin(self._page, index, self._at_x, self._at_y)
        return self._origin[0], self._origin[1]

    def read_size(self, index: int) -> float:
        """Return the size of a character's font, to which its matrix is still to be applied."""
        size: float = _get_size(self._page, index)
        return size

    def read_matrix(self, index: int) -> tuple[float, ...]:
        """Return the first four numbers of a character's matrix, none where it has no matrix."""
        return _FOUR.unpack_from(self._matrix) if _get_matrix(self._page, index, self._at_matrix) else ()


def list_objects(page: Any, most: int, known: Container[int]) -> list[tuple[int, int]]:
    """Return the first objects that a page draws, ``most`` of them at most, but those known, with their kinds."""
    count = min(pdfium.FPDFPage_CountObjects(page), most)
    listed = map(_get_drawn, repeat(ctypes.byref(page.contents)), range(count))
    drawn = [each for each in listed if each not in known]
    return list(zip(drawn, map(_get_kind, drawn), strict=True))


def list_parts(form: int, most: int) -> list[tuple[int, int]]:
    """Return the objects that a form draws, ``most`` of them at most, with their kinds."""
    drawn = list(map(_get_part, repeat(form), range(min(max(_count_parts(form), 0), most))))
    return list(zip(drawn, map(_get_kind, drawn), strict=True))


def _refer_to_each(values: ctypes.Array[Any]) -> list[Any]:
    """Return a reference to each of a few C values."""
    width = ctypes.sizeof(values) // len(values)
    return [ctypes.byref(values, width * at) for at in range(len(values))]


def read_form_matrix(form: int) -> tuple[float, ...]:
    """Return the six numbers of the map from a form's space to that of what draws it."""
    matrix = (ctypes.c_float * 6)(1, 0, 0, 1, 0, 0)
    _get_form_matrix(form, ctypes.byref(matrix))
    return tuple(matrix)


class Outlines:
    """Asks where objects stand, with one set of C values for all of them."""

    def __init__(self) -> None:
        self._sides = (ctypes.c_float * 4)()
        self._modes = (ctypes.c_int * 2)()
        self._at_sides, self._at_modes = _refer_to_each(self._sides), _refer_to_each(self._modes)

    def read_bounds(self, drawn: int) -> Edges:
        """Return the left, low, right and high side of an object; those of the last one where it has none."""
        _get_bounds(drawn, *self._at_sides)
        left, low, right, high = self._sides
        return left, low, right, high

    def is_filled(self, drawn: int) -> bool:
        """Tell whether a path is filled; as the last one was where that cannot be told."""
        _get_fill_mode(drawn, *self._at_modes)
        return self._modes[0] != 0

    def read_boxes(self, drawn: int, *, filled: bool) -> list[Edges]:
        """Return the left, low, right and high side of each box of a path that draws several, and nothing else.

        A path that is not filled may draw lines along the sides of boxes as well.
        """
        count = _count_segments(drawn)
        fewest, most = (_FEWEST_FILLED, _MOST_FILLED) if filled else (_FEWEST_DRAWN, _MOST_DRAWN)
        if not fewest <= count <= most:
            return []
        outlines: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = _get_segment(drawn, index)
            kind = _get_segment_kind(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if outlines and not _is_box(outlines[-1], filled):
                    return []
                outlines.append([])
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO or not outlines:
                return []
            _get_point(segment, *self._at_sides[:2])
            outlines[-1].append((self._sides[0], self._sides[1]))
        if not _is_box(outlines[-1], filled):
            return []
        a, b, c, d, e, f = read_form_matrix(drawn)
        placed = [[(a * x + c * y + e, b * x + d * y + f) for x, y in points] for points in outlines]
        return [
            (min(x for x, _ in own), min(y for _, y in own), max(x for x, _ in own), max(y for _, y in own))
            for own in placed
        ]


def _is_box(points: Sequence[tuple[float, float]], filled: bool) -> bool:
    """Tell whether points are the corners of a box, one after the other, or the ends of a line along one side."""
    steps = zip(points, [*points[1:], points[0]], strict=True)
    counts = {4, 5} if filled else {2, 4, 5}
    return len(points) in counts and all(min(abs(x - u), abs(y - v)) < _STRAIGHT for (x, y), (u, v) in steps)


def find_font(drawn: int) -> int:
    """Return the font of an object that draws text; 0 where there is none."""
    font: int = _get_font(drawn)
    return font


def read_mode(drawn: int) -> int:
    """Return how an object draws its text: filled, in outline, unseen (ISO 32000-1, 9.3.6)."""
    mode: int = _get_mode(drawn)
    return mode


class Painter:
    """Asks for the colours of objects, with one set of C values for all of them."""

    def __init__(self) -> None:
        self._colour = (ctypes.c_uint * 4)()
        self._at_parts = _refer_to_each(self._colour)

    def read_fill(self, drawn: int) -> Paint:
        """Return the paint that an object is filled with."""
        return _describe_paint(bytes(self._colour)) if _get_colour(drawn, *self._at_parts) else NO_PAINT

    def read_stroke(self, drawn: int) -> Paint:
        """Return the paint that an object is drawn along its edge with."""
        return _describe_paint(bytes(self._colour)) if _get_stroke(drawn, *self._at_parts) else NO_PAINT


@lru_cache(maxsize=256)
def _describe_paint(parts: bytes) -> Paint:
    red, green, blue, alpha = memoryview(parts).cast("I")
    dull = max(red, green, blue) - min(red, green, blue) < _DULL
    colour = 0 if dull and red < _DARK else (red >> 4) << 8 | (green >> 4) << 4 | blue >> 4
    return Paint(colour, min(red, green, blue) >= _WHITE and alpha > 0)


def read_stroke_width(drawn: int) -> float:
    """Return the width in points of the line that is drawn along an object's edge, 0 where there is none."""
    width = ctypes.c_float()
    return width.value if _get_width(drawn, ctypes.byref(width)) else 0.0


def read_font_file(font: int) -> bytes:
    """Return the font file that a PDF holds for a font, empty where there is none."""
    if not font:
        return b""
    size = ctypes.c_size_t()
    handle = ctypes.cast(font, pdfium.FPDF_FONT)
    if pdfium.FPDFFont_GetIsEmbedded(handle) != 1 or not pdfium.FPDFFont_GetFontData(handle, None, 0, size):
        return b""
    buffer = (ctypes.c_uint8 * size.value)()
    return bytes(buffer) if pdfium.FPDFFont_GetFontData(handle, buffer, size.value, size) else b""
