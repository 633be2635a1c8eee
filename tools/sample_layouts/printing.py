"""Documents that are web pages first: typeset by WeasyPrint, or printed from the browser Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import font_source_sans_pro

from sample_layouts.source import NOTE_MARK, Element, Source, curl_quotes, escape, mark_up

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
TIMES = re.compile(rb"\((D:\d{14}[^)]*)\)")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def make_text(source: Source, text: str, *, notes_as: str) -> str:
    """Return text as HTML; ``notes_as`` is the template of a footnote: ``{number}`` and ``{text}`` are filled in."""
    marked = curl_quotes(mark_up(text, bold="strong", italic="em"))
    return NOTE_MARK.sub(
        lambda match: notes_as.format(number=match[1], text=escape(curl_quotes(source.notes[match[1]]))), marked
    )


class PageWriter:
    """Writes a source's elements as HTML, with numbers before paragraphs where ``chapter`` is given."""

    def __init__(self, source: Source, chapter: str = "") -> None:
        self.source, self.chapter, self.number = source, chapter, 0
        self.headings: list[tuple[int, str, str]] = []

    def write(self, elements: tuple[Element, ...]) -> str:
        """Return elements as HTML."""
        parts: list[str] = []
        open_list = ""
        for element in elements:
            wanted = self.choose_list(element)
            if wanted != open_list:
                parts.extend([f"</{open_list[:2]}>" if open_list else "", f"<{wanted}>" if wanted else ""])
                open_list = wanted
            parts.append(self.write_element(element))
        parts.append(f"</{open_list[:2]}>" if open_list else "")
        return "\n".join(part for part in parts if part)

    def choose_list(self, element: Element) -> str:
        """Return the list that an element belongs in, as the inside of its opening tag."""
        if element.kind != "list_item":
            return ""
        if element.marker == "-":
            return "ul"
        return 'ol class="lettered"' if element.marker.startswith("(") else "ol"

    def write_element(self, element: Element) -> str:
        """Return one element as HTML."""
        text = make_text(self.source, element.text, notes_as='<span class="note">{text}</span>')
        if element.kind == "heading":
            return self.write_heading(element, text)
        if element.kind == "paragraph" and self.chapter:
            self.number += 1
            return f'<p><span class="number">{self.chapter}.{self.number}</span>{text}</p>'
        if element.kind in ("paragraph", "plain"):
            return f'<p class="{element.kind}">{text}</p>'
        if element.kind == "list_item":
            return f"<li>{text}</li>"
        if element.kind == "table":
            return self.write_table(element, text)
        if element.kind == "box":
            inside = PageWriter(self.source).write(element.children)
            return f'<div class="box"><p class="box-title">{text}</p>{inside}</div>'
        if element.kind == "signatories":
            return self.write_signatories(element)
        return '<div class="break"></div>' if element.kind == "page_break" else ""

    def write_heading(self, element: Element, text: str) -> str:
        """Return a heading with an anchor, and keep it for the contents."""
        anchor = f"section-{len(self.headings) + 1}"
        self.headings.append((element.level, anchor, text))
        return f'<h{element.level} id="{anchor}">{text}</h{element.level}>'

    def write_table(self, element: Element, caption: str) -> str:
        """Return a table as HTML."""
        head, *rows = element.rows
        lines = [
            "<table>",
            f"<caption>{caption}</caption>" if caption else "",
            "<thead>",
            self.write_row(head, "th"),
            "</thead>",
            "<tbody>",
        ]
        return "\n".join([*lines, *(self.write_row(row, "td") for row in rows), "</tbody>", "</table>"])

    def write_row(self, row: tuple[str, ...], tag: str) -> str:
        """Return a row of a table as HTML."""
        cells = (f"<{tag}>{make_text(self.source, cell, notes_as='')}</{tag}>" for cell in row)
        return f"<tr>{''.join(cells)}</tr>"

    def write_signatories(self, element: Element) -> str:
        """Return the signatories as HTML."""
        parts = (
            f'<div class="signatory"><strong>{escape(name)}</strong><br>{escape(office)}</div>'
            for name, office in element.rows
        )
        return f'<div class="signatories">{"".join(parts)}</div>'

    def write_contents(self, *, deepest: int, first: int = 1) -> str:
        """Return links to the headings between two levels as list entries."""
        entries = [entry for entry in self.headings if first <= entry[0] <= deepest]
        return "\n".join(
            f'<li class="level{level}"><a href="#{anchor}">{text}</a></li>' for level, anchor, text in entries
        )


def fill_template(source: Source, body: str, contents: str, opening: str = "") -> str:
    """Return the page of a source, by the template named for its layout."""
    path = source.path.parent / "templates" / f"{source.facts['layout']}.html"
    values = {name: escape(curl_quotes(value)) for name, value in source.facts.items()}
    values |= {"body": body, "contents": contents, "opening": opening, "fonts": FONTS.as_uri()}
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], path.read_text(encoding="utf-8"))


def typeset(page: str, path: Path) -> None:
    """Write a page as a PDF with WeasyPrint."""
    from weasyprint import HTML

    HTML(string=page).write_pdf(path, pdf_identifier=b"policymine-sample")


def write_county(source: Source, path: Path) -> None:
    """Write the county's agreement: foreword and contents on roman pages, the rest on arabic ones."""
    breaks = [position for position, element in enumerate(source.elements) if element.kind == "page_break"]
    front, rest = PageWriter(source), PageWriter(source)
    foreword = front.write(source.elements[: breaks[0]])
    body = rest.write(source.elements[breaks[0] + 1 :])
    page = fill_template(
        source, f'<section class="front">{foreword}</section><main>{body}</main>', rest.write_contents(deepest=2)
    )
    typeset(page, path)


def write_white_paper(source: Source, path: Path) -> None:
    """Write a chapter of a white paper, with paragraphs numbered by chapter."""
    writer = PageWriter(source, source.facts["chapter"])
    opening, body = writer.write(source.elements[:1]), writer.write(source.elements[1:])
    typeset(fill_template(source, body, writer.write_contents(first=2, deepest=2), opening), path)


def write_print(source: Source, path: Path) -> None:
    """Write a web page as Chromium prints it; the times in the file are set to those of the document."""
    writer = PageWriter(source)
    body = writer.write(source.elements)
    page = fill_template(source, body, writer.write_contents(first=2, deepest=2))
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise RuntimeError(
            f"{path.name} is printed by Chromium, which is not installed. Install it, or name other documents."
        )
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder) / "page.html"
        address.write_text(page, encoding="utf-8", newline="\n")
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
        ]
        subprocess.run(
            [*command, f"--print-to-pdf={path}", address.as_uri()], check=True, capture_output=True, timeout=120
        )
    moment = source.facts["published_on"].replace("-", "").encode() + b"103000"
    path.write_bytes(TIMES.sub(lambda match: b"(D:" + moment + match[1][16:] + b")", path.read_bytes()))
