"""Sentences: texts in, the units that are coded out.

The unit is the natural sentence, one list item read with its lead-in, or one table cell read with the names of its row
and column. The number of a numbered paragraph is left out. Sentence ends come from nupunkt (Kiss and Strunk's Punkt
with a legal abbreviation list), save those that its list hides: it holds ordinary words too ("tax", "west").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nupunkt import sent_spans

from policymine.records import BODY_KINDS, HEADING_JOIN, Block, BlockKind, Page, Place, Sentence, Text

RULES = "sentences 5"
_MARK = re.compile(r"[xXyY✓✔✗✘☑☒●•■–—-]|[yY]es|[nN]o|[nN]/?[aA]")
"""What says in a cell only that its row holds for its column, or does not."""
_HOLDS = re.compile(r"[xXyY✓✔☑☒●•■]|[yY]es")
_TICKS = frozenset("✓✔☑")
_CROSSES = frozenset("xX☒")
"""Beside ticks these say that a row does not hold; alone they say that it does."""
_BLOCK_JOIN = "\n\n"
_LONGEST_HEAD = 150
_NUMBER = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|\(?[a-z]{1,4}\)|[a-z][.)])\s+(?=[^\W\da-z]|[“‘\"'])"
)
_OPENERS = (
    "After|Although|And|Any|As|At|Before|Both|But|By|During|Each|For|From|He|Here|However|If|In|It|Its|More|Most|No|Nor"
    "|On|Our|Over|She|Since|So|Some|That|The|Their|There|These|They|This|Those|To|Under|We|When|Where|While|With|You"
)
_HIDDEN_END = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<word>so|[a-z]{3,})"
    rf"|(?P<name>[A-Z][a-z]{{2,}})(?=\.\s+(?:{_OPENERS})\s+[a-z])"
    r"|(?<=[a-z] )(?:Annexe?|Appendix|Class|Schedule)\s[A-Z]"
    r")\.\s+(?=[A-Z])"
)
_SHORTENED = re.compile(
    r"[ivx]+|abbr|adj|appx|approx|asst|avg|cont|contd|dept|ed|edn|eds|eg|enc|encl|esp|est|etc|excl|ext|figs?|gen|govt|hon"
    r"|hrs|ibid|inc|incl|inst|max|mins?|misc|nos|orig|paras?|poss|prof|publ|refs?|regs?|rep|repr|resp|rev|sch|sec|sect|seq"
    r"|spec|supp|suppl|tel|temp|trans|univ|viz|vols?"
    r"|Capt|Col|Gen|Gov|Hon|Lieut|Messrs|Mrs|Prof|Rep|Rev|Rtd|Sen|Sgt"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A document's body: its text, and the blocks with the offset at which each begins in it."""

    text: str
    blocks: tuple[tuple[int, Block, Page], ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    start_char: int
    end_char: int
    lead_in: str


def compose_body(text: Text) -> Body:
    """Join the blocks that are read aloud (headings, paragraphs, list items, tables) with blank lines between them."""
    parts: list[str] = []
    blocks: list[tuple[int, Block, Page]] = []
    offset = 0
    for page in text.pages:
        for block in page.blocks:
            if block.kind in BODY_KINDS and block.text.strip():
                blocks.append((offset, block, page))
                parts.append(block.text)
                offset += len(block.text) + len(_BLOCK_JOIN)
    return Body(text=_BLOCK_JOIN.join(parts), blocks=tuple(blocks))


def find_sentences(text: Text) -> tuple[Sentence, ...]:
    """Find the sentences of a text in reading order, with offsets in its body, page, heading path and places."""
    found: list[Sentence] = []
    labels = {page.page_number: page.page_label for page in text.pages}
    path: list[tuple[int, str]] = []
    section = 0
    previous = ""
    for offset, block, page in compose_body(text).blocks:
        if block.kind is BlockKind.HEADING:
            section += bool(found) and found[-1].section == section
            path = [each for each in path if each[0] < (block.level or 1)]
            path.append((block.level or 1, " ".join(block.text.split())))
            previous = ""
            continue
        heading = HEADING_JOIN.join(title for _, title in path)
        for sentence in _split_block(block, page, labels):
            sentence = replace(
                sentence,
                index=len(found),
                start_char=sentence.start_char + offset,
                end_char=sentence.end_char + offset,
                heading=heading,
                previous=previous,
                section=section,
            )
            found.append(sentence)
            previous = read_whole(sentence)
    return tuple(found)


def read_whole(sentence: Sentence) -> str:
    """Return a sentence as it is read: with its lead-in, if it has one."""
    return f"{sentence.lead_in} {sentence.text}" if sentence.lead_in else sentence.text


def _split_block(block: Block, page: Page, labels: dict[int, str]) -> Iterator[Sentence]:
    for unit in _find_units(block):
        places = tuple(p for p in block.places if p.start_char < unit.end_char and p.end_char > unit.start_char)
        number = places[0].page_number if places else page.page_number
        yield Sentence(
            index=0,
            text=block.text[unit.start_char : unit.end_char],
            start_char=unit.start_char,
            end_char=unit.end_char,
            page_number=number,
            page_label=labels.get(number, page.page_label),
            lead_in=unit.lead_in,
            places=tuple(_cut(place, unit) for place in places),
        )


def _cut(place: Place, unit: _Unit) -> Place:
    """Count a place's characters from the start of the unit that it belongs to."""
    return replace(
        place,
        start_char=max(place.start_char - unit.start_char, 0),
        end_char=min(place.end_char, unit.end_char) - unit.start_char,
    )


def _find_units(block: Block) -> Iterator[_Unit]:
    if block.kind is BlockKind.TABLE and block.cells:
        yield from _find_cells(block)
        return
    lead_in = block.lead_in
    number = _NUMBER.match(block.text)
    begin = number.end() if number else 0
    for start, end in _find_spans(block.text):
        unit = _trim(block.text, max(start, begin), end, lead_in)
        if unit:
            yield unit
            lead_in = ""


def _find_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end."""
    for start, end in sent_spans(text):
        for found in _HIDDEN_END.finditer(text, start, end):
            word = found["word"] or found["name"]
            if word is None or not _SHORTENED.fullmatch(word):
                yield start, found.end()
                start = found.end()
        yield start, end


def _trim(text: str, start: int, end: int, lead_in: str) -> _Unit | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if not any(character.isalpha() for character in text[start:end]):
        return None
    return _Unit(start, end, lead_in)


def _name_row(before: Sequence[str]) -> str:
    """Return the name of a row among the cells before one: the first, or the second where that is a number only."""
    named = next((cell for cell in before[:2] if any(map(str.isalpha, cell))), "")
    return named or "".join(before[:1])


def _find_marks(row: Sequence[str], against: frozenset[str]) -> tuple[int, ...]:
    """Return the columns in which a row of nothing but marks behind its name says that it holds.

    ``against`` are marks that say here that it does not.
    """
    named = next((number for number, cell in enumerate(row[:2]) if any(map(str.isalpha, cell))), 0)
    marks = {number: cell for number, cell in enumerate(row) if number > named and cell}
    if not row[named] or not all(map(_MARK.fullmatch, marks.values())):
        return ()
    return tuple(number for number, cell in marks.items() if _HOLDS.fullmatch(cell) and cell not in against)


def _find_cells(block: Block) -> Iterator[_Unit]:
    """Yield each cell below the first row, with the name of its row and the first of its column as lead-in.

    A first row that goes on with a row of the page before, or says more than a name, is read as any other. What stands
    for several rows or columns is read in the first of them. Where marks alone stand behind the name of a row, each
    that says that it holds is read with the name, which does not count once more by itself; a cross among ticks says
    nothing.
    """
    rows = block.cells or ()
    header = rows[0] if len(rows) > 1 and max(map(len, rows[0])) <= _LONGEST_HEAD else ()
    cursor = 0
    has_ticks = any(cell in _TICKS for row in rows for cell in row)
    against = _CROSSES if has_ticks else frozenset[str]()
    for row_number, row in enumerate(rows):
        holding = _find_marks(row, against) if header else ()
        marks = [column for column in holding if (row_number, column) not in block.repeated]
        for column, cell in enumerate(row):
            start = block.text.find(cell, cursor) if cell else -1
            if start < 0:
                continue
            cursor = start + len(cell)
            if (row_number == 0 and header) or (row_number, column) in block.repeated:
                continue
            name = _name_row(row[:column])
            title = header[column] if column < len(header) else ""
            lead_in = ": ".join(part for part in (name, title) if part and part != cell)
            if column in marks:
                yield _Unit(start, cursor, f"{lead_in}:")
            if cell in against or (marks and (column in marks or not _MARK.fullmatch(cell))):
                continue
            for begin, end in _find_spans(cell):
                unit = _trim(block.text, start + begin, start + end, f"{lead_in}:" if lead_in else "")
                if unit:
                    yield unit
