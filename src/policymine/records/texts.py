"""What was read in a file: pages of blocks, with their places.

Places on a page are in PDF points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a page is; the last four kinds stay out of the body and of the sentences."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    FURNITURE = "furniture"
    CONTENTS = "contents"


BODY_KINDS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of a block's characters stands: one line or word on one page."""

    start_char: int
    end_char: int
    page_number: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table ... of a page, in reading order.

    ``level`` is a heading's rank (1 is the highest) or a list item's depth (1 is the outermost), else None.
    ``cells`` are a table's rows of cell texts. ``lead_in`` is the sentence that introduces a list ("The mayor will:").
    ``places`` map the characters of ``text`` to the page; they are empty where the source has no pages.
    A block that runs over a page break belongs to the page it starts on; its places tell the rest.
    ``repeated`` are the cells, by row and column from 0, that show again what another one says for several.
    """

    kind: BlockKind
    text: str
    level: int | None = None
    cells: tuple[tuple[str, ...], ...] | None = None
    lead_in: str = ""
    places: tuple[Place, ...] = ()
    repeated: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``page_number`` counts from 1, ``page_label`` is what is printed on it ("iv"); sizes in points.

    A source without pages (a web page, plain text) is one page with no size.
    """

    page_number: int
    page_label: str = ""
    blocks: tuple[Block, ...] = ()
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """What the extractor read in one file. ``suggestions`` are title, published_on ... as the source gives them."""

    file: str
    pages: tuple[Page, ...]
    extractor: str
    suggestions: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
