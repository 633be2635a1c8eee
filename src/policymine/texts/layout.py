"""From pieces to blocks: paragraphs, list items, headings and captions, with the document's norms in view."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind, Box, Place
from policymine.texts.blocks import clean_text, load_words
from policymine.texts.cells import Cell, put_together, show_symbols
from policymine.texts.drawn.sheets import round_tenths
from policymine.texts.pages.broken_words import find_broken_words
from policymine.texts.pages.chart_labels import set_chart_labels_apart, set_diagram_labels_apart, set_table_notes_apart
from policymine.texts.pages.contents import CONTENTS_TITLE
from policymine.texts.pages.covers import heads_web_page, stands_on_cover
from policymine.texts.pages.headings import find_fellows, is_heading, mend_lead_ins
from policymine.texts.pages.imprints import set_imprints_apart
from policymine.texts.pages.item_ranks import rank_items
from policymine.texts.pages.lines import BULLETS, Line
from policymine.texts.pages.marks import ITEM, NUMBERED, STOP
from policymine.texts.pages.pieces import Entry, Norms, Piece, continues, find_page_norms, leaves_item, runs_past
from policymine.texts.pages.plain_heads import find_plain_heads, find_spaced_heads, mend_labels
from policymine.texts.pages.pull_quotes import set_quotes_apart
from policymine.texts.pages.ranks import rank_headings
from policymine.texts.pages.set_apart import find_set_apart
from policymine.texts.pages.signatures import mend_signatures
from policymine.texts.pages.strays import find_stray
from policymine.texts.speech import is_speech_furniture, set_notes_apart
from policymine.texts.tables.row_names import name_rows
from policymine.texts.tables.table_breaks import join_tables

_CAPTION = re.compile(
    r"^(?:(?:Figure|Fig\.?|Table|Chart|Map|Graph|Photo|Image|Exhibit|Diagram)"
    r"(?:\s*[A-Z]?\d+(?:[A-Z](?![a-z]))?[\d.]*|\s+(?-i:[A-Z])(?=[:.\s]))\s*(?:[:.–—-]|\s\S|$)"
    r"|(?:Source|Sources|Photo|Photograph|Picture|Credit|Photo credit)s?:)",
    re.IGNORECASE,
)
_NAMED_FIGURE = re.compile(r"^(?:Figure|Table|Chart|Map)\s*[A-Z]?\d+[A-Za-z]?[\d.]*:\s")
_LONGEST_CAPTION, _LONGEST_NAMED = 300, 420
_FIGURE_SENTENCE = re.compile(
    r"^\w+\.?\s*[A-Z]?\d+[A-Za-z]?[\d.]*\s+(?:(?:above|below|overleaf|also|then|and|in|on|of|to|from|which)\b|\(|(?:[a-z]+ly\s+)?(?:is|are|was|were|has|have|"
    r"shows?|showed|sets?|provides?|gives?|lists?|presents?|contains?|details?|summari[sz]es?|outlines?|illustrates?|"
    r"identif(?:y|ies)|highlights?|describes?|indicates?|demonstrates?|compares?|explains?|reports?|displays?|depicts?|"
    r"maps?|refers?|includes?|below|considers?|reproduces?|tells?)\b)"
)
_COMPOUND_STARTS = load_words("compounds")
_COMPOUND_ENDS = load_words("compound_ends")
_ORNAMENT = re.compile(r"^[^\w\s\"'(\[£$€#&@]\s+(?=\w)")
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_SITE = re.compile(
    r"^(?:GOV\.UK$|Home\s+[›>»]\s|© Crown copyright\b|Cookies on \S+$|Skip to (?:main )?content$|Print this page$"
    r"|Share this page\b|Is this page useful\b|Maybe Yes this page is useful\b|Report a problem with this page$"
    r"|Back to (?:top|contents)$|OGL$|All content is available under the Open Government Licence"
    r"|(?:(?:Help|Privacy(?: policy| notice)?|Cookies?(?: policy)?|Accessibility(?: statement)?|Contact(?: us)?"
    r"|Site ?map|Feedback|Terms(?: and conditions| of use)?|Copyright|Disclaimer"
    r"|Rhestr o Wasanaethau Cymraeg)(?:[\W_]+|$)){2,}(?:(?:Built by )?(?:the )?Government Digital Service)?$)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"^(?:(?:CP|HC|HL(?: Paper)?|Cmn?d?\.?) ?\d{1,5}(?:[-–][IVX]+)?|E-?(?:number|N):? ?E?\d{8}\b.{0,12}"
    r"|\W*(?:this page (?:is|has been) (?:left )?)?(?:intentionally|deliberately) (?:left )?blank\W*"
    r"|\W*blank page(?: for .{3,40})?\W*)$",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"^(?:ENTER [A-Z][A-Z £\d,./&-]{3,80}|(?:MINUTE|SIGNATURE|TELEPHONE) (?:REFERENCE|REQUIRED|NUMBER)|DD/MM/YY(?:YY)?"
    r"|[Cc]lick (?:or tap )?here to enter (?:text|a date)\.?)$"
)
_SIGNED = re.compile(
    r"^(?:Signed|Signature|Dated?|Chair(?:man|person)?)\b[ :]*(?:_{5,}|(?:\.\s?){6,}|…{2,})", re.IGNORECASE
)
_TOLD = (_SITE, _REFERENCE, _SIGNED, _PROMPT)
_IN_ADDRESS = re.compile(r"(?:://|\bwww\.)\S+$")
_CUT = "/_=&?"
_CUT_ADDRESS = re.compile(rf"(?:://|\bwww\.)\S*[{_CUT}]$")
_MORE_ADDRESS = re.compile(r"[\w%~]+(?:[-_./=&?%][\w%~]+)+[-/.,;)]?(?=\s|$)|\w+/(?=\s|$)")
_REST_OF_ADDRESS = re.compile(r"(?!https?:|www\.)(?=\S{12})(?:/\w|[/%]?[\w~-]+(?:[./=&?%,#-]+\w+){2,}[/.,;)]?(?=\s|$))")
_IN_QUERY = re.compile(r"[=&?#%]\w")
_FULL_EMS = 1.5  # the most room at the end of a line that an address fills
_HYPHENATED = re.compile(r"[^\W_]-$")
_COUNTED = re.compile(r"^(\d{1,2})\.\s+(?=\S)")


def build_blocks(pages: Sequence[Sequence[Piece]], norms: Norms) -> list[list[Block]]:
    """Return the blocks of each page; text that runs over a break of column or page becomes one block."""
    entries: list[list[Entry]] = [[] for _ in pages]
    opened: list[tuple[int, int]] = []
    headed: list[tuple[int, int]] = []
    quoted: list[tuple[int, int]] = []
    for number, pieces in enumerate(pages):
        own = find_page_norms(pieces, norms)
        for piece in pieces:
            block = read_table(piece, norms) if piece.table else classify(piece, own)
            before = _find_begun(entries, opened, (block, piece))
            if before is not None and headed and not runs_past(entries[before[0]][before[1]][1], piece):
                before = None
            if before is not None:
                entries[before[0]][before[1]] = _join(entries[before[0]][before[1]], piece, norms)
                opened = [before] if headed else opened[: opened.index(before) + 1]
                quoted += headed
                headed = []
                continue
            entries[number].append((block, piece))
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                opened = [*([] if headed else opened[-1:]), (number, len(entries[number]) - 1)]
                headed = []
            elif block.kind is BlockKind.HEADING:
                headed.append((number, len(entries[number]) - 1))
            elif block.kind is BlockKind.TABLE:
                opened, headed = [], []
    set_quotes_apart(entries, quoted)
    for page in entries:
        join_stray(page, norms)
    join_tables(entries)
    name_rows(entries)
    mend_lead_ins(entries, norms)
    find_fellows(entries)
    indent_lists(entries)
    number_lists(entries)
    rank_items(entries)
    noted = (list(set_table_notes_apart(page, norms)) for page in entries)
    loose = (set_diagram_labels_apart(list(set_chart_labels_apart(page)), norms) for page in noted)
    mended = (list(find_plain_heads(list(mend_signatures(page, norms)), norms)) for page in loose)
    apart = (list(find_spaced_heads(page, norms)) for page in find_set_apart(list(mended), norms))
    blocks = rank_headings([list(set_imprints_apart(list(mend_labels(page)))) for page in apart])
    return set_notes_apart(blocks)


def _find_begun(
    entries: Sequence[Sequence[Entry]], opened: Sequence[tuple[int, int]], entry: Entry
) -> tuple[int, int] | None:
    """Return which of the entries that are still open a piece goes on with; none where it stands below a list's end."""
    begun = [(at, entries[at[0]][at[1]]) for at in reversed(opened)]
    if not entry[1].lines or (begun and leaves_item(begun[0][1][1], entry[1])):
        return None
    return next(
        (at for at, before in begun if _joins(before, entry) and (at == opened[-1] or _ends_sentence(before, entry))),
        None,
    )


