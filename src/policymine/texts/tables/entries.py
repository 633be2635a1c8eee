"""Lists of entries without rules: a date, a name or an abbreviation, and to its right what is said of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.pages.lines import is_list_mark
from policymine.texts.tables.unruled import Layout
from policymine.texts.tables.word_rows import Row, find_bottom, find_top

_EDGE_EMS = 0.6
_LEAST_GAP = 6.0
_REACH_EMS = 4.0
_FEWEST, _FEWEST_SHORT = 4, 6
_MOST_NAME_WORDS, _LONGEST_NAME = 5, 40
_MOST_HEAD_WORDS = 4
_MOST_WORDS = 60  # of an entry: more is prose under a title beside it
_LONGER = 1.5
_PITCH = 1.2
_NAME = re.compile(r"[^\W\d_]{2}|^\d{1,2}[/.]\d{1,4}(?:[/.]\d{2,4})?$|^(?:19|20)\d\d\b|\d/\d")
_PART = re.compile(r"^(?:Appendix|Annex|Chapter|Section|Part|Table|Figure|Box|Map|Schedule|Policy)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,2}\.\d")


class _Entry(NamedTuple):
    """The rows of one entry, the first of which holds its name."""

    rows: list[Row]

    @property
    def name(self) -> str:
        """What the entry is about."""
        return self.rows[0].runs[0].text

    @property
    def text(self) -> str:
        """What is said of it."""
        return " ".join(row.runs[-1].text for row in self.rows)


def find_entries(rows: Sequence[Row]) -> Iterator[Layout]:
    """Yield the edges of the columns and rows of lists of entries among rows of words."""
    starts = Counter(round(row.runs[1].x0 / 2) for row in rows if len(row.runs) == 2)
    taken: set[int] = set()
    for place, often in starts.most_common():
        if often + starts[place - 1] + starts[place + 1] < _FEWEST:
            break
        for first, run in _find_runs(rows, 2.0 * place):
            held = set(range(first, first + len(run)))
            if not held & taken and (layout := _lay_out(run)):
                taken |= held
                yield _add_head(layout, run, rows[first - 1] if first else None)


def _find_runs(rows: Sequence[Row], edge: float) -> Iterator[tuple[int, list[Row]]]:
    """Yield the runs of rows that begin with a name and go on in a column at an edge, with the number of the first."""
    run: list[Row] = []
    for number, row in enumerate(rows):
        reach = _EDGE_EMS * row.size
        held = abs(row.runs[-1].x0 - edge) < reach + 2 and len(row.runs) <= 2
        named = held and len(row.runs) == 2 and edge - row.runs[0].x1 >= _LEAST_GAP
        near = not run or row.baseline - run[-1].baseline < _REACH_EMS * row.size
        if run and not (near and (named or (held and len(row.runs) == 1))):
            yield number - len(run), run
            run = []
        if named or (run and held and len(row.runs) == 1):
            run.append(row)
    if run:
        yield len(rows) - len(run), run


def _lay_out(rows: list[Row]) -> Layout | None:
    entries = list(_part_entries(rows))
    if not _are_entries(entries):
        return None
    names = [entry.rows[0].runs[0] for entry in entries]
    edge = min(row.runs[-1].x0 for row in rows)
    left, middle = min(run.x0 for run in names) - 2, (max(run.x1 for run in names) + edge) / 2
    right = max(row.runs[-1].x1 for row in rows) + 2
    steps = [(find_bottom(a.rows[-1]) + find_top(b.rows[0])) / 2 for a, b in pairwise(entries)]
    return Layout((left, middle, right), (find_top(rows[0]) - 1, *steps, find_bottom(rows[-1]) + 1))


def _add_head(layout: Layout, rows: Sequence[Row], above: Row | None) -> Layout:
    """Return a list with the line above it that names its columns: bold, as the entries are not, one name over each."""
    if above is None or len(above.runs) != 2 or any(word.style.bold for run in rows[0].runs for word in run.words):
        return layout
    left, edge, right = layout.xs
    name, text = above.runs
    within = left <= name.x0 and name.x1 < edge < text.x0 and text.x1 <= right
    bold = all(word.style.bold for run in above.runs for word in run.words)
    short = all(len(run.words) <= _MOST_HEAD_WORDS and run.text[-1] not in ".;:," for run in above.runs)
    farthest = max(b.baseline - a.baseline for a, b in pairwise(rows)) + 1
    if not (within and bold and short) or rows[0].baseline - above.baseline > farthest:
        return layout
    middle = (find_bottom(above) + find_top(rows[0])) / 2
    return layout._replace(ys=(find_top(above) - 1, middle, *layout.ys[1:]))


def _part_entries(rows: Sequence[Row]) -> Iterator[_Entry]:
    """Yield entries: each begins with a name; a name of two lines goes on where white space parts the entries."""
    distances = [b.baseline - a.baseline for a, b in pairwise(rows)]
    pitch = min(distances, default=0.0)
    spaced = any(len(row.runs) == 1 for row in rows) and max(distances, default=0.0) > _PITCH * pitch
    entry: list[Row] = []
    for number, row in enumerate(rows):
        apart = not number or distances[number - 1] > _PITCH * pitch
        if entry and len(row.runs) == 2 and (apart or not spaced):
            yield _Entry(entry)
            entry = []
        entry.append(row)
    if entry:
        yield _Entry(entry)


def _are_entries(entries: Sequence[_Entry]) -> bool:
    """Tell whether entries are those of a chronology or glossary, and not prose in columns, a form or a list."""
    long = any(len(entry.rows) > 1 for entry in entries)
    if len(entries) < (_FEWEST if long else _FEWEST_SHORT):
        return False
    names, texts = [entry.name for entry in entries], [entry.text for entry in entries]
    marks = sum(is_list_mark(list(entry.rows[0].runs[0].words[:1])) for entry in entries)
    if marks > 0.3 * len(entries) or sum(bool(_NAME.search(name)) for name in names) < 0.8 * len(names):
        return False
    others = sum(name.endswith(":") or bool(_PART.match(name)) for name in names)
    if others > 0.5 * len(names) or any(map(_NUMBERED.match, texts)):
        return False
    short = all(len(name.split()) <= _MOST_NAME_WORDS and len(name) <= _LONGEST_NAME for name in names)
    begun = sum(name[0].isupper() or name[0].isdigit() for name in names) >= 0.8 * len(names)
    prose = max(len(text.split()) for text in texts) > _MOST_WORDS
    return short and begun and not prose and sum(map(len, texts)) > _LONGER * sum(map(len, names))
