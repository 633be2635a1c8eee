"""Learning from reviews: with the small codebook of the tests, from decisions made at a desk."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.learning import DOCUMENTS, review
from tests.terminal import call

from policymine import retraining
from policymine.documents import open_corpus
from policymine.errors import ClassifierError, PolicymineError
from policymine.labels import COMING, MODEL_FILE, PAPERS_FILE, load_classifier
from policymine.pipeline import run_corpus
from policymine.retraining import Figures, decide, finish_replacing, is_held_out


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


@pytest.fixture
def green(coded_corpus: Path, tmp_path: Path) -> Path:
    """A codebook with a fitted classifier."""
    return Path(shutil.copytree(coded_corpus / "green", tmp_path / "green"))


@pytest.fixture
def other(green: Path, tmp_path: Path) -> Path:
    """Another classifier of the same codebook: its model has a comment of its own."""
    folder = tmp_path / "other"
    folder.mkdir()
    shutil.copyfile(green / MODEL_FILE, folder / MODEL_FILE)
    with zipfile.ZipFile(folder / MODEL_FILE, "a") as archive:
        archive.comment = b"another"
    papers = json.loads((green / PAPERS_FILE).read_text(encoding="utf-8"))
    papers["model_sha256"] = hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()
    (folder / PAPERS_FILE).write_text(json.dumps(papers), encoding="utf-8")
    return folder


def test_a_replacement_that_was_killed_between_its_files_says_how_to_end_it_and_is_ended(
    green: Path, other: Path
) -> None:
    shutil.copyfile(other / MODEL_FILE, green / MODEL_FILE)
    shutil.copyfile(other / PAPERS_FILE, green / f"{PAPERS_FILE}{COMING}")
    with pytest.raises(ClassifierError, match=f"interrupted between its two files. Rename {PAPERS_FILE}{COMING} there"):
        load_classifier(green)
    finish_replacing(green)
    assert load_classifier(green).sha256 == load_classifier(other).sha256
    assert not (green / f"{PAPERS_FILE}{COMING}").exists()
    finish_replacing(green)


def test_papers_that_do_not_belong_to_the_model_are_not_put_in_place(green: Path, other: Path) -> None:
    shutil.copyfile(other / MODEL_FILE, green / MODEL_FILE)
    (green / f"{PAPERS_FILE}{COMING}").write_text('{"model_sha256": "half', encoding="utf-8")
    finish_replacing(green)
    with pytest.raises(ClassifierError, match=r"is not the file that classifier\.json describes\. Fit it anew"):
        load_classifier(green)


def test_the_old_classifier_comes_back_where_its_papers_are_kept_open(
    green: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_classifier(green).sha256
    move = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == PAPERS_FILE:  # as Windows does while another program reads it
            raise PermissionError(13, "in use")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PolicymineError, match="close its files where another program has them open"):
        retraining._put_in_place(other, green)
    assert load_classifier(green).sha256 == before