def _ends_sentence(before: Entry, after: Entry) -> bool:
    """Tell whether a piece that goes on with an earlier one than the last begins small, or comes to a stop itself."""
    text = after[0].text
    stops = bool(STOP.search(text)) and not before[0].text.endswith(",")
    return stops or text.lstrip("'\"(")[:1].islower()


def join_stray(page: list[Entry], norms: Norms) -> None:
    """Put the end of a paragraph that stands elsewhere on its page after the beginning."""
    if found := find_stray(page):
        beginning, end = found
        page[beginning] = _join(page[beginning], page[end][1], norms)
        del page[end]


def indent_lists(entries: Sequence[list[Entry]]) -> None:
    """Make list items of paragraphs set in under a lead-in, whose bullets are drawn and not written."""
    for page in entries:
        for index, (block, piece) in enumerate(page):
            if block.kind is not BlockKind.PARAGRAPH or not block.text.endswith(":"):
                continue
            end = index + 1
            while end < len(page) and _is_set_in(page[end], piece.indent, page[index + 1][1].indent):
                end += 1
            if end - index > 2:
                page[index + 1 : end] = [
                    (replace(b, kind=BlockKind.LIST_ITEM, level=1), p) for b, p in page[index + 1 : end]
                ]


def _is_set_in(entry: Entry, outer: float, inner: float) -> bool:
    block, piece = entry
    plain = block.kind is BlockKind.PARAGRAPH and not NUMBERED.match(block.text)
    return plain and piece.indent > outer + 12 and abs(piece.indent - inner) < 2


