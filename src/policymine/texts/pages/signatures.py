"""Signatures and labels that look as headings: names under a letter, labels of forms, initials in a margin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.pages.marks import NUMBERED, STOP
from policymine.texts.pages.pieces import Entry, Norms, Piece

_LABEL = re.compile(r"^[A-Z][\w ’'/()-]{0,30}:\s")
_PURPOSE = re.compile(r"^(?:for|to|about) (?:the|a|an)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:minister|secretary|leader|chief|director|chair|chairman|councillor|mayor|chancellor|officer|president|commissioner|mp)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:MP|MSP|MS|AM|OBE|CBE|MBE)$|^(?:Mr|Mrs|Ms|Dr|Sir|Dame|(?:The )?Rt|Cllr|Councillor|Lord)\b")
_INITIALLED = re.compile(r"\b([A-Z])[\w'’-]+ ([A-Z])[\w'’-]+ \(([A-Z]{2})\)")
_JOINED = re.compile(r"&|\b(?:and|the|of)\b")
_INITIALS = re.compile(r"^[A-Z]{1,3}(?:[ /&,]+[A-Z]{1,3})?:?$")
_NAMED = re.compile(r"^[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}$")
_BY_EMS, _NEXT_EMS = 2.5, 1.6
_LABEL_EMS = 2.0  # between two labels


def mend_signatures(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks with the names and titles under a letter or foreword as what they are: no headings."""
    for index, (block, piece) in enumerate(page):
        if block.kind is BlockKind.HEADING and (
            _is_in_row(piece, page)
            or _names_people(block.text)
            or _holds_two_labels(piece)
            or _goes_on_label(piece, page[:index])
            or _labels(block.text, piece, page)
            or _stands_in_margin(block.text, piece, page)
            or _is_among_slanted(index, page)
        ):
            block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        if block.kind is BlockKind.HEADING and piece.size < 1.5 * norms.size:
            before, following = _read_body(page[index - 1 : index] if index else ()), _read_body(page[index + 1 :][:1])
            if _is_signature(block.text, before, following) or _is_role_below(piece, block.text, page[:index]):
                block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        yield block, piece


def _is_in_row(piece: Piece, page: Sequence[Entry]) -> bool:
    """Tell whether three bold runs or more stand on one line, no text below: the head of a table, and no headings."""
    top = piece.lines[0]
    others = [other.lines[0] for _, other in page if other.lines]
    beside = {round(other.x0 / 10) for other in others if abs(other.baseline - top.baseline) < 2}
    reach = piece.lines[-1].baseline + 4 * top.size
    below = any(
        piece.lines[-1].baseline + 2 < other.baseline < reach and other.x0 < top.x1 and top.x0 < other.x1
        for other in others
    )
    return len(beside) > 2 and not below


def _names_people(text: str) -> bool:
    """Tell whether a text lists people with their initials: "Ann Elm (AE) Bob Oak (BO)"."""
    found = [first + last == initials for first, last, initials in _INITIALLED.findall(text)]
    return len(found) > 1 and all(found) and not _JOINED.search(text)


def _holds_two_labels(piece: Piece) -> bool:
    """Tell whether a line is two labels of a form, white space between them: "Present:    In the chair:"."""
    first, *rest = piece.lines
    apart = any(
        last.text.endswith(":") and word.x0 - last.x1 > _LABEL_EMS * first.size for last, word in pairwise(first.words)
    )
    return not rest and apart and first.text.endswith(":")


def _goes_on_label(piece: Piece, before: Sequence[Entry]) -> bool:
    """Tell whether bold text stands under the words after a label ("From: ..."), as their second line."""
    if not before or not before[-1][1].lines:
        return False
    block, last = before[-1]
    line = last.lines[-1]
    label = next((i for i, word in enumerate(line.words[:5]) if word.text.endswith(":")), None)
    if block.kind is not BlockKind.PARAGRAPH or not _LABEL.match(block.text) or label is None:
        return False
    value = line.words[label + 1] if label + 1 < len(line.words) else None
    near = 0 < piece.lines[0].baseline - line.baseline < 3 * line.size
    return value is not None and value.x0 - line.x0 > 20 and abs(value.x0 - piece.indent) < 4 and near


def _labels(text: str, piece: Piece, page: Sequence[Entry]) -> bool:
    """Tell whether a bold label ("Wards:") has what it names to its right on the same line."""
    line = piece.lines[-1]
    return text.endswith(":") and any(
        block.kind is BlockKind.PARAGRAPH
        and not block.text.endswith(":")
        and abs(other.lines[0].baseline - line.baseline) < 2
        and other.lines[0].x0 > line.x1
        for block, other in page
        if other.lines
    )


def _stands_in_margin(text: str, piece: Piece, page: Sequence[Entry]) -> bool:
    """Tell whether initials stand to the right of a line of text: who is to do it."""
    line = piece.lines[0]
    return bool(_INITIALS.match(text)) and any(
        abs(other.baseline - line.baseline) < 0.5 * line.size and other.x1 < line.x0
        for _, piece in page
        for other in piece.lines
    )


def _is_among_slanted(index: int, page: Sequence[Entry]) -> bool:
    """Tell whether a line that only slant sets apart stands right by text that is slanted too and no heading."""
    piece = page[index][1]
    if not _is_slanted(piece):
        return False
    beside = [page[at] for at in (index - 1, index + 1) if 0 <= at < len(page)]
    beside = [entry for entry in beside if entry is not page[index - 1] or not STOP.search(entry[0].text)]
    return any(
        block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        and _is_slanted(other)
        and min(abs(a.baseline - b.baseline) for a in piece.lines for b in other.lines) < _BY_EMS * piece.size
        for block, other in beside
    )


def _is_slanted(piece: Piece) -> bool:
    words = [word for line in piece.lines for word in line.words]
    return bool(words) and all(word.style.italic and not word.style.bold for word in words)


def _read_body(entries: Sequence[Entry]) -> str:
    return entries[0][0].text if entries and entries[0][0].kind in BODY_KINDS else ""


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

    if is_title(text) and _PERSON.search(before) and len(before) < 60:
        return True
    if "," in text and is_title(text):
        return is_title(before) or is_title(following)
    return is_name(text) and (
        (is_title(following) and not _PURPOSE.match(following)) or (is_title(text) and is_name(before))
    )


def _is_role_below(piece: Piece, text: str, before: Sequence[Entry]) -> bool:
    """Tell whether a line says what the person is whose name stands right above it, set the same way."""
    if not before or not before[-1][1].lines or len(piece.lines) != 1 or not _ROLE.search(text):
        return False
    block, other = before[-1]
    name, line = other.lines[-1], piece.lines[0]
    near = 0 < line.baseline - name.baseline < _NEXT_EMS * line.size and abs(name.x0 - line.x0) < 2
    alone = len(other.lines) == 1 and name.style == line.style
    return near and alone and bool(_NAMED.match(block.text))
