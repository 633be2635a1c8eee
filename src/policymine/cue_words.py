"""The words of a sentence in which cues are looked for: lower case, contractions undone, bullets and lead-in told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policymine.nlp import plain

LIST_MARKS = frozenset({"zz", "●", "•", "▪"})
PUNCTUATION = re.compile(r"[^\w]")
_TOKEN = re.compile(r"\w+(?:'\w+)?|[^\w\s-]|(?<!\w)-+(?!\w)")
_SPECIAL = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "shan't": ("shall", "not"),
    "cannot": ("can", "not"),
    "let's": ("let", "us"),
}
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would"}
_IS = frozenset({"it", "that", "there", "he", "she", "who", "what", "here", "how", "where", "why", "this"})
_LONGEST_LEAD_IN = 12
_BULLETS = frozenset({"zz", "●", "•", "▪", "-", "–", "*"})


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as words, in lower case and with contractions undone.

    ``joined`` has one space before each; ``first`` is the number of the first word after bullets, ``own`` of the first
    that is not the lead-in's, ``begins`` of the first of those after bullets; ``is_listed`` tells a list item.
    """

    joined: str
    words: list[str]
    first: int
    own: int
    begins: int
    is_listed: bool


def split_words(text: str, lead_in: str) -> Words:
    """Split a sentence into words, those of its ``lead_in`` first."""
    lead = lead_in.strip().rstrip(":–—-… ")
    words = list(_list_words(lead)) if lead else []
    own = len(words)
    words += _list_words(text)
    first = _skip_bullet(words)
    return Words(
        joined=" " + " ".join(words) if words else "",
        words=words,
        first=first,
        is_listed=own > 0 or first > 0 or text.lstrip()[:1].islower(),
        own=own,
        begins=own + _skip_bullet(words[own:]) if 0 < own < len(words) else first,
    )


def _list_words(text: str) -> list[str]:
    """Return the words of a text without their places, which takes a third of the time."""
    lowered = plain(text).lower()
    words: list[str] = _TOKEN.findall(lowered)
    if "'" not in lowered and "cannot" not in lowered:
        return words
    return [part for word in words for part in _undo_contraction(word)]


def tokenize(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the words of a text, each with its first and last place in it; the parts of a contraction share one."""
    for match in _TOKEN.finditer(plain(text).lower()):
        for word in _undo_contraction(match.group()):
            yield word, match.span()


def _undo_contraction(word: str) -> tuple[str, ...]:
    if "'" not in word and word != "cannot":
        return (word,)
    if word in _SPECIAL:
        return _SPECIAL[word]
    stem, mark, ending = word.partition("'")
    if ending == "t" and stem.endswith("n"):
        return stem[:-1], "not"
    if mark + ending in _ENDINGS:
        return stem, _ENDINGS[mark + ending]
    if ending == "s" and stem in _IS:
        return stem, "is"
    return stem, mark + ending


def _skip_bullet(words: Sequence[str]) -> int:
    """Return the number of the first word after bullets, numbering and opening quotes.

    A list item run together with its lead-in ("We will: • Abolish ...") begins at its bullet.
    """
    number = _find_bullet(words)
    while number < len(words) - 1 and (
        PUNCTUATION.match(words[number])
        or words[number].isdigit()
        or (len(words[number]) <= 2 and _is_mark(words, number))
    ):
        number += 1
    return number


def _find_bullet(words: Sequence[str]) -> int:
    """Return the number of a bullet that stands behind a colon near the beginning, or 0."""
    last = min(_LONGEST_LEAD_IN, len(words) - 1)
    return next((at for at in range(1, last) if words[at - 1] == ":" and words[at] in _BULLETS), 0)


def _is_mark(words: Sequence[str], number: int) -> bool:
    return words[number] == "zz" or words[number + 1] in {")", "."}
