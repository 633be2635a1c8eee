"""The words of a PDF page as numbers of characters: what pdfium gives as a word, parted where it is several."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policymine.texts.characters import Characters
from policymine.texts.letters import Cell, find_gaps, is_close

# A word: its first character, the one after its last, the object that draws it, whether it follows the last without a
# space, and whether pdfium breaks the line before it.
Part = tuple[int, int, int, bool, bool]

_DROP = 1.7
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+[\x02\ufffe]?")
_MARK = re.compile(r"[\d*†‡§](?:(?<=[^\s\x00-\x1f\ufffe\d*†‡§].)|(?<=\d)(?:[*†‡§]|\d{4}|[^\W\d_]))")


def part_words(characters: Characters, text: str, upright: bool) -> Iterator[Part]:
    """Yield the parts of what pdfium gives as words, most of them one part, drawn by one object of the page."""
    spans = [match.span() for match in _WORD.finditer(text)]
    starts = [start for start, _ in spans]
    drawn = characters.find_objects(starts)
    ends = _find_ends(characters, spans, drawn)
    marked = {starts[bisect_right(starts, mark.start()) - 1] for mark in _MARK.finditer(text)}
    passed = 0
    for (start, end), first_drawn, last_drawn in zip(spans, drawn, ends, strict=True):
        broken, passed = start - passed == 2 and text.startswith("\r\n", passed), end
        if start in marked or first_drawn != last_drawn or not first_drawn:
            many = start in marked or (first_drawn != last_drawn and text[end - 1].isdigit())
            for first, last, glued in _part(characters, text, start, end, many, upright):
                own = characters.find_objects([first])[0]
                yield first, last, own, glued, broken and first == start
        else:
            yield start, end, first_drawn, False, broken


def _find_ends(characters: Characters, spans: Sequence[tuple[int, int]], drawn: Sequence[int]) -> list[int]:
    """Return what draws the last character of each word: what draws the next word too, where it began this one."""
    ends = list(drawn)
    changed = [at for at, (one, other) in enumerate(pairwise(drawn)) if one != other]
    asked = [*changed, *range(len(spans))[-1:]]
    for at, last_drawn in zip(asked, characters.find_objects([spans[at][1] - 1 for at in asked]), strict=True):
        ends[at] = last_drawn
    return ends


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
    if is_close(edges):
        return []
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
    for index in range(start + 1, end):
        next_size, next_y = characters.read_size(index), characters.read_origin(index)[1]
        if abs(next_y - y) > 0.12 * max(size, next_size) or next_size < 0.75 * size:
            yield first, index
            first = index
            size, y = next_size, next_y
    yield first, end
