"""Packages: the XML parts of a zipped office file, opened with limits.

Nothing is ever fetched and no entity is expanded: a part that declares any is refused, as neither DOCX nor ODT may.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from policymine.errors import UnreadableError
from policymine.texts.web.html import Node

MAX_PARTS = 5_000
MAX_PART_BYTES = 40_000_000
MAX_RATIO = 300  # the XML of office files packs to a tenth or a fortieth
_SMALL_BYTES = 1_000_000
_MAX_DEPTH = 200


class Package:
    """A zipped office file and the name to give it in messages."""

    def __init__(self, raw: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = ZipFile(BytesIO(raw))
            self.names = self._zip.namelist()
        except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise self.refuse("is broken: it cannot be opened as a zipped office file. Save it anew.") from error
        if len(self.names) > MAX_PARTS:
            raise self.refuse(f"holds {len(self.names)} parts, more than {MAX_PARTS}. Save it as PDF.")

    def refuse(self, reason: str) -> UnreadableError:
        """Return the error that names this file."""
        return UnreadableError(f"{self.file} {reason}")

    def read_bytes(self, name: str) -> bytes:
        """Return a part's bytes. Raises UnreadableError where it is locked, broken or unpacks to too much."""
        entry = self._zip.getinfo(name)
        if entry.flag_bits & 1:
            raise self.refuse("is protected with a password. Save it without one, then add it again.")
        self._check_size(name, entry.file_size, entry)
        try:
            with self._zip.open(entry) as part:
                content = part.read(MAX_PART_BYTES + 1)
        except (BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
            raise self.refuse(f"is broken in its part {name}. Fetch it again or save it anew.") from error
        self._check_size(name, len(content), entry)
        return content

    def _check_size(self, name: str, size: int, entry: ZipInfo) -> None:
        swollen = size > _SMALL_BYTES and size > MAX_RATIO * max(entry.compress_size, 1)
        if size > MAX_PART_BYTES or swollen:
            raise self.refuse(
                f"unpacks to {size / 1e6:.0f} MB or more in its part {name}, more than a document holds. "
                "Save it as PDF if you trust it."
            )

    def read_xml(self, name: str) -> Node | None:
        """Return the root of a part, names without their namespaces, or None where there is no such part."""
        if name not in self.names:
            return None
        try:
            return parse_xml(self.read_bytes(name))
        except (expat.ExpatError, ValueError) as error:
            raise self.refuse(f"is broken in its part {name} ({error}). Fetch it again or save it anew.") from error


class _TreeBuilder:
    def __init__(self) -> None:
        self.root = Node("document")
        self._open = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > _MAX_DEPTH:
            raise ValueError(f"elements more than {_MAX_DEPTH} deep")
        node = Node(_localise(name), {_localise(key): value for key, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def add_text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def check_type(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            raise ValueError("declarations of its own, which office files do not have")


def _localise(name: str) -> str:
    return name.rpartition(" ")[2]


def parse_xml(content: bytes) -> Node:
    """Return a document node with the root element in it. Raises ValueError or expat's error."""
    builder = _TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.add_text
    parser.StartDoctypeDeclHandler = builder.check_type
    parser.Parse(content, True)
    return builder.root


def child(node: Node | None, *path: str) -> Node | None:
    """Return the node at the end of a path of children's tags, or None."""
    for tag in path:
        node = next((c for c in node.children if isinstance(c, Node) and c.tag == tag), None) if node else None
    return node


def children(node: Node | None, tag: str = "") -> list[Node]:
    """Return a node's child elements, those with a tag where one is given."""
    return [c for c in node.children if isinstance(c, Node) and tag in ("", c.tag)] if node else []


def value(node: Node | None, *path: str, name: str = "val") -> str | None:
    """Return an attribute of the node at the end of a path, None where there is no such node or attribute."""
    found = child(node, *path)
    return found.attributes.get(name) if found else None
