"""Covers: dates, publishers and kinds of papers on the first pages, which look as headings and are none."""

from __future__ import annotations

import re

from policymine.texts.pages.pieces import Piece

COVER_PAGES = 3
GOVERNMENT = re.compile(
    r"^(?:(?:HM|(?:His|Her) Majesty's|UK|Welsh|Scottish) (?:Government|Treasury)|Government of the United Kingdom"
    r"|(?:Department (?:for|of)|Ministry of) [A-Z][\w,&' -]{2,60}"
    r"|(?:Cabinet|Home|Northern Ireland|Scotland|Wales) Office)$"
)
_ON_COVER = re.compile(
    r"^(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?:\s+\d{1,2},?)?\s+\d{4}|(?:Presented to|Ordered by) (?:Parliament|both Houses|the House)\b.*"
    r"|by (?:the )?(?:Prime Minister|Minister|Secretary of State|Lord|Chancellor)\b[^.]{0,100}"
    r"|by Command of (?:His|Her) Majesty\b.{0,60})$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^(?:policy paper|research and analysis|corporate report|independent report|transparency data|impact assessment"
    r"|statutory guidance|(?:open|closed) consultation|consultation outcome|official statistics|press release"
    r"|news story|(?:oral|written) statement to parliament)$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"^(?:(?:last|first) )?(?:updated|published):? \d{1,2} "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}$",
    re.IGNORECASE,
)
_SMALL = frozenset(("and", "&", "for", "of", "the"))


def stands_on_cover(piece: Piece, text: str) -> bool:
    """Tell whether a text set as a heading on the first pages is a date, or says to whom the paper was presented.

    On the first, it may say who published it, or what kind of paper it is.
    """
    if piece.page_number == 1 and (GOVERNMENT.match(text) or _PAPER.match(text)):
        return True
    return piece.page_number <= COVER_PAGES and bool(_ON_COVER.match(text))


def heads_web_page(piece: Piece, text: str) -> bool:
    """Tell whether plain words at the top of a web page that was printed say only who published it, or when."""
    if piece.page_number > 1:
        return False
    named = all(word[0].isupper() or word in _SMALL for word in text.split())
    return bool((named and GOVERNMENT.match(text)) or _PUBLISHED.match(text))
