"""Breaks: where a block ends and the next line begins another."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from policymine.texts.pages.lines import BULLETS, Line
from policymine.texts.pages.marks import CLOSE_ITEM, NUMBERED, goes_on_by_address, is_marked, stops
from policymine.texts.pages.side_by_side import begins_row

_SHORT_LINE = 45
_RAGGED = 0.75  # of the width of a column: a line may stay this short where no new paragraph begins
_SET_OFF_EMS = 0.6
_DISPLAY = 1.8  # of the size of the prose
_CLOSE = 1.4
_FILLED = 2.0
_NEAR = 1.6  # of a line's size
_LINKS = re.compile(r"(?:,|\b(?:and|or))$")
_LINKED = re.compile(r"(?:from|of|for|and|to|by|with|in|on)\b", re.IGNORECASE)
_DASH = re.compile(r"^[–—-]\s")
_CLOSE_DASH = re.compile(r"^[–-][A-Z]")
_WITHIN = re.compile(r"^\d[\d.]*\.?\d\s+[a-z]")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.|(?:https?://|www\.)\S")
_LABEL_WORDS = 3
_COUNTED = re.compile(r"\(?(\d{1,2})\)\s")
_VERB = re.compile(r"(?:is|are|was|were|has|have|will|can|may|must|should|shall)\b")
_CUT_WORD = re.compile(r"[a-z]{2}-$")
_CENTRED = 3.0
_TITLE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}\.?\s")
_HALF = 0.5


class Around(NamedTuple):
    """What is usual around a line: the right edge of the text, the distance of lines in sizes, the size of the prose.

    ``reach`` is the distance up to which lines follow each other.
    ``spaced`` tells that white space parts the paragraphs of the page, ``numbered`` its numbered ones, ``loose`` that
    lines stand farther apart than those of the document's prose; ``widest`` is the right edge of the column on the
    whole page.
    """

    right: float
    reach: float
    size: float
    spaced: bool
    numbered: bool
    loose: bool
    widest: float


def parts(run: list[Line], line: Line, following: Line | None, around: Around) -> bool:
    """Tell whether a line starts a new block after the lines of a run."""
    if _goes_on(run, line, around):
        return False
    parted = _parts_at_dash(run, line)
    return _begins(run, line, following, around) if parted is None else parted


def _begins(run: list[Line], line: Line, following: Line | None, around: Around) -> bool:
    """Tell whether a line starts a new block by its marks, its look, the white space around it."""
    last, right = run[-1], around.right
    marked = is_marked(line.text) and not _runs_on(last, line, right)
    if marked or (last.size != line.size and abs(last.size - line.size) > 0.08 * max(last.size, line.size)):
        belongs = any(tells(last, line) for tells in (_is_small_part, _is_second_line, _runs_in, _is_address_part))
        return marked or not (belongs or _is_display_line(last, line, around.size))
    distance = line.baseline - last.baseline
    wide = distance > around.reach * line.size
    if not wide and _hangs(run, line):
        return False
    if _begins_by_look(last, line, right):
        return True
    alike = last.size == line.size and abs(last.bold - line.bold) < 0.5
    if alike and line.size > 1.3 * around.size and distance < 1.65 * line.size:
        return False
    if wide:
        return not alike or distance > 2 * line.size or stops(last.text) or _would_fit(last, line, right)
    if (last.bold > 0.95 and line.bold < 0.05) or (last.bold < 0.05 and line.bold > 0.95):
        return not (_flows(last, line, right) or _opens_bold(run, line, around))
    if _is_indented(run, line, following) or _is_outdented(run, line) or _begins_loose(last, line, around):
        return True
    spaced = is_marked(last.text) and not CLOSE_ITEM.match(last.text)
    if len(run) == 1 and spaced and len(last.words) > 1 and line.x0 < last.words[1].x0 - 4:
        return _would_fit(last, line, right) and (stops(last.text) or not line.text[:1].islower())
    if _is_next_title(last, line, right):
        return True
    return _ends_paragraph(run, line, around)


def _goes_on(run: list[Line], line: Line, around: Around) -> bool:
    """Tell whether a line goes on with a word that the last one cut, or counts on within a sentence ("; 10) to plant").

    The paragraph counts up to its number within lines that it fills.
    """
    last = run[-1]
    near = last.size == line.size and line.baseline - last.baseline < around.reach * line.size
    if not near or abs(last.bold - line.bold) > 0.5:
        return False
    if last.text.endswith("-") and line.text[:1].islower() and _CUT_WORD.search(last.text):
        return True
    found = _COUNTED.match(line.text)
    if found is None or is_marked(last.text) or _would_fit(last, line, max(around.right, around.widest)):
        return False
    before = re.compile(rf"\S .*?(?<![\w.])\(?{int(found[1]) - 1}\)\s")
    return any(before.search(each.text) for each in run)


def _parts_at_dash(run: list[Line], line: Line) -> bool | None:
    """Tell whether a line that a dash begins starts a block: a list item does; None where other rules tell."""
    last = run[-1]
    if _is_next_item(run[0], line):
        return True
    level = line.x0 - last.x0 < 0.5 * line.size or abs(line.x0 + line.x1 - last.x0 - last.x1) < _CENTRED
    if _DASH.match(line.text) and not stops(last.text) and level:
        return line.baseline - last.baseline > 1.6 * line.size
    return None


def _is_next_item(first: Line, line: Line) -> bool:
    """Tell whether a line begins with the dash that the run began with, at one left edge, white space behind both."""
    dashes = _DASH.match(first.text) and first.text[0] == line.text[0] and abs(line.x0 - first.x0) < 1
    return bool(dashes) and all(_is_set_off(each) for each in (first, line))


def _is_set_off(line: Line) -> bool:
    """Tell whether white space wider than a word's stands behind the first word of a line."""
    return len(line.words) > 1 and line.words[1].x0 - line.words[0].x1 > _SET_OFF_EMS * line.size


