"""Spelling: which words English has, by a dictionary that is loaded only where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from spellchecker import SpellChecker

_LONG = 4
_IN_OUR = (
    "ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|misdemean|neighb|od|parl|ranc|rig|rum"
    "|sav|splend|succ|tum|val|vap|vig"
)
_BRITISH = (
    (re.compile(rf"^(un|dis|mis|de)?({_IN_OUR})or"), r"\1\2our"),
    (re.compile(r"(?<=[a-z]{3})iz(?=[aei])"), "is"),
    (re.compile(r"(?<=l)yz(?=[ei])"), "ys"),
    (re.compile(r"(cent|theat|met|lit|fib|calib|somb|meag|spect|lust)er(?=s|d|p|b|$)"), r"\1re"),
    (re.compile(r"(defen|licen|offen|preten)s(?=e)"), r"\1c"),
    (re.compile(r"(catal|dial|anal|mon)og(?=s|$)"), r"\1ogue"),
    (re.compile(r"(?<=[aeiou])l(?=(?:ed|ing|ings|er|ers|or|ors|ous|ery)$)"), "ll"),
    (re.compile(r"^(program)(s?)$"), r"\1me\2"),
)
_MORE_BRITISH = (
    "aluminium", "cheque", "cheques", "draught", "draughts", "gaol", "jewellery", "kerb", "kerbs", "leukaemia",
    "manoeuvre", "manoeuvres", "maths", "mould", "multi", "paediatric", "paediatrics", "sceptic", "sceptical",
    "scepticism", "sceptics", "speciality", "specialities", "tyre", "tyres",
)  # fmt: skip


@cache
def load_dictionary() -> frozenset[str]:
    """Return some 165,000 English words in small letters: pyspellchecker's, and how the British spell them."""
    words = frozenset(SpellChecker(language="en").word_frequency.words())
    return words.union(_MORE_BRITISH, _spell_british(words))


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


def _spell_british(words: Iterable[str]) -> Iterator[str]:
    """Yield the British forms of American words, one for each way in which the two differ."""
    for word in words:
        for american, british in _BRITISH:
            if american.search(word):
                yield american.sub(british, word)
