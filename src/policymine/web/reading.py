"""Reading: the stretch of a document that is shown at once, cut into paragraphs, and where its sentences stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from policymine.excerpts import Excerpt, Sheet, read_excerpt
from policymine.records import Box, PlacedMention, ScoredSentence
from policymine.reports.highlights import Paragraph, cut_body
from policymine.schema import SENTENCES
from policymine.store import build_sentence

_LONGEST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A stretch of text: its sheet, and the paragraphs of it that have any words."""

    sheet: Sheet
    paragraphs: tuple[Paragraph, ...]


def read_number(value: str) -> int:
    """Return the number of a sentence in an address; -1 where it is none."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= _LONGEST_DIGITS else -1


def find_sheet(sheets: Sequence[Sheet], sheet: str, sentence: str, page: str = "") -> int:
    """Return the index of the sheet that an address asks for: by a sentence, a page, or by its number from 1."""
    wanted = read_number(sentence)
    found = next((at for at, each in enumerate(sheets) if each.first <= wanted <= each.last), None)
    if found is not None:
        return found
    return find_page(sheets, page.strip()) if page.strip() else min(max(read_number(sheet), 1), len(sheets)) - 1


def find_page(sheets: Sequence[Sheet], page: str) -> int:
    """Return the index of the first sheet of a page, named by what is printed on it or by its number.

    A page on which nothing stands leads to the next on which something does, or to the last.
    """
    printed = (at for at, each in enumerate(sheets) if each.page_label.casefold() == page.casefold())
    number = read_number(page)
    later = (at for at, each in enumerate(sheets) if each.page_number >= number >= 0)
    return next(printed, next(later, len(sheets) - 1 if number > 0 else 0))


def read_page(engine: Engine, document: str, sheets: Sequence[Sheet], at: int) -> ReadingPage:
    """Read a sheet and cut it into paragraphs."""
    excerpt = read_excerpt(engine, document, sheets[at])
    sentences = [_shift_sentence(each, excerpt) for each in excerpt.sentences]
    mentions = [_shift_mention(each, excerpt) for each in excerpt.mentions]
    cut = cut_body(excerpt.body, sentences, mentions)
    return ReadingPage(sheets[at], tuple(each for each in cut if each.runs))


def _shift_sentence(scored: ScoredSentence, excerpt: Excerpt) -> ScoredSentence:
    """Count a sentence's offsets from where the excerpt begins."""
    own = scored.sentence
    start = max(own.start_char - excerpt.start_char, 0)
    return replace(scored, sentence=replace(own, start_char=start, end_char=own.end_char - excerpt.start_char))


def _shift_mention(placed: PlacedMention, excerpt: Excerpt) -> PlacedMention:
    own = placed.mention
    start, end = own.start_char - excerpt.start_char, own.end_char - excerpt.start_char
    return replace(placed, mention=replace(own, start_char=start, end_char=end))


def find_boxes(engine: Engine, document: str, number: int, page_number: int) -> list[Box]:
    """Return where a sentence stands on a page; nowhere where there is no such sentence."""
    at = sa.and_(SENTENCES.c.document == document, SENTENCES.c.number == number)
    with engine.connect() as connection:
        row = connection.execute(sa.select(SENTENCES).where(at)).mappings().first()
    if row is None:
        return []
    places = build_sentence(dict(row)).sentence.places
    return [place.box for place in places if place.page_number == page_number]