def _begins_by_look(last: Line, line: Line, right: float) -> bool:
    """Tell whether a line of another look begins a block: the last was short, or left room for its first word."""
    if begins_row(last, line) or _begins_label(last, line):
        return True
    if _changes_look(last, line) and (len(last.text) < _SHORT_LINE or _would_fit(last, line, right)):
        return True
    return last.bold > 0.95 and line.bold < 0.6 and line.text[:1].isupper() and _would_fit(last, line, right)


def _begins_label(last: Line, line: Line) -> bool:
    """Tell whether a line begins with bold words and a colon, after one that has come to its stop or is set so too."""
    if not 0 < line.bold < 0.95 or not line.words[0].style.bold:
        return False
    return _is_labelled(line) and (stops(last.text) or _is_labelled(last))


def _is_labelled(line: Line) -> bool:
    bold = "".join(word.text for word in takewhile(lambda word: word.style.bold, line.words))
    return bold.endswith(":")


def _changes_look(last: Line, line: Line) -> bool:
    """Tell whether a line wholly in one colour or slant is followed by one in another: a heading and what it heads."""
    if not (line.text[:1].isupper() or line.text[:1].isdigit()):
        return False
    if last.style is line.style or len({id(word.style) for word in last.words}) > 1:
        return last.underlined and not line.underlined
    return last.style.colour != line.style.colour or last.style.italic > line.style.italic or last.underlined


def _begins_loose(last: Line, line: Line, around: Around) -> bool:
    """Tell whether a line begins anew where lines stand far apart and the last one left room in its column."""
    return around.loose and line.text[:1].isupper() and _would_fit(last, line, around.widest)


def _hangs(run: list[Line], line: Line) -> bool:
    """Tell whether a line goes on with a bulleted item that has not come to a stop, below its first word."""
    first, last = run[0], run[-1]
    below = first.text[:1] in BULLETS and len(first.words) > 1 and abs(line.x0 - first.words[1].x0) < 3
    return below and not stops(last.text) and last.bold < 0.95


def _ends_paragraph(run: list[Line], line: Line, around: Around) -> bool:
    """Tell whether a line at the usual distance begins a paragraph: the last one left room for its first word."""
    last = run[-1]
    if not _would_fit(last, line, around.right):
        return False
    if not stops(last.text):
        return _is_cut_short(run, line, around.right)
    left = min(each.x0 for each in run)
    spaced = around.numbered if NUMBERED.match(run[0].text) else around.spaced
    return not spaced or last.x1 - left < _RAGGED * (around.right - left)


def _is_outdented(run: list[Line], line: Line) -> bool:
    """Tell whether a line stands to the left of a marked block's text, whose lines all hang below its first word."""
    hang = run[-1].x0
    left = len(run) > 1 and run[0].x0 < hang - 6 and line.x0 < hang - 6
    return left and is_marked(run[0].text) and all(abs(each.x0 - hang) < 2 for each in run[1:])


def _is_cut_short(run: list[Line], line: Line, right: float) -> bool:
    """Tell whether a line without a stop was yet meant to end: it leaves much room, and the next begins anew."""
    last = run[-1]
    left = min(each.x0 for each in run)
    aligned = abs(last.x0 - line.x0) < 0.5 * line.size
    return aligned and last.x1 - left < 0.65 * (right - left) and line.text[:1].isupper() and last.size == line.size


