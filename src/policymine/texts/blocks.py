"""What every reader shares: clean characters, lead-ins of lists, the body of a text, its JSON form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from policymine.records import BODY_KINDS, Block, BlockKind, Page, Place, Text



CELL_BREAK = "\t"
ROW_BREAK = "\n"

_CHARACTERS = {
    **{ord(ligature): letters for ligature, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)},
    **dict.fromkeys(map(ord, "‘’‚‛ʼ′`´‗"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\ufffd"), None),
    **dict.fromkeys(map(ord, "‐‑"), "-"),
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x3000), " "),
}
_SPACES = re.compile(r" {2,}")
_LAST_SENTENCE = re.compile(r"(?:^|[.!?]['\"]?\s+)((?:(?![.!?]['\"]?\s+[A-Z0-9]).)*)$", re.DOTALL)
_OPEN_END = re.compile(r"(?::|[–—-]|\b(?:will|to|that|by|include|includes|including|are|is|and|or|for|of|we|shall|must|should))$")


def clean_text(text: str) -> str:
    """Return one line of text: ligatures opened, quotation marks straight, spaces single, controls and soft hyphens gone."""
    return _SPACES.sub(" ", text.translate(_CHARACTERS)).strip()


def build_table(kind: BlockKind, rows: Iterable[Sequence[str]], places: tuple[Place, ...] = ()) -> Block:
    """Return a table block; its text is its cells, broken by tabs within a row and by newlines between rows."""
    cells = tuple(tuple(row) for row in rows)
    text = ROW_BREAK.join(CELL_BREAK.join(row) for row in cells)
    return Block(kind, text, cells=cells, places=places)


def add_lead_ins(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, every list item with the sentence that introduces its list."""
    leads: dict[int, str] = {}
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            depth = block.level or 1
            lead = next((leads[d] for d in range(depth, 0, -1) if leads.get(d)), "")
            for deeper in [d for d in leads if d > depth]:
                del leads[deeper]
            leads[depth + 1] = find_lead(block.text)
            yield replace(block, lead_in=lead)
            continue
        if block.kind is BlockKind.PARAGRAPH:
            leads = {1: find_lead(block.text)}
        elif block.kind in BODY_KINDS:
            leads = {}
        yield block


def add_lead_ins_to_pages(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with lead-ins; a list may run over a page break."""
    blocks = add_lead_ins(block for page in pages for block in page.blocks)
    return [replace(page, blocks=tuple(islice(blocks, len(page.blocks)))) for page in pages]


def find_lead(text: str) -> str:
    """Return the last sentence of a text if it leads into a list ("The mayor will:"), else nothing."""
    if not _OPEN_END.search(text):
        return ""
    found = _LAST_SENTENCE.search(text)
    return found.group(1).strip() if found else text


def render_body(text: Text) -> str:
    """Return the body alone as one would read it aloud: headings, paragraphs, list items, table rows."""
    parts = [_render_block(block) for page in text.pages for block in page.blocks if block.kind in BODY_KINDS]
    return "\n\n".join(part for part in parts if part) + "\n"


def _render_block(block: Block) -> str:
    if block.cells is None:
        return block.text
    return "\n".join(" | ".join(cell for cell in row if cell) for row in block.cells)


def as_json(text: Text) -> dict[str, Any]:
    """Return a text as plain values; a block that runs over a page break gives each page its own part."""
    pages = {page.page_number: _describe_page(page) for page in text.pages}
    for page in text.pages:
        for block in page.blocks:
            for page_number, part in split_by_page(block, page.page_number):
                blocks = pages[page_number]["blocks"]
                continued = page_number != page.page_number
                blocks.insert(_count_carried(blocks) if continued else len(blocks), _describe_block(block, part, continued))
    for described in pages.values():
        for block_value in described["blocks"]:
            block_value.pop("carried")
    return {"file": text.file, "pages": list(pages.values())}


def _describe_page(page: Page) -> dict[str, Any]:
    return {"page_number": page.page_number, "page_label": page.page_label, "blocks": []}


def _count_carried(blocks: list[dict[str, Any]]) -> int:
    return sum(1 for block in blocks if block["carried"])


def _describe_block(block: Block, part: str, carried: bool) -> dict[str, Any]:
    cells = [list(row) for row in block.cells] if block.cells is not None else None
    return {"kind": str(block.kind), "level": block.level, "text": part, "cells": cells, "carried": carried}


def split_by_page(block: Block, page_number: int) -> list[tuple[int, str]]:
    """Return the block's text as (page number, part of the text), one entry for a block on one page."""
    starts: list[tuple[int, int]] = []
    for place in block.places:
        if not starts or starts[-1][0] != place.page_number:
            starts.append((place.page_number, place.start_char))
    if len(starts) < 2:
        return [(page_number, block.text)]
    ends = [start for _, start in starts[1:]] + [len(block.text)]
    return [(number, block.text[start:end].strip()) for (number, start), end in zip(starts, ends, strict=True)]
