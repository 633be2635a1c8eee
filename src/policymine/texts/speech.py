"""The furniture of a speech or a web page: what stands around the words that were said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policymine.records import BODY_KINDS, Block, BlockKind

_STAGE = (
    r"(?:loud |prolonged |sustained )?"
    r"(?:applause|laughter|laughs|laughing|cheers|cheering|pause|interruption|inaudible|standing ovation)"
)
_DIRECTION = re.compile(rf"\s*[\[(]\s*{_STAGE}(?:\s*(?:and|,)\s*{_STAGE})*\s*[.!]?\s*[\])]", re.IGNORECASE)
_WHOLE = re.compile(
    rf"""^\W*(?:
        (?:please\s+)?check(?:ed)?\s+against\s+delivery.{{0,40}}
      | (?:for\s+)?(?:speaking|speaker'?s?)\s+notes?(?:\s+for\b.{{0,80}})?
      | speech\s+as\s+(?:delivered|prepared|written)(?:\s+for\s+delivery)?
      | as\s+(?:prepared|delivered)(?:\s+for\s+delivery)?
      | original\s+script,\s+may\s+differ\s+from\s+(?:the\s+)?delivered\s+version
      | transcript\s+of\s+the\s+speech,?\s+exactly\s+as\s+it\s+was\s+delivered
      | speaker'?s\s+notes,\s+may\s+differ\s+from\s+(?:the\s+)?delivered\s+version
      | (?:draft\s+)?(?:text|transcript)\s+of\s+(?:the\s+)?(?:speech|address)(?:\s+(?:by|given|delivered)\b.{{0,120}})?
      | embargoed?\s+until.{{0,80}}
      | \[?ends?\]?
      | (?:delivered|published|updated|last\s+updated|first\s+published|location|speaker|delivered\s+on)\s*:.{{0,160}}
      | (?:delivered|published)\s+on\s*:?\s+\d{{1,2}}\s+\w+\s+\d{{4}}.{{0,80}}
      | {_STAGE}(?:\s*(?:and|,)\s*{_STAGE})*
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


_NOTES = re.compile(r"^\W*(?:notes? (?:to|for) (?:news )?editors?|editor'?s'? notes?)\W*$", re.IGNORECASE)
_MOST_NOTES = 0.5  # of a text


def is_speech_furniture(text: str) -> bool:
    """Tell whether a block is no part of what was said ("Check against delivery", "[applause]")."""
    return len(text) < 240 and bool(_WHOLE.match(text))


def remove_directions(text: str) -> str:
    """Return the text without the stage directions inside it ("[Applause.]")."""
    return _DIRECTION.sub("", text).strip()


def set_furniture_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with speech furniture marked, stage directions taken out of the rest (no places)."""
    for block in blocks:
        if block.cells is not None or block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM):
            yield block
        elif is_speech_furniture(block.text):
            yield replace(block, kind=BlockKind.FURNITURE, level=None)
        elif text := remove_directions(block.text):
            yield replace(block, text=text)
        else:
            yield replace(block, kind=BlockKind.FURNITURE, level=None)


def set_notes_apart(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Return the blocks of each page; notes to editors at the end of a press notice are furniture to its last word."""
    texts = [block for page in pages for block in page]
    start = next((at for at, block in enumerate(texts) if block.kind in BODY_KINDS and _NOTES.match(block.text)), None)
    if start is None or sum(map(_measure, texts[start:])) > _MOST_NOTES * sum(map(_measure, texts)):
        return [list(page) for page in pages]
    kept = iter(
        [*texts[:start], *(replace(b, kind=BlockKind.FURNITURE, level=None, cells=None) for b in texts[start:])]
    )
    return [[next(kept) for _ in page] for page in pages]


def _measure(block: Block) -> int:
    return len(block.text)
