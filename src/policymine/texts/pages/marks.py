"""Marks that begin a block or end a sentence: bullets, paragraph numbers, stops."""

from __future__ import annotations

import re
from functools import lru_cache

from policymine.texts.pages.lines import BULLETS

_SPACED = (
    rf"(?:[{re.escape(BULLETS)}]|\(?[a-z][.)]|\(([a-z])\1\)|\(?[ivx]{{1,5}}[.)]"
    r"|[IVX]{1,4}[.)]|\(\d{1,2}\)|\d{1,2}\))\s+(?=\S)"
)
# Without a space behind it: "(ii)where it is"; "(s)he" and "(e)mail" are words.
_CLOSE = r"(?:\((?:(?![es]\))[a-z]|(?P<twice>[a-z])(?P=twice)|[ivx]{1,5})\)(?=[a-z]{2})|[–-](?=[A-Z][A-Za-z]))"
ITEM = re.compile(rf"^(?:{_SPACED}|{_CLOSE})")
CLOSE_ITEM = re.compile(rf"^{_CLOSE}")
NUMBERED = re.compile(r"^(?:\([*^†‡§#]{1,3}\)|\d{1,3}\.|\d{1,2}(?:\.\d{1,3}){1,4}\.?)\s+(?=\S)")
STOP = re.compile(r"[.!?;:]['\")\]]*$")


def stops(line: str) -> bool:
    """Tell what ``STOP`` does of a line, in a fraction of the time."""
    return line.rstrip("'\")]").endswith((".", "!", "?", ";", ":"))


@lru_cache(maxsize=256)
def is_marked(text: str) -> bool:
    """Tell whether a line begins with a bullet or a paragraph number."""
    return bool(ITEM.match(text) or NUMBERED.match(text))


_ADDRESS = ("(http://", "(https://", "(www.")
_ADDRESS_END = re.compile(r"(?:^|://|www\.)[\w%]+[-/.][^\s()]+\)$")


def goes_on_by_address(before: str, after: str) -> bool:
    """Tell whether an address in brackets begins a line of a sentence, or goes on from the line before or ends there.

    Pages of a web site are printed so: the address of a link stands after its words, in smaller letters.
    """
    if after.startswith(_ADDRESS):
        return not stops(before)
    started = max(before.rfind(start) for start in _ADDRESS)
    opened = started >= 0 and ")" not in before[started:]
    return opened or (after[:1].islower() and bool(_ADDRESS_END.search(before)))
