"""What runs along the edges of pages: headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from policymine.texts.pages.leaves import Leaf
from policymine.texts.pages.lines import Line

_NUMBER = re.compile(
    r"^(?:page\s+)?[-–—|\[\s]*(\d{1,4}(?:/\d{1,4})?|[ivxlc]{1,7})[-–—|\]\s]*(?:of\s*\d{1,4})?$", re.IGNORECASE
)
_WORDED_NUMBER = re.compile(
    r"^\D{0,40}\b(?:page|pg)\.?\W{0,3}\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^(?:\w+\s){0,3}\d{1,4}\s*\|\s*p\s?a\s?g\s?e$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:agenda item(?: no\.?)?:? ?\d+\w?|official(?:[ -]+sensitive)?|unclassified|draft)$", re.IGNORECASE
)
_FIRST_NUMBER = re.compile(r"^(?:page\s+)?\W?(\d{1,3})\W?\s+(?:\W\s+)?[A-Z]", re.IGNORECASE)
_LAST_NUMBER = re.compile(r".*[^\W\d]\s+(?:[^\w\s]\s+)?(?:page\s+)?(\d{1,3})$", re.IGNORECASE)
_PARAGRAPH_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,3}){1,3}\.?$")
_NUMERALS = re.compile(r"\d+|\b[ivxl]+\b")
_DIGITS = re.compile(r"\d{1,6}")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_ZONE, _WIDE_ZONE = 0.13, 0.17
_COUNTED = re.compile(r"\d{1,4}")
_LOW = 0.5
_TITLE_SIZE = 1.25
_OFTEN = 4
_CENTRED, _NARROW, _FAR = 8.0, 0.5, 4.0
_BEGINNING = 40  # characters
_TEXT_SHARE = 0.2

Key = tuple[str, int, float]


def find_running(leaves: Sequence[Leaf], body_size: float) -> dict[int, set[int]]:
    """Return, by page number, the lines that are running headers, footers and page numbers."""
    found: dict[int, set[int]] = defaultdict(set)
    edges = {leaf.page_number: _find_edges(leaf) for leaf in leaves}
    repeated = _find_repeated(leaves, edges)
    prose = _find_text_heights(leaves, edges, repeated, body_size)
    for leaf in leaves:
        again = {index for index in edges[leaf.page_number] if _key(leaf, index) in repeated}
        for index in edges[leaf.page_number]:
            line = leaf.lines[index]
            alone = is_page_number(leaf, line, body_size) or _STAMP.match(line.text)
            if alone or (index in again and _stands_apart(leaf, index, again) and line.baseline // 3 not in prose):
                found[leaf.page_number].add(index)
    _add_counted(leaves, found)
    _keep_titles(leaves, found, body_size)
    _add_elsewhere(leaves, found)
    _add_cut(leaves, found, edges)
    _drop_other_numbers(leaves, found)
    bands = Counter(_band(leaf.lines[index]) for leaf in leaves for index in found[leaf.page_number])
    margins = {
        leaf.page_number: [
            i
            for i in edges[leaf.page_number]
            if _is_in_margin(leaf, i, found[leaf.page_number], body_size)
            and (i in found[leaf.page_number] or leaf.lines[i].baseline // 3 not in prose)
        ]
        for leaf in leaves
    }
    bands.update(
        _band(leaf.lines[i]) for leaf in leaves for i in margins[leaf.page_number] if i not in found[leaf.page_number]
    )
    needed = 3 if len(leaves) > 2 else 1
    for leaf in leaves:
        found[leaf.page_number].update(i for i in margins[leaf.page_number] if bands[_band(leaf.lines[i])] >= needed)
    return found


def _add_counted(leaves: Sequence[Leaf], found: dict[int, set[int]]) -> None:
    """Add numbers alone below all else that go up as the pages do, though they stand higher than most page numbers."""
    lowest: dict[int, tuple[int, int]] = {}
    for leaf in leaves:
        baselines = [line.baseline for line in leaf.lines]
        index = baselines.index(max(baselines)) if baselines else None
        if index is None or not _COUNTED.fullmatch(leaf.lines[index].text):
            continue
        line = leaf.lines[index]
        above = max((other.baseline for other in leaf.lines if other is not line), default=0.0)
        if line.baseline > _LOW * leaf.height and line.baseline - above > 2 * line.size:
            lowest[leaf.page_number] = index, int(line.text) - leaf.page_number
    offsets = Counter(offset for _, offset in lowest.values())
    for number, (index, offset) in lowest.items():
        if offsets[offset] >= _OFTEN:
            found[number].add(index)


def _keep_titles(leaves: Sequence[Leaf], found: dict[int, set[int]], body_size: float) -> None:
    """Take out the first of the large titles that pages after it repeat at their top, as those of an appendix do."""
    last: dict[Key, int] = {}
    for leaf in leaves:
        for index in sorted(found[leaf.page_number]):
            line = leaf.lines[index]
            if line.size <= _TITLE_SIZE * body_size or line.baseline > leaf.height / 2 or not _WORDS.search(line.text):
                continue
            key = _key(leaf, index)
            if key not in last or leaf.page_number - last[key] > 2:
                found[leaf.page_number].discard(index)
            last[key] = leaf.page_number


def _add_elsewhere(leaves: Sequence[Leaf], found: dict[int, set[int]]) -> None:
    """Add the running lines that stand at another height than usual, as on a page that lies across."""
    often = Counter(key for leaf in leaves for key in {_say(leaf.lines[i]) for i in found[leaf.page_number]})
    known = {key for key, count in often.items() if count >= _OFTEN and len(_WORDS.findall(key[0])) > 1}
    for leaf in leaves if known else ():
        for index, line in enumerate(leaf.lines):
            said = _is_near_edge(leaf, line, _WIDE_ZONE) and _say(line) in known
            if said and not _has_neighbour(leaf, line, found[leaf.page_number]):
                found[leaf.page_number].add(index)


def _add_cut(leaves: Sequence[Leaf], found: dict[int, set[int]], edges: Mapping[int, Sequence[int]]) -> None:
    """Add the long lines that begin as running lines of their height do, though they end otherwise: a cut address."""
    often = Counter(key for leaf in leaves for key in {_begin(leaf.lines[i]) for i in found[leaf.page_number]})
    known = {key for key, count in often.items() if count >= _OFTEN and len(key[0]) == _BEGINNING}
    for leaf in leaves if known else ():
        found[leaf.page_number].update(i for i in edges[leaf.page_number] if _begin(leaf.lines[i]) in known)


def _begin(line: Line) -> tuple[str, int, float]:
    """Return how a line begins, and where it stands."""
    return line.text[:_BEGINNING], *_band(line)


def _say(line: Line) -> tuple[str, float]:
    """Return what a line says, whatever its numbers are, and its size."""
    return _hide_numbers(line.text), line.size


@lru_cache(maxsize=1024)
def _hide_numbers(text: str) -> str:
    return _NUMERALS.sub("#", text.lower())


def _find_text_heights(
    leaves: Sequence[Leaf], edges: dict[int, list[int]], repeated: Set[Key], body_size: float
) -> set[float]:
    """Return the heights, in steps of 3 points, at which a fifth of the pages have prose, and so no running header."""
    often: Counter[float] = Counter()
    for leaf in leaves:
        rows = {
            leaf.lines[index].baseline // 3
            for index in edges[leaf.page_number]
            if _is_prose(leaf, index, body_size) and _key(leaf, index) not in repeated
        }
        often.update({row + step for row in rows for step in (-1, 0, 1)})
    return {row for row, count in often.items() if count >= max(4, _TEXT_SHARE * len(leaves))}


def _is_prose(leaf: Leaf, index: int, body_size: float) -> bool:
    """Tell whether a line is a long one of the text's size with another right above or below."""
    line = leaf.lines[index]
    return len(line.text) > 40 and abs(line.size - body_size) < 0.06 * body_size and _has_neighbour(leaf, line)


