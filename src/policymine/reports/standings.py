"""Standings: ranks within a kind, and whether they hold when a code that counts in part counts for nothing or fully."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from policymine.pipeline import Result
from policymine.records import Document, Score, Status, Weighting

_WEIGHTS = (0, 1)


@dataclass(frozen=True, slots=True)
class Flip:
    """A place in the ranking that another weight of a code changes.

    ``other`` is the neighbour that it is then ``ahead`` of or behind; None where it keeps its order with both
    neighbours, and has the rank ``rank`` because of others.
    """

    code: str
    weight: int
    rank: int
    other: Document | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A scored document's rank among the ``of`` scored documents of its kind; stable where there are no ``flips``."""

    rank: int
    of: int
    flips: tuple[Flip, ...]

    @property
    def is_stable(self) -> bool:
        """Tell whether neither weight moves it."""
        return not self.flips

    def describe(self, *, titles: bool = False) -> str:
        """Say where it would stand instead, and why; empty where the rank is stable."""
        return "; ".join(_describe(flip, self.rank, titles=titles) for flip in self.flips)


def _describe(flip: Flip, rank: int, *, titles: bool) -> str:
    where = f"where {flip.code} weighs {flip.weight}"
    if flip.other is None:
        return f"rank {flip.rank} instead of {rank} {where}"
    name = flip.other.title if titles else flip.other.document
    return f"{'ahead of' if flip.ahead else 'behind'} {name} {where}"


def find_standings(results: Iterable[Result]) -> dict[str, Standing]:
    """Return the standing of every scored document, by document."""
    scored = [each for each in results if each.score.status is Status.SCORED and each.score.overall]
    standings: dict[str, Standing] = {}
    for kind in dict.fromkeys(each.document.kind for each in scored):
        ranked = sorted((each for each in scored if each.document.kind is kind), key=_order)
        flips: dict[str, list[Flip]] = {}
        for code, weight in product(_list_codes(ranked), _WEIGHTS):
            for name, flip in _flip(ranked, code, weight):
                flips.setdefault(name, []).append(flip)
        for rank, each in enumerate(ranked, start=1):
            own = tuple(flips.get(each.document.document, ()))
            standings[each.document.document] = Standing(rank, len(ranked), own)
    return standings


def _order(result: Result) -> tuple[float, str]:
    return -(result.score.overall.score if result.score.overall else 0.0), result.document.document


def _list_codes(ranked: Sequence[Result]) -> list[str]:
    """Return the codes whose weights all of the documents were tried with."""
    return [code for code in ranked[0].score.weightings if all(code in each.score.weightings for each in ranked)]


def _flip(ranked: Sequence[Result], code: str, weight: int) -> Iterator[tuple[str, Flip]]:
    """Yield what another weight changes, with the document that it changes it for."""
    values = {each.document.document: _read(each.score, code, weight) for each in ranked}
    names = [each.document.document for each in ranked]
    ranks = {name: rank for rank, name in enumerate(sorted(names, key=lambda name: -values[name]), start=1)}
    flipped = set()
    for upper, lower in pairwise(each.document for each in ranked):
        if values[upper.document] < values[lower.document]:
            yield upper.document, Flip(code, weight, ranks[upper.document], lower)
            yield lower.document, Flip(code, weight, ranks[lower.document], upper, ahead=True)
            flipped |= {upper.document, lower.document}
    for rank, name in enumerate(names, start=1):
        if name not in flipped and ranks[name] != rank:
            yield name, Flip(code, weight, ranks[name])


def _read(score: Score, code: str, weight: int) -> float:
    weightings: Mapping[str, Weighting] = score.weightings
    return (weightings[code].at_one if weight else weightings[code].at_zero).score
