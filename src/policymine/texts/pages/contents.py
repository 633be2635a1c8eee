"""Contents lists: the lines of a page that belong to one, with leaders, page numbers, dashes or titles alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from policymine.texts.pages.leaves import Leaf
from policymine.texts.pages.lines import Line

_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_ENDS_IN_NUMBER = re.compile(r"(?:^|\s|\.)(\d{1,3}|[ivxl]{1,6})$")
_STARTS_WITH_NUMBER = re.compile(r"^\d{1,3}(?:\s+\D{2,70})?$")
CONTENTS_TITLE = re.compile(
    r"^(?:table of )?contents(?: page)?:?$|^in this (?:document|report|issue)$|^list of (?:figures|tables)$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"^[ivxl]{1,6}$")
_PAGE = re.compile(r"\d{1,3}")
_CUT_REACH = 2.0
_FEW_ENTRIES, _FEW_SHARE = 4, 0.35


def find_contents(leaf: Leaf, lines: Sequence[Line], in_contents: bool) -> set[int]:
    """Return the lines that belong to a contents list; ``in_contents`` says that the page before ended in one."""
    title = next((index for index, line in enumerate(lines) if CONTENTS_TITLE.match(line.text)), None)
    near = {index for index in range(len(lines)) if title is None or _is_under(leaf, lines[title], lines[index])}
    leaders = {index for index in near if _has_leader(lines[index].text)}
    numbered = {index for index in near if _ends_in_number(lines[index].text)}
    if title is not None:
        leading = {index for index in near if _STARTS_WITH_NUMBER.match(lines[index].text)}
        numbered = leading if len(leading) > len(numbered) else numbered
    if column := _find_number_column(lines):
        half = {i for i, line in enumerate(lines) if title is None or _is_on_same_page(leaf, lines[title], line)}
        filled = _add_cut_entry(_fill(column & half, lines, half), lines, title)
        filled = _add_last_entries(filled, lines, title)
        return filled - ({title} if title is not None else set())
    if len(leaders) >= 3:
        chosen = leaders | {index for index in numbered if len(leaders) > len(near) / 3}
    elif (title is not None or in_contents) and len(numbered) >= max(3, len(near) / 4):
        chosen = numbered
    elif title is not None and len(dashed := _find_dashed(lines, title)) >= 4:
        return dashed
    elif title is not None and _lists_titles(leaf, lines, title, near):
        return near - {title}
    else:
        return set()
    filled = _add_last_entries(_fill(chosen, lines, near), lines, title)
    return filled - ({title} if title is not None else set())


def _add_last_entries(chosen: set[int], lines: Sequence[Line], title: int | None) -> set[int]:
    """Add the few short lines below a contents list that are all that follows it: appendices without a page number."""
    if title is None or not chosen:
        return chosen
    low = max(lines[index].baseline for index in chosen)
    below = {index for index, line in enumerate(lines) if line.baseline > low}
    short = all(len(lines[index].text) < 90 and not re.search(r"[.;:]$", lines[index].text) for index in below)
    few = len(below) <= max(_FEW_ENTRIES, _FEW_SHARE * len(chosen))
    return chosen | below if short and few else chosen


def _add_cut_entry(chosen: set[int], lines: Sequence[Line], title: int | None) -> set[int]:
    """Add what stands between the title of a contents list and its first page number: the first entry's beginning."""
    if title is None or not chosen:
        return chosen
    first = min((lines[index] for index in chosen), key=lambda line: line.baseline)
    above = {
        index
        for index, line in enumerate(lines)
        if lines[title].baseline < line.baseline < first.baseline
        and first.baseline - line.baseline < _CUT_REACH * first.size
        and line.size == first.size
        and not re.search(r"[.;:]$", line.text)
    }
    return chosen | (above - {title})


