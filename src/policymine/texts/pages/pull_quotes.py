"""Pull quotes: words set large within a text that go on with nothing, and titles that pages repeat above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.drawn.sheets import Style
from policymine.texts.pages.marks import NUMBERED
from policymine.texts.pages.pieces import Entry

_OFTEN = 3
_LEAST_SHARE = 0.2


def set_quotes_apart(entries: Sequence[list[Entry]], quoted: Sequence[tuple[int, int]]) -> None:
    """Make paragraphs of what looks like a heading but stands within a sentence, by page and place.

    What many pages begin with is a running title, on these pages and on others. Other headings that are set as several
    quotations are, and as few headings, are quotations too, but for numbered ones and those in capitals.
    """
    texts = Counter(entries[page][at][0].text for page, at in quoted)
    looks = Counter(_look(entries[page][at]) for page, at in quoted if texts[entries[page][at][0].text] < _OFTEN)
    set_so = Counter(_look(entry) for found in entries for entry in found if entry[0].kind is BlockKind.HEADING)
    usual = {look for look, count in looks.items() if count >= max(_OFTEN, _LEAST_SHARE * set_so[look])}
    for page, at in quoted:
        entries[page][at] = _quote(entries[page][at])
    for found in entries if max(texts.values(), default=0) >= _OFTEN else ():
        first = next((at for at, (block, _) in enumerate(found) if block.kind in BODY_KINDS), None)
        if first is not None and texts[found[first][0].text] >= _OFTEN:
            block, piece = found[first]
            found[first] = replace(block, kind=BlockKind.FURNITURE, level=None), piece
    for found in entries if usual else ():
        for at, entry in enumerate(found):
            titled = entry[0].text.isupper() or NUMBERED.match(entry[0].text)
            if entry[0].kind is BlockKind.HEADING and _look(entry) in usual and not titled:
                found[at] = _quote(entry)


def _quote(entry: Entry) -> Entry:
    """Return what looks like a heading as a paragraph, and to stay one."""
    block, piece = entry
    kind = BlockKind.PARAGRAPH
    return replace(block, kind=kind, level=None), piece._replace(kind=kind)


def _look(entry: Entry) -> Style:
    """Return how an entry is set; chapters may have colours of their own."""
    return entry[1].lines[0].style._replace(colour=0)
