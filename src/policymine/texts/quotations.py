"""Quotations that OCR closes with an apostrophe where the page has a quotation mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from policymine.texts.sheets import Word

_OPENS = re.compile(r"^[(\[]?“[^”]*$")
_ENDS = re.compile(r"(?<=[^\Ws])’(?=[.,;:)\]]*$)")  # behind an s it may be a genitive
_MOST_WORDS = 12


def close_quotations(words: Sequence[Word]) -> list[Word]:
    """Return words with a quotation mark for the apostrophe that alone can close a quotation left open."""
    mended = list(words)
    for at, word in enumerate(words):
        if not _OPENS.match(word.text):
            continue
        following = takewhile(lambda index: "“" not in words[index].text, range(at + 1, len(words)))
        quoted = [at, *islice(following, _MOST_WORDS)]
        ends = [index for index in quoted if _ENDS.search(words[index].text)]
        if len(ends) == 1 and not any("”" in words[index].text for index in quoted):
            mended[ends[0]] = words[ends[0]]._replace(text=_ENDS.sub("”", words[ends[0]].text))
    return mended
