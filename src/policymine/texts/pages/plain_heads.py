"""Headings that only white space or a number below shows, and bold labels of addresses that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.pages.headings import QUESTION
from policymine.texts.pages.marks import NUMBERED, STOP
from policymine.texts.pages.pieces import Entry, Norms, Piece

_CONTACT = re.compile(
    r"^(?:(?:Tel|Telephone|Phone|Email|E-mail)?:?\s*)(?:\+?[\d() ]{9,20}|\S+@\S+|(?:https?://|www\.)\S+)$"
)
_REACHED_AT = re.compile(
    r"^(?:Tel(?:ephone)?|Phone|Mobile|Fax|E-?mail|Web(?:site)?|Clerk(?: to the council)?)\s?[.:]\s?\S", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"^(?:(?:your|our|my|file|case) (?:ref|reference|no)|ref(?:erence)?|date|please ask for|direct (?:line|dial)|extn?"
    r"|when calling please ask for)\b\s?[.:]",
    re.IGNORECASE,
)
_ENDS_IN_NUMBER = re.compile(r"\D\s\(?0\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}$")
_PERSON = re.compile(r"\b(?:author|director|officer|contact|manager|lead)s?:$", re.IGNORECASE)
_NAME = re.compile(r"^[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}$")
_QUOTED = re.compile(r"^[\"“'‘].{20,}[\"”'’]$")
_LETTER = re.compile(r"@|://|\d{4}|^(?:Dear|Yours|To|From|Subject|Date|Ref|MP)\b|\bMP$|,$")
_DUTY = re.compile(r"\b(?:will|must|should|shall)\b")
_POINT = re.compile(r"^\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?\.?\s+[A-Z\"']")
_PAST = re.compile(r"\b(?:was|were|had|is|are|has|have)\b")
_PART = re.compile(r"^(?:part|section|appendix|annex|chapter|schedule|stage|step|option|phase)\s+\w+\b", re.IGNORECASE)
_LONGEST = 70
_LEAST_TEXT = 120


def find_plain_heads(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks; a short plain line alone before a numbered paragraph is a heading, a slanted one before a
    table a caption.
    """
    for index, (block, piece) in enumerate(page):
        if block.kind is BlockKind.PARAGRAPH and _stands_alone(piece, block.text, norms):
            before, after = page[index - 1] if index else None, page[index + 1] if index + 1 < len(page) else None
            ended = before is None or before[0].kind is not BlockKind.PARAGRAPH or bool(STOP.search(before[0].text))
            if (
                (ended or NUMBERED.match(block.text))
                and after is not None
                and _begins_below(after, piece)
                and _numbers_under(block.text, after[0].text)
            ):
                block = replace(block, kind=BlockKind.HEADING, level=2)
        if block.kind is BlockKind.HEADING and _names_table(piece, page[index + 1 : index + 2], norms):
            block = replace(block, kind=BlockKind.CAPTION, level=None)
        yield block, piece


def _stands_alone(piece: Piece, text: str, norms: Norms) -> bool:
    if len(piece.lines) != 1 or not 3 < len(text) < 70 or piece.size < 0.95 * norms.size:
        return False
    title = NUMBERED.sub("", text)
    plain = title[:1].isupper() and not re.search(r"[.;:,?!]['\"]?$|\b(?:and|or|of|the|to)$", title)
    plain = plain and not (_PAST.search(title) and not QUESTION.search(title))
    return plain and not re.search(r"@|://|^(?:Dear|Yours|To|From|Subject)\b", text)


def _begins_below(after: Entry, piece: Piece) -> bool:
    """Tell whether a long numbered paragraph begins a little below a line."""
    block, other = after
    if block.kind is not BlockKind.PARAGRAPH or not other.lines or not _POINT.match(block.text) or len(block.text) < 80:
        return False
    step = other.lines[0].baseline - piece.lines[0].baseline
    return 1.1 * piece.size < step < 4 * piece.size and other.lines[0].x0 <= piece.indent + 3


def _numbers_under(text: str, following: str) -> bool:
    """Tell whether a line has no number, or the paragraph below it is numbered within its own ("6.1" and "6.1.1")."""
    number = NUMBERED.match(text)
    return number is None or following.startswith(number[0].strip().rstrip(".") + ".")


