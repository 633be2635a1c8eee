"""Headings: what stands out from the prose, and the signatures that only look like headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.marks import ITEM, NUMBERED, STOP
from policymine.texts.pieces import Norms, Piece

_POINT = re.compile(r"^\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?\.?\s+[A-Z\"']")
_TICK = re.compile(r"^(?:[xX✓✔☐☑☒□■]|\[[ xX]?\])\s")
_LABEL = re.compile(r"^[A-Z][\w ’'/()-]{0,30}:\s")
_PURPOSE = re.compile(r"^(?:for|to|about) (?:the|a|an)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*\(?\bcont(?:inued|'?d)?[.…]*\)?$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:minister|secretary|leader|chief|director|chair|chairman|councillor|mayor|chancellor|officer|president|commissioner|mp)\b",
    re.IGNORECASE,
)

_PERSON = re.compile(r"\b(?:MP|MSP|MS|AM|OBE|CBE|MBE)$|^(?:Mr|Mrs|Ms|Dr|Sir|Dame|(?:The )?Rt|Cllr|Councillor|Lord)\b")
_QUESTION = re.compile(
    r"\?$|^(?:how|what|who|whom|whose|why|which|is|are|do|does|did|should|will|can|has|have)\b", re.IGNORECASE
)
_DUTY = re.compile(r"\b(?:will|must|should|shall)\b")
_SENTENCE = re.compile(
    r"\b(?:will|must|should|shall|can|may|is|are|was|were|be|has|have|includ(?:e|es|ing)|by|that|they|where|which|to)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:will|must|should|shall|is|are|has|have)\b")
_AHEAD = re.compile(r"\b(?:following|set out|below)\b")
_DASHES = "–—-"
_BY_EMS, _NEXT_EMS = 2.5, 1.6
_LABEL_EMS = 2.0  # between two labels
_SHORT_LINE = 0.6  # of the line above it
_INITIALLED = re.compile(r"\b([A-Z])[\w'’-]+ ([A-Z])[\w'’-]+ \(([A-Z]{2})\)")
_JOINED = re.compile(r"&|\b(?:and|the|of)\b")
_INITIALS = re.compile(r"^[A-Z]{1,3}(?:[ /&,]+[A-Z]{1,3})?:?$")
_QUOTED_START = re.compile(r"^[\"'“‘][^\"'“”‘’]{2,40}[\"'”’]\s+[a-z]\w*\s+\w")
_PAST = re.compile(r"\b(?:was|were|had|is|are|has|have)\b")
_NAMED = re.compile(r"^[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}$")
_ITEM_NUMBER = re.compile(r"^\d{1,2}\s+[A-Z]")
_OPENED = re.compile(r"^[A-Z][\w' ]{3,40} [–—-] ")
_LONG_TITLE, _LONG_POINT = 160, 90
COVER_PAGES = 3
_ADDRESS = re.compile(
    r"^(?:https?://\S+|www\.\S+|[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:uk|org|com|net|wales|scot|ie|eu)(?:/\S*)?)$"
)
_BYLINE = re.compile(r"^by (?:[A-Z][\w.'’-]* ){1,3}[A-Z][\w'’-]+")
_PART = re.compile(r"^(?:part|section|appendix|annex|chapter|schedule|stage|step|option|phase)\s+\w+\b", re.IGNORECASE)
_ON_COVER = re.compile(
    r"^(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?:\s+\d{1,2},?)?\s+\d{4}|(?:Presented to|Ordered by) (?:Parliament|both Houses|the House)\b.*"
    r"|by (?:the )?(?:Prime Minister|Minister|Secretary of State|Lord|Chancellor)\b[^.]{0,100}"
    r"|by Command of (?:His|Her) Majesty\b.{0,60})$",
    re.IGNORECASE,
)
GOVERNMENT = re.compile(
    r"^(?:(?:HM|(?:His|Her) Majesty's|UK|Welsh|Scottish) (?:Government|Treasury)|Government of the United Kingdom"
    r"|(?:Department (?:for|of)|Ministry of) [A-Z][\w,&' -]{2,60}"
    r"|(?:Cabinet|Home|Northern Ireland|Scotland|Wales) Office)$"
)

_SMALL = frozenset(("and", "&", "for", "of", "the"))
_PUBLISHED = re.compile(
    r"^(?:(?:last|first) )?(?:updated|published):? \d{1,2} "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^(?:policy paper|research and analysis|corporate report|independent report|transparency data|impact assessment"
    r"|statutory guidance|(?:open|closed) consultation|consultation outcome|official statistics|press release"
    r"|news story|(?:oral|written) statement to parliament)$",
    re.IGNORECASE,
)

Entry = tuple[Block, Piece]


def is_heading(piece: Piece, text: str, norms: Norms) -> bool:
    """Tell whether a piece is a heading: short, and larger or bolder than the prose, in italics, or in capitals."""
    most = 8 if piece.size > 1.6 * norms.size else 5
    if len(text) > 220 or len(piece.lines) > most or not re.search(r"[A-Za-z]{2}", text) or _is_quotation(text):
        return False
    if (ITEM.match(text) and not NUMBERED.match(text)) or _TICK.match(text) or _names_source(text):
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
    if size < 0.88 * norms.size or (re.search(r"[.;,]$", text) and not (bold and numbered)):
        return False
    if bold and not norms.bold:
        return not _is_bold_sentence(text)
    if _is_in_capitals(text) and len(piece.lines) <= 3:
        return not STOP.search(text) or (len(piece.lines) == 1 and _is_title_with_colon(text))
    return _is_slanted_title(piece, text)


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


def stands_on_cover(piece: Piece, text: str) -> bool:
    """Tell whether a text set as a heading on the first pages is a date, or says to whom the paper was presented.

    On the first, it may say who published it, or what kind of paper it is.
    """
    if piece.page_number == 1 and (GOVERNMENT.match(text) or _PAPER.match(text)):
        return True
    return piece.page_number <= COVER_PAGES and bool(_ON_COVER.match(text))


def heads_web_page(piece: Piece, text: str) -> bool:
    """Tell whether plain words at the top of a web page that was printed say only who published it, or when."""
    if piece.page_number > 1:
        return False
    named = all(word[0].isupper() or word in _SMALL for word in text.split())
    return bool((named and GOVERNMENT.match(text)) or _PUBLISHED.match(text))


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
    question = bool(_QUESTION.search(title))
    if title != text and re.search(r"(?:[.;,]|[;,] (?:and|or))$", text):
        return text[-1] != "." or not (question or len(title.split()) < 6)
    if question or not _FINITE.search(title):
        return False
    long = len(title) > (_LONG_TITLE if title == text else _LONG_POINT)
    duty = bool(_DUTY.search(title)) and (title != text or text[-1] == ":" or text[0].islower())
    return long or duty or (text[-1] == ":" and bool(_AHEAD.search(title)))


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


def _begins_list(block: Block) -> bool:
    """Tell whether a block is a list item, or the first of numbered paragraphs."""
    return block.kind is BlockKind.LIST_ITEM or (block.kind is BlockKind.PARAGRAPH and block.text.startswith("1. "))


def _leads_in(text: str) -> bool:
    title = NUMBERED.sub("", text)
    return text.endswith(":") and len(title.split()) > 2 and bool(_SENTENCE.search(title))


def _is_slanted_title(piece: Piece, text: str) -> bool:
    """Tell whether a text is a title in italics: one line, or a question of two, the second of them short."""
    first, *rest = piece.lines
    if not text[0].isupper() or not all(word.style.italic for line in piece.lines for word in line.words):
        return False
    if rest:
        short = len(rest) == 1 and rest[0].x1 - rest[0].x0 < _SHORT_LINE * (first.x1 - first.x0)
        return short and text.endswith("?") and not re.search(r"[.?!;] ", text)
    return len(text) < 90 and not STOP.search(text)


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and sum(c.isalpha() for c in text) > 5 and len(text.split()) < 25


def _is_title_with_colon(text: str) -> bool:
    """Tell whether words in capitals before a colon are a title ("THE COMMONS ACT:"), and no lead-in ("RESOLVED:")."""
    title = text.removesuffix(":")
    return title != text and len(title.split()) > 1 and not (STOP.search(title) or _SENTENCE.search(title))


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


def _read_body(entries: Sequence[Entry]) -> str:
    return entries[0][0].text if entries and entries[0][0].kind in BODY_KINDS else ""


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


def _names_table(piece: Piece, following: Sequence[Entry], norms: Norms) -> bool:
    """Tell whether a line that only slant sets apart stands before a table: its caption."""
    slanted = all(word.style.italic and not word.style.bold for word in piece.lines[0].words)
    if _PART.match(piece.lines[0].text):
        return False
    same = piece.size <= 1.05 * norms.size and bool(following) and following[0][1].page_number == piece.page_number
    return slanted and same and following[0][0].kind is BlockKind.TABLE


def _stands_alone(piece: Piece, text: str, norms: Norms) -> bool:
    if len(piece.lines) != 1 or not 3 < len(text) < 70 or piece.size < 0.95 * norms.size:
        return False
    title = NUMBERED.sub("", text)
    plain = title[:1].isupper() and not re.search(r"[.;:,?!]['\"]?$|\b(?:and|or|of|the|to)$", title)
    plain = plain and not (_PAST.search(title) and not _QUESTION.search(title))
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


def _stands_in_margin(text: str, piece: Piece, page: Sequence[Entry]) -> bool:
    """Tell whether initials stand to the right of a line of text: who is to do it."""
    line = piece.lines[0]
    return bool(_INITIALS.match(text)) and any(
        abs(other.baseline - line.baseline) < 0.5 * line.size and other.x1 < line.x0
        for _, piece in page
        for other in piece.lines
    )


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


def _is_role_below(piece: Piece, text: str, before: Sequence[Entry]) -> bool:
    """Tell whether a line says what the person is whose name stands right above it, set the same way."""
    if not before or not before[-1][1].lines or len(piece.lines) != 1 or not _ROLE.search(text):
        return False
    block, other = before[-1]
    name, line = other.lines[-1], piece.lines[0]
    near = 0 < line.baseline - name.baseline < _NEXT_EMS * line.size and abs(name.x0 - line.x0) < 2
    alone = len(other.lines) == 1 and name.style == line.style
    return near and alone and bool(_NAMED.match(block.text))


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
