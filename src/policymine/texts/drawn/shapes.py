"""Shapes that a PDF page draws: rules, boxes and pictures, and what white text stands on."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from policymine.texts.drawn.characters import (
    NO_PAINT,
    Outlines,
    Painter,
    list_objects,
    list_parts,
    read_form_matrix,
    read_stroke_width,
)
from policymine.texts.drawn.frames import Frame
from policymine.texts.drawn.sheets import Shape, Word

_MAX_SHAPES = 20_000
_DEEPEST = 4  # of forms in forms
_THIN = 2.5
_LEAST_WIDTH, _LEAST_HEIGHT = 8.0, 5.0
_BROAD = 4.0  # a line that white text is set on


class ShapeReader:
    """Reads the shapes of one page after another; ``known`` are the objects that are known to be text.

    ``bars`` are the dark ones of the last page that may hide words.
    """

    def __init__(self, painter: Painter) -> None:
        self.bars: list[Shape] = []
        self._outlines = Outlines()
        self._painter = painter

    def read_shapes(
        self, page: Any, frame: Frame, width: float, height: float, known: Container[int]
    ) -> tuple[list[Shape], list[Shape]]:
        """Return the rules and boxes of a page, so wide and high, and its pictures, cut where the page ends."""
        shapes: list[Shape] = []
        pictures: list[Shape] = []
        self.bars = []
        objects = list_objects(page, _MAX_SHAPES, known)
        for drawn, kind, within in _open_forms(objects, frame, _MAX_SHAPES):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                shape = self._read_shape(drawn, within)
                if shape.filled and _may_hide(shape) and self._painter.read_fill(drawn) == NO_PAINT:
                    self.bars.append(shape)
                shapes += ([] if _is_thin(shape) else self._read_rules(drawn, within, filled=shape.filled)) or [shape]
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = self._read_shape(drawn, within, look=False)
                pictures.append(Shape(max(box.x0, 0), max(box.top, 0), min(box.x1, width), min(box.bottom, height)))
        return shapes, pictures

    def read_grounds(self, page: Any, frame: Frame, known: Container[int]) -> list[Shape]:
        """Return what white text may stand on and be seen: pictures, forms, and shapes filled in any other colour."""
        grounds = []
        for drawn, kind in list_objects(page, _MAX_SHAPES, known):
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

    def _read_rules(self, drawn: int, frame: Frame, *, filled: bool) -> list[Shape]:
        """Return the rules that a path draws as lines or thin boxes, if it draws several and no other box."""
        boxes = self._outlines.read_boxes(drawn, filled=filled)
        shapes = [frame.place_box(*box) for box in boxes]
        return shapes if len(shapes) > 1 and all(map(_is_thin, shapes)) else []

    def _read_shape(self, drawn: int, frame: Frame, *, look: bool = True) -> Shape:
        left, low, right, high = self._outlines.read_bounds(drawn)
        shape = frame.place_box(left, low, right, high)
        return (
            shape._replace(filled=True) if look and not _is_thin(shape) and self._outlines.is_filled(drawn) else shape
        )


def _open_forms(
    objects: list[tuple[int, int]], frame: Frame, most: int, deep: int = 0
) -> Iterator[tuple[int, int, Frame]]:
    """Yield what a page draws with the map of its own space to the page; for forms, what these draw."""
    for drawn, kind in objects:
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield drawn, kind, frame
        elif deep < _DEEPEST:
            parts = list_parts(drawn, most)
            most -= len(parts)
            yield from _open_forms(parts, frame.enter(*read_form_matrix(drawn)), most, deep + 1)


def _is_thin(shape: Shape) -> bool:
    return min(shape.x1 - shape.x0, shape.bottom - shape.top) <= _THIN


def _may_hide(shape: Shape) -> bool:
    """Tell whether a shape is large enough to hide a word."""
    return shape.x1 - shape.x0 >= _LEAST_WIDTH and shape.bottom - shape.top >= _LEAST_HEIGHT


def drop_unseen(words: list[Word], white: list[int], grounds: list[Shape]) -> list[Word]:
    """Return the words without those that are white and stand on nothing but the page, which is white too."""
    unseen = {index for index in white if not any(_covers(ground, words[index]) for ground in grounds)}
    return [word for index, word in enumerate(words) if index not in unseen] if unseen else words


def _covers(ground: Shape, word: Word) -> bool:
    """Tell whether a shape lies under any of a word."""
    return ground.x0 < word.x1 and word.x0 < ground.x1 and ground.top < word.bottom and word.top < ground.bottom
