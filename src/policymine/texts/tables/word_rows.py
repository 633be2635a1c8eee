"""Rows of words: the words on one baseline, in runs that wide white space parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.table_rows import is_figure

_GAP_EMS, _LEAST_GAP = 1.1, 8.0
SHIFTED = 0.5
_FARTHEST_SIGN = 9.0  # of a currency, in sizes
CURRENCIES, NIL = frozenset("$£€"), frozenset("-–—")
LEAST_ROWS = 3
_MOST_WORDS = 2_500  # above it a page is a chart or a list of figures set too close to tell


class Run(NamedTuple):
    """Words of one line that stand close together: a cell, or a line of one."""

    x0: float
    x1: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words as one reads them."""
        first, *rest = self.words
        return first.text + "".join([word.text if word.glued else f" {word.text}" for word in rest])


class Row(NamedTuple):
    """The runs of words on one baseline, from left to right."""

    baseline: float
    size: float
    runs: tuple[Run, ...]


def find_loose_rows(words: Sequence[Word]) -> list[Row]:
    """Return the rows of words that no drawn table holds; none where no line has wide white space in it."""
    return build_rows(words) if len(words) <= _MOST_WORDS and _has_loose_lines(words) else []


def _has_loose_lines(words: Iterable[Word]) -> bool:
    """Tell at little cost whether several lines hold more white space than between the words of prose."""
    lines: dict[int, tuple[float, float, float]] = {}
    left, right, rest, space = 0.0, 0.0, 0.0, 0.0
    level, look = None, None
    for _, x0, _, x1, _, baseline, style, _ in words:
        if style is not look:
            look, space = style, 0.45 * style.size
        if baseline != level:
            if level is not None:
                lines[round(level)] = left, right, rest
            level = baseline
            if (found := lines.get(round(baseline))) is None:
                left, right, rest = x0, x1, x0 - x1 - _LEAST_GAP
                continue
            left, right, rest = found
        rest += x0 - x1 - space
        if x0 < left:
            left = x0
        if x1 > right:
            right = x1
    if level is not None:
        lines[round(level)] = left, right, rest
    return sum(right - left + rest > 0 for left, right, rest in lines.values()) >= LEAST_ROWS


def build_rows(words: Iterable[Word], edges: Sequence[float] = ()) -> list[Row]:
    """Return the rows of upright words, their runs parted at wide white space and at edges."""
    rows: list[list[Word]] = []
    for word in sorted([w for w in words if not w.style.turned], key=attrgetter("baseline")):
        if rows and word.baseline - rows[-1][0].baseline <= 0.25 * word.style.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_build_row(sorted(row, key=attrgetter("x0")), edges) for row in _join_shifted(rows)]


def _join_shifted(rows: list[list[Word]]) -> list[list[Word]]:
    """Return rows with those made one that stand a little higher or lower than the other: figures and their names."""
    joined: list[list[Word]] = []
    for row in rows:
        near = bool(joined) and row[0].baseline - joined[-1][0].baseline < SHIFTED * row[0].style.size
        figures = near and [all(is_figure(word.text) for word in each) for each in (row, joined[-1])]
        if figures and any(figures) and not any(_meets(word, other) for word in row for other in joined[-1]):
            joined[-1] = [*joined[-1], *row]
        else:
            joined.append(row)
    return joined


def _meets(word: Word, other: Word) -> bool:
    return word.x0 < other.x1 + _LEAST_GAP and other.x0 < word.x1 + _LEAST_GAP


def _build_row(words: list[Word], edges: Sequence[float]) -> Row:
    size = max([word.style.size for word in words])
    least = max(_GAP_EMS * size, _LEAST_GAP)
    runs = [[words[0]]]
    for last, word in pairwise(words):
        near = word.x0 - last.x1 < least and (word.glued or not _are_figures(runs[-1], word))
        if near and not (edges and _parts(edges, last, word)):
            runs[-1].append(word)
        else:
            runs.append([word])
    if len(runs) > 1 and any(run[-1].text in CURRENCIES for run in runs):
        runs = _place_signs(runs)
    return Row(words[0].baseline, size, tuple([Run(run[0].x0, max([w.x1 for w in run]), tuple(run)) for run in runs]))


def _place_signs(runs: list[list[Word]]) -> list[list[Word]]:
    """Return runs with each sign of a currency at the end of one before the figure that ledgers set it apart from."""
    for run, following in pairwise(runs):
        sign, word = run[-1], following[0]
        near = sign.text in CURRENCIES and word.x0 - sign.x1 < _FARTHEST_SIGN * word.style.size
        if near and (is_figure(word.text) or word.text in NIL):
            following.insert(0, run.pop())
    return [run for run in runs if run]


def _parts(edges: Sequence[float], last: Word, word: Word) -> bool:
    return any(last.x1 - 2 < edge < word.x0 + 2 for edge in edges)


def _are_figures(run: Sequence[Word], word: Word) -> bool:
    """Tell whether two figures follow each other, which are two cells however near they stand."""
    return is_figure(word.text) and is_figure("".join([each.text for each in run]))


def find_top(row: Row) -> float:
    """Return the upper edge of the letters of a row."""
    return row.baseline - 0.8 * row.size


def find_bottom(row: Row) -> float:
    """Return the lower edge of the letters of a row."""
    return row.baseline + 0.22 * row.size
