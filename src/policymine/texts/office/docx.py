"""DOCX: paragraphs, lists, tables, notes, headers and footers of a Word file, tracked deletions left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policymine.records import Block, BlockKind
from policymine.texts.office.numbering import Numbering, read_numbering
from policymine.texts.office.packages import Package, child, children, value
from policymine.texts.office.paragraphs import Paragraph, TableCell, build_blocks, lay_out_table, mark_notes
from policymine.texts.spans import MOST_SPAN
from policymine.texts.web.html import Node

_THROUGH = frozenset({
    "body", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent", "hdr", "ftr", "footnote", "endnote",
})  # fmt: skip
_LEFT_OUT = frozenset({
    "del", "moveFrom", "instrText", "delText", "drawing", "pict", "object", "rPr", "pPr", "AlternateContent", "sdtPr",
    "footnoteReference", "endnoteReference", "commentReference", "annotationRef", "footnoteRef", "endnoteRef",
})  # fmt: skip
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-", "sym": " "}
_FALSE = frozenset({"0", "false", "off", "none"})


class Look(NamedTuple):
    """What a style says of its paragraphs."""

    name: str = ""
    level: int | None = None
    number: str = ""
    depth: int = 0
    bold: bool = False


def read_docx(package: Package) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks of a Word file and what its properties suggest. Raises UnreadableError where it is broken."""
    main = _find_main(package)
    document = package.read_xml(main)
    body = child(document, "document", "body")
    if body is None:
        raise package.refuse("is broken: it has no document in it. Fetch it again or save it anew.")
    parts = _read_parts(package, main)
    reader = _Reader(_read_looks(package.read_xml(parts.get("styles", [""])[0])), _open_numbering(package, parts))
    blocks = list(build_blocks(reader.walk(body)))
    names = [*parts.get("footnotes", []), *parts.get("endnotes", [])]
    footnotes = [block for name in names for block in reader.read_notes(package.read_xml(name))]
    header = list(mark_notes(_read_running(package, reader, parts.get("header", [])), BlockKind.FURNITURE))
    footer = list(mark_notes(_read_running(package, reader, parts.get("footer", [])), BlockKind.FURNITURE))
    return [*header, *blocks, *footnotes, *footer], _read_properties(package)


def _find_main(package: Package) -> str:
    root = child(package.read_xml("_rels/.rels"), "Relationships")
    for link in children(root, "Relationship"):
        if link.attributes.get("Type", "").endswith("/officeDocument"):
            return link.attributes.get("Target", "").lstrip("/")
    return "word/document.xml"


def _read_parts(package: Package, main: str) -> dict[str, list[str]]:
    """Return the names of the parts that the document refers to, by kind; what lies outside of the file is left out."""
    folder, name = posixpath.split(main)
    root = child(package.read_xml(f"{folder}/_rels/{name}.rels".lstrip("/")), "Relationships")
    parts: dict[str, list[str]] = {}
    for link in children(root, "Relationship"):
        target = posixpath.normpath(posixpath.join("/" + folder, link.attributes.get("Target", ""))).lstrip("/")
        if link.attributes.get("TargetMode") != "External" and target in package.names:
            parts.setdefault(link.attributes.get("Type", "").rpartition("/")[2], []).append(target)
    return parts


def _read_properties(package: Package) -> dict[str, str]:
    core = child(package.read_xml("docProps/core.xml"), "coreProperties")
    extended = child(package.read_xml("docProps/app.xml"), "Properties")
    return {
        "title": _read_text(child(core, "title")),
        "publisher": _read_text(child(extended, "Company")),
        "made_on": _read_text(child(core, "created"))[:10],
    }


def _read_text(node: Node | None) -> str:
    return "".join(part for part in node.children if isinstance(part, str)) if node else ""


def _open_numbering(package: Package, parts: dict[str, list[str]]) -> Numbering:
    return read_numbering(package.read_xml(parts.get("numbering", [""])[0]))


def _read_running(package: Package, reader: _Reader, names: Iterable[str]) -> Iterator[Paragraph | Block]:
    for name in names:
        for root in children(package.read_xml(name)):
            yield from reader.walk(root)


def _read_looks(root: Node | None) -> dict[str, Look]:
    styles = {style.attributes.get("styleId", ""): style for style in children(child(root, "styles"), "style")}
    return {name: _read_look(name, styles, 0) for name in styles}


def _read_look(name: str, styles: dict[str, Node], steps: int) -> Look:
    """Return what a style says, with what it takes from the styles that it is based on."""
    style = styles.get(name)
    if style is None or steps > 12:
        return Look()
    above = _read_look(value(style, "basedOn") or "", styles, steps + 1)
    outline = value(style, "pPr", "outlineLvl")
    bold = child(style, "rPr", "b")
    return Look(
        value(style, "name") or "",
        _read_level(outline) if outline else above.level,
        value(style, "pPr", "numPr", "numId") or above.number,
        _read_number(value(style, "pPr", "numPr", "ilvl"), above.depth),
        _is_on(bold) if bold else above.bold,
    )


