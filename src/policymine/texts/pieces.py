"""Pieces: the runs of lines of a page that make one block each, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

from policymine.records import BlockKind
from policymine.texts.columns import Area, build_stacks, order_areas, widen_headings
from policymine.texts.lines import BULLETS, Line
from policymine.texts.margins import tidy_margins
from policymine.texts.side_heads import part_bands

ITEM = re.compile(
    rf"^(?:[{re.escape(BULLETS)}]|\(?[a-z][.)]|\(?[ivx]{{1,5}}[.)]|[IVX]{{1,4}}[.)]|\(\d{{1,2}}\)|\d{{1,2}}\))\s+(?=\S)"
)
NUMBERED = re.compile(r"^(?:\([*^†‡§#]{1,3}\)|\d{1,3}\.|\d{1,2}(?:\.\d{1,3}){1,4}\.?)\s+(?=\S)")
STOP = re.compile(r"[.!?;:]['\")\]]*$")

_SHORT_LINE = 45
_DASH = re.compile(r"^[–—-]\s")
_VOCABULARY = re.compile(r"[a-z]+(?:-[a-z]+)*(?![\w-])")

CellLines = tuple[Line, ...]


class Piece(NamedTuple):
    """A run of lines that make one block; ``stack`` numbers the column run it stands in, ``table`` holds rows of cells.

    ``indent`` and ``mark`` are the left edge and the first word of its first line: where a list item's bullet stands.
    """

    page_number: int
    lines: tuple[Line, ...]
    kind: BlockKind | None = None
    stack: int = 0
    table: tuple[tuple[CellLines, ...], ...] = ()
    indent: float = 0.0
    mark: str = ""

    @property
    def size(self) -> float:
        """The size of its largest line."""
        return max(line.size for line in self.lines)


class Norms(NamedTuple):
    """What is usual in a document: the size of its text, its line distance in sizes, how its prose is set.

    ``prose``, ``colours`` and ``fonts`` are the sizes, colours and fonts that runs of its lines are set in.
    """

    size: float
    pitch: float
    bold: bool
    prose: frozenset[float] = frozenset()
    vocabulary: frozenset[str] = frozenset()
    colours: frozenset[int] = frozenset()
    fonts: frozenset[str] = frozenset()


def find_norms(pages: Iterable[Sequence[Line]]) -> Norms:
    """Return the size and line distance of most of a document's text."""
    sizes: Counter[float] = Counter()
    runs: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    looks: Counter[tuple[int, str]] = Counter()
    changes: Counter[tuple[int, str]] = Counter()
    bold = 0
    vocabulary: set[str] = set()
    for lines in pages:
        last: Line | None = None
        texts: list[str] = []
        foot = min((line.baseline for line in lines if line.mark), default=inf)
        for line in (line for line in lines if line.baseline < foot):
            sizes[line.size] += len(line.text)
            bold += len(line.text) if line.bold > 0.9 else 0
            follows = last is not None and _stands_below(last, line)
            if last is not None and follows:
                pitches[round((line.baseline - last.baseline) / line.size, 1)] += 1
            runs[line.size] += not follows
            look = line.style.colour, line.style.font
            looks[look] += len(line.text)
            changes[look] += last is None or not follows or last.style != line.style
            broken = last is not None and last.text.endswith("-")
            texts.append(line.text.partition(" ")[2] if broken else line.text)
            last = line
        vocabulary.update(_VOCABULARY.findall("\n".join(texts).lower()))
    total = max(sum(sizes.values()), 1)
    size = sizes.most_common(1)[0][0] if sizes else 11.0
    pitch = pitches.most_common(1)[0][0] if pitches else 1.2
    prose = frozenset(s for s, count in sizes.items() if count > 0.04 * total and count / max(runs[s], 1) > 160)
    usual = [look for look, count in looks.items() if count > 0.03 * total and count / changes[look] > 120]
    usual += [look for look, _ in looks.most_common(1)]
    colours, fonts = frozenset(colour for colour, _ in usual), frozenset(font for _, font in usual)
    return Norms(size, pitch, bold > 0.5 * total, prose | {size}, frozenset(vocabulary), colours, fonts)


