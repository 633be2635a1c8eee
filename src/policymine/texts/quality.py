"""The quality gate: is what was read a text that a person could read?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

from policymine.errors import UnreadableError
from policymine.records import BODY_KINDS, Page, Text
from policymine.texts.blocks import load_words
from policymine.texts.spelling import find_known_share

_ENGLISH = load_words("english")
_WELSH = load_words("welsh")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")  # the same, found in half of the time
_FEWEST_WORDS = 5
_LEAST_ENGLISH_SHARE = 0.08
_LEAST_PAGE_SHARE = 0.14  # of 1,049 pages of real documents, those of English prose had more
# Pages of figures and labels have few of the commonest words. Of such pages in 60 real PDFs, those in English had .48
# dictionary words or more; pages in Welsh and Irish had .10 or less, French has about .35.
_LEAST_KNOWN_SHARE = 0.43
_ENOUGH_TO_JUDGE = 60
_GARBLED_SHARE = 0.05
_AT_ONCE = 50
_SHORT, _FEWEST_LONG, _LEAST_LONG = 3, 15, 0.3
_LEAST_OF_GIBBERISH = 0.1  # a list of names has more
_MOSTLY_KNOWN = 0.7


def list_words(text: Text) -> dict[int, list[str]]:
    """Return the words of the body by page number, in small letters."""
    return {page.page_number: _read_words(page) for page in text.pages}


def check_quality(text: Text, listed: Mapping[int, Sequence[str]]) -> None:
    """Raise UnreadableError where a text is too little, Welsh, another language or gibberish."""
    words = list(chain.from_iterable(listed.values()))
    if len(words) < _FEWEST_WORDS:
        found = f"only {len(words)} word{'s' * (len(words) > 1)}" if words else "no words"
        raise UnreadableError(f"{text.file} holds {found} of body text: too little to read. Check the file by eye.")
    if len(words) < _ENOUGH_TO_JUDGE:
        return
    english, welsh = _share(words, _ENGLISH), _share(words, _WELSH)
    if welsh > 0.15 and welsh > english:
        raise UnreadableError(f"{text.file} is the Welsh-language version. Add the English version instead.")
    if _share_doubled(words) > 0.5:
        raise UnreadableError(
            f"{text.file} has every letter doubled in its text layer. Run OCR on it, then add it again."
        )
    if english < _LEAST_ENGLISH_SHARE and (known := find_known_share(words)) < _LEAST_KNOWN_SHARE:
        raise UnreadableError(
            f"{text.file} does not read as English from page {text.pages[0].page_number} on: only {known:.0%} of "
            "its longer words are English. If its text layer is garbled, run OCR on it, then add it again."
        )


def warn_of_garbled_pages(text: Text, listed: Mapping[int, Sequence[str]]) -> list[str]:
    """Return a warning that names pages that are not English: their font may give the wrong letters.

    Raises UnreadableError where most pages are like that.
    """
    judged = {number: found for number, found in listed.items() if len(found) >= _ENOUGH_TO_JUDGE}
    garbled = [number for number, found in judged.items() if not _is_english(found, _LEAST_PAGE_SHARE)]
    if not garbled:
        return []
    verb = "do" if len(garbled) > 1 else "does"
    told = f"{name_pages(garbled)} {verb} not read as English"
    if len(garbled) > len(judged) / 2:
        raise UnreadableError(
            f"{told}: most of {text.file}. If its text layer is garbled, run OCR on it (for instance ocrmypdf "
            "--force-ocr), then add it again."
        )
    return [f"{told}: garbled by a font, in another language, or a list of names. Check it by eye."]


def is_garbled(strings: Sequence[str]) -> bool:
    """Tell whether what stands between the spaces of a page makes next to no words, though it is enough to judge."""
    if _has_common_words(strings):
        return False
    words = _list_words(" ".join(strings))
    if len(words) < _ENOUGH_TO_JUDGE:
        return is_gibberish(strings)
    return _share(words, _WELSH) < _GARBLED_SHARE and not _is_english(words, _GARBLED_SHARE)


def _has_common_words(strings: Sequence[str]) -> bool:
    """Tell at little cost that a text, split at its spaces, has enough of the commonest English words."""
    least = _GARBLED_SHARE * (sum(map(len, strings)) + len(strings)) / 2  # of at most so many words
    known = 0
    for at in range(0, len(strings), _AT_ONCE):
        known += sum(map(_ENGLISH.__contains__, map(str.lower, strings[at : at + _AT_ONCE])))
        if known > least:
            return True
    return False


def is_gibberish(strings: Sequence[str]) -> bool:
    """Tell whether next to none of the longer words of a text are English, and most of what it holds is words.

    ``strings`` are what stands between its spaces.
    """
    if _has_common_words(strings):
        return False
    words = _list_words(" ".join(strings))
    long = [word for word in words if len(word) > _SHORT]
    if len(long) < _FEWEST_LONG or len(long) < _LEAST_LONG * len(strings):
        return False
    few = max(_share(words, _ENGLISH), _share(words, _WELSH)) < _GARBLED_SHARE
    return few and find_known_share(long) < _LEAST_OF_GIBBERISH


def may_be_garbled(text: str) -> bool:
    """Tell at little cost whether a part of a page's letters may make no words."""
    words = _list_words(text)
    return bool(words) and find_known_share(words) < _MOSTLY_KNOWN


def is_better(text: str, other: str) -> bool:
    """Tell whether a text reads more like English than another reading of the same page."""
    mine, others = map(_list_words, (text, other))
    return bool(mine) and _share(mine, _ENGLISH) > (_share(others, _ENGLISH) if others else 0.0)


def _is_english(words: Sequence[str], least: float) -> bool:
    """Tell whether words are English: prose by the commonest of them, labels and figures by the dictionary."""
    return _share(words, _ENGLISH) >= least or find_known_share(words) >= _LEAST_KNOWN_SHARE


def _read_words(page: Page) -> list[str]:
    texts = (block.text for block in page.blocks if block.kind in BODY_KINDS)
    return list(chain.from_iterable(map(_list_words, texts)))


def _list_words(text: str) -> list[str]:
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else list(map(str.lower, _WORD.findall(text)))


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / len(words)


def _share_doubled(words: Sequence[str]) -> float:
    long = [word for word in words if len(word) >= 4]
    return sum(1 for word in long if word[0] == word[1] and word[::2] == word[1::2]) / max(len(long), 1)


def name_pages(numbers: Sequence[int]) -> str:
    """Return page numbers as one says them: "Page 3", "Pages 1-4 and 7"."""
    runs: list[list[int]] = [[number] for number in numbers[:1]]
    for last, number in pairwise(numbers):
        if number == last + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    parts = ["-".join(map(str, run)) for run in runs]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"Page{'s' if len(numbers) > 1 else ''} {listed}"
