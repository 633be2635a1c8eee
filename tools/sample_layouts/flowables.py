"""Turn the elements of a source into reportlab's flowables."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from sample_layouts.figures import Picture
from sample_layouts.looks import Look
from sample_layouts.source import NOTE_MARK, Element, Source, curl_quotes, mark_up

Styles = dict[str, ParagraphStyle]


class Heading(Paragraph):
    """A heading that knows its level and its plain text."""

    def __init__(self, text: str, style: ParagraphStyle, level: int) -> None:
        super().__init__(mark_up(text), style)
        self.contents_level, self.plain = level, text


class ContentsLine(Flowable):
    """A line of the contents: a heading's text, dotted leaders and its page."""

    def __init__(self, level: int, text: str, page: int, look: Look) -> None:
        super().__init__()
        self.level, self.text, self.page, self.look = level, text, page, look
        self.height = 19 if level == 1 else 16

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Return the size of the line."""
        self.width = available_width
        return available_width, self.height

    def draw(self) -> None:
        """Draw the text, the leaders and the page."""
        font = self.look.bold if self.level == 1 else self.look.font
        size, indent = (11, 0) if self.level == 1 else (10, 18)
        self.canv.setFont(font, size)
        self.canv.drawString(indent, 4, self.text)
        self.canv.drawRightString(self.width, 4, str(self.page))
        start = indent + stringWidth(self.text, font, size) + 4
        end = self.width - stringWidth(str(self.page), font, size) - 4
        dots = int((end - start) // stringWidth(".", self.look.font, size))
        self.canv.setFont(self.look.font, size)
        self.canv.drawRightString(end, 4, "." * dots)


def make_text(text: str) -> str:
    """Return text for a reportlab paragraph; a footnote mark notes its page when it is drawn."""
    marked = curl_quotes(mark_up(text))
    return NOTE_MARK.sub(r'<super>\1</super><onDraw name="see_note" label="\1"/>', marked)


def make_flowables(source: Source, look: Look, styles: Styles) -> Iterator[Flowable]:
    """Yield the flowables of a source."""
    number = 0
    before = ""
    for position, element in enumerate(source.elements):
        if element.kind == "heading" and before != "heading":
            yield CondPageBreak(look.room_for_section if element.level == 1 else 70)
        before = element.kind
        if element.kind == "figure":
            yield from make_picture_page(source, element.text)
        elif element.kind == "paragraph" and look.numbered:
            number += 1
            paragraph = Paragraph(make_text(element.text), styles["numbered"], bulletText=f"{number}.")
            paragraph.keepWithNext = element.text.endswith(":")
            yield paragraph
        else:
            yield from make_element(element, look, styles)
        following = source.elements[position + 1].kind if position + 1 < len(source.elements) else ""
        if element.kind == "list_item" and following != "list_item":
            yield Spacer(0, 5)


def make_element(element: Element, look: Look, styles: Styles) -> Iterator[Flowable]:
    """Yield the flowables of one element other than a numbered paragraph."""
    if element.kind == "heading":
        yield Heading(curl_quotes(element.text), styles[f"heading{element.level}"], element.level)
    elif element.kind in ("paragraph", "plain"):
        yield Paragraph(make_text(element.text), styles["body"])
    elif element.kind == "list_item":
        marker = look.bullet if element.marker == "-" else element.marker
        yield Paragraph(make_text(element.text), styles["list_item"], bulletText=marker)
    elif element.kind == "table":
        yield from make_table(element, look, styles)
    elif element.kind == "signatories":
        yield from make_signatories(element, look, styles)
    elif element.kind == "box":
        yield from make_box(element, look, styles)
    elif element.kind == "page_break":
        yield PageBreak()


def make_table(element: Element, look: Look, styles: Styles) -> Iterator[Flowable]:
    """Yield a caption and a ruled table whose header is repeated on each page."""
    yield CondPageBreak(110)
    yield Paragraph(make_text(element.text), styles["caption"])
    width = A4[0] - 2 * look.margin
    columns = len(element.rows[0])
    shares = look.column_shares if len(look.column_shares) == columns else share_columns(element.rows)
    cells = [
        [Paragraph(make_text(cell), styles["cell" if row else "header_cell"]) for cell in line]
        for row, line in enumerate(element.rows)
    ]
    table = LongTable(cells, colWidths=[share * width for share in shares], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, HexColor(0x6F777B)),
                ("BACKGROUND", (0, 0), (-1, 0), look.tint),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    yield table
    yield Spacer(0, 12)


def share_columns(rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Return the shares of the width for the columns of a table: by their longest words and their longest cells."""
    weights = []
    for column in zip(*rows, strict=True):
        word = max(len(word) for cell in column for word in cell.split())
        weights.append(max(word + 2, 3.2 * max(len(cell) for cell in column) ** 0.5))
    return [weight / sum(weights) for weight in weights]


def make_picture_page(source: Source, name: str) -> Iterator[Flowable]:
    """Yield a page that is nothing but a picture."""
    yield NextPageTemplate("picture")
    yield PageBreak()
    yield Picture(source.path.parent / "figures" / f"{name}.toml")
    yield NextPageTemplate("body")


def make_signatories(element: Element, look: Look, styles: Styles) -> Iterator[Flowable]:
    """Yield the signatories two to a row, each under a line to sign on."""
    width = (A4[0] - 2 * look.margin) / 2
    for first in range(0, len(element.rows), 2):
        row = [make_signature(names, styles) for names in element.rows[first : first + 2]]
        row += [""] * (2 - len(row))
        table = Table([["", ""], row], colWidths=[width, width], rowHeights=[52, None])
        table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, 0), 0.6, look.ink), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        yield KeepTogether([table, Spacer(0, 10)])


def make_signature(names: tuple[str, ...], styles: Styles) -> list[Paragraph]:
    """Return a signatory's name and office."""
    name, office = names
    return [Paragraph(f"<b>{make_text(name)}</b>", styles["office"]), Paragraph(make_text(office), styles["office"])]


def make_box(element: Element, look: Look, styles: Styles) -> Iterator[Flowable]:
    """Yield a tinted box with a title."""
    inside: list[Flowable] = [Paragraph(make_text(element.text), styles["heading3"])]
    for child in element.children:
        inside.extend(make_element(child, look, styles))
    table = Table([[inside]], colWidths=[A4[0] - 2 * look.margin])
    padding = [(side, (0, 0), (-1, -1), 10) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING")]
    table.setStyle(
        TableStyle(
            [("BACKGROUND", (0, 0), (-1, -1), look.tint), ("LINEBEFORE", (0, 0), (0, -1), 3, look.accent), *padding]
        )
    )
    yield KeepTogether([table, Spacer(0, 10)])
