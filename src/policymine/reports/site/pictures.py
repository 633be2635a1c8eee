"""Pictures of the places of quotes: drawn in worker processes, since PDFs may be hostile. Only what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from policymine.documents import Corpus, bring_file
from policymine.errors import UnreadableError
from policymine.reports.quotes import Quote, Strip
from policymine.settings import read_settings
from policymine.texts.drawn.pictures import Cut, is_drawable
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
    refused: dict[str, str] = {}
    names = [name for name, own in quotes.items() if _list_cuts(own) and is_drawable(corpus.find(name).file)]
    paths = dict(_hold_files(corpus, names, refused))
    if not paths:
        return Pictures({}, quotes, refused)
    files: dict[str, bytes] = {}
    known: dict[str, tuple[Quote, ...]] = dict(quotes)
    with _start(len(paths)) as workers:
        futures = [(name, _submit(workers, path, quotes[name])) for name, path in paths.items()]
        for name, future in futures:
            try:
                drawn = workers.collect(future, name)
            except UnreadableError as error:
                refused[name] = str(error)
            else:
                known[name] = tuple(_name_files(name, quotes[name]))
                files |= zip(_list_files(known[name]), drawn, strict=True)
    return Pictures(files, known, refused)


def _hold_files(corpus: Corpus, names: Iterable[str], refused: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of documents' files, which are brought if they lie elsewhere; note those that do not come."""
    cache = read_settings().describe_cache()
    for name in names:
        document = corpus.find(name)
        try:
            yield name, str(bring_file(corpus.locate(document), corpus.documents_at, document, cache))
        except UnreadableError as error:
            refused[name] = str(error)


def _start(documents: int) -> Workers:
    return Workers(
        max(1, min(read_settings().count_workers(), documents)),
        prepare=Remote("policymine.texts.drawn.pictures", "prepare_pictures"),
        given=(),
        timeout_seconds=_TIMEOUT_SECONDS,
        memory_mb=_MEMORY_MB,
        alone=True,
    )


def _submit(workers: Workers, path: str, quotes: Sequence[Quote]) -> Future[list[bytes]]:
    draw: Remote[..., list[bytes]] = Remote("policymine.texts.drawn.pictures", "draw_strips")
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
