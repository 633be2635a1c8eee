"""Pieces: the runs of lines of a page that make one block each, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from policymine.records import Block, BlockKind
from policymine.texts.drawn.sheets import round_tenths
from policymine.texts.pages.breaks import Around, parts
from policymine.texts.pages.columns import Area, build_stacks, order_areas, widen_headings
from policymine.texts.pages.lines import Line
from policymine.texts.pages.margins import tidy_margins
from policymine.texts.pages.marks import ITEM, STOP, is_marked, stops
from policymine.texts.pages.side_by_side import join_forms, part_titles
from policymine.texts.pages.side_heads import part_bands

_YEAR = re.compile(r"(?:19|20)\d\d[.,;)]?\s")
_LEAST_GAPS = 3
_FARTHEST_ITEM = 1.5
_LOOSE = 1.4
_REACH = 1.26  # of the usual distance of lines
_GREETING_EMS = 1.8
LEAST_TITLE = 0.88  # of the size of the prose
_FULL_EMS, _WIDEST_EMS = 6.0, 12.0
_EDGE = 3.0
_LARGER = 1.5
_FEWEST_OWN = 5
_CLOSES = re.compile(r"[^()]{1,60}\)")
_VOCABULARY = re.compile(r"[a-z]+(?:-[a-z]+)*(?![\w-])")

CellLines = tuple[Line, ...]


class Piece(NamedTuple):
    """A run of lines that make one block; ``stack`` numbers the column run it stands in, ``table`` holds rows of cells.

    ``spanned`` are the rows, counted from the last as -1, that the first cell of the row above spans too.
    ``indent`` and ``mark`` are the left edge and the first word of its first line: where a list item's bullet stands.
    """

    page_number: int
    lines: tuple[Line, ...]
    kind: BlockKind | None = None
    stack: int = 0
    table: tuple[tuple[CellLines, ...], ...] = ()
    indent: float = 0.0
    mark: str = ""
    spanned: tuple[int, ...] = ()

    @property
    def size(self) -> float:
        """The size of its largest line."""
        return max(line.size for line in self.lines)


Entry = tuple[Block, Piece]  # a block and the piece that it was made of


class Norms(NamedTuple):
    """What is usual in a document: the size of its text, its line distance in sizes, how its prose is set.

    ``prose``, ``colours`` and ``fonts`` are the sizes, colours and fonts that runs of its lines are set in.
    ``least`` is the size below which nothing underlined is a title.
    """

    size: float
    pitch: float
    bold: bool
    prose: frozenset[float] = frozenset()
    vocabulary: frozenset[str] = frozenset()
    colours: frozenset[int] = frozenset()
    fonts: frozenset[str] = frozenset()
    least: float = 0.0


def find_page_norms(pieces: Sequence[Piece], norms: Norms) -> Norms:
    """Return the norms of a page: one that is printed smaller as a whole, as accounts may be, has smaller titles."""
    lines = [line for piece in pieces if piece.kind is None for line in piece.lines]
    lines += [line for piece in pieces for row in piece.table for cell in row for line in cell]
    largest = max((line.size for line in lines), default=norms.size)
    if largest >= norms.least or not any(piece.table for piece in pieces):
        return norms
    return norms._replace(least=largest)


def find_norms(pages: Iterable[Sequence[Line]]) -> Norms:
    """Return the size and line distance of most of a document's text."""
    sizes: Counter[float] = Counter()
    runs: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    looks: Counter[tuple[int, str]] = Counter()
    changes: Counter[tuple[int, str]] = Counter()
    bold = 0
    strings: set[str] = set()
    for lines in pages:
        last: Line | None = None
        texts: list[str] = []
        foot = min((line.baseline for line in lines if line.mark), default=inf)
        for line in lines:
            if line.baseline >= foot:
                continue
            length = len(line.text)
            sizes[line.size] += length
            bold += length if line.bold > 0.9 else 0
            look = line.style.colour, line.style.font
            looks[look] += length
            if last is not None and _stands_below(last, line):
                pitches[round_tenths((line.baseline - last.baseline) / line.size)] += 1
                changes[look] += last.style != line.style
            else:
                runs[line.size] += 1
                changes[look] += 1
            broken = last is not None and last.text.endswith("-")
            texts.append(line.text.partition(" ")[2] if broken else line.text)
            last = line
        strings.update("\n".join(texts).split())
    vocabulary = frozenset(_VOCABULARY.findall("\n".join(strings).lower()))
    total = max(sum(sizes.values()), 1)
    size = sizes.most_common(1)[0][0] if sizes else 11.0
    pitch = pitches.most_common(1)[0][0] if pitches else 1.2
    prose = frozenset(s for s, count in sizes.items() if count > 0.04 * total and count / max(runs[s], 1) > 160)
    usual = [look for look, count in looks.items() if count > 0.03 * total and count / changes[look] > 120]
    usual += [look for look, _ in looks.most_common(1)]
    colours, fonts = frozenset(colour for colour, _ in usual), frozenset(font for _, font in usual)
    return Norms(size, pitch, bold > 0.5 * total, prose | {size}, vocabulary, colours, fonts, LEAST_TITLE * size)


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
    tidy = part_titles(join_forms(tidy_margins(lines)), norms.size)
    areas = list(_order_page(tidy, tables))
    ends = _find_ends(areas, norms)
    spaced = _is_spaced([far for far, text in ends if not is_marked(text)])
    numbered = spaced or _is_spaced([far for far, text in ends if not ITEM.match(text)])
    for number, area in enumerate(areas):
        if area.table is not None:
            yield area
        else:
            widest = max(other.x1 for other in areas if abs(other.x0 - area.x0) < _EDGE)
            yield from (
                Piece(page_number, tuple(run), stack=number, indent=run[0].x0, mark=run[0].words[0].text)
                for run in _split_stack(area.lines, norms, (spaced, numbered), widest)
            )


