"""The words of a PDF page as numbers of characters: what pdfium gives as a word, parted where it is several."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count, pairwise, repeat
from operator import ne

import numpy as np

from policymine.texts.drawn.characters import Characters
from policymine.texts.drawn.letters import GAP, Cell, find_gaps

# A word: its first character, the one after its last, the object that draws it, whether it follows the last without a
# space, and whether pdfium breaks the line before it.
Part = tuple[int, int, int, bool, bool]

_DROP = 1.7
_NEW_LINE = (ord("\r"), ord("\n"))
_BREAKS = (0x02, 0xFFFE)  # what pdfium gives for a hyphen at the end of a line: it belongs to the word before it
_BETWEEN = np.zeros(0x10000, dtype=bool)
_BETWEEN[[*range(0x20), 0xFFFE, *(code for code, each in enumerate(map(chr, range(0x10000))) if each.isspace())]] = True
_MARK = re.compile(r"[\d*†‡§](?:(?<=[^\s\x00-\x1f\ufffe\d*†‡§].)|(?<=\d)(?:[*†‡§]|\d{4}|[^\W\d_]))")


def part_words(characters: Characters, text: str, upright: bool) -> list[Part]:
    """Return the parts of what pdfium gives as words, most of them one part, drawn by one object of the page."""
    starts, ends, broken = find_words(text)
    drawn = characters.find_objects(starts)
    marked = {bisect_right(starts, mark.start()) - 1 for mark in _MARK.finditer(text)}
    changed = [at for at, last in _find_ends(characters, ends, drawn) if last != drawn[at]]
    marked.update(at for at in changed if text[ends[at] - 1].isdigit())
    unknown = [at for at, each in enumerate(drawn) if not each] if 0 in drawn else []
    parts = list(zip(starts, ends, drawn, repeat(False), broken))
    doubtful = [at for at in sorted({*changed, *unknown}) if at not in marked and ends[at] - starts[at] > 1]
    uneven = _find_uneven(characters, [(starts[at], ends[at]) for at in doubtful]) if doubtful else []
    for at in sorted({*marked, *compress(doubtful, uneven)}, reverse=True):
        own = list(_part(characters, text, starts[at], ends[at], at in marked, upright))
        objects = characters.find_objects([first for first, _, _ in own])
        parts[at : at + 1] = [
            (first, last, each, glued, broken[at] and first == starts[at])
            for (first, last, glued), each in zip(own, objects, strict=True)
        ]
    return parts


def find_words(text: str) -> tuple[list[int], list[int], list[bool]]:
    """Return where words begin, where they end, and before which of them a line is broken right after the last one."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le"), np.uint32)
    between = _BETWEEN[np.minimum(codes, len(_BETWEEN) - 1)]
    (edges,) = (between[1:] != between[:-1]).nonzero()
    starts, ends = edges[::2], edges[1::2]
    following = codes[ends + 1]
    ends += (following == _BREAKS[0]) | (following == _BREAKS[1])
    gaps = ends[:-1] + 1  # in the codes
    broken = (
        (starts[1:] - ends[:-1] == len(_NEW_LINE)) & (codes[gaps] == _NEW_LINE[0]) & (codes[gaps + 1] == _NEW_LINE[1])
    )
    return starts.tolist(), ends.tolist(), [False] * len(starts[:1]) + broken.tolist()


def _find_ends(characters: Characters, ends: Sequence[int], drawn: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield what draws the last character of each word, but where the object that began it began the next word too."""
    asked = [*compress(count(), map(ne, drawn, drawn[1:])), *range(len(drawn))[-1:]]
    return zip(asked, characters.find_objects([ends[at] - 1 for at in asked]), strict=True)


def _find_uneven(characters: Characters, words: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell of words of two characters or more whether they may be several: a gap is in them, or a large letter first.

    ``words`` are their first characters and those after their last.
    """
    begun = np.asarray([0, *accumulate(end - start for start, end in words)])
    lefts, tops, rights, lows = characters.read_columns([at for word in words for at in range(*word)])
    with np.errstate(invalid="ignore"):
        heights = tops - lows
        wide = (lefts[1:] - rights[:-1]) / np.maximum(heights[1:], 1) > GAP
    wide[begun[1:-1] - 1] = False  # between two words
    large = np.abs(heights[begun[:-1]]) > _DROP * np.abs(heights[begun[:-1] + 1])
    found: list[bool] = (np.logical_or.reduceat(wide, begun[:-1]) | large).tolist()
    return found


def _part(
    characters: Characters, text: str, start: int, end: int, marked: bool, upright: bool
) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of what pdfium gives as one word, and whether they follow the last without a space."""
    if _begins_large(characters, start, end):
        yield start, start + 1, False
        yield start + 1, end, True
        return
    for first, last in _split_run(characters, start, end) if marked else ((start, end),):
        glued = first > start
        for at in _find_gaps(characters, text, first, last) if upright and last - first > 2 else ():
            yield first, at, glued
            first, glued = at, False
        yield first, last, glued


def _begins_large(characters: Characters, start: int, end: int) -> bool:
    """Tell whether a word's first letter is set so much larger than its second that it is a drop capital."""
    if end - start < 2:
        return False
    (_, top, _, low), (_, next_top, _, next_low) = characters.read_cells([start, start + 1])
    return abs(top - low) > _DROP * abs(next_top - next_low) > 0


def _find_gaps(characters: Characters, text: str, first: int, last: int) -> list[int]:
    """Return where a word that is drawn in several runs falls apart."""
    begun, ended = characters.find_objects([first, last - 1])
    if begun and begun == ended:
        return []
    edges = characters.read_cells(range(first, last))
    drawn = characters.find_objects(range(first, last))
    begins = [False, *(one != other or not one for one, other in pairwise(drawn))]
    cells = [
        Cell(letter, left, right, top - low, begun)
        for letter, (left, top, right, low), begun in zip(text[first:last], edges, begins, strict=True)
    ]
    return [first + at for at in find_gaps(cells)]


def _split_run(characters: Characters, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a word that stand on one baseline; note marks stand apart."""
    first = start
    size, y = characters.read_size(start), characters.read_origin(start)[1]
    drawn = characters.find_objects(range(start, end))
    if drawn[0] and drawn.count(drawn[0]) == len(drawn):  # of one size then, along one straight line
        end_y = characters.read_origin(end - 1)[1]
        if abs(end_y - y) <= 0.12 * size:
            yield start, end
            return
    for index in range(start + 1, end):
        next_size, next_y = characters.read_size(index), characters.read_origin(index)[1]
        if abs(next_y - y) > 0.12 * max(size, next_size) or next_size < 0.75 * size:
            yield first, index
            first = index
            size, y = next_size, next_y
    yield first, end
