"""Turns: sheets whose text stands on its side, turned before they are laid out, and places turned back to the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policymine.records import Block, Box, Page
from policymine.texts.blocks import clean_text
from policymine.texts.drawn.sheets import Sheet, Word
from policymine.texts.quality import name_pages

TURNS = (270, 90)  # by how many degrees to the left: for text that runs upwards, and downwards
_FEWEST_ON_A_SIDE = 30
_MOSTLY = 0.6
_IN_LINES = 0.25
_LINE_WORDS, _SHORT_LINE_WORDS = 4, 3  # of prose, of cells
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,7}")
_EDGE = 0.1
_MOST_NUMBERS = 2


def lies_on_its_side(sheet: Sheet) -> bool:
    """Tell whether most letters of a sheet are not upright, and stand in lines: heads of columns alone do not."""
    if sheet.upright:
        return False
    turned = [word for word in sheet.words if word.style.turned]
    if len(turned) < _FEWEST_ON_A_SIDE:
        return False
    letters = _count_letters(sheet.words)
    if _count_letters(turned) < _MOSTLY * letters:
        return False
    lines = _find_long_lines(sheet.words, _SHORT_LINE_WORDS)
    return sum(map(_count_letters, lines)) > _IN_LINES * letters


def stands_upright_now(sheet: Sheet) -> bool:
    """Tell whether most letters of a sheet that was turned are upright."""
    turned = _count_letters(word for word in sheet.words if word.style.turned)
    return turned < (1 - _MOSTLY) * _count_letters(sheet.words)


def read_upright_number(sheet: Sheet) -> str:
    """Return the number that stands upright at an edge of a sheet whose text does not: the page's, or a pair's."""
    upright = [word for word in sheet.words if not word.style.turned and _stands_at_edge(sheet, word)]
    numbers = [word.text for word in upright if _PAGE_NUMBER.fullmatch(word.text)]
    return numbers[0] if 0 < len(numbers) <= _MOST_NUMBERS else ""


def _stands_at_edge(sheet: Sheet, word: Word) -> bool:
    return not _EDGE * sheet.height < word.baseline < (1 - _EDGE) * sheet.height


def _count_letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _find_long_lines(words: Iterable[Word], least: int) -> list[list[Word]]:
    """Return the turned words that follow each other up or down the page, in lines of so many at least."""
    lines: list[list[Word]] = []
    for word in words:
        if word.style.turned:
            if lines and _follows(lines[-1][-1], word):
                lines[-1].append(word)
            else:
                lines.append([word])
    return [line for line in lines if sum(bool(_LETTERS.search(word.text)) for word in line) >= least]


def _follows(last: Word, word: Word) -> bool:
    size = word.style.size
    gap = max(word.top - last.bottom, last.top - word.bottom)
    return abs(word.x0 + word.x1 - last.x0 - last.x1) < size and -0.5 * size < gap < size


def warn_of_turned_pages(sheets: Sequence[Sheet], pages: Sequence[Page]) -> list[str]:
    """Return a warning that names the pages with text that stands on its side and is not in what was read of them."""
    numbers = [sheet.page_number for sheet, page in zip(sheets, pages, strict=True) if _is_left_out(sheet, page)]
    if not numbers:
        return []
    verb = "have" if len(numbers) > 1 else "has"
    warning = (
        f"{name_pages(numbers)} {verb} text that stands on its side among text that does not, and only one of them is "
        "read. Turn such pages or parts of them upright, then add the file again."
    )
    return [warning]


def _is_left_out(sheet: Sheet, page: Page) -> bool:
    if sheet.upright:
        return False
    lines = _find_long_lines(sheet.words, _LINE_WORDS)
    if sum(map(len, lines)) < _FEWEST_ON_A_SIDE:
        return False
    read = "".join("".join(block.text.split()) for block in page.blocks)
    said = {index: clean_text("".join(word.text for word in line)) for index, line in enumerate(lines)}
    return sum(len(line) for index, line in enumerate(lines) if said[index] not in read) >= _FEWEST_ON_A_SIDE


def turn_back(pages: Sequence[Page], turned: Mapping[int, int]) -> list[Page]:
    """Return pages whose places are those of the pages as shown, though some were turned to be read."""
    if not turned:
        return list(pages)
    sizes = {page.page_number: (page.width, page.height) for page in pages}
    found = []
    for page in pages:
        width, height = sizes[page.page_number]
        if turned.get(page.page_number, 0) % 180:
            width, height = height, width
        blocks = tuple(_turn_block(block, turned, sizes) for block in page.blocks)
        found.append(replace(page, blocks=blocks, width=width, height=height))
    return found


def _turn_block(block: Block, turned: Mapping[int, int], sizes: Mapping[int, tuple[float, float]]) -> Block:
    places = tuple(
        replace(place, box=turn_box_back(place.box, turned[place.page_number], *sizes[place.page_number]))
        if place.page_number in turned
        else place
        for place in block.places
    )
    return replace(block, places=places)


def turn_box_back(box: Box, turn: int, width: float, height: float) -> Box:
    """Return a box of a page that was turned to the left, which is so wide and high, where it is shown."""
    if turn == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)


def turn_box(box: Box, turn: int, width: float, height: float) -> Box:
    """Return a box of a page as shown, which is so wide and high, where it is once the page is turned to the left."""
    return turn_box_back(box, (360 - turn) % 360, width, height)