def _order_page(lines: Sequence[Line], tables: Sequence[Area]) -> Iterator[Area]:
    for held, standing in part_bands(lines, tables):
        yield from order_areas(widen_headings([*build_stacks(held), *standing]))


def _split_stack(lines: Sequence[Line], norms: Norms, spaced: tuple[bool, bool], widest: float) -> Iterator[list[Line]]:
    usual = _find_pitch(lines, norms.pitch)
    sizes = {line.size for line in lines}
    pitches = dict.fromkeys(sizes, usual)
    if len(sizes) > 1:
        pitches = {size: _find_pitch([line for line in lines if line.size == size], usual) for size in sizes}
    run: list[Line] = []
    rights = [line.x1 for line in lines]
    even = max(sizes) < _LARGER * min(sizes)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        pitch = pitches[line.size]
        loose = pitch > _LOOSE * max(norms.pitch, 1.0)
        right = max(rights[max(index - 6, 0) : index + 7]) if even else _find_right(lines, index)
        around = Around(right, _REACH * max(pitch, 1.0), norms.size, *spaced, loose, widest)
        if run and parts(run, line, following, around):
            yield run
            run = []
        run.append(line)
    yield run


def _find_ends(areas: Iterable[Area], norms: Norms) -> list[tuple[bool, str]]:
    """Return the lines of a page's prose that follow a stop: whether white space parts them from it, and their text."""
    reach = _REACH * max(norms.pitch, 1.0)
    return [
        (b.baseline - a.baseline > reach * b.size, b.text)
        for a, b in pairwise([line for area in areas for line in area.lines])
        if a.size == b.size
        and b.size in norms.prose
        and 0.9 * b.size < b.baseline - a.baseline < 4 * b.size
        and a.x0 < b.x1
        and b.x0 < a.x1
        and stops(a.text)
    ]


def _is_spaced(ends: Sequence[bool]) -> bool:
    """Tell whether white space parts the paragraphs of a page, and seldom or never the end of a line alone."""
    return sum(ends) >= max(_LEAST_GAPS, len(ends) / 2)


def _find_pitch(lines: Sequence[Line], usual: float) -> float:
    """Return the distance of lines in a stack, in sizes: the smallest that comes often, else what is usual."""
    if len(lines) < 3:
        return usual
    steps = Counter(
        [round_tenths((b.baseline - a.baseline) / a.size) for a, b in pairwise(lines) if _stands_below(a, b)]
    )
    often = [step for step, count in steps.items() if count >= max(2, 0.2 * sum(steps.values()))]
    return min(often, default=usual)


def _find_right(lines: Sequence[Line], index: int) -> float:
    """Return the right edge of the text around a line; a large title may reach beyond the column of the lines below."""
    around = lines[max(index - 6, 0) : index + 7]
    own = [line.x1 for line in around if line.size < _LARGER * lines[index].size]
    return max(own if len(own) >= _FEWEST_OWN else (line.x1 for line in around))


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
    if last.page_number == piece.page_number and _greets(last, after):
        return False
    first = after.text.lstrip("'\"(")[:1]
    if first.islower() or before.text.endswith(("-", ",")) or _closes_bracket(before.text, after.text):
        return True
    if (last.page_number == piece.page_number and after.baseline > before.baseline) or is_list_start(last):
        return False
    width = max(line.x1 - line.x0 for line in (*last.lines, *piece.lines))
    full = before.x1 - min(line.x0 for line in last.lines) > width - 6 * before.size
    return full and width > 12 * before.size and (not first.isdigit() or bool(_YEAR.match(after.text)))


def _greets(last: Piece, after: Line) -> bool:
    """Tell whether a short line that ends in a comma stands apart above its text, as a greeting does in a letter."""
    before = last.lines[-1]
    alone = len(last.lines) == 1 and before.text.endswith(",") and before.x1 - before.x0 < _WIDEST_EMS * before.size
    far = after.baseline - before.baseline > _GREETING_EMS * before.size
    return alone and far and after.text[:1].isupper() and abs(before.x0 - after.x0) < before.size


def _closes_bracket(before: str, after: str) -> bool:
    """Tell whether a line closes the bracket that the one before leaves open: "(paragraph" / "4.41)."."""
    return before.rfind("(") > before.rfind(")") and bool(_CLOSES.match(after))


def runs_past(last: Piece, piece: Piece) -> bool:
    """Tell whether a piece goes on with a sentence past what stands between, which is no heading then.

    The sentence breaks off at the end of a full line, and its next word is a small one, set the same way.
    """
    before, after = last.lines[-1], piece.lines[0]
    left, right = min(line.x0 for line in last.lines), max(line.x1 for line in last.lines)
    full = before.x1 > right - _FULL_EMS * before.size and right - left > _WIDEST_EMS * before.size
    return full and len(last.lines) > 2 and before.style == after.style and after.text[:1].islower()


def leaves_item(last: Piece, piece: Piece) -> bool:
    """Tell whether a piece stands below a list item on its page, well apart, to the left of the item's text.

    It goes on with what leads in to the list then.
    """
    first, before, after = last.lines[0], last.lines[-1], piece.lines[0]
    below = last.page_number == piece.page_number and after.baseline - before.baseline > _FARTHEST_ITEM * after.size
    if not below or not is_list_start(last) or len(first.words) < 2:
        return False
    text = first.words[1].x0 - 4
    return after.x0 < text and all(line.x0 >= text for line in last.lines[1:])