def _drop_other_numbers(leaves: Sequence[Leaf], found: dict[int, set[int]]) -> None:
    """Take out figures at a page's edge that are no page numbers, on pages where another one goes on the count."""
    counts = {
        leaf.page_number: {
            i: int(match.group(1)) - leaf.page_number
            for i in found[leaf.page_number]
            if (match := _NUMBER.match(leaf.lines[i].text)) and match.group(1).isdigit()
        }
        for leaf in leaves
    }
    often = Counter(offset for offsets in counts.values() for offset in offsets.values()).most_common(1)
    if not often or often[0][1] < 3:
        return
    usual = often[0][0]
    for leaf in leaves:
        offsets = counts[leaf.page_number]
        if usual in offsets.values():
            found[leaf.page_number] -= {
                i for i, offset in offsets.items() if offset != usual and _has_row(leaf, i, found[leaf.page_number])
            }


def _has_row(leaf: Leaf, index: int, found: set[int]) -> bool:
    """Tell whether text that is no furniture stands on a line's own baseline."""
    line = leaf.lines[index]
    return any(
        i != index and i not in found and abs(other.baseline - line.baseline) < 2 for i, other in enumerate(leaf.lines)
    )


def _stands_apart(leaf: Leaf, index: int, again: set[int]) -> bool:
    """Tell whether a line that comes again on other pages is not simply the first or last line of the text."""
    return not _has_neighbour(leaf, leaf.lines[index], again) or _stands_in_middle(leaf, index, again)


def _stands_in_middle(leaf: Leaf, index: int, again: set[int]) -> bool:
    """Tell whether a short line stands in the middle of a page, nothing outside of it, and the text begins far left."""
    line = leaf.lines[index]
    if abs(line.x0 + line.x1 - leaf.width) > _CENTRED or line.x1 - line.x0 > _NARROW * leaf.width:
        return False
    others = [other for i, other in enumerate(leaf.lines) if i not in again]
    near = [other for other in others if abs(other.baseline - line.baseline) < 1.45 * line.size]
    left = all(other.x0 < line.x0 - _FAR * line.size for other in near)
    return left and not any(_is_outside(leaf, other, line) for other in others)


