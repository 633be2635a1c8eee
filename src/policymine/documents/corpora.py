"""Corpora: a folder with corpus.toml, manifest.csv, documents/ and, where files have a history, files.csv."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from policymine.documents.holdings import read_holdings
from policymine.documents.manifests import MANIFEST, read_manifest
from policymine.documents.spreadsheets import write_whole
from policymine.errors import BusyError, CorpusError
from policymine.records import Document, HeldFile
from policymine.wording import quote_path

SETTINGS = "corpus.toml"
DOCUMENTS = "documents"
DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for devices: no file there is called so, whatever its ending."""
_ADDRESS = re.compile(r"[A-Za-z0-9+.-]+://[^\s?#]+")
_PASSWORD = re.compile(r"[^:]+://[^/@]*:[^/@]*@")
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents that are coded with one codebook. ``withdrawn`` ones are listed, and no longer scored.

    ``documents_at`` is the address where the files lie if they are not in the folder, else empty (``depots``).
    """

    folder: Path
    name: str
    title: str
    codebook: str
    documents: tuple[Document, ...]
    withdrawn: tuple[Document, ...] = ()
    documents_at: str = ""

    @property
    def every(self) -> tuple[Document, ...]:
        """All documents of the manifest, the withdrawn ones last."""
        return self.documents + self.withdrawn

    def read_files(self) -> tuple[HeldFile, ...]:
        """Return what the corpus holds of its documents: versions and renditions."""
        return read_holdings(self.folder, self.every)

    def locate(self, document: Document) -> Path:
        """Return the path of a document's file in the folder of the corpus."""
        return self.folder / document.file

    def has_file(self, document: Document) -> bool:
        """Tell whether a document has a file: here, or said to be where the files of the corpus lie."""
        return bool(document.file) and (bool(self.documents_at) or self.locate(document).is_file())

    def find(self, document: str, *, withdrawn: bool = False) -> Document:
        """Return the document with this id, or the only one that begins so; raise CorpusError where there is none.

        A withdrawn one is found only if ``withdrawn`` is true.
        """
        among = self.every if withdrawn else self.documents
        exact = [each for each in among if each.document == document]
        close = exact or [each for each in among if each.document.startswith(document)]
        if len(close) == 1:
            return close[0]
        if close:
            names = ", ".join(each.document for each in close[:8])
            raise CorpusError(
                f"{document} fits several documents of {self.folder}: {names}. Give the whole name of one."
            )
        if any(each.document == document for each in self.withdrawn):
            raise CorpusError(
                f"{document} was withdrawn from {self.folder}. Take it back with: "
                f"policymine remove {quote_path(self.folder)} {document} --undo"
            )
        raise CorpusError(
            f"{self.folder} has no document {document}. See its names with: policymine scores {quote_path(self.folder)}"
        )


def open_corpus(folder: Path) -> Corpus:
    """Open a corpus; raise CorpusError naming the file, row and remedy where it is not well formed."""
    check_folder(folder)
    table = read_corpus_settings(folder)
    every = tuple(read_manifest(folder / MANIFEST))
    return Corpus(
        folder=folder,
        name=str(table.get("name", folder.resolve().name)),
        title=str(table.get("title", folder.resolve().name)),
        codebook=str(table.get("codebook", "bottom_up")),
        documents=tuple(document for document in every if not document.withdrawn_on),
        withdrawn=tuple(document for document in every if document.withdrawn_on),
        documents_at=read_address(table, folder / SETTINGS),
    )


def check_folder(folder: Path) -> None:
    """Raise CorpusError where there is no folder that could be a corpus."""
    if folder.is_file():
        raise CorpusError(
            f"{folder} is a file, and a corpus is a folder. Make one of it with: "
            f"policymine add my-corpus {quote_path(folder)}"
        )
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus at {folder}. Make one with: policymine add {quote_path(folder)} FILE")


def read_address(table: Mapping[str, object], path: Path) -> str:
    """Return where the settings of a corpus say that its files lie; raise CorpusError where that cannot be."""
    address = table.get("documents_at", "")
    if address == "":
        return ""
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise CorpusError(
            f"{path}: documents_at must be an address that fsspec opens, such as s3://bucket/folder. Correct that line."
        )
    if address.split("://")[0].lower() in _WEB:
        raise CorpusError(
            f"{path}: documents_at may not be a web address. Take documents from the web with policymine add, which "
            "asks politely and keeps what came."
        )
    if _PASSWORD.match(address):
        raise CorpusError(
            f"{path}: documents_at holds a password. Take it out: fsspec takes credentials from the environment."
        )
    return address.rstrip("/")


def find_corpora(among: Path) -> list[str]:
    """Return the names of the corpora that lie in a folder."""
    return sorted(path.parent.name for path in among.glob(f"*/{SETTINGS}"))


def locate_corpus(name: str, among: Path) -> Path:
    """Return the folder of a corpus, named by its path or by its name in the folder ``among``.

    Raise CorpusError with the names that exist where there is none.
    """
    for folder in (Path(name), among / name):
        if name.strip() and (folder / SETTINGS).is_file():
            return folder
    names = ", ".join(find_corpora(among))
    there = f"In {among} there are: {names}." if names else f"There is none in {among} either."
    raise CorpusError(f"There is no corpus at {name or 'an empty name'}. {there} Name one of them, or its folder.")


def create_corpus(folder: Path, *, codebook: str = "bottom_up") -> Corpus:
    """Make a corpus folder with its corpus.toml, or open the one that is there."""
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder} is a file, so no corpus can be made there. Choose another folder.")
    try:
        (folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
        if not (folder / SETTINGS).exists():
            name = make_slug(folder.resolve().name) or "corpus"
            write_whole(
                folder / SETTINGS,
                f'name = "{name}"\ntitle = "{name.replace("-", " ").capitalize()}"\ncodebook = "{codebook}"\n',
            )
    except OSError as error:
        raise CorpusError(
            f"The corpus {folder} cannot be made there: {error.strerror}. Choose another folder."
        ) from error
    return open_corpus(folder)


def read_corpus_settings(folder: Path) -> Mapping[str, object]:
    """Read corpus.toml; raise CorpusError naming the file and the remedy where it is missing or not TOML."""
    path = folder / SETTINGS
    if not path.exists():
        raise CorpusError(
            f"{folder} has no {SETTINGS}, so it is not a corpus. Make one with: "
            f"policymine add {quote_path(folder)} FILE"
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} is not valid TOML: {error}. Correct that line.") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}. Check its permissions.") from error


@contextmanager
def lock_corpus(folder: Path, *, name: str = ".lock", timeout_seconds: float = 30.0) -> Iterator[None]:
    """Hold the corpus for one writer; raise BusyError where another keeps it longer than the timeout.

    The system gives the lock back when its holder ends, in whatever way that is.
    """
    lock = FileLock(folder / name, timeout=timeout_seconds)
    _acquire(lock, folder, name)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, folder: Path, name: str) -> None:
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another policymine is writing to {folder}. Wait until it has ended, then run this again."
        ) from error
    except OSError as error:
        raise CorpusError(
            f"{folder / name} cannot be written: {error.strerror}. Whoever works on a corpus must be able to write "
            "in its folder: change its permissions, or copy the corpus to a place of your own."
        ) from error


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hex; raise CorpusError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}. Check its name and its permissions.") from error


def make_slug(words: str) -> str:
    """Turn words into small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
