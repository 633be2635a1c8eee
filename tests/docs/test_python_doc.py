"""The Python library: the examples of docs/python.md and of every docstring run, and import costs next to nothing."""

from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, SAMPLE

import policymine
from policymine import library
from policymine.errors import PolicymineError
from policymine.pipeline import read_results
from policymine.records import Sentence

SPEECH = "speech-thaxby-service-reform"
SCORED_SPEECH = "speech-marlshire-signing"


@pytest.fixture
def folder(small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(small_corpus, tmp_path / "my-corpus")
    shutil.copy(SAMPLE / "documents" / f"{SPEECH}.txt", tmp_path / "speech.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_page_and_the_docstrings_run(folder: Path) -> None:
    scored = policymine.read_document(SAMPLE / "documents" / f"{SCORED_SPEECH}.json")
    (folder / "speech.txt").write_text(scored.body, encoding="utf-8")
    page = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
    assert page.attempted > 15
    assert page.failed == 0
    docstrings = doctest.testmod(library)
    assert docstrings.attempted > 10
    assert docstrings.failed == 0


def test_a_file_has_the_score_that_it_has_in_a_corpus(folder: Path) -> None:
    assessment = policymine.score_document("speech.txt", kind="speech")
    known = next(each for each in read_results(folder / "my-corpus") if each.document.document == SPEECH)
    assert assessment.score.overall == known.score.overall
    assert assessment.score.dimensions == known.score.dimensions
    frames = policymine.open_corpus(folder / "my-corpus")
    stored = frames.labels.query("document == @SPEECH")
    assert [each.label.code for each in assessment.sentences] == stored["code"].tolist()
    assert [each.influence for each in assessment.sentences] == stored["influence"].tolist()


def test_sentences_of_a_document_are_labelled_as_the_document_is(folder: Path) -> None:
    speech = policymine.read_document("speech.txt")
    assert all(isinstance(each, Sentence) for each in speech.sentences)
    coded = policymine.label_sentences(speech.sentences)
    frames = policymine.open_corpus(folder / "my-corpus")
    assert [each.label.code for each in coded] == frames.labels.query("document == @SPEECH")["code"].tolist()
    assert policymine.label_sentences([]) == []


def test_frames_have_the_types_of_the_dictionary(small_corpus: Path) -> None:
    frames = policymine.open_corpus(small_corpus, with_text=False)
    assert str(frames.documents["pages"].dtype) == "Int64"
    assert str(frames.scores["value"].dtype) == "float64"
    assert str(frames.mentions["negated"].dtype) == "bool"
    assert "text" not in frames.sentences
    assert len(frames.reviews) == 0
    assert set(frames.dictionary["table"]) == {
        "documents", "sentences", "mentions", "labels", "scores", "reviews", "ratings",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: policymine.read_document("nothing.txt"), "There is no file"),
        (lambda: policymine.open_corpus("nowhere"), "There is no corpus"),
        (lambda: policymine.label_sentences("We will give it to parishes."), "takes a list of sentences"),
        (lambda: policymine.score_document("speech.txt", kind="sermon"), "no kind of document"),
    ],
)
def test_what_goes_wrong_is_said(folder: Path, call: object, words: str) -> None:
    with pytest.raises(PolicymineError, match=words):
        call()  # type: ignore[operator]


def test_the_import_loads_nothing_until_it_is_used() -> None:
    script = "import sys, policymine; print(len([name for name in sys.modules if name.startswith('policymine')]))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
    assert set(policymine.__all__) <= set(dir(policymine))
    assert all(getattr(policymine, name) for name in policymine.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        policymine.nonsense  # noqa: B018
