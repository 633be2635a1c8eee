"""Files whose end is gone: the cheap signs of it in web pages and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENED = re.compile(r"<(html|body)\b", re.IGNORECASE)
_TAIL = 2_000
_OPEN_TAG = re.compile(r"<[a-zA-Z/!][^<>]*$")
_LEAST_WORDS = 12
_REMEDY = "Look at its end, and fetch it again"


def warn_of_cut_page(source: str) -> Iterator[str]:
    """Yield a warning where a web page opens its frame and never closes it, or stops inside a tag."""
    tail = source[-_TAIL:].lower()
    opened = {found.lower() for found in _OPENED.findall(source[:20_000])}
    if _OPEN_TAG.search(tail) or (opened and not any(f"</{tag}" in tail for tag in opened)):
        yield f"The web page stops before its end: words may be missing. {_REMEDY}."


def warn_of_cut_text(source: str) -> Iterator[str]:
    """Yield a warning where a text's last line is long, stops inside a sentence and has no end of line behind it."""
    last = source.rpartition("\n")[2].strip()
    if len(last.split()) >= _LEAST_WORDS and last[-1].isalnum():
        yield f"The text stops in the middle of a sentence: words may be missing. {_REMEDY}."
