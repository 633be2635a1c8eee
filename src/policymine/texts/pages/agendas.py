"""Agendas of meetings: numbered titles of business, several with the pages of their papers ("(Pages 31 - 190)")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.texts.pages.lines import Line
from policymine.texts.pages.marks import STOP

_PAGED = re.compile(r"\(Pages?\s+\d+(?:\s*[-–—]\s*\d+)?\)?$|\(Pages?\s+\d+\s*[-–—]$", re.IGNORECASE)
_MENTIONED = re.compile(r"\(pages?\s+\d", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,2}[a-z]?[.)]?(?:\s+\S|$)")
_LEAST_PAGED = 2
_LONGEST = 240
_NEAR_EMS = 1.7
_EDGE = 6.0


def find_agenda(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a page that list a meeting's business: each numbered title down to the last with pages.

    What is said below a title ("To note the minutes.") is none of them.
    """
    if sum(bool(_MENTIONED.search(line.text)) for line in lines) < _LEAST_PAGED:
        return set()
    ordered = sorted(range(len(lines)), key=lambda i: (round(lines[i].baseline), lines[i].x0))
    titles = [title for title in _gather_titles(lines, ordered) if _is_title(title, lines)]
    paged = [title for title in titles if _PAGED.search(_join(title, lines))]
    edges = [lines[title[0]].x0 for title in paged]
    if len(paged) < _LEAST_PAGED:
        return set()
    alike = (title for title in titles if any(abs(lines[title[0]].x0 - edge) < _EDGE for edge in edges))
    return {index for title in alike for index in title}


def _gather_titles(lines: Sequence[Line], ordered: Sequence[int]) -> list[list[int]]:
    """Return the runs of lines that begin with a number, each with the lines that it goes on in."""
    titles: list[list[int]] = []
    opened = False
    for index in ordered:
        line = lines[index]
        if _NUMBERED.match(line.text):
            titles.append([index])
            opened = True
        elif opened and _goes_on(lines[titles[-1][-1]], line, lines[titles[-1][0]]):
            titles[-1].append(index)
        else:
            opened = False
    return titles


def _goes_on(last: Line, line: Line, first: Line) -> bool:
    """Tell whether a line goes on with a title: beside its number, or right below in the same weight."""
    step = line.baseline - last.baseline
    if abs(step) < 0.4 * last.size:
        return line.x0 > last.x1
    alike = abs(line.bold - last.bold) < 0.5 and line.x0 > first.x0 - 2
    return 0 < step < _NEAR_EMS * last.size and alike


def _is_title(title: Sequence[int], lines: Sequence[Line]) -> bool:
    text = _join(title, lines)
    return 3 < len(text) < _LONGEST and not STOP.search(text)


def _join(title: Sequence[int], lines: Sequence[Line]) -> str:
    return " ".join(lines[index].text for index in title)
