"""Commitments: how firmly a sentence promises, told by its cues."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.codebooks import CueRules
from policymine.cue_words import LIST_MARKS, Words
from policymine.cues.clauses import MODALS, ClauseFinder
from policymine.cues.sightings import Found, Sighting
from policymine.records import Commitment

_PROMISES = frozenset({"will", "shall"})
_SPEAKERS = frozenset({"we", "i"})
_LEADS_ON = frozenset({"and", "so", "but", "therefore", "why", "then", ",", ";", ":", ".", "–", "—", "-"})
_TURNS = frozenset({"but", "yet", ";", "."})
_ENDS = frozenset({".", "!", "?", ";"})
_WISHED = frozenset({"to", "so", "that"})


class CommitmentJudge:
    """Judges sentences by the cue rules of one codebook."""

    def __init__(self, rules: CueRules, clauses: ClauseFinder) -> None:
        self._clauses = clauses
        self._finite = frozenset(rules.finite)
        self._continuing = frozenset(rules.continuing)

    def judge(self, sighting: Sighting, before: Sighting | None = None) -> Commitment:
        """Let the first main cue of a sentence speak; conditions turn what is firm.

        Where none speaks, a fragment that goes on with the sentence ``before`` it promises as firmly as that one.
        """
        commitment = self._judge_alone(sighting)
        if commitment is None and before is not None and self._goes_on(sighting.words):
            commitment = self._judge_alone(before)
            if commitment is Commitment.ASPIRATIONAL and not _continues_wish(sighting.words):
                commitment = None
        if commitment is None and (self._is_bulleted(sighting.words) or self._is_cell(sighting.words)):
            return Commitment.FIRM
        return commitment or Commitment.DESCRIPTIVE

    def _is_bulleted(self, words: Words) -> bool:
        """Tell whether a sentence is a bulleted item without a verb, as lists of pledges have them."""
        return (
            words.own == 0
            and bool(LIST_MARKS.intersection(words.words[:1]))
            and not self._finite.intersection(words.words)
        )

    def _is_cell(self, words: Words) -> bool:
        """Tell whether a sentence is a cell of a table without a verb: its row or column, then what stands in it.

        What a table of powers names is offered by it ("Power to raise a levy: Mayoral: X").
        """
        return ":" in words.words[1:-1] and words.words[-1] not in _ENDS and not self._finite.intersection(words.words)

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
        if chosen.cue.commitment == Commitment.FIRM and any(_turns(each, chosen) for each in speaking):
            return Commitment.CONDITIONAL
        return Commitment(chosen.cue.commitment)

    def _find_main(self, sighting: Sighting, speaking: Sequence[Found]) -> list[Found]:
        """Return the cues that speak for a sentence: those of its main clause, and what begins it."""
        opened = self._clauses.find_clauses(sighting.words.words)
        first = sighting.words.first  # what begins the sentence speaks for it ("What we need is ...")
        return [
            each
            for each in speaking
            if (each.first == first or not opened[find_modal(sighting.words.words, each)]) and not each.cue.qualifies
        ]


def _turns(condition: Found, firm: Found) -> bool:
    """Tell whether a condition has a firm cue in its scope."""
    if condition.cue.commitment != Commitment.CONDITIONAL or condition.cue.family != "condition":
        return False
    distance = condition.first - firm.last
    forward, backward = condition.cue.direction != "backward", condition.cue.direction != "forward"
    return (backward and 0 < distance <= condition.cue.reach) or (
        forward and 0 < firm.first - condition.last <= condition.cue.reach
    )


def find_modal(words: Sequence[str], found: Found) -> int:
    """Return the number of the modal in a cue, which shows where a clause ends, or of the cue's first word."""
    return next((at for at in range(found.first, found.last + 1) if words[at] in MODALS), found.first)


def _find_agreed(main: Sequence[Found], agreement: Found) -> Found:
    """Return what speaks in what was agreed ("We agree that parishes should decide"), or the agreement."""
    agreed = next((each for each in main if each.first > agreement.last), agreement)
    return agreed if agreed.cue.commitment == Commitment.ASPIRATIONAL else agreement


def _continues_wish(words: Words) -> bool:
    """Tell whether a fragment says what is wished ("To own its hall."), not only where or when."""
    return words.words[words.first] in _WISHED


def _find_promise(words: Sequence[str], main: Sequence[Found], wish: Found) -> Found | None:
    """Return the promise to which a wish is the reason ("Parishes need rooms, so we will build them"), if any."""
    for each in main:
        modal = find_modal(words, each)
        if (
            each.first > wish.last
            and each.cue.commitment == Commitment.FIRM
            and words[modal] in _PROMISES
            and words[modal - 1] in _SPEAKERS
            and words[modal - 2] in _LEADS_ON
        ):
            return each
    return None


def _is_disowned(wish: Found, sighting: Sighting) -> bool:
    """Tell whether a wish stands in a view that the speaker does not share ("Some say that we should wait")."""
    if wish.cue.commitment != Commitment.ASPIRATIONAL:
        return False
    return any(
        0 < wish.first - view.last <= view.cue.reach
        and not _TURNS.intersection(sighting.words.words[view.last : wish.first])
        for view in sighting.found
        if view.cue.family == "disowned"
    )


def _is_reported(found: Sequence[Found], speaking: Sequence[Found]) -> bool:
    """Tell whether somebody is reported to have said that a thing should or could be."""
    report = next((each.last for each in found if each.cue.family == "report"), None)
    wishes = (each.first for each in speaking if each.cue.commitment == Commitment.ASPIRATIONAL)
    return report is not None and any(report < wish for wish in wishes)


def _keep_longest(found: Sequence[Found]) -> list[Found]:
    """Keep the longest of cues that overlap, of equals the first; return them in order."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.first - one.last, one.first)):
        if all(each.last < other.first or each.first > other.last for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.first)