def _has_leader(text: str) -> bool:
    """Tell whether a line has a row of dots or underscores; most lines have too few to be searched for it."""
    return (text.count(".") > 3 or "…" in text or "_" in text) and bool(_LEADER.search(text))


def _ends_in_number(text: str) -> bool:
    numeral = text[-1:].isdecimal() or text.endswith(("i", "v", "x", "l"))
    return numeral and len(text) < 140 and bool(_ENDS_IN_NUMBER.search(text))


def _find_dashed(lines: Sequence[Line], title: int) -> set[int]:
    """Return the short lines with dashes right below the title of a web page's contents list."""
    below = sorted(
        (i for i, line in enumerate(lines) if line.baseline > lines[title].baseline), key=lambda i: lines[i].baseline
    )
    return set(
        takewhile(lambda i: re.match(r"^[-–—]\s", lines[i].text) is not None and len(lines[i].text) < 100, below)
    )


def _lists_titles(leaf: Leaf, lines: Sequence[Line], title: int, near: set[int]) -> bool:
    """Tell whether the title of a contents list heads its page, nothing under it but short lines without a stop."""
    listed = [lines[index].text for index in near if index != title]
    heads = lines[title].baseline < 0.35 * leaf.height and len(near) > 0.9 * len(lines)
    short = all(len(text) < 100 and not re.search(r"[.;:,]$", text) for text in listed)
    return heads and len(listed) >= 4 and short and sum(text[:1].isupper() for text in listed) >= 0.6 * len(listed)


def _find_number_column(lines: Sequence[Line]) -> set[int]:
    """Return the lines that hold a column of page numbers that go up, and the words beside them."""
    numbers = sorted((i for i, line in enumerate(lines) if _PAGE.fullmatch(line.text)), key=lambda i: lines[i].baseline)
    values = [int(lines[index].text) for index in numbers]
    if len(values) < 5 or any(a > b for a, b in pairwise(values)) or len(set(values)) < 4:
        return set()
    edges = [lines[index].x1 for index in numbers]
    starts = [lines[index].x0 for index in numbers]
    beside = {
        index
        for index, line in enumerate(lines)
        if any(
            abs(line.baseline - lines[n].baseline) < 3 and index != n and re.search(r"[A-Za-z]{3}", line.text)
            for n in numbers
        )
    }
    aligned = min(max(edges) - min(edges), max(starts) - min(starts)) < 15
    if not aligned or len(beside) < 0.7 * len(numbers):
        return set()
    return {*numbers, *beside, *_find_numerals(lines, numbers[0])}


def _find_numerals(lines: Sequence[Line], first: int) -> set[int]:
    """Return the lines above a column of numbers that hold a preface's numerals, and the words beside them."""
    right, top = lines[first].x1, lines[first].baseline
    above = [line for line in lines if line.baseline < top and abs(line.x1 - right) < 15 and _NUMERAL.match(line.text)]
    rows = [line.baseline for line in above]
    return {index for index, line in enumerate(lines) if any(abs(line.baseline - row) < 3 for row in rows)}


def _is_under(leaf: Leaf, title: Line, line: Line) -> bool:
    """Tell whether a line stands below the title of a contents list, on the same page of a spread."""
    return _is_on_same_page(leaf, title, line) and line.baseline >= title.baseline - 2


def _is_on_same_page(leaf: Leaf, title: Line, line: Line) -> bool:
    """Tell whether two lines stand on the same page of a spread."""
    return leaf.width < 1.2 * leaf.height or (title.x0 < leaf.width / 2) == (line.x0 < leaf.width / 2)


def _fill(chosen: set[int], lines: Sequence[Line], near: set[int]) -> set[int]:
    """Add short lines that stand between lines of a contents list."""
    if not chosen:
        return chosen
    low, high = min(lines[i].baseline for i in chosen), max(lines[i].baseline for i in chosen)
    return chosen | {index for index in near if low <= lines[index].baseline <= high and len(lines[index].text) < 90}
