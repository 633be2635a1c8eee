"""Documents at addresses that fsspec opens: brought when they are needed, checked, and told of where they are not."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.kills import Inline, describe

from policymine.assessments import prepare_worker
from policymine.documents import Cache, bring_file, open_corpus
from policymine.documents.checks import check_corpus
from policymine.documents.depots import check_depot, check_driver, list_files
from policymine.errors import CorpusError, UnreadableError
from policymine.pipeline import plan_run, read_results, run_corpus
from policymine.records import Document, Kind, Status
from policymine.settings import read_settings

MEMORY = "memory://depot/corpus"
SPEECH = "documents/speech-thaxby-service-reform.txt"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("POLICYMINE_CACHE", str(tmp_path / "cache"))
    read_settings.cache_clear()
    yield tmp_path / "cache"
    read_settings.cache_clear()


@pytest.fixture
def memory() -> Iterator[Any]:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    yield files
    files.rm("/depot", recursive=True)


def move_documents(folder: Path, files: Any, address: str) -> None:
    """Put the documents of a corpus at an address, and nothing but their names stays."""
    root = address.partition("://")[2]
    files.put(str(folder / "documents"), f"{root}/documents", recursive=True)
    shutil.rmtree(folder / "documents")
    settings = folder / "corpus.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f'documents_at = "{address}"\n', encoding="utf-8")


def run(folder: Path, *, force: bool = False) -> None:
    prepare_worker("bottom_up")
    run_corpus(folder, force=force, start=lambda *_: Inline())  # type: ignore[arg-type,return-value]


def test_documents_elsewhere_give_the_same_results(own_corpus: Path, memory: Any, cache: Path) -> None:
    scores, wanted = read_results(own_corpus), describe(own_corpus)
    move_documents(own_corpus, memory, MEMORY)
    plan = plan_run(own_corpus)
    assert not plan.tasks
    assert not cache.exists()
    run(own_corpus, force=True)
    assert read_results(own_corpus) == scores
    assert {**describe(own_corpus), "files": []} == {**wanted, "files": []}
    assert len(list(cache.glob("*/*"))) == len(scores)
    assert check_corpus(own_corpus).faults == ()


def test_a_file_that_is_missing_or_another_is_told_and_asked_for_again(
    own_corpus: Path, memory: Any, cache: Path
) -> None:
    scores = read_results(own_corpus)
    move_documents(own_corpus, memory, MEMORY)
    good = memory.cat_file(f"/depot/corpus/{SPEECH}")
    memory.rm(f"/depot/corpus/{SPEECH}")
    run(own_corpus, force=True)
    broken = next(each for each in read_results(own_corpus) if each.document.file == SPEECH)
    assert broken.score.status is Status.QUARANTINED
    assert broken.score.reason.startswith(f"its file {SPEECH} is not at {MEMORY}. Put it there")
    (fault,) = check_corpus(own_corpus).faults
    assert f"{SPEECH} is not at documents_at; put it there" in str(fault)

    memory.pipe_file(f"/depot/corpus/{SPEECH}", good + b"One more sentence.")
    assert [task.document.file for task in plan_run(own_corpus).tasks] == [SPEECH]
    run(own_corpus)
    broken = next(each for each in read_results(own_corpus) if each.document.file == SPEECH)
    assert "is not the file that the manifest names" in broken.score.reason
    assert not list(cache.glob("*/*.part"))

    memory.pipe_file(f"/depot/corpus/{SPEECH}", good)
    run(own_corpus)
    assert read_results(own_corpus) == scores
    assert not plan_run(own_corpus).tasks


def make_document(folder: Path, content: bytes) -> Document:
    from policymine.documents import hash_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_bytes(content)
    return Document("a", "a.txt", "A", Kind.SPEECH, sha256=hash_file(folder / "a.txt"))


def test_a_file_is_brought_once_and_within_its_bounds(tmp_path: Path) -> None:
    there = tmp_path / "there é"
    document = make_document(there, b"x" * 3_000_000)
    cache = Cache(tmp_path / "cache", most_mb=100, file_most_mb=10, seconds=60.0)
    depot = there.as_uri().replace("%20", " ").replace("%C3%A9", "é")
    brought = bring_file(tmp_path / "none.txt", depot, document, cache)
    assert brought.read_bytes() == b"x" * 3_000_000
    (there / "a.txt").unlink()
    assert bring_file(tmp_path / "none.txt", depot, document, cache) == brought
    brought.write_bytes(b"damaged")
    with pytest.raises(UnreadableError, match="is not at"):
        bring_file(tmp_path / "none.txt", depot, document, cache)
    document = make_document(there, b"y" * 3_000_000)
    with pytest.raises(UnreadableError, match=r"has more than 2 MB and was given up\. Raise"):
        bring_file(tmp_path / "none.txt", depot, document, replace(cache, file_most_mb=2))
    with pytest.raises(UnreadableError, match="did not come within 0 seconds"):
        bring_file(tmp_path / "none.txt", depot, document, replace(cache, seconds=0.0))
    assert not list(cache.folder.glob("*/*.part"))


def test_a_full_cache_lets_go_of_what_was_not_used_for_longest(tmp_path: Path) -> None:
    document = make_document(tmp_path / "there", b"z" * 10_000)
    cache = Cache(tmp_path / "cache", most_mb=1, file_most_mb=10, seconds=60.0)
    shelf = cache.folder / document.sha256[:2]
    shelf.mkdir(parents=True)
    for number, age in enumerate((7200, 10)):
        (shelf / f"{number}.txt").write_bytes(b"o" * 5_000)
        os.utime(shelf / f"{number}.txt", (time.time() - age,) * 2)
    brought = bring_file(tmp_path / "none.txt", (tmp_path / "there").as_uri(), document, cache)
    assert sorted(path.name for path in shelf.iterdir()) == sorted(["1.txt", brought.name])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org/documents", "may not be a web address"),
        ("simplecache::https://example.org", "must be an address that fsspec opens"),
        ("s3://bucket?key=1", "must be an address that fsspec opens"),
        ("sftp://ann:s3cret@host/documents", "holds a password. Take it out"),
        ("no-such-protocol://bucket", "fsspec knows no no-such-protocol://"),
    ],
)
def test_an_address_that_cannot_be_is_refused_without_what_is_secret(address: str, told: str, own_corpus: Path) -> None:
    with (own_corpus / "corpus.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'documents_at = "{address}"\n')
    with pytest.raises(CorpusError, match=told) as error:
        plan_run(own_corpus)
    assert "s3cret" not in str(error.value)
    (fault,) = check_corpus(own_corpus).faults
    assert told in str(fault)


@pytest.mark.skipif(find_spec("gcsfs") is not None, reason="gcsfs is installed here")
def test_a_driver_that_is_missing_is_named() -> None:
    with pytest.raises(CorpusError, match=r"what reads gs:// is not installed here.*pip install .*gcsfs"):
        check_driver("gs://bucket/corpus")


def test_a_depot_that_cannot_be_reached_is_told_before_any_document(tmp_path: Path) -> None:
    document = make_document(tmp_path / "there", b"a")
    depot = (tmp_path / "there").as_uri()
    check_depot(depot, document)
    check_depot(depot, replace(document, file="none.txt"))
    (tmp_path / "there" / "folder").mkdir()
    with pytest.raises(CorpusError, match="cannot be reached: IsADirectoryError"):
        check_depot(depot, replace(document, file="folder"))
    assert list_files(depot) == {"a.txt"}


def test_a_document_without_checksum_is_refused(own_corpus: Path, memory: Any) -> None:
    move_documents(own_corpus, memory, MEMORY)
    manifest = own_corpus / "manifest.csv"
    first = open_corpus(own_corpus).documents[0]
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(first.sha256, ""), encoding="utf-8")
    (task,) = plan_run(own_corpus).tasks
    assert "the manifest has no sha256 to check it by" in task.refusal
