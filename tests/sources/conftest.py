"""A site on loopback for every test here, and settings that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sources.site import Site, run_site

from policymine.documents import create_corpus
from policymine.settings import read_settings


@pytest.fixture(scope="session")
def running() -> Iterator[Site]:
    """The site, for as long as the tests run."""
    with run_site() as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    """The site with nothing on it."""
    running.clear()
    return running


@pytest.fixture
def corpus(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty corpus, and settings by which GOV.UK lies on the site."""
    for name, value in site.list_settings().items():
        monkeypatch.setenv(name, value)
    read_settings.cache_clear()
    folder = tmp_path / "corpus"
    create_corpus(folder)
    yield folder
    read_settings.cache_clear()
