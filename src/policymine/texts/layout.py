"""From pieces to blocks: paragraphs, list items, headings and captions, with the document's norms in view."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind, Box, Place
from policymine.texts.blocks import CELL_BREAK, ROW_BREAK
from policymine.texts.lines import Line
from policymine.texts.pieces import ITEM, NUMBERED, STOP, Norms, Piece, continues

_CAPTION = re.compile(
    r"^(?:(?:Figure|Fig\.?|Table|Chart|Map|Graph|Photo|Image|Exhibit|Diagram)\s*(?:\d[\d.]*|[A-Z](?=[:.\s]))\s*(?:[:.–—-]|\s\S)"
    r"|(?:Source|Sources|Photo|Photograph|Picture|Credit|Photo credit)s?:)",
    re.IGNORECASE,
)
_COMPOUND_STARTS = frozenset(
    "non self long short well high low full part cross multi one two three four five six seven eight nine ten twenty thirty "
    "first second third local half inter socio year term world community place evidence state so on up decision policy "
    "public private user client cost time data means tax job care vice ex mid post pre anti pro semi sub all".split()
)
_ORNAMENT = re.compile(r"^[^\w\s\"'(\[£$€#&@]\s+(?=\w)")
_HYPHENATED = re.compile(r"[^\W_]-$")
_COUNTED = re.compile(r"^(\d{1,2})\.\s+(?=\S)")
_ROLE = re.compile(
    r"\b(?:minister|secretary|leader|chief|director|chair|chairman|councillor|mayor|chancellor|officer|president|commissioner|mp)\b",
    re.IGNORECASE,
)

Entry = tuple[Block, Piece]


def build_blocks(pages: Sequence[Sequence[Piece]], norms: Norms) -> list[list[Block]]:
    """Return the blocks of each page; text that runs over a break of column or page becomes one block."""
    entries: list[list[Entry]] = [[] for _ in pages]
    opened: list[tuple[int, int]] = []
    for number, pieces in enumerate(pages):
        for piece in pieces:
            block = build_table(piece, norms) if piece.table else classify(piece, norms)
            before = next((at for at in reversed(opened) if _joins(entries[at[0]][at[1]], (block, piece))), None)
            if before is not None:
                entries[before[0]][before[1]] = _join(entries[before[0]][before[1]], piece, norms)
                opened = opened[: opened.index(before) + 1]
                continue
            entries[number].append((block, piece))
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                opened = [*opened[-1:], (number, len(entries[number]) - 1)]
            elif block.kind in (BlockKind.HEADING, BlockKind.TABLE):
                opened = []
    number_lists(entries)
    rank_items(entries)
    return rank_headings([list(_mend_signatures(page, norms)) for page in entries])


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
                page[index] = _cut_mark(block.text, list(block.places), found.end()), piece
                expected = number + 1
            elif block.kind is not BlockKind.LIST_ITEM:
                expected = 0
            leads = block.text.endswith(":")


def rank_items(entries: Sequence[list[Entry]]) -> None:
    """Give every list item its depth, by how far it stands to the right of the item before."""
    edges: list[tuple[float, str]] = []
    for page in entries:
        for index, (block, piece) in enumerate(page):
            if block.kind is not BlockKind.LIST_ITEM:
                edges = edges if block.kind not in BODY_KINDS else []
                continue
            mark = re.sub(r"\w+", "1", piece.mark)
            same = next((depth for depth, (_, other) in enumerate(edges) if other == mark), None)
            if same is not None:
                del edges[same + 1 :]
            else:
                edges = [edge for edge in edges if edge[0] < piece.indent - 5] + [(piece.indent, mark)]
            page[index] = replace(block, level=len(edges)), piece


def _mend_signatures(page: Sequence[Entry], norms: Norms) -> Iterator[Entry]:
    """Yield a page's blocks with the names and titles under a letter or foreword as what they are: no headings."""
    for index, (block, piece) in enumerate(page):
        following = page[index + 1][0].text if index + 1 < len(page) else ""
        before = page[index - 1][0].text if index else ""
        if block.kind is BlockKind.HEADING and piece.size < 1.5 * norms.size and _is_signature(block.text, before, following):
            block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        yield block, piece


def _is_signature(text: str, before: str, following: str) -> bool:
    def is_title(line: str) -> bool:
        return len(line) < 90 and bool(_ROLE.search(line)) and not STOP.search(line)

    def is_name(line: str) -> bool:
        words = line.split()
        return 2 <= len(words) <= 7 and not line.endswith(":") and not NUMBERED.match(line) and sum(word[0].isupper() for word in words) >= len(words) - 1

    if "," in text and is_title(text):
        return is_title(before) or is_title(following)
    return is_name(text) and (is_title(following) or (is_title(text) and is_name(before)))


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
    if piece.kind is not None:
        return Block(piece.kind, text, places=tuple(places))
    if _CAPTION.match(text) and len(text) < 300:
        return Block(BlockKind.CAPTION, text, places=tuple(places))
    if not re.search(r"[^\W\d_]", text) and piece.size > 1.5 * norms.size:
        return Block(BlockKind.FURNITURE, text, places=tuple(places))
    if is_heading(piece, text, norms):
        text, places = _cut(text, places, len(text) - len(_ORNAMENT.sub("", text)))
        return Block(BlockKind.HEADING, text, level=2, places=tuple(places))
    if mark := ITEM.match(text):
        return _cut_mark(text, places, mark.end())
    return Block(BlockKind.PARAGRAPH, text, places=tuple(places))


