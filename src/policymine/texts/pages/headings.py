"""Headings: what stands out from the prose by size, weight, slant or capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.pages.marks import ITEM, NUMBERED, STOP
from policymine.texts.pages.pieces import LEAST_TITLE, Entry, Norms, Piece

QUESTION = re.compile(
    r"\?$|^(?:how|what|who|whom|whose|why|which|is|are|do|does|did|should|will|can|has|have)\b", re.IGNORECASE
)
_TICK = re.compile(r"^(?:[xX✓✔☐☑☒□■]|\[[ xX]?\])\s")
_CONTINUED = re.compile(r"\s*\(?\bcont(?:inued|'?d)?[.…]*\)?$", re.IGNORECASE)
_DUTY = re.compile(r"\b(?:will|must|should|shall)\b")
_SENTENCE = re.compile(
    r"\b(?:will|must|should|shall|can|may|is|are|was|were|be|has|have|includ(?:e|es|ing)|by|that|they|where|which|to)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:will|must|should|shall|is|are|has|have)\b")
_AHEAD = re.compile(r"\b(?:following|set out|below)\b")
_DASHES = "–—-"
_SHORT_LINE = 0.6  # of the line above it
_QUOTED_START = re.compile(r"^[\"'“‘][^\"'“”‘’]{2,40}[\"'”’]\s+[a-z]\w*\s+\w")
_ITEM_NUMBER = re.compile(r"^\d{1,2}\s+[A-Z]")
_OPENED = re.compile(r"^[A-Z][\w' ]{3,40} [–—-] ")
_LARGE = 1.4
_WORD = re.compile(r"[^\W\d_]{3}")
_LARGE_NUMBER = re.compile(r"^\(?\d{1,2}\)\s+[A-Z]")
_LONG_TITLE, _LONG_POINT = 160, 90
_ADDRESS = re.compile(
    r"^(?:https?://\S+|www\.\S+|[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:uk|org|com|net|wales|scot|ie|eu)(?:/\S*)?)$"
)
_BYLINE = re.compile(r"^by (?:[A-Z][\w.'’-]* ){1,3}[A-Z][\w'’-]+")


def is_heading(piece: Piece, text: str, norms: Norms) -> bool:
    """Tell whether a piece is a heading: short, and larger or bolder than the prose, in italics, or in capitals."""
    most = 8 if piece.size > 1.6 * norms.size else 5
    if len(text) > 220 or len(piece.lines) > most or not re.search(r"[A-Za-z]{2}", text) or _is_quotation(text):
        return False
    if (
        (ITEM.match(text) and not (NUMBERED.match(text) or _is_large_number(piece, text, norms)))
        or _TICK.match(text)
        or _names_source(text)
    ):
        return False
    size = piece.size
    bold = _is_bold(piece)
    if size > 1.12 * norms.size and _runs_in(piece, norms):
        return False
    if size > 1.12 * norms.size and (bold or size not in norms.prose):
        if not re.search(r"[.;,]$", text):
            return True
        return size > 1.6 * norms.size and (len(text.split()) < 8 or piece.page_number == 1)
    text = _CONTINUED.sub("", text) or text
    numbered = bool(NUMBERED.match(text)) and len(text) < 160 and not re.search(r"[.;] \w", NUMBERED.sub("", text))
    underlined = all(line.underlined for line in piece.lines)
    if size < (norms.least if underlined else LEAST_TITLE * norms.size) or (
        re.search(r"[.;,]$", text) and not (bold and numbered)
    ):
        return False
    if bold and not norms.bold:
        return not _is_bold_sentence(text)
    if _is_in_capitals(text) and len(piece.lines) <= 3:
        return not STOP.search(text) or (len(piece.lines) == 1 and _is_title_with_colon(text))
    return _is_slanted_title(piece, text)


def _is_large_number(piece: Piece, text: str, norms: Norms) -> bool:
    """Tell whether a text of one line is set much larger than the prose and numbered as a list is ("3) Harbours")."""
    large = len(piece.lines) == 1 and piece.size > _LARGE * norms.size and piece.size not in norms.prose
    return large and bool(_LARGE_NUMBER.match(text))


def _runs_in(piece: Piece, norms: Norms) -> bool:
    """Tell whether a larger bold title runs in to words of prose behind a dash ("Roads - to receive an update")."""
    words = [word for line in piece.lines for word in line.words]
    at = next((at for at, word in enumerate(words) if not word.style.bold), 0)
    plain = words[at:]
    if not at or any(word.style.bold or word.style.size > 1.05 * norms.size for word in plain):
        return False
    return words[at - 1].text[-1] in _DASHES or plain[0].text[0] in _DASHES


def _is_quotation(text: str) -> bool:
    """Tell whether a text begins with a bracket or with a quotation that is more than its first words."""
    if text[0] not in "\"'“‘(":
        return False
    return text[0] == "(" or not _QUOTED_START.match(text)


def _names_source(text: str) -> bool:
    """Tell whether a text is a web address alone, or says by whom the paper is ("by Ann Elm BA MRTPI")."""
    return bool(_ADDRESS.match(text) or _BYLINE.match(text))


def _is_bold(piece: Piece) -> bool:
    """Tell whether all of a piece is bold, the number before its title left aside."""
    first, *rest = piece.lines
    if any(line.bold <= 0.95 for line in rest):
        return False
    number = bool(NUMBERED.match(first.text) or _ITEM_NUMBER.match(first.text)) and len(first.words) > 1
    return first.bold > 0.95 or (number and all(word.style.bold for word in first.words[1:]))


def _is_bold_sentence(text: str) -> bool:
    """Tell whether bold words are policy and no title: a numbered duty, a sentence with its stop, the rest of one."""
    title = NUMBERED.sub("", text)
    question = bool(QUESTION.search(title))
    if title != text and re.search(r"(?:[.;,]|[;,] (?:and|or))$", text):
        return text[-1] != "." or not (question or len(title.split()) < 6)
    if question or not _FINITE.search(title):
        return False
    long = len(title) > (_LONG_TITLE if title == text else _LONG_POINT)
    duty = bool(_DUTY.search(title)) and (title != text or text[-1] == ":" or text[0].islower())
    return long or duty or (text[-1] == ":" and bool(_AHEAD.search(title)))


def _is_in_capitals(text: str) -> bool:
    worded = bool(_WORD.search(text))  # "AB1, AB3, AB5" are codes
    return text.isupper() and worded and sum(c.isalpha() for c in text) > 5 and len(text.split()) < 25


def _is_title_with_colon(text: str) -> bool:
    """Tell whether words in capitals before a colon are a title ("THE COMMONS ACT:"), and no lead-in ("RESOLVED:")."""
    title = text.removesuffix(":")
    return title != text and len(title.split()) > 1 and not (STOP.search(title) or _SENTENCE.search(title))


def _is_slanted_title(piece: Piece, text: str) -> bool:
    """Tell whether a text is a title in italics: one line, or a question of two, the second of them short."""
    first, *rest = piece.lines
    if not text[0].isupper() or not all(word.style.italic for line in piece.lines for word in line.words):
        return False
    if rest:
        short = len(rest) == 1 and rest[0].x1 - rest[0].x0 < _SHORT_LINE * (first.x1 - first.x0)
        return short and text.endswith("?") and not re.search(r"[.?!;] ", text)
    return len(text) < 90 and not STOP.search(text)


def mend_lead_ins(entries: Sequence[list[Entry]], norms: Norms) -> None:
    """Make paragraphs of the bold sentences that lead into a list ("The council will support homes that:")."""
    following: Block | None = None
    for page in reversed(entries):
        for index, (block, piece) in reversed(list(enumerate(page))):
            leads = following is not None and _begins_list(following)
            if block.kind is BlockKind.HEADING and leads and _leads_in(block.text) and piece.size < 1.3 * norms.size:
                block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
                page[index] = block, piece
            following = block if block.kind in BODY_KINDS else following


def _begins_list(block: Block) -> bool:
    """Tell whether a block is a list item, or the first of numbered paragraphs."""
    return block.kind is BlockKind.LIST_ITEM or (block.kind is BlockKind.PARAGRAPH and block.text.startswith("1. "))


def _leads_in(text: str) -> bool:
    title = NUMBERED.sub("", text)
    return text.endswith(":") and len(title.split()) > 2 and bool(_SENTENCE.search(title))


def find_fellows(entries: Sequence[list[Entry]]) -> None:
    """Make headings of bold sentences that begin as others do that are headings ("Change asked for – lower piers.")."""
    begun = Counter(
        found[0]
        for page in entries
        for block, _ in page
        if block.kind is BlockKind.HEADING and (found := _OPENED.match(block.text))
    )
    for page in entries if begun else ():
        for index, (block, piece) in enumerate(page):
            found = _OPENED.match(block.text) if block.kind is BlockKind.PARAGRAPH else None
            if found and begun[found[0]] > 1 and len(block.text) < _LONG_TITLE and _is_bold(piece):
                page[index] = replace(block, kind=BlockKind.HEADING, level=2), piece
