"""Sightings: every cue of a codebook that stands in a sentence and that nothing undoes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.codebooks import Cue, CueRules
from policymine.codebooks.cue_phrases import PhraseCompiler
from policymine.cue_words import Words, split_words

_LOOK_BACK_CHARS = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A cue that stands in a sentence, from its ``first`` word to its ``last``, counted from 0."""

    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """The cues that stand in a sentence, from which its families, commitment and participation follow."""

    words: Words
    found: list[Found]

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the cue families present, sorted."""
        return tuple(sorted({each.cue.family for each in self.found}))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A cue's phrases that begin with one word, as one pattern, and what undoes them."""

    cue: Cue
    phrase: re.Pattern[str]
    undone_before: re.Pattern[str] | None
    undone_after: re.Pattern[str] | None

    def find(self, match: re.Match[str], words: Words, number: int) -> Found | None:
        """Return what a match of the phrase has found, or None where a neighbour undoes it."""
        if self.undone_after and self.undone_after.match(words.joined, match.end()):
            return None
        start = match.start()
        if self.undone_before and self.undone_before.search(words.joined, max(0, start - _LOOK_BACK_CHARS), start):
            return None
        return Found(self.cue, number, max(number, words.joined.count(" ", 0, match.end()) - 1))


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Cues that begin with one word, in order: those that go on with a certain word, and those that may with any."""

    by_second: Mapping[str, tuple[_Compiled, ...]]
    others: tuple[_Compiled, ...]


class CueFinder:
    """Finds the cues of one codebook; build it once."""

    def __init__(self, rules: CueRules) -> None:
        self._at_start: dict[str, list[_Compiled]] = {}
        anywhere: dict[str, list[tuple[_Compiled, frozenset[str] | None]]] = {}
        compiler = PhraseCompiler(rules.lists)
        for cue in rules.cues:
            seconds = compiler.list_starts(cue.phrases)
            for word, compiled in _compile(cue, compiler).items():
                if cue.at_start:
                    self._at_start.setdefault(word, []).append(compiled)
                else:
                    anywhere.setdefault(word, []).append((compiled, seconds[word]))
        self._by_word = {word: _sort_candidates(found) for word, found in anywhere.items()}

    def find(self, text: str, lead_in: str = "") -> Sighting:
        """Find every cue of a sentence that nothing undoes, in order of its first word."""
        words = split_words(text, lead_in)
        return Sighting(words, [*self._find_at_start(words), *self._find_anywhere(words)])

    def _find_at_start(self, words: Words) -> Iterator[Found]:
        if not words.words:
            return
        for first in dict.fromkeys((words.first, words.begins)):
            start = sum(len(word) + 1 for word in words.words[:first])
            for compiled in (*self._at_start.get(words.words[first], ()), *self._at_start.get("", ())):
                if words.is_listed or not compiled.cue.in_list:
                    match = compiled.phrase.match(words.joined, start)
                    if match and (found := compiled.find(match, words, first)):
                        yield found

    def _find_anywhere(self, words: Words) -> Iterator[Found]:
        joined, by_word, start = words.joined, self._by_word, 0
        for number, (word, second) in enumerate(pairwise((*words.words, ""))):
            if word in by_word:
                candidates = by_word[word]
                for compiled in candidates.by_second.get(second, candidates.others):
                    match = compiled.phrase.match(joined, start)
                    if match and (found := compiled.find(match, words, number)):
                        yield found
            start += len(word) + 1


def _compile(cue: Cue, compiler: PhraseCompiler) -> Mapping[str, _Compiled]:
    """Return the phrases of a cue by their first word."""
    before = _compile_neighbours(compiler.write(cue.unless_before), "(?:{})$")
    after = _compile_neighbours(compiler.write(cue.unless_after), "(?:{})(?= |$)")
    return {word: _Compiled(cue, phrase, before, after) for word, phrase in compiler.compile(cue.phrases).items()}


def _sort_candidates(found: Sequence[tuple[_Compiled, frozenset[str] | None]]) -> _Candidates:
    """Sort cues that begin with one word by the words that can stand second in them."""
    words = {word for _, seconds in found if seconds for word in seconds}
    return _Candidates(
        by_second={
            word: tuple(compiled for compiled, seconds in found if seconds is None or word in seconds) for word in words
        },
        others=tuple(compiled for compiled, seconds in found if seconds is None),
    )


def _compile_neighbours(phrases: Mapping[str, str], frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.replace("{}", "|".join(phrases.values()))) if phrases else None
