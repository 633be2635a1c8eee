"""Spelling: which words English has, by a dictionary that is loaded only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from policymine.texts.blocks import load_words

_LONG = 4


@cache
def load_dictionary() -> frozenset[str]:
    """Return some 58,000 English words in small letters: pyspellchecker's, and how the British spell them.

    What it has met but seldom, or has one or two letters, is left out, but for the commonest words. The list is made
    ahead (tools/build_dictionary.py), for pyspellchecker itself takes half a second to load.
    """
    return load_words("dictionary")


def is_english_word(word: str) -> bool:
    """Tell whether a word in small letters is in the dictionary, as it is, without its 's, or part by part."""
    known = load_dictionary()
    if word in known:
        return True
    parts = word.replace("’", "'").removesuffix("'s").split("-")
    return all(part in known for part in parts)


def find_known_share(words: Iterable[str]) -> float:
    """Return the share of English words among words of four small letters or more, 0 where there are none.

    Shorter ones are abbreviations, or words of several languages.
    """
    long = [word for word in words if len(word) >= _LONG]
    return sum(map(is_english_word, long)) / len(long) if long else 0.0
