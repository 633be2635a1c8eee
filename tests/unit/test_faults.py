"""What the machine does to a run: killed, out of space, shut out, locked. Each is told clearly and costs nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.kills import Inline

from policymine.documents import withdraw_document
from policymine.errors import BusyError, PolicymineError, StoreError
from policymine.pipeline import lock_run, plan_run, read_results, run_corpus
from policymine.reports.site import MARK, write_files
from policymine.store import Store

TRIES = 20
FEWEST_KILLED = 6  # the moments are drawn within a run's time as it was measured, and a machine may be faster later
NOBODY = 65534
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, which this system cannot")


@needs_fork
def test_killed_at_random_moments_a_run_is_the_same_when_run_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", str(tmp_path / "tries"), str(TRIES)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= FEWEST_KILLED


def tell_from_a_fork(prepare: Callable[[], None], action: Callable[[], object]) -> str:
    """Do something in a fork that is limited first; return the message of the error it ends with."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        prepare()
        try:
            action()
            message = "nothing went wrong"
        except PolicymineError as error:
            message = f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001 - what is not explained is what these tests look for
            message = f"not explained: {error!r}"
        os.write(writing, message.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        message = stream.read()
    os.waitpid(child, 0)
    return message


def forget(folder: Path) -> None:
    """Take the scores out of a store, so that a run has something to write."""
    with closing(sqlite3.connect(folder / "policymine.sqlite")) as connection, connection:
        for table in ("mentions", "sentences", "assessments"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@needs_fork
def test_a_full_disk_is_told_and_keeps_what_was_saved(own_corpus: Path) -> None:
    import resource

    store = Store(f"sqlite:///{own_corpus / 'policymine.sqlite'}")
    before = store.read_summaries()
    body = store.read_body("marlshire-devolution-deal")
    store.close()
    with closing(sqlite3.connect(own_corpus / "policymine.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    def save() -> None:
        engine = Store(f"sqlite:///{own_corpus / 'policymine.sqlite'}")
        engine.forget(list(before))

    message = tell_from_a_fork(limit, save)
    assert message.startswith("StoreError: The store")
    assert "The disk is probably full" in message
    assert "What was saved before stays" in message
    again = Store(f"sqlite:///{own_corpus / 'policymine.sqlite'}")
    assert again.read_summaries() == before
    assert again.read_body("marlshire-devolution-deal") == body
    again.close()


@needs_fork
def test_a_report_or_table_for_which_there_is_no_room_is_told_and_the_earlier_one_stays(own_corpus: Path) -> None:
    import resource

    report, manifest = own_corpus / "report", own_corpus / "manifest.csv"
    report.mkdir()
    for name in (MARK, "index.html"):
        (report / name).write_text("the earlier one", encoding="utf-8")
    before = manifest.read_bytes()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    message = tell_from_a_fork(limit, lambda: write_files([("style.css", "x" * 200)], report))
    assert message.startswith(f"PolicymineError: The report cannot be written into {report}: ")
    assert "An earlier report there is as it was" in message
    assert sorted(path.name for path in own_corpus.glob("*report*/*")) == ["index.html", MARK]
    told = tell_from_a_fork(limit, lambda: withdraw_document(own_corpus, "marlshire", because="it is a draft"))
    assert told.startswith(f"CorpusError: {manifest} cannot be written: ")
    assert manifest.read_bytes() == before


@needs_fork
@pytest.mark.parametrize("shut", ["folder", "store"])
def test_a_folder_or_store_that_may_not_be_written_is_told(shut: str, own_corpus: Path) -> None:
    place = own_corpus / "policymine.sqlite" if shut == "store" else own_corpus
    plan_run(own_corpus)  # loads what the run needs, which nobody may not read where Python is root's own
    for path in (own_corpus, *own_corpus.parents):
        if path.owner() == "root" and path != Path("/") and path.stat().st_mode & 0o55 != 0o55 and os.getuid() == 0:
            path.chmod(path.stat().st_mode | 0o55)
    for path in own_corpus.rglob("*"):
        path.chmod(0o777 if shut == "store" else 0o755)
    own_corpus.chmod(0o777 if shut == "store" else 0o555)
    place.chmod(0o444 if shut == "store" else 0o555)

    def become_nobody() -> None:
        if os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    def run() -> None:
        run_corpus(own_corpus, force=True, start=lambda *_: Inline())  # type: ignore[arg-type,return-value]

    message = tell_from_a_fork(become_nobody, run)
    own_corpus.chmod(0o755)
    assert "must be able to write in its folder" in message
    assert str(own_corpus) in message
    assert "change its permissions, or copy the corpus to a place of your own" in message


def test_a_locked_store_is_told_and_keeps_what_was_saved(own_corpus: Path) -> None:
    path = own_corpus / "policymine.sqlite"
    store = Store(f"sqlite:///{path}?timeout=0.1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is kept by another program that writes to it") as told:
            store.forget(["marlshire-devolution-deal"])
    assert not told.value.may_pass
    assert "marlshire-devolution-deal" in store.read_summaries()
    store.forget(["marlshire-devolution-deal"])
    assert "marlshire-devolution-deal" not in store.read_summaries()
    store.close()


def test_of_two_runs_at_once_the_second_is_told_and_changes_nothing(own_corpus: Path) -> None:
    before = read_results(own_corpus)
    with lock_run(own_corpus), pytest.raises(BusyError, match=r"Another policymine is writing to .*Wait until it has"):
        run_corpus(own_corpus, force=True)
    assert read_results(own_corpus) == before


def test_a_store_that_is_damaged_says_what_comes_back_and_what_does_not(own_corpus: Path) -> None:
    path = own_corpus / "policymine.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[100:4096] = os.urandom(3996)
    path.write_bytes(content)
    for rest in own_corpus.glob("policymine.sqlite-*"):
        rest.unlink()
    with pytest.raises(StoreError, match="Put a backup in its place"):
        read_results(own_corpus)


def test_an_address_shows_no_password_in_any_message() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as told:
        Store("postgresql+psycopg://ann:s3cret@127.0.0.1:1/none?connect_timeout=1")
    assert "s3cret" not in str(told.value)
    assert "ann:***@127.0.0.1:1" in str(told.value)
    assert told.value.may_pass


def test_what_is_no_address_is_told_without_showing_it() -> None:
    with pytest.raises(PolicymineError, match="POLICYMINE_DATABASE_URL") as told:
        Store("postgresql:s3cret")
    assert "s3cret" not in str(told.value)
