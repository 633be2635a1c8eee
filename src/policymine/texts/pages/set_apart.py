"""Headings that neither size nor weight shows: lines in a colour or font of their own, or underlined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.pages.lines import Line
from policymine.texts.pages.marks import NUMBERED, STOP
from policymine.texts.pages.pieces import Entry, Norms, Piece

_LINK_COLOURS = frozenset({0x00F, 0x00E, 0x06C, 0x15C})  # what browsers and word processors give to links
_NO_TITLE = re.compile(r"@|://|www\.|^(?:Dear|Yours|To|From|Subject|Tel|Email)\b|^[\"'“‘(]|\b\d{4,}\s?\d{3,}\b")
_LONGEST = 140
_LEAST_TEXT = 60
_OFTEN = 4
_CENTRED_EMS = 4.0


def find_set_apart(pages: Sequence[Sequence[Entry]], norms: Norms) -> list[list[Entry]]:
    """Return the blocks of pages; a short paragraph set apart from the prose by its look is a heading of what follows.

    What looks as several headings of the document do heads whatever follows it.
    """
    found = [_find_on_page(page, norms, frozenset()) for page in pages]
    looks = Counter(
        _look(new[1].lines[0])
        for page, before in zip(found, pages, strict=True)
        for new, old in zip(page, before, strict=True)
        if new[0].kind is not old[0].kind
    )
    usual = frozenset(look for look, count in looks.items() if count >= _OFTEN)
    return [_find_on_page(page, norms, usual) for page in found] if usual else found


def _find_on_page(page: Sequence[Entry], norms: Norms, usual: frozenset[tuple[int, str, bool]]) -> list[Entry]:
    """Return a page's blocks with the headings among them, found from the last to the first."""
    found: list[Entry] = []
    after: Entry | None = None
    for block, piece in reversed(page):
        loose = block.kind is BlockKind.PARAGRAPH and piece.kind is None
        if loose and _reads_as_title(block.text) and _is_set_apart(piece, norms):
            known = after is not None and _look(piece.lines[0]) in usual and _differs(after, piece)
            if known or (after is not None and _is_headed(after, piece, norms)):
                block = replace(block, kind=BlockKind.HEADING, level=2)
        after = (block, piece) if block.kind in BODY_KINDS else after
        found.append((block, piece))
    return found[::-1]


def _reads_as_title(text: str) -> bool:
    title = NUMBERED.sub("", text)
    if not 3 < len(title) <= _LONGEST or not title[:1].isupper() or _NO_TITLE.search(text):
        return False
    return not STOP.search(title) or title.endswith(("?", ":"))


def _is_set_apart(piece: Piece, norms: Norms) -> bool:
    """Tell whether all lines of a piece are in a colour or a font that prose is not, or underlined."""
    if not 0 < len(piece.lines) <= 3 or piece.size < 0.88 * norms.size:
        return False
    asks = len(piece.lines) == 1 and piece.lines[0].text.endswith("?")
    runs_on = len(piece.lines) > 1 and all(_runs_on(last, line) for last, line in pairwise(piece.lines))
    return all(_looks_apart(line, norms, slanted=asks or runs_on) for line in piece.lines)


def _runs_on(last: Line, line: Line) -> bool:
    """Tell whether a line is the next of the same title: at one left edge, the last one long."""
    return abs(last.x0 - line.x0) < 0.5 * line.size and len(last.text) > _LEAST_TEXT and last.style == line.style


def _looks_apart(line: Line, norms: Norms, *, slanted: bool) -> bool:
    """Tell whether a line is in a colour or font of its own, or underlined; ``slanted`` that italics may be so too."""
    styles = {word.style for word in line.words}
    colours = {style.colour for style in styles}
    if colours & _LINK_COLOURS:
        return False
    coloured = not colours & norms.colours
    apart = coloured or not {style.font for style in styles} & norms.fonts
    italic = any(style.italic for style in styles) and not (slanted and coloured)
    return line.underlined or (apart and not italic and not any(style.bold for style in styles))


def _is_headed(after: Entry, piece: Piece, norms: Norms) -> bool:
    """Tell whether what follows is text, a list, a table or a heading, and not set the same way."""
    block, other = after
    if block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) and not _is_coloured(piece, norms):
        return False
    if block.kind in (BlockKind.HEADING, BlockKind.TABLE):
        return not other.lines or other.size != piece.size or _differs(after, piece) or _stands_over(piece, other)
    long = block.kind is BlockKind.LIST_ITEM or len(block.text) >= _LEAST_TEXT or block.text.endswith(":")
    return long and _differs(after, piece)


def _stands_over(piece: Piece, other: Piece) -> bool:
    """Tell whether an underlined title begins far to the right of the underlined head below it: it is centred."""
    line, head = piece.lines[0], other.lines[0]
    return line.underlined and len(piece.lines) == 1 and line.x0 - head.x0 > _CENTRED_EMS * line.size


def _is_coloured(piece: Piece, norms: Norms) -> bool:
    """Tell whether more than the font sets a piece apart: its colour, or a line under it."""
    return piece.lines[0].underlined or piece.lines[0].style.colour not in norms.colours


def _differs(after: Entry, piece: Piece) -> bool:
    """Tell whether what follows is not set the same way."""
    lines = after[1].lines
    return not lines or _look(lines[0]) != _look(piece.lines[0])


def _look(line: Line) -> tuple[int, str, bool]:
    return line.style.colour, line.style.font, line.underlined
