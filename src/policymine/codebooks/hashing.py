"""One hash for everything of a codebook that a result rests on: definitions, patterns, cues and fitted classifier."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from policymine.codebooks.loading import CUES_FILE, find_folder

_SUFFIXES = frozenset({".toml", ".jsonl", ".json", ".skops"})
_ALSO = "second_codings.csv"
_FOR_FIGURES_ONLY = frozenset({"evaluation.json", "gaming.toml"})


def hash_codebook(name_or_path: str | Path) -> str:
    """Return the SHA-256 of the files of a codebook that scores rest on, and of this version of the program.

    What two people coded counts among them, since the interval rests on it; the annotations only made the classifier.

    Cheap: nothing is parsed. Raise CodebookError where there is no such codebook.
    """
    folder = find_folder(name_or_path)
    files = sorted(
        file
        for file in folder.iterdir()
        if (file.suffix in _SUFFIXES and file.name not in _FOR_FIGURES_ONLY) or file.name == _ALSO
    )
    if not (folder / CUES_FILE).is_file():
        files.append(find_folder("bottom_up") / CUES_FILE)
    digest = hashlib.sha256(version("policymine").encode())
    for file in files:
        digest.update(f"\n{file.name}\n".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n") if file.suffix != ".skops" else file.read_bytes())
    return digest.hexdigest()
