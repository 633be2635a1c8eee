"""The numbers and letters that a Word file has its program write before paragraphs."""

from __future__ import annotations

import re
from typing import NamedTuple

from policymine.texts.office.packages import child, children, value
from policymine.texts.web.html import Node

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 4_000


class Level(NamedTuple):
    """How one depth of a list is numbered: its format, its pattern ("%1.%2") and where it starts."""

    format: str = "bullet"
    pattern: str = ""
    start: int = 1


class Numbering:
    """Counts the paragraphs of each list as they come."""

    def __init__(self, levels: dict[tuple[str, int], Level], lists: dict[str, str]) -> None:
        self._levels = levels
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}

    def count(self, number: str, depth: int) -> str:
        """Return what stands before the next paragraph of a list at a depth (from 0); nothing for a bullet."""
        key = self._lists.get(number, number)
        level = self._find(number, depth)
        counts = self._counts.setdefault(key, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.format in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda found: self._write(number, int(found[1]) - 1, counts), level.pattern).strip()

    def _find(self, number: str, depth: int) -> Level:
        own = self._levels.get((number, depth))
        return own or self._levels.get((self._lists.get(number, ""), depth), Level())

    def _write(self, number: str, depth: int, counts: dict[int, int]) -> str:
        level = self._find(number, depth)
        return write_number(counts.get(depth, level.start), level.format)


def read_numbering(root: Node | None) -> Numbering:
    """Return a file's lists from its numbering part; a list that starts anew counts on its own."""
    top = child(root, "numbering")
    levels: dict[tuple[str, int], Level] = {}
    lists: dict[str, str] = {}
    for abstract in children(top, "abstractNum"):
        key = f"abstract {abstract.attributes.get('abstractNumId', '')}"
        for level in children(abstract, "lvl"):
            levels[key, _read_depth(level)] = _read_level(level)
    for listed in children(top, "num"):
        number = listed.attributes.get("numId", "")
        key = f"abstract {value(listed, 'abstractNumId')}"
        overrides = children(listed, "lvlOverride")
        lists[number] = number if overrides else key
        if overrides:
            levels.update({(number, depth): level for (name, depth), level in list(levels.items()) if name == key})
        for override in overrides:
            _override(levels, number, override)
    return Numbering(levels, lists)


def _override(levels: dict[tuple[str, int], Level], number: str, override: Node) -> None:
    depth = _read_depth(override)
    given = child(override, "lvl")
    level = _read_level(given) if given else levels.get((number, depth), Level())
    start = value(override, "startOverride")
    levels[number, depth] = level._replace(start=int(start)) if start and start.isdigit() else level


def _read_depth(node: Node) -> int:
    depth = node.attributes.get("ilvl", "0")
    return int(depth) if depth.isdigit() else 0


def _read_level(level: Node) -> Level:
    start = value(level, "start") or "1"
    return Level(
        value(level, "numFmt") or "decimal", value(level, "lvlText") or "", int(start) if start.isdigit() else 1
    )


def write_number(number: int, style: str) -> str:
    """Return a number as a list writes it: 3, c, iii, C or III."""
    if not 0 < number < _MOST or style not in ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman"):
        return str(number)
    if style.endswith("Letter"):
        written = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    else:
        written = _write_roman(number)
    return written.upper() if style.startswith("upper") else written


def _write_roman(number: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        written += letters * (number // size)
        number %= size
    return written
