"""Headings that neither size nor weight shows: lines in a colour or font of their own, or underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.lines import Line
from policymine.texts.marks import NUMBERED, STOP
from policymine.texts.pieces import Norms, Piece

_LINK_COLOURS = frozenset({0x00F, 0x00E, 0x06C, 0x15C})  # what browsers and word processors give to links
_NO_TITLE = re.compile(r"@|://|www\.|^(?:Dear|Yours|To|From|Subject|Tel|Email)\b|^[\"'“‘(]|\b\d{4,}\s?\d{3,}\b")
_LONGEST = 120
_LEAST_TEXT = 60

Entry = tuple[Block, Piece]


def find_set_apart(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks; a short paragraph set apart from the prose by its look is a heading of what follows."""
    for index, (block, piece) in enumerate(page):
        if block.kind is BlockKind.PARAGRAPH and _reads_as_title(block.text) and _is_set_apart(piece, norms):
            after = next((entry for entry in page[index + 1 :] if entry[0].kind in BODY_KINDS), None)
            if after is not None and _is_headed(after, piece):
                block = replace(block, kind=BlockKind.HEADING, level=2)
        yield block, piece


def _reads_as_title(text: str) -> bool:
    title = NUMBERED.sub("", text)
    if not 3 < len(title) <= _LONGEST or not title[:1].isupper() or _NO_TITLE.search(text):
        return False
    return not STOP.search(title) or title.endswith(("?", ":"))


def _is_set_apart(piece: Piece, norms: Norms) -> bool:
    """Tell whether all lines of a piece are in a colour or a font that prose is not, or underlined."""
    if not 0 < len(piece.lines) <= 3 or piece.size < 0.88 * norms.size:
        return False
    return all(_looks_apart(line, norms) for line in piece.lines)


def _looks_apart(line: Line, norms: Norms) -> bool:
    styles = {word.style for word in line.words}
    colours = {style.colour for style in styles}
    if colours & _LINK_COLOURS:
        return False
    apart = not colours & norms.colours or not {style.font for style in styles} & norms.fonts
    return line.underlined or (apart and not any(style.bold or style.italic for style in styles))


def _is_headed(after: Entry, piece: Piece) -> bool:
    """Tell whether what follows is text, a list, a table or a heading, and not set the same way."""
    block, other = after
    if block.kind in (BlockKind.HEADING, BlockKind.TABLE):
        return True
    long = block.kind is BlockKind.LIST_ITEM or len(block.text) >= _LEAST_TEXT or block.text.endswith(":")
    return long and _look(other.lines[0]) != _look(piece.lines[0])


def _look(line: Line) -> tuple[int, str, bool]:
    return line.style.colour, line.style.font, line.underlined
