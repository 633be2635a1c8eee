"""Sizes: which pictures of quotes and which whole texts a report has room for, so that it can still be sent.

Pages, charts and tables are always whole. What room they leave goes to pictures first, to each document as much as to
any other, and then to whole texts, the shortest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policymine.reports.quotes import Quote
from policymine.reports.site.pictures import Pictures

MOST_BYTES = 15_000_000
DOCUMENTS = 100
_TAG_BYTES = 200


def find_limit(documents: int) -> int:
    """Return the bytes that a report of so many documents may take: 15 MB, and beyond 100 documents 150 KB for each."""
    return max(MOST_BYTES, MOST_BYTES // DOCUMENTS * documents)


def fit_pictures(pictures: Pictures, room: int) -> tuple[Pictures, int]:
    """Leave out pictures that there is no room for, those of the least influential quotes; return what is left of it.

    A quote keeps all of its pictures or none.
    """
    ordered = {name: _order(quotes) for name, quotes in pictures.quotes.items()}
    costs = {name: [_weigh(quote, pictures.files) for quote in quotes] for name, quotes in ordered.items()}
    most = _find_share(costs, room)
    kept = {name: _count_fitting(own, most) for name, own in costs.items()}
    gone = {id(quote) for name, quotes in ordered.items() for quote in quotes[kept[name] :]}
    quotes = {name: tuple(_hide(each) if id(each) in gone else each for each in own)
              for name, own in pictures.quotes.items()}  # fmt: skip
    shown = {strip.file for own in quotes.values() for quote in own for strip in quote.strips}
    files = {name: content for name, content in pictures.files.items() if name in shown}
    return Pictures(files, quotes, pictures.refused), room - sum(sum(own[: kept[name]]) for name, own in costs.items())


def _order(quotes: Sequence[Quote]) -> list[Quote]:
    return sorted(quotes, key=lambda quote: -abs(quote.row["influence"]))


def _weigh(quote: Quote, files: Mapping[str, bytes]) -> int:
    return sum(len(files[strip.file]) + _TAG_BYTES for strip in quote.strips if strip.file)


def _count_fitting(costs: Sequence[int], most: int) -> int:
    """Return how many of these, from the first, fit into so many bytes."""
    total = 0
    for number, cost in enumerate(costs):
        total += cost
        if total > most:
            return number
    return len(costs)


def _find_share(costs: Mapping[str, Sequence[int]], room: int) -> int:
    """Return the most bytes that every document's pictures may take so that all of them fit into the room."""
    low, high = 0, max((sum(own) for own in costs.values()), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        total = sum(sum(own[: _count_fitting(own, middle)]) for own in costs.values())
        low, high = (middle, high) if total <= room else (low, middle - 1)
    return low


def _hide(quote: Quote) -> Quote:
    return replace(quote, strips=tuple(replace(strip, file="") for strip in quote.strips))


def choose_texts(sizes: Mapping[str, int], room: int) -> frozenset[str]:
    """Return the documents whose whole texts there is room for, the shortest first."""
    ordered = sorted(sizes, key=lambda name: (sizes[name], name))
    return frozenset(ordered[: _count_fitting([sizes[name] for name in ordered], room)])


def count_hidden(drawn: Pictures, kept: Pictures) -> dict[str, int]:
    """Return how many quotes of each document have lost their pictures; documents of which none has are left out."""
    lost = {name: _count_shown(own) - _count_shown(kept.quotes[name]) for name, own in drawn.quotes.items()}
    return {name: count for name, count in lost.items() if count}


def _count_shown(quotes: Sequence[Quote]) -> int:
    return sum(any(strip.file for strip in quote.strips) for quote in quotes)
