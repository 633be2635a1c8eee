"""Cues: a sentence in, how firmly it promises and how far people take part out, with the cues that told.

The idea is ConText's (Harkema, Dowling, Thornblade and Chapman 2009): a cue is a phrase with a direction and a scope,
which ends where a new clause begins. The cues themselves are data: a codebook's cues.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.codebooks import Codebook, Cue, CueRules
from policymine.codebooks.cue_phrases import PhraseCompiler
from policymine.cue_words import LIST_MARKS, PUNCTUATION, Words, split_words, tokenize
from policymine.records import Commitment, Participation

_STARTS_ANEW = frozenset({";", ":", ".", "!", "?", "–", "—", "-", ")", ","})
_MODALS = frozenset({"will", "shall", "must", "should", "may", "ought", "would", "can"})
_PREPOSITIONS = frozenset({"with", "of", "by", "from", "on", "at", "under", "for", "to", "after", "before", "against"})
_PROMISES = frozenset({"will", "shall"})
_SPEAKERS = frozenset({"we", "i"})
_LEADS_ON = frozenset({"and", "so", "but", "therefore", "why", "then", ",", ";", ":", ".", "–", "—", "-"})
_TURNS = frozenset({"but", "yet", ";", "."})
_WISHED = frozenset({"to", "so", "that"})
_SHORTEST_CLAUSE = 2
_LOOK_BACK_CHARS = 40
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


@dataclass(frozen=True, slots=True)
class _Found:
    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """The cues that stand in a sentence, from which its families, commitment and participation follow."""

    words: Words
    found: list[_Found]

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

    def find(self, match: re.Match[str], words: Words, number: int) -> _Found | None:
        """Return what a match of the phrase has found, or None where a neighbour undoes it."""
        if self.undone_after and self.undone_after.match(words.joined, match.end()):
            return None
        start = match.start()
        if self.undone_before and self.undone_before.search(words.joined, max(0, start - _LOOK_BACK_CHARS), start):
            return None
        return _Found(self.cue, number, max(number, words.joined.count(" ", 0, match.end()) - 1))


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Cues that begin with one word, in order: those that go on with a certain word, and those that may with any."""

    by_second: Mapping[str, tuple[_Compiled, ...]]
    others: tuple[_Compiled, ...]


