"""Pictures of the places of quotes: drawn in worker processes, since PDFs may be hostile. Only what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from policymine.documents import Corpus
from policymine.errors import UnreadableError
from policymine.reports.quotes import Quote, Strip
from policymine.settings import read_settings
from policymine.texts.pictures import Cut, is_drawable
from policymine.workers import Remote, Workers

FOLDER = "pages"
_SCALE = 1.25
_TIMEOUT_SECONDS = 60.0
_MEMORY_MB = 2048


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures by the name of their file, quotes that know theirs, and why a document has none, by document."""

    files: Mapping[str, bytes]
    quotes: Mapping[str, tuple[Quote, ...]]
    refused: Mapping[str, str]


def draw_pictures(corpus: Corpus, quotes: Mapping[str, tuple[Quote, ...]]) -> Pictures:
    """Draw every strip of every quote; a document that cannot be drawn costs only its own pictures."""
    wanted = {name: own for name, own in quotes.items() if _list_cuts(own) and is_drawable(_locate(corpus, name))}
    if not wanted:
        return Pictures({}, quotes, {})
    files: dict[str, bytes] = {}
    known: dict[str, tuple[Quote, ...]] = dict(quotes)
    refused: dict[str, str] = {}
    with _start(len(wanted)) as workers:
        futures = [(name, _submit(workers, _locate(corpus, name), own)) for name, own in wanted.items()]
        for name, future in futures:
            try:
                drawn = workers.collect(future, name)
            except UnreadableError as error:
                refused[name] = str(error)
            else:
                known[name] = tuple(_name_files(name, wanted[name]))
                files |= zip(_list_files(known[name]), drawn, strict=True)
    return Pictures(files, known, refused)


def _locate(corpus: Corpus, name: str) -> str:
    return str(corpus.locate(corpus.find(name)))


def _start(documents: int) -> Workers:
    return Workers(
        max(1, min(read_settings().count_workers(), documents)),
        prepare=Remote("policymine.texts.pictures", "prepare_pictures"),
        given=(),
        timeout_seconds=_TIMEOUT_SECONDS,
        memory_mb=_MEMORY_MB,
        alone=True,
    )


def _submit(workers: Workers, path: str, quotes: Sequence[Quote]) -> Future[list[bytes]]:
    draw: Remote[..., list[bytes]] = Remote("policymine.texts.pictures", "draw_strips")
    return workers.submit(draw, path, tuple(_list_cuts(quotes)), _SCALE)


def _list_cuts(quotes: Sequence[Quote]) -> list[Cut]:
    return [Cut(strip.page_number, strip.boxes) for quote in quotes for strip in quote.strips]


def _name_files(name: str, quotes: Sequence[Quote]) -> Iterator[Quote]:
    for quote in quotes:
        strips = (_name_file(name, quote, strip) for strip in quote.strips)
        yield replace(quote, strips=tuple(strips))


def _name_file(name: str, quote: Quote, strip: Strip) -> Strip:
    return replace(strip, file=f"{FOLDER}/{name}-{quote.row['sentence']}-{strip.page_number}.webp")


def _list_files(quotes: Sequence[Quote]) -> list[str]:
    return [strip.file for quote in quotes for strip in quote.strips]
