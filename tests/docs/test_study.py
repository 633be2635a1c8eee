"""The notebook docs/study.ipynb runs over the sample corpus and shows what it says it shows."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tests.conftest import ROOT
from tools import run_study

from policymine.texts.ocr import find_engine


def test_the_notebook_runs_and_its_outputs_are_those_of_a_run(sample_corpus: Path) -> None:
    call = [sys.executable, str(ROOT / "tools" / "run_study.py"), "--root", str(sample_corpus.parents[1])]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    differs = "cell" in done.stderr and "Write it anew" in done.stderr
    if find_engine() is None and differs:
        pytest.skip("it ran; a page of the sample is a picture, and its words need Tesseract to be the same")
    assert done.returncode == 0, done.stderr


def test_another_number_or_a_missing_picture_is_told() -> None:
    kept = nbformat.read(run_study.STUDY, as_version=4)
    assert run_study.compare(kept, kept) == []
    other = copy.deepcopy(kept)
    tables = [
        output for cell in other.cells for output in cell.get("outputs", ()) if "text/html" in output.get("data", {})
    ]
    tables[0]["data"]["text/plain"] += " 99"
    pictured = next(cell for cell in other.cells if "image/png" in run_study.read_outputs(cell))
    pictured["outputs"] = []
    assert len(run_study.compare(kept, other)) == 2


def test_what_it_says_can_be_claimed_comes_from_cells_and_not_from_prose() -> None:
    prose = "".join(
        cell.source for cell in nbformat.read(run_study.STUDY, as_version=4).cells if cell.cell_type == "markdown"
    )
    assert "Marlshire" not in prose
    assert "cannot" in prose
