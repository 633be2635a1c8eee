"""Glances: what a first look at a file finds, before it is in a corpus: what it says of itself, and its print.

A PDF is looked at in a worker process, since a broken one can hang or crash what reads it. OCR is not asked: a scan is
added without a look at its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from policymine.errors import UnreadableError
from policymine.likenesses import Print, take_print
from policymine.records import Block, BlockKind, Text

if TYPE_CHECKING:
    from policymine.workers import Workers

OPENING_BLOCKS = 15
OPENING_WORDS = 300
_SILENT = frozenset({BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.CAPTION})
_WEB = frozenset({".json", ".html", ".htm"})
_SCAN = "It has pages without text, which only a run reads (by OCR): its words were not looked at, nor compared."
_NOTHING = Print("", 0, "", "")


@dataclass(frozen=True, slots=True)
class Glance:
    """What a first look at a file found.

    ``is_web`` is true of a web page and of a Content API answer, whose fields were made for what they say.
    ``suggestions`` are title, published_on, made_on ... as the file gives them; ``opening`` are its first blocks, and
    ``words`` its first words. ``cover`` are the lines of its first page with what is printed around the text, where a
    date may stand. ``unread`` is the reason why nothing could be read, or empty.
    """

    suggestions: Mapping[str, str]
    opening: tuple[Block, ...] = ()
    words: str = ""
    print: Print = _NOTHING
    unread: str = ""
    is_web: bool = False
    cover: tuple[str, ...] = ()


def glance_at(path: Path) -> Glance:
    """Look at a file in this process; a file that cannot be read gives a glance with the reason."""
    from policymine.texts import EXTRACTOR, read_text, render_body

    asked: list[bool] = []
    try:
        text = read_text(path, find_ocr=lambda: asked.append(True))
    except UnreadableError as error:
        return Glance({}, unread=_SCAN if asked else str(error))
    body = render_body(text)
    words = " ".join(body.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])
    is_web = "source_url" in text.suggestions or path.suffix.lower() in _WEB
    cover = tuple(line for page in text.pages[:1] for block in page.blocks for line in block.text.splitlines())
    known = take_print(body, EXTRACTOR)
    return Glance(dict(text.suggestions), _list_opening(text), words, known, is_web=is_web, cover=cover)


def _list_opening(text: Text) -> tuple[Block, ...]:
    blocks = (block for page in text.pages[:3] for block in page.blocks if block.kind not in _SILENT and block.text)
    return tuple(block for block, _ in zip(blocks, range(OPENING_BLOCKS), strict=False))


class _Workplace:
    """Where PDFs are looked at: worker processes, started with the first PDF and ended at the end."""

    def __init__(self, start: Callable[[int], Workers]) -> None:
        self._start = start
        self._open = ExitStack()
        self._pool: Workers | None = None
        self._waiting: dict[Path, Future[Glance]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def begin(self, paths: Iterable[Path]) -> None:
        """Have the PDFs among some files looked at ahead of their turn."""
        pdfs = [path for path in paths if _is_pdf(path)]
        if pdfs and self._pool is None:
            self._pool = self._open.enter_context(self._start(len(pdfs)))
        if self._pool:
            from policymine.workers import Remote

            look: Remote[[Path], Glance] = Remote("policymine.glances", "glance_at")
            self._waiting |= {path: self._pool.submit(look, path) for path in pdfs}

    def look(self, path: Path) -> Glance:
        """Return what a look at a file found; wait for it where it is done elsewhere."""
        if path not in self._waiting or self._pool is None:
            return glance_at(path)
        return _collect(self._pool, self._waiting.pop(path), path)


_shared: ContextVar[_Workplace | None] = ContextVar("_shared", default=None)


def start_workers(count: int) -> Workers:
    """Start workers for so many PDFs, as the settings limit them."""
    from policymine.settings import read_settings
    from policymine.workers import Remote, Workers

    settings = read_settings()
    return Workers(
        min(settings.count_workers(), count),
        prepare=Remote("policymine.glances", "prepare_worker"),
        given=(),
        timeout_seconds=settings.document_timeout_seconds,
        memory_mb=settings.document_memory_mb,
        alone=True,
    )


@contextmanager
def share_workers(start: Callable[[int], Workers] = start_workers) -> Iterator[_Workplace]:
    """Let all looks within use the same workers, so that files that come one by one do not start some each."""
    outer = _shared.get()
    if outer:
        yield outer
        return
    with _Workplace(start) as workplace:
        token = _shared.set(workplace)
        try:
            yield workplace
        finally:
            _shared.reset(token)


@contextmanager
def glance_at_all(paths: Iterable[Path]) -> Iterator[Callable[[Path], Glance]]:
    """Look at files, PDFs in worker processes ahead of their turn; give what waits for the glance at one."""
    with share_workers() as workplace:
        workplace.begin(paths)
        yield workplace.look


def prepare_worker() -> None:
    """Nothing has to be loaded but this module."""


def _collect(pool: Workers, future: Future[Glance], path: Path) -> Glance:
    try:
        return pool.collect(future, path.name)
    except UnreadableError as error:
        return Glance({}, unread=str(error))


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    except OSError:
        return False
