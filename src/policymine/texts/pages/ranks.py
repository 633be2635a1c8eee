"""Ranks of headings: the level of each in its document, told by how it looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind
from policymine.texts.pages.pieces import Entry, Piece

_COVER_PROSE = 400  # characters: a page with more is no cover
_LONGEST_ACRONYM = 5  # letters


def rank_headings(entries: Sequence[Sequence[Entry]]) -> list[list[Block]]:
    """Return the blocks with every heading's level: by its size, then by capitals, weight and slant.

    What stands on a cover, one of the first two pages of a long document without prose, is ranked by itself, by size.
    """
    first = 3 if len(entries) > 4 else 1
    headings = [
        (block, piece)
        for page in entries
        for block, piece in page
        if block.kind is BlockKind.HEADING and piece.page_number >= first
    ]
    capitals = {round(piece.size) for block, piece in headings if block.text.isupper() and not _is_acronym(block.text)}
    levels = _rank_looks(_look(piece, block, capitals) for block, piece in headings)
    return [
        list(_rank_cover(page) if _is_cover(page, first) else _rank_page(page, levels, capitals)) for page in entries
    ]


def _is_acronym(text: str) -> bool:
    """Tell whether a heading may be in capitals because it is an acronym, and not because it is set in them."""
    return sum(map(str.isalpha, text)) <= _LONGEST_ACRONYM and " " not in text


def _is_cover(page: Sequence[Entry], first: int) -> bool:
    prose = sum(
        len(block.text) for block, _ in page if block.kind in BODY_KINDS and block.kind is not BlockKind.HEADING
    )
    return bool(page) and page[0][1].page_number < first and prose < _COVER_PROSE


def _rank_looks(looks: Iterable[tuple[float, int]]) -> dict[tuple[float, int], int]:
    levels: dict[tuple[float, int], int] = {}
    level, top, weight = 0, 0.0, 0
    for look in sorted(set(looks)):
        if level == 0 or -look[0] < 0.87 * top or look[1] > weight:
            level += 1
            top, weight = -look[0], look[1]
        levels[look] = min(level, 6)
    return levels


def _rank_page(
    page: Sequence[Entry], levels: Mapping[tuple[float, int], int], capitals: Collection[float]
) -> Iterator[Block]:
    for block, piece in page:
        heads = block.kind is BlockKind.HEADING
        yield replace(block, level=levels.get(_look(piece, block, capitals), 1)) if heads else block


def _rank_cover(page: Sequence[Entry]) -> Iterator[Block]:
    sizes = sorted({-round(piece.size) for block, piece in page if block.kind is BlockKind.HEADING})
    for block, piece in page:
        heads = block.kind is BlockKind.HEADING
        yield replace(block, level=min(sizes.index(-round(piece.size)) + 1, 6)) if heads else block


def _look(piece: Piece, block: Block, capitals: Collection[float]) -> tuple[float, int]:
    """Return how a heading looks, the most important first; acronyms are in capitals where others of their size are."""
    style, size = piece.lines[0].style, round(piece.size)
    shouts = block.text.isupper() and (size in capitals or not _is_acronym(block.text))
    weight = 0 if shouts else 1 if style.bold and not style.italic else 2 if style.bold else 3
    return -size, weight
