"""Note marks: small raised numbers and signs that refer to a footnote, or begin one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.drawn.letters import is_power
from policymine.texts.drawn.sheets import Style, Word

NOTE_MARK = re.compile(r"^[\d,\s*†‡§]{1,9}\.?$")
_OPENING = "([\"'“‘"
_CLOSING = ",.;:)?!"


def take_note_mark(words: list[Word], style: Style) -> tuple[str, list[Word]]:
    """Part the number at the start of a footnote from its words; a small "10." hardly raised numbers a paragraph."""
    first = words[0]
    if len(words) < 2 or not NOTE_MARK.match(first.text):
        return "", words
    rise = words[1].baseline - first.baseline
    if rise > 0.25 * style.size or (first.style.size < 0.85 * style.size and not first.text.endswith(".")):
        return first.text, [words[1]._replace(glued=False), *words[2:]]
    return "", words


def drop_note_marks(words: Sequence[Word], style: Style) -> list[Word]:
    """Return the words without the marks of notes; what stood right behind a mark is a word of its own."""
    kept = list(words[:1])
    after_mark = False
    for last, word in pairwise(words):
        is_mark = _is_note_mark(word, kept[-1], style)
        if is_mark and word.text.endswith(".") and not kept[-1].text.endswith("."):
            kept.append(word._replace(text=".", glued=True))
        if not is_mark:
            kept.append(word._replace(glued=_follows_mark(word, last)) if after_mark else word)
        after_mark = is_mark
    return kept


def _follows_mark(word: Word, mark: Word) -> bool:
    """Tell whether a word that stands behind the mark of a note goes with the word before it."""
    if word.glued:
        return not (word.text[0].isalnum() or word.text[0] in _OPENING)
    return word.text[0] in _CLOSING and word.x0 - mark.x1 < 0.15 * word.style.size


def _is_note_mark(word: Word, last: Word, style: Style) -> bool:
    """Tell whether a word is a raised, small note mark that refers to a footnote."""
    if word.style.size > 0.85 * style.size or not NOTE_MARK.match(word.text):
        return False
    rise = last.baseline - word.baseline
    return (rise > 0.1 * style.size or (word.glued and rise >= 0)) and not is_power(last.text, word.text)
