"""Pictures of pages: drawn in a worker process with limits, kept in the corpus folder by what they show."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from policymine.documents import hash_file
from policymine.errors import UnreadableError, WorkersError
from policymine.records import Box
from policymine.workers import Remote, Workers

SCALE = 1.4
_FOLDER = ".pages"
_LARGEST_CACHE_BYTES = 256 * 1024 * 1024
_TIMEOUT_SECONDS = 20.0
_MEMORY_MB = 2048


class Pictures:
    """Draws pages of a corpus' files. A file that hangs or crashes its worker costs only its picture."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER
        self._workers: Workers | None = None
        self._lock = threading.Lock()
        self._digests: dict[tuple[str, int, int], str] = {}

    def prepare(self) -> None:
        """Start the worker, and do not wait for it."""
        start: Remote[..., None] = Remote("policymine.texts.drawn.pictures", "prepare_pictures")
        self._start().submit(start)

    def draw(self, path: Path, page_number: int, boxes: Sequence[Box] = ()) -> bytes:
        """Return a page as PNG with boxes drawn on it; raise UnreadableError where it cannot be drawn."""
        kept = self._folder / self._hash(path) / f"{page_number}-{SCALE}-{_hash_boxes(boxes)}.png"
        if kept.is_file():
            return kept.read_bytes()
        picture = self._draw(path, page_number, boxes)
        with contextlib.suppress(OSError):  # a full disk, or another thread at the same pictures: it is drawn anew then
            self._keep(kept, picture)
        return picture

    def _draw(self, path: Path, page_number: int, boxes: Sequence[Box]) -> bytes:
        workers = self._start()
        draw: Remote[..., bytes] = Remote("policymine.texts.drawn.pictures", "draw_page")
        try:
            return workers.collect(workers.submit(draw, str(path), page_number, SCALE, tuple(boxes)), path.name)
        except (WorkersError, RuntimeError) as error:
            self.close()
            raise UnreadableError(f"Page {page_number} of {path.name} could not be drawn. Load it again.") from error

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._workers is not None:
                self._workers.__exit__(None, None, None)
                self._workers = None

    def _start(self) -> Workers:
        with self._lock:
            if self._workers is None:
                self._workers = Workers(
                    1,
                    prepare=Remote("policymine.texts.drawn.pictures", "prepare_pictures"),
                    given=(),
                    timeout_seconds=_TIMEOUT_SECONDS,
                    memory_mb=_MEMORY_MB,
                )
            return self._workers

    def _hash(self, path: Path) -> str:
        """Return the file's digest, which is read again only where the file has changed."""
        stat = path.stat()
        key = (str(path), stat.st_mtime_ns, stat.st_size)
        if key not in self._digests:
            self._digests[key] = hash_file(path)
        return self._digests[key]

    def _keep(self, kept: Path, picture: bytes) -> None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=kept.parent, delete=False) as stream:
            part = Path(stream.name)
            try:
                stream.write(picture)
                stream.close()
                part.replace(kept)  # on Windows not where somebody reads the one that is there
            finally:
                stream.close()
                part.unlink(missing_ok=True)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Keep the pictures on the disk within their bound, the latest ones."""
        with os.scandir(self._folder) as folders:
            files = [file for each in folders if each.is_dir() for file in os.scandir(each.path)]
        sizes = sorted((file.stat().st_mtime, file.stat().st_size, file.path) for file in files)
        spare = sum(size for _, size, _ in sizes) - _LARGEST_CACHE_BYTES
        for _, size, path in sizes:
            if spare <= 0:
                return
            Path(path).unlink(missing_ok=True)
            spare -= size


def _hash_boxes(boxes: Sequence[Box]) -> str:
    return hashlib.sha256(repr(tuple(boxes)).encode()).hexdigest()[:16] if boxes else "plain"
