"""The page docs/classifier.md: the codebook that it shows can be written down as it stands, and is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT
from typer.testing import CliRunner

from policymine.cli.app import app

PAGE = (ROOT / "docs" / "classifier.md").read_text(encoding="utf-8")
FILES = {"toml": "codebook.toml", "json": "patterns.jsonl", "csv": "annotations.csv"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the three files of "A question of your own"."""
    section = PAGE.partition("## A question of your own")[2].partition("\n## ")[0]
    place = tmp_path / "trees"
    place.mkdir()
    for kind, file in FILES.items():
        (block,) = re.findall(rf"```{kind}\n(.*?)```", section, flags=re.DOTALL)
        (place / file).write_text(block, encoding="utf-8")
    return place


def check(folder: Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["codebook", "check", str(folder), "--annotations"])
    return done.exit_code, done.output


def test_the_codebook_of_the_page_is_sound(folder: Path) -> None:
    code, told = check(folder)
    assert code == 0, told
    assert "No faults in trees, version 1 (labels: 1, concepts: 1, patterns: 1" in told
    assert "Annotations of trees: 0 faults" in told


@pytest.mark.parametrize(
    "row", ["t4,elm-row,,,,It sings.,other,firm,,me,2026-11-29", "t4,elm-row,speech,,,It sings.,other,firm,,,"]
)
def test_columns_of_which_the_page_does_not_say_so_may_not_be_empty(folder: Path, row: str) -> None:
    with (folder / "annotations.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{row}\n")
    assert check(folder)[0] == 1


def test_a_file_that_is_missing_leads_to_the_page(folder: Path) -> None:
    (folder / "patterns.jsonl").unlink()
    assert "docs/classifier.md shows what stands in it" in check(folder)[1]
