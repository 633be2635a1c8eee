"""A backup is of one moment, comes back byte by byte, and what was tampered with leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policymine.accounts import add_reviewer
from policymine.backups.copies import copy_store
from policymine.backups.making import make_backup
from policymine.backups.restoring import restore_backup
from policymine.cli.app import app
from policymine.database import connect, open_writing
from policymine.decisions import Action, Anchor, Coding, Decision, Role
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.journal import add_decision, read_decisions
from policymine.library import score_document
from policymine.pipeline import plan_run, read_results
from policymine.reviewing.exchange import list_history
from policymine.schema import SESSIONS

SPEECH = "speech-thaxby-service-reform"


def find_address(folder: Path) -> str:
    return f"sqlite:///{folder / 'policymine.sqlite'}"


def decide(folder: Path, key: str) -> None:
    anchor = Anchor(SPEECH, 1, "0" * 32, 0, 9, 1, 0)
    moment = "2026-11-28T09:30:00.000000+00:00"
    with open_writing(find_address(folder)) as connection:
        add_decision(connection, Decision(0, key, moment, "ann", Action.CODE, anchor, Coding(), Coding("none"), "é"))


def list_keys(folder: Path) -> list[str]:
    engine = connect(find_address(folder))
    with engine.connect() as connection:
        keys = [each.key for each in read_decisions(connection)]
    engine.dispose()
    return keys


@pytest.fixture
def reviewed(own_corpus: Path) -> Path:
    """A corpus with a reviewer who is logged in, a decision, a report, and a lock."""
    decide(own_corpus, "first")
    with open_writing(find_address(own_corpus)) as connection:
        add_reviewer(connection, "ann", Role.REVIEWER, "a password of some length")
        secret = {"token_hash": "SESSIONSECRET", "reviewer": "ann", "begun_at": 0.0, "used_at": 0.0}
        connection.execute(SESSIONS.insert(), secret)
    (own_corpus / "policymine.schema-3.backup.sqlite").write_bytes(b"SESSIONSECRET")
    (own_corpus / "report").mkdir(exist_ok=True)
    (own_corpus / ".pages").mkdir()
    (own_corpus / ".pages" / "1.png").write_bytes(b"drawn again")
    (own_corpus / "report" / "index.html").write_text("made again", encoding="utf-8")
    (own_corpus / "notes é.txt").write_text("ours", encoding="utf-8")
    return own_corpus


@pytest.fixture
def archive(reviewed: Path, tmp_path: Path) -> Path:
    make_backup(reviewed, tmp_path / "backup é.zip")
    return tmp_path / "backup é.zip"


def test_a_corpus_comes_back_with_everything_and_nothing_to_do(reviewed: Path, archive: Path, tmp_path: Path) -> None:
    restored = tmp_path / "back again é"
    paper = restore_backup(archive, restored)
    assert (paper.documents, paper.decisions) == (4, 1)
    for document in open_corpus(reviewed).documents:
        assert (restored / document.file).read_bytes() == (reviewed / document.file).read_bytes()
    assert (restored / "notes é.txt").read_text(encoding="utf-8") == "ours"
    assert not (restored / "report").exists()
    assert not (restored / ".pages").exists()
    assert list(restored.glob("**/*.lock")) == []
    assert read_results(restored) == read_results(reviewed)
    again = {task.document.document: task.key for task in plan_run(restored, force=True).tasks}
    assert again == {task.document.document: task.key for task in plan_run(reviewed, force=True).tasks}
    assert list_keys(restored) == ["first"]
    decide(restored, "second")
    assert list_keys(restored) == ["first", "second"]


def test_a_restored_document_scores_the_same_when_it_is_scored_anew(small_corpus: Path, tmp_path: Path) -> None:
    make_backup(small_corpus, tmp_path / "corpus.zip")
    restore_backup(tmp_path / "corpus.zip", tmp_path / "restored")
    document = open_corpus(tmp_path / "restored").find(SPEECH)
    score = score_document(tmp_path / "restored" / document.file, kind=document.kind).score
    assert score == next(each.score for each in read_results(small_corpus) if each.document.document == SPEECH)


def test_the_decisions_stand_in_it_to_be_read_without_us(reviewed: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        rows = [json.loads(line) for line in opened.read("decisions.jsonl").decode().splitlines()]
        listed = json.loads(opened.read("backup.json"))["files"]
        for entry in listed:
            assert hashlib.sha256(opened.read(entry["path"])).hexdigest() == entry["sha256"]
    engine = connect(find_address(reviewed))
    with engine.connect() as connection:
        assert rows == list_history(connection)
    engine.dispose()
    assert rows[0]["note"] == "é"
    assert len(listed) > 6


def test_who_is_logged_in_is_not_in_it(archive: Path, tmp_path: Path) -> None:
    restore_backup(archive, tmp_path / "restored")
    files = [path for path in (tmp_path / "restored").rglob("*") if path.is_file()]
    assert tmp_path / "restored" / "policymine.sqlite" in files
    assert not [path for path in files if b"SESSIONSECRET" in path.read_bytes()]
    with closing(sqlite3.connect(tmp_path / "restored" / "policymine.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        assert connection.execute("SELECT name FROM reviewers").fetchall() == [("ann",)]


def test_a_backup_while_decisions_are_written_has_each_whole_and_in_order(reviewed: Path, tmp_path: Path) -> None:
    begun, ended = threading.Event(), threading.Event()
    written: list[str] = []

    def write() -> None:
        while not ended.is_set():
            key = f"while {len(written)}"
            decide(reviewed, key)
            written.append(key)
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(30)
    before = len(written)
    try:
        make_backup(reviewed, tmp_path / "busy.zip")
    finally:
        ended.set()
        writer.join()
    restore_backup(tmp_path / "busy.zip", tmp_path / "restored")
    kept = list_keys(tmp_path / "restored")
    assert len(kept) > before >= 1
    assert kept == ["first", *written][: len(kept)]
    assert list_keys(reviewed) == ["first", *written]


def test_a_store_as_it_is_in_the_middle_of_a_write_is_copied_without_it(reviewed: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(reviewed / "policymine.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE decisions SET note = 'half written'")
        assert copy_store(find_address(reviewed), tmp_path / "copy.sqlite")
        connection.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as connection:
        assert connection.execute("SELECT note FROM decisions").fetchall() == [("é",)]


def rewrite(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = {each.filename: opened.read(each) for each in opened.infolist()}
    change(members)
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)


def add_listed(members: dict[str, bytes], path: str, content: bytes = b"evil") -> None:
    paper = json.loads(members["backup.json"])
    entry = {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    members["backup.json"] = json.dumps({**paper, "files": [*paper["files"], entry]}).encode()
    members[path] = content


def change_paper(members: dict[str, bytes], **changes: object) -> None:
    members["backup.json"] = json.dumps({**json.loads(members["backup.json"]), **changes}).encode()


def flip_manifest(members: dict[str, bytes]) -> None:
    members["corpus/manifest.csv"] = members["corpus/manifest.csv"][:-2] + b"x\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flip_manifest, "is not what was backed up"),
        (lambda members: members.pop("corpus/manifest.csv"), "does not hold what its backup.json lists"),
        (lambda members: members.update({"corpus/more.txt": b""}), "does not hold what its backup.json lists"),
        (lambda members: members.pop("backup.json"), "it is no backup of policymine"),
        (lambda members: members.update({"backup.json": b"{}"}), "is not as it was made"),
        (lambda members: change_paper(members, format=2), "format 2"),
        (lambda members: add_listed(members, "../evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "corpus/../../evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "/evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "corpus//evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "corpus/C:evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "corpus/a\\..\\..\\evil.txt"), "is no path that a backup may hold"),
        (lambda members: add_listed(members, "elsewhere/evil.txt"), "is no path that a backup may hold"),
        (lambda members: members.update({"policymine.sqlite": b"no store" * 99}), "of the size that was listed"),
    ],
)  # fmt: skip
def test_what_was_changed_is_refused_and_leaves_nothing(
    archive: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    rewrite(archive, change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PolicymineError, match=words):
        restore_backup(archive, tmp_path / "restored")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_an_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    rewrite(archive, lambda members: add_listed(members, "corpus/link"))
    with zipfile.ZipFile(archive) as opened:
        members = {each.filename: opened.read(each) for each in opened.infolist()}
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o120777 << 16 if name == "corpus/link" else 0
            opened.writestr(member, content)
    with pytest.raises(PolicymineError, match="is a link"):
        restore_backup(archive, tmp_path / "restored")


def test_a_damaged_archive_is_refused_wherever_the_damage_is(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    refused = 0
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        at = int(len(whole) * share)
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(PolicymineError):
            restore_backup(archive, tmp_path / "restored")
        archive.write_bytes(whole[:at])
        with pytest.raises(PolicymineError, match="damaged or no backup"):
            restore_backup(archive, tmp_path / "restored")
        refused += 2
    assert refused == 10
    assert not (tmp_path / "restored").exists()


def test_nothing_is_overwritten(reviewed: Path, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(PolicymineError, match="never replaces anything"):
        make_backup(reviewed, archive)
    assert archive.read_bytes() == before
    with pytest.raises(PolicymineError, match="nothing is overwritten"):
        restore_backup(archive, reviewed)
    (tmp_path / "empty").mkdir()
    restore_backup(archive, tmp_path / "empty")
    assert list_keys(tmp_path / "empty") == ["first"]


def test_a_backup_into_the_corpus_itself_does_not_hold_itself(reviewed: Path, tmp_path: Path) -> None:
    paper = make_backup(reviewed, reviewed / "today.zip")
    assert "today.zip" not in {Path(entry.path).name for entry in paper.files}
    restore_backup(reviewed / "today.zip", tmp_path / "restored")
    assert not (tmp_path / "restored" / "today.zip").exists()


@pytest.mark.parametrize("place", ["documents", "inbox/old", "kept"])
def test_a_backup_into_a_folder_of_the_corpus_does_not_hold_itself(reviewed: Path, place: str) -> None:
    (reviewed / place).mkdir(parents=True, exist_ok=True)
    elsewhere = make_backup(reviewed, reviewed.parent / "elsewhere.zip")
    assert make_backup(reviewed, reviewed / place / "today.zip").files == elsewhere.files


def test_a_corpus_that_was_never_scored_is_backed_up_without_a_store(own_corpus: Path, tmp_path: Path) -> None:
    for path in own_corpus.glob("policymine.sqlite*"):
        path.unlink()
    assert make_backup(own_corpus, tmp_path / "bare.zip").decisions == 0
    restore_backup(tmp_path / "bare.zip", tmp_path / "restored")
    assert len(open_corpus(tmp_path / "restored").documents) == 4
    assert not (own_corpus / "policymine.sqlite").exists()


def test_a_store_that_is_no_file_or_no_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicymineError, match="pg_dump"):
        copy_store("postgresql://ann:secret@example.org/deals", tmp_path / "copy")
    with pytest.raises(PolicymineError) as told:
        copy_store("postgresql://ann:secret@example.org/deals", tmp_path / "copy")
    assert "secret" not in str(told.value)
    (tmp_path / "bad.sqlite").write_bytes(b"this is no store at all" * 100)
    with pytest.raises(PolicymineError, match="cannot be copied"):
        copy_store(f"sqlite:///{tmp_path / 'bad.sqlite'}", tmp_path / "copy")


def test_the_commands_say_what_they_did(reviewed: Path, tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["backup", str(reviewed), "-o", str(tmp_path / "a b.zip")])
    assert made.exit_code == 0, made.output
    assert "4 documents and 1 decisions" in made.output
    back = CliRunner().invoke(app, ["restore", str(tmp_path / "a b.zip"), "-o", str(tmp_path / "c d")])
    assert back.exit_code == 0, back.output
    assert "log in anew" in back.output
    missing = CliRunner().invoke(app, ["restore", str(tmp_path / "none.zip"), "-o", str(tmp_path / "e")])
    assert "There is no file" in str(missing.exception)
    shutil.rmtree(tmp_path / "c d")


def test_a_folder_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(PolicymineError, match=r"cannot be read: .*Give a file that backup made"):
        restore_backup(tmp_path, tmp_path / "restored")