def _cut_mark(text: str, places: list[Place], length: int, level: int = 1) -> Block:
    """Return a list item without its bullet."""
    text, places = _cut(text, places, length)
    return Block(BlockKind.LIST_ITEM, text, level=level, places=tuple(places))


def _cut(text: str, places: list[Place], length: int) -> tuple[str, list[Place]]:
    """Return a text without its first characters, its places counted from what is left."""
    moved = [
        Place(max(place.start_char - length, 0), place.end_char - length, place.page_number, place.box)
        for place in places
        if place.end_char > length
    ]
    return text[length:], moved


def is_heading(piece: Piece, text: str, norms: Norms) -> bool:
    """Tell whether a piece is a heading: short, and larger or bolder than the prose, in italics, or in capitals."""
    if len(text) > 220 or len(piece.lines) > 5 or not re.search(r"[A-Za-z]{2}", text) or text[0] in "\"'“‘":
        return False
    if ITEM.match(text) and not NUMBERED.match(text):
        return False
    size = piece.size
    bold = all(line.bold > 0.95 for line in piece.lines)
    if size > 1.12 * norms.size and (bold or size not in norms.prose):
        if not re.search(r"[.;,]$", text):
            return True
        return size > 1.6 * norms.size and (len(text.split()) < 8 or piece.page_number == 1)
    numbered = bool(NUMBERED.match(text)) and len(text) < 160 and not re.search(r"[.;] \w", NUMBERED.sub("", text))
    if size < 0.88 * norms.size or (re.search(r"[.;,]$", text) and not (bold and numbered)):
        return False
    if bold and not norms.bold:
        return True
    return len(piece.lines) == 1 and len(text) < 90 and not STOP.search(text) and _stands_out(piece.lines[0], text)


def _stands_out(line: Line, text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = text.isupper() and len(letters) > 5 and len(text.split()) < 12
    return capitals or (text[0].isupper() and all(word.style.italic for word in line.words))


def rank_headings(entries: Sequence[Sequence[Entry]]) -> list[list[Block]]:
    """Return the blocks with every heading's level: by its size, then by capitals, weight and slant."""
    headed = [(piece.page_number, _look(piece, block)) for page in entries for block, piece in page if block.kind is BlockKind.HEADING]
    first = 3 if len(entries) > 4 else 1
    later = {look for number, look in headed if number >= first}
    levels = {look: 1 for _, look in headed}
    level, top, weight = 0, 0.0, 0
    for look in sorted(later):
        if level == 0 or -look[0] < 0.87 * top or look[1] > weight:
            level += 1
            top, weight = -look[0], look[1]
        levels[look] = min(level, 6)
    return [
        [replace(block, level=levels[_look(piece, block)]) if block.kind is BlockKind.HEADING else block for block, piece in page]
        for page in entries
    ]


def _look(piece: Piece, block: Block) -> tuple[float, int]:
    """Return how a heading looks, the most important first."""
    line = piece.lines[0]
    weight = 0 if block.text.isupper() else 1 if line.bold > 0.9 and not line.style.italic else 2 if line.bold > 0.9 else 3
    return -round(piece.size), weight


def append_lines(text: str, places: list[Place], piece: Piece, vocabulary: frozenset[str]) -> tuple[str, list[Place]]:
    """Return a text and its places with a piece's lines appended, words hyphenated at a line's end joined."""
    for line in piece.lines:
        if text and _HYPHENATED.search(text):
            if _drops_hyphen(text, line.text, vocabulary):
                text = text[:-1]
                last = places[-1]
                places[-1] = Place(last.start_char, len(text), last.page_number, last.box)
        elif text:
            text += " "
        start = len(text)
        text += line.text
        box = Box(round(line.x0, 1), round(line.top, 1), round(line.x1, 1), round(line.bottom, 1))
        places.append(Place(start, len(text), piece.page_number, box))
    return text, places


def _drops_hyphen(text: str, following: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether a hyphen at a line's end only breaks a word; the document's other words decide where they can."""
    before, after = re.search(r"[a-z]+(?:-[a-z]+)*(?=-$)", text), re.match(r"[a-z]+(?:-[a-z]+)*", following)
    if before is None or after is None:
        return False
    if f"{before[0]}-{after[0]}" in vocabulary:
        return False
    if before[0] + after[0] in vocabulary:
        return True
    if before[0] in vocabulary and after[0] in vocabulary and len(before[0]) > 2 and len(after[0]) > 2:
        return False
    return "-" not in before[0] and before[0] not in _COMPOUND_STARTS


def build_table(piece: Piece, norms: Norms) -> Block:
    """Return the table block of a piece, its text broken by tabs and newlines, its places by line."""
    text = ""
    places: list[Place] = []
    rows: list[tuple[str, ...]] = []
    for number, row in enumerate(piece.table):
        cells = []
        for column, lines in enumerate(row):
            text += CELL_BREAK if column else (ROW_BREAK if number else "")
            cell, cell_places = append_lines("", [], piece._replace(lines=lines), norms.vocabulary)
            places += [Place(p.start_char + len(text), p.end_char + len(text), p.page_number, p.box) for p in cell_places]
            text += cell
            cells.append(cell)
        rows.append(tuple(cells))
    return Block(BlockKind.TABLE, text, cells=tuple(rows), places=tuple(places))
