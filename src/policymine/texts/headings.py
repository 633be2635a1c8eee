"""Headings: what stands out from the prose, its level, and the signatures that only look like headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import Block, BlockKind
from policymine.texts.lines import Line
from policymine.texts.pieces import ITEM, NUMBERED, STOP, Norms, Piece

_ROLE = re.compile(
    r"\b(?:minister|secretary|leader|chief|director|chair|chairman|councillor|mayor|chancellor|officer|president|commissioner|mp)\b",
    re.IGNORECASE,
)

Entry = tuple[Block, Piece]


def is_heading(piece: Piece, text: str, norms: Norms) -> bool:
    """Tell whether a piece is a heading: short, and larger or bolder than the prose, in italics, or in capitals."""
    if len(text) > 220 or len(piece.lines) > 5 or not re.search(r"[A-Za-z]{2}", text) or text[0] in "\"'“‘":
        return False
    if ITEM.match(text) and not NUMBERED.match(text):
        return False
    size = piece.size
    bold = all(line.bold > 0.95 for line in piece.lines)
    if size > 1.12 * norms.size and (bold or size not in norms.prose):
        if not re.search(r"[.;,]$", text):
            return True
        return size > 1.6 * norms.size and (len(text.split()) < 8 or piece.page_number == 1)
    numbered = bool(NUMBERED.match(text)) and len(text) < 160 and not re.search(r"[.;] \w", NUMBERED.sub("", text))
    if size < 0.88 * norms.size or (re.search(r"[.;,]$", text) and not (bold and numbered)):
        return False
    if bold and not norms.bold:
        return True
    return len(piece.lines) == 1 and len(text) < 90 and not STOP.search(text) and _stands_out(piece.lines[0], text)


def _stands_out(line: Line, text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = text.isupper() and len(letters) > 5 and len(text.split()) < 12
    return capitals or (text[0].isupper() and all(word.style.italic for word in line.words))


def rank_headings(entries: Sequence[Sequence[Entry]]) -> list[list[Block]]:
    """Return the blocks with every heading's level: by its size, then by capitals, weight and slant."""
    headed = [
        (piece.page_number, _look(piece, block))
        for page in entries
        for block, piece in page
        if block.kind is BlockKind.HEADING
    ]
    first = 3 if len(entries) > 4 else 1
    later = {look for number, look in headed if number >= first}
    levels = {look: 1 for _, look in headed}
    level, top, weight = 0, 0.0, 0
    for look in sorted(later):
        if level == 0 or -look[0] < 0.87 * top or look[1] > weight:
            level += 1
            top, weight = -look[0], look[1]
        levels[look] = min(level, 6)
    return [
        [
            replace(block, level=levels[_look(piece, block)]) if block.kind is BlockKind.HEADING else block
            for block, piece in page
        ]
        for page in entries
    ]


def _look(piece: Piece, block: Block) -> tuple[float, int]:
    """Return how a heading looks, the most important first."""
    line = piece.lines[0]
    weight = (
        0 if block.text.isupper() else 1 if line.style.bold and not line.style.italic else 2 if line.style.bold else 3
    )
    return -round(piece.size), weight


def mend_signatures(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks with the names and titles under a letter or foreword as what they are: no headings."""
    for index, (block, piece) in enumerate(page):
        following = page[index + 1][0].text if index + 1 < len(page) else ""
        before = page[index - 1][0].text if index else ""
        if (
            block.kind is BlockKind.HEADING
            and piece.size < 1.5 * norms.size
            and _is_signature(block.text, before, following)
        ):
            block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        yield block, piece


def _is_signature(text: str, before: str, following: str) -> bool:
    def is_title(line: str) -> bool:
        return len(line) < 90 and bool(_ROLE.search(line)) and not STOP.search(line)

    def is_name(line: str) -> bool:
        words = line.split()
        return (
            2 <= len(words) <= 7
            and not line.endswith(":")
            and not NUMBERED.match(line)
            and sum(word[0].isupper() for word in words) >= len(words) - 1
        )

    if "," in text and is_title(text):
        return is_title(before) or is_title(following)
    return is_name(text) and (is_title(following) or (is_title(text) and is_name(before)))
