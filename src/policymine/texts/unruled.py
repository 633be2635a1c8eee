"""Unruled tables: words that stand in rows and columns with neither rules nor shading -> grids.

Rows are lines with white space wide enough to part cells; a run of rows is a table where the same bands of white space
run through all of them, the cells of a column share an edge, and the cells do not read as columns of prose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from policymine.texts.lines import is_list_mark
from policymine.texts.name_ends import find_name_ends
from policymine.texts.sheets import Word
from policymine.texts.table_rows import is_figure

_GAP_EMS, _LEAST_GAP = 1.1, 8.0
_REACH_EMS = 3.3
_SHIFTED = 0.5
_FEWEST_PAGES = 6
_LEAST_BOLD = 0.6
_MOST_OVER = 0.07  # of rows: a name may run over into the next column
_MOST_SPARSE = 0.5
_NARROW = 2.5
_LEAST_ROWS = 3
_FEWEST_NAMES = 3  # of columns
_GROUP_EMS, _MOST_GROUP_WORDS = 1.8, 5
_PART_EMS, _PART_EDGE, _MOST_PART_WORDS = 2.4, 3.0, 14
_MOST_HEAD_LINES = 6
_MOST_WORDS = 2_500  # above it a page is a chart or a list of figures set too close to tell
_ALIGNED = 0.7
_BRACKET_EMS = 0.4
_SHORT_WORDS = 3
_LEAST_SHARE = 0.25
_LEAST_DRAWN = 0.05
_HEAD_PITCH, _CENTRED = 1.4, 3.0
_SUM = re.compile(r"\d[\d,.]{2}")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?[.)]?")
_CODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?(?: ?[\dO][A-Z]{2})?$")  # of a post office or an entry; some type O for 0
_LETTERS = re.compile(r"[^\W\d_]{2}")
_VALUE = re.compile(
    r"^[(~<>≈+–-]*[£$€]?\d[\d,.]*\)?(?:\s?(?:%|m|bn|k|million|billion|ha|FE|pa|p|sq ?m|m[²2]|km|FTE|GWh|tonnes))?\*?$"
    r"|^(?:[xX✓✔✗✘√☑☒☐■□•–\uf0fc\uf0fb\uf0fe\uf0fd\uf0a8-]|n/?a|nil|yes|no|tbc)$",
    re.IGNORECASE,
)


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


class Layout(NamedTuple):
    """The edges of an unruled table's columns and rows."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


def find_loose_rows(words: Sequence[Word]) -> list[Row]:
    """Return the rows of words that no drawn table holds; none where no line has wide white space in it."""
    return build_rows(words) if len(words) <= _MOST_WORDS and _has_loose_lines(words) else []


def find_unruled(rows: Sequence[Row]) -> list[Layout]:
    """Return the edges of the tables among rows of words that no drawn table holds."""
    layouts: list[Layout | None] = []
    for part in _part_rows(rows, titled=True):
        layout = _lay_out(part)
        if layout is None:
            layouts += [_lay_out(rest) for rest in _part_rows(part, titled=False)]
        else:
            layouts.append(_add_top_line(layout, part, rows))
    return [layout for layout in layouts if layout is not None]


def _add_top_line(layout: Layout, part: Sequence[Row], rows: Sequence[Row]) -> Layout:
    """Return a table with the line right above its heads that stands too close to be parted, but is centred on them.

    Each of its words stands over one head and is set like it, and there are several.
    """
    first, at = part[0], rows.index(part[0])
    line = rows[at - 1] if at else None
    near = line is not None and first.baseline - line.baseline < _HEAD_PITCH * first.size
    if line is None or not near or len(line.runs) != 1:
        return layout
    heads = _sort_words(first, layout.xs[1:-1])
    above: dict[int, list[Word]] = {}
    for word in line.runs[0].words:
        above.setdefault(bisect_right(layout.xs[1:-1], (word.x0 + word.x1) / 2), []).append(word)
    headed = all(_stands_over(words, heads[column]) for column, words in above.items())
    return layout._replace(ys=(find_top(line) - 1, *layout.ys[1:])) if len(above) > 1 and headed else layout


def _stands_over(words: Sequence[Word], head: Run | None) -> bool:
    """Tell whether words are set like a head that is no figure and centred on it."""
    if head is None or is_figure(head.text) or any(word.style != head.words[0].style for word in words):
        return False
    return abs(words[0].x0 + words[-1].x1 - head.x0 - head.x1) < 2 * _CENTRED


