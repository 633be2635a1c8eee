"""Restoring: an archive into a new folder, every byte checked, nothing overwritten, nothing outside that folder."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from policymine.backups.archives import CORPUS, FORMAT, PAPER, STORE, Entry, Paper, check_path, copy_hashed
from policymine.backups.copies import check_store
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.exports.placing import make_beside
from policymine.moves import move
from policymine.settings import read_settings

_LARGEST_PAPER_BYTES = 256 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, UnicodeDecodeError)


def restore_backup(archive: Path, folder: Path) -> Paper:
    """Put a backed-up corpus into a new folder; return what its archive says of itself.

    Raise PolicymineError where the folder has anything in it, where the archive is damaged, was changed or holds paths
    that lead elsewhere, or where the disk has no room. Then nothing is left behind.
    """
    _refuse_place(folder)
    with _open_archive(archive) as opened:
        paper = _read_paper(archive, opened)
        _check_members(archive, opened, paper)
        with make_beside(folder) as made:
            _check_room(paper, made)
            for entry in paper.files:
                _put(archive, opened, entry, made)
            restored = made / CORPUS
            _settle(made, restored)
            if folder.exists():
                folder.rmdir()
            move(restored, folder)
    return paper


def _refuse_place(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise PolicymineError(f"{folder} is there already, and nothing is overwritten. Restore to a new folder.")
    if read_settings().database_url:
        raise PolicymineError(
            "POLICYMINE_DATABASE_URL names a store of its own, and a backup brings its store in a file. Unset it."
        )


@contextmanager
def _open_archive(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        stream = archive.open("rb")
    except FileNotFoundError as error:
        raise PolicymineError(f"There is no file {archive}. Check its name.") from error
    except OSError as error:
        raise PolicymineError(f"{archive} cannot be read: {error.strerror}. Give a file that backup made.") from error
    try:
        with stream, zipfile.ZipFile(stream) as opened:
            yield opened
    except _DAMAGE as error:
        raise PolicymineError(f"{archive} is damaged or no backup: {error}. Restore another one.") from error


def _read_paper(archive: Path, opened: zipfile.ZipFile) -> Paper:
    if PAPER not in opened.namelist() or opened.getinfo(PAPER).file_size > _LARGEST_PAPER_BYTES:
        raise PolicymineError(f"{archive} has no {PAPER}, so it is no backup of policymine.")
    try:
        paper = Paper.model_validate_json(opened.read(PAPER))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PolicymineError(f"{PAPER} of {archive} is not as it was made: {where}: {first['msg']}.") from error
    if paper.format != FORMAT:
        raise PolicymineError(
            f"{archive} was made by policymine {paper.policymine} in a form (format {paper.format}) that this version "
            f"does not read. Restore it with that version."
        )
    return paper


def _check_members(archive: Path, opened: zipfile.ZipFile, paper: Paper) -> None:
    """Refuse an archive whose members are not exactly what its paper lists, or are not plain files inside."""
    listed = [entry.path for entry in paper.files]
    found = [each.filename for each in opened.infolist()]
    if sorted(found) != sorted([*listed, PAPER]) or len(set(found)) != len(found):
        odd = sorted(set(found) ^ {*listed, PAPER}) or sorted({name for name in found if found.count(name) > 1})
        raise PolicymineError(f"{archive} does not hold what its {PAPER} lists; see {', '.join(odd[:5])}.")
    sizes = {entry.path: entry.size for entry in paper.files}
    for member in opened.infolist():
        if member.filename != PAPER:
            check_path(member.filename)
            if stat.S_ISLNK(member.external_attr >> 16) or member.file_size != sizes[member.filename]:
                raise PolicymineError(f"{member.filename} in {archive} is a link, or not of the size that was listed.")


def _check_room(paper: Paper, place: Path) -> None:
    needed, free = sum(entry.size for entry in paper.files), shutil.disk_usage(place).free
    if needed > free:
        raise PolicymineError(
            f"The corpus needs {needed / 1e6:,.0f} MB and {place.parent} has {free / 1e6:,.0f} MB free. "
            "Make room first."
        )


def _put(archive: Path, opened: zipfile.ZipFile, entry: Entry, made: Path) -> None:
    target = made.joinpath(*PurePosixPath(entry.path).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry.path) as source, target.open("xb") as stream:
        found = copy_hashed(source, stream, most=entry.size)
    if found != (entry.size, entry.sha256):
        raise PolicymineError(f"{entry.path} in {archive} is not what was backed up. Restore another backup.")


def _settle(made: Path, restored: Path) -> None:
    """Put the store in its place and see that the corpus opens."""
    store = made / STORE
    if store.exists():
        check_store(store)
        move(store, restored / STORE)
    open_corpus(restored)
