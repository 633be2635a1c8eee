"""Findings at a terminal and for other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policymine.cli.app import app


def call(*arguments: object) -> tuple[str, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_gaps_say_what_is_claimed_and_what_was_not_compared(small_corpus: Path) -> None:
    printed, told = call("gaps", small_corpus)
    assert "Marlshire" in printed
    assert "the words score" in printed
    assert "Not compared: speech-thaxby-service-reform: it names no area" in told
    rows = json.loads(call("gaps", small_corpus, "--format", "json")[0])
    assert [(row["place"], row["year"], row["verdict"]) for row in rows] == [
        ("Marlshire", "2024", "the words score higher")
    ]
    assert rows[0]["gap_low"] > 0
    assert rows[0]["firm_verdict"] == "no claim"


@pytest.mark.parametrize("command", ["silences", "trends"])
def test_too_few_documents_are_told(small_corpus: Path, command: str) -> None:
    _, told = call(command, small_corpus)
    assert "needed before it can be said" in told or "where 5 scored documents or more" in told
    rows = list(csv.DictReader(io.StringIO(call(command, small_corpus, "--format", "csv")[0])))
    assert all(row["score"] == "" for row in rows if command == "trends")
    assert command == "trends" or rows == []
