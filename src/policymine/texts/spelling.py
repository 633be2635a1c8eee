"""Spelling: which words English has, by a dictionary that is loaded only where it is asked for."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from policymine.texts.blocks import load_words

_LONG = 4
_MET = re.compile(r'"([^"\\]{3,})":\s*(?:5[1-9]|[6-9]\d|\d{3,})')  # pyspellchecker has words from lists alone with 50
_IN_OUR = (
    "ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|misdemean|neighb|od|parl|ranc|rig|rum"
    "|sav|splend|succ|tum|val|vap|vig"
)
_BRITISH = (  # what an American word has that is searched for the difference
    ("or", re.compile(rf"^(un|dis|mis|de)?({_IN_OUR})or"), r"\1\2our"),
    ("iz", re.compile(r"(?<=[a-z]{3})iz(?=[aei])"), "is"),
    ("yz", re.compile(r"(?<=l)yz(?=[ei])"), "ys"),
    ("er", re.compile(r"(cent|theat|met|lit|fib|calib|somb|meag|spect|lust)er(?=s|d|p|b|$)"), r"\1re"),
    ("ens", re.compile(r"(defen|licen|offen|preten)s(?=e)"), r"\1c"),
    ("og", re.compile(r"(catal|dial|anal|mon)og(?=s|$)"), r"\1ogue"),
    ("l", re.compile(r"(?<=[aeiou])l(?=(?:ed|ing|ings|er|ers|or|ors|ous|ery)$)"), "ll"),
    ("program", re.compile(r"^(program)(s?)$"), r"\1me\2"),
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
    words = _list_met()
    return frozenset(words).union(_MORE_BRITISH, _spell_british(words), load_words("english"))


def _list_met() -> list[str]:
    """Return the words of pyspellchecker that it has met; its own reader takes four times as long for all of them."""
    listed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return _MET.findall(gzip.decompress(listed).decode())


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


def _spell_british(words: Sequence[str]) -> Iterator[str]:
    """Yield the British forms of American words, one for each way in which the two differ."""
    for part, american, british in _BRITISH:
        for word in words:
            if part in word and american.search(word):
                yield american.sub(british, word)
