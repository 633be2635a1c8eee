"""Making a backup: everything of a corpus that could not be made again, in one archive."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from policymine.backups.archives import CORPUS, DECISIONS, FORMAT, PAPER, STORE, Entry, Paper, check_path, copy_hashed
from policymine.backups.copies import copy_store, read_copied_history
from policymine.codebooks import hash_codebook
from policymine.documents import Corpus, lock_corpus, open_corpus
from policymine.errors import PolicymineError
from policymine.exports.placing import is_export, place_file
from policymine.pipeline import locate_codebook
from policymine.reviewing.exchange import write_json
from policymine.schema import SCHEMA, read_clock
from policymine.settings import read_settings

_MADE_AGAIN = ("report", ".fetching", ".pages")
_PASSING = (".lock", ".part", ".prints.jsonl")
_STORES = re.compile(r"policymine\.(.+\.)?sqlite.*")
"""The store's own files, and the copies of it that migrations leave: they hold who was logged in."""


def make_backup(folder: Path, output: Path) -> Paper:
    """Write a corpus with its store and decisions to ``output``; return what the archive says of itself.

    Adding to the corpus waits meanwhile; a run and reviewers do not. Raise PolicymineError where something is at
    ``output`` already, or where the store is no SQLite file.
    """
    corpus = open_corpus(folder)
    if output.exists():
        raise PolicymineError(f"{output} is there already, and a backup never replaces anything. Give another name.")
    with lock_corpus(folder), place_file(output, replace=False) as made:
        drafts = made.parent / "drafts"
        drafts.mkdir()
        decisions = _draft_store(read_settings().locate_store(folder), drafts)
        return _write_archive(corpus, made, drafts, decisions)


def _draft_store(address: str, drafts: Path) -> int:
    """Put the store and its decisions into a folder, if there is one; return how many decisions there are."""
    if not copy_store(address, drafts / STORE):
        return 0
    history = read_copied_history(drafts / STORE)
    (drafts / DECISIONS).write_text(write_json(history), encoding="utf-8", newline="\n")
    return len(history)


def _write_archive(corpus: Corpus, made: Path, drafts: Path, decisions: int) -> Paper:
    with made.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            members = [*_list_files(corpus.folder), *_list_drafts(drafts)]
            files = tuple(_add(archive, name, path) for name, path in members)
            paper = Paper(
                format=FORMAT,
                made_at=read_clock(),
                policymine=version("policymine"),
                schema_version=SCHEMA,
                corpus=corpus.name,
                codebook_sha256=hash_codebook(locate_codebook(corpus)),
                documents=len(corpus.every),
                decisions=decisions,
                files=files,
            )
            archive.writestr(PAPER, paper.model_dump_json(indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    return paper


def _list_drafts(drafts: Path) -> Iterator[tuple[str, Path]]:
    yield from ((name, drafts / name) for name in (STORE, DECISIONS) if (drafts / name).exists())


def _list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a corpus with their paths in an archive; what can be made again is left out."""
    for path in sorted(folder.iterdir()):
        here = path.relative_to(folder)
        if path.is_dir() and not path.is_symlink():
            if path.name not in _MADE_AGAIN and _is_kept(here) and not is_export(path):
                inner = sorted(each for each in path.rglob("*") if each.is_file())
                yield from ((_name(folder, each), each) for each in inner if _is_kept(each.relative_to(folder)))
        elif path.is_file() and _is_kept(here) and not _STORES.fullmatch(path.name):
            yield _name(folder, path), path


def _is_kept(path: Path) -> bool:
    """Tell whether neither a file nor a folder that it lies in is of the moment, as a backup in the making is."""
    return not any(part.endswith(_PASSING) for part in path.parts)


def _name(folder: Path, path: Path) -> str:
    return f"{CORPUS}/{path.relative_to(folder).as_posix()}"


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Entry:
    check_path(name)
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
        size, digest = copy_hashed(source, target, most=path.stat().st_size)
    return Entry(path=name, size=size, sha256=digest)
