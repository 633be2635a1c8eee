"""Stacked rows: rows of figures that no rule parts, one below the other within one ruled row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.table_rows import is_figure

_LEVEL = 2.0
_FEWEST = 2

CellOf = Mapping[int, list[Word]]
Lines = list[list[Word]]


def part_stacked_row(row: CellOf) -> list[CellOf]:
    """Return a row, or the rows in it: two columns or more hold a figure for each, and names start with capitals.

    Shares and what they are shares of are one row.
    """
    lines = {column: _part_lines(words) for column, words in row.items()}
    stacks = {column: own for column, own in lines.items() if len(own) >= _FEWEST and _are_figures(own)}
    if len(stacks) < _FEWEST or len(stacks) == len(lines):
        return [row]
    longest = max(stacks.values(), key=len)
    levels = [line[0].baseline for line in longest]
    marked = {line[0].text.endswith("%") for own in stacks.values() for line in own}
    if len(marked) > 1 or not all(_stand_level(own, levels) for own in stacks.values()):
        return [row]
    parts: list[dict[int, list[Word]]] = [{} for _ in levels]
    for column, own in lines.items():
        groups = _place(own, levels) if column in stacks else _group(own, len(levels))
        if groups is None:
            return [row]
        for part, words in zip(parts, groups, strict=True):
            if words:
                part[column] = words
    return list(parts)


def _part_lines(words: Sequence[Word]) -> Lines:
    lines: Lines = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if lines and word.baseline - lines[-1][0].baseline < _LEVEL:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _are_figures(lines: Lines) -> bool:
    return all(len(line) == 1 and is_figure(line[0].text) for line in lines)


def _stand_level(lines: Lines, levels: Sequence[float]) -> bool:
    return all(min(abs(line[0].baseline - level) for level in levels) < _LEVEL for line in lines)


def _place(lines: Lines, levels: Sequence[float]) -> Lines:
    """Return figures by the level that they stand at."""
    return [[word for line in lines for word in line if abs(word.baseline - level) < _LEVEL] for level in levels]


def _group(lines: Lines, count: int) -> Lines | None:
    """Return the lines of so many names, parted where the white space above a capital is widest; None without these."""
    starts = [at for at, line in enumerate(lines) if at and min(line, key=lambda w: w.x0).text[:1].isupper()]
    if len(lines) < count or len(starts) < count - 1:
        return None
    gaps = {at: lines[at][0].baseline - lines[at - 1][0].baseline for at in starts}
    edges = [0, *sorted(sorted(starts, key=lambda at: -gaps[at])[: count - 1]), len(lines)]
    return [[word for line in lines[first:end] for word in line] for first, end in pairwise(edges)]
