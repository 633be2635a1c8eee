"""What the classifier sees of a sentence: four strings, each of words parted by spaces.

Words alone do not carry from one genre to another, so beside them stand the tagger's findings: the sentence with its
mentions replaced by their labels ("the CITY_REGION will hand NEIGHBOURHOOD ..."), and tags for labels, concepts, cue
families and their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.records import Mention

FORM = "features 2"
COLUMNS = ("words", "masked", "tags", "context")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[£%?!]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is read for coding: with lead-in, heading and the sentence before, and what the tagger found.

    ``mentions`` count their offsets in ``text``. ``families`` are the cue families found in ``text``.
    """

    text: str
    heading: str = ""
    previous: str = ""
    mentions: Sequence[Mention] = ()
    families: Sequence[str] = ()
    heading_mentions: Sequence[Mention] = ()
    previous_mentions: Sequence[Mention] = ()


def describe(reading: Reading) -> tuple[str, str, str, str]:
    """Return the four strings of ``COLUMNS`` for one reading."""
    return (
        " ".join(_find_words(reading.text)),
        " ".join(_mask(reading.text, reading.mentions)),
        " ".join(_find_tags(reading)),
        " ".join(_find_context(reading)),
    )


def is_concerned(reading: Reading) -> bool:
    """Tell whether the tagger found anything in the sentence: the classifier errs differently where it did not."""
    return bool(reading.mentions)


def _find_words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _mask(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Replace each mention by its label, keep the other words in order."""
    words: list[str] = []
    cursor = 0
    for mention in sorted(mentions, key=lambda each: (each.start_char, -each.end_char)):
        if mention.start_char < cursor:
            continue
        words += _find_words(text[cursor : mention.start_char])
        words.append(mention.label)
        cursor = mention.end_char
    return words + _find_words(text[cursor:])


def _find_tags(reading: Reading) -> list[str]:
    labels = list(dict.fromkeys(each.label for each in sorted(reading.mentions, key=lambda m: m.start_char)))
    concepts = sorted({each.concept for each in reading.mentions})
    families = sorted(set(reading.families))
    tags = [f"label:{label}" for label in labels]
    tags += [f"concept:{concept}" for concept in concepts]
    tags += [f"cue:{family}" for family in families]
    tags += [f"cue:{family}+{label}" for family in families for label in labels]
    tags += [f"order:{first}>{second}" for first, second in pairwise(labels)]
    tags += [f"negated:{each.label}" for each in reading.mentions if each.negated]
    tags.append(f"length:{min(len(reading.text) // 60, 5)}")
    tags.append("labels:none" if not labels else "labels:some")
    return tags


def _find_context(reading: Reading) -> list[str]:
    tags = ["heading:some" if reading.heading else "heading:none"]
    tags += [f"heading:{word}" for word in _find_words(reading.heading)]
    tags += [f"heading:{each.label}" for each in reading.heading_mentions]
    tags += [f"before:{each.label}" for each in reading.previous_mentions]
    tags += [f"before:{word}" for word in _find_words(reading.previous)]
    return tags