def number_lists(entries: Sequence[list[Entry]]) -> None:
    """Make list items of paragraphs numbered 1, 2, 3 ... that a sentence leads into."""
    expected, leads = 0, False
    for page in entries:
        for index, (block, piece) in enumerate(page):
            if block.kind not in BODY_KINDS:
                continue
            found = _COUNTED.match(block.text) if block.kind is BlockKind.PARAGRAPH else None
            number = int(found.group(1)) if found else 0
            if found and (number == expected or (number == 1 and leads)):
                page[index] = _make_item(block.text, list(block.places), 0), piece
                expected = number + 1
            elif block.kind is not BlockKind.LIST_ITEM:
                expected = 0
            leads = block.text.endswith(":")


def _joins(before: Entry, after: Entry) -> bool:
    (_, last), (block, piece) = before, after
    if block.kind is not BlockKind.PARAGRAPH or piece.kind is not None:
        return False
    moved = last.page_number != piece.page_number or last.stack != piece.stack
    return moved and continues(last, piece)


def _join(before: Entry, piece: Piece, norms: Norms) -> Entry:
    block, last = before
    text, places = append_lines(block.text, list(block.places), piece, norms.vocabulary)
    merged = last._replace(lines=piece.lines, page_number=piece.page_number, stack=piece.stack)
    return replace(block, text=text, places=tuple(places)), merged


def classify(piece: Piece, norms: Norms) -> Block:
    """Return the block that a piece makes."""
    text, places = append_lines("", [], piece, norms.vocabulary)
    if piece.kind is BlockKind.CONTENTS:
        return Block(piece.kind, clean_text(_LEADER.sub(" ", text)).lstrip("—–- "))
    if piece.kind is not None:
        return Block(piece.kind, text, places=tuple(places))
    if is_speech_furniture(text) or any(told.match(text) for told in _TOLD) or heads_web_page(piece, text):
        return Block(BlockKind.FURNITURE, text, places=tuple(places))
    if is_caption(text):
        return Block(BlockKind.CAPTION, text, places=tuple(places))
    if not re.search(r"[^\W\d_]", text) and (piece.size > 1.5 * norms.size or not re.search(r"\w", text)):
        return Block(BlockKind.FURNITURE, text, places=tuple(places))
    if is_heading(piece, text, norms):
        if stands_on_cover(piece, text):
            return Block(BlockKind.FURNITURE, text, places=tuple(places))
        text, places = _cut(text, places, len(text) - len(_ORNAMENT.sub("", text)))
        return Block(BlockKind.HEADING, text, level=2, places=tuple(places))
    if mark := ITEM.match(text):
        return _make_item(text, places, mark.end() if text[0] in BULLETS else 0)
    if CONTENTS_TITLE.match(text):
        return Block(BlockKind.CONTENTS, text, places=tuple(places))
    return Block(BlockKind.PARAGRAPH, text, places=tuple(places))


