"""From a word processor's paragraphs to blocks: what DOCX, ODT and RTF have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.blocks import clean_text
from policymine.texts.pages.lines import BULLETS
from policymine.texts.pages.marks import ITEM
from policymine.texts.spans import SpanCell, build_span_table

_HEADING_STYLE = re.compile(r"^heading[ _]?(\d)\b", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|contents|table of contents|index)(?:[ _]?\d+|[ _]?heading)?$", re.IGNORECASE)
_CAPTION_STYLE = re.compile(
    r"^(?:(?:table|figure|image) ?)?caption$|^(?:table|figure|illustration|drawing)$", re.IGNORECASE
)
_NOTE_STYLE = re.compile(r"^(?:footnote|endnote)(?: text)?$", re.IGNORECASE)
_RUNNING_STYLE = re.compile(r"^(?:header|footer)(?: (?:left|right|first))?$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d")
_COUNTED = re.compile(r"^\d{1,2}[.)]\s+\S")
_SHORT = 120


class Paragraph(NamedTuple):
    """A paragraph as its file describes it.

    ``level`` is a heading's outline level from 1; ``depth`` is a list item's from 1, 0 outside of lists; ``label`` is
    the number or letter that the program writes before it; ``kind`` is set where the file says plainly what it is.
    """

    text: str
    style: str = ""
    level: int | None = None
    depth: int = 0
    label: str = ""
    bold: bool = False
    kind: BlockKind | None = None


class TableCell(NamedTuple):
    """What a cell of a table holds, how many columns and rows it spans, and whether the cell above spans it."""

    parts: Sequence[Paragraph | Block]
    across: int = 1
    down: int = 1
    goes_on: bool = False


def build_blocks(parts: Iterable[Paragraph | Block]) -> Iterator[Block]:
    """Yield the blocks of paragraphs; tables come out as they went in."""
    counted = leads = False
    deepest = 1
    for part in parts:
        block = part if isinstance(part, Block) else _build_block(part, counted or leads, deepest)
        if not block.text.strip():
            continue
        yield block
        if isinstance(part, Paragraph) and block.kind is BlockKind.HEADING and (part.level or _find_level(part.style)):
            deepest = min((block.level or 1) + 1, 6)
        if block.kind in BODY_KINDS:
            counted = block.kind is BlockKind.LIST_ITEM
            leads = block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and block.text.endswith(":")


def _build_block(part: Paragraph, listed: bool, deepest: int) -> Block:
    """Return a paragraph's block; ``listed`` says that numbers make a list here, for a sentence led into it."""
    text = clean_text(part.text)
    whole = f"{part.label} {text}".strip() if text else ""
    kind = part.kind or _find_kind(part.style)
    level = part.level or _find_level(part.style)
    if kind is not None:
        return Block(kind, whole)
    if level is not None:
        return Block(BlockKind.HEADING, whole, level=level)
    if part.depth and (listed or not _NUMBER.match(part.label)):
        return Block(BlockKind.LIST_ITEM, whole, level=part.depth)
    if part.depth or part.label:
        return Block(BlockKind.PARAGRAPH, whole)
    if listed and _COUNTED.match(text):
        return Block(BlockKind.LIST_ITEM, text, level=1)
    if mark := ITEM.match(text):
        return Block(BlockKind.LIST_ITEM, text[mark.end() :] if text[0] in BULLETS else text, level=1)
    if part.bold and len(text) < _SHORT and re.search(r"[^\W\d_]", text) and not re.search(r"[.;:,]['\"]?$", text):
        return Block(BlockKind.HEADING, text, level=deepest)
    return Block(BlockKind.PARAGRAPH, text)


def _find_kind(style: str) -> BlockKind | None:
    for pattern, kind in (
        (_CONTENTS_STYLE, BlockKind.CONTENTS),
        (_CAPTION_STYLE, BlockKind.CAPTION),
        (_NOTE_STYLE, BlockKind.FOOTNOTE),
        (_RUNNING_STYLE, BlockKind.FURNITURE),
    ):
        if pattern.match(style):
            return kind
    return None


def _find_level(style: str) -> int | None:
    if style.lower() == "title":
        return 1
    found = _HEADING_STYLE.match(style)
    return int(found.group(1)) or None if found else None


def lay_out_table(rows: Sequence[Sequence[TableCell]]) -> Iterator[Paragraph | Block]:
    """Yield a table as one block of rows and cells, or what is in it where it is but a frame around text."""
    nested = any(isinstance(part, Block) for row in rows for cell in row for part in cell.parts)
    if nested or max((sum(cell.across for cell in row) for row in rows), default=0) < 2:
        for row in rows:
            for cell in row:
                yield from cell.parts
        return
    yield from build_span_table(
        [[SpanCell(_join_cell(c.parts), c.across, c.down, goes_on=c.goes_on) for c in row] for row in rows]
    )


def _join_cell(cell: Sequence[Paragraph | Block]) -> str:
    return clean_text(
        " ".join(f"{part.label} {part.text}" if isinstance(part, Paragraph) else part.text for part in cell)
    )


def mark_notes(parts: Iterable[Paragraph | Block], kind: BlockKind) -> Iterator[Block]:
    """Yield each note, header or footer as a block of one kind, the same text once."""
    seen: set[str] = set()
    for part in parts:
        text = clean_text(part.text)
        if text and text not in seen:
            seen.add(text)
            yield Block(kind, text)
