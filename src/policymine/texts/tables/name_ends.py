"""Ends of names: names of rows of two lines or three, the figures of which stand on the last of these only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from policymine.texts.drawn.sheets import Word
from policymine.texts.tables.table_rows import is_figure

_PITCH = 1.25
_LEAST_EMS, _MOST_EMS = 0.9, 1.5
_SPACE_EMS = 0.25
_OPEN = re.compile(r"[&,/]$|^(?:and|or|of|the|for|to|with)$")


class Cell(Protocol):
    """A cell's words on one line, as far as this module sees it."""

    @property
    def x0(self) -> float:
        """The left edge."""

    @property
    def x1(self) -> float:
        """The right edge."""

    @property
    def words(self) -> tuple[Word, ...]:
        """The words, from left to right."""


class Line(Protocol):
    """A line of a table, as far as this module sees it."""

    @property
    def baseline(self) -> float:
        """Where it stands."""

    @property
    def size(self) -> float:
        """The size of its letters."""


def find_name_ends(lines: Sequence[Line], cells: Sequence[Sequence[Cell | None]], named: int) -> set[int]:
    """Return the lines that go on with the name that the line above begins: that one is full and has no figure.

    None where a line without a figure is not full, as titles of parts are, or all may go on with the line above them;
    nor where but one is, unless it is open at its end or set unlike the line above it.
    """
    alone = [at for at, row in enumerate(cells) if row[named] is not None and sum(map(bool, row)) == 1]
    alone = [
        at for at in alone if not any(_stands_beside(lines, cells, at, other, named) for other in (at - 1, at + 1))
    ]
    if not alone or alone[0] == 0 or alone[-1] + 1 == len(cells) or not _holds_figures(cells, named):
        return set()
    names = [row[named] for row in cells]
    room = min(cell.x0 for row in cells for cell in row[named + 1 :] if cell)
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    pitch = min((step for step, line in zip(steps, lines, strict=False) if step > _LEAST_EMS * line.size), default=0.0)

    def goes_on(at: int) -> bool:
        near = steps[at - 1] < min(_PITCH * pitch, _MOST_EMS * lines[at].size)
        return near and _goes_on(names[at - 1], names[at], room)

    below = all(goes_on(at + 1) for at in alone)
    above = all(at - 1 in alone or goes_on(at) for at in alone)
    begun = [at for at in alone if at - 1 not in alone]
    told = (
        len(begun) > 1
        or any(_is_open(names[at]) for at in alone)
        or not _is_alike(names[alone[0] - 1], names[alone[0]])
    )
    return {at + 1 for at in alone} if below and told and not above else set()


def _stands_beside(
    lines: Sequence[Line], cells: Sequence[Sequence[Cell | None]], at: int, other: int, named: int
) -> bool:
    """Tell whether figures without a name stand between a line and its neighbour, less than a line from it."""
    if not 0 <= other < len(lines) or cells[other][named] is not None:
        return False
    return abs(lines[at].baseline - lines[other].baseline) < _LEAST_EMS * lines[at].size


def _holds_figures(cells: Sequence[Sequence[Cell | None]], named: int) -> bool:
    """Tell whether most words beside the names are figures."""
    words = [w for row in cells for at, cell in enumerate(row) if cell and at != named for w in cell.words]
    return sum(is_figure(word.text) for word in words) > 0.5 * len(words)


def _goes_on(name: Cell | None, after: Cell | None, room: float) -> bool:
    """Tell whether a name is open at its end or leaves no room for the next word, which is set like it."""
    if name is None or after is None or not _is_alike(name, after):
        return False
    word = after.words[0]
    return _is_open(name) or name.x1 + _SPACE_EMS * word.style.size + word.x1 - word.x0 > room


def _is_open(name: Cell | None) -> bool:
    return name is not None and bool(_OPEN.search(name.words[-1].text))


def _is_alike(name: Cell | None, other: Cell | None) -> bool:
    return name is None or other is None or name.words[0].style == other.words[0].style
