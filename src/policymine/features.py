"""What the classifier sees of a sentence: five strings, each of words parted by spaces.

Words alone do not carry from one genre to another, so beside them stand the tagger's findings: the sentence with its
mentions replaced by their labels ("the CITY_REGION will hand NEIGHBOURHOOD ..."), tags for labels, concepts, cue
families and their order, and the classes of its words with which class follows which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from policymine.records import Mention

FORM = "features 3"
COLUMNS = ("words", "masked", "tags", "context", "classes")
CLASS_SPAN = 5
"""A class is paired with so many that follow it."""
_TEXTS_REMEMBERED = 256
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[£%?!]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is read for coding: with lead-in, heading and the sentence before, and what the tagger found.

    ``mentions`` count their offsets in ``text``. ``families`` are the cue families found in ``text``. ``word_classes``
    are the codebook's.
    """

    text: str
    heading: str = ""
    previous: str = ""
    mentions: Sequence[Mention] = ()
    families: Sequence[str] = ()
    heading_mentions: Sequence[Mention] = ()
    previous_mentions: Sequence[Mention] = ()
    word_classes: Mapping[str, str] = field(default_factory=dict)


def describe(reading: Reading) -> tuple[str, str, str, str, str]:
    """Return the five strings of ``COLUMNS`` for one reading."""
    words = _join_words(reading.text)
    masked = _mask(reading.text, reading.mentions) if reading.mentions else words
    return (
        words,
        masked,
        " ".join(_find_tags(reading)),
        " ".join(_find_context(reading)),
        _pair_classes(masked, reading) if reading.word_classes else "",
    )


def is_concerned(reading: Reading) -> bool:
    """Tell whether the tagger found anything in the sentence: the classifier errs differently where it did not."""
    return bool(reading.mentions)


@lru_cache(_TEXTS_REMEMBERED)
def _join_words(text: str) -> str:
    """Return the words of a text; a sentence is asked for again as the one before the next, a heading many times."""
    return _join_part(text, 0, len(text))


def _join_part(text: str, start_char: int, end_char: int) -> str:
    return " ".join(_WORD.findall(text, start_char, end_char)).lower().replace("’", "'")


def _mask(text: str, mentions: Sequence[Mention]) -> str:
    """Replace each mention by its label, keep the other words in order."""
    pieces: list[str] = []
    cursor = 0
    for mention in sorted(mentions, key=lambda each: (each.start_char, -each.end_char)):
        if mention.start_char >= cursor:
            pieces += (_join_part(text, cursor, mention.start_char), mention.label)
            cursor = mention.end_char
    pieces.append(_join_part(text, cursor, len(text)))
    return " ".join(piece for piece in pieces if piece)


def _pair_classes(masked: str, reading: Reading) -> str:
    """Return the classes of the words in order, and each with those that follow it; mentions stand for themselves."""
    classes = reading.word_classes
    labels = {each.label for each in reading.mentions}
    found = [word if word in labels else classes[word] for word in masked.split() if word in classes or word in labels]
    pairs = (
        f"{first}~{second}"
        for number, first in enumerate(found)
        for second in found[number + 1 : number + 1 + CLASS_SPAN]
    )
    return " ".join((*found, *pairs))


def _find_tags(reading: Reading) -> list[str]:
    families = sorted(set(reading.families))
    tags = [f"cue:{family}" for family in families]
    length = f"length:{min(len(reading.text) // 60, 5)}"
    if not reading.mentions:
        return [*tags, length, "labels:none"]
    labels = list(dict.fromkeys(each.label for each in sorted(reading.mentions, key=lambda m: m.start_char)))
    concepts = sorted({each.concept for each in reading.mentions})
    return [
        *(f"label:{label}" for label in labels),
        *(f"concept:{concept}" for concept in concepts),
        *tags,
        *(f"cue:{family}+{label}" for family in families for label in labels),
        *(f"order:{first}>{second}" for first, second in pairwise(labels)),
        *(f"negated:{each.label}" for each in reading.mentions if each.negated),
        length,
        "labels:some",
    ]


def _find_context(reading: Reading) -> list[str]:
    return [
        "heading:some" if reading.heading else "heading:none",
        *_prefix("heading:", reading.heading),
        *(f"heading:{each.label}" for each in reading.heading_mentions),
        *(f"before:{each.label}" for each in reading.previous_mentions),
        *_prefix("before:", reading.previous),
    ]


def _prefix(prefix: str, text: str) -> tuple[str, ...]:
    """Return the words of a text, each with a prefix, as one string; nothing where it has none."""
    words = _join_words(text)
    return (prefix + words.replace(" ", " " + prefix),) if words else ()
