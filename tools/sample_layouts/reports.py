"""Lay out a report with reportlab: cover, contents with leaders, running header and footer, footnotes, tables.

A report is built again until nothing moves, because contents, "Page 3 of 14" and the room for footnotes
depend on where everything lands.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph

from sample_layouts.flowables import ContentsLine, make_flowables
from sample_layouts.looks import Look, make_styles
from sample_layouts.source import Source, curl_quotes, escape

rl_config.invariant = 1
MAXIMUM_PASSES = 8


@dataclass
class Landing:
    """Where things landed in one pass: headings with their pages, footnote numbers by page, and the number of pages."""

    contents: list[tuple[int, str, int]] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    total: int = 0


class Report(BaseDocTemplate):
    """A report in one pass of its making."""

    def __init__(self, target: io.BytesIO, source: Source, look: Look, known: Landing) -> None:
        self.source, self.look, self.known, self.landing = source, look, known, Landing()
        self.styles = make_styles(look)
        facts = source.facts
        super().__init__(
            target, pagesize=A4, title=curl_quotes(facts["title"]), author=facts["publisher"], lang="en-GB"
        )
        width, height = A4
        frame = Frame(look.margin, 72, width - 2 * look.margin, height - 72 - 76, 0, 0, 0, 0, id="body")
        self.addPageTemplates(
            [
                PageTemplate(id="cover", frames=[frame], onPage=draw_cover),
                PageTemplate(id="body", frames=[frame], onPage=draw_furniture),
                PageTemplate(id="picture", frames=[Frame(0, 0, width, height, 0, 0, 0, 0, id="sheet")]),
            ]
        )

    def make_canvas(self, *arguments: Any, **options: Any) -> Canvas:
        """Return a canvas that notes the page on which a footnote's mark is drawn."""
        canvas = Canvas(*arguments, **options)
        canvas.setNamedCB("see_note", self.see_note)
        return canvas

    def see_note(self, canvas: Canvas, _kind: str, label: str) -> None:
        """Record the page of a footnote's mark; reportlab calls this for an onDraw tag."""
        self.landing.notes[canvas.getPageNumber()].append(label)

    def handle_pageBegin(self) -> None:  # noqa: N802, the name is reportlab's
        """Begin a page with room kept at its foot for the footnotes that land on it."""
        frame = self.pageTemplate.frames[0]
        if frame.id != "body":
            super().handle_pageBegin()
            return
        room = self.measure_notes(self.page + 1)
        frame._y1 = 72 + room
        frame._height = A4[1] - 72 - 76 - room
        frame._geom()
        super().handle_pageBegin()

    def make_notes(self, page: int) -> list[Paragraph]:
        """Return the footnotes of a page."""
        texts = ((number, self.source.notes[number]) for number in self.known.notes.get(page, []))
        style = self.styles["note"]
        return [Paragraph(f"<super>{number}</super> {escape(curl_quotes(text))}", style) for number, text in texts]

    def measure_notes(self, page: int) -> float:
        """Return the height that the footnotes of a page need."""
        notes = self.make_notes(page)
        return sum(note.wrap(self.width_of_text, 400)[1] + 2 for note in notes) + 12 if notes else 0

    @property
    def width_of_text(self) -> float:
        """Return the width between the margins."""
        return float(A4[0] - 2 * self.look.margin)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802, the name is reportlab's
        """Record a heading's page for the contents."""
        level = getattr(flowable, "contents_level", None)
        if level in (1, 2):
            self.landing.contents.append((level, flowable.plain, self.page))


def draw_cover(canvas: Canvas, report: Report) -> None:
    """Draw the cover: department with a coloured bar at its left, title, subtitle and date."""
    facts, look = report.source.facts, report.look
    canvas.saveState()
    canvas.setFillColor(look.accent)
    canvas.rect(look.margin, A4[1] - 128, 2.5, 54, stroke=0, fill=1)
    canvas.restoreState()
    department = Paragraph(escape(facts["publisher"]).replace(", ", ",<br/>"), report.styles["heading3"])
    department.wrap(220, 60)
    department.drawOn(canvas, look.margin + 10, A4[1] - 92 - department.height / 2)
    style = report.styles["heading1"].clone("cover", fontSize=32, leading=38)
    title = Paragraph(escape(curl_quotes(facts["title"])), style)
    _, height = title.wrap(report.width_of_text, 300)
    title.drawOn(canvas, look.margin, A4[1] - 330 - height)
    subtitle = Paragraph(
        escape(curl_quotes(facts["subtitle"])),
        report.styles["body"].clone("sub", fontSize=15, leading=20, alignment=0, hyphenationLang=""),
    )
    _, lower = subtitle.wrap(report.width_of_text * 0.85, 200)
    subtitle.drawOn(canvas, look.margin, A4[1] - 350 - height - lower)
    canvas.setFont(look.font, 13)
    canvas.drawString(look.margin, 110, facts["date_line"])


def draw_furniture(canvas: Canvas, report: Report) -> None:
    """Draw the running header, the footer and the footnotes of a page."""
    look, width = report.look, A4[0]
    canvas.saveState()
    canvas.setStrokeColor(look.accent)
    canvas.setLineWidth(0.6)
    canvas.line(look.margin, A4[1] - 56, width - look.margin, A4[1] - 56)
    canvas.setFillGray(0.35)
    canvas.setFont(look.font, 9)
    canvas.drawRightString(width - look.margin, A4[1] - 50, curl_quotes(report.source.facts["running_header"]))
    page = canvas.getPageNumber()
    canvas.drawCentredString(width / 2, 40, look.footer.format(page=page, total=report.known.total))
    canvas.restoreState()
    draw_notes(canvas, report, page)


def draw_notes(canvas: Canvas, report: Report, page: int) -> None:
    """Draw the footnotes of a page under a short rule."""
    notes = report.make_notes(page)
    if not notes:
        return
    top = 72 + report.measure_notes(page) - 8
    canvas.setStrokeGray(0.4)
    canvas.line(report.look.margin, top, report.look.margin + 140, top)
    for note in notes:
        _, height = note.wrap(report.width_of_text, 400)
        top -= height + 2
        note.drawOn(canvas, report.look.margin, top)


def make_contents(report: Report) -> list[Flowable]:
    """Return the page of contents, by where the headings landed in the pass before."""
    heading = Paragraph("Contents", report.styles["heading1"])
    lines = [ContentsLine(level, text, page, report.look) for level, text, page in report.known.contents]
    return [heading, *lines, PageBreak()]


def build_once(source: Source, look: Look, known: Landing) -> tuple[bytes, Landing]:
    """Return a report's bytes and where things landed, given where they landed before."""
    target = io.BytesIO()
    report = Report(target, source, look, known)
    cover: list[Any] = [NextPageTemplate("body"), PageBreak()]
    story = [*cover, *make_contents(report), *make_flowables(source, look, report.styles)]
    report.build(story, canvasmaker=report.make_canvas)
    report.landing.total = report.page
    return target.getvalue(), report.landing


def write_report(source: Source, path: Path, look: Look) -> None:
    """Write a report, built again until nothing moves."""
    known = Landing()
    for _ in range(MAXIMUM_PASSES):
        content, landing = build_once(source, look, known)
        if landing == known:
            path.write_bytes(content)
            return
        known = landing
    raise RuntimeError(
        f"{source.path.name} does not settle: a footnote moves between two pages. Change the text near it."
    )
