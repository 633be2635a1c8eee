"""Pull quotes: words set large within a text that go on with nothing, and titles that pages repeat above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.headings import Entry

_OFTEN = 3


def set_quotes_apart(entries: Sequence[list[Entry]], quoted: Sequence[tuple[int, int]]) -> None:
    """Make paragraphs of what looks like a heading but stands within a sentence, by page and place.

    What many pages begin with is a running title, on these pages and on others.
    """
    texts = Counter(entries[page][at][0].text for page, at in quoted)
    for page, at in quoted:
        block, piece = entries[page][at]
        entries[page][at] = replace(block, kind=BlockKind.PARAGRAPH, level=None), piece
    for found in entries if max(texts.values(), default=0) >= _OFTEN else ():
        first = next((at for at, (block, _) in enumerate(found) if block.kind in BODY_KINDS), None)
        if first is not None and texts[found[first][0].text] >= _OFTEN:
            block, piece = found[first]
            found[first] = replace(block, kind=BlockKind.FURNITURE, level=None), piece
