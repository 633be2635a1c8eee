"""Rows of tables of figures: heads that stand in several rows, and rows whose cells no rule parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from policymine.texts.drawn.sheets import Word
from policymine.texts.pages.lines import Line
from policymine.texts.pages.pieces import CellLines

Row = tuple[CellLines, ...]
CellWords = dict[tuple[int, int], list[Word]]
Span = tuple[float, float]

_FIGURE = re.compile(r"^[(~<>+–-]*[£$€]?\d[\d,]*(?:\.\d+)?\)?(?:%|m|bn|k)?\)?$")
_NOUGHT = "$£€ -–—"
_SIGNS = ("$ ", "£ ", "€ ")
_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-/–]\d\d(?:\d\d)?)?$")
_MOST_HEADS = 4
_LEAST_ROWS = 3
_LEAST_FIGURES = 0.6
_LONGEST_HEAD = 60
_STACKED = 4
_LEAST_RULED = 0.6
_CENTRED = 12.0
_LEVEL = 0.5
_FITTING = 4.0
_LEAST_PARTED = 0.8
_LEAST_CLOSED = 0.8
_APART = 0.8


def is_figure(text: str) -> bool:
    """Tell whether a text is a figure ("1,283.5", "(£40m)") and not a year."""
    return not text[:1].isalpha() and bool(_FIGURE.match(text)) and not _YEAR.match(text)


def is_sum(text: str) -> bool:
    """Tell whether a text is a figure, also one that white space parts from the sign of its currency."""
    return is_figure(text[2:] if text[:2] in _SIGNS else text)


def stacks_figures(cells: Iterable[Sequence[Word]]) -> bool:
    """Tell whether the cells of a grid hold figures one below the other, so that its rows are not drawn."""
    filled = [cell for cell in cells if cell]
    stacks = [(cell, _count_lines(cell)) for cell in filled if _are_figures(cell)]
    figures = sum(is_figure(word.text) for cell in filled for word in cell)
    stacked = sum(is_figure(word.text) for cell, lines in stacks if lines > 1 for word in cell)
    if sum(lines >= _STACKED for _, lines in stacks) >= 2 and stacked > 0.5 * figures:
        return True
    beside = [cell for cell in filled if len(cell) > 1 and _count_lines(cell) == 1 and _stand_beside(cell)]
    return len(beside) >= _STACKED and sum(map(len, beside)) > 0.5 * figures


def are_ruled_rows(cells: Mapping[tuple[int, int], Sequence[Word]]) -> bool:
    """Tell whether rules part rows, though figures stand below each other in these: each row has a name of one line.

    Other cells of most rows hold several lines, words among them.
    """
    rows: dict[int, dict[int, Sequence[Word]]] = {}
    for (row, column), words in cells.items():
        rows.setdefault(row, {})[column] = words
    body = [row for row in rows.values() if any(_count_lines(words) > 1 for words in row.values())]
    if len(body) < _LEAST_ROWS or len(body) < _LEAST_RULED * len(rows):
        return False
    named = all(_count_lines(row.get(0, ())) == 1 for row in body)
    return named and all(any(_count_lines(own) > 1 and not _are_figures(own) for own in row.values()) for row in body)


def _stand_beside(words: Sequence[Word]) -> bool:
    """Tell whether words are figures with white space between them, which columns that are not drawn part."""
    row = sorted(words, key=lambda word: word.x0)
    return all(is_figure(w.text) for w in row) and all(b.x0 - a.x1 > _APART * a.style.size for a, b in pairwise(row))


def _count_lines(words: Iterable[Word]) -> int:
    return len({round(word.baseline) for word in words})


def _are_figures(words: Sequence[Word]) -> bool:
    return sum(is_figure(word.text) for word in words) >= 0.5 * len(words)


def join_heads(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a table of figures with the rows of its heads made one ("2025-26", "Year 1", "£000s").

    A head that is centred above several columns is a head of each.
    """
    if len(rows) < _LEAST_ROWS:
        return tuple(rows)
    texts = [[_read(cell) for cell in row] for row in rows]
    named = _find_names(texts)
    heads = 0
    while heads < min(len(texts) - 1, _MOST_HEADS) and _is_head(texts[heads], named if heads else -1):
        heads += 1
    heads += 0 < heads < min(len(texts) - 1, _MOST_HEADS) and _closes_heads(texts, heads, named)
    if not heads or not _holds_figures(texts[heads:], named):
        return tuple(rows)
    spans = _fill_spans(_find_spans(rows[heads:]), _find_spans(_part_levels(rows[:heads])[-1:]))
    levels = [_mend_cut(level, spans) for level in _part_levels(rows[:heads])]
    for at in reversed(range(len(levels))):
        levels[at] = _repeat_groups(levels, at, named) or _spread(levels, at, spans, named)
    joined = tuple(tuple(line for level in levels for line in level[column]) for column in range(len(rows[0])))
    return (joined, *rows[heads:])