def _runs_on(last: Line, line: Line, right: float) -> bool:
    """Tell whether a number or dash that begins a line is one within a sentence ("sites of" / "0.16 ha and above")."""
    if _CLOSE_DASH.match(line.text) and not stops(last.text):
        return not _would_fit(last, line, right)
    if line.text[:1] in BULLETS or stops(last.text) or _is_linked(last.text):
        return False
    if line.baseline - last.baseline > 1.7 * line.size or last.size != line.size or _would_fit(last, line, right):
        return False
    if abs(last.x0 - line.x0) < 2:
        return not is_marked(last.text)
    return line.x0 > last.x0 + 2 and bool(_WITHIN.match(line.text))


def _is_linked(text: str) -> bool:
    """Tell whether a line ends in a comma or a word after which a sentence goes on."""
    return text.endswith((",", "and", "or")) and bool(_LINKS.search(text))


def _is_second_line(last: Line, line: Line) -> bool:
    """Tell whether a heading goes on with a line set a little smaller."""
    near = line.baseline - last.baseline < 1.5 * max(last.size, line.size)
    unlike = abs(last.size - line.size) > 0.12 * max(last.size, line.size)
    bold = last.bold > 0.95 and line.bold > 0.95
    return near and bold and not unlike and line.text[:1].islower() and not stops(last.text)


def _is_display_line(last: Line, line: Line, prose: float) -> bool:
    """Tell whether a title set large goes on right below in smaller letters of its font ("REPORT" / "OF THE BOARD")."""
    large = last.size > line.size > _DISPLAY * prose
    same = last.style.font == line.style.font and last.style.colour == line.style.colour
    close = 0 < line.baseline - last.baseline < _CLOSE * line.size and abs(last.x0 - line.x0) < 0.5 * line.size
    return large and same and close and bool(_LINKED.match(line.text)) and not stops(last.text)


def _runs_in(last: Line, line: Line) -> bool:
    """Tell whether a line goes on with the prose that follows a larger title on the last line ("Finance: The team")."""
    near = 0 < line.baseline - last.baseline < 1.6 * last.size
    same = last.words[-1].style.size == line.size and last.words[0].style.size != line.size
    return near and same and line.text[:1].islower() and not stops(last.text)


def _is_address_part(last: Line, line: Line) -> bool:
    """Tell whether a line of another size goes on with a sentence at the address of a link."""
    near = 0 < line.baseline - last.baseline < _NEAR * max(last.size, line.size)
    return near and goes_on_by_address(last.text, line.text)


def _is_small_part(last: Line, line: Line) -> bool:
    """Tell whether one of two lines is a short tail set a little smaller that still belongs."""
    return min(len(last.text), len(line.text)) < 4 and abs(last.size - line.size) < 0.15 * last.size


def _is_next_title(last: Line, line: Line, right: float) -> bool:
    """Tell whether a bold title stands below a numbered one that left most of its line free, at the edge of its words.

    A title that goes on fills its line.
    """
    numbered = last.bold > 0.95 and line.bold > 0.95 and len(last.words) > 1 and bool(_TITLE_NUMBER.match(last.text))
    if not numbered or not line.text[:1].isupper() or stops(last.text) or _LINKED.search(last.words[-1].text):
        return False
    left = min(last.x0, line.x0)
    return abs(line.x0 - last.words[1].x0) < _CENTRED and last.x1 - left < _HALF * (right - left)


def _flows(last: Line, line: Line, right: float) -> bool:
    """Tell whether a line of another weight goes on with the last one; an address below a label does not."""
    if _ADDRESS.match(line.text) and len(last.words) <= _LABEL_WORDS:
        return False
    return line.text[:1].islower() and (not _would_fit(last, line, right) or bool(_VERB.match(line.text)))


def _is_indented(run: list[Line], line: Line, following: Line | None) -> bool:
    indent = line.x0 - run[-1].x0
    if not 0.7 * line.size < indent < 4 * line.size or (len(run) == 1 and is_marked(run[0].text)):
        return False
    return following is not None and line.x0 - following.x0 > 0.7 * line.size and stops(run[-1].text)


def _opens_bold(run: list[Line], line: Line, around: Around) -> bool:
    """Tell whether a bold sentence that fills its lines opens a paragraph: white space would part it from the next."""
    last = run[-1]
    set_in_line = last.size == line.size and abs(run[0].x0 - line.x0) < 1 and around.right - last.x1 < _FILLED
    return around.spaced and last.bold > line.bold and set_in_line and last.text.endswith(".")


def _would_fit(last: Line, line: Line, right: float) -> bool:
    """Tell whether a line's first word had room at the end of the line before, so that the break was meant."""
    first = line.words[0]
    return last.x1 + (first.x1 - first.x0) + 1.1 * line.size < right
