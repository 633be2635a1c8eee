"""What is done to a corpus: documents, versions and renditions are added, so that a crash at any point costs nothing.

A file is copied under a hidden ``.part`` name and moved into place before any table names it. A new document is then
written into files.csv and last into the manifest; a new version first into the manifest, which alone says what is
read, once files.csv holds what was read before and the addresses of what came with the version. What a crash leaves
behind is files that no table names: the same addition, done again, takes them up, as the next fetch does with what
files.csv knows by its address; the next writer removes those that are not whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policymine.documents.corpora import DEVICE_NAMES, DOCUMENTS, Corpus, hash_file, lock_corpus, make_slug, open_corpus
from policymine.documents.holdings import HOLDINGS, add_held_version, name_rendition, scan_holdings, write_holdings
from policymine.documents.manifests import write_manifest
from policymine.errors import CorpusError, DuplicateError
from policymine.moves import move
from policymine.records import Document, HeldFile, Provenance
from policymine.wording import quote_path

_NOWHERE = Provenance()


@dataclass(frozen=True, slots=True)
class Rendition:
    """Another form of a document: a file at hand, or None where it is known by its address and not fetched yet."""

    source: Path | None
    rendition: str = ""
    provenance: Provenance = _NOWHERE


def add_document(
    folder: Path,
    source: Path,
    draft: Document,
    *,
    provenance: Provenance = _NOWHERE,
    renditions: Sequence[Rendition] = (),
) -> Document:
    """Copy a file into the corpus and write it into the manifest; return the document as recorded.

    ``draft`` carries the metadata; its ``document`` is taken as the wished-for id. Raise DuplicateError where the same
    bytes are in the corpus already, naming the document, and CorpusError where the file cannot be read.
    """
    with open_for_writing(folder) as corpus:
        rows = _read_rows(corpus)
        digest = hash_file(source)
        refuse_duplicate(corpus, source, digest)
        identity = _choose_identity(corpus, rows, draft.document, digest)
        held = _take_in(corpus, source, identity, digest, provenance=provenance)
        added = replace(draft, document=identity, file=held.file, sha256=digest, added_on=_today())
        kept = [each for each in rows if each.document != identity]
        others = [_take_rendition(corpus, identity, each) for each in renditions]
        if others or _is_fetched(provenance) or (folder / HOLDINGS).exists():
            write_holdings(folder, [*kept, held, *others])
        write_manifest(folder, (*corpus.every, added))
    return added


def add_version(
    folder: Path,
    document: str,
    source: Path,
    *,
    provenance: Provenance = _NOWHERE,
    changes: Mapping[str, Any] | None = None,
    renditions: Sequence[Rendition] = (),
) -> Document:
    """Make a file the current version of a document; return the document as recorded.

    Earlier files stay, with the scores and reviews that they got. It is also how a document that is only listed gets
    its first file. ``changes`` are new values of Document's fields. Raise DuplicateError where it is the current file.
    """
    with open_for_writing(folder) as corpus:
        found = corpus.find(document)
        rows = _read_rows(corpus)
        digest = hash_file(source)
        if digest == found.sha256 and found.file:
            raise DuplicateError(
                f"{source} is what {found.document} of {folder} holds already. Nothing was added.", found.document
            )
        held = _take_in(corpus, source, found.document, digest, provenance=provenance, rows=rows)
        others = [_take_rendition(corpus, found.document, each) for each in renditions]
        current = replace(found, **(changes or {}), file=held.file, sha256=digest, added_on=found.added_on or _today())
        write_holdings(folder, [*rows, *_promise(others, rows)])
        write_manifest(folder, _put(corpus.every, current))
        written = add_held_version(rows, held, on=_today())
        version = next(each.version for each in written if each.file == held.file and not each.superseded_on)
        write_holdings(folder, [*_drop_promises(written, others), *(replace(each, version=version) for each in others)])
    return current


def add_rendition(
    folder: Path, document: str, source: Path, *, rendition: str = "", provenance: Provenance = _NOWHERE
) -> HeldFile:
    """Keep a file as another form of a document's current version: it is linked, and not read.

    Raise DuplicateError where the same bytes are held of the document already.
    """
    with open_for_writing(folder) as corpus:
        found = corpus.find(document)
        rows = _read_rows(corpus)
        digest = hash_file(source)
        if any(each.sha256 == digest and each.file for each in rows if each.document == found.document):
            raise DuplicateError(
                f"{source} is held as a file of {found.document} already. Nothing was added.", found.document
            )
        held = _take_rendition(corpus, found.document, Rendition(source, rendition, provenance))
        version = max((each.version for each in rows if each.document == found.document), default=1)
        added = replace(held, version=version)
        write_holdings(folder, [*_drop_promises(rows, [added]), added])
    return added


def touch_file(folder: Path, document: str, file: str, provenance: Provenance) -> None:
    """Record that a file was asked for again and has not changed: when, and the server's validators."""
    with open_for_writing(folder) as corpus:
        rows = _read_rows(corpus)
        if not any((each.document, each.file) == (document, file) for each in rows):
            raise CorpusError(f"{folder} holds no file {file} of {document}. See them with policymine versions.")
        write_holdings(folder, [_touch(each, document, file, provenance) for each in rows])


