"""A tokenizer of our own, because spaCy's takes five times as long as all the rest.

A token is a run of letters and digits, one other mark, or white space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(r"\w+ ?|[^\w\s] ?|[^\S ]+ ?| +")
_WORD = re.compile(r"\w+|[^\w\s]")
_LINE_BREAK = re.compile(r"(?<=\S)[^\S\n\t]*\n[^\S\n]*(?=\S)")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})


def plain(text: str) -> str:
    """Return a text of the same length, with typographic apostrophes, hyphens, spaces and line breaks made plain.

    A break between two lines of a paragraph is white space like any other; an empty line parts paragraphs.
    """
    flat = text if text.isascii() else text.translate(_PLAIN)
    return _LINE_BREAK.sub(_blank, flat) if "\n" in flat else flat


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def split_words(text: str) -> list[str]:
    """Return the words and marks of a phrase, as the tokenizer parts them; white space is left out."""
    words: list[str] = _WORD.findall(plain(text))
    return words


class PlainTokenizer:
    """Part a text into words, marks and white space."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the ``Doc`` of a text; it has the text's length, so that offsets count in both."""
        flat = plain(text)
        tokens = _TOKEN.findall(flat)
        words = [token.rstrip(" ") or token for token in tokens]
        doc = Doc(self.vocab, words=words, spaces=[token[-1] == " " != token[0] for token in tokens])
        doc.user_data["words"] = words
        doc.user_data["flat"] = flat
        return doc


def close_gaps(doc: Doc) -> tuple[Doc, Sequence[int]]:
    """Return a ``Doc`` without tokens that are only spaces, and each of its tokens' place in the doc.

    So a phrase is found across two spaces or a line's end as across one space.
    """
    flat: str = doc.user_data["flat"]
    words: list[str] = doc.user_data["words"]
    if "  " not in flat and not flat.startswith(" "):
        return doc, range(len(words))
    places = [index for index, word in enumerate(words) if word[0] != " "]
    closed = Doc(doc.vocab, words=[words[index] for index in places])
    closed.user_data["words"] = [words[index] for index in places]
    return closed, places
