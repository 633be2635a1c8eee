"""What every reader shares: clean characters, lead-ins of lists, the body of a text, its JSON form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

from policymine.records import BODY_KINDS, Block, BlockKind, Page, Text
from policymine.texts.cells import CELL_BREAK, ROW_BREAK, split_rows

UNNAMED_LIGATURES = {chr(0x10FF00 + number): letters for number, letters in enumerate(("ti", "tt", "tti", "ft", "tf"))}
"""Characters of our own, from a private plane, for ligatures that fonts have and Unicode has not."""
_CHARACTERS = {
    **{
        ord(ligature): letters
        for ligature, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
    },
    **{ord(ligature): letters for ligature, letters in UNNAMED_LIGATURES.items()},
    **dict.fromkeys(map(ord, "‘’‚‛ʼ′`´‗"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\ufffd"), None),
    **dict.fromkeys(map(ord, "‐‑"), "-"),
    **dict.fromkeys(
        (*range(0x20), *range(0x7F, 0xA0), 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x3000), " "
    ),
}
_SPACES = re.compile(r" {2,}")
_ANGLE_BULLET = re.compile(r"^\s*»\s+(?=[^\s»])")
_LAST_SENTENCE = re.compile(r"(?:^|[.!?]['\"]?\s+)((?:(?![.!?]['\"]?\s+[A-Z0-9]).)*)$", re.DOTALL)
_OPEN_END = re.compile(
    r"(?::|[–—-]|\b(?:will|to|that|by|include|includes|including|are|is|and|or|for|of|we|shall|must|should))$"
)
_LONGEST_END = 12
_CELL_BAR = "|"
_REMARK = re.compile(r"^#.*$", re.MULTILINE)

_FILE_NAME = re.compile(r"\.(?:docx?|odt|rtf|indd|pdf)$", re.IGNORECASE)
_PROGRAM_TITLE = re.compile(r"microsoft word|untitled|document\d*$", re.IGNORECASE)


def load_words(name: str) -> frozenset[str]:
    """Return the words of one of this package's word lists; a line that starts with # is a remark."""
    source = files("policymine.texts").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(_REMARK.sub("", source).split())


def clean_text(text: str) -> str:
    """Return one line of text: ligatures opened, quotation marks straight, spaces single, control characters gone."""
    if not (text.isascii() and text.isprintable()) or "`" in text:  # else there is nothing to translate
        if "»" in text:
            text = _ANGLE_BULLET.sub("• ", text)
        text = text.translate(_CHARACTERS)
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def plain_title(title: str) -> str:
    """Return a title that a file's properties give, or nothing where a program wrote its own or the file's name."""
    title = clean_text(title)
    made_up = _FILE_NAME.search(title) or _PROGRAM_TITLE.match(title)
    return "" if made_up else title


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
            yield replace(block, lead_in=lead) if lead != block.lead_in else block
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
    if not _OPEN_END.search(text, max(len(text) - _LONGEST_END, 0)):
        return ""
    found = _LAST_SENTENCE.search(text)
    return found.group(1).strip() if found else text


def render_body(text: Text) -> str:
    """Return the body alone as one would read it aloud: headings, paragraphs, list items, table rows.

    Cells stand between bars, empty ones too, so that each can be told by its column. A bar takes the place of one
    character, so that what is counted in the body is found here.
    """
    parts = [_render_block(block) for page in text.pages for block in page.blocks if block.kind in BODY_KINDS]
    return "\n\n".join(part for part in parts if part) + "\n"


def _render_block(block: Block) -> str:
    if block.cells is None:
        return block.text
    return ROW_BREAK.join(_CELL_BAR.join(row) for row in block.cells)


def as_json(text: Text) -> dict[str, Any]:
    """Return a text as plain values; a block that runs over a page break gives each page its own part."""
    pages: dict[int, list[dict[str, Any]]] = {page.page_number: [] for page in text.pages}
    over: dict[int, list[Part]] = {}
    for page in text.pages:
        carried = over.pop(page.page_number, [])
        parts = [part for block in page.blocks for part in _split(block, page.page_number)]
        own = [part for part in parts if part.page_number == page.page_number]
        for part in parts:
            if part.page_number != page.page_number:
                over.setdefault(part.page_number, []).append(part)
        pages[page.page_number] = [_describe(part) for part in _place_carried(carried, own)]
    labels = {page.page_number: page.page_label for page in text.pages}
    return {
        "file": text.file,
        "pages": [
            {"page_number": number, "page_label": labels[number], "blocks": blocks} for number, blocks in pages.items()
        ],
    }


class Part(NamedTuple):
    """What of a block stands on one page."""

    page_number: int
    block: Block
    text: str
    rows: list[list[str]] | None = None


def _split(block: Block, page_number: int) -> list[Part]:
    if block.cells is None:
        return [Part(number, block, text) for number, text in split_by_page(block, page_number)]
    rows, over = split_rows(block, page_number)
    return [_table_part(page_number, block, rows), *(_table_part(number, block, [row]) for number, row in over.items())]


def _table_part(page_number: int, block: Block, rows: list[list[str]]) -> Part:
    return Part(page_number, block, ROW_BREAK.join(CELL_BREAK.join(row) for row in rows), rows)


def _place_carried(carried: list[Part], own: list[Part]) -> list[Part]:
    """Return a page's parts with those carried over from the page before where they stand: before its body."""
    first = next((index for index, part in enumerate(own) if part.block.kind in BODY_KINDS), len(own))
    for part in carried:
        table = own[first] if first < len(own) else None
        if part.rows is not None and table is not None and table.rows is not None:
            own[first] = _table_part(table.page_number, table.block, [table.rows[0], *part.rows, *table.rows[1:]])
        else:
            own.insert(first, part)
            first += 1
    return own


def _describe(part: Part) -> dict[str, Any]:
    return {"kind": str(part.block.kind), "level": part.block.level, "text": part.text, "cells": part.rows}


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
