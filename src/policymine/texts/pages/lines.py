"""Lines: the words of a page that stand side by side on one baseline and belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from policymine.texts.blocks import clean_text, load_words
from policymine.texts.drawn.sheets import Style, Word
from policymine.texts.pages.note_marks import NOTE_MARK, drop_note_marks, take_note_mark
from policymine.texts.spelling import is_english_word

BULLETS = "•·▪●○◦‣–—-\uf0b7\uf0a7\uf0d8\uf0fc►➢➤✓✔■□o❖*>»›❯"
_BULLET = re.compile(rf"^[{re.escape(BULLETS)}]$")
_NUMBER = re.compile(
    r"^\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[a-zA-Z][.)]|\([a-zA-Z]\)|[ivxIVX]{1,5}[.)]|\([ivxl]{1,5}\))\)?$"
)
_LABEL = re.compile(r"^[A-Z][\w ’'/-]{0,24}:$")
_GLUED_NUMBER = re.compile(
    r"^(\d{1,3}\.(?=[A-Z]{2}|[£$€]\d|\d{1,2}\.\d{1,2}%)|(?:\d{1,3}\.|[1-9]\d?(?:\.\d{1,2})+)(?=[A-Z][a-z]|[A-Z]{3}|A\s))"
)
_SHORT_WORDS = load_words("english") | {
    "across",
    "after",
    "again",
    "ahead",
    "although",
    "another",
    "anyone",
    "around",
    "is",
}
_GAP_EMS = 0.95
_STRETCH_EMS = 3.5
_EVEN_GAP, _EVEN_EMS, _MANY_PARTS = 1.15, 1.6, 5
_MARK_GAP = 0.12
_MARK_REACH = 60.0
_LABEL_REACH = 150.0
_MOST_LINES = 600  # above it a page is no prose, and what follows would take its square


class Line(NamedTuple):
    """A line of text in points from the top left; ``mark`` is the footnote number that it starts with."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: float
    style: Style
    words: tuple[Word, ...]
    mark: str = ""
    underlined: bool = False


def build_lines(words: Iterable[Word]) -> list[Line]:
    """Return the lines of a page's upright words, in the order of the file."""
    runs = _part_runs([word for word in words if not word.style.turned])
    lines = [line for run in _join_runs(_drop_repeats(runs)) if (line := _build_line(run)) is not None]
    return _join_stretched(_join_drop_capitals(lines)) if len(lines) <= _MOST_LINES else lines


def _part_runs(words: Iterable[Word]) -> list[list[Word]]:
    """Return the runs of words that follow each other as the file draws them."""
    runs: list[list[Word]] = []
    run: list[Word] = []
    reach, level, look = 0.0, 0.0, None
    least, most = 0.0, 0.0
    for word in words:
        _, x0, _, x1, _, baseline, style, _ = word
        if style is look and baseline == level:  # as ``_follows`` has it, and most words do
            follows = least <= x0 - reach <= most
        else:
            least, most = -0.4 * style.size, _GAP_EMS * style.size
            follows = bool(run) and _follows(run[-1], word)
        if follows:
            run.append(word)
        else:
            run = [word]
            runs.append(run)
        reach, level, look = x1, baseline, style
    return runs


def _follows(last: Word, word: Word) -> bool:
    """Tell whether a word stands right after another on its line; note marks may ride above it."""
    if last.style is word.style and last.baseline == word.baseline:
        return -0.4 * word.style.size <= word.x0 - last.x1 <= _GAP_EMS * word.style.size
    size, least = max(last.style.size, word.style.size), min(last.style.size, word.style.size)
    rise = last.baseline - word.baseline
    if abs(rise) > 0.6 * size:
        return False
    if word.glued:
        return -0.4 * size <= word.x0 - last.x1 <= 0.3 * size
    unlike = least < 0.85 * size or (rise < -0.25 * size and bool(NOTE_MARK.match(last.text)))
    if abs(rise) > (0.6 if unlike else 0.25) * size or (least < 0.58 * size and not NOTE_MARK.match(word.text)):
        return False
    if unlike and last.text.isdigit() and last.style.size == size and not NOTE_MARK.match(word.text):
        return False
    gap = word.x0 - last.x1
    beside_mark = NOTE_MARK.match((last if last.style.size == least else word).text)
    return -0.4 * size <= gap <= (0.6 * least if unlike and not beside_mark else _GAP_EMS * size)


def _drop_repeats(runs: list[list[Word]]) -> list[list[Word]]:
    """Return the runs without those that are drawn a second time in the same place (for a shadow or an outline)."""
    seen: dict[tuple[str, int], list[list[Word]]] = {}
    kept = []
    for run in runs:
        like = seen.setdefault((run[0].text, len(run)), [])
        if not (like and any(_repeats(run, other) for other in like)):
            like.append(run)
            kept.append(run)
    return kept


