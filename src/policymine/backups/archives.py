"""What an archive is: a ZIP file with the corpus' files, its store, its decisions, and a paper that lists them all."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from pydantic import BaseModel, ConfigDict, Field

from policymine.documents.manifests import lies_inside
from policymine.errors import PolicymineError

FORMAT = 1
PAPER = "backup.json"
STORE = "policymine.sqlite"
DECISIONS = "decisions.jsonl"
CORPUS = "corpus"
_CHUNK_BYTES = 1 << 20


class Entry(BaseModel):
    """A file of an archive: its path there, its size in bytes and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True)

    path: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Paper(BaseModel):
    """What an archive says of itself. ``made_at`` is UTC in ISO form; ``schema_version`` is the store's."""

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: str
    policymine: str
    schema_version: int
    corpus: str
    codebook_sha256: str
    documents: int
    decisions: int
    files: tuple[Entry, ...]


def check_path(path: str) -> None:
    """Raise PolicymineError where a path of an archive could lead out of the folder that it is put in."""
    pure = PurePosixPath(path)
    known = path in (STORE, DECISIONS) or (len(pure.parts) > 1 and pure.parts[0] == CORPUS)
    plain = pure.as_posix() == path and not any(PureWindowsPath(part).drive for part in pure.parts)
    if not (known and plain and lies_inside(path)):
        raise PolicymineError(f"{path!r} is no path that a backup may hold. Rename that file, without \\ and drives.")


def copy_hashed(source: IO[bytes], target: IO[bytes], *, most: int | None = None) -> tuple[int, str]:
    """Copy bytes; return how many, and their SHA-256. Stops after ``most`` and one more, where it is given."""
    digest, size = hashlib.sha256(), 0
    while most is None or size <= most:
        chunk = source.read(_CHUNK_BYTES if most is None else min(_CHUNK_BYTES, most + 1 - size))
        if not chunk:
            break
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
