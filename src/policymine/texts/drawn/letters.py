"""Letters side by side: where a word falls apart into two, and which raised digit is no note mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

GAP = 0.13  # of a character's height; a space is twice as wide, and justified text can make it this narrow
_EVEN = 0.5
_ENDS = ",.;:)!?%"
_UNIT = re.compile(r"(?:^|[\d\s(/])[kcm]?m$")
_POWER = re.compile(r"^[23][,.;:)]?$")


class Cell(NamedTuple):
    """A character with its sides and height; ``begins`` marks one that the file draws apart from the one before it."""

    letter: str
    left: float
    right: float
    height: float
    begins: bool


def find_gaps(cells: Sequence[Cell]) -> list[int]:
    """Return the numbers of a word's characters that follow a gap as wide as a space though no space is written.

    Letters that are all set apart (a spaced heading) are one word.
    """
    gaps = [(cells[at].left - cells[at - 1].right) / max(cells[at].height, 1) for at in range(1, len(cells))]
    wide = [at for at, gap in enumerate(gaps, start=1) if gap > GAP and _may_part(cells[at - 1], cells[at])]
    rest = max((gap for at, gap in enumerate(gaps, start=1) if at not in wide), default=0.0)
    return wide if wide and len(wide) < len(gaps) and rest < _EVEN * min(gaps[at - 1] for at in wide) else []


def _may_part(last: Cell, cell: Cell) -> bool:
    """Tell whether a word may end with one character and the next word begin with the other."""
    return (
        cell.begins
        and (last.letter.isalnum() or last.letter in _ENDS)
        and (cell.letter.isalnum() or cell.letter == "(")
    )


def is_power(before: str, mark: str) -> bool:
    """Tell whether a raised digit belongs to a unit of length that stands before it (km²)."""
    return bool(_POWER.match(mark) and _UNIT.search(before))
