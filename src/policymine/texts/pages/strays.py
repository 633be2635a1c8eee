"""Strays: the end of a paragraph that a page shows elsewhere than after its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.pages.marks import STOP
from policymine.texts.pages.pieces import Entry

_LEAST_BEGINNING, _LEAST_END = 80, 40


def find_stray(page: Sequence[Entry]) -> tuple[int, int] | None:
    """Return the only paragraph of a page that breaks off before a heading, and the only one that begins nowhere.

    None where there is not one of each, set alike: a page's first paragraph may begin on the page before.
    """
    body = [index for index, (block, _) in enumerate(page) if block.kind in BODY_KINDS]
    follows = {index: page[after][0] for index, after in pairwise(body)}
    comes = {index: page[before][0] for before, index in pairwise(body)}
    broken = [index for index, after in follows.items() if _breaks_off(page[index][0], after)]
    stray = [index for index, before in comes.items() if _begins_nowhere(page[index][0], before)]
    if len(broken) != 1 or len(stray) != 1 or stray[0] == broken[0]:
        return None
    (_, head), (_, tail) = page[broken[0]], page[stray[0]]
    return (broken[0], stray[0]) if head.lines[-1].style == tail.lines[0].style else None


def _breaks_off(block: Block, after: Block) -> bool:
    text = block.kind is BlockKind.PARAGRAPH and len(block.text) >= _LEAST_BEGINNING
    return text and after.kind is BlockKind.HEADING and block.text[-1:].islower()


def _begins_nowhere(block: Block, before: Block) -> bool:
    text = block.kind is BlockKind.PARAGRAPH and len(block.text) >= _LEAST_END and block.text[:1].islower()
    return text and before.kind is BlockKind.PARAGRAPH and all(STOP.search(each.text) for each in (before, block))
