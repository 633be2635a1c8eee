"""The page docs/mentions.md: its commands, in their order, do what it says; its settings go where it says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT, SAMPLE
from typer.testing import CliRunner

from policymine.cli.app import app

PAGE = (ROOT / "docs" / "mentions.md").read_text(encoding="utf-8")
FEWEST_COMMANDS = 20
DOCUMENTS = ("marlshire-devolution-deal", "speech-marlshire-signing", "wexmoor-neighbourhood-agreement")


def find_blocks() -> list[tuple[str, list[str]]]:
    """Return the kind of each block of code (sh or toml) with its lines."""
    blocks = re.findall(r"```(sh|toml)\n(.*?)```", PAGE, flags=re.DOTALL)
    return [(kind, [line.split("  #")[0].strip() for line in lines.splitlines()]) for kind, lines in blocks]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three documents of the sample corpus: all of it would take minutes."""
    place = tmp_path_factory.mktemp("mentions")
    sample = place / "corpora" / "sample"
    (sample / "documents").mkdir(parents=True)
    shutil.copy(SAMPLE / "corpus.toml", sample)
    header, *rows = (SAMPLE / "manifest.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.startswith(DOCUMENTS)]
    (sample / "manifest.csv").write_text("\n".join([header, *kept, ""]), encoding="utf-8")
    for file in (SAMPLE / "documents").iterdir():
        if file.stem in DOCUMENTS:
            shutil.copy(file, sample / "documents")
    return place


@pytest.fixture(scope="module")
def answers(folder: Path) -> Iterator[dict[str, str]]:
    """Follow the page in a folder of its own; yield what each command printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        printed = {}
        for kind, lines in find_blocks():
            if kind == "toml":
                set_in_corpus(folder / "my-corpus" / "corpus.toml", lines)
                continue
            for line in lines:
                printed[line] = run(line)
        yield printed


def set_in_corpus(file: Path, lines: list[str]) -> None:
    """Write settings over those of the same name."""
    settings = file.read_text(encoding="utf-8")
    for line in lines:
        name = line.split(" =")[0]
        settings, count = re.subn(rf"^{name} = .*$", line, settings, flags=re.MULTILINE)
        assert count == 1, line
    file.write_text(settings, encoding="utf-8")


def run(line: str) -> str:
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, f"{line}: {done.output}"
    return done.output


def test_every_command_of_the_page_works_in_its_order(answers: dict[str, str]) -> None:
    assert len(answers) >= FEWEST_COMMANDS


def test_the_phrases_added_are_in_the_copy(answers: dict[str, str], folder: Path) -> None:
    added = [line for line in answers if line.startswith("policymine codebook add")]
    assert len(added) == 3
    lines = (folder / "my-codebook" / "patterns.jsonl").read_text(encoding="utf-8")
    assert all(shlex.split(line)[4] in lines for line in added)


def test_an_addition_shows_its_effect_with_document_and_page(answers: dict[str, str]) -> None:
    (printed,) = [text for line, text in answers.items() if '"young people"' in line]
    assert re.search(r"Mentions added: [1-9]\d*, removed: 0, kept: \d{3,}", printed)
    assert re.search(r"\+ wexmoor-neighbourhood-agreement, page \d+", printed)
    assert "COMMUNITY young_people: " in printed


def test_a_codebook_is_compared_with_what_the_last_run_left(answers: dict[str, str]) -> None:
    printed = answers["policymine codebook check my-codebook --corpus corpora/sample"]
    assert "No faults in " in printed
    assert re.search(r"Mentions added: [1-9]\d*, removed: [1-9]\d*", printed)  # the veto takes some away


def test_a_corpus_with_a_codebook_of_its_own_is_checked_with_it(answers: dict[str, str]) -> None:
    assert "codebook" in answers["policymine codebook check --corpus my-corpus"]


@pytest.mark.parametrize("flag", ["--counts", "--compare"])
def test_counting_and_comparing_print_rows(answers: dict[str, str], flag: str) -> None:
    printed = [text for line, text in answers.items() if flag in line]
    assert printed
    assert all(len(text.splitlines()) > 3 for text in printed)
