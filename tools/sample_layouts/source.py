"""Read a source file of the sample corpus: facts between +++ lines (TOML), then text in a small mark-up.

``# ``, ``## ``, ``### `` are headings; ``- ``, ``(a) `` and ``1. `` list items; ``~ `` a line that is never numbered;
``| a | b |`` a table row (the first is the header), with ``Table: `` for its caption; ``> `` a pull quote;
``:::box Title`` to ``:::`` a coloured box; ``[signatories]`` to ``[/signatories]`` names and offices;
``[figure name]`` a picture drawn by a layout; ``[column]`` goes on in the next column; ``[^1]`` is a footnote and
``[^1]: `` its text; ``---`` a page break; anything else a paragraph.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LIST_ITEM = re.compile(r"^(-|\([a-z]+\)|\d+\.) (.+)$")
NOTE = re.compile(r"^\[\^(\d+)\]: (.+)$")
NOTE_MARK = re.compile(r"\[\^(\d+)\]")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"\*(.+?)\*")
HEADING = re.compile(r"^(#{1,4}) (.+)$")
LAYOUT_BLOCK = re.compile(r"^(\[signatories\]|\[figure .+\]|\[column\]|:::|---$)")


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of a source: its ``kind`` is heading, paragraph, plain, list_item, table, quote, box and so on."""

    kind: str
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    children: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source file: the ``facts`` of its head, its elements in order and its footnotes by number."""

    path: Path
    facts: dict[str, str]
    elements: tuple[Element, ...]
    notes: dict[str, str] = field(default_factory=dict)


def read_source(path: Path) -> Source:
    """Return the source in a file."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    notes = {match[1]: match[2] for line in body.splitlines() if (match := NOTE.match(line))}
    lines = [line for line in body.splitlines() if not NOTE.match(line)]
    return Source(path, tomllib.loads(head), tuple(read_elements(lines)), notes)


def read_elements(lines: list[str]) -> Iterator[Element]:
    """Yield the elements of some lines."""
    position = 0
    while position < len(lines):
        if not lines[position].strip():
            position += 1
            continue
        element, position = read_element(lines, position)
        yield element


def read_element(lines: list[str], start: int) -> tuple[Element, int]:
    """Return the element that starts on a line, and the line after it."""
    line = lines[start]
    if match := HEADING.match(line):
        return Element("heading", match[2], level=len(match[1])), start + 1
    if match := LIST_ITEM.match(line):
        return Element("list_item", match[2], level=1, marker=match[1]), start + 1
    if line.startswith("~ "):
        return Element("plain", line[2:]), start + 1
    if line.startswith("> "):
        return Element("quote", line[2:]), start + 1
    if line.startswith(("| ", "Table: ")):
        return read_table(lines, start)
    if LAYOUT_BLOCK.match(line):
        return read_layout_block(lines, start)
    return read_paragraph(lines, start)


def read_paragraph(lines: list[str], start: int) -> tuple[Element, int]:
    """Return the paragraph that starts on a line: it ends at an empty line."""
    end = start
    while end < len(lines) and lines[end].strip():
        end += 1
    return Element("paragraph", " ".join(lines[start:end])), end


def read_table(lines: list[str], start: int) -> tuple[Element, int]:
    """Return the table that starts on a line with its caption or its header row."""
    caption, end = "", start
    if lines[start].startswith("Table: "):
        caption, end = lines[start][7:], start + 1
        while not lines[end].strip():
            end += 1
    rows = []
    while end < len(lines) and lines[end].startswith("|"):
        rows.append(tuple(cell.strip() for cell in lines[end].strip().strip("|").split("|")))
        end += 1
    return Element("table", caption, rows=tuple(rows)), end


def read_layout_block(lines: list[str], start: int) -> tuple[Element, int]:
    """Return a page break, a figure, a box or the signatories."""
    line = lines[start]
    if line == "---":
        return Element("page_break"), start + 1
    if line == "[column]":
        return Element("column_break"), start + 1
    if line.startswith("[figure "):
        return Element("figure", line[8:-1]), start + 1
    closing = ":::" if line.startswith(":::") else "[/signatories]"
    end = lines.index(closing, start + 1)
    inside = lines[start + 1 : end]
    if closing == ":::":
        return Element("box", line.partition(" ")[2], children=tuple(read_elements(inside))), end + 1
    rows = tuple(tuple(part.strip() for part in row.split("|")) for row in inside)
    return Element("signatories", rows=rows), end + 1


def strip_marks(text: str) -> str:
    """Return text without the marks for bold, italic and footnotes."""
    return NOTE_MARK.sub("", ITALIC.sub(r"\1", BOLD.sub(r"\1", text)))


def escape(text: str) -> str:
    """Return text with ``&`` and ``<`` escaped for HTML or reportlab."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def mark_up(text: str, *, bold: str = "b", italic: str = "i") -> str:
    """Return text with bold and italic as tags; footnote marks stay as they are."""
    tagged = BOLD.sub(rf"<{bold}>\1</{bold}>", escape(text))
    return ITALIC.sub(rf"<{italic}>\1</{italic}>", tagged)


def curl_quotes(text: str) -> str:
    """Return text with curly quotation marks and apostrophes in place of straight ones."""
    text = re.sub(r"(^|[\s(\[>])\"", r"\1“", text)
    text = re.sub(r"(^|[\s(\[“>])'", r"\1‘", text)
    return text.replace('"', "”").replace("'", "’")
