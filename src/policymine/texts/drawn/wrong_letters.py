"""Letters that a font gives wrongly: mended where the dictionary tells which are meant, else counted.

Some fonts name no letter for a few of their glyphs, and the number of the glyph is given for one: 29 less than the
letter's code in most TrueType fonts, whose third glyph is the space ("TH$T" for "THAT", "ne[t" for "next"). A bracket
can also stand for two letters that the font joins ("accoun[ng"), and a bar and a double line for quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policymine.texts.blocks import UNNAMED_LIGATURES, clean_text
from policymine.texts.drawn.ligatures import mend_ligatures
from policymine.texts.drawn.sheets import Sheet
from policymine.texts.quality import name_pages
from policymine.texts.spelling import is_english_word, load_dictionary

_SHIFT = 29
_SMALL = {letter - _SHIFT: letter for letter in range(ord("a"), ord("z") + 1)}  # D to Z, [, \ and ]
_CAPITAL = {letter - _SHIFT: letter for letter in range(ord("A"), ord("Z") + 1)}  # $ to =
_AMONG_SMALL = re.compile(r"[D-Z\[\\\]](?<=[a-zﬀ-ﬄ].)(?!\d)")
_AMONG_CAPITALS = re.compile(r"[$%&(*+<](?<=[A-Z\d].)(?=[A-Z\d$*(<])")
_BEFORE_WORD = re.compile(r"[:;<=](?<!\S.)(?=[a-z])")
_IN_SMALL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]abcdefghijklmnopqrstuvwxyzﬀﬁﬂﬃﬄ")
_IN_CAPITALS = frozenset(map(chr, range(ord("$"), ord("Z") + 1))) - frozenset(">?@")
_JOINED = re.compile(r"[a-z]\[[a-z]++(?!\])")
_SMALL_WORD = re.compile(r"(?:\[|\b[A-Za-z])[a-z]{2,}\b(?!\])")
_OPENING_BAR = re.compile(r"(?<![^\s(\[])―(?=[^\s―])")
_CLOSING_LINES = re.compile(r"(?<=[^\s‖])‖(?!\w)")
_PAIRS = dict(zip("[mn", UNNAMED_LIGATURES, strict=False))
_LEAST = 3
_LEAST_SMALL = 3
_STOPS = ".,;:)"
_ODD = re.compile(r"[\u0180-\u02af\[\\\]{}<>|^~\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")
_WRONG = re.compile(
    r"[\u0180-\u0191\u0193-\u01bf\u01c4-\u0217\u021c-\u02af]|[a-z][\[\\\]{}<>|^~][a-z]"
    r"|[a-z][\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]+[a-z]"
)
_BETWEEN_SPACES = re.compile(r"[^ \t\r\n]+")
_FEWEST_WRONG = 3
_ADDRESS = re.compile(r"://|www\.|[@/]")


def mend_letters(text: str) -> str:
    """Return a page's characters, as many as before, with the letters that are meant where a font gives others."""
    text = _mend_quotation_marks(mend_ligatures(text))
    joins = "[" in text and bool(_JOINED.search(text))
    for hint, letters, mend in (
        (_AMONG_SMALL, _IN_SMALL, _mend_small),
        (_AMONG_CAPITALS, _IN_CAPITALS, _mend_capitals),
    ):
        for found in hint.finditer(text):
            first, last = _find_word(text, found.start(), letters)
            if last - first >= _LEAST:
                text = text[:first] + mend(text[first:last]) + text[last:]
    for found in _BEFORE_WORD.finditer(text):
        first, last = _find_word(text, found.end(), _IN_SMALL)
        meant = text[found.start()].translate(_CAPITAL) + text[first:last]
        if meant.lower() in load_dictionary():
            text = text[: found.start()] + meant + text[last:]
    return _SMALL_WORD.sub(lambda word: _part_pair(word[0]), text) if joins else text


def _mend_quotation_marks(text: str) -> str:
    """Return a page's characters with quotation marks for the bars before and the double lines after what is quoted."""
    if "‖" not in text or not _OPENING_BAR.search(text):
        return text
    return _CLOSING_LINES.sub("”", _OPENING_BAR.sub("“", text))


def _part_pair(word: str) -> str:
    """Return a word with one letter as the pair that a font joins, where that alone makes it English.

    The fonts that have a bracket for "ti" have "m" for "tt" and "n" for "tti" ("mamers", "senng", "[me").
    """
    if is_english_word(word.lower()):
        return word
    tried = (word[:at] + _PAIRS[letter] + word[at + 1 :] for at, letter in enumerate(word) if letter in _PAIRS)
    return next((each for each in tried if is_english_word(clean_text(each).lower())), word)


def count_wrong_words(text: str) -> int:
    """Return how many words of a page hold what no English word does: a control code, a sign, a foreign letter."""
    if not _ODD.search(text):
        return 0
    return sum(_is_wrong(word) for word in _BETWEEN_SPACES.findall(text) if _WRONG.search(word))


def warn_of_wrong_words(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield a warning that names the pages on which a document's font gives wrong letters, though most are right."""
    if sum(sheet.wrong_words for sheet in sheets) < _FEWEST_WRONG:
        return
    numbers = [sheet.page_number for sheet in sheets if sheet.wrong_words]
    verb = "hold" if len(numbers) > 1 else "holds"
    yield (
        f"{name_pages(numbers)} {verb} a few words with wrong letters: a font does not say which they are. Check them "
        "by eye, or run OCR on the file (for instance ocrmypdf --force-ocr), then add it again."
    )


def _find_word(text: str, at: int, letters: frozenset[str]) -> tuple[int, int]:
    """Return where the run of letters around a character begins, and where it ends."""
    first = last = at
    while first > 0 and text[first - 1] in letters:
        first -= 1
    while last < len(text) and text[last] in letters:
        last += 1
    return first, last


def _mend_small(word: str) -> str:
    """Return a word with its odd capitals and brackets as small letters, where most are small and it is English then.

    A capital at its beginning stays; short names in mixed letters ("PRoW") are left as they are.
    """
    kept = 1 if word[0].isalpha() else 0
    meant = word[:kept] + word[kept:].translate(_SMALL)
    small = sum(map(str.islower, word))
    odd = len(word) - kept - sum(map(str.islower, word[kept:]))
    convinced = small >= max(_LEAST_SMALL - ("[" in word or "]" in word), 2 * odd)
    if not convinced or clean_text(meant).lower() in load_dictionary():
        return meant if convinced else word
    return _join_letters(word)


def _join_letters(word: str) -> str:
    """Return a word with its opening brackets as letters that the font joins, where that makes it English."""
    if "[" not in word or "]" in word:
        return word
    tried = (word.replace("[", letters) for letters in UNNAMED_LIGATURES)
    return next((each for each in tried if clean_text(each).lower() in load_dictionary()), word)


def _mend_capitals(word: str) -> str:
    """Return a word in capitals with its odd signs and digits as letters, where that makes it English."""
    for length in (len(word), len(word.rstrip(_STOPS))):
        meant = word[:length].translate(_CAPITAL)
        if length > _LEAST and meant.lower() in load_dictionary():
            return meant + word[length:]
    return word


def _is_wrong(word: str) -> bool:
    """Tell whether an odd word is neither an address nor one with an editor's brackets ("allow[ed]")."""
    return not _ADDRESS.search(word) and (word.count("[") != word.count("]") or "[" not in word)
