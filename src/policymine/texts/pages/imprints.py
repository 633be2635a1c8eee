"""Imprints: what a publisher must print about a publication (copyright, ISBN, printer), and no policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.pages.covers import COVER_PAGES, GOVERNMENT
from policymine.texts.pages.pieces import Entry

_FORMULA = re.compile(
    r"(?:©|\(c\)\s+(?:copyright\b|\d{4})|copyright\b\W)|ISBN\b"
    r"|97[89](?:[- ]?\d){10}$|E\d{8}\b|(?:this|you may|use of|licensed)\b.*\bopen government licen[cs]e\b"
    r"|where we have identified any third[- ]party|this (?:publication|document|report) is (?:also )?available "
    r"(?:at|from|on|in)\b|any enquiries (?:regarding|about) this (?:publication|document)\b"
    r"|(?:printed (?:and published |and promoted )?|published (?:and promoted |and printed )?)(?:by|in the UK)\b"
    r"|printed on\b.*\bpaper\b|promoted (?:and published )?by .{3,120} on behalf of\b"
    r"|design(?:ed)?(?: and \w+)? by\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:crown copyright|all rights reserved|is a registered (?:charity|company|society)"
    r"|registered in england\b.{0,60}\b(?:no|number)\b|registered office:)",
    re.IGNORECASE,
)
_ANY_WITHIN = ("crown copyright", "all rights reserved", "registered")  # one of these stands in all of them
_SET = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_MOST_ON_COVER = 60  # words
_LONGEST, _LONGEST_BESIDE, _MOST_WORDS = 420, 240, 260
_LEAST_SHARE = 0.4  # of a page's words: less, and the page is about something else


def set_imprints_apart(page: Sequence[Entry]) -> Iterator[Entry]:
    """Yield a page's blocks; its imprint is furniture, on a page of little else with all that stands beside it."""
    page = list(_set_publishers_apart(page))
    body = [block for block, _ in page if block.kind in BODY_KINDS]
    formulas = [block for block in body if _is_formula(block)]
    if not formulas:
        yield from page
        return
    words, told = _count(body), _count(formulas)
    whole = len(formulas) > 1 and words <= _MOST_WORDS and told >= _LEAST_SHARE * words
    for block, piece in page:
        beside = whole and block.kind in _SET and len(block.text) <= _LONGEST_BESIDE
        if beside or any(block is formula for formula in formulas):
            block = replace(block, kind=BlockKind.FURNITURE, level=None)
        yield block, piece


def _set_publishers_apart(page: Sequence[Entry]) -> Iterator[Entry]:
    """Yield a page's blocks; the department named on a cover, where next to nothing else stands, is furniture."""
    few = _count([block for block, _ in page if block.kind in BODY_KINDS]) <= _MOST_ON_COVER
    for block, piece in page:
        named = few and block.kind is BlockKind.HEADING and piece.page_number <= COVER_PAGES
        if named and GOVERNMENT.match(block.text):
            block = replace(block, kind=BlockKind.FURNITURE, level=None)
        yield block, piece


def _is_formula(block: Block) -> bool:
    if block.kind not in _SET or len(block.text) > _LONGEST:
        return False
    if _FORMULA.match(block.text):
        return True
    text = block.text.lower()
    return any(words in text for words in _ANY_WITHIN) and bool(_WITHIN.search(block.text))


def _count(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)
