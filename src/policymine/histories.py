"""Histories: how a document's score has changed, by how much, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise

from policymine.errors import PolicymineError
from policymine.records import Grounds, HeldFile, Score, Status
from policymine.store import Recorded

_HASH_LETTERS = 12
_NAMES = {
    "text": "the document's file",
    "extractor": "how it is read",
    "codebook": "the codebook",
    "classifier": "the classifier",
    "coders": "the second codings",
    "reviews": "the reviews",
    "method": "the scoring method",
    "kind": "its kind",
    "seed": "the seed or the number of draws",
    "program": "the version of policymine",
}
_SHOWN = frozenset({"extractor", "method", "kind", "seed", "program"})


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that a score rests on and that has changed. ``name`` is one of Grounds' fields, or "unknown"."""

    name: str
    before: str
    after: str

    def describe(self) -> str:
        """Say what has changed, from what to what where that can be read."""
        if self.name not in _NAMES:
            return self.after
        values = (_shorten(self.name, value) for value in (self.before, self.after))
        return f"{_NAMES[self.name]} ({' to '.join(values)})"


@dataclass(frozen=True, slots=True)
class Shift:
    """A change in a document's history. ``before`` is None where it was scored for the first time.

    ``points`` is how far the score moved on the 0-100 scale, ``logits`` on the other; None where there was no score
    before or after. Where there are several causes they moved it together: which did how much is not known.
    """

    recorded_at: str
    before: Score | None
    after: Score
    causes: tuple[Cause, ...]
    points: float | None
    logits: float | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document: its files, and the score that was last recorded of one of them.

    ``score`` is None where none was. ``points`` is how far it moved on the 0-100 scale from the version before, None
    where either has no score; more than the text may have moved it.
    """

    number: int
    files: tuple[HeldFile, ...]
    superseded_on: str
    score: Score | None
    points: float | None


def list_versions(files: Sequence[HeldFile], history: Sequence[Recorded]) -> list[Version]:
    """Return the versions of a document, the earliest first, each with what its score did."""
    listed: list[Version] = []
    scores = {each.score.grounds.text: each.score for each in history if each.score.grounds}
    for number in sorted({each.version for each in files}):
        own = tuple(each for each in files if each.version == number)
        score = next((scores[each.sha256] for each in own if each.sha256 in scores), None)
        before = listed[-1].score if listed else None
        points = _find_move(before, score)[0] if before and score else None
        ended = own[0].superseded_on if all(each.superseded_on for each in own) else ""
        listed.append(Version(number, own, ended, score, points))
    return listed


def parse_since(value: str) -> str:
    """Return a date such as "2026-11-01" as the history compares it; raise PolicymineError where it is none."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise PolicymineError(f"{value!r} is not a date. Write it as 2026-11-01, the year first.") from error


def list_shifts(history: Sequence[Recorded], since: str) -> list[Shift]:
    """Return what changed on or after a day (ISO, UTC), the earliest first; the first score counts as a change."""
    firsts = [_compare(None, history[0])] if history else []
    shifts = firsts + [_compare(before, after) for before, after in pairwise(history)]
    return [shift for shift in shifts if shift.recorded_at[: len(since)] >= since]


def _compare(before: Recorded | None, after: Recorded) -> Shift:
    moved = _find_move(before.score, after.score) if before else (None, None)
    causes = tuple(_find_causes(before, after)) if before else ()
    return Shift(after.recorded_at, before.score if before else None, after.score, causes, *moved)


def _find_move(before: Score, after: Score) -> tuple[float | None, float | None]:
    if not (before.overall and after.overall and before.status is after.status is Status.SCORED):
        return None, None
    return after.overall.score - before.overall.score, after.overall.position - before.overall.position


def _find_causes(before: Recorded, after: Recorded) -> Iterator[Cause]:
    old, new = before.score.grounds, after.score.grounds
    if old is not None and new is not None:
        for field in fields(Grounds):
            values = getattr(old, field.name), getattr(new, field.name)
            if field.name == "kind" and values[0] == "" != values[1]:
                yield Cause("unknown", "", "its kind, which is recorded from now on")
            elif values[0] != values[1]:
                yield Cause(field.name, *values)
    elif before.text_key != after.text_key:
        yield Cause("unknown", before.text_key, "its file or how it is read, and perhaps more that was not recorded")
    elif before.key != after.key:
        yield Cause("unknown", before.key, "the codebook, the classifier or the scoring method")
    else:
        yield Cause("unknown", "", "nothing it rests on: what it takes to read it, such as time or memory")


def _shorten(name: str, value: str) -> str:
    if not value:
        return "none"
    return value if name in _SHOWN else value[:_HASH_LETTERS]
