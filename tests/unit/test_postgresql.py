"""A store in PostgreSQL: the same scores to the last bit, people's decisions, and a schema for every corpus."""

from __future__ import annotations

import io
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import spacy
import sqlalchemy as sa
from spacy.tokens import DocBin
from tests import stores
from tests.kills import Inline, add_decisions, describe_store, make_corpus
from tests.reports.conftest import review

from policymine.assessments import prepare_worker
from policymine.database import begin_writing, connect
from policymine.decisions import Queue, QueueKind
from policymine.documents import open_corpus
from policymine.errors import StoreError
from policymine.exports.exporting import export_corpus
from policymine.exports.formats import Format
from policymine.ledger import Ledger, Look
from policymine.pipeline import open_store, read_results, run_corpus
from policymine.queues import Policy, take_next
from policymine.reviewing import Reviewing
from policymine.settings import read_settings
from policymine.store import Store

pytestmark = stores.needs_postgresql


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with stores.make_database() as address:
        yield address


def run(folder: Path) -> None:
    prepare_worker("bottom_up")
    run_corpus(folder, start=lambda *_: Inline())  # type: ignore[arg-type,return-value]


def test_scores_and_decisions_are_those_of_sqlite_to_the_last_bit(database: str, tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "both é")
    run(folder)
    wanted = describe_store(read_settings().locate_store(folder))
    with stores.keep_stores_in(database):
        address = read_settings().locate_store(folder)
        assert address.endswith("schema=corpus_both_e")
        add_decisions(address)
        run(folder)
        assert describe_store(address) == wanted
        assert [each.score.sentences > 0 for each in read_results(folder)] == [True, True, False]
        store = Store(address)
        store.forget(["speech-0"])
        assert "speech-0" not in store.read_summaries()
        store.close()
        run(folder)
        assert len(describe_store(address)["history"]) == len(wanted["history"])


def test_every_export_is_that_of_sqlite(database: str, tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "exported")
    run(folder)
    with open_store(open_corpus(folder)) as store:
        review(store, open_corpus(folder).find("speech-0"))
    files = {format_: export(folder, tmp_path / "sqlite", format_) for format_ in Format}
    assert all(content for each in files.values() for content in each.values())
    with stores.keep_stores_in(database):
        stores.move_store(folder)
        (folder / "policymine.sqlite").unlink()
        for format_, wanted in files.items():
            assert export(folder, tmp_path / "postgresql", format_) == wanted, format_


def export(folder: Path, target: Path, format_: Format) -> dict[str, object]:
    """Export a corpus; return what is in each file."""
    made = target / ("book.xlsx" if format_ is Format.XLSX else format_.value)
    target.mkdir(exist_ok=True)
    export_corpus(folder, made, format_)
    return {each.name: read_contents(each) for each in ([made] if made.is_file() else sorted(made.rglob("*.*")))}


def read_contents(path: Path) -> object:
    """Return what a file holds; where each run writes other bytes, what a program reads from it."""
    head = path.read_bytes()[:16]
    if head.startswith(b"SQLite"):
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())
    if head.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    if path.parent.name == Format.DOCBIN or path.name == Format.DOCBIN:
        docs = DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
        return [(doc.to_json(), doc.user_data) for doc in docs]
    return path.read_bytes()


def test_corpora_in_one_database_are_kept_apart(database: str, tmp_path: Path) -> None:
    with stores.keep_stores_in(database):
        folders = [make_corpus(tmp_path / name) for name in ("one", "two")]
        run(folders[0])
        shutil.rmtree(folders[1] / "documents")
        (folders[1] / "manifest.csv").unlink()
        run_corpus(folders[1])
        assert len(describe_store(read_settings().locate_store(folders[0]))["assessments"]) == 3


def test_two_reviewers_at_once_are_given_different_sentences(database: str, tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "queue")
    policy = Policy(double_share=0.0, audit_share=0.0, lease_seconds=60.0, seed="s")
    given: list[tuple[str, int]] = []
    with stores.keep_stores_in(database):
        run(folder)
        with closing(Reviewing(folder)) as desk:
            desk.refresh()
        address = read_settings().locate_store(folder)

        def take(name: str) -> None:
            engine = connect(address, durable=True)
            for _ in range(3):
                with begin_writing(engine) as connection:
                    before = [place for who, *place in _read_leases(connection) if who == name]
                    taken = take_next(
                        connection, name, Queue(QueueKind.DOUBT), policy, ahead=[(each[0], each[1]) for each in before]
                    )
                    assert taken
                    given.append((taken[0].document, taken[0].number))
            engine.dispose()

        threads = [threading.Thread(target=take, args=(name,)) for name in ("ann", "ben")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(given) == len(set(given)) == 6


def _read_leases(connection: sa.Connection) -> list[tuple[str, str, int]]:
    return [tuple(row) for row in connection.execute(sa.text("SELECT reviewer, document, number FROM leases"))]


def test_the_ledger_of_a_watch_works_the_same(database: str) -> None:
    ledger = Ledger(f"{database}&schema=corpus_ledger")
    row = {
        "link": "/a", "content_id": "1", "title": "A", "description": "", "document_type": "speech",
        "organisations": (), "published_at": "2026-01-01T10:00:00Z", "why": "", "state": "waiting",
    }  # fmt: skip
    assert ledger.add_sightings("q", [row]) == ["/a"]
    assert ledger.add_sightings("q", [row]) == []
    ledger.write_look("q", Look("2026-01-01", "2026-01-01", 1), seen={"/a"})
    ledger.write_look("q", Look("2026-01-02", "2026-01-01", 1))
    assert ledger.read_look("q") == Look("2026-01-02", "2026-01-01", 1)
    assert [each.number for each in ledger.list_candidates()] == [1]
    ledger.close()


def test_many_programs_may_meet_a_new_store_at_once(database: str) -> None:
    problems: list[BaseException] = []

    def meet() -> None:
        try:
            connect(f"{database}&schema=corpus_new").dispose()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must hear of it
            problems.append(error)

    threads = [threading.Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_server_that_goes_away_is_told_and_may_come_back(database: str) -> None:
    store = Store(f"{database}&schema=corpus_away")
    engine = sa.create_engine(sa.make_url(stores.SERVER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = sa.make_url(database).database
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    engine.dispose()
    with pytest.raises(StoreError, match="What was saved before stays") as told:
        store.read_summaries()
    assert told.value.may_pass
    assert store.read_summaries() == {}
    store.close()
