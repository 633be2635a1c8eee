"""Likenesses: which documents of a corpus say the same as a file, word for word or nearly.

Texts are compared by their words alone, in small letters. The share of five-word runs that two texts have in common
(their Jaccard index) is estimated with MinHash (Broder 1997, "On the resemblance and containment of documents"), as
datasketch computes it. What was read of a file is kept beside the corpus under the hash of its bytes, so that a new
document is compared with thousands in a moment.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policymine.errors import CorpusError

LEAST_LIKENESS = 0.5
_MOST_ALIKE = 0.99
FEWEST_WORDS = 50
PERMUTATIONS = 256
SHINGLE_WORDS = 5
PRINTS = ".prints.jsonl"
_WORD = re.compile(r"\w+")
_METHOD = f"minhash {PERMUTATIONS} of {SHINGLE_WORDS} words"


@dataclass(frozen=True, slots=True)
class Print:
    """What a text is known by: a hash of its words, and a MinHash signature where it has words enough.

    ``signature`` holds 256 unsigned 32-bit numbers in base64. ``extractor`` is what read the text.
    """

    text_sha256: str
    words: int
    signature: str
    extractor: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A document that a text is like: ``share`` of their runs of words is in both, 1.0 where every word is the same."""

    document: str
    share: float
    is_same: bool

    def describe(self) -> str:
        """Say how alike they are, to go before the document's name; only the same words are 100% the same."""
        return "word for word the same as" if self.is_same else f"{min(self.share, _MOST_ALIKE):.0%} the same as"


def take_print(body: str, extractor: str) -> Print:
    """Take the print of a text; one without words has an empty hash and is like nothing."""
    words = _WORD.findall(body.casefold())
    digest = hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""
    return Print(digest, len(words), _sign(words) if len(words) >= FEWEST_WORDS else "", extractor)


def _sign(words: Sequence[str]) -> str:
    from datasketch import MinHash  # it loads much, and many commands compare nothing

    runs = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}
    signature = MinHash(num_perm=PERMUTATIONS, seed=1)
    signature.update_batch([run.encode() for run in runs])
    return base64.b64encode(signature.hashvalues.astype("<u4").tobytes()).decode("ascii")


def find_alike(own: Print, others: Iterable[tuple[str, Print]]) -> list[Alike]:
    """Return the documents whose text is the same as ``own`` or alike, the most alike first, each once.

    ``others`` are documents with the prints of their files.
    """
    best: dict[str, Alike] = {}
    for document, other in others:
        is_same = bool(own.text_sha256) and own.text_sha256 == other.text_sha256
        share = 1.0 if is_same else _estimate(own, other)
        if share >= LEAST_LIKENESS and (document not in best or share > best[document].share):
            best[document] = Alike(document, share, is_same)
    return sorted(best.values(), key=lambda alike: (not alike.is_same, -alike.share, alike.document))


def _estimate(one: Print, other: Print) -> float:
    """Estimate the share of runs that are in both texts: the share of the signature's numbers that are equal."""
    if not (one.signature and other.signature):
        return 0.0
    pairs = zip(_unpack(one.signature), _unpack(other.signature), strict=True)
    return sum(number == same for number, same in pairs) / PERMUTATIONS


@lru_cache(maxsize=10_000)
def _unpack(signature: str) -> tuple[int, ...]:
    return struct.unpack(f"<{PERMUTATIONS}I", base64.b64decode(signature))


def read_prints(folder: Path) -> dict[str, Print]:
    """Return the prints kept beside a corpus, by the SHA-256 of the file; lines that are not whole are passed over."""
    path = folder / PRINTS
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if kept := _read_line(line):
            found[kept[0]] = kept[1]
    return found


def _read_line(line: str) -> tuple[str, Print] | None:
    try:
        row = json.loads(line)
        if row.pop("method") != _METHOD:
            return None
        return str(row.pop("sha256")), Print(**row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_prints(folder: Path, prints: Mapping[str, Print]) -> None:
    """Add prints, by the SHA-256 of the file, to those kept beside a corpus."""
    lines = [
        json.dumps(
            {
                "sha256": sha256,
                "method": _METHOD,
                "text_sha256": each.text_sha256,
                "words": each.words,
                "signature": each.signature,
                "extractor": each.extractor,
            }
        )
        for sha256, each in prints.items()
    ]
    try:
        with (folder / PRINTS).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("".join(f"\n{line}" for line in lines))
    except OSError as error:
        raise CorpusError(f"{folder / PRINTS} cannot be written: {error.strerror}. Check its permissions.") from error
