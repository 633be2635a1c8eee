"""Check the shipped dictionary against pyspellchecker and the rules of British spelling; ``--write`` writes it anew.

Loading pyspellchecker takes half a second, as long as reading 40 pages; its words alone take a twentieth of that.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from importlib.metadata import files, version
from pathlib import Path

from spellchecker import SpellChecker

from policymine.texts.blocks import load_words

SHIPPED = Path(__file__).resolve().parent.parent / "src" / "policymine" / "texts" / "dictionary.txt"
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
_HEAD = """\
# Some 58,000 English words in small letters: those of pyspellchecker {version}, and how the British spell them.
# What it has met but seldom, or has one or two letters, is left out, but for the commonest words (english.txt).
# Generated: `make fix` writes it (tools/build_dictionary.py).
#
# pyspellchecker's licence:
"""


def build_words() -> frozenset[str]:
    """Return the words of the dictionary."""
    met = SpellChecker(language="en").word_frequency.items()
    words = {word for word, times in met if times > _SELDOM and len(word) > 2}
    return frozenset(words).union(_MORE_BRITISH, _spell_british(words), load_words("english"))


def _spell_british(words: Iterable[str]) -> Iterator[str]:
    """Yield the British forms of American words, one for each way in which the two differ."""
    listed = "\n".join(words)
    for american, british in _BRITISH:
        for found in american.finditer(listed):
            first, last = listed.rfind("\n", 0, found.start() + 1) + 1, listed.find("\n", found.start())
            yield american.sub(british, listed[first : last if last >= 0 else None])


def render_dictionary() -> str:
    """Return the text of the shipped file: remarks with the licence, then the words by the alphabet."""
    licence = next(file for file in files("pyspellchecker") or () if file.name == "LICENSE").read_text()
    remarks = [f"# {line}".rstrip() for line in licence.strip().splitlines()]
    words = textwrap.wrap(" ".join(sorted(build_words())), 118, break_long_words=False, break_on_hyphens=False)
    return _HEAD.format(version=version("pyspellchecker")) + "\n".join([*remarks, *words]) + "\n"


def main() -> None:
    """Write the dictionary, or exit with 1 where it is not what it would be."""
    rendered = render_dictionary()
    if sys.argv[1:] == ["--write"]:
        SHIPPED.write_text(rendered, encoding="utf-8")
    elif SHIPPED.read_text(encoding="utf-8") != rendered:
        sys.exit(f"{SHIPPED.name} is not what pyspellchecker gives. Write it anew with `make fix`.")


if __name__ == "__main__":
    main()
