"""Readings: a sentence in, how firmly it promises and how far people take part out, with the cues that told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policymine.codebooks import Codebook, CueRules
from policymine.cue_words import Words, tokenize
from policymine.cues.clauses import ClauseFinder
from policymine.cues.commitments import CommitmentJudge
from policymine.cues.sightings import CueFinder, Found, Sighting
from policymine.records import Commitment, Participation

_LEVELS = tuple(Participation)


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found in a sentence. All offsets count in the sentence; the scope does not include the cue itself.

    ``is_subordinate`` is true where it stands in a clause that does not speak for the sentence.
    """

    name: str
    family: str
    start_char: int
    end_char: int
    text: str
    direction: str
    scope_start: int
    scope_end: int
    is_subordinate: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How firmly a sentence promises, how far people take part in what it says, and the cues found, in order."""

    commitment: Commitment
    participation: Participation | None
    cues: tuple[CueHit, ...]


class CueReader:
    """Read sentences by the cue rules of one codebook; build it once."""

    def __init__(self, rules: CueRules) -> None:
        self._finder = CueFinder(rules)
        self._clauses = ClauseFinder(rules)
        self._judge = CommitmentJudge(rules, self._clauses)
        self._participation = {rule.code: rule for rule in rules.participation}

    def read(self, sentence_text: str, *, lead_in: str = "", previous: str = "", code: str | None = None) -> Reading:
        """Read a sentence. ``lead_in`` introduces a list item, ``previous`` is the sentence before it.

        ``code`` decides whether participation is asked for.
        """
        sighting = self.find(sentence_text, lead_in)
        return Reading(
            commitment=self.judge(sighting, self.find(previous) if previous else None),
            participation=self.place(sighting, code) if code else None,
            cues=tuple(self._describe(sighting, sentence_text)),
        )

    def features(self, text: str) -> tuple[str, ...]:
        """Return the names of the cue families present, sorted."""
        return self.find(text).families

    def find(self, text: str, lead_in: str = "") -> Sighting:
        """Find every cue of a sentence that nothing undoes, in order of its first word."""
        return self._finder.find(text, lead_in)

    def judge(self, sighting: Sighting, before: Sighting | None = None) -> Commitment:
        """Return how firmly a sentence promises, given the one ``before`` it that a fragment may go on with."""
        return self._judge.judge(sighting, before)

    def place(self, sighting: Sighting, code: str) -> Participation | None:
        """Return how far people take part in what a sentence of a code says; None where the code does not ask."""
        rule = self._participation.get(code)
        if rule is None:
            return None
        lowest, highest = _LEVELS.index(Participation(rule.lowest)), _LEVELS.index(Participation(rule.highest))
        told = (each.cue.participation for each in sighting.found if each.cue.participation)
        levels = [_LEVELS.index(Participation(each)) for each in told]
        within = [level for level in levels if lowest <= level <= highest]
        return _LEVELS[max(within)] if within else Participation(rule.default)

    def _describe(self, sighting: Sighting, text: str) -> Iterator[CueHit]:
        """Yield the cues that stand in the sentence itself, with their places in it."""
        words = sighting.words
        found = [each for each in sighting.found if each.first >= words.own]
        if not found:
            return
        places = [(0, 0)] * words.own + [place for _, place in tokenize(text)]
        opened = self._clauses.find_clauses(words.words)
        for each in found:
            start, end = places[each.first][0], places[each.last][1]
            scope_start, scope_end = self._measure_scope(each, words, places)
            yield CueHit(
                name=each.cue.name,
                family=each.cue.family,
                start_char=start,
                end_char=end,
                text=text[start:end],
                direction=each.cue.direction,
                scope_start=scope_start,
                scope_end=scope_end,
                is_subordinate=opened[each.first],
            )

    def _measure_scope(self, found: Found, words: Words, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Stretch a cue's scope in its direction until a clause ends or its reach is spent; return characters."""
        first, last = found.first, found.last
        if found.cue.direction in {"forward", "both"}:
            while (
                last + 1 < len(words.words)
                and last - found.last < found.cue.reach
                and not self._clauses.ends_scope(words.words[last + 1])
            ):
                last += 1
        if found.cue.direction in {"backward", "both"}:
            while (
                first > words.own
                and found.first - first < found.cue.reach
                and not self._clauses.ends_scope(words.words[first - 1])
            ):
                first -= 1
        start = places[found.last][1] if found.cue.direction == "forward" else places[first][0]
        end = places[found.first][0] if found.cue.direction == "backward" else places[last][1]
        return start, end


def build_reader(codebook: Codebook) -> CueReader:
    """Build the reader of a codebook's cues."""
    return CueReader(codebook.cues)
