"""The quality gate: is what was read a text that a person could read?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.errors import UnreadableError
from policymine.records import BODY_KINDS, Text
from policymine.texts.blocks import load_words

_ENGLISH = load_words("english")
_WELSH = load_words("welsh")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NO_TEXT_LAYER = "is a picture without a text layer: it was not read."
_FEWEST_WORDS = 5
_ENOUGH_TO_JUDGE = 60


def check_quality(text: Text) -> None:
    """Raise UnreadableError where a text is too little, Welsh, another language or gibberish."""
    words = [
        word.lower()
        for page in text.pages
        for block in page.blocks
        if block.kind in BODY_KINDS
        for word in _WORD.findall(block.text)
    ]
    if len(words) < _FEWEST_WORDS:
        raise UnreadableError(
            f"{text.file} holds only {len(words)} word(s) of body text: too little to read. Check the file by eye."
        )
    if len(words) < _ENOUGH_TO_JUDGE:
        return
    english, welsh = _share(words, _ENGLISH), _share(words, _WELSH)
    if welsh > 0.15 and welsh > english:
        raise UnreadableError(f"{text.file} is the Welsh-language version. Add the English version instead.")
    if _share_doubled(words) > 0.5:
        raise UnreadableError(
            f"{text.file} has every letter doubled in its text layer. Run OCR on it, then add it again."
        )
    if english < 0.08:
        raise UnreadableError(
            f"{text.file} does not read as English from page {text.pages[0].page_number} on: only {english:.0%} of "
            "its words are common English words. If its text layer is garbled, run OCR on it, then add it again."
        )


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(1 for word in words if word in known) / len(words)


def _share_doubled(words: Sequence[str]) -> float:
    long = [word for word in words if len(word) >= 4]
    return sum(1 for word in long if word[::2] == word[1::2]) / max(len(long), 1)


def check_text_layer(text: Text) -> None:
    """Raise UnreadableError where most pages of a PDF have no text layer."""
    blank = [page.page_number for page in text.pages if not any(block.text for block in page.blocks)]
    pictures = [warning for warning in text.warnings if warning.endswith(NO_TEXT_LAYER)]
    if pictures and len(blank) > len(text.pages) / 2:
        raise UnreadableError(
            f"Page {blank[0]} of {text.file} has no text layer ({len(blank)} of {len(text.pages)} pages have none): "
            "it is a scan. Run OCR on it (for instance ocrmypdf), then add it again."
        )
    if len(blank) == len(text.pages):
        raise UnreadableError(
            f"{text.file} has no text on any of its {len(text.pages)} page(s). Check the file by eye."
        )
