"""Damage to a PDF that its reader passes over in silence: which pages have lost something, and how much of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policymine.errors import UnreadableError
from policymine.texts.drawn.objects import (
    MISCOUNTED,
    Found,
    Reference,
    Value,
    inflate,
    parse_value,
    scan_objects,
    unpack,
    unpack_objects,
)
from policymine.texts.drawn.offsets import points_to_objects
from policymine.texts.quality import name_pages
from policymine.wording import tell_number

_PICTURE = re.compile(rb"/Subtype[ \t\r\n\f]*/Image\b")
_FONT_FILE = re.compile(rb"/Length[123]\b|/Subtype[ \t\r\n\f]*/(?:Type1C|CIDFontType0C|OpenType)\b")
_FILTERS = re.compile(rb"/Filter\b[ \t\r\n\f]*(?:\[([^\]]*)|(/[^\s/\[\]<>()]*))")
_NAME = re.compile(rb"/[^\s/\[\]<>()]*")
_KNOWN = frozenset(
    f"/{name}Decode" for name in ("ASCIIHex", "ASCII85", "LZW", "Flate", "RunLength", "CCITTFax", "JBIG2", "DCT", "JPX")
) | {"/Crypt"}
_SHOWS_TEXT = re.compile(rb"[\])>]\s*(?:Tj|TJ|'|\")")
_REMEDY = "Get it again from its source"
_MOST_LOST = 0.25
_MOST_TOUCHED = 0.5
_SLIGHT = 0.1
_DEEPEST = 12


class Damage(NamedTuple):
    """What is known to be lost: by page number (from 1) the share of it, pages that are missing, a wrong table."""

    pages: Mapping[int, float] = {}
    missing: int = 0
    misplaced: bool = False


def find_damage(raw: bytes, words: Sequence[int]) -> Damage:
    """Return the damage to a PDF that gave so many words on each page; a sound file is told by a quick look."""
    objects = {found.number: found for found in scan_objects(raw)}
    misplaced = not points_to_objects(raw)
    shares = {share for found in objects.values() if (share := _find_share(raw, found)) is not None}
    if not misplaced and (shares <= {1.0} or shares == {MISCOUNTED}):  # a writer that always counts wrongly
        return Damage()
    if b"/Encrypt" in raw:
        return Damage(misplaced=misplaced)
    return _Survey(raw, objects).describe(words, misplaced)


def report_damage(damage: Damage, file: str, pages_read: int) -> list[str]:
    """Return a warning that names what is damaged. Raises UnreadableError where a good part of the file is lost."""
    pages = pages_read + damage.missing
    numbers = sorted(damage.pages)
    lost = sum(damage.pages.values()) + damage.missing
    touched = sum(loss > _SLIGHT for loss in damage.pages.values()) + damage.missing
    if lost > _MOST_LOST * pages or touched > _MOST_TOUCHED * pages:
        where = name_pages(numbers) if numbers else tell_number(damage.missing, "page")
        verb = "are" if (len(numbers) or damage.missing) > 1 else "is"
        raise UnreadableError(f"{where} of {file} {verb} cut short or lost: the file is damaged. {_REMEDY}.")
    warnings = []
    if numbers:
        verb = "seem" if len(numbers) > 1 else "seems"
        warnings.append(f"{name_pages(numbers)} {verb} cut short: the file is damaged. {_REMEDY}.")
    if damage.missing:
        verb = "is" if damage.missing == 1 else "are"
        warnings.append(f"{tell_number(damage.missing, 'page')} {verb} missing: the file is damaged. {_REMEDY}.")
    if damage.misplaced and not warnings:
        warnings.append(f"The file is damaged: its table of objects is wrong, and words may be missing. {_REMEDY}.")
    return warnings


def _find_share(raw: bytes, found: Found) -> float | None:
    """Return the share of an object that can be read, None where it is a picture or a font or not packed."""
    if found.stream is None or not found.fits:
        return None if found.fits else 0.0
    head = raw[found.head : found.stream[0]]
    filters = _FILTERS.search(head)
    if filters is None or _PICTURE.search(head) or _FONT_FILE.search(head):
        return None
    chain = [name.decode("latin-1") for name in _NAME.findall(filters[1] or filters[2] or b"")]
    return unpack(raw[slice(*found.stream)], chain, 0).share if _KNOWN.issuperset(chain) else 0.0


class _Survey:
    """The objects of a file that may be damaged, and what of them its pages need."""

    def __init__(self, raw: bytes, objects: Mapping[int, Found]) -> None:
        self._raw = raw
        self._objects = objects
        self._packed: dict[int, Value] = {}
        self._losses: dict[int, float] = {}
        self._drawing: dict[int, bytes] = {}
        for number, found in objects.items():
            head = self._look_up(Reference(number))
            if isinstance(head, dict) and head.get("/Type") == "/ObjStm" and found.stream:
                content = inflate(raw[slice(*found.stream)], 0).content
                self._packed.update(unpack_objects(head, content))

    def describe(self, words: Sequence[int], misplaced: bool) -> Damage:
        """Return which pages are damaged, going through the pages as the file lists them."""
        roots = [head for head in self._all() if isinstance(head, dict) and head.get("/Type") == "/Catalog"]
        tree = self._look_up(roots[-1].get("/Pages")) if roots else None
        if not isinstance(tree, dict):
            return Damage(misplaced=True)
        pages: dict[int, float] = {}
        number, pages_read = 0, len(words)
        for number, (loss, shows_text) in enumerate(self._walk(tree, {}, set()), start=1):
            if loss or (shows_text and number <= pages_read and not words[number - 1]):
                pages[number] = loss or 1.0
        told = tree.get("/Count")
        count = max(number, told if isinstance(told, int) and told < 10 * (number + pages_read) else 0)
        return Damage({n: loss for n, loss in pages.items() if n <= pages_read}, max(count - pages_read, 0), misplaced)

    def _all(self) -> Iterator[Value]:
        for number in {**self._packed, **self._objects}:
            yield self._look_up(Reference(number))

    def _look_up(self, value: Value) -> Value:
        """Return what a reference stands for (None where that is gone), any other value as it is."""
        for _ in range(_DEEPEST):
            if not isinstance(value, Reference):
                return value
            found = self._objects.get(value.number)
            if found is None:
                value = self._packed.get(value.number)
                continue
            try:
                value = parse_value(self._raw, found.head)[0]
            except ValueError:
                return None
        return None

    def _walk(
        self, node: Mapping[str, Value], given: Mapping[str, Value], seen: set[int]
    ) -> Iterator[tuple[float, bool]]:
        """Yield for each page below a node of the page tree the share of it that is lost, and whether it shows text."""
        given = {**given, **{name: node[name] for name in ("/Resources",) if name in node}}
        kids = self._look_up(node.get("/Kids"))
        if not isinstance(kids, list):
            yield self._find_loss(node, given)
            return
        for kid in kids:
            if isinstance(kid, Reference) and kid.number not in seen:
                seen.add(kid.number)
                below = self._look_up(kid)
                if not isinstance(below, dict) or below.get("/Type") not in ("/Page", "/Pages"):
                    yield 1.0, True
                else:
                    yield from self._walk(below, given, seen)

    def _find_loss(self, page: Mapping[str, Value], given: Mapping[str, Value]) -> tuple[float, bool]:
        contents = page.get("/Contents")
        listed = self._look_up(contents)
        parts = listed if isinstance(listed, list) else [contents] if contents is not None else []
        losses = [self._lose(part) for part in parts]
        lost = sum(losses) / len(losses) if losses else 0.0
        lost = max(lost, self._find_lost_resources(page.get("/Resources", given.get("/Resources")), set(), 0))
        drawn = (self._drawing.get(part.number, b"") for part in parts if isinstance(part, Reference))
        return lost, any(_SHOWS_TEXT.search(content) for content in drawn)

    def _find_lost_resources(self, resources: Value, seen: set[int], deep: int) -> float:
        """Return the largest share that is lost of what a page draws with: its fonts, and forms with their own."""
        named = self._look_up(resources)
        if resources is not None and not isinstance(named, dict):
            return 1.0
        if not isinstance(named, dict) or deep > _DEEPEST:
            return 0.0
        losses = [0.0]
        losses += [self._lose_font(font) for font in self._list(named.get("/Font"))]
        for drawn in self._list(named.get("/XObject")):
            if not isinstance(drawn, Reference) or drawn.number in seen:
                continue
            seen.add(drawn.number)
            head = self._look_up(drawn)
            if not isinstance(head, dict):
                losses.append(0.5)
            elif head.get("/Subtype") == "/Form":
                losses += [self._lose(drawn), self._find_lost_resources(head.get("/Resources"), seen, deep + 1)]
        return max(losses)

    def _list(self, value: Value) -> list[Value]:
        named = self._look_up(value)
        return list(named.values()) if isinstance(named, dict) else []

    def _lose_font(self, value: Value) -> float:
        font = self._look_up(value)
        if not isinstance(font, dict) or font.get("/Type", "/Font") != "/Font" or "/Subtype" not in font:
            return 0.5
        letters = font.get("/ToUnicode")
        return 0.5 if isinstance(letters, Reference) and self._lose(letters) else 0.0

    def _lose(self, value: Value) -> float:
        """Return the share of a stream that is lost."""
        if not isinstance(value, Reference):
            return 1.0
        if value.number not in self._losses:
            self._losses[value.number] = self._measure(value)
        return self._losses[value.number]

    def _measure(self, value: Reference) -> float:
        found, head = self._objects.get(value.number), self._look_up(value)
        if found is None or found.stream is None or not isinstance(head, dict):
            return 1.0
        begin, end = found.stream
        told = self._look_up(head.get("/Length"))
        length = told if isinstance(told, int) else 0
        filters = self._look_up(head.get("/Filter"))
        chain = filters if isinstance(filters, list) else [filters]
        content = unpack(self._raw[begin:end], chain, length)
        self._drawing[value.number] = content.content
        return 1 - content.share if _KNOWN.issuperset(each for each in chain if each) else 1.0