def _touch(row: HeldFile, document: str, file: str, provenance: Provenance) -> HeldFile:
    if (row.document, row.file) != (document, file):
        return row
    return replace(
        row,
        source_url=provenance.source_url or row.source_url,
        retrieved_at=provenance.retrieved_at or row.retrieved_at,
        etag=provenance.etag,
        last_modified=provenance.last_modified,
    )


def replace_document(folder: Path, document: Document) -> None:
    """Write a document's row anew, under the same id."""
    with open_for_writing(folder) as corpus:
        write_manifest(folder, _put(corpus.every, document))


def edit_document(folder: Path, document: str, changes: Mapping[str, Any]) -> Document:
    """Correct columns of a document, withdrawn or not; return it. What a person gives is no longer a guess."""
    with open_for_writing(folder) as corpus:
        found = corpus.find(document, withdrawn=True)
        guessed = " ".join(name for name in found.guessed.split() if name not in changes)
        edited = replace(found, **{"guessed": guessed, **changes})
        write_manifest(folder, _put(corpus.every, edited))
    return edited


def withdraw_document(folder: Path, document: str, *, because: str) -> Document:
    """Take a document out of what is scored and ranked; its row, files, reviews and history stay."""
    with open_for_writing(folder) as corpus:
        found = corpus.find(document)
        withdrawn = replace(found, withdrawn_on=_today(), withdrawn_because=because)
        write_manifest(folder, _put(corpus.every, withdrawn))
    return withdrawn


def restore_document(folder: Path, document: str) -> Document:
    """Take a withdrawn document back; raise CorpusError where it is not withdrawn."""
    with open_for_writing(folder) as corpus:
        found = corpus.find(document, withdrawn=True)
        if not found.withdrawn_on:
            raise CorpusError(f"{found.document} of {folder} has not been withdrawn. There is nothing to take back.")
        restored = replace(found, withdrawn_on="", withdrawn_because="")
        write_manifest(folder, _put(corpus.every, restored))
    return restored


def _put(documents: Iterable[Document], changed: Document) -> list[Document]:
    return [changed if each.document == changed.document else each for each in documents]


def _read_rows(corpus: Corpus) -> list[HeldFile]:
    """Return the rows of files.csv, those of unfinished additions too, completed from the manifest."""
    finished = list(corpus.read_files())
    names = {each.document for each in corpus.every}
    pending = (each for each in scan_holdings(corpus.folder / HOLDINGS) if isinstance(each, HeldFile))
    return [*finished, *(each for each in pending if each.document not in names)]


def refuse_duplicate(corpus: Corpus, source: Path, digest: str) -> None:
    """Raise DuplicateError, naming the document and the way on, where a corpus holds these bytes or held them."""
    for document in corpus.every:
        if document.file and document.sha256 == digest:
            raise DuplicateError(_explain_duplicate(corpus, source, document, "it is"), document.document)
    titles = {each.document: each for each in corpus.every}
    for held in corpus.read_files():
        if held.file and held.sha256 == digest:
            what = f"it is the {held.rendition}, version {held.version}, of"
            raise DuplicateError(_explain_duplicate(corpus, source, titles[held.document], what), held.document)