def is_caption(text: str) -> bool:
    """Tell whether a text captions a figure or table, or names its source; a sentence about one does not."""
    longest = _LONGEST_NAMED if _NAMED_FIGURE.match(text) else _LONGEST_CAPTION
    if len(text) >= longest or not _CAPTION.match(text):
        return False
    return not (_FIGURE_SENTENCE.match(text) and STOP.search(text))


def _make_item(text: str, places: list[Place], length: int) -> Block:
    """Return a list item without its bullet; a number or letter stays."""
    text, places = _cut(text, places, length)
    return Block(BlockKind.LIST_ITEM, text, level=1, places=tuple(places))


def _cut(text: str, places: list[Place], length: int) -> tuple[str, list[Place]]:
    """Return a text without its first characters, its places counted from what is left."""
    moved = [
        Place(max(place.start_char - length, 0), place.end_char - length, place.page_number, place.box)
        for place in places
        if place.end_char > length
    ]
    return text[length:], moved


def append_lines(text: str, places: list[Place], piece: Piece, vocabulary: frozenset[str]) -> tuple[str, list[Place]]:
    """Return a text and its places with a piece's lines appended, words hyphenated at a line's end joined.

    So are words that a narrow cell breaks.
    """
    broken = find_broken_words(piece.lines, vocabulary) if piece.table else ()
    for number, line in enumerate(piece.lines):
        ending = text[text.rfind(" ") + 1 :]
        if ending[-1:] == "-" and _HYPHENATED.search(ending, len(ending) - 2):
            if not _IN_ADDRESS.search(ending) and _drops_hyphen(ending, line.text, vocabulary):
                text = text[:-1]
                last = places[-1]
                places[-1] = Place(last.start_char, len(text), last.page_number, last.box)
        elif text and number not in broken and not _goes_on_address(ending, piece.lines, number):
            text += " "
        start = len(text)
        text += line.text
        box = Box(*map(round_tenths, (line.x0, line.top, line.x1, line.bottom)))
        places.append(Place(start, len(text), piece.page_number, box))
    return text, places


def _goes_on_address(ending: str, lines: Sequence[Line], number: int) -> bool:
    """Tell whether one of a block's lines goes on with an address that the one before cut."""
    if "://" not in ending and "www." not in ending:
        return False
    line = lines[number]
    if ending[-1:] in _CUT and _CUT_ADDRESS.search(ending) and _MORE_ADDRESS.match(line.text):
        return True
    if _IN_QUERY.match(line.text) and _IN_ADDRESS.search(ending):
        return True
    if not number or not _IN_ADDRESS.search(ending) or not _REST_OF_ADDRESS.match(line.text):
        return False
    return lines[number - 1].x1 > max(each.x1 for each in lines[: number + 1]) - _FULL_EMS * line.size


def _drops_hyphen(text: str, following: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether a hyphen at a line's end only breaks a word; the document's other words decide where they can."""
    found, after = re.search(r"[A-Za-z]+(?:-[A-Za-z]+)*(?=-$)", text), re.match(r"[a-z]+(?:-[a-z]+)*", following)
    if found is None or after is None:
        return False
    before = found[0].lower()
    if f"{before}-{after[0]}" in vocabulary:
        return False
    if before + after[0] in vocabulary:
        return True
    if "-" in before or before.endswith("ly") or before in _COMPOUND_STARTS or after[0] in _COMPOUND_ENDS:
        return False
    first = after[0].partition("-")[0]
    if following[len(first) : len(first) + 1] == "-" and before in vocabulary:
        return False
    return not (before in vocabulary and after[0] in vocabulary and len(before) > 2 and len(after[0]) > 2)


def read_table(piece: Piece, norms: Norms) -> Block:
    """Return the table block of a piece without its empty columns, its places by line; figures alone label a chart."""
    used = [column for column in range(len(piece.table[0])) if any(row[column] for row in piece.table)]
    block = put_together([[_read_cell(row[column], piece, norms) for column in used] for row in piece.table])
    if not re.search(r"[^\W\d_]{2}", block.text):
        text = " ".join(cell for row in block.cells or () for cell in row if cell)
        return Block(BlockKind.CAPTION, text, places=block.places)
    return block


def _read_cell(lines: tuple[Line, ...], piece: Piece, norms: Norms) -> Cell:
    text, places = append_lines("", [], piece._replace(lines=lines), norms.vocabulary)
    return Cell(show_symbols(text), tuple(places))
