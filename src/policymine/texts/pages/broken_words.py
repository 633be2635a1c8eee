"""Broken words: words too wide for a narrow cell, which go on in the next line without a hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.pages.lines import Line
from policymine.texts.spelling import is_english_word

_ALONE = re.compile(r"[(\"']?([A-Za-z][a-z]+)")
_REST = re.compile(r"([a-z]+)(?![\w-])")


def find_broken_words(lines: Sequence[Line], vocabulary: frozenset[str]) -> frozenset[int]:
    """Return which lines of a cell begin with the rest of a word that stands alone in the line above.

    The whole must be a word, of the document or of English, and a part of it none.
    """
    return frozenset(at for at, (last, line) in enumerate(pairwise(lines), 1) if _goes_on(last, line, vocabulary))


def _goes_on(last: Line, line: Line, vocabulary: frozenset[str]) -> bool:
    begun = _ALONE.fullmatch(last.text)
    rest = _REST.match(line.text) if begun else None
    if begun is None or rest is None or last.style != line.style:
        return False
    before, after = begun[1].lower(), rest[1]
    whole = before + after
    if not (whole in vocabulary or is_english_word(whole)):
        return False
    return not (is_english_word(before) and is_english_word(after))
