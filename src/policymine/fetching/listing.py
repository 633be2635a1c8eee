"""Listing: documents that are known and have not come, and addresses that a corpus knows already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from policymine.documents import (
    Corpus,
    lock_corpus,
    make_slug,
    open_corpus,
    read_holdings,
    write_holdings,
    write_manifest,
)
from policymine.records import Document, HeldFile
from policymine.sources.govuk import ASSETS_HOST, HOSTS


def list_document(folder: Path, draft: Document, addresses: Sequence[str]) -> Document:
    """List a document whose text has not come, with the addresses of its files; return it as recorded."""
    with lock_corpus(folder):
        corpus = open_corpus(folder)
        taken = {each.document for each in corpus.every}
        number, base = 1, draft.document
        while draft.document in taken:
            number += 1
            draft = replace(draft, document=f"{base}-{number}")
        listed = replace(draft, file="", sha256="", added_on=datetime.now(UTC).date().isoformat())
        rows = list(read_holdings(folder, corpus.every))
        promised = [HeldFile(listed.document, 1, "", "", source_url=address) for address in addresses]
        if promised:
            write_holdings(folder, [*rows, *promised])
        write_manifest(folder, (*corpus.every, listed))
    return listed


def drop_promise(folder: Path, document: str, address: str) -> None:
    """Strike a file that was only known by its address, because it turned out to be held or gone for good."""
    with lock_corpus(folder):
        corpus = open_corpus(folder)
        rows = read_holdings(folder, corpus.every)
        kept = [each for each in rows if each.file or (each.document, each.source_url) != (document, address)]
        if len(kept) < len(rows):
            write_holdings(folder, kept)


def supersede(folder: Path, document: str, file: str) -> None:
    """Record that another rendition took the place of a file, which stays."""
    today = datetime.now(UTC).date().isoformat()
    with lock_corpus(folder):
        corpus = open_corpus(folder)
        rows = read_holdings(folder, corpus.every)
        write_holdings(
            folder,
            [
                replace(each, superseded_on=today) if (each.document, each.file) == (document, file) else each
                for each in rows
            ],
        )


def name_document(address: str) -> str:
    """Return a wished-for id: the last words of an address."""
    path = unquote(urlsplit(address).path).rstrip("/")
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", path.rpartition("/")[2])
    return make_slug(stem)[:80].strip("-") or make_slug(urlsplit(address).netloc) or "document"


def find_by_address(corpus: Corpus, address: str) -> Document | None:
    """Return the document that an address belongs to: its own, one of its files', or that of its publication."""
    wanted = simplify(address)
    for each in corpus.every:
        if each.source_url and simplify(each.source_url) == wanted:
            return each
    names = {each.document: each for each in corpus.every}
    rows: Iterable[HeldFile] = corpus.read_files()
    holders = (names.get(row.document) for row in rows if row.source_url and simplify(row.source_url) == wanted)
    return next((each for each in holders if each), None)


def simplify(address: str) -> str:
    """Return an address as it is compared: without scheme, query of GOV.UK, fragment, or the two names of a host."""
    parts = urlsplit(address.strip())
    host = parts.netloc.lower()
    path = parts.path.rstrip("/")
    if host in HOSTS or host == ASSETS_HOST:
        return f"gov.uk{path.removeprefix('/api/content')}"
    return f"{host}{path}{'?' + parts.query if parts.query else ''}"