def _repeats(run: list[Word], other: list[Word]) -> bool:
    first, word = run[0], other[0]
    near = abs(word.x0 - first.x0) < 2 and abs(word.baseline - first.baseline) < 2
    return near and all(a.text == b.text for a, b in zip(run, other, strict=True))


def _join_runs(runs: list[list[Word]]) -> list[list[Word]]:
    """Join runs that stand side by side though the file draws them apart; a bullet or number reaches further."""
    order = sorted(range(len(runs)), key=lambda i: (round(runs[i][0].baseline), runs[i][0].x0))
    joined: dict[int, int] = {}
    for place, index in enumerate(order):
        if index in joined:
            continue
        for other in order[place + 1 : place + 12]:
            if other in joined:
                continue
            if runs[other][0].baseline - runs[index][-1].baseline > 4:
                break
            if _touches(runs[index], runs[other]):
                runs[index] = runs[index] + runs[other]
                joined[other] = index
            elif len(runs[other]) == 1 and _hangs_before(runs[other][0], runs[index]):
                runs[index] = runs[other] + runs[index]  # a bullet that hangs a little lower
                joined[other] = index
    left = [run for index, run in enumerate(runs) if index not in joined]
    marks = [run for run in left if len(run) == 1 and len(run[0].text) == 1 and not run[0].text.isalnum()]
    return [run for run in left if not (run in marks and _fill_gap(run[0], left))] if marks else left


def _hangs_before(mark: Word, run: list[Word]) -> bool:
    """Tell whether a bullet that hangs a little lower stands before a run of words."""
    return bool(_BULLET.match(mark.text)) and _touches([mark], run)


def _fill_gap(mark: Word, runs: Sequence[list[Word]]) -> bool:
    """Put a hyphen or another mark that is drawn by itself between the words of the run that it stands in, if any."""
    for run in runs:
        if abs(run[0].baseline - mark.baseline) > 1 or not run[0].x1 <= mark.x0 + 1 < run[-1].x0:
            continue
        for at, (last, word) in enumerate(pairwise(run), start=1):
            if last.x1 - 1 < mark.x0 and mark.x1 < word.x0 + 1:
                glued = (gap < _MARK_GAP * mark.style.size for gap in (mark.x0 - last.x1, word.x0 - mark.x1))
                run[at : at + 1] = [mark._replace(glued=next(glued)), word._replace(glued=next(glued))]
                return True
    return False


def _join_drop_capitals(lines: list[Line]) -> list[Line]:
    """Put a large first letter before the line that it begins."""
    for capital in [line for line in lines if len(line.text) == 1 and line.text.isupper()]:
        beside = [
            line
            for line in lines
            if capital.size > 1.7 * line.size
            and -0.1 * capital.size < line.x0 - capital.x1 < 0.5 * capital.size
            and capital.top - line.size < line.top < capital.baseline
        ]
        if not beside:
            continue
        first = min(beside, key=lambda line: line.baseline)
        letter = capital.words[0]._replace(style=first.style, baseline=first.baseline)
        glued = _begins_word(capital.text, first.words[0].text)
        joined = _build_line([letter, first.words[0]._replace(glued=glued), *first.words[1:]])
        lines = [joined if line is first and joined else line for line in lines if line is not capital]
    return lines


def _begins_word(letter: str, rest: str) -> bool:
    """Tell whether a large first letter begins a word ("W" and "e"), or is one ("A" and "strong")."""
    if letter not in "AI" or not rest[:1].islower():
        return rest[:1].islower() or rest[:1] == "'"
    return f"{letter}{rest}".lower().strip(",.") in _SHORT_WORDS


def _join_stretched(lines: list[Line]) -> list[Line]:
    """Join the parts of a justified line set far apart: a line right above or below runs across the gap."""
    ordered = sorted(lines, key=lambda line: (round(line.baseline), line.x0))
    joined: list[Line] = []
    for at, line in enumerate(ordered):
        last = joined[-1] if joined else None
        near = last is not None and abs(last.baseline - line.baseline) <= 1 and last.x1 < line.x0
        if last is not None and (_is_stretched(last, line, lines) or (near and _is_even(ordered, at))):
            joined[-1] = _build_line([*last.words, *line.words]) or last
        else:
            joined.append(line)
    return joined


