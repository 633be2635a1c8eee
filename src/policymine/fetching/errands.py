"""Errands: a corpus that is held for fetching, with what brings and what records, set up by the settings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policymine.documents import Corpus, lock_corpus, open_corpus
from policymine.glances import share_workers
from policymine.ledger import Ledger
from policymine.settings import Settings, read_settings
from policymine.sources.addresses import Guard, read_networks
from policymine.sources.client import Client, Limits
from policymine.sources.deliveries import Courier
from policymine.sources.govuk import Site
from policymine.sources.robots import Robots

FETCHING = ".fetching"
"""The folder inside a corpus in which files lie while they come. What a crash leaves there is swept out next time."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A corpus folder held for fetching. ``folder`` is the corpus, ``courier`` writes below ``.fetching``."""

    folder: Path
    courier: Courier
    ledger: Ledger


@contextmanager
def open_ledger(corpus: Corpus) -> Iterator[Ledger]:
    """Open the ledger of a corpus and close it again."""
    ledger = Ledger(read_settings().locate_store(corpus.folder))
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def open_errand(folder: Path) -> Iterator[Errand]:
    """Hold a corpus for fetching, one at a time; raise CorpusError where another is at it."""
    corpus = open_corpus(folder)
    settings = read_settings()
    with lock_corpus(folder, name=".fetch.lock", timeout_seconds=2.0), open_ledger(corpus) as ledger:
        place = folder / FETCHING
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        try:
            with _open_client(settings) as client, share_workers():
                site = Site(settings.govuk_address, settings.govuk_assets_address)
                yield Errand(folder, Courier(client, site, place), ledger)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _open_client(settings: Settings) -> Client:
    limits = Limits(
        total_seconds=settings.fetch_total_seconds,
        most_bytes=settings.fetch_most_mb * 1_000_000,
        attempts=settings.fetch_attempts,
        interval_seconds=settings.fetch_interval_seconds,
    )
    return Client(
        limits,
        contact=settings.contact,
        guard=Guard(read_networks(settings.allowed_networks)),
        robots=Robots((settings.govuk_address, settings.govuk_assets_address)) if settings.heed_robots else None,
        choose_proxy=settings.choose_proxy,
    )
