"""Where mentions begin and end beside their patterns: words they take in, adjectives they leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policymine.nlp.matches import Match
from policymine.nlp.sources import PhraseSource

_MOST_WORDS_TAKEN_IN = 5


@dataclass(frozen=True, slots=True)
class _Growth:
    """A stretch, compiled."""

    heads: frozenset[str]
    before: frozenset[str]
    through: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edges:
    """Where mentions begin and end beside their patterns: stretches by label, words of degree, graded adjectives."""

    growths: Mapping[str, Sequence[_Growth]]
    degrees: frozenset[str]
    graded: frozenset[str]


def compile_edges(source: PhraseSource) -> Edges:
    """Return the stretches and the grading of a codebook, made ready for use."""
    growths: dict[str, list[_Growth]] = {}
    for each in source.stretches:
        parts = (each.heads, each.before, each.through, each.after)
        growths.setdefault(each.label, []).append(_Growth(*map(frozenset, parts)))
    return Edges(growths, frozenset(source.grading.degrees), frozenset(source.grading.adjectives))


def set_edges(match: Match, words: Sequence[str], edges: Edges) -> Match:
    """Take in the words that stretches name, and leave out a graded adjective."""
    growths = edges.growths.get(match.rule.pattern.label, ())
    start, end = match.start, match.end
    for growth in growths:
        end = _take_in_after(end, words, growth)
    for growth in growths:
        start = _take_in_before(start, end, words, growth)
    start = _leave_out_graded(start, end, words, edges)
    return match if (start, end) == (match.start, match.end) else Match(start, end, match.rule, match.own)


def _take_in_after(end: int, words: Sequence[str], growth: _Growth) -> int:
    """Return the new end: "community" takes in "housing providers", and "residents" takes in "' board"."""
    head, cursor = words[end - 1].lower(), end
    if cursor < len(words) and words[cursor] == "'":
        head, cursor = head + "'", cursor + 1
    if not growth.after or head not in growth.heads:
        return end
    for _ in range(_MOST_WORDS_TAKEN_IN):
        word, cursor = _read_word(words, cursor)
        if word in growth.after:
            end = cursor
        elif word not in growth.through:
            break
    return end


def _take_in_before(start: int, end: int, words: Sequence[str], growth: _Growth) -> int:
    """Return the new start: "charities" takes in "registered"."""
    if not growth.before or words[end - 1].lower() not in growth.heads:
        return start
    for _ in range(_MOST_WORDS_TAKEN_IN):
        word, cursor = _read_word_before(words, start)
        if word not in growth.before:
            break
        start = cursor
    return start


def _leave_out_graded(start: int, end: int, words: Sequence[str], edges: Edges) -> int:
    """Return the new start: "deprived wards" loses "deprived" where "most" stands before it."""
    word, cursor = _read_word(words, start)
    if start and cursor < end and word in edges.graded and words[start - 1].lower() in edges.degrees:
        return cursor
    return start


def _read_word(words: Sequence[str], start: int) -> tuple[str, int]:
    """Return the word that begins at a token, hyphens and all, in small letters, and where it ends."""
    end = start + 1
    while end + 1 < len(words) and words[end] == "-" and words[end + 1].isalnum():
        end += 2
    return "".join(words[start:end]).lower(), min(end, len(words))


def _read_word_before(words: Sequence[str], end: int) -> tuple[str, int]:
    """Return the word that ends before a token, with its hyphens and a possessive s, and where it begins."""
    start = end - 1
    while start > 1 and words[start - 1] in {"-", "'"} and words[start - 2].isalnum():
        start -= 2
    if start == end - 1 and start > 0 and words[start] == "'":
        start -= 1
    return "".join(words[max(start, 0) : end]).lower(), max(start, 0)