class CueReader:
    """Read sentences by the cue rules of one codebook; build it once."""

    def __init__(self, rules: CueRules) -> None:
        self._terminators = frozenset(rules.terminators)
        self._transparent = frozenset(rules.transparent)
        self._connectors = frozenset(rules.connectors)
        self._subjects = frozenset(rules.subjects)
        self._finite = frozenset(rules.finite)
        self._continuing = frozenset(rules.continuing)
        self._participation = {rule.code: rule for rule in rules.participation}
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
        words = split_words(text, lead_in)
        return Sighting(words, [*self._find_at_start(words), *self._find_anywhere(words)])

    def _find_clauses(self, words: Sequence[str]) -> tuple[bool, ...]:
        """Tell of each word whether it stands in a clause that a terminator opened."""
        opened = []
        inside = has_begun = False
        inside_since = -1
        for number, word in enumerate(words):
            before = words[number - 1] if number else ""
            joins = before in self._connectors and word in self._subjects
            if word in _STARTS_ANEW or joins or (word == "why" and before == "is"):
                inside = False
            elif word == "(" or (word in self._terminators and self._opens_clause(words, number)):
                inside, inside_since = True, number
            elif inside and not has_begun and word in _MODALS and number - inside_since > _SHORTEST_CLAUSE:
                inside = False
            has_begun = has_begun or (not inside and word in self._finite)
            opened.append(inside)
        return tuple(opened)

    def _opens_clause(self, words: Sequence[str], number: int) -> bool:
        before = words[number - 1] if number else ""
        if before in self._transparent or " ".join(words[max(0, number - 2) : number]) in self._transparent:
            return False
        is_subject = words[number] == "that" and (
            not before or PUNCTUATION.match(before) or before in self._connectors or before in _PREPOSITIONS
        )
        return not is_subject

    def _find_at_start(self, words: Words) -> Iterator[_Found]:
        if not words.words:
            return
        for first in dict.fromkeys((words.first, words.begins)):
            start = sum(len(word) + 1 for word in words.words[:first])
            for compiled in (*self._at_start.get(words.words[first], ()), *self._at_start.get("", ())):
                if words.is_listed or not compiled.cue.in_list:
                    match = compiled.phrase.match(words.joined, start)
                    if match and (found := compiled.find(match, words, first)):
                        yield found

    def _find_anywhere(self, words: Words) -> Iterator[_Found]:
        joined, by_word, start = words.joined, self._by_word, 0
        for number, (word, second) in enumerate(pairwise((*words.words, ""))):
            if word in by_word:
                candidates = by_word[word]
                for compiled in candidates.by_second.get(second, candidates.others):
                    match = compiled.phrase.match(joined, start)
                    if match and (found := compiled.find(match, words, number)):
                        yield found
            start += len(word) + 1

    def judge(self, sighting: Sighting, before: Sighting | None = None) -> Commitment:
        """Let the first main cue of a sentence speak; conditions turn what is firm.

        Where none speaks, a fragment that goes on with the sentence ``before`` it promises as firmly as that one.
        """
        commitment = self._judge_alone(sighting)
        if commitment is None and before is not None and self._goes_on(sighting.words):
            commitment = self._judge_alone(before)
            if commitment is Commitment.ASPIRATIONAL and not _continues_wish(sighting.words):
                commitment = None
        if commitment is None and self._is_bulleted(sighting.words):
            return Commitment.FIRM
        return commitment or Commitment.DESCRIPTIVE

    def _is_bulleted(self, words: Words) -> bool:
        """Tell whether a sentence is a bulleted item without a verb, as lists of pledges have them."""
        return (
            words.own == 0
            and bool(LIST_MARKS.intersection(words.words[:1]))
            and not self._finite.intersection(words.words)
        )

    def _goes_on(self, words: Words) -> bool:
        """Tell whether a sentence has no verb of its own and begins as one that goes on with what was said."""
        if not words.words or words.words[-1] == "?" or self._finite.intersection(words.words):
            return False
        first = words.words[words.first]
        return words.is_listed or first in self._continuing or first.endswith("ing")

    def _judge_alone(self, sighting: Sighting) -> Commitment | None:
        """Return what the cues of a sentence say; None where no main one speaks."""
        words = sighting.words.words
        speaking = _keep_longest([each for each in sighting.found if each.cue.commitment])
        if not speaking or words[-1] == "?":
            return None
        main = self._find_main(sighting, speaking)
        own = [each for each in main if not _is_disowned(each, sighting)]
        chosen = next((each for each in own if each.cue.commitment != Commitment.DESCRIPTIVE), None)
        if chosen is None:
            if len(own) == len(main) and _is_reported(sighting.found, speaking):
                return Commitment.ASPIRATIONAL
            return Commitment.DESCRIPTIVE if main else None
        if chosen.cue.commitment == Commitment.ASPIRATIONAL:
            chosen = _find_promise(words, own, chosen) or chosen
        if chosen.cue.family == "agreement" and "that" in words[chosen.last : chosen.last + 2]:
            chosen = _find_agreed(own, chosen)
        if chosen.cue.commitment == Commitment.FIRM and any(self._turns(each, chosen) for each in speaking):
            return Commitment.CONDITIONAL
        return Commitment(chosen.cue.commitment)

    def _find_main(self, sighting: Sighting, speaking: Sequence[_Found]) -> list[_Found]:
        """Return the cues that speak for a sentence: those of its main clause, and what begins it."""
        opened = self._find_clauses(sighting.words.words)
        first = sighting.words.first  # what begins the sentence speaks for it ("What we need is ...")
        return [
            each
            for each in speaking
            if (each.first == first or not opened[_find_modal(sighting.words.words, each)]) and not each.cue.qualifies
        ]

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

    def _turns(self, condition: _Found, firm: _Found) -> bool:
        """Tell whether a condition has a firm cue in its scope."""
        if condition.cue.commitment != Commitment.CONDITIONAL or condition.cue.family != "condition":
            return False
        distance = condition.first - firm.last
        forward, backward = condition.cue.direction != "backward", condition.cue.direction != "forward"
        return (backward and 0 < distance <= condition.cue.reach) or (
            forward and 0 < firm.first - condition.last <= condition.cue.reach
        )

    def _describe(self, sighting: Sighting, text: str) -> Iterator[CueHit]:
        """Yield the cues that stand in the sentence itself, with their places in it."""
        words = sighting.words
        found = [each for each in sighting.found if each.first >= words.own]
        if not found:
            return
        places = [(0, 0)] * words.own + [place for _, place in tokenize(text)]
        opened = self._find_clauses(words.words)
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

    def _measure_scope(self, found: _Found, words: Words, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Stretch a cue's scope in its direction until a clause ends or its reach is spent; return characters."""
        first, last = found.first, found.last
        if found.cue.direction in {"forward", "both"}:
            while (
                last + 1 < len(words.words) and last - found.last < found.cue.reach and not self._ends(words, last + 1)
            ):
                last += 1
        if found.cue.direction in {"backward", "both"}:
            while first > words.own and found.first - first < found.cue.reach and not self._ends(words, first - 1):
                first -= 1
        start = places[found.last][1] if found.cue.direction == "forward" else places[first][0]
        end = places[found.first][0] if found.cue.direction == "backward" else places[last][1]
        return start, end

    def _ends(self, words: Words, number: int) -> bool:
        word = words.words[number]
        return word in {";", ":", ".", "!", "?"} or word in self._terminators


def build_reader(codebook: Codebook) -> CueReader:
    """Build the reader of a codebook's cues."""
    return CueReader(codebook.cues)


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


def _find_modal(words: Sequence[str], found: _Found) -> int:
    """Return the number of the modal in a cue, which shows where a clause ends, or of the cue's first word."""
    return next((at for at in range(found.first, found.last + 1) if words[at] in _MODALS), found.first)


def _find_agreed(main: Sequence[_Found], agreement: _Found) -> _Found:
    """Return what speaks in what was agreed ("We agree that parishes should decide"), or the agreement."""
    agreed = next((each for each in main if each.first > agreement.last), agreement)
    return agreed if agreed.cue.commitment == Commitment.ASPIRATIONAL else agreement


def _continues_wish(words: Words) -> bool:
    """Tell whether a fragment says what is wished ("To own its hall."), not only where or when."""
    return words.words[words.first] in _WISHED


def _find_promise(words: Sequence[str], main: Sequence[_Found], wish: _Found) -> _Found | None:
    """Return the promise to which a wish is the reason ("Parishes need rooms, so we will build them"), if any."""
    for each in main:
        modal = _find_modal(words, each)
        if (
            each.first > wish.last
            and each.cue.commitment == Commitment.FIRM
            and words[modal] in _PROMISES
            and words[modal - 1] in _SPEAKERS
            and words[modal - 2] in _LEADS_ON
        ):
            return each
    return None


def _is_disowned(wish: _Found, sighting: Sighting) -> bool:
    """Tell whether a wish stands in a view that the speaker does not share ("Some say that we should wait")."""
    if wish.cue.commitment != Commitment.ASPIRATIONAL:
        return False
    return any(
        0 < wish.first - view.last <= view.cue.reach
        and not _TURNS.intersection(sighting.words.words[view.last : wish.first])
        for view in sighting.found
        if view.cue.family == "disowned"
    )


def _is_reported(found: Sequence[_Found], speaking: Sequence[_Found]) -> bool:
    """Tell whether somebody is reported to have said that a thing should or could be."""
    report = next((each.last for each in found if each.cue.family == "report"), None)
    wishes = (each.first for each in speaking if each.cue.commitment == Commitment.ASPIRATIONAL)
    return report is not None and any(report < wish for wish in wishes)


def _keep_longest(found: Sequence[_Found]) -> list[_Found]:
    """Keep the longest of cues that overlap, of equals the first; return them in order."""
    kept: list[_Found] = []
    for each in sorted(found, key=lambda one: (one.first - one.last, one.first)):
        if all(each.last < other.first or each.first > other.last for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.first)
