"""``policymine verify`` as a person meets it: what it prints, and how it ends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.terminal import call
from typer.testing import CliRunner

from policymine.cli.app import app
from policymine.records import Status
from policymine.verifying import DocumentCheck, Mismatch, Verification


def test_a_verification_that_holds_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = (
        DocumentCheck("deal", Status.SCORED, 12, 12),
        DocumentCheck("speech", Status.NOT_ENOUGH_EVIDENCE, 8, 0),
        DocumentCheck("broken", Status.QUARANTINED, 0, 0),
    )
    monkeypatch.setattr("policymine.verifying.verify_corpus", lambda *_, **__: Verification(checks))
    done = CliRunner().invoke(app, ["verify", "corpus"])
    assert done.exit_code == 0
    assert "20 coded sentences checked, 12 of them on their page: 0 failed (0.00%)." in done.output
    assert "1 of 1 score reproduced, 2 of 2 documents without a score came out as before." in done.output
    found = json.loads(CliRunner().invoke(app, ["verify", "corpus", "--format", "json"]).stdout)
    assert (found["holds"], found["sentences"], found["placed"], found["failed_share"]) == (True, 20, 12, 0.0)
    assert [row["status"] for row in found["documents"]] == ["scored", "not_enough_evidence", "quarantined"]


def test_json_lists_every_sentence_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    mismatch = Mismatch("deal", 3, "iii", 7, "community_power", True, "Parishes will decide.", "Parishes may decide.")
    check = DocumentCheck("deal", Status.SCORED, 4, 4, (mismatch,), ("its score is 1.0 in the store and 2.0 now",))
    monkeypatch.setattr("policymine.verifying.verify_corpus", lambda *_, **__: Verification((check,)))
    done = CliRunner().invoke(app, ["verify", "corpus", "--format", "json", "--show", "0"])
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)["documents"]
    assert (row["failed"], row["failed_share"], row["reproduced"]) == (1, 0.25, False)
    assert row["mismatches"][0]["found"] == "Parishes may decide."
    shown = CliRunner().invoke(app, ["verify", "corpus"]).stdout
    assert "deal, sentence 7 (community_power), on page iii:" in shown


def test_sentences_that_fail_are_counted_and_shown_and_it_ends_with_1(own_corpus: Path) -> None:
    with closing(sqlite3.connect(own_corpus / "policymine.sqlite")) as connection, connection:
        connection.execute("update sentences set text = 'Pigs will fly.' where code != 'none'")
        connection.execute("update assessments set key = 'abc' where document = 'broken-deal'")
    done = call("verify", own_corpus, "--show", "2", "--workers", "1")
    assert done.returncode == 1
    assert "100.00%" in done.stdout
    assert "2 of 2 scores reproduced, 1 of 2 documents without a score came out as before." in done.stdout
    assert done.stdout.count("stored: Pigs will fly.") == 2
    assert "broken-deal: its key is abc in the store" in done.stdout
    assert "more sentences failed" in done.stderr


def test_a_corpus_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = call("verify", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
