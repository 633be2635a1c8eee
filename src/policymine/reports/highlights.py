"""A document's body cut into paragraphs, sentences and mentions, for pages that highlight them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policymine.records import PlacedMention, ScoredSentence

_PARAGRAPH_END = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that is a mention (with its label and concept) or plain text."""

    text: str
    label: str = ""
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A sentence of a paragraph, or the characters between two (``scored`` is None)."""

    scored: ScoredSentence | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; ``page`` is the page of its first sentence where that is a new page, else empty."""

    runs: tuple[Run, ...]
    is_heading: bool
    page: str


def key_labels(names: Iterable[str]) -> dict[str, str]:
    """Return a short key for each label, by which its mentions are known without their colour: "com", "cou", "n"."""
    small = {name: name.lower() for name in names}
    return {name: _shorten(word, [each for each in small.values() if each != word]) for name, word in small.items()}


def _shorten(word: str, others: Sequence[str]) -> str:
    """Return the shortest beginning of a word with which no other word begins."""
    lengths = range(1, len(word))
    return next((word[:length] for length in lengths if not any(o.startswith(word[:length]) for o in others)), word)


def cut_body(body: str, sentences: Sequence[ScoredSentence], mentions: Sequence[PlacedMention]) -> Iterator[Paragraph]:
    """Cut a body into paragraphs; joined together, their pieces give the body back without the blank lines."""
    start = 0
    page = ""
    for block in body.split(_PARAGRAPH_END):
        end = start + len(block)
        inside = [each for each in sentences if start <= each.sentence.start_char < end]
        runs = tuple(_cut_paragraph(body, start, end, inside, mentions))
        found = inside[0].sentence.page_label or str(inside[0].sentence.page_number) if inside else page
        yield Paragraph(runs, is_heading=not inside, page=found if found != page else "")
        page, start = found, end + len(_PARAGRAPH_END)


def _cut_paragraph(
    body: str, start: int, end: int, sentences: Sequence[ScoredSentence], mentions: Sequence[PlacedMention]
) -> Iterator[Run]:
    cursor = start
    for each in sentences:
        if each.sentence.start_char > cursor:
            yield Run(None, tuple(cut_mentions(body, cursor, each.sentence.start_char, mentions)))
        cursor = max(cursor, each.sentence.end_char)
        yield Run(each, tuple(cut_mentions(body, each.sentence.start_char, cursor, mentions)))
    if cursor < end:
        yield Run(None, tuple(cut_mentions(body, cursor, end, mentions)))


def cut_mentions(body: str, start: int, end: int, mentions: Sequence[PlacedMention]) -> Iterator[Piece]:
    """Cut a stretch of a body into mentions and what is between them."""
    cursor = start
    for placed in mentions:
        mention = placed.mention
        if mention.start_char < cursor or mention.end_char > end:
            continue
        if mention.start_char > cursor:
            yield Piece(body[cursor : mention.start_char])
        yield Piece(body[mention.start_char : mention.end_char], mention.label, mention.concept)
        cursor = mention.end_char
    if cursor < end:
        yield Piece(body[cursor:end])
