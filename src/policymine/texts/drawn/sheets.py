"""What is read off a PDF page as drawn: words, shapes, pictures, in points from the top left corner."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple


class Style(NamedTuple):
    """How a run of text is set: size in points as shown, weight, slant, upright or turned.

    ``colour`` is its red, green and blue in coarse steps, 0 for black and dark grey.
    """

    size: float
    bold: bool
    italic: bool
    turned: bool
    font: str
    colour: int = 0


class Word(NamedTuple):
    """A word on a page, in points from the top left; ``glued`` marks one that follows the last without a space."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    style: Style
    glued: bool = False


make_word: Callable[[tuple[str, float, float, float, float, float, Style, bool]], Word] = partial(tuple.__new__, Word)
"""Make a word of all that it holds, in a fraction of the time that ``Word`` takes."""


class Shape(NamedTuple):
    """A drawn rectangle or line, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    filled: bool = False


class Sheet(NamedTuple):
    """One page as drawn: its words in the order of the file, its rules and boxes, its pictures.

    ``hidden_share`` is the share of words that are not drawn, ``unmapped_share`` that of characters whose font does
    not say which letters they are, ``wrong_words`` the number of words with letters that no English word has. ``turn``
    is by how many degrees the page was turned to the left so that its text stands upright. ``upright`` tells where it
    is known that no word is turned. ``unseen_words`` is how many words dark bars hide; they are not among the words.
    """

    page_number: int
    label: str
    width: float
    height: float
    words: list[Word]
    shapes: list[Shape]
    pictures: list[Shape]
    hidden_share: float
    unmapped_share: float = 0.0
    wrong_words: int = 0
    turn: int = 0
    upright: bool = False
    unseen_words: int = 0

    @property
    def picture_share(self) -> float:
        """The share of the page that pictures cover."""
        area = sum(max(p.x1 - p.x0, 0) * max(p.bottom - p.top, 0) for p in self.pictures)
        return min(area / max(self.width * self.height, 1), 1.0)


@lru_cache(maxsize=8192)
def round_tenths(points: float) -> float:
    """Return a length to a tenth of a point; lines share many, and to find one takes a fraction of the time."""
    return round(points, 1)
