"""Waterfalls: how the sentences that count most carry a score from where it would be without them to where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policymine.records import Estimate, ScoredSentence
from policymine.scores import compute_score


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence that carries the score from ``before`` to ``after``, both on the 0-100 scale."""

    scored: ScoredSentence
    before: float
    after: float

    @property
    def points(self) -> float:
        """Return how far it carries the score."""
        return self.after - self.before


def build_waterfall(overall: Estimate, moving: Sequence[ScoredSentence]) -> tuple[Step, ...]:
    """Take sentences out of a score and put them back one by one, the strongest bottom-up one first.

    The first step begins at the score of all other sentences; the last ends at the document's own.
    """
    bottom_up = overall.bottom_up - sum(each.bottom_up for each in moving)
    top_down = overall.top_down - sum(each.top_down for each in moving)
    steps = []
    for each in sorted(moving, key=lambda one: -one.influence):
        before = compute_score(max(bottom_up, 0.0), max(top_down, 0.0))
        bottom_up, top_down = bottom_up + each.bottom_up, top_down + each.top_down
        steps.append(Step(each, before, compute_score(max(bottom_up, 0.0), max(top_down, 0.0))))
    return tuple(steps)


def find_without(overall: Estimate, bottom_up: float, top_down: float) -> float:
    """Return the score that a document would have without a sentence that adds so much to its ends."""
    return compute_score(max(overall.bottom_up - bottom_up, 0.0), max(overall.top_down - top_down, 0.0))
