"""Find the chance that each sentence of a real document had of being annotated: a column of references.csv.

Sentences were preferred where they seemed to carry a code. So the sentences of each genre are parted by how likely a
classifier takes them to carry one, the annotated ones by a classifier that has not seen their document
(post-stratification); the chance of each is the share of its part that is annotated. Without ``--write`` it only tells
what stands there and what would.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from policymine.annotations import REFERENCES_FILE, AnnotationSet, read_annotations
from policymine.coding import Coder, Passage, build_coder
from policymine.library import read_document
from policymine.priors import find_prior
from policymine.rates import Matrix, Whole
from policymine.records import Sentence
from policymine.training import build_training_set, predict_held_out

EDGES = (0.005, 0.01, 0.02, 0.05)
"""They part sentences by the probability of carrying a code. Above the last one every sentence was annotated."""
WHOLE = frozenset({"council"})
"""Genres of which every sentence was annotated."""
COLUMN = "inclusion_probability"
_SHORTEST_PART = 25
_DIGITS = 5


def find_shares(annotated: Matrix, left: Matrix) -> tuple[float, ...]:
    """Return which share of the sentences of each part is annotated.

    Both arguments are probabilities of carrying a code, (n,). What seems to be left in the last part is annotated too,
    only parted from its neighbours elsewhere, so that it was not found again; as many are taken off the other parts.
    """
    inside, outside = _count(annotated), _count(left)
    lost = outside[-1] / max(inside[-1], 1)
    truly_left = np.maximum(outside - lost * inside, 0)
    shares = inside / np.maximum(inside + truly_left, 1)
    return tuple(round(float(share), _DIGITS) for share in shares)


def _count(probabilities: Matrix) -> Whole:
    return np.bincount(find_parts(probabilities), minlength=len(EDGES) + 1)


def find_parts(probabilities: Matrix) -> Whole:
    """Return the number of the part to which each probability of carrying a code belongs."""
    return np.searchsorted(EDGES, probabilities, side="right")


def find_left(sentences: Iterable[Sentence], annotated: Iterable[str]) -> Iterator[Sentence]:
    """Yield the sentences of a document that are not annotated, nor a part of what is, nor what is a part of them."""
    known = {_squeeze(text) for text in annotated}
    long = [text for text in known if len(text) > _SHORTEST_PART]
    joined = "\n".join(known)
    for sentence in sentences:
        text = _squeeze(sentence.text)
        is_part = len(text) > _SHORTEST_PART and text in joined
        if text not in known and not is_part and not any(each in text for each in long):
            yield sentence


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def find_chances(coder: Coder, annotations: AnnotationSet, texts: Path) -> tuple[dict[str, float], list[str]]:
    """Return the chance of each referenced sentence by id, and a line about each part of each genre."""
    examples = build_training_set(annotations, coder.reader)
    codes = [str(code) for code in np.unique(examples.codes)]
    held_out = predict_held_out(examples, codes)
    commonest = find_prior(held_out.mean(axis=0)).commonest
    annotated = 1 - held_out[examples.is_real, commonest]
    left = dict(_predict_left(coder, annotations, texts, codes[commonest]))
    genres = np.asarray([each.genre for each in annotations.referenced])
    chances = dict.fromkeys((each.id for each in annotations.referenced), 1.0)
    told = []
    for genre in sorted(set(genres.tolist()) - WHOLE):
        inside = np.flatnonzero(genres == genre)
        parts = find_parts(annotated[inside])
        others = np.concatenate([left[name] for name in _list_documents(annotations, genre)])
        shares = find_shares(annotated[inside], others)
        chances |= {annotations.referenced[at].id: shares[part] for at, part in zip(inside, parts, strict=True)}
        counts = zip((0.0, *EDGES), _count(annotated[inside]), _count(others), shares, strict=True)
        told += [f"{genre}, {low:g} or more: {own} annotated, {rest} left, {share}" for low, own, rest, share in counts]
    return chances, told


def _list_documents(annotations: AnnotationSet, genre: str) -> list[str]:
    return sorted({each.document for each in annotations.referenced if each.genre == genre})


def _predict_left(
    coder: Coder, annotations: AnnotationSet, texts: Path, commonest: str
) -> Iterator[tuple[str, Matrix]]:
    """Yield each document with the probabilities of carrying a code of its sentences that are not annotated."""
    files = {path.name: path for path in sorted(texts.rglob("*"))}
    known: dict[str, list[str]] = {}
    for each in annotations.referenced:
        known.setdefault(each.document, []).append(each.text)
    at = coder.classifier.codes.index(commonest)
    for document, own in known.items():
        left = find_left(read_document(files[document]).sentences, own)
        passages = [Passage(str(each.index), each.text, each.heading, each.previous) for each in left]
        yield document, 1 - coder.classifier.predict(coder.reader.read(passages))[:, at]


def replace_chances(table: str, chances: Mapping[str, float]) -> tuple[str, int]:
    """Return the text of a references.csv with other chances, and how many of them are others than before."""
    ends = "\r\n" if "\r\n" in table else "\n"
    reader = csv.DictReader(io.StringIO(table, newline=""))
    rows = list(reader)
    changed = sum(float(row[COLUMN]) != chances[row["id"]] for row in rows)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, reader.fieldnames or (), lineterminator=ends)
    writer.writeheader()
    writer.writerows(row | {COLUMN: str(chances[row["id"]])} for row in rows)
    return written.getvalue(), changed


def main(arguments: Sequence[str] | None = None) -> None:
    """Find them, tell them, and write them if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codebook", default="bottom_up", help="its name or folder")
    parser.add_argument(
        "--texts",
        type=Path,
        default=os.environ.get("POLICYMINE_ANNOTATED_TEXTS"),
        help="folder of the documents annotated by reference; if not given, POLICYMINE_ANNOTATED_TEXTS",
    )
    parser.add_argument("--write", action="store_true", help="write them into references.csv")
    given = parser.parse_args(arguments)
    if given.texts is None:
        parser.error("name the folder of the annotated documents with --texts or POLICYMINE_ANNOTATED_TEXTS")
    coder = build_coder(given.codebook)
    annotations = read_annotations(coder.reader.codebook, given.texts)
    if annotations.missing:
        missing = Counter(annotations.missing)
        sys.exit(f"{missing.total()} sentences of {len(missing)} documents are not in {given.texts}: bring them first.")
    chances, told = find_chances(coder, annotations, given.texts)
    path = coder.reader.codebook.path / REFERENCES_FILE
    table, changed = replace_chances(path.read_bytes().decode("utf-8"), chances)
    print(*told, sep="\n")
    print(f"{changed} of {len(chances)} sentences have another chance than in {path.name}.")
    if given.write:
        path.write_bytes(table.encode("utf-8"))


if __name__ == "__main__":
    main()
