"""Weights: where the prose of a document is set in light letters, those of the middle weight are its bold ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from policymine.texts.drawn.sheets import Sheet, Style, Word

_LIGHT = re.compile(r"[-_ ]?(?:Ultra|Extra)?(?:Light|Thin)$", re.IGNORECASE)
_MIDDLE = re.compile(r"[-_ ]?Medium$", re.IGNORECASE)
_LEAST_LIGHT = 0.5


def embolden(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return sheets with the words of middle weight as bold ones where most of the letters are light of that family."""
    if not any(_LIGHT.search(style.font) for style in _list_styles(sheets)):
        return list(sheets)
    letters: Counter[str] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            letters[word.style.font] += len(word.text)
    usual, often = max(letters.items(), key=lambda each: each[1], default=("", 0))
    if not _LIGHT.search(usual) or often < _LEAST_LIGHT * letters.total():
        return list(sheets)
    family = _LIGHT.sub("", usual)
    middle = {font for font in letters if _MIDDLE.search(font) and _MIDDLE.sub("", font) == family}
    return [sheet._replace(words=_embolden(sheet.words, middle)) for sheet in sheets] if middle else list(sheets)


def _list_styles(sheets: Sequence[Sheet]) -> Iterable[Style]:
    styles = [word.style for sheet in sheets for word in sheet.words]
    return dict(zip(map(id, styles), styles, strict=True)).values()


def _embolden(words: Sequence[Word], fonts: set[str]) -> list[Word]:
    made: dict[Style, Style] = {}  # one style each, as readers tell changes by it
    styles = {word.style for word in words}
    for style in styles:
        made[style] = style._replace(bold=True) if style.font in fonts else style
    return [word if word.style.font not in fonts else word._replace(style=made[word.style]) for word in words]
