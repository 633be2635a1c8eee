"""Spelling: which words English has, by a dictionary that is loaded only where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from spellchecker import SpellChecker

from policymine.texts.blocks import load_words

_LONG = 4
_SELDOM = 50  # the count of words that pyspellchecker has from lists alone
_IN_OUR = (
    "ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|misdemean|neighb|od|parl|ranc|rig|rum"
    "|sav|splend|succ|tum|val|vap|vig"
)
_BRITISH = (
    (re.compile(rf"^(un|dis|mis|de)?({_IN_OUR})or", re.MULTILINE), r"\1\2our"),
    (re.compile(r"(?<=[a-z]{3})iz(?=[aei])", re.MULTILINE), "is"),
    (re.compile(r"(?<=l)yz(?=[ei])", re.MULTILINE), "ys"),
    (re.compile(r"(cent|theat|met|lit|fib|calib|somb|meag|spect|lust)er(?=s|d|p|b|$)", re.MULTILINE), r"\1re"),
    (re.compile(r"(defen|licen|offen|preten)s(?=e)", re.MULTILINE), r"\1c"),
    (re.compile(r"(catal|dial|anal|mon)og(?=s|$)", re.MULTILINE), r"\1ogue"),
    (re.compile(r"(?<=[aeiou])l(?=(?:ed|ing|ings|er|ers|or|ors|ous|ery)$)", re.MULTILINE), "ll"),
    (re.compile(r"^(program)(s?)$", re.MULTILINE), r"\1me\2"),
)
_MORE_BRITISH = (
    "aluminium", "cheque", "cheques", "draught", "draughts", "gaol", "jewellery", "kerb", "kerbs", "leukaemia",
    "manoeuvre", "manoeuvres", "maths", "mould", "multi", "paediatric", "paediatrics", "sceptic", "sceptical",
    "scepticism", "sceptics", "speciality", "specialities", "tyre", "tyres",
)  # fmt: skip


@cache
def load_dictionary() -> frozenset[str]:
    """Return some 58,000 English words in small letters: pyspellchecker's, and how the British spell them.

    What it has met but seldom, or has one or two letters, is left out, but for the commonest words.
    """
    met = SpellChecker(language="en").word_frequency.items()
    words = {word for word, times in met if times > _SELDOM and len(word) > 2}
    return frozenset(words).union(_MORE_BRITISH, _spell_british(words), load_words("english"))


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
    listed = "\n".join(words)
    for american, british in _BRITISH:
        for found in american.finditer(listed):
            first, last = listed.rfind("\n", 0, found.start() + 1) + 1, listed.find("\n", found.start())
            yield american.sub(british, listed[first : last if last >= 0 else None])
