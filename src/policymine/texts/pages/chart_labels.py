"""Labels of charts and diagrams that nothing but their company shows: figures and short words loose on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import Block, BlockKind
from policymine.texts.pages.marks import STOP
from policymine.texts.pages.pieces import Entry, Norms

_FIGURE = re.compile(r"^[(~<>+–-]*[£$€]?\d[\d,.]*\)?\s?(?:%|per cent|bn|m|k|pp)?(?:\s\(?[\d,.]+%?\)?)?$", re.IGNORECASE)
_LONGEST = 42
_LEAST_RUN, _LEAST_FIGURES = 6, 3
_LEAST_SHARE = 0.3
_LONGEST_IN_BOX = 120
_SMALL = 0.92
_KEY = re.compile(r"^Key\b.{0,20}:$")
_NOTE = re.compile(r"^(?:[*†‡§]{1,3}\s?\w|Notes?:|Sources? (?:of|for)\b)")
_NOTE_SIZE = 0.95
_NAME = re.compile(r"^(?:Figure|Fig\.?|Diagram|Map|Chart|Sources?:)(?:\s|$)", re.IGNORECASE)


def set_chart_labels_apart(page: Sequence[Entry]) -> Iterator[Entry]:
    """Yield a page's blocks; loose short ones that follow each other, many of them figures, label a chart."""
    run: list[Entry] = []
    for entry in page:
        if _is_loose(entry[0]):
            run.append(entry)
            continue
        yield from _close(run)
        run = []
        yield entry
    yield from _close(run)


def _is_loose(block: Block) -> bool:
    short = block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LONGEST
    return short and (bool(_FIGURE.match(block.text)) or not STOP.search(block.text))


def _close(run: Sequence[Entry]) -> Iterator[Entry]:
    figures = sum(bool(_FIGURE.match(block.text)) for block, _ in run)
    labels = len(run) >= _LEAST_RUN and figures >= max(_LEAST_FIGURES, _LEAST_SHARE * len(run))
    for block, piece in run:
        yield (replace(block, kind=BlockKind.CAPTION), piece) if labels else (block, piece)


def set_diagram_labels_apart(page: Sequence[Entry], norms: Norms) -> list[Entry]:
    """Return a page's blocks; many short ones in small letters beside a figure's caption are words in its boxes."""
    found = list(page)
    if not any(_names_figure(block) for block, _ in page):
        return found
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and _belongs(found, end, norms):
            end += 1
        labels = [at for at in range(start, end) if not _names_figure(found[at][0])]
        if len(labels) >= _LEAST_RUN and len(labels) < end - start:
            for at in labels:
                block, piece = found[at]
                found[at] = replace(block, kind=BlockKind.CAPTION, level=None), piece
        start = max(end, start + 1)
    return found


def _belongs(page: Sequence[Entry], at: int, norms: Norms) -> bool:
    """Tell whether a block may stand in a diagram: small words, a caption, or the title right below the caption."""
    block = page[at][0]
    if block.kind is BlockKind.CAPTION or _is_in_box(page[at], norms):
        return True
    title = block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LONGEST_IN_BOX and not STOP.search(block.text)
    below = title and at > 0 and _names_figure(page[at - 1][0]) and at + 1 < len(page)
    return below and _is_in_box(page[at + 1], norms)


def _names_figure(block: Block) -> bool:
    return block.kind is BlockKind.CAPTION and bool(_NAME.match(block.text))


def _is_in_box(entry: Entry, norms: Norms) -> bool:
    block, piece = entry
    loose = block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and len(block.text) <= _LONGEST_IN_BOX
    ended = bool(STOP.search(block.text)) and not _KEY.match(block.text)
    return loose and bool(piece.lines) and piece.size < _SMALL * norms.size and not ended


def set_table_notes_apart(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks; what follows a table in smaller letters, with a mark or as a note, is a note on it."""
    below = False
    for block, piece in page:
        small = bool(piece.lines) and piece.size < _NOTE_SIZE * norms.size
        notes = below and small and block.kind is BlockKind.PARAGRAPH and bool(_NOTE.match(block.text))
        if notes:
            block = replace(block, kind=BlockKind.FOOTNOTE)
        below = notes or block.kind is BlockKind.TABLE or (below and block.kind is BlockKind.CAPTION)
        yield block, piece
