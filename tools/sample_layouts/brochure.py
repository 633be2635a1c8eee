"""Lay out a designed brochure with reportlab: two columns, a coloured band over each chapter, pull quotes and boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import font_source_serif_pro
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from sample_layouts.looks import register_source_sans
from sample_layouts.source import Element, Source, curl_quotes, escape, mark_up

PLUM, LEAF, SAND, INK = HexColor(0x5B1E4A), HexColor(0x2F6B4F), HexColor(0xF4EBDD), HexColor(0x222222)
MARGIN, GUTTER, BAND, FOOT = 48.0, 22.0, 132.0, 54.0
COLUMN = (A4[0] - 2 * MARGIN - GUTTER) / 2
SANS, SANS_BOLD, SEMIBOLD, SERIF = "SourceSans-Regular", "SourceSans-Bold", "SourceSans-Semibold", "SourceSerif-Regular"


def register_fonts() -> None:
    """Make Source Sans and Source Serif (SIL Open Font License) known to reportlab."""
    register_source_sans()
    folder = Path(font_source_serif_pro.__file__).parent / "files"
    for name in ("Regular", "Bold", "It"):
        path = folder / f"SourceSerifPro-{name}.ttf"
        pdfmetrics.registerFont(TTFont(f"SourceSerif-{name}", str(path)))
    pdfmetrics.registerFontFamily(SERIF, SERIF, "SourceSerif-Bold", "SourceSerif-It", "SourceSerif-Bold")


def make_styles() -> dict[str, ParagraphStyle]:
    """Return the paragraph styles of the brochure."""
    body = ParagraphStyle(
        "body", fontName=SERIF, fontSize=11, leading=14.8, textColor=INK, spaceAfter=6.5, allowWidows=0, allowOrphans=0
    )
    box = ParagraphStyle("box", body, fontName=SANS, fontSize=10.4, leading=13.6, spaceAfter=5)
    return {
        "body": body,
        "list_item": ParagraphStyle("list_item", body, leftIndent=14, bulletIndent=2, bulletColor=PLUM, spaceAfter=4),
        "band": ParagraphStyle("band", fontName=SANS_BOLD, fontSize=30, leading=33, textColor=white),
        "heading1": ParagraphStyle(
            "heading1", fontName=SANS_BOLD, fontSize=19, leading=22, textColor=PLUM, spaceBefore=12, spaceAfter=6
        ),
        "heading2": ParagraphStyle(
            "heading2",
            fontName=SANS_BOLD,
            fontSize=13,
            leading=16,
            textColor=LEAF,
            spaceBefore=9,
            spaceAfter=4,
            keepWithNext=1,
        ),
        "quote": ParagraphStyle("quote", fontName=SEMIBOLD, fontSize=16, leading=20, textColor=PLUM),
        "box": box,
        "box_title": ParagraphStyle("box_title", box, fontName=SANS_BOLD, fontSize=12, leading=15, textColor=PLUM),
        "box_list_item": ParagraphStyle("box_list_item", box, leftIndent=13, bulletIndent=1),
        "cell": ParagraphStyle("cell", box, fontSize=8.6, leading=10.8, spaceAfter=0),
        "header_cell": ParagraphStyle(
            "header_cell", box, fontName=SANS_BOLD, fontSize=8.6, leading=10.8, spaceAfter=0, textColor=white
        ),
        "caption": ParagraphStyle("caption", box, fontName=SANS_BOLD, fontSize=10, spaceBefore=4),
    }


def make_text(text: str) -> str:
    """Return text for a reportlab paragraph."""
    return curl_quotes(mark_up(text))


class Brochure(BaseDocTemplate):
    """The brochure: a cover, chapter pages with a band, and plain pages, all in two columns."""

    def __init__(self, path: Path, source: Source) -> None:
        self.source, self.styles = source, make_styles()
        facts = source.facts
        super().__init__(
            str(path), pagesize=A4, title=curl_quotes(facts["title"]), author=facts["publisher"], lang="en-GB"
        )
        band = Frame(MARGIN, A4[1] - BAND, A4[0] - 2 * MARGIN, BAND - 34, 0, 0, 0, 0, id="band")
        self.addPageTemplates(
            [
                PageTemplate(id="cover", frames=make_columns(60), onPage=draw_cover),
                PageTemplate(id="chapter", frames=[band, *make_columns(BAND + 26)], onPage=draw_chapter_page),
                PageTemplate(id="plain", frames=make_columns(60), onPage=draw_plain_page),
            ]
        )


def make_columns(top: float) -> list[Frame]:
    """Return the two columns of a page that start at a distance from its top edge."""
    height = A4[1] - top - FOOT
    return [
        Frame(MARGIN + shift, FOOT, COLUMN, height, 0, 0, 0, 0, id=name)
        for name, shift in (("left", 0.0), ("right", COLUMN + GUTTER))
    ]


def draw_cover(canvas: Canvas, brochure: Brochure) -> None:
    """Draw the cover: colour to the edges, hills, title, subtitle and the parties."""
    facts, (width, height) = brochure.source.facts, A4
    canvas.setFillColor(PLUM)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    draw_hills(canvas, width)
    canvas.setFillColor(white)
    canvas.setFont(SEMIBOLD, 12)
    canvas.drawString(MARGIN, height - 60, facts["publisher"])
    style = ParagraphStyle("cover", fontName=SANS_BOLD, fontSize=52, leading=54, textColor=white)
    top = draw_paragraph(canvas, facts["cover_title"], style, height - 170)
    style = ParagraphStyle("cover2", fontName=SANS, fontSize=24, leading=29, textColor=SAND)
    top = draw_paragraph(canvas, facts["cover_subtitle"], style, top - 16)
    style = ParagraphStyle("cover3", fontName=SANS, fontSize=12.5, leading=17, textColor=white)
    draw_paragraph(canvas, facts["cover_line"], style, top - 26, width=330)
    canvas.setFillColor(white)
    canvas.setFont(SANS_BOLD, 14)
    canvas.drawString(MARGIN, 40, facts["date_line"])


def draw_hills(canvas: Canvas, width: float) -> None:
    """Draw three bands of hills at the foot of the cover."""
    for colour, top, rise in ((HexColor(0x7A3B67), 300, 90), (HexColor(0x3F7F60), 210, -70), (LEAF, 130, 60)):
        path = canvas.beginPath()
        path.moveTo(0, 0)
        path.lineTo(0, top)
        path.curveTo(width * 0.3, top + rise, width * 0.6, top - rise, width, top + rise * 0.4)
        path.lineTo(width, 0)
        path.close()
        canvas.setFillColor(colour)
        canvas.drawPath(path, stroke=0, fill=1)


def draw_paragraph(canvas: Canvas, text: str, style: ParagraphStyle, top: float, *, width: float = 440) -> float:
    """Draw text with its top edge at a height, and return the height of its lower edge."""
    paragraph = Paragraph(escape(curl_quotes(text)), style)
    _, height = paragraph.wrap(width, 600)
    paragraph.drawOn(canvas, MARGIN, top - height)
    return float(top - height)


def draw_chapter_page(canvas: Canvas, brochure: Brochure) -> None:
    """Draw the band of a chapter's first page, and the foot of the page."""
    canvas.setFillColor(PLUM if canvas.getPageNumber() % 2 else LEAF)
    canvas.rect(0, A4[1] - BAND, A4[0], BAND, stroke=0, fill=1)
    draw_plain_page(canvas, brochure)


