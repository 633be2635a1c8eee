"""A classifier with embeddings: fitted with an encoder, used with the same one only. The encoder here is a fake."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from policymine.annotations import AnnotationSet, read_annotations
from policymine.coding import Passage, Reader, build_codebook_reader
from policymine.embeddings import Vectors, open_encoder
from policymine.errors import ClassifierError
from policymine.evaluation.held_out import evaluate_classifier
from policymine.evaluation.rivals import list_rivals
from policymine.labels import PAPERS_FILE, load_classifier, open_own_encoder
from policymine.reports.model_card import render_markdown
from policymine.training import build_training_set, embed_examples, predict_folds, train_classifier

GREEN = Path(__file__).parents[1] / "data" / "how_green"
SIZE = 16


@dataclass(frozen=True)
class WordEncoder:
    """Adds up a vector for each word, drawn from the word itself."""

    name: str = "words-16"
    sha256: str = "5" * 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        sums = np.asarray(
            [np.sum([self._draw(word) for word in ["", *text.lower().split()]], axis=0) for text in texts]
        )
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)

    def _draw(self, word: str) -> Vectors:
        seed = int(hashlib.sha256(word.encode()).hexdigest()[:8], 16)
        return np.random.default_rng(seed).normal(size=SIZE)


class ReversedEncoder(WordEncoder):
    """The same weights, read otherwise."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return -super().encode(texts)


ENCODER = WordEncoder()


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, AnnotationSet]:
    """The small codebook in a folder of its own, with a classifier that learned from embeddings."""
    folder = Path(shutil.copytree(GREEN, tmp_path_factory.mktemp("embedded") / "green"))
    reader = build_codebook_reader(folder)
    annotations = read_annotations(reader.codebook)
    train_classifier(reader, annotations, encoder=ENCODER)
    return reader, annotations


def read_papers(folder: Path) -> dict[str, object]:
    papers = json.loads((folder / PAPERS_FILE).read_text(encoding="utf-8"))
    assert isinstance(papers, dict)
    return papers


def test_it_remembers_its_model_and_uses_its_embeddings(green: tuple[Reader, AnnotationSet]) -> None:
    reader, annotations = green
    folder = reader.codebook.path
    assert read_papers(folder)["embeddings"] == {"model": "words-16", "sha256": "5" * 64}
    asked: list[str] = []
    classifier = load_classifier(folder, lambda model: (asked.append(model), ENCODER)[1])
    assert asked == ["words-16"]
    readings = reader.read([Passage(each.id, each.text, each.heading, each.prev) for each in annotations.written])
    probabilities = classifier.predict(readings)
    assert probabilities.sum(axis=1) == pytest.approx(1)
    others = replace(classifier, encoder=ReversedEncoder()).predict(readings)
    assert float(np.abs(probabilities - others).max()) > 0.01


def test_another_model_is_refused_and_one_beside_the_codebook_comes_first(
    green: tuple[Reader, AnnotationSet], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(green[0].codebook.path, tmp_path / "green"))
    with pytest.raises(ClassifierError, match=r"weights 555555555555, and words-16 has 666666666666.*policymine train"):
        load_classifier(folder, lambda _: WordEncoder(sha256="6" * 64))
    (folder / "words-16").mkdir()
    asked: list[str] = []
    load_classifier(folder, lambda model: (asked.append(model), ENCODER)[1])
    assert asked == [str(folder / "words-16")]


def test_a_model_that_reads_otherwise_is_refused_though_its_weights_are_the_same(
    green: tuple[Reader, AnnotationSet],
) -> None:
    with pytest.raises(ClassifierError, match="does not repeat the predictions"):
        load_classifier(green[0].codebook.path, lambda _: ReversedEncoder())


def test_a_codebook_without_embeddings_opens_no_encoder(tmp_path: Path) -> None:
    def refuse(model: str) -> WordEncoder:
        raise AssertionError(model)

    assert open_own_encoder(tmp_path, refuse) is None
    (tmp_path / PAPERS_FILE).write_text("{}", encoding="utf-8")
    assert open_own_encoder(tmp_path, refuse) is None


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="sentence-transformers is installed")
def test_without_the_library_it_says_what_to_install(green: tuple[Reader, AnnotationSet]) -> None:
    advice = re.escape("pip install 'policymine[embeddings]'")
    with pytest.raises(ClassifierError, match=f"words-16.*{advice}"):
        load_classifier(green[0].codebook.path)
    with pytest.raises(ClassifierError, match=advice):
        open_encoder("some-model", may_download=True)


@pytest.mark.parametrize("own", [ENCODER, None])
def test_evaluation_compares_with_them_and_without(
    green: tuple[Reader, AnnotationSet], own: WordEncoder | None
) -> None:
    reader, annotations = green
    examples = build_training_set(annotations, reader, own)
    seen = list(list_rivals(examples, None if own else embed_examples(examples, ENCODER)))
    other = "without embeddings" if own else "and embeddings"
    assert seen[2][0] == "embeddings alone"
    assert seen[3][0].endswith(other)
    train, test = np.arange(40), np.arange(40, 60)
    codes = sorted({str(code) for code in examples.codes})
    sizes = [each.counted.weigh(train, test, parts)[1].shape[1] for _, each, parts in seen]
    assert sizes[2] == SIZE
    found = [next(predict_folds(each, [(train, test)], codes, parts=parts))[1] for _, each, parts in seen[2:]]
    assert float(np.abs(found[0] - found[1]).max()) > 0.01


def test_the_card_names_the_model(green: tuple[Reader, AnnotationSet]) -> None:
    reader, annotations = green
    evaluation = evaluate_classifier(reader, annotations, ENCODER, quick=True)
    assert evaluation.embeddings == "words-16"
    assert "the sentence's embedding by `words-16`." in render_markdown(evaluation, reader.codebook)
    assert "embedding" not in render_markdown(replace(evaluation, embeddings=""), reader.codebook)