def _read_level(outline: str) -> int | None:
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None


def _read_number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdigit() else otherwise


def _is_on(node: Node | None) -> bool:
    return node is not None and node.attributes.get("val", "1").lower() not in _FALSE


class _Reader:
    """Walks the parts of one file; numbers run on from one paragraph to the next."""

    def __init__(self, looks: dict[str, Look], numbering: Numbering) -> None:
        self._looks = looks
        self._numbering = numbering
        self._carried = ""

    def walk(self, node: Node, kind: BlockKind | None = None) -> Iterator[Paragraph | Block]:
        """Yield the paragraphs and tables below a node."""
        for each in children(node):
            if each.tag == "p":
                yield from self._read_paragraph(each, kind)
            elif each.tag == "tbl":
                yield from lay_out_table([self._read_row(row) for row in _find_below(each, "tr")])
            elif each.tag == "sdt":
                yield from self.walk(each, BlockKind.CONTENTS if _is_contents(each) else kind)
            elif each.tag in _THROUGH:
                yield from self.walk(each, kind)

    def read_notes(self, root: Node | None) -> Iterator[Block]:
        """Yield each note as one block; the line that parts notes from the text is none."""
        for note in [note for top in children(root) for note in children(top)]:
            if note.attributes.get("type", "normal") == "normal":
                text = " ".join(part.text for part in self.walk(note))
                yield from mark_notes([Paragraph(text)], BlockKind.FOOTNOTE)

    def _read_row(self, row: Node) -> list[TableCell]:
        cells = []
        for cell in _find_below(row, "tc"):
            merged = child(cell, "tcPr", "vMerge")
            goes_on = merged is not None and merged.attributes.get("val", "continue") == "continue"
            across = min(max(_read_number(value(cell, "tcPr", "gridSpan"), 1), 1), MOST_SPAN)
            cells.append(TableCell([] if goes_on else list(self.walk(cell)), across, goes_on=goes_on))
        return cells

    def _read_paragraph(self, node: Node, kind: BlockKind | None) -> Iterator[Paragraph | Block]:
        properties = child(node, "pPr")
        runs = list(_read_runs(node))
        text = self._carried + "".join(text for text, _ in runs)
        self._carried = text if child(properties, "rPr", "del") else ""
        if not self._carried:
            yield self._describe(properties, text, runs, kind)
        for box in _find_boxes(node):
            yield from self.walk(box, kind)

    def _describe(
        self, properties: Node | None, text: str, runs: list[tuple[str, bool]], kind: BlockKind | None
    ) -> Paragraph:
        look = self._looks.get(value(properties, "pStyle") or "", Look())
        outline = value(properties, "outlineLvl")
        number = value(properties, "numPr", "numId") or look.number
        depth = _read_number(value(properties, "numPr", "ilvl"), look.depth)
        listed = number not in ("", "0") and bool(text.strip())
        label = self._numbering.count(number, depth) if listed else ""
        bold = all(bold or look.bold for said, bold in runs if said.strip())
        level = _read_level(outline) if outline else look.level
        return Paragraph(text, look.name, level, depth + 1 if listed else 0, label, bold, kind)


def _find_below(node: Node, tag: str) -> Iterator[Node]:
    """Yield the rows or cells of a table, also those inside of content controls and tracked insertions."""
    for each in children(node):
        if each.tag == tag:
            if child(each, "trPr", "del") is None:
                yield each
        elif each.tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _find_below(each, tag)


def _is_contents(sdt: Node) -> bool:
    gallery = value(sdt, "sdtPr", "docPartObj", "docPartGallery") or ""
    return bool(re.match(r"table of contents", gallery, re.IGNORECASE))


def _read_runs(node: Node) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a paragraph, each with whether it is bold; what is deleted or hidden is left out."""
    for each in children(node):
        if each.tag in _LEFT_OUT:
            continue
        if each.tag == "r":
            properties = child(each, "rPr")
            if not _is_on(child(properties, "vanish")):
                yield "".join(_read_strings(each)), _is_on(child(properties, "b"))
        else:
            yield from _read_runs(each)


def _read_strings(run: Node) -> Iterator[str]:
    for each in children(run):
        if each.tag == "t":
            yield _read_text(each)
        elif each.tag in _BREAKS:
            yield _BREAKS[each.tag]


def _find_boxes(node: Node) -> Iterator[Node]:
    """Yield the text boxes that hang on a paragraph; the copy of each for older programs is left out."""
    for each in children(node):
        if each.tag == "txbxContent":
            yield each
        elif each.tag == "AlternateContent":
            yield from _find_boxes(child(each, "Choice") or child(each, "Fallback") or Node("none"))
        elif each.tag not in ("del", "moveFrom", "pPr"):
            yield from _find_boxes(each)