def _has_neighbour(leaf: Leaf, line: Line, apart: Container[int] = ()) -> bool:
    """Tell whether another line stands right above or below, as in a paragraph."""
    return any(
        0.5 * line.size < abs(other.baseline - line.baseline) < 1.45 * line.size
        and other.x0 < line.x1
        and line.x0 < other.x1
        for i, other in enumerate(leaf.lines)
        if i not in apart
    )


def _is_in_margin(leaf: Leaf, index: int, found: set[int], body_size: float) -> bool:
    """Tell whether a line stands small and alone at the very edge of a page, nothing but furniture outside of it."""
    line = leaf.lines[index]
    low = line.baseline > leaf.height / 2
    edge = line.baseline > 0.94 * leaf.height if low else line.baseline < 0.07 * leaf.height
    if not edge or line.size > 1.3 * body_size or len(line.text) > 120:
        return False
    others = [other for i, other in enumerate(leaf.lines) if i != index and i not in found]
    if any(_is_outside(leaf, other, line) for other in others):
        return False
    gap = min(
        (abs(other.baseline - line.baseline) for other in others if abs(other.baseline - line.baseline) > 2),
        default=99.0,
    )
    return gap > 1.9 * body_size


def _numbers_paragraph(leaf: Leaf, line: Line) -> bool:
    """Tell whether a line is the number of the paragraph beside it, raised above its first line ("1.7")."""
    return bool(_PARAGRAPH_NUMBER.match(line.text)) and any(
        0 < other.x0 - line.x1 < 9 * other.size and abs(other.baseline - line.baseline) < 0.65 * other.size
        for other in leaf.lines
    )


def _find_repeated(leaves: Sequence[Leaf], edges: dict[int, list[int]]) -> set[Key]:
    """Return the lines that come again on pages near each other; a heading that each chapter repeats does not."""
    seen: dict[Key, list[tuple[int, str]]] = defaultdict(list)
    for leaf in leaves:
        for key, index in {_key(leaf, index): index for index in edges[leaf.page_number]}.items():
            seen[key].append((leaf.page_number, leaf.lines[index].text))
    needed = 1 if len(leaves) < 6 else 2
    return {key for key, places in seen.items() if _count_near(places) >= needed}


def _count_near(places: Sequence[tuple[int, str]]) -> int:
    """Return how often a line comes again near by; none where its numbers mostly go up otherwise than the pages do."""
    near = [(before, after) for before, after in pairwise(places) if after[0] - before[0] <= 2]
    counted = sum(_goes_with_pages(*before, *after) for before, after in near)
    return len(near) if 2 * counted > len(near) else 0


def _goes_with_pages(number: int, text: str, other: int, later: str) -> bool:
    """Tell whether a line says the same on two pages, or a number in it goes up as the pages do."""
    if text == later or not _DIGITS.search(text):
        return True
    pairs = zip(_DIGITS.findall(text), _DIGITS.findall(later), strict=False)
    return any(int(after) - int(before) == other - number for before, after in pairs)


def is_page_number(leaf: Leaf, line: Line, body_size: float) -> bool:
    """Tell whether a line is a printed page number: a number alone, in the margin of the page."""
    worded = len(line.text) < 60 and _WORDED_NUMBER.match(line.text) and not _has_neighbour(leaf, line)
    if not (worded or _NUMBER.match(line.text)) or line.size > 1.6 * body_size:
        return False
    low, high = (_WIDE_ZONE, 1 - _WIDE_ZONE) if worded else (0.09, 0.9)
    return line.baseline < low * leaf.height or line.baseline > high * leaf.height


def _is_outside(leaf: Leaf, other: Line, line: Line) -> bool:
    """Tell whether another line stands nearer to the edge of the page."""
    if line.baseline > leaf.height / 2:
        return other.baseline > line.baseline + 2
    return other.baseline < line.baseline - 2


def _band(line: Line) -> tuple[int, float]:
    return round(line.baseline / 2), line.size


def _key(leaf: Leaf, index: int) -> Key:
    line = leaf.lines[index]
    return _hide_numbers(line.text), round(line.baseline / 8), line.size


def _find_edges(leaf: Leaf) -> list[int]:
    """Return the lines near a page's top and bottom edge."""
    low, high = _WIDE_ZONE * leaf.height, (1 - _WIDE_ZONE) * leaf.height
    return [
        index
        for index, line in enumerate(leaf.lines)
        if not low <= line.baseline <= high
        and (_is_near_edge(leaf, line, _ZONE) or _WORDED_NUMBER.match(line.text))
        and not _numbers_paragraph(leaf, line)
    ]


def _is_near_edge(leaf: Leaf, line: Line, zone: float) -> bool:
    return line.baseline < zone * leaf.height or line.baseline > (1 - zone) * leaf.height


def read_page_label(leaf: Leaf, running: set[int]) -> str:
    """Return the page number printed on a page, or nothing."""
    ordered = sorted(running, key=lambda i: -abs(leaf.lines[i].baseline - leaf.height / 2))
    for pattern in (_NUMBER, _FIRST_NUMBER, _LAST_NUMBER):
        for index in ordered:
            if match := pattern.match(leaf.lines[index].text):
                return match.group(1)
    return ""
