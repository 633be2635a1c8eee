"""Reviewers and reviews on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from policymine.accounts import check_password, check_token
from policymine.cli.app import app
from policymine.database import open_writing
from policymine.decisions import Role
from policymine.documents import create_corpus
from policymine.errors import PolicymineError
from policymine.settings import read_settings


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    return str(create_corpus(tmp_path / "people").folder)


def call(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, list(words), input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_people_are_added_listed_promoted_and_shut_out(corpus: str) -> None:
    call("reviewers", "add", corpus, "Ann Smith", typed="a long password\n")
    call("reviewers", "add", corpus, "bot", "--role", "lead", "--no-password")
    token = call("reviewers", "token", corpus, "bot").strip().splitlines()[-1]
    assert len(token) > 40
    call("reviewers", "set-role", corpus, "Ann Smith", "lead")
    call("reviewers", "set-password", corpus, "Ann Smith", typed="another password\n")
    listed = call("reviewers", "list", corpus)
    assert "Ann Smith" in listed
    assert "another password" not in listed
    call("reviewers", "disable", corpus, "bot")
    assert "shut out" in call("reviewers", "disable", corpus, "Ann Smith")
    call("reviewers", "readmit", corpus, "Ann Smith", typed="a third password\n")
    call("reviewers", "readmit", corpus, "bot", "--no-password")
    with open_writing(read_settings().locate_store(Path(corpus))) as connection:
        assert check_password(connection, "Ann Smith", "another password") is None
        ann = check_password(connection, "Ann Smith", "a third password")
        assert ann
        assert (ann.role, ann.disabled_at) == (Role.LEAD, "")
        assert check_token(connection, token) is None
    exported = Path(corpus) / "history.csv"
    call("reviews", corpus, "--export", str(exported))
    assert exported.read_text(encoding="utf-8").startswith("key,decided_at,reviewer")
    assert "0 taken in" in call("reviews", corpus, "--import", str(exported))
    database = (Path(corpus) / "policymine.sqlite").read_bytes()
    assert b"another password" not in database
    assert token.encode() not in database


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("add", "ann"), "short\n", "10 characters at least"),
        (("add", " ann"), "a long password\n", "cannot be a reviewer's name"),
        (("token", "nobody"), "", "no reviewer nobody"),
        (("readmit", "nobody"), "a long password\n", "no reviewer nobody"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(corpus: str, words: tuple[str, str], typed: str, why: str) -> None:
    with pytest.raises(PolicymineError, match=why):
        CliRunner().invoke(app, ["reviewers", words[0], corpus, words[1]], input=typed, catch_exceptions=False)
