"""The sample corpus: the notebook docs/study.ipynb shows what it says, and quotes stand where they are said to.

Both are here because the corpus is scored once for both.
"""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import nbformat
import pytest
from tests.conftest import ROOT, SAMPLE
from tests.reports.places import read_there, squeeze
from tools import run_study

from policymine.codebooks import load_codebook
from policymine.documents import open_corpus
from policymine.pipeline import open_store, run_corpus
from policymine.reports.quotes import choose_quotes, describe_strips
from policymine.texts.scans.ocr import find_engine


@pytest.fixture(scope="module")
def sample_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, scored; tests must not change it."""
    corpus = tmp_path_factory.mktemp("study") / "corpora" / "sample"
    shutil.copytree(SAMPLE, corpus, ignore=shutil.ignore_patterns("policymine.sqlite*", "report", ".*"))
    run_corpus(corpus, workers=1)
    return corpus


def test_the_notebook_runs_and_its_outputs_are_those_of_a_run(sample_corpus: Path) -> None:
    call = [sys.executable, str(ROOT / "tools" / "run_study.py"), "--root", str(sample_corpus.parents[1])]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    differs = "cell" in done.stderr and "Write it anew" in done.stderr
    if find_engine() is None and differs:
        pytest.skip("it ran; a page of the sample is a picture, and its words need Tesseract to be the same")
    assert done.returncode == 0, done.stderr


def test_every_quote_of_every_pdf_of_the_sample_stands_at_its_place(sample_corpus: Path) -> None:
    corpus = open_corpus(sample_corpus)
    files = {each.document: corpus.locate(each) for each in corpus.documents if each.file.endswith(".pdf")}
    with open_store(corpus) as store:
        poles = {code.name: code.pole for code in load_codebook("bottom_up").codes}
        quotes = {name: choose_quotes(store.read_sentences(name), poles) for name in files}
    assert {name: len(own) for name, own in quotes.items()} == dict.fromkeys(files, 10)
    for name, file in files.items():
        wanted = {describe_strips(each.strips): each.text for each in quotes[name]}
        for place, there in read_there(file, wanted).items():
            found = squeeze(wanted[place]), squeeze(there)
            # Two readings of a picture differ by a letter here and there
            assert found[0] in found[1] or SequenceMatcher(None, *found).ratio() > 0.95, (name, place, found)


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