def _part_levels(heads: Sequence[Row]) -> list[Row]:
    """Return heads with a row for each height at which lines stand."""
    levels: list[list[list[Line]]] = []
    last = float("-inf")
    placed = ((line, column) for row in heads for column, cell in enumerate(row) for line in cell)
    for line, column in sorted(placed, key=lambda at: (at[0].baseline, at[1])):
        if line.baseline - last > _LEVEL * line.size:
            levels.append([[] for _ in heads[0]])
            last = line.baseline
        levels[-1][column].append(line)
    return [tuple(map(tuple, level)) for level in levels]


def _read(cell: CellLines) -> str:
    return " ".join(line.text for line in cell)


def _find_names(texts: Sequence[Sequence[str]]) -> int:
    """Return the column that names the rows: the first with words in most of them."""
    counts = [sum(any(map(str.isalpha, row[column])) for row in texts) for column in range(len(texts[0]))]
    return next((column for column, count in enumerate(counts) if count > 0.5 * len(texts)), 0)


def _is_head(texts: Sequence[str], named: int) -> bool:
    """Tell whether a row names columns only: nothing in the column of the rows' names, no figure in any other."""
    filled = [text for text in texts if text]
    short = all(len(text) < _LONGEST_HEAD and not is_sum(text) for text in filled)
    return short and (named < 0 or not texts[named]) and (named < 0 or len(filled) > 1)


def _closes_heads(texts: Sequence[Sequence[str]], at: int, named: int) -> bool:
    """Tell whether a row below heads names most columns, and that of the rows' names, which has no head yet."""
    filled = [text for text in texts[at] if text]
    whole = len(filled) >= _LEAST_CLOSED * len(texts[at]) and bool(texts[at][named])
    whole = whole and not any(above[named] for above in texts[:at])
    return whole and all(len(text) < _LONGEST_HEAD and not is_sum(text) for text in filled)


def _holds_figures(texts: Sequence[Sequence[str]], named: int) -> bool:
    filled = [text for row in texts for column, text in enumerate(row) if text.strip(_NOUGHT) and column != named]
    return sum(map(is_figure, filled)) >= _LEAST_FIGURES * max(len(filled), 1)


def _find_spans(rows: Sequence[Row]) -> list[Span | None]:
    """Return from where to where the words of each column stand."""
    columns = [[line for row in rows for line in row[column]] for column in range(len(rows[0]))]
    return [(min(line.x0 for line in own), max(line.x1 for line in own)) if own else None for own in columns]


def _mend_cut(heads: Row, spans: Sequence[Span | None]) -> Row:
    """Return a level of heads with a line that the edges of columns cut whole again, in the column of its middle."""
    mended = list(heads)
    for first in range(len(heads)):
        last = first
        while last + 1 < len(heads) and _touches(heads[last], heads[last + 1]):
            last += 1
        run = range(first, last + 1)
        if last == first or (first and _touches(heads[first - 1], heads[first])):
            continue
        if all(_fits(heads[column], spans[column]) for column in run):
            continue
        whole = _join_lines([line for column in run for line in heads[column]])
        middle = (whole.x0 + whole.x1) / 2
        home = min(run, key=lambda column: abs(_centre(spans[column], spans[column]) - middle))
        mended[first : last + 1] = [(whole,) if column == home else () for column in run]
    return tuple(mended)


