"""Agreement of what a reader gives with what a person reads on a page: ``corpora/sample/sources/truth``.

Words are what white space parts, after ligatures are opened, quotation marks and hyphens made plain; what holds neither
letter nor digit (bullets, leaders, dashes) does not count. The agreement of two runs of words is 2 L / (n + m), with L
the length of their longest common subsequence: 1 where they are the same words in the same order.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.extraction.readers import BASE, READERS
from benchmarks.results import SAMPLE

from policymine.records import BODY_KINDS, Block, BlockKind, Text
from policymine.texts import read_text

APART = ("furniture", "contents", "footnote", "caption")
IN_COLUMNS = "documents/wexmoor-neighbourhood-agreement.pdf"
PRINTED_WEB_PAGE = "documents/tarne-estuary-devolution-deal.pdf"
_LEADER = re.compile(r"[.…]{3,}")
_PLAIN = str.maketrans(
    {**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‐‑", "-"), "\u00ad": None}
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One page as a person reads it, and the kinds of page that it is."""

    file: Path
    page_number: int
    blocks: tuple[Mapping[str, Any], ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives of one page. ``headings`` and ``cells`` are None where it does not tell any."""

    body: str
    whole: str
    headings: tuple[str, ...] | None = None
    cells: tuple[str, ...] | None = None


@dataclass(slots=True)
class Tally:
    """Sums over pages; shares are made of sums, so that long pages count more than short ones."""

    pages: int = 0
    body: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    headings: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    apart: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in APART})


def load_truth() -> list[Truth]:
    """Return the pages with truth that hold any text."""
    pages = (json.loads(path.read_text("utf-8")) for path in sorted((SAMPLE / "sources" / "truth").glob("*.json")))
    return [
        Truth(SAMPLE / page["file"], page["page_number"], tuple(page["blocks"]), _find_kinds(page))
        for page in pages
        if page["blocks"]
    ]


def _find_kinds(page: Mapping[str, Any]) -> frozenset[str]:
    """Tell the kinds of a page; one that is of no other kind is plain text."""
    held = {block["kind"] for block in page["blocks"]}
    named = {"table": "table", "contents": "contents list", "footnote": "footnotes", "list_item": "lists"}
    kinds = {name for kind, name in named.items() if kind in held}
    if page["file"] == IN_COLUMNS:
        kinds.add("two columns")
    if page["file"] == PRINTED_WEB_PAGE:
        kinds.add("printed web page")
    return frozenset(kinds or {"plain text"})


def read_page(reader: str, truth: Truth) -> Reading:
    """Return what a reader gives of the page of a truth."""
    if reader == "policymine":
        return _read_blocks(_read_once(truth.file), truth.page_number)
    page = _read_all(reader, truth.file)[truth.page_number - 1]
    cells = _read_cells(truth.file, truth.page_number) if reader == BASE else None
    return Reading(page, page, cells=cells)


@lru_cache
def _read_once(file: Path) -> Text:
    return read_text(file, find_ocr=lambda: None)


@lru_cache
def _read_all(reader: str, file: Path) -> list[str]:
    return READERS[reader](file)


def _read_blocks(text: Text, page_number: int) -> Reading:
    blocks = [
        (block, words) for page in text.pages for block in page.blocks if (words := _cut_to_page(block, page_number))
    ]
    body = [(block, words) for block, words in blocks if block.kind in BODY_KINDS]
    return Reading(
        "\n".join(words for _, words in body),
        "\n".join(words for _, words in blocks),
        tuple(words for block, words in body if block.kind is BlockKind.HEADING),
        tuple(cell for block, _ in body for row in block.cells or () for cell in row if cell),
    )


def _cut_to_page(block: Block, page_number: int) -> str:
    """Return the part of a block that stands on a page: a paragraph may run on to the next."""
    places = [place for place in block.places if place.page_number == page_number]
    return " ".join(block.text[place.start_char : place.end_char] for place in places)


def _read_cells(file: Path, page_number: int) -> tuple[str, ...]:
    import pdfplumber

    with pdfplumber.open(file) as pdf:
        tables = pdf.pages[page_number - 1].extract_tables()
    return tuple(cell for table in tables for row in table for cell in row if cell)


def find_words(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    plain = _LEADER.sub(" ", unicodedata.normalize("NFKC", text).translate(_PLAIN))
    return [word for word in plain.split() if any(character.isalnum() for character in word)]


def count_longest(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, by Hyyrö's bit-parallel method (2004)."""
    places: dict[str, int] = {}
    for index, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << index
    row = full = (1 << len(first)) - 1
    for word in second:
        common = row & places.get(word, 0)
        row = (row + common) | (row - common)
    return len(first) - (row & full).bit_count()


def count_page(tally: Tally, truth: Truth, reading: Reading) -> None:
    """Add one page to a tally."""
    tally.pages += 1
    body = find_words(_join(truth.blocks, BODY_KINDS))
    read = find_words(reading.body)
    _count_order(tally.body, body, read)
    _count_order(tally.whole, find_words(_join(truth.blocks, frozenset(BlockKind))), find_words(reading.whole))
    headings = [block["text"] for block in truth.blocks if block["kind"] == "heading"]
    cells = [cell for block in truth.blocks for row in block.get("cells", ()) for cell in row if cell]
    _count_same(tally.headings, headings, reading.headings)
    _count_same(tally.cells, cells, reading.cells)
    surplus = Counter(read) - Counter(body)
    for kind, counts in tally.apart.items():
        words = Counter(find_words(_join(truth.blocks, frozenset({kind}))))
        counts["of"] += words.total()
        counts["kept"] += (words - surplus).total()


def _join(blocks: Iterable[Mapping[str, Any]], kinds: frozenset[Any]) -> str:
    """Return the words of blocks of some kinds; a table is read row by row."""
    parts = []
    for block in blocks:
        if block["kind"] in kinds:
            rows = block.get("cells")
            parts.append(" ".join(cell for row in rows for cell in row) if rows else block["text"])
    return "\n".join(parts)


def _count_order(counts: Counter[str], truth: Sequence[str], read: Sequence[str]) -> None:
    counts["common"] += 2 * count_longest(truth, read)
    counts["both"] += len(truth) + len(read)


def _count_same(counts: Counter[str], truth: Sequence[str], read: Sequence[str] | None) -> None:
    """Count which of the texts a reader gives word for word, each as often as it stands there."""
    if read is None:
        return
    wanted = Counter(" ".join(find_words(text)) for text in truth)
    given = Counter(" ".join(find_words(text)) for text in read)
    counts["found"] += (wanted & given).total()
    counts["of"] += wanted.total()
    counts["given"] += given.total()
