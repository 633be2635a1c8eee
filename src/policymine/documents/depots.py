"""Depots: where the files of a corpus lie when they are not in its folder, at any address that fsspec can open.

A file is brought when it is needed, to a folder of this machine, under the SHA-256 that the manifest gives for it: so
it is checked, brought once however many documents and corpora name it, and never read half. (fsspec's own caches name
files by their address and check nothing, so they do not serve here.) Credentials are those that fsspec finds in the
environment; no message repeats what a library says, since that may hold them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from policymine.documents.corpora import hash_file
from policymine.errors import CorpusError, UnreadableError
from policymine.moves import move
from policymine.records import Document

CHUNK_BYTES = 1024 * 1024
RESTING_SECONDS = 3600.0
_DRIVERS = {
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "sftp": "paramiko", "ssh": "paramiko", "abfs": "adlfs",
    "az": "adlfs", "abfss": "adlfs", "smb": "smbprotocol", "webdav": "webdav4", "hdfs": "pyarrow",
}  # fmt: skip
_SHELVES = 256  # folders of a cache, named by the first two letters of a hash


@dataclass(frozen=True, slots=True)
class Cache:
    """Where files are kept that were brought: of ``most_mb`` in all, a file of ``file_most_mb``, in ``seconds``."""

    folder: Path
    most_mb: int
    file_most_mb: int
    seconds: float


def check_driver(depot: str) -> None:
    """Raise CorpusError where what fsspec needs for an address is not installed, with what to install."""
    protocol = depot.partition("://")[0]
    try:
        from fsspec import get_filesystem_class

        get_filesystem_class(protocol)
    except ValueError as error:
        raise CorpusError(
            f"The documents lie at {depot}, and fsspec knows no {protocol}://. Correct documents_at in corpus.toml."
        ) from error
    except ImportError as error:
        install = f"pip install 'policymine[cloud]' {_DRIVERS.get(protocol, '')}".rstrip()
        raise CorpusError(
            f"The documents lie at {depot}, and what reads {protocol}:// is not installed here "
            f"({error.name or error}). Install it with: {install}"
        ) from error


def check_depot(depot: str, document: Document) -> None:
    """Ask for the first bytes of a document; raise CorpusError where its depot cannot be reached at all.

    A file that is not there is no fault of the depot.
    """
    check_driver(depot)
    try:
        with _open(depot, document.file) as stream:
            stream.read(1)
    except FileNotFoundError:
        return
    except Exception as error:
        raise CorpusError(
            f"{depot}, where the documents of the corpus lie, cannot be reached: {_describe(error)}. Check "
            "documents_at in corpus.toml, the network, and the credentials that fsspec takes from the environment."
        ) from error


def list_files(depot: str) -> set[str]:
    """Return the files of a depot, by their paths in it; raise CorpusError where it cannot be listed."""
    check_driver(depot)
    try:
        files, root = _connect(depot)
        found = files.find(root)
    except Exception as error:
        raise CorpusError(
            f"{depot} cannot be listed: {_describe(error)}. Check documents_at, the network and your credentials."
        ) from error
    prefix = len(root.rstrip("/")) + 1
    return {str(each)[prefix:] for each in found}


def bring_file(local: Path, depot: str, document: Document, cache: Cache) -> Path:
    """Return where a document's file lies on this machine; bring it where it does not, and check its SHA-256.

    ``local`` is where it lies if it is in the corpus folder. Raise UnreadableError, with the remedy, where it is not in
    the depot, is not what the manifest says, or does not come.
    """
    if not depot or (local.is_file() and hash_file(local) == document.sha256):
        return local
    shelf = cache.folder / document.sha256[:2]
    kept = shelf / (document.sha256 + local.suffix.lower())
    if kept.is_file() and hash_file(kept) == document.sha256:
        os.utime(kept)
        return kept
    shelf.mkdir(parents=True, exist_ok=True)
    with _begin_file(kept) as part:
        digest = _copy(depot, document.file, part, cache)
        if digest != document.sha256:
            raise UnreadableError(
                f"{document.file} at {depot} is not the file that the manifest names (sha256 {digest[:12]}..., not "
                f"{document.sha256[:12]}...). Put the right file back, or add this one as a version of "
                f"{document.document}."
            )
    _make_room(shelf, kept, cache.most_mb * 1024 * 1024 // _SHELVES)
    return kept


@contextmanager
def _begin_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, which stands under its name once it is whole."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as part:
            yield part
        move(Path(name), target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _copy(depot: str, file: str, part: IO[bytes], cache: Cache) -> str:
    """Copy a file of a depot within its bounds; return its SHA-256."""
    digest, size, begun = hashlib.sha256(), 0, time.monotonic()
    try:
        with _open(depot, file) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                size += len(chunk)
                _check_bounds(f"{file} at {depot}", size, time.monotonic() - begun, cache)
                digest.update(chunk)
                part.write(chunk)
    except UnreadableError:
        raise
    except FileNotFoundError as error:
        raise UnreadableError(
            f"its file {file} is not at {depot}. Put it there, or take its row out of the manifest"
        ) from error
    except Exception as error:
        raise UnreadableError(
            f"{file} could not be brought from {depot}: {_describe(error)}. It is tried again by the next run; check "
            "the network and the credentials that fsspec takes from the environment."
        ) from error
    return digest.hexdigest()


def _check_bounds(name: str, size: int, seconds: float, cache: Cache) -> None:
    if size > cache.file_most_mb * 1024 * 1024:
        raise UnreadableError(
            f"{name} has more than {cache.file_most_mb} MB and was given up. Raise POLICYMINE_FETCH_MOST_MB to have it."
        )
    if seconds > cache.seconds:
        raise UnreadableError(
            f"{name} did not come within {cache.seconds:.0f} seconds. It is tried again by the next run; raise "
            "POLICYMINE_DOCUMENT_TIMEOUT_SECONDS where the network is slow."
        )


def _connect(depot: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    files, root = url_to_fs(depot)
    return files, str(root)


def _open(depot: str, file: str) -> Any:
    files, root = _connect(depot)
    return files.open(f"{root.rstrip('/')}/{file}", "rb")


def _describe(error: Exception) -> str:
    """Name an error without the words of the library that raised it."""
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}, {reason}" if reason else type(error).__name__


def _make_room(shelf: Path, kept: Path, most_bytes: int) -> None:
    """Remove what has not been used for longest from a shelf that is full, but nothing that may be in use."""
    with os.scandir(shelf) as entries:
        files = sorted((each.stat().st_mtime, each.stat().st_size, each.path) for each in entries)
    spare = sum(size for _, size, _ in files) - most_bytes
    for used_at, size, path in files:
        if spare <= 0 or time.time() - used_at < RESTING_SECONDS:
            return
        if Path(path) != kept:
            Path(path).unlink(missing_ok=True)
            spare -= size
