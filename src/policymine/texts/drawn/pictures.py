"""Pictures of a page as it is printed, with boxes drawn on it. To be called in a worker: PDFs may be hostile."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from policymine.errors import UnreadableError
from policymine.records import Box

LARGEST_SIDE_PX = 2400
_FILL = (255, 221, 0, 90)
_EDGE = (138, 44, 13, 255)
_MARGIN_POINTS = 1.5
_AROUND_POINTS = 30.0
_TALLEST_STRIP_POINTS = 280.0
_STRIP_QUALITY = 25


@dataclass(frozen=True, slots=True)
class Cut:
    """A place on a page that is cut out of it and marked; there is at least one box."""

    page_number: int
    boxes: tuple[Box, ...]


def prepare_pictures() -> None:
    """Prepare a worker: what this module loads is all that it needs."""


def is_drawable(path: str) -> bool:
    """Tell whether a file is said to be a PDF, whose pages can be drawn."""
    return path.lower().endswith(".pdf")


def draw_page(path: str, page_number: int, scale: float, boxes: Sequence[Box] = ()) -> bytes:
    """Return a page as PNG, ``scale`` pixels for a point and smaller where a side would be longer than 2400 pixels.

    Raise UnreadableError where the file is no PDF, has no such page or cannot be drawn.
    """
    raw = Path(path).read_bytes()
    name = Path(path).name
    if not raw[:1024].lstrip().startswith(b"%PDF"):
        raise UnreadableError(f"{name} has no pages that could be drawn. Read its text instead.")
    try:
        with _open(raw) as document:
            return _draw(_find_page(document, page_number, name), scale, boxes)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Page {page_number} of {name} cannot be drawn. Read its text instead.") from error


def draw_strips(path: str, cuts: Sequence[Cut], scale: float) -> list[bytes]:
    """Return a strip of a page as WebP for each cut, in their order; raise UnreadableError as ``draw_page`` does.

    A strip is as wide as the page, and reaches from a little above the boxes to a little below them.
    """
    raw = Path(path).read_bytes()
    name = Path(path).name
    drawn: dict[int, tuple[Image.Image, float]] = {}
    strips = []
    try:
        with _open(raw) as document:
            for cut in cuts:
                if cut.page_number not in drawn:
                    drawn[cut.page_number] = _render_grey(_find_page(document, cut.page_number, name), scale)
                strips.append(_cut_strip(*drawn[cut.page_number], cut.boxes))
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Pages of {name} cannot be drawn. Read its text instead.") from error
    return strips


def _open(raw: bytes) -> pypdfium2.PdfDocument:
    """Return a document whose pages are drawn with what was typed into their fields."""
    document = pypdfium2.PdfDocument(raw)
    logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of forms of another kind, which it draws the same
    document.init_forms()
    return document


def _find_page(document: pypdfium2.PdfDocument, page_number: int, name: str) -> pypdfium2.PdfPage:
    if not 1 <= page_number <= len(document):
        raise UnreadableError(f"{name} has no page {page_number}. It has {len(document)}.")
    return document[page_number - 1]


def _render_grey(page: pypdfium2.PdfPage, scale: float) -> tuple[Image.Image, float]:
    """Return a page in grey, and its scale: smaller than asked for where a side would be longer than 2400 pixels."""
    scale = min(scale, LARGEST_SIDE_PX / max(*page.get_size(), 1.0))
    return page.render(scale=scale).to_pil().convert("L").convert("RGB"), scale


def _cut_strip(picture: Image.Image, scale: float, boxes: Sequence[Box]) -> bytes:
    top = max(min(box.top for box in boxes) - _AROUND_POINTS, 0.0)
    bottom = min(max(box.bottom for box in boxes) + _AROUND_POINTS, top + _TALLEST_STRIP_POINTS)
    edges = (0, int(top * scale), picture.width, min(max(int(bottom * scale), int(top * scale) + 1), picture.height))
    stream = io.BytesIO()
    _mark(picture, scale, boxes).crop(edges).save(stream, "WEBP", quality=_STRIP_QUALITY)
    return stream.getvalue()


def _draw(page: pypdfium2.PdfPage, scale: float, boxes: Sequence[Box]) -> bytes:
    width, height = page.get_size()
    scale = min(scale, LARGEST_SIDE_PX / max(width, height, 1.0))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    if boxes:
        picture = _mark(picture, scale, boxes)
    stream = io.BytesIO()
    picture.quantize(64).save(stream, "PNG")
    return stream.getvalue()


def _mark(picture: Image.Image, scale: float, boxes: Sequence[Box]) -> Image.Image:
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    for box in boxes:
        corners = [value * scale for value in _widen(box)]
        if corners[2] > corners[0] and corners[3] > corners[1]:
            pen.rectangle(corners, fill=_FILL)
            pen.line([corners[0], corners[3], corners[2], corners[3]], fill=_EDGE, width=2)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _widen(box: Box) -> tuple[float, float, float, float]:
    return box.x0 - _MARGIN_POINTS, box.top - _MARGIN_POINTS, box.x1 + _MARGIN_POINTS, box.bottom + _MARGIN_POINTS
