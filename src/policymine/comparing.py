"""Comparing: what another codebook would tag in the texts that a store holds, beside what is tagged in them now.

Nothing is written, so that a change of patterns can be judged before it is made or before anything is run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policymine.codebooks import Codebook
from policymine.mentions import build_tagger, find_mentions
from policymine.records import Mention, ScoredSentence
from policymine.store import Store

_CONTEXT_CHARS = 60
_SPACE = re.compile(r"\s+")
_Find = Callable[[str, str], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A mention that is added or removed, with the text around it on one line.

    ``page`` is the printed label or the number of its page; of a mention in a heading, the pages it may stand on.
    """

    document: str
    page: str
    mention: Mention
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would change in the mentions of a corpus.

    ``kept`` counts the mentions that stay, and ``altered`` those of them whose negation or quotation is read
    differently. ``compared`` and ``unread`` name the documents with and without a text in the store.
    """

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    kept: int
    altered: int
    compared: tuple[str, ...]
    unread: tuple[str, ...]

    def count(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return how many mentions are added and how many removed, by label and concept, most changes first."""
        added, removed = (Counter(_name(each.mention) for each in side) for side in (self.added, self.removed))
        names = sorted(added | removed, key=lambda name: (-added[name] - removed[name], name))
        return {name: (added[name], removed[name]) for name in names}


@dataclass(frozen=True, slots=True)
class _Difference:
    """What differs in one document."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    kept: int
    altered: int


def compare_with_store(store: Store, documents: Iterable[str], codebook: Codebook) -> Comparison:
    """Compare what the store holds of documents with what a codebook would tag in the same texts."""

    def read(document: str, _body: str) -> tuple[Mention, ...]:
        return tuple(placed.mention for placed in store.read_mentions(document, as_found=True))

    return _compare(store, documents, read, _tag_by(codebook))


def compare_codebooks(store: Store, documents: Iterable[str], old: Codebook, new: Codebook) -> Comparison:
    """Compare what two codebooks would tag in the texts that the store holds of documents."""
    return _compare(store, documents, _tag_by(old), _tag_by(new))


def _tag_by(codebook: Codebook) -> _Find:
    tagger = build_tagger(codebook)
    return lambda _document, body: find_mentions(body, tagger)


def _compare(store: Store, documents: Iterable[str], find_old: _Find, find_new: _Find) -> Comparison:
    differences: dict[str, _Difference] = {}
    unread: list[str] = []
    for document in documents:
        body = store.read_body(document)
        if not body:
            unread.append(document)
            continue
        old, new = find_old(document, body), find_new(document, body)
        differences[document] = _differ(store, document, body, old, new)
    found = tuple(differences.values())
    return Comparison(
        added=tuple(change for each in found for change in each.added),
        removed=tuple(change for each in found for change in each.removed),
        kept=sum(each.kept for each in found),
        altered=sum(each.altered for each in found),
        compared=tuple(differences),
        unread=tuple(unread),
    )


def _differ(store: Store, document: str, body: str, old: Sequence[Mention], new: Sequence[Mention]) -> _Difference:
    before, after = ({_identify(each): each for each in side} for side in (old, new))
    added = [each for key, each in after.items() if key not in before]
    removed = [each for key, each in before.items() if key not in after]
    kept = after.keys() & before.keys()
    sentences = store.read_sentences(document) if added or removed else []
    return _Difference(
        added=tuple(_describe(document, body, sentences, added)),
        removed=tuple(_describe(document, body, sentences, removed)),
        kept=len(kept),
        altered=sum(before[key] != after[key] for key in kept),
    )


def _identify(mention: Mention) -> tuple[str, str, int, int]:
    return mention.label, mention.concept, mention.start_char, mention.end_char


def _name(mention: Mention) -> tuple[str, str]:
    return mention.label, mention.concept


def _describe(
    document: str, body: str, sentences: Sequence[ScoredSentence], mentions: Iterable[Mention]
) -> Iterator[Change]:
    starts = [each.sentence.start_char for each in sentences]
    for mention in mentions:
        yield Change(
            document=document,
            page=_find_page(mention, sentences, starts),
            mention=mention,
            before=_flatten(body[max(0, mention.start_char - _CONTEXT_CHARS) : mention.start_char]).lstrip(),
            after=_flatten(body[mention.end_char : mention.end_char + _CONTEXT_CHARS]).rstrip(),
        )


def _flatten(text: str) -> str:
    return _SPACE.sub(" ", text)


def _find_page(mention: Mention, sentences: Sequence[ScoredSentence], starts: Sequence[int]) -> str:
    """Return the page of the sentence a mention stands in; between two sentences, the pages of both."""
    after = bisect_right(starts, mention.start_char)
    last = sentences[after - 1].sentence if after else None
    if last and mention.start_char < last.end_char:
        return last.page_label or str(last.page_number)
    following = sentences[after].sentence if after < len(sentences) else None
    pages = [each.page_label or str(each.page_number) for each in (last, following) if each]
    if not after:
        pages.insert(0, "1")
    return "–".join(dict.fromkeys(pages))
