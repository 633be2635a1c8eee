"""What every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from policymine.coding import Coder, Reader, build_codebook_reader, build_coder
from tests import stores

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "corpora" / "sample"
SMALL_CODEBOOK = ROOT / "tests" / "data" / "small_codebook"
SMALL = "small corpus é"
LONGEST = (
    "flows", "test_nothing_lost.py", "test_readme.py", "test_mentions_doc.py", "test_accessibility.py", "test_study.py",
    "test_faults.py", "test_journeys.py",
)  # fmt: skip

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # a busy machine takes a second for what takes a millisecond


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are processors: many tests wait for a server or a browser."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first: each is run in one process, which builds what its tests share."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: min(place.get(each, len(place)) for each in (item.path.name, item.path.parent.name)))


@pytest.fixture(scope="session")
def reader() -> Reader:
    """What reads sentences by the shipped codebook."""
    return build_codebook_reader("bottom_up")


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The shipped codebook with its classifier."""
    return build_coder("bottom_up")


@pytest.fixture
def small_codebook(tmp_path: Path) -> Path:
    """A sound codebook of a few lines that a test may change."""
    return Path(shutil.copytree(SMALL_CODEBOOK, tmp_path / "small"))


def build_once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """Return a copy of a folder that the processes of a test run build only once between them."""
    place = tmp_path_factory.getbasetemp()
    shared = (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / f"built-{name}"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            half = shared.with_name(f"{shared.name}-half")
            shutil.rmtree(half, ignore_errors=True)
            build(half)
            half.rename(shared)
    return Path(shutil.copytree(shared, tmp_path_factory.mktemp(name) / "copy"))


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored corpus of three sample documents and one that cannot be read; tests must not change it."""
    return build_once(tmp_path_factory, "corpora", build_small_corpus) / SMALL


def build_small_corpus(place: Path) -> None:
    from policymine.adding import Given, add_paths
    from policymine.pipeline import run_corpus
    from policymine.records import Kind

    folder = place / SMALL
    documents = SAMPLE / "documents"
    list(add_paths(folder, [documents / "marlshire-devolution-deal.pdf"], Given(area="Marlshire")))
    list(add_paths(folder, [documents / "speech-marlshire-signing.json"], Given(area="Marlshire")))
    list(add_paths(folder, [documents / "speech-thaxby-service-reform.txt"], Given(kind=Kind.SPEECH)))
    broken = place / "broken deal.pdf"
    broken.write_bytes(b"%PDF-1.7\nthis is not a document\n%%EOF\n")
    list(add_paths(folder, [broken], Given()))
    run_corpus(folder, workers=1)


@pytest.fixture
def own_corpus(small_corpus: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the small corpus that a test may change; with its store in PostgreSQL where that is asked for."""
    target = tmp_path / "own"
    shutil.copytree(small_corpus, target)
    if not stores.ON_POSTGRESQL:
        yield target
        return
    with stores.make_database() as address, stores.keep_stores_in(address):
        stores.move_store(target)
        yield target


@pytest.fixture(scope="session")
def coded_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored corpus with a small codebook of its own, to be reviewed and learned from; tests must not change it."""
    from tests.learning import make_coded_corpus

    folder = tmp_path_factory.mktemp("learning") / "corpus"
    make_coded_corpus(folder)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser; skipped where the machine has none."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no chromium on PATH: install it to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
