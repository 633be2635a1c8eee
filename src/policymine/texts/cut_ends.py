"""Files that have lost their end or their form: the cheap signs of it in web pages and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENED = re.compile(r"<(html|body)\b", re.IGNORECASE)
_TAIL = 2_000
_OPEN_TAG = re.compile(r"<[a-zA-Z/!][^<>]*$")
_QUIET = re.compile(r"<(script|style|template|noscript)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_PARAGRAPH = re.compile(r"<p\b[^<>]*>((?:(?!</?p\b).)*)</p\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_PROSE_WORDS, _LEAST_PROSE, _LEAST_READ = 20, 150, 0.5
_LEAST_WORDS, _FEW_WORDS = 12, 4
_LISTED = re.compile(r"\s*(?:[-*+•–]|\(?\w{1,4}[.)]|#|\|)")
_REMEDY = "Look at its end, and fetch it again"


def warn_of_cut_page(source: str) -> Iterator[str]:
    """Yield a warning where a web page opens its frame and never closes it, or stops inside a tag."""
    tail = source[-_TAIL:].lower()
    opened = {found.lower() for found in _OPENED.findall(source[:20_000])}
    if _OPEN_TAG.search(tail) or (opened and not any(f"</{tag}" in tail for tag in opened)):
        yield f"The web page stops before its end: words may be missing. {_REMEDY}."


def warn_of_unread_prose(source: str, words_read: int) -> Iterator[str]:
    """Yield a warning where less than half of as many words of a web page are read as its longer paragraphs have."""
    found = _PARAGRAPH.finditer(_QUIET.sub(" ", source))
    longer = (count for each in found if (count := len(_TAG.sub(" ", each[1]).split())) >= _PROSE_WORDS)
    prose = sum(longer)
    if prose >= _LEAST_PROSE and words_read < _LEAST_READ * prose:
        yield (
            f"Only {words_read} words of the web page are read, and its paragraphs have {prose}: its form may be "
            "damaged. Compare it with what a browser shows, and fetch it again."
        )


def warn_of_cut_text(source: str) -> Iterator[str]:
    """Yield a warning where a text's last line stops inside a sentence and has no end of line behind it.

    It does where it is long, or no item of a list and ends in a small word or a comma.
    """
    last = source.rpartition("\n")[2].strip()
    words = last.split()
    stops = len(words) >= _LEAST_WORDS and last[-1].isalnum()
    breaks_off = len(words) >= _FEW_WORDS and not _LISTED.match(last) and words[-1].rstrip(",;").islower()
    if stops or (breaks_off and (last[-1].isalnum() or last[-1] in ",;")):
        yield f"The text stops in the middle of a sentence: words may be missing. {_REMEDY}."
