"""The flow that retrains: a worse classifier is told and left out, a better one takes the place of the old."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from flows.retrain import retrain_corpus
from tests.flows.conftest import PrefectServer
from tests.learning import read_rows, review

from policymine.annotations import read_annotations
from policymine.coding import build_codebook_reader
from policymine.documents import open_corpus
from policymine.labels import MODEL_FILE
from policymine.pipeline import plan_run
from policymine.retraining import is_held_out
from policymine.training import train_classifier


def pair_wrongly() -> dict[str, str]:
    """A wrong code for each."""
    codes = sorted({row["code"] for row in read_rows()})
    return dict(zip(codes, codes[1:] + codes[:1], strict=True))


def fit_wrongly(codebook: Path) -> bytes:
    """Fit the classifier of a codebook on wrong codes; return it."""
    reader, wrong = build_codebook_reader(codebook), pair_wrongly()
    right = read_annotations(reader.codebook)
    written = tuple(replace(each, code=wrong[each.code]) for each in right.written)
    train_classifier(reader, replace(right, written=written))
    return (codebook / MODEL_FILE).read_bytes()


def test_a_classifier_that_learned_wrong_codes_is_left_out(
    coded_corpus: Path, tmp_path: Path, prefect_server: PrefectServer
) -> None:
    folder = Path(shutil.copytree(coded_corpus, tmp_path / "corpus"))
    opened, wrong = open_corpus(folder), pair_wrongly()
    review(folder, lambda document, code: code if is_held_out(opened, document) else wrong[code])
    before = (folder / "green" / MODEL_FILE).read_bytes()
    assert retrain_corpus(str(folder)) is False
    assert (folder / "green" / MODEL_FILE).read_bytes() == before
    assert not (folder / "green" / "replaced").exists()
    told = prefect_server.read_artifacts("retraining-corpus")["retraining-corpus"]
    assert "The classifier in use stays: it" in told
    assert "Learned from 48 reviewed sentences" in told


def test_a_classifier_that_is_better_takes_the_place_of_the_old(
    coded_corpus: Path, tmp_path: Path, prefect_server: PrefectServer
) -> None:
    folder = Path(shutil.copytree(coded_corpus, tmp_path / "corpus"))
    review(folder)
    poor = fit_wrongly(folder / "green")
    assert retrain_corpus(str(folder)) is True
    done = json.loads((folder / "retraining.json").read_text(encoding="utf-8"))
    assert done["before"]["macro_f1"] < 0.3 < 0.7 < done["after"]["macro_f1"]
    assert (folder / "green" / done["kept_in"] / MODEL_FILE).read_bytes() == poor
    assert (folder / "green" / MODEL_FILE).read_bytes() != poor
    told = prefect_server.read_artifacts("retraining-corpus")["retraining-corpus"]
    assert "The retrained classifier is now in use" in told
    assert len(plan_run(folder).tasks) == len(open_corpus(folder).documents)
