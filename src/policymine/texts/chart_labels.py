"""Labels of charts that nothing but their company shows: figures and short words that stand loose on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import Block, BlockKind
from policymine.texts.marks import STOP
from policymine.texts.pieces import Piece

_FIGURE = re.compile(r"^[(~<>+–-]*[£$€]?\d[\d,.]*\)?\s?(?:%|per cent|bn|m|k|pp)?(?:\s\(?[\d,.]+%?\)?)?$", re.IGNORECASE)
_LONGEST = 42
_LEAST_RUN, _LEAST_FIGURES = 6, 3
_LEAST_SHARE = 0.3

Entry = tuple[Block, Piece]


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
