"""The page docs/adding.md: its commands, in their order, do what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT, SAMPLE
from typer.testing import CliRunner

from policymine.cli.app import app
from policymine.documents import open_corpus

PAGE = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
FEWEST_COMMANDS = 12
DRAFT = (SAMPLE / "sources" / "speech-wexmoor-neighbourhoods.md").read_text(encoding="utf-8").split("\n\n")


def find_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    return [line.split("  #")[0].strip() for lines in blocks for line in lines.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the page names."""
    place = tmp_path_factory.mktemp("adding")
    (place / "papers").mkdir()
    (place / "deal.pdf").write_bytes((SAMPLE / "documents" / "marlshire-devolution-deal.pdf").read_bytes())
    (place / "papers" / "draft.txt").write_text("\n\n".join(DRAFT), encoding="utf-8")
    for number, name in enumerate(("signed", "printed", "sister-deal"), start=2):
        (place / f"{name}.txt").write_text("\n\n".join(DRAFT[:-number]), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def answers(folder: Path) -> Iterator[dict[str, str]]:
    """Follow the page in a folder of its own; yield what each command printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield {line: run(line) for line in find_commands()}


def run(line: str) -> str:
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, f"{line}: {done.output}"
    return done.output


def test_every_command_of_the_page_works_in_its_order(answers: dict[str, str], folder: Path) -> None:
    assert len(answers) >= FEWEST_COMMANDS
    documents = {each.document: each for each in open_corpus(folder / "my-corpus").documents}
    assert list(documents) == ["deal", "draft", "sister-deal"]
    assert (documents["deal"].title, documents["deal"].guessed) == ("The Tarne deal", "")
    assert documents["draft"].file == "documents/draft.v2.txt"


def test_what_is_like_a_document_is_asked_of_whoever_adds_it(answers: dict[str, str], folder: Path) -> None:
    assert answers
    (folder / "other.txt").write_text("\n\n".join(DRAFT[:-5]), encoding="utf-8")
    done = CliRunner().invoke(app, ["add", str(folder / "my-corpus"), str(folder / "other.txt")])
    assert done.exit_code != 0


def test_versions_are_listed_with_what_the_score_did(answers: dict[str, str]) -> None:
    printed = answers["policymine versions my-corpus draft"]
    assert re.search(r"version 1, superseded on \d{4}-\d\d-\d\d: no score on record", printed)
    assert re.search(r"version 2: (score \d+|not enough evidence)", printed)
    assert "documents/draft.v2.txt (read)" in printed
    assert "documents/draft.txt" in printed


def test_check_finds_no_fault_and_counts(answers: dict[str, str]) -> None:
    assert "3 documents, 0 of them withdrawn" in answers["policymine check my-corpus"]
