"""Learning from reviews: with the small codebook of the tests, from decisions made at a desk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.learning import DOCUMENTS, review
from tests.terminal import call

from policymine.documents import open_corpus
from policymine.labels import MODEL_FILE, PAPERS_FILE
from policymine.pipeline import run_corpus
from policymine.retraining import Figures, decide, is_held_out


def test_without_reviews_it_says_what_is_needed(coded_corpus: Path) -> None:
    answer = call("train", "--with-reviews", coded_corpus)
    assert answer.returncode == 2
    assert "0 settled sentences can be learned from" in answer.stderr
    assert "Review more" in answer.stderr


def test_a_classifier_that_is_not_worse_takes_the_place_of_the_old_which_is_kept(
    coded_corpus: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(coded_corpus, tmp_path / "corpus"))
    assert [is_held_out(open_corpus(folder), f"speech-{number}") for number in DOCUMENTS] == [False, True, False, True]
    review(folder)
    before = {name: (folder / "green" / name).read_bytes() for name in (MODEL_FILE, PAPERS_FILE)}
    answer = call("train", "--with-reviews", folder)
    assert "The retrained classifier is now in use" in answer.stdout
    done = json.loads((folder / "retraining.json").read_text(encoding="utf-8"))
    assert (done["replaced"], done["reviews"], done["gold"], done["gold_documents"]) == (True, 48, 48, 2)
    assert {name: (folder / "green" / done["kept_in"] / name).read_bytes() for name in before} == before
    papers = json.loads((folder / "green" / PAPERS_FILE).read_text(encoding="utf-8"))
    assert (papers["written"], papers["referenced"]) == (72, 48)
    assert run_corpus(folder, workers=1).tasks


@pytest.mark.parametrize(
    ("after", "p_worse", "replaced"), [(0.7, 1.0, True), (0.71, 0.2, True), (0.69, 0.2, False), (0.8, 0.04, False)]
)
def test_it_is_replaced_only_where_that_is_not_worse(after: float, p_worse: float, replaced: bool) -> None:
    assert decide(Figures(0.8, 0.7), Figures(0.8, after), p_worse)[0] is replaced
