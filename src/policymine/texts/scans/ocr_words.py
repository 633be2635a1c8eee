"""Words as OCR reads them, mended: bullets taken for letters, words run together, specks, quotations left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from policymine.texts.drawn.sheets import Word
from policymine.texts.spelling import is_english_word

_MARKS = frozenset("e©¢°*»«®@¥o·•")
_LEAST_CONFIDENCE, _SURE = 0.2, 0.8
_FEW_WORDS = 3
_FEW_LETTERS, _UNSURE = 6, 0.6
_HARDLY_READ = 0.7
_AROUND = re.compile(r"^\W+|(?:['’]s?)?\W*$")
_NAME = re.compile(r"[A-Z][a-z]{3,}")
_FIGURES = re.compile(r"\d[\d,.]*\d")
_POINT = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}")
_RUN_TOGETHER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,2}\.?)(lt|A|[A-Z][a-z]+|[A-Z]{3,})")
_RUN_IN = re.compile(r"(A|a|The|the|to)([a-z]{3,})")
_OPENS = re.compile(r"^[(\[]?“[^”]*$")
_ENDS = re.compile(r"(?<=[^\Ws])’(?=[.,;:)\]]*$)")  # behind an s it may be a genitive
_MOST_WORDS = 12

SureWord = tuple[Word, float]


def mend_words(words: Sequence[SureWord]) -> list[SureWord]:
    """Return a line's words as they are meant, without specks; each comes with its confidence in 0-1."""
    return _drop_specks(_part_first(_mend_mark(list(words))))


def _mend_mark(words: list[SureWord]) -> list[SureWord]:
    """Return a line's words with its first made a bullet where it is one that was taken for a letter or a sign."""
    if len(words) > 1:
        (first, confidence), (second, _) = words[:2]
        if first.text in _MARKS and second.x0 - first.x1 > 0.55 * first.style.size and first.text != "o":
            return [(first._replace(text="•"), confidence), *words[1:]]
    return words


def _part_first(words: list[SureWord]) -> list[SureWord]:
    """Return a line's words with a number at its beginning, or a short word behind a bullet, parted from the next."""
    at = 1 if words and words[0][0].text == "•" else 0
    if at >= len(words):
        return words
    word, confidence = words[at]
    found = (_RUN_IN if at else _RUN_TOGETHER).fullmatch(word.text)
    if found is None or (at and (confidence > _HARDLY_READ or not _is_run_in(*found.groups()))):
        return words
    first, second = found[1], "It" if found[2] == "lt" else found[2]
    cut = word.x0 + (word.x1 - word.x0) * len(first) / len(word.text)
    parted = [(word._replace(text=first, x1=cut), confidence), (word._replace(text=second, x0=cut), confidence)]
    return [*words[:at], *parted, *words[at + 1 :]]


def _is_run_in(first: str, second: str) -> bool:
    return is_english_word(second) and not is_english_word((first + second).lower())


def _drop_specks(words: list[SureWord]) -> list[SureWord]:
    """Return a line's words without those that are hardly sure; in a line that is, only those that make no sense.

    Of a few letters that are not sure, as the lines and dots of a chart are read, none is left.
    """
    if sum(len(word.text) for word, _ in words) <= _FEW_LETTERS and _average(words) < _UNSURE:
        return []
    sure = [(word, confidence) for word, confidence in words if confidence >= _LEAST_CONFIDENCE]
    if len(sure) == len(words) or len(sure) < _FEW_WORDS or _average(sure) < _SURE:
        return sure
    return [
        (word, confidence)
        for at, (word, confidence) in enumerate(words)
        if confidence >= _LEAST_CONFIDENCE or _is_likely(word.text, begins=at == 0)
    ]


def _average(words: Sequence[SureWord]) -> float:
    letters = sum(len(word.text) for word, _ in words)
    return sum(len(word.text) * confidence for word, confidence in words) / max(letters, 1)


def _is_likely(text: str, *, begins: bool) -> bool:
    """Tell whether a word is English, a name or figures, or as the first of its line a bullet or a number ("2.8")."""
    if begins and text == "•":
        return True
    word = _AROUND.sub("", text)
    plain = _NAME.fullmatch(word) or _FIGURES.fullmatch(word) or (begins and _POINT.fullmatch(word))
    return bool(plain) or is_english_word(word.lower())


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
