"""Fields: what was typed on a page of a PDF, into a form or as free text, made part of the page.

It stands in no content of the page, so that a reader of contents passes over it, though a person sees it and a printer
prints it. pdfium presses it into the page, in memory, as it would be shown; where a field has no picture of itself, or
the file says that these are out of date, pdfium draws one first (ISO 32000-1, 12.5.5 and 12.7.3.3).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from policymine.texts.drawn.characters import Edges, list_parts
from policymine.texts.drawn.frames import Frame
from policymine.texts.drawn.parts import Part
from policymine.texts.drawn.sheets import Shape, Word

_TYPED_ON = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT})
_MARKS = frozenset({
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_REDACT,
})  # fmt: skip
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_CHECKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_NOT_TYPED = (pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE)
_MOST = 5_000  # on one page
_DEEPEST = 4
_SLACK = 1.0


class Typed(NamedTuple):
    """What was pressed into a page: each object that draws it, with the boxes in user space that it is shown in.

    A field shows no more than its box has room for, though it may hold more. ``marks`` are the boxes of what was drawn
    on the page, which may hide words.
    """

    drawn: Mapping[int, Sequence[Edges]] = {}
    marks: Sequence[Edges] = ()

    def shows(self, drawn: int, x: float, y: float) -> bool:
        """Tell whether a point of user space that an object draws is shown; what was not typed is."""
        boxes = self.drawn.get(drawn)
        return boxes is None or any(
            left - _SLACK <= x <= right + _SLACK and low - _SLACK <= y <= top + _SLACK
            for left, top, right, low in boxes
        )


NOTHING = Typed()


def open_page(document: Any, index: int) -> tuple[Any, Typed]:
    """Return the page at an index (from 0), what was typed on it made part of it; no page where it cannot be loaded.

    The document in memory is changed where something was typed. The page is to be closed by the caller.
    """
    page = pdfium.FPDF_LoadPage(document, index)
    if not page or not 0 < pdfium.FPDFPage_GetAnnotCount(page) <= _MOST:
        return page, NOTHING
    subtypes = [pdfium.FPDFAnnot_GetSubtype(note) for note in _open_notes(page)]
    marks = _list_marks(page) if not _MARKS.isdisjoint(subtypes) else ()
    boxes: list[Edges] = []
    if not _TYPED_ON.isdisjoint(subtypes):
        before = pdfium.FPDFPage_CountObjects(page)
        with _fill_in(document, page) as environment:
            boxes = [box for note in _open_notes(page) if (box := _keep(environment, note)) is not None]
    if not boxes:
        return page, Typed(marks=marks) if marks else NOTHING
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    pdfium.FPDF_ClosePage(page)
    page = pdfium.FPDF_LoadPage(document, index)
    return page, Typed(dict(_list_pressed(page, before, boxes)), marks) if page else NOTHING


def _list_marks(page: Any) -> list[Edges]:
    marks = (note for note in _open_notes(page) if pdfium.FPDFAnnot_GetSubtype(note) in _MARKS)
    return [box for note in marks if (box := _read_box(note)) is not None]


def find_shown(typed: Typed, words: Sequence[Word], parts: Sequence[Part], frame: Frame) -> Iterator[bool]:
    """Tell of each word whether it can be seen: of what was typed into a field, what its box has room for."""
    for word, (_, _, drawn, _, _) in zip(words, parts, strict=True):
        boxes = typed.drawn.get(drawn)
        yield boxes is None or any(_holds_middle(frame.place_box(*box), word) for box in boxes)


def _holds_middle(box: Shape, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - _SLACK <= x <= box.x1 + _SLACK and box.top - _SLACK <= y <= box.bottom + _SLACK


@contextmanager
def _fill_in(document: Any, page: Any) -> Iterator[Any]:
    """Let pdfium draw fields of a page that have no picture of themselves; give what knows the fields."""
    settings = pdfium.FPDF_FORMFILLINFO(version=2)
    environment = pdfium.FPDFDOC_InitFormFillEnvironment(document, settings)
    try:
        pdfium.FORM_OnAfterLoadPage(page, environment)
        yield environment
        pdfium.FORM_OnBeforeClosePage(page, environment)
    finally:
        pdfium.FPDFDOC_ExitFormFillEnvironment(environment)


def _open_notes(page: Any) -> Iterator[Any]:
    """Yield what lies on a page, links and remarks too, each open until the next."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        if note := pdfium.FPDFPage_GetAnnot(page, index):
            try:
                yield note
            finally:
                pdfium.FPDFPage_CloseAnnot(note)


def _keep(environment: Any, note: Any) -> Edges | None:
    """Return the box of what somebody typed or drew and a reader sees; hide any other, so that it is not pressed."""
    flags = pdfium.FPDFAnnot_GetFlags(note)
    if not flags & _UNSEEN and _is_by_hand(environment, note) and (box := _read_box(note)) is not None:
        return box
    pdfium.FPDFAnnot_SetFlags(note, flags | pdfium.FPDF_ANNOT_FLAG_HIDDEN)
    return None


def _read_box(note: Any) -> Edges | None:
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, rectangle):
        return None
    left, right = sorted((rectangle.left, rectangle.right))
    low, top = sorted((rectangle.bottom, rectangle.top))
    return left, top, right, low


def _is_by_hand(environment: Any, note: Any) -> bool:
    """Tell whether it is typed, ticked or drawn by hand; the names of buttons and the stamps of signatures are not."""
    subtype = pdfium.FPDFAnnot_GetSubtype(note)
    if subtype != pdfium.FPDF_ANNOT_WIDGET:
        return subtype in _TYPED_ON or subtype in _MARKS
    kind = pdfium.FPDFAnnot_GetFormFieldType(environment, note)
    if kind in _CHECKED:
        return bool(pdfium.FPDFAnnot_IsChecked(environment, note))
    return kind not in _NOT_TYPED


def _list_pressed(page: Any, before: int, boxes: Sequence[Edges]) -> Iterator[tuple[int, Sequence[Edges]]]:
    """Yield each object that came to a page which drew so many before, with the boxes that it is shown in.

    pdfium presses all fields into one form, which draws one for each, in their order, but none without a picture.
    """
    for index in range(before, pdfium.FPDFPage_CountObjects(page)):
        drawn = ctypes.addressof(pdfium.FPDFPage_GetObject(page, index).contents)
        yield drawn, boxes
        fields = list_parts(drawn, _MOST)
        alone = len(fields) == len(boxes)
        for field, (part, kind) in enumerate(fields):
            for each in _open_form(part, kind, 0):
                yield each, boxes[field : field + 1] if alone else boxes


def _open_form(drawn: int, kind: int, deep: int) -> Iterator[int]:
    yield drawn
    if kind == pdfium.FPDF_PAGEOBJ_FORM and deep < _DEEPEST:
        for part, inner in list_parts(drawn, _MOST):
            yield from _open_form(part, inner, deep + 1)
