"""Strikes: words that a line is drawn through, which a paper says no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policymine.texts.drawn.sheets import Shape, Sheet, Word
from policymine.texts.quality import name_pages

_THIN = 1.5
_MOST_RULES = 1_000
_FEWEST = 2  # words on a page
_FLUSH = 1.2
_TOP, _FOOT = 0.5, 0.12  # of the size of letters, above the baseline
_REACH = 13  # points below a line that the baseline of the words may lie


def warn_of_strikes(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield a warning that names the pages with words that lines are drawn through."""
    if numbers := [sheet.page_number for sheet in sheets if count_struck(sheet.words, sheet.shapes) >= _FEWEST]:
        holds = "hold" if len(numbers) > 1 else "holds"
        yield (
            f"{name_pages(numbers)} {holds} words that are struck out; they were read as if they were said. Check what "
            "is coded there against the pages."
        )


def count_struck(words: Sequence[Word], shapes: Sequence[Shape]) -> int:
    """Return how many words have a line through their middle that begins where one of them does and ends so."""
    rules = [s for s in shapes if s.bottom - s.top <= _THIN < s.x1 - s.x0]
    if not 0 < len(rules) <= _MOST_RULES:
        return 0
    levels: dict[int, list[Word]] = {}
    for word in words:
        levels.setdefault(round(word.baseline), []).append(word)
    return len({id(word) for rule in rules for word in _find_struck(rule, levels)})


def _find_struck(rule: Shape, levels: dict[int, list[Word]]) -> list[Word]:
    middle = (rule.top + rule.bottom) / 2
    near = [word for at in range(round(middle), round(middle) + _REACH) for word in levels.get(at, ())]
    own = [
        word
        for word in near
        if word.x0 > rule.x0 - _FLUSH and word.x1 < rule.x1 + _FLUSH
        if _FOOT * word.style.size < word.baseline - middle < _TOP * word.style.size
    ]
    begins = any(abs(word.x0 - rule.x0) < _FLUSH for word in own)
    return own if begins and any(abs(word.x1 - rule.x1) < _FLUSH for word in own) else []
