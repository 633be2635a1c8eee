"""The flow that retrains: what a worse classifier would do is told, and it is left out."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.retrain import retrain_corpus
from tests.flows.conftest import PrefectServer
from tests.learning import read_rows, review

from policymine.documents import open_corpus
from policymine.labels import MODEL_FILE
from policymine.retraining import is_held_out


def test_a_classifier_that_learned_wrong_codes_is_left_out(
    coded_corpus: Path, tmp_path: Path, prefect_server: PrefectServer
) -> None:
    folder = Path(shutil.copytree(coded_corpus, tmp_path / "corpus"))
    opened = open_corpus(folder)
    codes = sorted({row["code"] for row in read_rows()})
    wrong = dict(zip(codes, codes[1:] + codes[:1], strict=True))
    review(folder, lambda document, code: code if is_held_out(opened, document) else wrong[code])
    before = (folder / "green" / MODEL_FILE).read_bytes()
    assert retrain_corpus(str(folder)) is False
    assert (folder / "green" / MODEL_FILE).read_bytes() == before
    assert not (folder / "green" / "replaced").exists()
    told = prefect_server.read_artifacts("retraining-corpus")["retraining-corpus"]
    assert "The classifier in use stays: it" in told
    assert "Learned from 48 reviewed sentences" in told
