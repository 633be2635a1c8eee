"""Turned words: names of narrow columns and of rows, written from bottom to top or from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.blocks import clean_text
from policymine.texts.drawn.sheets import Word
from policymine.texts.pages.lines import Line

_LARGEST = 16.0  # larger turned words are a stamp across the page
_PAGE_NUMBER = re.compile(r"^page\s*\d+$", re.IGNORECASE)


def stands_upright(word: Word) -> bool:
    """Tell whether a turned word runs straight up or down, as a name in a cell does, and is not stamped on the page."""
    width, height = word.x1 - word.x0, word.bottom - word.top
    return word.style.size <= _LARGEST and (height > 1.1 * width or len(word.text) <= 4)


def drop_stamped_number(words: list[Word]) -> list[Word]:
    """Return the words of a page without the number that is stamped on its side ("Page 12"), as on packs of papers."""
    turned = [word for word in words if word.style.turned]
    stamps = {
        id(word) for pair in pairwise(turned) for word in pair if _PAGE_NUMBER.match(" ".join(w.text for w in pair))
    }
    return [word for word in words if id(word) not in stamps] if stamps else words


def build_turned_line(words: Sequence[Word]) -> tuple[Line, ...]:
    """Return the turned words of a cell as one line as high as all of them, in the order of the file; none without."""
    turned = [word for word in words if word.style.turned]
    text = clean_text(" ".join(word.text for word in turned))
    if not text:
        return ()
    x0, top = min(word.x0 for word in turned), min(word.top for word in turned)
    x1, bottom = max(word.x1 for word in turned), max(word.bottom for word in turned)
    style = turned[0].style
    return (Line(text, x0, top, x1, bottom, bottom, style.size, float(style.bold), style, tuple(turned)),)
