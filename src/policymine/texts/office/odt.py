"""ODT: paragraphs, lists, tables, notes, headers and footers of an OpenDocument text, tracked deletions left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from policymine.records import Block, BlockKind
from policymine.texts.office.numbering import write_number
from policymine.texts.office.packages import Package, child, children, value
from policymine.texts.office.paragraphs import Paragraph, TableCell, build_blocks, lay_out_table, mark_notes
from policymine.texts.web.html import Node

_LEFT_OUT = frozenset({
    "tracked-changes", "annotation", "annotation-end", "note", "hidden-text", "hidden-paragraph", "ruby-text", "frame",
    "custom-shape", "g", "forms", "sequence-decls", "variable-decls", "user-field-decls", "script", "object",
})  # fmt: skip
_BOXES = frozenset({"frame", "text-box", "custom-shape", "g"})
_CONTENTS = frozenset({
    "table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index", "bibliography",
})  # fmt: skip
_RUNNING = {"header": "header", "header-first": "header", "header-left": "header"} | {
    "footer": "footer", "footer-first": "footer", "footer-left": "footer",
}  # fmt: skip
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_REPEATS = 60


class Look(NamedTuple):
    """A style: its name, the style it is based on, whether it is bold where it says so."""

    name: str
    parent: str
    bold: bool | None


def read_odt(package: Package) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks of an OpenDocument text and what its properties suggest."""
    manifest = child(package.read_xml("META-INF/manifest.xml"), "manifest")
    if manifest is not None and manifest.find(lambda node: node.tag == "encryption-data") is not None:
        raise package.refuse("is protected with a password. Save it without one, then add it again.")
    content = child(package.read_xml("content.xml"), "document-content")
    body = child(content, "body", "text")
    if body is None:
        raise package.refuse("is broken: it has no text in it. Fetch it again or save it anew.")
    styles = child(package.read_xml("styles.xml"), "document-styles")
    reader = _Reader([root for root in (styles, content) if root])
    blocks = list(build_blocks(reader.walk(body)))
    footnotes = list(mark_notes((Paragraph(note) for note in reader.notes), BlockKind.FOOTNOTE))
    header, footer = (list(_read_running(styles, reader, where)) for where in ("header", "footer"))
    return [*header, *blocks, *footnotes, *footer], _read_properties(package)


def _read_running(styles: Node | None, reader: _Reader, where: str) -> Iterator[Block]:
    """Yield the headers or footers of all kinds of pages."""
    pages = children(child(styles, "master-styles"), "master-page")
    parts = [part for page in pages for part in children(page) if _RUNNING.get(part.tag) == where]
    yield from mark_notes((found for part in parts for found in reader.walk(part)), BlockKind.FURNITURE)


def _read_properties(package: Package) -> dict[str, str]:
    meta = child(package.read_xml("meta.xml"), "document-meta", "meta")
    title = child(meta, "title")
    made = child(meta, "creation-date")
    return {
        "title": "".join(_read_strings(title)) if title else "",
        "made_on": "".join(_read_strings(made))[:10] if made else "",
    }


