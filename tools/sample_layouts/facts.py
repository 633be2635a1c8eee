"""The manifest of the sample corpus: written from the facts of the sources, with the hash of each file's bytes."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from sample_layouts.source import Source

COLUMNS = (
    "document",
    "file",
    "title",
    "kind",
    "published_on",
    "publisher",
    "area",
    "speaker",
    "source_url",
    "sha256",
    "added_on",
)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe(source: Source, corpus: Path) -> dict[str, str]:
    """Return a source's row of the manifest."""
    row = {column: str(source.facts.get(column, "")) for column in COLUMNS}
    row["sha256"] = hash_file(corpus / row["file"])
    return row


def write_manifest(sources: list[Source], corpus: Path) -> None:
    """Write the manifest of the sources whose file exists, in the order of their slugs."""
    rows = [describe(source, corpus) for source in sources if (corpus / source.facts["file"]).exists()]
    rows.sort(key=lambda row: row["document"])
    with (corpus / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
