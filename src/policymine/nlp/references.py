"""References back: behind "neighbourhood councils", "such councils" are these, whatever "councils" are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policymine.nlp.matches import Match

_REFERRING = "such"
_FURTHEST_BACK = 60


def apply_references(matches: Sequence[Match], words: Sequence[str], layers: Mapping[str, str]) -> list[Match]:
    """Return the matches with the words behind "such" that repeat the last word of a mention not far before."""
    found = [each for place in _find_places(words) if (each := _refer(place, matches, words))]
    if not found:
        return list(matches)
    taken = {(layers[each.rule.pattern.label], each.start) for each in found}
    kept = [
        each
        for each in matches
        if not any((layers[each.rule.pattern.label], index) in taken for index in range(each.start, each.end))
    ]
    return kept + found


def _find_places(words: Sequence[str]) -> Iterator[int]:
    """Yield the places of the words behind "such"."""
    for index, word in enumerate(words[:-1]):
        if word.lower() == _REFERRING:
            yield index + 1


def _refer(place: int, matches: Sequence[Match], words: Sequence[str]) -> Match | None:
    """Return the reference at a place, unless a longer mention stands there or nothing before it ends in that word."""
    head = _singular(words[place])
    before = [each for each in matches if place - _FURTHEST_BACK <= each.end - 1 < place]
    if any(each.start <= place < each.end and each.end - each.start > 1 for each in matches):
        return None
    for each in sorted(before, key=lambda match: -match.end):
        if _singular(words[each.end - 1]) == head and each.end - each.start > 1:
            return Match(place, place + 1, each.rule, 1)
    return None


def _singular(word: str) -> str:
    """Return a word in small letters without its plural ending."""
    small = word.lower()
    if small.endswith("ies"):
        return small[:-3] + "y"
    return small.removesuffix("s")
