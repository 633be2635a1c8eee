"""Column edges: where the words of each column begin and end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from policymine.texts.drawn.sheets import Word

GUTTER = 7.0


def crosses_edge(words: Iterable[Word], edges: dict[int, float], xs: tuple[float, ...]) -> bool:
    """Tell whether a word reaches to where the column after its own begins."""
    ends = ((bisect_right(xs, (w.x0 + w.x1) / 2), w.x1) for w in words)
    return any(end > edges.get(column + 1, xs[-1]) - 0.7 * GUTTER for column, end in ends if column < len(xs) - 1)


def find_edges(words: Sequence[Word], xs: tuple[float, ...]) -> dict[int, float]:
    """Return the left edge of the words of each column that has any."""
    edges: dict[int, float] = {}
    for word in words:
        column = bisect_right(xs, (word.x0 + word.x1) / 2)
        edges[column] = min(word.x0, edges.get(column, word.x0))
    return edges


def find_ends(words: Sequence[Word], xs: tuple[float, ...]) -> dict[int, float]:
    """Return the right edge of the words of each column that has any."""
    ends: dict[int, float] = {}
    for word in words:
        column = bisect_right(xs, (word.x0 + word.x1) / 2)
        ends[column] = max(word.x1, ends.get(column, word.x1))
    return ends