def _is_even(ordered: Sequence[Line], at: int) -> bool:
    """Tell whether a line stands as far from the one before it as others on its row do from each other, and not far."""
    row = [line for line in ordered[max(at - 8, 0) : at + 9] if abs(line.baseline - ordered[at].baseline) <= 1]
    gaps = [after.x0 - last.x1 for last, after in pairwise(sorted(row, key=lambda line: line.x0))]
    size = ordered[at].size
    words = all(line.size == size and line.text[-1:].isalpha() for line in row[:-1])
    even = len(gaps) > 1 and min(gaps) > 0 and max(gaps) < min(_EVEN_GAP * min(gaps), _EVEN_EMS * size)
    if not words or not even or sum(line.text[0].isdigit() for line in row) > 1:
        return False
    return len(row) >= _MANY_PARTS or sum(not line.text[0].islower() for line in row) <= 1


def _is_stretched(left: Line, right: Line, lines: list[Line]) -> bool:
    gap = right.x0 - left.x1
    if abs(left.baseline - right.baseline) > 1 or left.size != right.size or not 0 < gap <= _STRETCH_EMS * left.size:
        return False
    return any(
        other.x0 < left.x1 - 1 and other.x1 > right.x0 + 1 and abs(other.size - left.size) < 0.6
        for other in lines
        if 0.5 < abs(other.baseline - left.baseline) / left.size < 1.7
    )


def _touches(left: list[Word], right: list[Word]) -> bool:
    if left[-1].x0 > right[0].x0:
        return False
    if _follows(left[-1], right[0]):
        return True
    if abs(left[-1].baseline - right[0].baseline) > 0.3 * right[0].style.size:
        return False
    label = _is_label(left) and not _is_label(right)
    reach = _MARK_REACH if is_list_mark(left) else _LABEL_REACH if label else 0.0
    return 0 <= right[0].x0 - left[-1].x1 <= reach


def is_list_mark(words: list[Word]) -> bool:
    """Tell whether a run is a bullet or a number alone."""
    return len(words) == 1 and bool(_BULLET.match(words[0].text) or _NUMBER.match(words[0].text))


def _is_label(words: list[Word]) -> bool:
    return (
        len(words) <= 3 and words[-1].text.endswith(":") and bool(_LABEL.match(" ".join(word.text for word in words)))
    )


def _build_line(words: list[Word]) -> Line | None:
    style = words[0].style
    alike = _share_style(words, style)
    style = style if alike else _main_style(words)
    mark, words = take_note_mark(words, style)
    alike = alike or _share_style(words, style)
    kept = words if alike else drop_note_marks(words, style)
    if not kept:
        return None
    if len(kept) > 3 and len(kept[0].text) == len(kept[1].text) == 1 and all(len(word.text) == 1 for word in kept):
        kept = _close_up(kept)
    texts, lefts, _, rights, _, _, _, glued = zip(*kept, strict=True)
    text = clean_text(_join_texts(texts, glued) if True in glued else " ".join(texts))
    if not text:
        return None
    if text[0].isdecimal():
        text = _GLUED_NUMBER.sub(r"\1 ", text)
    bold = float(style.bold) if alike else _weigh(kept)
    baseline = kept[0].baseline
    if not alike:
        baseline = next((word.baseline for word in kept if word.style.size == style.size), baseline)
    x0, x1 = min(lefts), max(rights)
    top, bottom = baseline - 0.8 * style.size, baseline + 0.22 * style.size
    return Line(text, x0, top, x1, bottom, baseline, style.size, bold, style, tuple(kept), mark)


def _join_texts(texts: Iterable[str], glued: Iterable[bool]) -> str:
    return "".join([text if joined else f" {text}" for text, joined in zip(texts, glued, strict=True)])


def _close_up(words: Sequence[Word]) -> list[Word]:
    """Return the spaced capitals of a title ("A G E N D A") as words, where English has these; wide gaps part them."""
    gaps = [after.x0 - last.x1 for last, after in pairwise(words)]
    widest = 1.8 * max(min(gaps), 0.1 * words[0].style.size)
    closed = [words[0], *(word._replace(glued=gap < widest) for word, gap in zip(words[1:], gaps, strict=True))]
    title = "".join(word.text if word.glued else f" {word.text}" for word in closed)
    english = title.isupper() and all(map(is_english_word, title.lower().split()))
    return closed if english else list(words)


def _weigh(words: Sequence[Word]) -> float:
    """Return the share of words' letters that are bold."""
    return sum(len(word.text) for word in words if word.style.bold) / sum(len(word.text) for word in words)


def _share_style(words: Sequence[Word], style: Style) -> bool:
    """Tell whether words are all of one style."""
    return [word.style for word in words].count(style) == len(words)


def _main_style(words: list[Word]) -> Style:
    letters: dict[Style, int] = {}
    for word in words:
        letters[word.style] = letters.get(word.style, 0) + len(word.text)
    return max(letters, key=lambda style: letters[style])
