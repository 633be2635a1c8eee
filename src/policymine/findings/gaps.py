"""Rhetoric gaps: what ministers say of a place against what its deals do, for each place, minister and year.

The gap is the position of the speeches and statements less that of the deals, each side read as one text. Above 0 the
words are more bottom up than the deals. Where the 95% interval of the difference spans 0 there is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policymine.findings.stands import FIRM, WHOLE, Stand, Stands, Weight, convert_positions, find_interval, pool
from policymine.records import SAID, Document, Kind
from policymine.scores import FEWEST_CODED, FEWEST_SENTENCES, compute_score

UNNAMED = ""
_TITLES = re.compile(r"\b(?:the|rt|right|hon|honourable|mp|sir|dame|lord|lady|baroness|dr|mr|mrs|ms)\b\.?")
_SPACE = re.compile(r"[\s,]+")


class Verdict(StrEnum):
    """What a difference allows to be said."""

    WORDS = "the words score higher"
    DEALS = "the deals score higher"
    NO_CLAIM = "no claim"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: ``sentences`` counted, expected weights at either end, the 0-100 score of them."""

    sentences: int
    bottom_up: float
    top_down: float
    score: float
    position: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Words less deals: in logits with its paired 95% interval, and in points of the 0-100 scale.

    ``reason`` says why nothing can be claimed whatever the interval is; else it is empty.
    """

    words: Side
    deals: Side
    value: float
    low: float
    high: float
    points: float
    points_low: float
    points_high: float
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """What may be said: nothing where the interval spans 0 or a side has too little evidence."""
        if self.reason or self.low <= 0 <= self.high:
            return Verdict.NO_CLAIM
        return Verdict.WORDS if self.value > 0 else Verdict.DEALS


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of a place, a minister and a year. ``year`` is empty where the words have no date.

    ``deal_years`` are the years of the deals: those of the same year where there are any, else of the nearest.
    """

    place: str
    minister: str
    year: str
    words: tuple[Document, ...]
    deals: tuple[Document, ...]
    deal_years: tuple[str, ...]
    whole: Difference
    firm: Difference


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a corpus, and the words that could not be set against a deal, each with the reason."""

    found: tuple[Gap, ...]
    unmatched: tuple[tuple[Document, str], ...]


def find_gaps(documents: Sequence[Document], stands: Stands) -> Gaps:
    """Find the gap of every place, minister and year that has words and deals."""
    deals = [each for each in documents if each.kind is Kind.DEAL and each.document in stands.found]
    unmatched: list[tuple[Document, str]] = []
    groups: dict[tuple[str, str, str], list[Document]] = {}
    for document in documents:
        if document.kind not in SAID:
            continue
        reason = _find_reason(document, deals, stands)
        if reason:
            unmatched.append((document, reason))
        else:
            key = (fold_place(document.area), fold_name(document.speaker), document.published_on[:4])
            groups.setdefault(key, []).append(document)
    found = [_build_gap(words, deals, stands) for words in groups.values()]
    return Gaps(tuple(sorted(found, key=lambda gap: (gap.place, gap.year, gap.minister))), tuple(unmatched))


def _find_reason(document: Document, deals: Iterable[Document], stands: Stands) -> str:
    if document.document in stands.left_out:
        return stands.left_out[document.document]
    if not document.area.strip():
        return "it names no area"
    if not any(fold_place(each.area) == fold_place(document.area) for each in deals):
        return f"no deal of {document.area} could be read"
    return ""


def fold_place(area: str) -> str:
    """Return an area as it is compared: without capitals, its spaces alike."""
    return " ".join(area.casefold().split())


def fold_name(speaker: str) -> str:
    """Return a speaker's name as it is compared: "The Rt Hon Greg Clark MP" is "greg clark"."""
    return _SPACE.sub(" ", _TITLES.sub(" ", speaker.casefold())).strip()


def _build_gap(words: Sequence[Document], deals: Sequence[Document], stands: Stands) -> Gap:
    first = words[0]
    own = [each for each in deals if fold_place(each.area) == fold_place(first.area)]
    chosen = choose_nearest(own, first.published_on[:4])
    sides = stands.choose(words), stands.choose(chosen)
    return Gap(
        place=" ".join(first.area.split()),
        minister=" ".join(first.speaker.split()) or UNNAMED,
        year=first.published_on[:4],
        words=tuple(words),
        deals=tuple(chosen),
        deal_years=tuple(sorted({each.published_on[:4] for each in chosen})),
        whole=compare(*sides, WHOLE),
        firm=compare(*sides, FIRM),
    )


def choose_nearest(deals: Sequence[Document], year: str) -> list[Document]:
    """Return the deals of a year; where there are none, of the nearest one (the earlier of two); all without a year."""
    dated = {each.published_on[:4] for each in deals if each.published_on}
    if not year or not dated:
        return list(deals)
    nearest = min(dated, key=lambda other: (abs(int(other) - int(year)), other))
    return [each for each in deals if each.published_on[:4] == nearest]


def compare(words: Sequence[Stand], deals: Sequence[Stand], group: str) -> Difference:
    """Set words against deals, each read as one text, with all sentences or with those of a group alone."""
    weights = pool(words, group), pool(deals, group)
    sides = tuple(_build_side(weight, stands, group) for weight, stands in zip(weights, (words, deals), strict=True))
    drawn = [each.drawn_positions for each in weights]
    value = sides[0].position - sides[1].position
    low, high = find_interval(drawn[0] - drawn[1], value)
    points = sides[0].score - sides[1].score
    points_low, points_high = find_interval(convert_positions(drawn[0]) - convert_positions(drawn[1]), points)
    reason = _find_lack(sides[0], "the words", group) or _find_lack(sides[1], "the deals", group)
    return Difference(sides[0], sides[1], value, low, high, points, points_low, points_high, reason)


def _build_side(weight: Weight, stands: Sequence[Stand], group: str) -> Side:
    return Side(
        sentences=sum(each.sentences[group] for each in stands),
        bottom_up=weight.bottom_up,
        top_down=weight.top_down,
        score=compute_score(weight.bottom_up, weight.top_down),
        position=weight.position,
    )


def _find_lack(side: Side, name: str, group: str) -> str:
    """Say what a side has too little of for a comparison; empty where it has enough."""
    kind = "firm sentences" if group == FIRM else "sentences"
    coded = side.bottom_up + side.top_down
    if side.sentences < FEWEST_SENTENCES:
        return f"{name} have {side.sentences} {kind}; a comparison needs at least {FEWEST_SENTENCES} on either side"
    if coded < FEWEST_CODED:
        return (
            f"about {coded:.1f} of the {side.sentences} {kind} of {name} stand at either end; "
            f"a comparison needs at least {FEWEST_CODED:.0f} on either side"
        )
    return ""
