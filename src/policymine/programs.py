"""Programs: what reads and scores documents on a machine. Two with the same one find the same, to the last bit.

It is more than a version number: the source as it is, what reads scans, the codebook with its classifier, Python and
the libraries whose arithmetic and tables a result rests on.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from policymine.codebooks import hash_codebook
from policymine.texts import describe_extractor

LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "spacy", "skops", "nupunkt", "pdfplumber", "pdfminer.six", "pypdfium2", "lxml",
    "beautifulsoup4",
)  # fmt: skip
_HASH_LETTERS = 12

Program = Mapping[str, str]


def describe_program(codebook: str) -> Program:
    """Describe the program of this machine, part by part; raise CodebookError where the codebook is not here."""
    return {
        "policymine": f"{version('policymine')} ({_hash_source()})",
        "the codebook with its classifier": hash_codebook(codebook)[:_HASH_LETTERS],
        "the reader of documents": describe_extractor(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "the processor": platform.machine(),
        **{name: version(name) for name in LIBRARIES},
    }


def list_differences(ours: Program, theirs: Program) -> list[str]:
    """Say, part by part, where another machine's program is not ours."""
    return [
        f"{part} is {theirs.get(part, 'missing')} there and {ours[part]} here"
        for part in ours
        if theirs.get(part) != ours[part]
    ]


@lru_cache(maxsize=1)
def _hash_source() -> str:
    """Return a hash of the code of policymine as it is here: a version number does not change with every commit."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:_HASH_LETTERS]
