"""Marks that begin a block or end a sentence: bullets, paragraph numbers, stops."""

from __future__ import annotations

import re
from functools import lru_cache

from policymine.texts.lines import BULLETS

ITEM = re.compile(
    rf"^(?:[{re.escape(BULLETS)}]|\(?[a-z][.)]|\(?[ivx]{{1,5}}[.)]|[IVX]{{1,4}}[.)]|\(\d{{1,2}}\)|\d{{1,2}}\))\s+(?=\S)"
)
NUMBERED = re.compile(r"^(?:\([*^†‡§#]{1,3}\)|\d{1,3}\.|\d{1,2}(?:\.\d{1,3}){1,4}\.?)\s+(?=\S)")
STOP = re.compile(r"[.!?;:]['\")\]]*$")


@lru_cache(maxsize=256)
def is_marked(text: str) -> bool:
    """Tell whether a line begins with a bullet or a paragraph number."""
    return bool(ITEM.match(text) or NUMBERED.match(text))
