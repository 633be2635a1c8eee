"""Runs of rows that may be a table: near each other, most of several cells, no line of prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from policymine.texts.tables.table_rows import is_figure
from policymine.texts.tables.word_rows import LEAST_ROWS, Row

_REACH_EMS, _FARTHEST_EMS = 3.3, 5.0
_LEAST_BOLD = 0.6
_FEWEST_NAMES = 3  # of columns
_GROUP_EMS, _MOST_GROUP_WORDS = 1.8, 5
_PART_EMS, _PART_EDGE, _MOST_PART_WORDS = 2.4, 3.0, 14
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?[.)]?")


def part_rows(rows: Sequence[Row], *, titled: bool) -> Iterator[list[Row]]:
    """Yield the runs of rows that may be a table: near each other, most of several cells, no line of prose between.

    Where ``titled``, titles of its parts and the name of a group of its columns may be among them.
    """
    part: list[Row] = []
    for row, following in zip_longest(rows, rows[1:]):
        apart = (row.baseline - part[-1].baseline) / max(row.size, part[-1].size) if part else 0.0
        far = apart > _REACH_EMS and not (apart < _FARTHEST_EMS and _resumes(row, following, part))
        crosses = len(row.runs) == 1 and _crosses(row, part) and not (titled and _heads_part(row, following, part))
        if far or _heads_anew(row, part) or crosses:
            yield from _trim(part)
            part = []
        if part or len(row.runs) > 1 or (titled and _names_group(row, following)):
            part.append(row)
    yield from _trim(part)


def _resumes(row: Row, following: Row | None, part: Sequence[Row]) -> bool:
    """Tell whether a row begins another part of a table of figures: below its title or not, figures end as above."""
    below = following if len(row.runs) == 1 else row
    if below is None or below.size != part[-1].size:
        return False
    ends = [run.x1 for run in below.runs if is_figure(run.text)]
    above = [run.x1 for other in part for run in other.runs if is_figure(run.text)]
    named = any(not is_figure(run.text) and run.x0 < ends[-1] for run in below.runs) if ends else False
    shared = [sum(abs(x - end) < _PART_EDGE for x in above) for end in ends]
    return named and all(shared) and sum(often >= LEAST_ROWS for often in shared) > 1


def _heads_anew(row: Row, part: Sequence[Row]) -> bool:
    """Tell whether bold names of columns follow rows of figures: those of another table."""
    if len(row.runs) < 3 or len(part) < LEAST_ROWS:
        return False
    words = [word for run in row.runs for word in run.words]
    bold = sum(word.style.bold for word in words) > _LEAST_BOLD * len(words)
    if not bold or any(is_figure(run.text) for run in row.runs):
        return False
    return sum(any(is_figure(run.text) for run in other.runs) for other in part) >= LEAST_ROWS


def _names_group(row: Row, following: Row | None) -> bool:
    """Tell whether a short line stands over several heads of columns right below it, not over the first."""
    if following is None or len(row.runs) > 1 or len(following.runs) < _FEWEST_NAMES or row.size != following.size:
        return False
    if any(is_figure(run.text) for run in following.runs):
        return False
    run, (first, *others) = row.runs[0], following.runs
    near = following.baseline - row.baseline < _GROUP_EMS * row.size
    return near and run.x0 > first.x1 and run.x1 < others[-1].x1 + 1 and len(run.words) <= _MOST_GROUP_WORDS


def _heads_part(row: Row, following: Row | None, part: Sequence[Row]) -> bool:
    """Tell whether a line across the columns is the title of a part of the table: rows of its columns stand around it.

    It begins where their names do and has no stop, and no wider white space stands around it than between rows.
    """
    several = [other for other in part if len(other.runs) > 1]
    if following is None or len(following.runs) < _FEWEST_NAMES or not several:
        return False
    step = max(following.baseline - row.baseline, row.baseline - part[-1].baseline)
    first, text = min(other.runs[0].x0 for other in part), row.runs[0].text
    near = step < _PART_EMS * row.size and abs(row.runs[0].x0 - first) < _PART_EDGE and row.size == following.size
    like = any(abs(other.runs[-1].x1 - following.runs[-1].x1) < _PART_EDGE for other in several)
    short = len(row.runs[0].words) <= _MOST_PART_WORDS and text[-1] not in ".;:," and text[0].isupper()
    return near and like and short and any(is_figure(run.text) for run in following.runs[1:])


def _crosses(row: Row, part: Sequence[Row]) -> bool:
    """Tell whether a line runs across the white space of the last row above it that has any."""
    run = row.runs[0]
    above = next((other.runs for other in reversed(part) if len(other.runs) > 1), ())
    return any(run.x0 < a.x1 and b.x0 < run.x1 for a, b in pairwise(above))


def _trim(part: list[Row]) -> Iterator[list[Row]]:
    """Yield a run of rows without the lines after the last row of several cells that do not go on with one of them.

    So is a numbered title above the names of its columns left out.
    """
    part = part[1:] if _begins_with_title(part) else part
    last = max((i for i, row in enumerate(part) if len(row.runs) > 1), default=-1)
    end = last + 1
    while 0 < end < len(part) and _goes_on(part[end], part[end - 1], part[: last + 1]):
        end += 1
    several = sum(len(row.runs) > 1 for row in part)
    if several >= LEAST_ROWS and several >= 0.45 * end:
        yield part[:end]


def _begins_with_title(part: Sequence[Row]) -> bool:
    """Tell whether a number and a bold title that runs across the white space of the next row stand above that row."""
    if len(part) < 2 or len(part[0].runs) != 2 or len(part[1].runs) < _FEWEST_NAMES:
        return False
    number, title = part[0].runs
    bold = all(word.style.bold for word in title.words) and bool(_NUMBER.fullmatch(number.text))
    return bold and _crosses(part[0]._replace(runs=(title,)), part[1:2])


def _goes_on(row: Row, above: Row, begun: Sequence[Row]) -> bool:
    """Tell whether a line of one cell stands right below the line above it, at the edge of a cell of its row.

    In a column after the first it may stand at the edge of any cell above, for cells may be set in the middle of a row.
    """
    edges = [run.x0 for run in begun[-1].runs] + [run.x0 for other in begun for run in other.runs[1:]]
    near = row.baseline - above.baseline < 1.6 * row.size
    return near and any(abs(row.runs[0].x0 - edge) < 3 for edge in edges)