def _stands_below(last: Line, line: Line) -> bool:
    distance = line.baseline - last.baseline
    return (
        last.size == line.size
        and 0.9 * line.size < distance < 2.4 * line.size
        and last.x0 < line.x1
        and line.x0 < last.x1
    )


def split_page(lines: Sequence[Line], tables: Sequence[Area], page_number: int, norms: Norms) -> Iterator[Piece | Area]:
    """Yield a page's pieces in reading order; tables come out as they went in."""
    for number, area in enumerate(_order_page(tidy_margins(lines), tables)):
        if area.table is not None:
            yield area
        else:
            yield from (
                Piece(page_number, tuple(run), stack=number, indent=run[0].x0, mark=run[0].words[0].text)
                for run in _split_stack(area.lines, norms)
            )


def _order_page(lines: Sequence[Line], tables: Sequence[Area]) -> Iterator[Area]:
    for held, standing in part_bands(lines, tables):
        yield from order_areas(widen_headings([*build_stacks(held), *standing]))


def _split_stack(lines: Sequence[Line], norms: Norms) -> Iterator[list[Line]]:
    pitch = _find_pitch(lines, norms)
    run: list[Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if run and _parts(run, line, following, _find_right(lines, index), pitch, norms):
            yield run
            run = []
        run.append(line)
    yield run


def _find_pitch(lines: Sequence[Line], norms: Norms) -> float:
    """Return the distance of lines in a stack, in sizes: the smallest that comes often, else what is usual."""
    steps = Counter(round((b.baseline - a.baseline) / a.size, 1) for a, b in pairwise(lines) if _stands_below(a, b))
    often = [step for step, count in steps.items() if count >= max(2, 0.2 * sum(steps.values()))]
    return min(often, default=norms.pitch)


def _find_right(lines: Sequence[Line], index: int) -> float:
    """Return the right edge of the text around a line."""
    return max(line.x1 for line in lines[max(index - 6, 0) : index + 7])


def _parts(run: list[Line], line: Line, following: Line | None, right: float, pitch: float, norms: Norms) -> bool:
    """Tell whether a line starts a new block after the lines of a run."""
    last = run[-1]
    if _DASH.match(line.text) and not STOP.search(last.text) and line.x0 - last.x0 < 0.5 * line.size:
        return line.baseline - last.baseline > 1.6 * line.size
    marked = is_marked(line.text) and not _runs_on(last, line, right)
    if abs(last.size - line.size) > 0.08 * max(last.size, line.size) or marked:
        return marked or not (_is_small_part(last, line) or _is_second_line(last, line))
    if _changes_look(last, line) and (_would_fit(last, line, right) or len(last.text) < _SHORT_LINE):
        return True
    if last.bold > 0.95 and line.bold < 0.6 and line.text[:1].isupper() and _would_fit(last, line, right):
        return True
    alike = last.size == line.size and abs(last.bold - line.bold) < 0.5
    distance = line.baseline - last.baseline
    if alike and line.size > 1.3 * norms.size and distance < 1.65 * line.size:
        return False
    if distance > 1.26 * max(pitch, 1.0) * line.size:
        return not alike or distance > 2 * line.size or bool(STOP.search(last.text)) or _would_fit(last, line, right)
    if (last.bold > 0.95 and line.bold < 0.05) or (last.bold < 0.05 and line.bold > 0.95):
        return not _flows(last, line, right)
    if _is_indented(run, line, following):
        return True
    if len(run) == 1 and is_marked(last.text) and len(last.words) > 1 and line.x0 < last.words[1].x0 - 4:
        return _would_fit(last, line, right)
    return _would_fit(last, line, right) and (bool(STOP.search(last.text)) or _is_cut_short(run, line, right))


def _changes_look(last: Line, line: Line) -> bool:
    """Tell whether a line wholly in one colour or slant is followed by one in another: a heading and what it heads."""
    if not (line.text[:1].isupper() or line.text[:1].isdigit()):
        return False
    if last.style is line.style or len({id(word.style) for word in last.words}) > 1:
        return last.underlined and not line.underlined
    return last.style.colour != line.style.colour or last.style.italic > line.style.italic or last.underlined


def _is_cut_short(run: list[Line], line: Line, right: float) -> bool:
    """Tell whether a line without a stop was yet meant to end: it leaves much room, and the next begins anew."""
    last = run[-1]
    left = min(each.x0 for each in run)
    aligned = abs(last.x0 - line.x0) < 0.5 * line.size
    return aligned and last.x1 - left < 0.65 * (right - left) and line.text[:1].isupper() and last.size == line.size


def _runs_on(last: Line, line: Line, right: float) -> bool:
    """Tell whether a number that begins a line is one within a sentence ("sites of" / "0.16 ha and above")."""
    if line.text[:1] in BULLETS or STOP.search(last.text) or re.search(r"(?:,|\b(?:and|or))$", last.text):
        return False
    level = abs(last.x0 - line.x0) < 2 and line.baseline - last.baseline < 1.7 * line.size
    return level and last.size == line.size and not is_marked(last.text) and not _would_fit(last, line, right)


def _is_second_line(last: Line, line: Line) -> bool:
    """Tell whether a heading goes on with a line set a little smaller."""
    near = line.baseline - last.baseline < 1.5 * max(last.size, line.size)
    unlike = abs(last.size - line.size) > 0.12 * max(last.size, line.size)
    bold = last.bold > 0.95 and line.bold > 0.95
    return near and bold and not unlike and line.text[:1].islower() and not STOP.search(last.text)


def _is_small_part(last: Line, line: Line) -> bool:
    """Tell whether one of two lines is a short tail set a little smaller that still belongs."""
    return min(len(last.text), len(line.text)) < 4 and abs(last.size - line.size) < 0.15 * last.size


@lru_cache(maxsize=256)
def is_marked(text: str) -> bool:
    """Tell whether a line begins with a bullet or a paragraph number."""
    return bool(ITEM.match(text) or NUMBERED.match(text))


def _flows(last: Line, line: Line, right: float) -> bool:
    return line.text[:1].islower() and not _would_fit(last, line, right)


def _is_indented(run: list[Line], line: Line, following: Line | None) -> bool:
    indent = line.x0 - run[-1].x0
    if not 0.7 * line.size < indent < 4 * line.size or (len(run) == 1 and is_marked(run[0].text)):
        return False
    return following is not None and line.x0 - following.x0 > 0.7 * line.size and bool(STOP.search(run[-1].text))


def _would_fit(last: Line, line: Line, right: float) -> bool:
    """Tell whether a line's first word had room at the end of the line before, so that the break was meant."""
    first = line.words[0]
    return last.x1 + (first.x1 - first.x0) + 1.1 * line.size < right


def is_list_start(piece: Piece) -> bool:
    """Tell whether a piece began as a list item, which may end without a stop."""
    return bool(ITEM.match(f"{piece.mark} x"))


def continues(last: Piece, piece: Piece) -> bool:
    """Tell whether a piece goes on with another one after a break of column or page."""
    before, after = last.lines[-1], piece.lines[0]
    if abs(before.size - after.size) > 0.05 * before.size or is_marked(after.text) or STOP.search(before.text):
        return False
    if abs(before.bold - after.bold) > 0.9:
        return False
    first = after.text.lstrip("'\"(")[:1]
    if first.islower() or before.text.endswith(("-", ",")):
        return True
    if (last.page_number == piece.page_number and after.baseline > before.baseline) or is_list_start(last):
        return False
    width = max(line.x1 - line.x0 for line in (*last.lines, *piece.lines))
    full = before.x1 - min(line.x0 for line in last.lines) > width - 6 * before.size
    return full and width > 12 * before.size and not first.isdigit()
