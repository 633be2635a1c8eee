"""Pictures of text: a page of an annex that exists only as an image, as if scanned, without a text layer."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path
from typing import Any

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
DOTS_PER_INCH = 130
PIXELS = (int(A4[0] / 72 * DOTS_PER_INCH), int(A4[1] / 72 * DOTS_PER_INCH))
PAPER, INK = 247, 40


class Picture(Flowable):
    """A picture that fills a whole page; its title stands in the contents but nowhere in the text layer."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.drawing = tomllib.loads(path.read_text(encoding="utf-8"))
        self.contents_level, self.plain = 1, str(self.drawing["title"])

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Return the size of a page."""
        return A4[0], A4[1] - 1

    def draw(self) -> None:
        """Draw the picture."""
        self.canv.drawImage(ImageReader(io.BytesIO(draw_scan(self.drawing))), 0, 0, A4[0], A4[1] - 1)


def load_font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return Source Sans Pro in a size in pixels."""
    return ImageFont.truetype(str(FONTS / f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf"), size)


def draw_scan(drawing: dict[str, Any]) -> bytes:
    """Return a drawing as the JPEG of a sheet that was laid on the glass a little askew."""
    image = Image.new("L", PIXELS, PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.text((110, 120), drawing["title"], INK, load_font(44, bold=True))
    canvas.text((110, 190), drawing["caption"], INK, load_font(25))
    for box in drawing["box"]:
        draw_box(canvas, box)
    for line in drawing["line"]:
        canvas.line([tuple(point) for point in line], INK, 3)
    top = PIXELS[1] - 170
    for note in drawing["note"]:
        canvas.text((110, top), note, INK, load_font(20))
        top += 28
    tilted = image.rotate(0.5, Image.Resampling.BICUBIC, fillcolor=PAPER)
    stream = io.BytesIO()
    tilted.save(stream, "JPEG", quality=62)
    return stream.getvalue()


def draw_box(canvas: ImageDraw.ImageDraw, box: dict[str, Any]) -> None:
    """Draw a box with a title bar and its lines of text."""
    left, top, right, bottom = box["place"]
    canvas.rectangle((left, top, right, bottom), outline=INK, width=3)
    canvas.rectangle((left, top, right, top + 50), fill=210, outline=INK, width=3)
    canvas.text((left + 14, top + 9), box["title"], INK, load_font(25, bold=True))
    y = top + 66
    for line in box["lines"]:
        canvas.text((left + 14, y), line, INK, load_font(21))
        y += 31
