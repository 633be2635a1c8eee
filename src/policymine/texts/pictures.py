"""Pictures of a page as it is printed, with boxes drawn on it. To be called in a worker: PDFs may be hostile."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from policymine.errors import UnreadableError
from policymine.records import Box

LARGEST_SIDE_PX = 2400
_FILL = (255, 221, 0, 90)
_EDGE = (138, 44, 13, 255)
_MARGIN_POINTS = 1.5


def prepare_pictures() -> None:
    """Prepare a worker: what this module loads is all that it needs."""


def draw_page(path: str, page_number: int, scale: float, boxes: Sequence[Box] = ()) -> bytes:
    """Return a page as PNG, ``scale`` pixels for a point and smaller where a side would be longer than 2400 pixels.

    Raise UnreadableError where the file is no PDF, has no such page or cannot be drawn.
    """
    raw = Path(path).read_bytes()
    name = Path(path).name
    if not raw[:1024].lstrip().startswith(b"%PDF"):
        raise UnreadableError(f"{name} has no pages that could be drawn. Read its text instead.")
    try:
        with pypdfium2.PdfDocument(raw) as document:
            if not 1 <= page_number <= len(document):
                raise UnreadableError(f"{name} has no page {page_number}. It has {len(document)}.")
            return _draw(document[page_number - 1], scale, boxes)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Page {page_number} of {name} cannot be drawn. Read its text instead.") from error


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