def _names_table(piece: Piece, following: Sequence[Entry], norms: Norms) -> bool:
    """Tell whether a line that only slant sets apart stands before a table: its caption."""
    slanted = all(word.style.italic and not word.style.bold for word in piece.lines[0].words)
    if _PART.match(piece.lines[0].text):
        return False
    same = piece.size <= 1.05 * norms.size and bool(following) and following[0][1].page_number == piece.page_number
    return slanted and same and following[0][0].kind is BlockKind.TABLE


def find_spaced_heads(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks; a short line with more white space above than below it heads the long text below."""
    for index, (block, piece) in enumerate(page):
        plain = block.kind is BlockKind.PARAGRAPH and _reads_as_title(block.text, piece, norms)
        if plain and 0 < index < len(page) - 1:
            before, after = page[index - 1], page[index + 1]
            if _is_ended(before) and _is_long(after) and _is_nearer_below(before[1], piece, after[1]):
                block = replace(block, kind=BlockKind.HEADING, level=2)
        yield block, piece


def _reads_as_title(text: str, piece: Piece, norms: Norms) -> bool:
    title = NUMBERED.sub("", text)
    if len(piece.lines) != 1 or not 3 < len(title) < _LONGEST or piece.size < 0.95 * norms.size:
        return False
    line = piece.lines[0]
    plain = not line.style.bold and line.style.colour in norms.colours and not line.underlined
    return plain and title[:1].isupper() and not (STOP.search(text) or _LETTER.search(text) or _DUTY.search(text))


def _is_ended(before: Entry) -> bool:
    block = before[0]
    return block.kind in BODY_KINDS and (block.kind is not BlockKind.PARAGRAPH or bool(STOP.search(block.text)))


def _is_long(after: Entry) -> bool:
    block = after[0]
    return block.kind is BlockKind.PARAGRAPH and len(block.text) >= _LEAST_TEXT and bool(STOP.search(block.text))


def _is_nearer_below(before: Piece, piece: Piece, after: Piece) -> bool:
    """Tell whether a line stands in one column with what comes before and after it, and nearer to the latter."""
    if not before.lines or before.page_number != piece.page_number:
        return False
    line, low, high = piece.lines[0], before.lines[-1], after.lines[0]
    above, below = line.baseline - low.baseline, high.baseline - line.baseline
    return 0 < below < above - 0.3 * line.size and above < 6 * line.size and abs(high.x0 - line.x0) < 3


def mend_labels(page: Sequence[Entry]) -> Iterator[Entry]:
    """Yield a page's blocks; bold words with nothing under them but a telephone number or an address are no heading.

    Nor is the name of whoever said what is quoted in italics right above it.
    """
    for index, (block, piece) in enumerate(page):
        below = page[index + 1][0] if index + 1 < len(page) else None
        following = below.text if below is not None and below.kind is not BlockKind.FURNITURE else ""
        if block.kind is BlockKind.HEADING and _is_label(block.text, following):
            block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        if block.kind is BlockKind.HEADING and 0 < index < len(page) - 1:
            before, after = page[index - 1], page[index + 1]
            if (
                _NAME.match(block.text)
                and _QUOTED.match(before[0].text)
                and _is_nearer_above(before[1], piece, after[1])
            ):
                block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        yield block, piece


def _is_nearer_above(before: Piece, piece: Piece, after: Piece) -> bool:
    """Tell whether one line stands at the edge of the italics before it, and nearer to them than to what follows."""
    if len(piece.lines) != 1 or not before.lines or not after.lines or before.page_number != piece.page_number:
        return False
    if not all(word.style.italic for line in before.lines for word in line.words):
        return False
    line, low, high = piece.lines[0], before.lines[-1], after.lines[0]
    above, below = line.baseline - low.baseline, high.baseline - line.baseline
    return 0 < above < below - 0.3 * line.size and abs(low.x0 - line.x0) < 3


def _is_label(text: str, following: str) -> bool:
    """Tell whether bold words say where somebody is reached, or name whom the line below tells how to reach."""
    if NUMBERED.match(text):
        return False
    reached = _REACHED_AT.match(text) or _ENDS_IN_NUMBER.search(text) or _CONTACT.match(following)
    return bool(reached or _REFERENCE.match(text) or (0 < len(following) < 60 and _PERSON.search(text)))