def _explain_duplicate(corpus: Corpus, source: Path, document: Document, what: str) -> str:
    known = f"{source} is in {corpus.folder} already: {what} the document {document.document} ({document.title})"
    if not document.withdrawn_on:
        return f"{known}. Nothing was added."
    undo = f"policymine remove {quote_path(corpus.folder)} {document.document} --undo"
    return f"{known}, which was withdrawn on {document.withdrawn_on}. Nothing was added. Take it back with: {undo}"


def _choose_identity(corpus: Corpus, rows: Sequence[HeldFile], wish: str, digest: str) -> str:
    """Return a free id; one that an interrupted addition of the same file took is free for it."""
    own = {each.document for each in rows if each.sha256 == digest}
    taken = {each.document for each in corpus.every} | ({each.document for each in rows} - own) | DEVICE_NAMES
    base = make_slug(wish)[:80].strip("-") or "document"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _take_in(
    corpus: Corpus,
    source: Path,
    identity: str,
    digest: str,
    *,
    provenance: Provenance,
    rendition: str = "",
    rows: Sequence[HeldFile] = (),
) -> HeldFile:
    """Copy a file into the corpus' documents, under a name that no other bytes have."""
    version = max((each.version for each in rows if each.document == identity and each.file), default=0) + 1
    stem = identity if version == 1 else f"{identity}.v{version}"
    target = _choose_target(corpus, stem, source.suffix.lower(), digest)
    _copy_whole(source, target)
    return HeldFile(
        document=identity,
        version=version,
        rendition=rendition or name_rendition(target.name),
        file=f"{DOCUMENTS}/{target.name}",
        sha256=digest,
        source_url=provenance.source_url,
        retrieved_at=provenance.retrieved_at or _today(),
        etag=provenance.etag,
        last_modified=provenance.last_modified,
    )


def _choose_target(corpus: Corpus, stem: str, suffix: str, digest: str) -> Path:
    number, target = 1, corpus.folder / DOCUMENTS / f"{stem}{suffix}"
    while target.exists() and hash_file(target) != digest:
        number += 1
        target = corpus.folder / DOCUMENTS / f"{stem}-{number}{suffix}"
    return target


def _take_rendition(corpus: Corpus, identity: str, given: Rendition) -> HeldFile:
    if given.source is None:
        return HeldFile(identity, 1, given.rendition, "", source_url=given.provenance.source_url)
    digest = hash_file(given.source)
    return _take_in(corpus, given.source, identity, digest, provenance=given.provenance, rendition=given.rendition)


def _promise(came: Iterable[HeldFile], rows: Iterable[HeldFile]) -> Iterator[HeldFile]:
    """Yield rows that know files by their address alone: a fetch brings them again should this writer not list them."""
    promised = {(each.document, each.source_url) for each in rows if not each.file}
    for each in came:
        if each.file and each.source_url and (each.document, each.source_url) not in promised:
            yield HeldFile(each.document, 1, each.rendition, "", source_url=each.source_url)


def _drop_promises(rows: Iterable[HeldFile], came: Sequence[HeldFile]) -> list[HeldFile]:
    """Leave out the rows of files that were known by their address, and have come."""
    addresses = {(each.document, each.source_url) for each in came if each.file}
    return [each for each in rows if each.file or (each.document, each.source_url) not in addresses]


def _copy_whole(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        move(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CorpusError(
            f"{source} cannot be copied to {target}: {error.strerror or error}. Mend that and add it again."
        ) from error


@contextmanager
def open_for_writing(folder: Path) -> Iterator[Corpus]:
    """Open a corpus for one writer, without what an interrupted one left half written."""
    with lock_corpus(folder):
        corpus = open_corpus(folder)
        halves = [*(folder / DOCUMENTS).glob(".*.part"), *folder.glob("*.csv????????.part")]
        for half in halves:
            half.unlink(missing_ok=True)
        yield corpus


def _is_fetched(provenance: Provenance) -> bool:
    return bool(provenance.etag or provenance.last_modified or provenance.retrieved_at)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
