"""Words of a PDF page, measured by the cells of their first and of their last characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from policymine.texts.drawn.characters import Characters, Edges, Numbers
from policymine.texts.drawn.frames import Frame
from policymine.texts.drawn.parts import Part
from policymine.texts.drawn.runs import ASCENT, DESCENT, Run
from policymine.texts.drawn.sheets import Word, make_word

_DRAWN_BULLET = re.compile(r"[•●■□▪▫▶►◆○◦✓✔❖➢➤]")
_BREAKS = "\x02\ufffe"  # what pdfium gives for a hyphen at the end of a line
_NO_GAP = 0.1
_CLOSE = 0.5
_FLUSH = 0.01  # of a space that is written and then moved back over


def measure_words(
    characters: Characters, text: str, parts: Sequence[Part], runs: Sequence[Run], frame: Frame, *, plain: bool
) -> tuple[list[Word], Numbers, Numbers]:
    """Return words with their left and right sides; ``plain`` tells that all runs are.

    ``text`` holds the page's characters, ``parts`` tells which of them each word has, ``runs`` how these are drawn.
    """
    words, lefts, rights = _measure_upright(characters, text, parts, runs, frame)
    if not plain or any(each in text for each in _BREAKS):
        for at in [at for at, run in enumerate(runs) if not run.plain or words[at].text[-1] in _BREAKS]:
            begin, end = characters.read_cells([parts[at][0], parts[at][1] - 1])
            words[at] = _measure(frame, words[at].text, begin, end, runs[at], words[at].glued)
            lefts[at], rights[at] = words[at].x0, words[at].x1
    return words, lefts, rights


def _measure_upright(
    characters: Characters, text: str, parts: Sequence[Part], runs: Sequence[Run], frame: Frame
) -> tuple[list[Word], Numbers, Numbers]:
    """Return words with their left and right sides as they are if they stand upright, in letters."""
    lefts, rights = characters.read_sides([part[0] for part in parts], [part[1] - 1 for part in parts])
    lefts, rights = frame.a * lefts + frame.e, frame.a * rights + frame.e
    words = [
        make_word((text[first:end], x0, run.top, x1, run.bottom, run.baseline, run.style, glued))
        for (first, end, _, glued, _), run, x0, x1 in zip(parts, runs, lefts.tolist(), rights.tolist(), strict=True)
    ]
    return words, lefts, rights


def _measure(frame: Frame, string: str, begin: Edges, end: Edges, run: Run, glued: bool) -> Word:
    """Return a word whose first and last character have these cells."""
    left, high, right, low = begin
    left, right = (left if left <= end[0] else end[0]), (right if right >= end[2] else end[2])
    if string[-1] in _BREAKS:
        string = string[:-1] + "-"
    elif run.dingbats and len(string) == 1 and not _DRAWN_BULLET.match(string):
        string = "•"
    style, baseline = run.style, run.baseline
    if style.turned or frame.c or frame.b:
        x0, y0 = frame.place(left, min(low, end[3]))
        x1, y1 = frame.place(right, max(high, end[1]))
        left, right = min(x0, x1), max(x0, x1)
        if style.turned:
            return Word(string, left, min(y0, y1), right, max(y0, y1), baseline, style, glued)
    else:
        left, right = frame.a * left + frame.e, frame.a * right + frame.e
    size = style.size
    return Word(string, left, baseline - ASCENT * size, right, baseline + DESCENT * size, baseline, style, glued)


def glue_words(words: list[Word], parts: Sequence[Part], lefts: Numbers, rights: Numbers) -> None:
    """Mark the words that go on with the one before them, given the left and right sides of all."""
    near = (np.abs(lefts[1:] - rights[:-1]) < _CLOSE).nonzero()[0] + 1
    broken = (at for at, part in enumerate(parts[1:], start=1) if part[4])
    for at in {*near.tolist(), *broken}:
        if _follows(words[at - 1], words[at], parts[at][4]):
            words[at] = words[at]._replace(glued=True)


def _adjoins(last: Word, word: Word) -> bool:
    """Tell whether a word goes on where the last one ends, though pdfium breaks the line between them."""
    gap = word.x0 - last.x1
    return (
        last.style == word.style
        and abs(last.baseline - word.baseline) < _NO_GAP
        and abs(gap) < _NO_GAP * word.style.size
    )


def _follows(last: Word, word: Word, broken: bool) -> bool:
    """Tell whether a word goes on with the last one: no space is between them, or one that has no width."""
    flush = abs(word.x0 - last.x1) < _FLUSH * word.style.size and last.style.size == word.style.size
    return (broken and _adjoins(last, word)) or (flush and abs(last.baseline - word.baseline) < _NO_GAP)