class _Reader:
    """Walks one file with its styles; notes are gathered on the way."""

    def __init__(self, roots: Iterable[Node]) -> None:
        self.notes: list[str] = []
        self._looks: dict[str, Look] = {}
        self._lists: dict[str, Node] = {}
        for part in [part for root in roots for part in children(root) if part.tag in ("styles", "automatic-styles")]:
            self._looks.update(
                {style.attributes.get("name", ""): _read_look(style) for style in children(part, "style")}
            )
            self._lists.update({style.attributes.get("name", ""): style for style in children(part, "list-style")})

    def walk(self, node: Node, kind: BlockKind | None = None) -> Iterator[Paragraph | Block]:
        """Yield the paragraphs and tables below a node."""
        for each in children(node):
            if each.tag in ("p", "h"):
                yield from self._read_paragraph(each, kind)
            elif each.tag == "list":
                yield from self._walk_list(each, kind)
            elif each.tag == "table":
                yield from lay_out_table([row for found in _find_rows(each) for row in self._read_rows(found)])
            elif each.tag in _CONTENTS:
                yield from self.walk(child(each, "index-body") or each, BlockKind.CONTENTS)
            elif each.tag in _BOXES or each.tag not in _LEFT_OUT:
                yield from self.walk(each, kind)

    def _walk_list(
        self, node: Node, kind: BlockKind | None, depth: int = 1, style: str = ""
    ) -> Iterator[Paragraph | Block]:
        style = node.attributes.get("style-name", style)
        numbers = count(1)
        for entry in children(node):
            first = entry.tag == "list-item"
            label = self._write_label(style, depth, next(numbers)) if first else ""
            for each in children(entry):
                if each.tag == "list":
                    yield from self._walk_list(each, kind, depth + 1, style)
                    continue
                for part in self.walk(Node("part", children=[each]), kind):
                    if first and isinstance(part, Paragraph):
                        part = part._replace(depth=depth, label=label)
                    first = False
                    yield part

    def _write_label(self, style: str, depth: int, number: int) -> str:
        """Return the number or letter before a list item, nothing for a bullet."""
        levels = children(self._lists.get(style), "list-level-style-number")
        level = next((each for each in levels if each.attributes.get("level") == str(depth)), None)
        written = level.attributes.get("num-format", "") if level else ""
        if level is None or not written:
            return ""
        start = level.attributes.get("start-value", "1")
        number += int(start) - 1 if start.isdigit() else 0
        before, after = level.attributes.get("num-prefix", ""), level.attributes.get("num-suffix", "")
        return f"{before}{write_number(number, _FORMATS.get(written, 'decimal'))}{after}".strip()

    def _read_rows(self, row: Node) -> list[list[TableCell]]:
        cells: list[TableCell] = []
        for cell in children(row):
            if cell.tag == "table-cell":
                across, down = (_read_repeats(cell, f"number-{name}-spanned") for name in ("columns", "rows"))
                found = TableCell(list(self.walk(cell)), across, down)
                cells.extend([found] * _read_repeats(cell, "number-columns-repeated"))
        filled = any(cell.parts for cell in cells)
        return [cells] * (_read_repeats(row, "number-rows-repeated") if filled else 1)

    def _read_paragraph(self, node: Node, kind: BlockKind | None) -> Iterator[Paragraph | Block]:
        name = node.attributes.get("style-name", "")
        outline = node.attributes.get("outline-level", "1") if node.tag == "h" else ""
        level = int(outline) if outline.isdigit() else None
        text = "".join(_read_strings(node))
        yield Paragraph(text, self._find_name(name), level, bold=self._is_bold(node, name), kind=kind)
        for note in _find_outer(node, "note"):
            self.notes.append(" ".join(part.text for part in self.walk(child(note, "note-body") or Node("none"))))
        for box in _find_outer(node, "text-box"):
            yield from self.walk(box, kind)

    def _find_name(self, name: str) -> str:
        """Return the name of the first style with a plain name: those that the program made up are based on it."""
        for _ in range(12):
            look = self._looks.get(name)
            if look is None or not look.parent or not look.name.startswith("P"):
                break
            name = look.parent
        return name.replace("_20_", " ")

    def _is_bold(self, node: Node, name: str) -> bool:
        """Tell whether all of a paragraph is bold; what a span says goes before what its paragraph says."""
        usual = self._find_weight(name) or False
        runs = [run for run in node.children if isinstance(run, Node) or run.strip()]
        weights = [
            self._find_weight(run.attributes.get("style-name", "")) if isinstance(run, Node) else None for run in runs
        ]
        return bool(runs) and all(usual if weight is None else weight for weight in weights)

    def _find_weight(self, name: str) -> bool | None:
        look = self._looks.get(name)
        return look.bold if look else None


def _read_look(style: Node) -> Look:
    weight = value(style, "text-properties", name="font-weight")
    bold = weight in ("bold", "700", "800", "900") if weight else None
    return Look(style.attributes.get("name", ""), style.attributes.get("parent-style-name", ""), bold)


def _find_rows(table: Node) -> Iterator[Node]:
    for each in children(table):
        if each.tag == "table-row":
            yield each
        elif each.tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _find_rows(each)


def _read_repeats(node: Node, name: str) -> int:
    times = node.attributes.get(name, "1")
    return min(int(times), _MOST_REPEATS) if times.isdigit() else 1


def _find_outer(node: Node, tag: str) -> Iterator[Node]:
    """Yield the nodes of a tag below a node, not those inside of one another."""
    for each in children(node):
        if each.tag == tag:
            yield each
        elif each.tag not in ("annotation", "tracked-changes"):
            yield from _find_outer(each, tag)


def _read_strings(node: Node) -> Iterator[str]:
    for each in node.children:
        if isinstance(each, str):
            yield " ".join(each.split("\n"))
        elif each.tag in ("s", "tab", "line-break"):
            yield " "
        elif each.tag not in _LEFT_OUT:
            yield from _read_strings(each)
