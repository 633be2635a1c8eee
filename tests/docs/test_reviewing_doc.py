"""The page docs/reviewing.md: its commands do what it says, and its settings are settings."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT
from typer.testing import CliRunner

from policymine.accounts import read_reviewers
from policymine.cli.app import app
from policymine.database import open_writing
from policymine.decisions import Role
from policymine.reviewing.policy import read_policy
from policymine.settings import read_settings

PAGE = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")
HEAVY = "policymine train"


def find_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def find_commands() -> list[str]:
    lines = [line.split("  #")[0].strip() for block in find_blocks("sh") for line in block.splitlines()]
    assert len(lines) >= 6
    return lines


@pytest.fixture(scope="module")
def folder(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small_corpus, tmp_path_factory.mktemp("reviewing") / "CORPUS"))


def run(line: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, shlex.split(line)[1:], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, f"{line}: {done.output}"
    return done.output


def test_the_commands_of_the_page_work_in_their_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    for line in find_commands():
        if line.startswith(HEAVY):
            assert line.split()[2] in run(f"{HEAVY} --help")
        else:
            run(line, "a long enough password\n")
    with open_writing(read_settings().locate_store(folder)) as connection:
        [ann] = read_reviewers(connection)
    assert (ann.name, ann.role, ann.disabled_at, ann.has_password) == ("Ann Smith", Role.REVIEWER, "", True)
    assert (folder.parent / "history.csv").exists()


def test_the_settings_of_the_page_are_those_that_hold_without_them(folder: Path) -> None:
    [table] = find_blocks("toml")
    without = read_policy(folder, 2)
    settings = folder / "corpus.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"\n{table}", encoding="utf-8")
    assert read_policy(folder, 2) == without
