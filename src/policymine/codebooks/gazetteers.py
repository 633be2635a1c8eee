"""Areas: the patterns of one label, read by themselves, to find places in a title without loading a whole codebook."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from policymine.codebooks.loading import PATTERNS_FILE, find_folder
from policymine.codebooks.reading import read_pattern_lines, read_text

AREAS = "AREA"
_SMALL_WORDS = frozenset({"and", "of", "the"})


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by the names they go by. ``names`` maps each spelling to the id of its place, "" where it is none."""

    names: dict[str, str]
    pattern: re.Pattern[str]

    def count(self, text: str) -> Counter[str]:
        """Count the ids of the places that a text names; of names that lie in one another the longest counts."""
        found = (self.names[" ".join(match.group().split())] for match in self.pattern.finditer(text))
        return Counter(place for place in found if place)


def read_gazetteer(codebook: str | Path, label: str = AREAS) -> Gazetteer:
    """Read the places of a codebook; one without the label knows no place. Raise CodebookError as ``load_codebook``."""
    lines = read_text(find_folder(codebook) / PATTERNS_FILE).split("\n")
    patterns, vetoes, _ = read_pattern_lines(PATTERNS_FILE, (line if f'"{label}"' in line else "" for line in lines))
    names = {variant.text: each.concept for each in patterns for variant in each.variants if each.label == label}
    names |= {variant.text: "" for each in vetoes for variant in each.variants if each.label == label}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    spelt = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return Gazetteer(names, re.compile(rf"(?<!\w)(?:{spelt})(?!\w)" if spelt else r"(?!)"))


def name_place(place: str) -> str:
    """Return the name of a place as people write it, from its id: "north_of_tyne" is "North of Tyne"."""
    words = place.split("_")
    return " ".join(word if number and word in _SMALL_WORDS else word.capitalize() for number, word in enumerate(words))
