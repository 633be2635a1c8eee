"""Pages drawn for one test each, and what was read in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from policymine.records import Block, BlockKind, Text

WIDTH, HEIGHT = 595.0, 842.0
PROSE = (
    "The council and the combined authority will work with the people who live in the area to decide how the money "
    "is spent. They will publish the plan each year and ask every parish what it would change before the plan is "
    "agreed by the board."
)

Draw = Callable[["Sheet"], None]
ReadPages = Callable[..., Text]


class Sheet:
    """Draws text from the top left of a page, as this project measures it."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def line(self, x: float, top: float, text: str, size: float = 11, font: str = "Helvetica") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - top, text)

    def lines(self, x: float, top: float, width: float, text: str, size: float = 11, font: str = "Helvetica") -> float:
        """Draw wrapped text and return the baseline of its last line."""
        row = ""
        for word in text.split():
            if self.canvas.stringWidth(f"{row} {word}".strip(), font, size) > width:
                self.line(x, top, row, size, font)
                row, top = word, top + 1.2 * size
            else:
                row = f"{row} {word}".strip()
        self.line(x, top, row, size, font)
        return top

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, HEIGHT - top0, x1, HEIGHT - top1)

    def grid(self, xs: list[float], ys: list[float]) -> None:
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)


def draw_pdf(path: Path, *pages: Draw, password: str | None = None) -> Path:
    """Write a PDF with one page for each function that draws one."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=password)
    for page in pages:
        page(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return path


def find(text: Text, kind: BlockKind) -> list[Block]:
    """Return a text's blocks of one kind."""
    return [block for page in text.pages for block in page.blocks if block.kind is kind]


def texts(text: Text, kind: BlockKind) -> list[str]:
    """Return the text of a text's blocks of one kind."""
    return [block.text for block in find(text, kind)]
