"""Leaves: the lines of a page as they lie on it, before anything is set apart."""

from __future__ import annotations

from typing import NamedTuple

from policymine.texts.drawn.sheets import Shape
from policymine.texts.pages.lines import Line


class Leaf(NamedTuple):
    """A page's lines and what of them is set apart; indexes count in ``lines``."""

    page_number: int
    width: float
    height: float
    lines: list[Line]
    pictures: tuple[Shape, ...] = ()