def _touches(cell: CellLines, after: CellLines) -> bool:
    return bool(cell and after) and after[0].x0 - cell[-1].x1 < 0.4 * after[0].size


def _fits(cell: CellLines, span: Span | None) -> bool:
    """Tell whether a head stands as the figures of its column do: at their left, their right or their middle."""
    if span is None:
        return True
    left, right = min(line.x0 for line in cell), max(line.x1 for line in cell)
    return min(abs(left - span[0]), abs(right - span[1]), abs(left + right - sum(span)) / 2) < _FITTING


def _join_lines(lines: Sequence[Line]) -> Line:
    text, words = " ".join(line.text for line in lines), tuple(word for line in lines for word in line.words)
    return lines[0]._replace(text=text, x1=max(line.x1 for line in lines), words=words)


def _fill_spans(spans: Sequence[Span | None], heads: Sequence[Span | None]) -> list[Span | None]:
    """Return spans with those of empty columns guessed: as wide as others, and ending where their heads do."""
    widths = sorted(right - left for left, right in filter(None, spans))
    usual = widths[len(widths) // 2] if widths else 0.0
    guessed = [(min(head[0], head[1] - usual), head[1]) if head else None for head in heads]
    return [own or guess for own, guess in zip(spans, guessed, strict=True)]


def _repeat_groups(levels: Sequence[Row], at: int, named: int) -> Row | None:
    """Return a level of heads with each in all columns up to the next where these have the same names below, in turn.

    None where they have not, or where a head does not stand above the first of its columns.
    """
    heads, below = levels[at], [[_read(level[c]) for level in levels[at + 1 :]] for c in range(len(levels[at]))]
    places = [column for column, cell in enumerate(heads) if cell and column != named]
    size = places[1] - places[0] if len(places) > 1 else 0
    runs = [below[place : place + size] for place in places]
    whole = size > 1 and places[0] > named and places[-1] + size == len(heads)
    if not whole or any(b - a != size for a, b in pairwise(places)) or not all(any(names) for names in runs[0]):
        return None
    if any(run[0][:1] != runs[0][0][:1] for run in runs) or len({tuple(names) for names in runs[0]}) < size:
        return None
    own = list(heads)
    for place in places:
        own[place : place + size] = [heads[place]] * size
    return tuple(own)


def _spread(levels: Sequence[Row], at: int, spans: Sequence[Span | None], named: int) -> Row:
    """Return a level of heads with each in the columns that it is centred above, if none of these is left out.

    They have no head of their own at this level or above, and as many below as the column that the head stands in.
    The column of the rows' names is none of them.
    """
    heads, columns = levels[at], range(len(levels[at]))
    below = [sum(bool(level[column]) for level in levels[at + 1 :]) for column in columns]
    above = [(c, level[c]) for level in levels[:at] for c in columns]
    taken = {c for c, cell in above if cell and not _is_wide(cell, spans)}
    free = {column for column in columns if below[column] and not heads[column] and column not in {*taken, named}}
    reaches = {
        column: reach
        for column, reach in _find_reaches(heads, spans, free).items()
        if len({below[c] for c in range(reach[0], reach[1] + 1)}) == 1
    }
    covered = {c for first, last in reaches.values() for c in range(first, last + 1)}
    left_out = any(column not in covered and below[column] in {below[head] for head in reaches} for column in free)
    if left_out and not all(_is_wide(heads[column], spans) for column in reaches):
        return heads
    own = list(heads)
    for column, (first, last) in reaches.items():
        own[first : last + 1] = [heads[column]] * (last - first + 1)
    return tuple(own)


def _is_wide(cell: CellLines, spans: Sequence[Span | None]) -> bool:
    """Tell whether a head reaches over the figures of several columns, so that it heads them all."""
    left, right = min((line.x0 for line in cell), default=0.0), max((line.x1 for line in cell), default=0.0)
    return sum(span is not None and left < sum(span) / 2 < right for span in spans) > 1


def _find_reaches(heads: Row, spans: Sequence[Span | None], free: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return the run of columns, first to last, that each head is centred above; they grow until they meet."""
    middles = {column: _middle(cell) for column, cell in enumerate(heads) if cell}
    reaches = {column: (column, column) for column in middles}
    for size in range(2, len(heads) + 1):
        for column, middle in middles.items():
            left = set(free) - {c for other, (a, b) in reaches.items() if other != column for c in range(a, b + 1)}
            for first in range(max(column - size + 1, 0), min(column, len(heads) - size) + 1):
                run = range(first, first + size)
                centred = abs(_centre(spans[first], spans[run[-1]]) - middle) < _CENTRED
                if centred and all(c == column or c in left for c in run):
                    reaches[column] = (first, run[-1])
    return reaches


def _middle(cell: CellLines) -> float:
    return (min(line.x0 for line in cell) + max(line.x1 for line in cell)) / 2


def _centre(start: Span | None, end: Span | None) -> float:
    return (start[0] + end[1]) / 2 if start and end else float("inf")


def part_wide_cells(cells: Mapping[tuple[int, int], list[Word]], xs: Sequence[float]) -> CellWords:
    """Return the words of cells with those of a row that no rule parts put into the columns that they stand in.

    So is a row of totals often drawn: on one ground. Two figures must stand in columns of their own.
    """
    parted: CellWords = {}
    for (row, column), words in cells.items():
        own = _part_words(words, xs) if len(words) > 2 else {}
        figures = [part for place, part in own.items() if place != column and _is_one_figure(part)]
        free = not any((row, place) in cells for place in own if place != column)
        named = len(own) >= _LEAST_PARTED * (len(xs) - 1) and _stand_apart(own, xs)
        counted = len(figures) > 1 or (figures and _is_one_figure(own.get(column, [])))
        if free and (named or counted):
            parted.update({(row, place): part for place, part in own.items()})
        else:
            parted[row, column] = words
    return parted


def _stand_apart(own: Mapping[int, Sequence[Word]], xs: Sequence[float]) -> bool:
    """Tell whether words keep within the edges of their columns and wide white space parts those of one line."""
    words = sorted((word for part in own.values() for word in part), key=lambda w: (round(w.baseline), w.x0))
    inside = all(xs[at] - 1 <= word.x0 and word.x1 <= xs[at + 1] + 1 for at, part in own.items() for word in part)
    columns = {id(word): column for column, part in own.items() for word in part}
    pairs = [
        (a, b) for a, b in pairwise(words) if abs(a.baseline - b.baseline) < 1 and columns[id(a)] != columns[id(b)]
    ]
    return len(own) > 2 and inside and all(b.x0 - a.x1 > a.style.size for a, b in pairs)


def _is_one_figure(words: Sequence[Word]) -> bool:
    return bool(words) and is_figure("".join(word.text for word in words))


def _part_words(words: Sequence[Word], xs: Sequence[float]) -> dict[int, list[Word]]:
    """Return words by the column that they stand in; those of a name that runs on count as of its first column.

    Nothing is returned where a figure stands across an edge.
    """
    own: dict[int, list[Word]] = {}
    last: tuple[int, Word] | None = None
    for word in words:
        column, end = bisect_right(xs, word.x0 + 1) - 1, bisect_right(xs, word.x1 - 1) - 1
        if is_figure(word.text):
            if column != end:
                return {}
        elif last is not None and _runs_on(last[1], word):
            column = last[0]
        own.setdefault(column, []).append(word)
        last = (column, word)
    return own


def _runs_on(last: Word, word: Word) -> bool:
    """Tell whether a word stands right after another that is no figure, on its line."""
    near = abs(last.baseline - word.baseline) < 1 and 0 <= word.x0 - last.x1 < word.style.size
    return near and not is_figure(last.text)
