"""Web pages: the main content of any HTML as blocks, nothing of its navigation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby

from policymine.records import Block, BlockKind
from policymine.texts.blocks import clean_text
from policymine.texts.spans import MOST_SPAN, SpanCell, build_span_table
from policymine.texts.web.web_furniture import is_furniture, is_set_apart, is_silent

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var",
})  # fmt: skip
_CLOSES = {
    "li": {"li"}, "p": {"p"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"},
    "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
    **{part: {"td", "th", "tr", "thead", "tbody", "tfoot"} for part in ("thead", "tbody", "tfoot")},
}  # fmt: skip
_SCOPE = {"ul", "ol", "table", "dl", "div", "section", "article", "main", "body", "blockquote"}
_ENDS_PARAGRAPH = frozenset({
    "p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section",
    "article", "pre", "figure", "hr", "main", "address",
})  # fmt: skip
_ENDED = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
_BULLET = re.compile(r"^\s*[·•▪●○◦‣\uf0b7]\s+(?=\S)")
_LOOSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM)
_MAX_DEPTH = 200
_LONGEST_BOLD = 120
_LONGEST_SPAN = 5  # digits


@dataclass(slots=True)
class Node:
    """An element: its tag, attributes, and children, which are nodes or runs of text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def find_all(self, wanted: Callable[[Node], bool]) -> Iterator[Node]:
        """Yield the nodes below this one that are wanted, in document order."""
        for child in self.children:
            if isinstance(child, Node):
                if wanted(child):
                    yield child
                yield from child.find_all(wanted)

    def find(self, wanted: Callable[[Node], bool]) -> Node | None:
        """Return the first node below this one that is wanted."""
        return next(self.find_all(wanted), None)

    @property
    def classes(self) -> str:
        """The class attribute."""
        return self.attributes.get("class", "")


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _close_implied(self, tag: str) -> None:
        closes = _CLOSES.get(tag, set()) | (_ENDED if tag in _ENDS_PARAGRAPH else set())
        last = len(self._open)
        for depth in range(last - 1, 0, -1):
            if self._open[depth].tag in _SCOPE:
                break
            if self._open[depth].tag in closes:
                last = depth
        del self._open[last:]


def parse_html(source: str) -> Node:
    """Return the tree of an HTML page or fragment."""
    builder = _TreeBuilder()
    builder.feed(source)
    builder.close()
    return builder.root


def text_of(node: Node) -> str:
    """Return the text inside a node, footnote marks and silent elements left out."""
    return clean_text("".join(_gather(node)))


