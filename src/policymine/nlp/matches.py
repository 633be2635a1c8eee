"""Matches of patterns in a text's words: vetoes beat patterns, the longest match of a layer wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policymine.nlp.sources import PhrasePattern


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern or veto as matched; ``before`` and ``after`` count the words of its context."""

    pattern: PhrasePattern
    before: int
    after: int
    is_veto: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule holds, from word ``start`` up to word ``end``; ``own`` of its words are the pattern's."""

    start: int
    end: int
    rule: Rule
    own: int


def drop_vetoed(matches: Iterable[Match], vetoes: Iterable[Match]) -> list[Match]:
    """Drop matches that share a word with a veto of their own label."""
    vetoed = {(each.rule.pattern.label, index) for each in vetoes for index in range(each.start, each.end)}
    if not vetoed:
        return list(matches)
    return [
        each
        for each in matches
        if not any((each.rule.pattern.label, index) in vetoed for index in range(each.start, each.end))
    ]


def choose(matches: Iterable[Match], layers: Mapping[str, str]) -> list[Match]:
    """Keep the longest of matches that overlap within a layer.

    Of equals the one whose pattern has more words of its own, then more context, then the first.
    """
    taken: set[tuple[str, int]] = set()
    kept = []
    for match in sorted(matches, key=_rank):
        layer = layers[match.rule.pattern.label]
        if (layer, match.start) in taken or (layer, match.end - 1) in taken:
            continue
        taken.update((layer, index) for index in range(match.start, match.end))
        kept.append(match)
    return kept


def _rank(match: Match) -> tuple[int, int, int, int]:
    return match.start - match.end, -match.own, -match.rule.before - match.rule.after, match.start
