"""Tabular columns: whether cells share an edge and read as a table, and not as prose, labels or page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policymine.texts.pages.lines import is_list_mark
from policymine.texts.tables.row_starts import find_gaps
from policymine.texts.tables.table_rows import is_figure
from policymine.texts.tables.values import is_code, is_value
from policymine.texts.tables.word_rows import LEAST_ROWS, NIL, Row, Run

_FEWEST_PAGES = 6
_MOST_SPARSE = 0.5
_ALIGNED = 0.7
_LEAST_VALUES, _MOST_INDENTS, _INDENTED, _EDGE = 0.6, 3, 0.9, 3.0
_BRACKET_EMS = 0.4
_SHORT_WORDS = 3
_SUM = re.compile(r"\d[\d,.]{2}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NAME = re.compile(r"[^\W\d_]{2}|^[<>≤≥]\s?\d|\d\s?[–-]\s?\d|\d\+$")  # of a row, such as a range of ages


def are_tabular(columns: Sequence[Sequence[Run | None]], rows: Sequence[Row]) -> bool:
    """Tell whether columns hold the cells of a table and not numbered paragraphs, labels, page numbers or prose."""
    filled = [[run for run in column if run] for column in columns]
    at = find_named(filled)
    first, rest = filled[at], [run for place, column in enumerate(filled) if place != at for run in column]
    if any(len(column) < 2 for column in filled):
        return False
    named = sum(bool(_NAME.search(run.text)) for run in first)
    if named < 0.6 * len(first) or 2 * sum(run.text.endswith(":") for run in first) > len(first):
        return False
    if sum(is_list_mark(list(run.words[:1])) for run in first) > 0.3 * len(first) or _are_page_numbers(filled):
        return False
    values = sum(is_value(run.text) or is_code(run.text) for run in rest)
    if values >= 0.6 * len(rest):
        return True
    short = sum(len(run.words) <= _SHORT_WORDS for run in rest) >= 0.7 * len(rest)
    if len(columns) > 2 and short and (values >= 0.25 * len(rest) or _is_headed(columns)):
        return sum(len(run.words) for run in first) <= 6 * len(first)
    return _has_rows(columns, rows)


def find_named(columns: Sequence[Sequence[Run]]) -> int:
    """Return the column that names the rows: the second where sums stand before it, as in accounts of two years."""
    counted = [bool(is_figure(run.text) and _SUM.search(run.text)) for run in columns[0] if run.text not in NIL]
    below = counted[counted.index(True) :] if True in counted else []  # without the heads above
    words = [run for run in columns[1] if _LETTERS.search(run.text)]
    several = len(below) >= LEAST_ROWS or len(below) > 0.5 * len(columns[0])
    return int(several and sum(below) > 0.5 * len(below) and len(words) > 0.8 * len(columns[1]) and len(columns) > 2)


def _is_headed(columns: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether the first row alone is bold: the columns' names."""
    heads = [column[0] for column in columns]
    under = [run for column in columns[1:] for run in column[1:] if run]
    bold = [all(word.style.bold for word in run.words) for run in heads if run]
    return all(bold) and len(bold) >= 2 and not any(word.style.bold for run in under for word in run.words)


def _has_rows(columns: Sequence[Sequence[Run | None]], rows: Sequence[Row]) -> bool:
    """Tell whether lines fall into rows by their distances, each row beginning in most columns."""
    starts = find_gaps(rows)
    if len(starts) < LEAST_ROWS or len(rows) < 1.4 * len(starts):
        return False
    begun = sum(column[start] is not None for start in starts for column in columns)
    lengths = [len(run.words) for run in columns[0] if run]
    blank = sum(run is None for column in columns for run in column)
    return (
        begun >= 0.8 * len(starts) * len(columns)
        and sum(lengths) <= 5 * len(lengths)
        and blank >= 0.12 * len(rows) * len(columns)
    )


def _are_page_numbers(columns: Sequence[Sequence[Run]]) -> bool:
    """Tell whether the last column is that of a contents list, or any: whole numbers that go up."""
    if any(_rise([run.text for run in column]) for column in columns[1:] if len(column) >= _FEWEST_PAGES):
        return True
    last = [run.text for run in columns[-1]]
    if not all(re.fullmatch(r"\d{1,3}", text) for text in last):
        return False
    rising = all(int(a) <= int(b) for a, b in pairwise(last))
    return rising and not any(is_value(run.text) for column in columns[1:-1] for run in column)


def _rise(texts: Sequence[str]) -> bool:
    return all(re.fullmatch(r"\d{1,3}", text) for text in texts) and all(int(a) < int(b) for a, b in pairwise(texts))


def is_aligned(column: Sequence[Run | None]) -> bool:
    """Tell whether the cells of a column share a left edge, a right edge or a middle.

    Spreadsheets leave room for a closing bracket to the right of figures that have none.
    """
    runs = [run for run in column if run]
    counted = [run for run in runs if run.text not in NIL]
    return _share_edge(runs) or (0 < len(counted) < len(runs) and _share_edge(counted))


def _share_edge(runs: Sequence[Run]) -> bool:
    bracket = _BRACKET_EMS * max((run.words[0].style.size for run in runs), default=0.0)
    for edges, reach in (
        ([r.x0 for r in runs], 3.0),
        ([_find_end(r) for r in runs], max(3.0, bracket)),
        ([(r.x0 + r.x1) / 2 for r in runs], 3.0),
    ):
        if max(sum(abs(edge - other) <= reach for other in edges) for edge in edges) >= _ALIGNED * len(runs):
            return True
    return False


def _find_end(run: Run) -> float:
    """Return the right edge of a run, a mark of a note behind its figure left aside."""
    last = run.words[-1]
    marked = len(run.words) > 1 and len(last.text) == 1 and not last.text.isalnum()
    return run.words[-2].x1 if marked else run.x1


def are_aligned(columns: Sequence[Sequence[Run | None]], *, headed: bool) -> bool:
    """Tell whether the cells of each column share an edge, or the few of one stand below its head, where ``headed``.

    Names may begin at several indents where all other columns share one and hold values.
    """
    odd = [
        at for at, column in enumerate(columns) if not (is_aligned(column) or (headed and stands_under_head(column)))
    ]
    if not odd:
        return True
    filled = [[run for run in column if run] for column in columns]
    values = [is_value(run.text) for at, column in enumerate(filled) if at not in odd for run in column]
    several = len(columns) > 2 and odd == [find_named(filled)]
    return several and sum(values) >= _LEAST_VALUES * len(values) and _is_indented(filled[odd[0]])


def _is_indented(names: Sequence[Run]) -> bool:
    """Tell whether names begin at a few places: at the left, and at the indents of what belongs to others."""
    taken = 0
    rest = sorted(run.x0 for run in names)
    for _ in range(_MOST_INDENTS):
        at = max(rest, key=lambda x: sum(abs(x - other) <= _EDGE for other in rest), default=0.0)
        kept = [x for x in rest if abs(x - at) > _EDGE]
        taken, rest = taken + len(rest) - len(kept), kept
    return taken >= _INDENTED * len(names)


def stands_under_head(column: Sequence[Run | None]) -> bool:
    """Tell whether the few cells of a column stand below its head, where too few are filled to share an edge."""
    head, *rest = column
    filled = [run for run in rest if run]
    few = len(filled) <= _MOST_SPARSE * len(rest)
    return few and all(head and run.x0 < head.x1 and head.x0 < run.x1 for run in filled)
