"""Quotes: the sentences that a report publishes as evidence, each with its place, so that anyone can find it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from policymine.codebooks.definitions import BOTTOM_UP, TOP_DOWN
from policymine.records import Box, Place, ScoredSentence
from policymine.reports.tables import Row, list_evidence

QUOTES = 10
LONGEST_QUOTE = 1_000
"""Characters of a sentence that are quoted, and of what introduces it: a file may hold one of any length."""
_LONGEST_HEADING = 300
_LEAST_PROBABILITY = 0.5
_NONE_SETTLED: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page with the boxes of a sentence on it; ``file`` names its picture, empty where there is none."""

    page_number: int
    boxes: tuple[Box, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A published sentence: its row of evidence, what introduces it, its own words, and where they stand.

    ``strips`` are empty where the source has no pages; then ``start_char`` and ``end_char`` tell the place in the text
    that ``policymine text`` prints. ``settled`` is the code that reviewers gave it, which the score counts; else empty.
    ``whole_chars`` is the length of the whole sentence: ``text`` is no longer than ``LONGEST_QUOTE``.
    """

    row: Row
    lead_in: str
    text: str
    start_char: int
    end_char: int
    strips: tuple[Strip, ...]
    settled: str = ""
    whole_chars: int = 0

    @property
    def is_cut(self) -> bool:
        """Tell whether more stands in the document than is quoted."""
        return len(self.text) < self.whole_chars


def choose_quotes(
    scored: Sequence[ScoredSentence],
    poles: Mapping[str, str],
    limit: int = QUOTES,
    *,
    settled: Mapping[int, str] = _NONE_SETTLED,
) -> tuple[Quote, ...]:
    """Return the sentences that moved a score most, as quotes; ``settled`` are reviewers' codes by sentence number.

    ``poles`` are the ends of the codes. A sentence that the correction counts for another end than the one at which its
    code stands is no evidence that people could read, and is left out; so is one whose code is less likely than not.
    """
    agreeing = [each for each in scored if pulls_as_coded(each, poles) and _is_likely(each)]
    by_number = {each.sentence.index: each for each in agreeing}
    rows = list_evidence(agreeing, limit)
    return tuple(_build_quote(row, by_number[row["sentence"]], settled.get(row["sentence"], "")) for row in rows)


def pulls_as_coded(scored: ScoredSentence, poles: Mapping[str, str]) -> bool:
    """Tell whether a sentence moves its document to the end of its code; ``poles`` are those of the codes."""
    return poles.get(scored.label.code) == (BOTTOM_UP if scored.influence > 0 else TOP_DOWN)


def _is_likely(scored: ScoredSentence) -> bool:
    return scored.label.probabilities[scored.label.code] >= _LEAST_PROBABILITY


def _build_quote(row: Row, scored: ScoredSentence, settled: str) -> Quote:
    sentence = scored.sentence
    text = _shorten(sentence.text, LONGEST_QUOTE)
    return Quote(
        row=row | {"heading": _shorten(sentence.heading, _LONGEST_HEADING)},
        lead_in=_shorten(sentence.lead_in, LONGEST_QUOTE),
        text=text,
        start_char=sentence.start_char,
        end_char=sentence.end_char,
        strips=cut_strips([place for place in sentence.places if place.start_char < len(text)]),
        settled=settled,
        whole_chars=len(sentence.text),
    )


def _shorten(text: str, longest: int) -> str:
    """Return the beginning of a text that is too long, cut between words, with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return f"{kept[: kept.rfind(' ') + 1] or kept}…"


def cut_strips(places: Sequence[Place]) -> tuple[Strip, ...]:
    """Return a strip for each page that a sentence stands on, in reading order."""
    boxes: dict[int, list[Box]] = {}
    for place in places:
        boxes.setdefault(place.page_number, []).append(place.box)
    return tuple(Strip(number, tuple(own)) for number, own in boxes.items())


def describe_strips(strips: Sequence[Strip]) -> str:
    """Write where a sentence stands: page, and x0, top, x1, bottom of each box in points from the top left.

    "4:72.0,100.5,523.2,114.0 72.0,114.0,300.1,127.5;5:..." with pages parted by semicolons.
    """
    return ";".join(f"{strip.page_number}:" + " ".join(map(_describe_box, strip.boxes)) for strip in strips)


def _describe_box(box: Box) -> str:
    return ",".join(f"{value:.1f}" for value in (box.x0, box.top, box.x1, box.bottom))
