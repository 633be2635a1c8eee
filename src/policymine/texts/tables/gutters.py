"""Gutters: the bands of white space that part the columns of rows, and the cells of a row between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.table_rows import is_sum
from policymine.texts.tables.word_rows import Row, Run

_MOST_HEADS = 3  # lines with names of groups of columns
_MOST_OVER = 0.07  # of rows: a name may run over into the next column
_NARROW = 2.5
_FEWEST_COUNTED = 4
_LEAST_SHARE = 0.25
_LETTERS = re.compile(r"[^\W\d_]{2}")


def find_gutters(rows: Sequence[Row], least_share: float = _LEAST_SHARE) -> list[float]:
    """Return the middles of the bands of white space between columns, by the rows that fill most of them."""
    several = [row for row in rows if len(row.runs) > 1]
    counts = Counter(len(row.runs) for row in several)
    usual = counts.most_common(1)[0][0]
    most = max((count for count, often in counts.items() if often >= max(2, least_share * len(several))), default=usual)
    most += any(len(row.runs) == most + 1 and _is_named_row(row) for row in several)
    fullest = [row for row in several if len(row.runs) == most]
    counted = [row for row in fullest if sum(is_sum(run.text) for run in row.runs) > 1]
    fullest = counted if len(counted) >= _FEWEST_COUNTED else fullest  # names of columns stand closer than figures
    bands = _find_bands((run for row in fullest for run in row.runs), several[0].size)
    heads = next((at for at, row in enumerate(several[: _MOST_HEADS + 1]) if len(row.runs) == most), 0)
    return [gutter for band in bands if (gutter := _narrow(band, several, heads)) is not None]


def _is_named_row(row: Row) -> bool:
    """Tell whether a row is a name and figures alone."""
    return bool(_LETTERS.search(row.runs[0].text)) and all(is_sum(run.text) for run in row.runs[1:])


def _find_bands(runs: Iterable[Run], size: float) -> Iterator[tuple[float, float]]:
    """Yield the bands of white space between runs; between figures they may be narrow."""
    last: Run | None = None
    for run in sorted(runs, key=lambda run: run.x0):
        if last is not None:
            least = _NARROW if is_sum(last.text) and is_sum(run.text) else max(0.6 * size, 6.0)
            if run.x0 - last.x1 >= least:
                yield last.x1, run.x0
        last = run if last is None or run.x1 > last.x1 else last


def _narrow(band: tuple[float, float], rows: Sequence[Row], heads: int) -> float | None:
    """Return the middle of the widest part of a band that no word stands in, a few rows left aside, or None.

    Names of groups in the first rows, ``heads`` at most, may stand over it.
    """
    gutter = next((x for at in range(heads + 1) if (x := _find_middle(band, rows[at:])) is not None), None)
    if gutter is not None:
        return gutter
    middle = sum(band) / 2
    over = [row for row in rows if any(run.x0 < middle < run.x1 for run in row.runs)]
    if len(over) <= len(rows) * _MOST_OVER:
        return _find_middle(band, [row for row in rows if row not in over])
    return None


def _find_middle(band: tuple[float, float], rows: Sequence[Row]) -> float | None:
    """Return the middle of the widest part of a band that no word of any row stands in, or None."""
    low, high = band
    words = sorted((w.x0, w.x1) for row in rows for run in row.runs for w in run.words if w.x0 < high and w.x1 > low)
    best, reach = (0.0, 0.0), low
    for x0, x1 in [*words, (high, high)]:
        if x0 - reach > best[1] - best[0]:
            best = reach, x0
        reach = max(reach, x1)
    return sum(best) / 2 if best[1] - best[0] >= 2 else None


def sort_words(row: Row, gutters: Sequence[float]) -> list[Run | None]:
    """Return a row's cells, one for each column; a line that runs across columns counts as of the first."""
    cells: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for run in row.runs:
        for word in run.words:
            column = sum((word.x0 + word.x1) / 2 > gutter for gutter in gutters)
            cells[0 if len(row.runs) == 1 and any(run.x0 < g < run.x1 for g in gutters) else column].append(word)
    return [Run(words[0].x0, max(w.x1 for w in words), tuple(words)) if words else None for words in cells]