def lay_out_between(words: Iterable[Word], rules: Sequence[float]) -> Layout | None:
    """Return the edges of a table between rules, the first two of which stand above and below its heads.

    Every column has a head, and the cells of all columns but one are short.
    """
    rows = build_rows(words)
    heads, body = [r for r in rows if r.baseline <= rules[1]], [r for r in rows if r.baseline > rules[1]]
    if not 0 < len(heads) <= _MOST_HEAD_LINES or sum(len(row.runs) > 1 for row in body) < max(2, 0.5 * len(body)):
        return None
    gutters = _find_gutters(body)
    cells = [_sort_words(row, gutters) for row in body]
    columns = [[row[column] for row in cells] for column in range(len(gutters) + 1)]
    if not gutters or not all(any(column) and _is_aligned(column) for column in columns):
        return None
    named = {at for row in heads for at, run in enumerate(_sort_words(row, gutters)) if run}
    lengths = [sorted(len(run.words) for run in column if run) for column in columns]
    short = sum(own[len(own) // 2] <= _SHORT_WORDS for own in lengths)
    if len(named | {0}) <= len(gutters) or short < max(2, len(gutters)):
        return None
    starts = _find_starts(body, cells, _find_named([[run for run in column if run] for column in columns]))
    ys = [(find_bottom(body[i - 1]) + find_top(body[i])) / 2 for i in starts if i]
    left, right = min(row.runs[0].x0 for row in rows) - 2, max(row.runs[-1].x1 for row in rows) + 2
    return Layout((left, *gutters, right), (rules[0], rules[1], *ys, rules[-1]))


def lay_out_bands(words: Iterable[Word], xs: Sequence[float], rules: Sequence[float]) -> tuple[float, ...]:
    """Return the edges of the rows between rules: a line of figures each where these stand one below the other.

    Nothing is returned where they do so between no rules.
    """
    rows = build_rows(words, xs[1:-1])
    cells = [_sort_words(row, xs[1:-1]) for row in rows]
    named = _find_named([[run for run in column if run] for column in zip(*cells, strict=True)])
    ys: list[float] = []
    for top, bottom in pairwise(rules):
        band = [i for i, row in enumerate(rows) if top < row.baseline <= bottom]
        if _stack_figures([cells[i] for i in band]):
            starts = _find_starts([rows[i] for i in band], [cells[i] for i in band], named)
            ys += [(find_bottom(rows[band[i] - 1]) + find_top(rows[band[i]])) / 2 for i in starts if i]
    return tuple(sorted([*rules, *ys])) if ys else ()


def _stack_figures(cells: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether a column after the first holds figures in two lines or more."""
    columns = zip(*cells, strict=True)
    return any(sum(run is not None and is_figure(run.text) for run in column) > 1 for column in list(columns)[1:])


def lay_out_figures(words: Iterable[Word], edges: Sequence[float]) -> Layout | None:
    """Return the edges of the rows and columns of figures between drawn edges, each line a row."""
    rows = build_rows(words, edges)
    if len(rows) < _LEAST_ROWS:
        return None
    words = [word for row in rows for run in row.runs for word in run.words]
    drawn = [x for x in edges[1:-1] if sum(w.x0 + 2 < x < w.x1 - 2 for w in words) <= 0.1 * len(rows)]
    gutters = [x for x in _find_gutters(rows, _LEAST_DRAWN) if all(abs(x - edge) > 12 for edge in edges)]
    ys = [(find_bottom(above) + find_top(row)) / 2 for above, row in pairwise(rows)]
    for gutter in list(gutters):
        around = sorted([edges[0], *drawn, *gutters, edges[-1]])
        at = around.index(gutter)
        if not all(_holds_runs(rows, *side) for side in pairwise(around[at - 1 : at + 2])):
            gutters.remove(gutter)
    return Layout(
        (edges[0], *sorted([*drawn, *gutters]), edges[-1]), (find_top(rows[0]) - 1, *ys, find_bottom(rows[-1]) + 1)
    )


def _holds_runs(rows: Iterable[Row], left: float, right: float) -> bool:
    """Tell whether two runs or more lie between two edges whole."""
    return sum(left - 1 < run.x0 and run.x1 < right + 1 for row in rows for run in row.runs) > 1


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
    return sum(right - left + rest > 0 for left, right, rest in lines.values()) >= _LEAST_ROWS


def build_rows(words: Iterable[Word], edges: Sequence[float] = ()) -> list[Row]:
    """Return the rows of upright words, their runs parted at wide white space and at edges."""
    rows: list[list[Word]] = []
    for word in sorted((w for w in words if not w.style.turned), key=lambda w: w.baseline):
        if rows and word.baseline - rows[-1][0].baseline <= 0.25 * word.style.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_build_row(sorted(row, key=lambda w: w.x0), edges) for row in _join_shifted(rows)]


def _join_shifted(rows: list[list[Word]]) -> list[list[Word]]:
    """Return rows with those made one that stand a little higher or lower than the other: figures and their names."""
    joined: list[list[Word]] = []
    for row in rows:
        near = bool(joined) and row[0].baseline - joined[-1][0].baseline < _SHIFTED * row[0].style.size
        figures = near and [all(is_figure(word.text) for word in each) for each in (row, joined[-1])]
        if figures and any(figures) and not any(_meets(word, other) for word in row for other in joined[-1]):
            joined[-1] = [*joined[-1], *row]
        else:
            joined.append(row)
    return joined


def _meets(word: Word, other: Word) -> bool:
    return word.x0 < other.x1 + _LEAST_GAP and other.x0 < word.x1 + _LEAST_GAP


def _build_row(words: list[Word], edges: Sequence[float]) -> Row:
    size = max(word.style.size for word in words)
    runs: list[list[Word]] = []
    for word in words:
        near = runs and word.x0 - runs[-1][-1].x1 < max(_GAP_EMS * size, _LEAST_GAP)
        if near and (word.glued or not _are_figures(runs[-1], word)) and not _parts(edges, runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return Row(words[0].baseline, size, tuple(Run(run[0].x0, max(w.x1 for w in run), tuple(run)) for run in runs))


def _parts(edges: Sequence[float], last: Word, word: Word) -> bool:
    return any(last.x1 - 2 < edge < word.x0 + 2 for edge in edges)


def _are_figures(run: Sequence[Word], word: Word) -> bool:
    """Tell whether two figures follow each other, which are two cells however near they stand."""
    return is_figure(word.text) and is_figure("".join([each.text for each in run]))


def _part_rows(rows: Sequence[Row], *, titled: bool) -> Iterator[list[Row]]:
    """Yield the runs of rows that may be a table: near each other, most of several cells, no line of prose between.

    Where ``titled``, titles of its parts and the name of a group of its columns may be among them.
    """
    part: list[Row] = []
    for row, following in zip_longest(rows, rows[1:]):
        far = part and row.baseline - part[-1].baseline > _REACH_EMS * max(row.size, part[-1].size)
        crosses = len(row.runs) == 1 and _crosses(row, part) and not (titled and _heads_part(row, following, part))
        if far or _heads_anew(row, part) or crosses:
            yield from _trim(part)
            part = []
        if part or len(row.runs) > 1 or (titled and _names_group(row, following)):
            part.append(row)
    yield from _trim(part)


def _heads_anew(row: Row, part: Sequence[Row]) -> bool:
    """Tell whether bold names of columns follow rows of figures: those of another table."""
    if len(row.runs) < 3 or len(part) < _LEAST_ROWS:
        return False
    words = [word for run in row.runs for word in run.words]
    bold = sum(word.style.bold for word in words) > _LEAST_BOLD * len(words)
    if not bold or any(is_figure(run.text) for run in row.runs):
        return False
    return sum(any(is_figure(run.text) for run in other.runs) for other in part) >= _LEAST_ROWS


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
    if several >= _LEAST_ROWS and several >= 0.45 * end:
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


def _lay_out(rows: list[Row]) -> Layout | None:
    """Return the columns and rows of a run of rows, or None where it is no table."""
    gutters = _find_gutters(rows)
    if not gutters:
        return None
    cells = [_sort_words(row, gutters) for row in rows]
    columns = [[row[column] for row in cells] for column in range(len(gutters) + 1)]
    headed = all(column[0] for column in columns)
    aligned = all(_is_aligned(column) or (headed and _stands_under_head(column)) for column in columns)
    if not aligned or not _are_tabular(columns, rows):
        return None
    starts = _find_starts(rows, cells, _find_named([[run for run in column if run] for column in columns]))
    if len(starts) < _LEAST_ROWS:
        return None
    left, right = min(row.runs[0].x0 for row in rows) - 2, max(row.runs[-1].x1 for row in rows) + 2
    edges = [(find_bottom(rows[i - 1]) + find_top(rows[i])) / 2 for i in starts if i]
    return Layout((left, *gutters, right), (find_top(rows[0]) - 1, *edges, find_bottom(rows[-1]) + 1))


def find_top(row: Row) -> float:
    """Return the upper edge of the letters of a row."""
    return row.baseline - 0.8 * row.size


def find_bottom(row: Row) -> float:
    """Return the lower edge of the letters of a row."""
    return row.baseline + 0.22 * row.size


def _find_gutters(rows: Sequence[Row], least_share: float = _LEAST_SHARE) -> list[float]:
    """Return the middles of the bands of white space between columns, by the rows that fill most of them."""
    several = [row for row in rows if len(row.runs) > 1]
    counts = Counter(len(row.runs) for row in several)
    usual = counts.most_common(1)[0][0]
    most = max((count for count, often in counts.items() if often >= max(2, least_share * len(several))), default=usual)
    most += any(len(row.runs) == most + 1 and _is_named_row(row) for row in several)
    bands = _find_bands((run for row in several if len(row.runs) == most for run in row.runs), several[0].size)
    return [gutter for band in bands if (gutter := _narrow(band, several)) is not None]


def _is_named_row(row: Row) -> bool:
    """Tell whether a row is a name and figures alone."""
    return bool(_LETTERS.search(row.runs[0].text)) and all(is_figure(run.text) for run in row.runs[1:])


def _find_bands(runs: Iterable[Run], size: float) -> Iterator[tuple[float, float]]:
    """Yield the bands of white space between runs; between figures they may be narrow."""
    last: Run | None = None
    for run in sorted(runs, key=lambda run: run.x0):
        if last is not None:
            least = _NARROW if is_figure(last.text) and is_figure(run.text) else max(0.6 * size, 6.0)
            if run.x0 - last.x1 >= least:
                yield last.x1, run.x0
        last = run if last is None or run.x1 > last.x1 else last


def _narrow(band: tuple[float, float], rows: Sequence[Row]) -> float | None:
    """Return the middle of the widest part of a band that no word stands in, a few rows left aside, or None."""
    middle = sum(band) / 2
    gutter = _find_middle(band, rows)
    over = [row for row in rows if any(run.x0 < middle < run.x1 for run in row.runs)]
    if gutter is None and len(over) <= len(rows) * _MOST_OVER:
        return _find_middle(band, [row for row in rows if row not in over])
    return gutter


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


def _sort_words(row: Row, gutters: Sequence[float]) -> list[Run | None]:
    """Return a row's cells, one for each column; a line that runs across columns counts as of the first."""
    cells: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for run in row.runs:
        for word in run.words:
            column = sum((word.x0 + word.x1) / 2 > gutter for gutter in gutters)
            cells[0 if len(row.runs) == 1 and any(run.x0 < g < run.x1 for g in gutters) else column].append(word)
    return [Run(words[0].x0, max(w.x1 for w in words), tuple(words)) if words else None for words in cells]


def _are_tabular(columns: Sequence[Sequence[Run | None]], rows: Sequence[Row]) -> bool:
    """Tell whether columns hold the cells of a table and not numbered paragraphs, labels, page numbers or prose."""
    filled = [[run for run in column if run] for column in columns]
    at = _find_named(filled)
    first, rest = filled[at], [run for place, column in enumerate(filled) if place != at for run in column]
    if any(len(column) < 2 for column in filled):
        return False
    named = sum(bool(_LETTERS.search(run.text)) for run in first)
    if named < 0.6 * len(first) or 2 * sum(run.text.endswith(":") for run in first) > len(first):
        return False
    if sum(is_list_mark(list(run.words[:1])) for run in first) > 0.3 * len(first) or _are_page_numbers(filled):
        return False
    values = sum(bool(_VALUE.match(run.text) or _CODE.match(run.text)) for run in rest)
    if values >= 0.6 * len(rest):
        return True
    short = sum(len(run.words) <= _SHORT_WORDS for run in rest) >= 0.7 * len(rest)
    if len(columns) > 2 and short and (values >= 0.25 * len(rest) or _is_headed(columns)):
        return sum(len(run.words) for run in first) <= 6 * len(first)
    return _has_rows(columns, rows)


def _find_named(columns: Sequence[Sequence[Run]]) -> int:
    """Return the column that names the rows: the second where sums stand before it, as in accounts of two years."""
    sums = [run for run in columns[0] if is_figure(run.text) and _SUM.search(run.text)]
    words = [run for run in columns[1] if _LETTERS.search(run.text)]
    return int(len(sums) > 0.5 * len(columns[0]) and len(words) > 0.8 * len(columns[1]) and len(columns) > 2)


def _is_headed(columns: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether the first row alone is bold: the columns' names."""
    heads = [column[0] for column in columns]
    under = [run for column in columns[1:] for run in column[1:] if run]
    bold = [all(word.style.bold for word in run.words) for run in heads if run]
    return all(bold) and len(bold) >= 2 and not any(word.style.bold for run in under for word in run.words)


def _has_rows(columns: Sequence[Sequence[Run | None]], rows: Sequence[Row]) -> bool:
    """Tell whether lines fall into rows by their distances, each row beginning in most columns."""
    starts = _find_gaps(rows)
    if len(starts) < _LEAST_ROWS or len(rows) < 1.4 * len(starts):
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
    return rising and not any(_VALUE.match(run.text) for column in columns[1:-1] for run in column)


def _rise(texts: Sequence[str]) -> bool:
    return all(re.fullmatch(r"\d{1,3}", text) for text in texts) and all(int(a) < int(b) for a, b in pairwise(texts))


def _is_aligned(column: Sequence[Run | None]) -> bool:
    """Tell whether the cells of a column share a left edge, a right edge or a middle.

    Spreadsheets leave room for a closing bracket to the right of figures that have none.
    """
    runs = [run for run in column if run]
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


def _stands_under_head(column: Sequence[Run | None]) -> bool:
    """Tell whether the few cells of a column stand below its head, where too few are filled to share an edge."""
    head, *rest = column
    filled = [run for run in rest if run]
    few = len(filled) <= _MOST_SPARSE * len(rest)
    return few and all(head and run.x0 < head.x1 and head.x0 < run.x1 for run in filled)


def _find_gaps(rows: Sequence[Row]) -> list[int]:
    """Return the lines that stand farther below the last than lines of one cell do; the first line is one."""
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    pitch = min(steps)
    return [0, *(i + 1 for i, step in enumerate(steps) if step > 1.25 * pitch)]


def _find_starts(rows: Sequence[Row], cells: Sequence[Sequence[Run | None]], named: int) -> list[int]:
    """Return the lines that begin a row: after more white space, or else with words in the column of names."""
    gaps, ends = _find_gaps(rows), find_name_ends(rows, cells, named)
    within = [i for i in range(1, len(rows)) if i not in gaps]
    full = Counter(sum(cell is not None for cell in cells[i]) == len(cells[i]) for i in within)
    if len(gaps) >= _LEAST_ROWS and full[True] <= 0.25 * max(len(within), 1):
        return [i for i in gaps if i not in ends]
    begun = [i for i in range(1, len(rows)) if not _continues(cells[i], named) or _is_total(rows, i, cells[i])]
    begun = [i for i in begun if i not in ends]
    summed = [len(rows) - 1] if _is_last_sum(rows, len(rows) - 1, cells) else []
    return [0, *sorted({*begun, *summed})]


def _is_total(rows: Sequence[Row], index: int, cells: Sequence[Run | None]) -> bool:
    """Tell whether a line holds figures alone at a whole line's distance: a sum without a name."""
    figures = [is_figure(run.text) for run in cells if run]
    return len(figures) > 1 and all(figures) and rows[index].baseline - rows[index - 1].baseline > rows[index].size


def _is_last_sum(rows: Sequence[Row], index: int, cells: Sequence[Sequence[Run | None]]) -> bool:
    """Tell whether the last line holds one figure alone, right below another at a whole line's distance: their sum."""
    held = [column for column, run in enumerate(cells[index]) if run]
    if index + 1 < len(rows) or len(held) != 1 or not held[0]:
        return False
    above, own = cells[index - 1][held[0]], cells[index][held[0]]
    figures = all(run is not None and is_figure(run.words[0].text) and _VALUE.match(run.text) for run in (above, own))
    return figures and rows[index].baseline - rows[index - 1].baseline > rows[index].size


def _continues(cells: Sequence[Run | None], named: int) -> bool:
    """Tell whether a line goes on with the row above it."""
    filled = [run for run in cells if run]
    if len(filled) == len(cells):
        return False
    name = cells[named]
    return name is None or (len(filled) == 1 and name.text[:1].islower())
