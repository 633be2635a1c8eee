"""Another question with the same machinery: checked, trained, measured, scored and reported with no change of code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policymine.cli.app import app

GREEN = Path(__file__).parents[1] / "data" / "how_green"
TEXTS = GREEN.parent / "how_green_texts"
SHIPPED_WORDS = (
    "community",
    "neighbourhood",
    "outsourcing",
    "bottom up",
    "top down",
    ">Power<",
    ">Voice<",
    ">Delivery<",
)


def call(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exception is None, (done.exception, done.output)
    return done.output


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus that is coded with the other codebook, which is trained here."""
    folder = tmp_path_factory.mktemp("green") / "corpus"
    call("add", folder, TEXTS, "--kind", "speech")
    shutil.copytree(GREEN, folder / "green")
    settings = folder / "corpus.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("bottom_up", "green"), encoding="utf-8")
    assert "scored again: policymine run" in " ".join(call("train", folder / "green").split())
    return folder


def test_it_is_checked(corpus: Path) -> None:
    told = call("codebook", "check", corpus / "green", "--annotations")
    assert "No faults in how_green, version 1" in told
    assert "Annotations of how_green: 0 faults, 5 notes (balance 5)." in told


def test_a_fault_in_its_annotations_ends_with_1(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    with (folder / "annotations.csv").open("a", encoding="utf-8") as stream:
        stream.write("x,d,speech,,,The bell rang.,bells,firm,,me,2026-11-22\n")
    done = CliRunner().invoke(app, ["codebook", "check", str(folder), "--annotations"])
    assert done.exit_code == 1
    assert "fault (values): annotations.csv, line 74: code is 'bells'" in done.output
    assert "Mend the faults" in done.output
    assert CliRunner().invoke(app, ["codebook", "check", str(folder), "--texts", str(folder)]).exit_code != 0


def test_it_is_measured(corpus: Path) -> None:
    told = call("evaluate", corpus / "green", "--quick")
    assert all(code in told for code in ("clean_power", "burning", "saving", "apart"))


def test_it_scores_explains_and_reports(corpus: Path) -> None:
    assert "2 scored" in call("run", corpus, "--workers", "1")
    table = call("scores", corpus, "--format", "csv")
    rows = {line.split(",")[0]: line for line in table.splitlines()[1:]}
    assert list(rows) == ["harbour-speech", "valley-speech"]
    assert "dimensions.supply" in table
    assert {"Supply", "Demand", "Source", "Use"} <= set(call("scores", corpus).replace("┃", " ").split())
    assert "clean_power" in call("explain", corpus, "harbour")
    assert "SOURCE" in call("mentions", corpus, "--counts")
    call("report", corpus)
    site = corpus / "report"
    pages = {page.relative_to(site).as_posix(): page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    documents = {"documents/harbour-speech.html", "documents/valley-speech.html"}
    assert {"index.html", "method.html", "codebook.html", *documents} <= set(pages)
    assert "How green is it?" in pages["index.html"]
    assert "scale from 0 (grey) to 100 (green)" in pages["documents/harbour-speech.html"]
    shown = {word: name for name, page in pages.items() for word in SHIPPED_WORDS if word in page}
    assert shown == {}
