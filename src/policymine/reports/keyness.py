"""Keyness: which concepts set two bodies of text apart, and by how much.

The log-likelihood tells how much evidence there is for a difference, the log ratio and %DIFF how large it is. ``a`` and
``b`` are mentions, ``c`` and ``d`` words of the first and the second set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, log2

P_BELOW_001 = 10.83
_STAND_IN = 0.5
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Keyness:
    """How a concept differs between two sets of documents.

    Rates are mentions per 1,000 words. ``g2`` has no sign; ``log_ratio`` and ``percent_difference`` are above 0 where
    the first set has more. ``percent_difference`` is None where the second set has no mention at all.
    """

    label: str
    concept: str
    first: int
    second: int
    first_rate: float
    second_rate: float
    g2: float
    log_ratio: float
    percent_difference: float | None

    @property
    def is_key(self) -> bool:
        """Tell whether a difference as large would come by chance less than once in a thousand (p < .001, 1 d.f.)."""
        return self.g2 >= P_BELOW_001


def calculate_rate(mentions: int, words: int) -> float:
    """Return mentions per 1,000 words; 0 where there are no words."""
    return 1000 * mentions / words if words else 0.0


def calculate_g2(a: int, b: int, c: int, d: int) -> float:
    """Return the log-likelihood G2 of Rayson and Garside (2000), "Comparing corpora using frequency profiling".

    ``G2 = 2 (a ln(a / E1) + b ln(b / E2))`` with ``E1 = c (a + b) / (c + d)`` and ``E2 = d (a + b) / (c + d)``; a term
    with no mentions is 0. Raise ValueError where a set has no words.
    """
    _check_words(c, d)
    expected = (c * (a + b) / (c + d), d * (a + b) / (c + d))
    terms = (seen * log(seen / each) for seen, each in zip((a, b), expected, strict=True) if seen)
    return max(0.0, 2 * sum(terms))


def calculate_log_ratio(a: int, b: int, c: int, d: int) -> float:
    """Return the log ratio of Hardie (2014): the binary logarithm of the ratio of the two rates.

    One more is twice as often. No mention counts as half a mention. Raise ValueError where a set has no words.
    """
    _check_words(c, d)
    return log2(((a or _STAND_IN) / c) / ((b or _STAND_IN) / d))


def calculate_percent_difference(a: int, b: int, c: int, d: int) -> float | None:
    """Return %DIFF of Gabrielatos and Marchi (2011): by what percentage the first rate is above the second.

    None where the second set has no mentions, since a share of nothing says nothing. Raise ValueError where a set has
    no words.
    """
    _check_words(c, d)
    return 100 * (a * d / (b * c) - 1) if b else None


def _check_words(c: int, d: int) -> None:
    if c <= 0 or d <= 0:
        raise ValueError("both sets must have words")


def compare_counts(
    first: Mapping[Name, int], first_words: int, second: Mapping[Name, int], second_words: int
) -> list[Keyness]:
    """Compare the mentions of every (label, concept) that either set has; most evidence first."""
    names: Iterable[Name] = {name for counts in (first, second) for name, number in counts.items() if number}
    found = [_compare(name, first.get(name, 0), second.get(name, 0), first_words, second_words) for name in names]
    return sorted(found, key=lambda each: (-each.g2, each.label, each.concept))


def _compare(name: Name, a: int, b: int, c: int, d: int) -> Keyness:
    return Keyness(
        label=name[0],
        concept=name[1],
        first=a,
        second=b,
        first_rate=calculate_rate(a, c),
        second_rate=calculate_rate(b, d),
        g2=calculate_g2(a, b, c, d),
        log_ratio=calculate_log_ratio(a, b, c, d),
        percent_difference=calculate_percent_difference(a, b, c, d),
    )