def draw_plain_page(canvas: Canvas, brochure: Brochure) -> None:
    """Draw the foot of a page: its number at the outer edge, the title beside it."""
    page, title = canvas.getPageNumber(), curl_quotes(brochure.source.facts["cover_title"])
    canvas.setFillColor(PLUM)
    canvas.rect(0, 0, A4[0], 6, stroke=0, fill=1)
    canvas.setFont(SANS_BOLD, 9)
    if page % 2:
        canvas.drawRightString(A4[0] - MARGIN, 24, f"{title}   {page}")
    else:
        canvas.drawString(MARGIN, 24, f"{page}   {title}")


def make_flowables(source: Source, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield the brochure's flowables; a heading after a page break opens a chapter."""
    yield NextPageTemplate("chapter")
    yield PageBreak()
    before, started = "", False
    for element in source.elements:
        if element.kind == "heading" and before == "page_break":
            yield from open_chapter(element, styles, started=started)
            started = True
        else:
            yield from make_element(element, styles)
        before = element.kind


def open_chapter(element: Element, styles: dict[str, ParagraphStyle], *, started: bool) -> Iterator[Flowable]:
    """Yield a chapter's heading in its band; ``started`` says that a page has to be ended first."""
    if started:
        yield NextPageTemplate("chapter")
        yield PageBreak()
    yield NextPageTemplate("plain")
    yield Spacer(0, 22)
    yield Paragraph(make_text(element.text), styles["band"])
    yield FrameBreak()


def make_element(element: Element, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield the flowables of one element inside a column."""
    if element.kind == "heading":
        yield CondPageBreak(90)
        yield Paragraph(make_text(element.text), styles[f"heading{element.level}"])
    elif element.kind in ("paragraph", "plain"):
        yield make_paragraph(element, styles["body"])
    elif element.kind == "list_item":
        yield make_list_item(element, styles["list_item"])
    elif element.kind == "column_break":
        yield FrameBreak()
    elif element.kind == "quote":
        yield from make_quote(element, styles)
    elif element.kind == "box":
        yield from make_box(element, styles)
    elif element.kind == "table":
        yield from make_table(element, styles)
    elif element.kind == "signatories":
        yield from make_signatories(element, styles)


def make_paragraph(element: Element, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph that stays with the next when it introduces a list."""
    paragraph = Paragraph(make_text(element.text), style)
    paragraph.keepWithNext = element.text.endswith(":")
    return paragraph


def make_list_item(element: Element, style: ParagraphStyle) -> Paragraph:
    """Return a list item."""
    return Paragraph(make_text(element.text), style, bulletText="•" if element.marker == "-" else element.marker)


def make_quote(element: Element, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield a pull quote between two rules."""
    table = Table([[Paragraph(make_text(element.text), styles["quote"])]], colWidths=[COLUMN])
    rules: list[Any] = [("LINEABOVE", (0, 0), (-1, 0), 2.5, LEAF), ("LINEBELOW", (0, 0), (-1, 0), 2.5, LEAF)]
    table.setStyle(
        TableStyle(
            [
                *rules,
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
            ]
        )
    )
    yield KeepTogether([Spacer(0, 6), table, Spacer(0, 12)])


def make_box(element: Element, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield a coloured box with a title."""
    inside: list[Flowable] = [Paragraph(make_text(element.text), styles["box_title"])]
    for child in element.children:
        if child.kind == "list_item":
            inside.append(make_list_item(child, styles["box_list_item"]))
        else:
            inside.append(make_paragraph(child, styles["box"]))
    table = Table([[inside]], colWidths=[COLUMN])
    padding: list[Any] = [(f"{side}PADDING", (0, 0), (-1, -1), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    table.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), SAND), *padding]))
    yield KeepTogether([Spacer(0, 4), table, Spacer(0, 10)])


def make_table(element: Element, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield a caption and a table with a coloured header and shaded rows."""
    rows = [
        [Paragraph(make_text(cell), styles["cell" if row else "header_cell"]) for cell in line]
        for row, line in enumerate(element.rows)
    ]
    table = Table(rows, colWidths=[COLUMN * share for share in (0.24, 0.46, 0.30)], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), LEAF),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, SAND]),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    yield KeepTogether([Paragraph(make_text(element.text), styles["caption"]), table, Spacer(0, 10)])


def make_signatories(element: Element, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    """Yield each signatory under a line to sign on."""
    for name, office in element.rows:
        text = f"<b>{make_text(name)}</b><br/>{make_text(office)}"
        table = Table([[""], [Paragraph(text, styles["box"])]], colWidths=[COLUMN], rowHeights=[36, None])
        table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, 0), 0.8, INK), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
        yield KeepTogether([table])


def write_brochure(source: Source, path: Path) -> None:
    """Write the brochure."""
    register_fonts()
    brochure = Brochure(path, source)
    brochure.build(list(make_flowables(source, brochure.styles)))
