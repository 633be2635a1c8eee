"""The quality gate: is what was read a text that a person could read?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.errors import UnreadableError
from policymine.records import BODY_KINDS, Text

_ENGLISH = frozenset(
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which you we her all "
    "their has would when who will more if no out so what up about into than them can only other time new some these do may any our "
    "been its were there us my your those also should must such both between through over under where while how because per each".split()
)
_WELSH = frozenset(
    "y yr yn ar mae bod sydd gan wedi am ac ein eu nid hefyd bydd cael gyda fel oedd ond hynny hyn drwy rhai fwy byddwn gael ei dros "
    "wrth neu pob cymru llywodraeth er mwyn mewn rydym wneud eich chi ni gyfer".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEWEST_WORDS = 5
_ENOUGH_TO_JUDGE = 60


def check_quality(text: Text) -> None:
    """Raise UnreadableError where a text is too little, Welsh, another language or gibberish."""
    words = [word.lower() for page in text.pages for block in page.blocks if block.kind in BODY_KINDS for word in _WORD.findall(block.text)]
    if len(words) < _FEWEST_WORDS:
        raise UnreadableError(f"{text.file} holds only {len(words)} word(s) of body text: too little to read. Check the file by eye.")
    if len(words) < _ENOUGH_TO_JUDGE:
        return
    english, welsh = _share(words, _ENGLISH), _share(words, _WELSH)
    if welsh > 0.15 and welsh > english:
        raise UnreadableError(f"{text.file} is the Welsh-language version. Add the English version instead.")
    if _share_doubled(words) > 0.5:
        raise UnreadableError(f"{text.file} has every letter doubled in its text layer. Run OCR on it, then add it again.")
    if english < 0.08:
        raise UnreadableError(
            f"{text.file} does not read as English: {english:.0%} of its words are common English words, starting on page "
            f"{text.pages[0].page_number}. If its text layer is garbled, run OCR on it, then add it again."
        )


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(1 for word in words if word in known) / len(words)


def _share_doubled(words: Sequence[str]) -> float:
    long = [word for word in words if len(word) >= 4]
    return sum(1 for word in long if word[::2] == word[1::2]) / max(len(long), 1)


def check_text_layer(text: Text, empty_pages: Sequence[int]) -> None:
    """Raise UnreadableError where most pages of a PDF have no text layer."""
    letters = sum(len(block.text) for page in text.pages for block in page.blocks)
    if empty_pages and (letters == 0 or len(empty_pages) > len(text.pages) / 2):
        raise UnreadableError(
            f"Page {empty_pages[0]} of {text.file} has no text layer ({len(empty_pages)} of {len(text.pages)} pages have none): "
            "it is a scan. Run OCR on it (for instance ocrmypdf), then add it again."
        )
    if letters == 0:
        raise UnreadableError(f"{text.file} has no text on any of its {len(text.pages)} page(s). Check the file by eye.")