def _gather(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield re.sub(r"\s+", " ", child)
        elif child.tag == "br":
            yield " "
        elif not is_silent(child) and not _is_note_mark(child):
            spaced = "" if child.tag in _INLINE else " "
            yield spaced
            yield from _gather(child)
            yield spaced


def _is_note_mark(node: Node) -> bool:
    if node.tag == "sup" and (node.attributes.get("id", "").startswith("fnref") or node.find(lambda n: n.tag == "a")):
        return True
    return node.tag == "a" and ("footnote" in node.classes or "reversefootnote" in node.classes)


def read_blocks(node: Node) -> Iterator[Block]:
    """Yield the blocks of a node in reading order; a short paragraph that is bold as a whole is a heading."""
    deepest = 1
    for block in _walk(node, 0):
        if block.kind in _LOOSE and block.level is None:
            block = replace(
                block, level={BlockKind.HEADING: min(deepest + 1, 6), BlockKind.LIST_ITEM: 1}.get(block.kind)
            )
        elif block.kind is BlockKind.HEADING:
            deepest = block.level or 1
        yield block


def _walk(node: Node, depth: int) -> Iterator[Block]:
    run: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or (child.tag in _INLINE and not _holds_blocks(child)) or child.tag in {"br", "img"}:
            run.append(child)
            continue
        yield from _paragraphs(run)
        run = []
        yield from _walk_element(child, depth)
    yield from _paragraphs(run)


def _holds_blocks(node: Node) -> bool:
    return node.find(lambda n: n.tag in _ENDS_PARAGRAPH) is not None


def _paragraphs(run: list[Node | str]) -> Iterator[Block]:
    """Yield the paragraphs of a run of inline content, parted by two line breaks, or by one before a bullet."""
    part: list[Node | str] = []
    breaks = 0
    for child in [*run, Node("br"), Node("br")]:
        is_break = isinstance(child, Node) and child.tag == "br"
        if breaks == 1 and not is_break and _BULLET.match(child if isinstance(child, str) else text_of(child)):
            yield from _build_paragraph(part)
            part = []
        breaks = breaks + 1 if is_break else (breaks if isinstance(child, str) and not child.strip() else 0)
        part.append(child)
        if breaks >= 2:
            yield from _build_paragraph(part)
            part = []


def _build_paragraph(run: list[Node | str]) -> Iterator[Block]:
    text = text_of(Node("p", children=run))
    if bullet := _BULLET.match(text):
        yield Block(BlockKind.LIST_ITEM, text[bullet.end() :])
    elif text:
        yield Block(BlockKind.HEADING if _is_bold_heading(run, text) else BlockKind.PARAGRAPH, text)


def _is_bold_heading(run: list[Node | str], text: str) -> bool:
    """Tell whether a run of inline content is set as a heading, which has no level of its own then."""
    if len(text) > _LONGEST_BOLD or re.search(r"[.,;:!?]['\")]?$", text) or not re.search(r"[^\W\d_]{2}", text):
        return False
    shown = [child for child in run if (child.strip() if isinstance(child, str) else text_of(child))]
    return all(isinstance(child, Node) and child.tag in {"strong", "b"} for child in shown)


def _walk_element(node: Node, depth: int) -> Iterator[Block]:
    if is_silent(node) or is_furniture(node):
        return
    kind = _find_kind(node)
    if kind is BlockKind.FOOTNOTE:
        yield from (Block(kind, block.text) for block in _walk(node, depth))
    elif kind is BlockKind.HEADING:
        if text := text_of(_open_buttons(node)):
            yield Block(kind, text, level=int(node.tag[1]))
    elif kind is not None:
        if text := text_of(node):
            yield Block(kind, text)
    elif node.tag in {"ul", "ol"}:
        yield from _walk_list(node, depth + 1)
    elif node.tag == "table":
        yield from _walk_table(node, depth)
    else:
        yield from _walk(node, depth)


def _find_kind(node: Node) -> BlockKind | None:
    """Return the kind of all that an element holds, where the element says it."""
    if is_set_apart(node):
        return BlockKind.FURNITURE
    if "footnotes" in node.classes or node.attributes.get("role") == "doc-endnotes":
        return BlockKind.FOOTNOTE
    if re.fullmatch("h[1-6]", node.tag):
        return BlockKind.HEADING
    return BlockKind.CAPTION if node.tag in {"figcaption", "caption"} else None


def _open_buttons(heading: Node) -> Node:
    """Return a heading with the words of its button, as sections that unfold have them."""
    children = [
        replace(child, tag="span") if isinstance(child, Node) and child.tag == "button" else child
        for child in heading.children
    ]
    return replace(heading, children=children)


def _walk_list(node: Node, depth: int) -> Iterator[Block]:
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag != "li":
            yield from _walk_element(child, depth)
            continue
        first = True
        for block in _walk(child, depth):
            if block.kind in _LOOSE and block.level is None:
                block = Block(
                    BlockKind.LIST_ITEM if first else BlockKind.PARAGRAPH, block.text, level=depth if first else None
                )
                first = False
            yield block


def _walk_table(node: Node, depth: int) -> Iterator[Block]:
    rows = _read_rows(node)
    nested = node.find(lambda n: n.tag == "table") is not None
    caption = node.find(lambda n: n.tag == "caption")
    if caption is not None and (text := text_of(caption)):
        yield Block(BlockKind.CAPTION, text)
    if nested or max((sum(cell.across for cell in row) for row in rows), default=0) < 2:
        for cell in node.find_all(lambda n: n.tag in {"td", "th"} and n.find(lambda m: m.tag == "table") is None):
            yield from _walk(cell, depth)
    else:
        yield from build_span_table(rows)


def _read_rows(table: Node) -> list[list[SpanCell]]:
    rows: list[list[SpanCell]] = []
    for _, found in groupby(_find_rows(table), key=lambda pair: id(pair[0])):
        group = list(found)
        for number, (parent, row) in enumerate(group):
            rows.append(list(_read_cells(row, len(group) - number, named=parent.tag == "thead")))
    return rows


def _find_rows(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the rows below a node, each with the node that it is in: the table, or its head, a body or foot of it."""
    for child in node.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield node, child
        elif isinstance(child, Node):
            yield from _find_rows(child)


def _read_cells(row: Node, most: int, *, named: bool) -> Iterator[SpanCell]:
    """Yield the cells of a row; none spans more than the rows that its own part of the table still has (0: all)."""
    for cell in row.children:
        if isinstance(cell, Node) and cell.tag in {"td", "th"}:
            across = min(max(_read_span(cell, "colspan"), 1), MOST_SPAN)
            down = min(_read_span(cell, "rowspan") or most, most)
            yield SpanCell(text_of(cell), across, down, named or cell.tag == "th")


def _read_span(cell: Node, name: str) -> int:
    span = cell.attributes.get(name, "1").strip()
    return int(span) if span.isascii() and span.isdigit() and len(span) <= _LONGEST_SPAN else 1
