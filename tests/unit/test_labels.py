"""The shipped classifier: it fits its codebook, repeats itself, and is refused when it is not what its papers say."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest

from policymine import labels
from policymine.annotations import read_annotations
from policymine.coding import Coder, Passage, Reader
from policymine.errors import ClassifierError, CodebookError
from policymine.labels import MODEL_FILE, PAPERS_FILE, load_classifier
from policymine.rates import EVERY, OFFICIAL, POLITICAL, ErrorRates
from policymine.records import Kind
from policymine.training import train_classifier


@pytest.fixture
def copy(coder: Coder, tmp_path: Path) -> Path:
    for name in (MODEL_FILE, PAPERS_FILE):
        shutil.copy(coder.reader.codebook.path / name, tmp_path / name)
    return tmp_path


def test_the_shipped_classifier_learned_with_the_shipped_codebook(coder: Coder) -> None:
    assert coder.classifier.papers["codebook_sha256"] == coder.reader.codebook.sha256
    assert set(coder.classifier.codes) == {code.name for code in coder.reader.codebook.codes}
    assert set(coder.classifier.error_rates.counts) == {EVERY, OFFICIAL, POLITICAL}


def test_probabilities_are_probabilities_whatever_stands_beside(coder: Coder) -> None:
    one = Passage("1", "Parish councils will own the land.", "Power", "")
    two = Passage("2", "", "", "")
    (alone,) = coder.code([one])
    assert sum(alone.label.probabilities.values()) == pytest.approx(1)
    readings = coder.reader.read([two, one])
    assert coder.classifier.predict(readings)[1] == pytest.approx(coder.classifier.predict(readings[1:])[0])
    assert coder.code([two, one])[1].outcome == alone.outcome
    assert coder.code([]) == []


def test_what_is_read_together_moves_probabilities_not_outcomes(coder: Coder) -> None:
    coded = [Passage(str(n), f"Parish councils will own village hall number {n}.", "Power", "") for n in range(200)]
    doubtful = Passage("x", "This is about who is in charge here.", "", "")
    among_coded = coder.code([*coded, doubtful])[-1]
    (alone,) = coder.code([doubtful])
    assert among_coded.label.probabilities["none"] < alone.label.probabilities["none"]
    assert among_coded.outcome == alone.outcome


def test_papers_without_a_prior_are_refused(copy: Path) -> None:
    path = copy / PAPERS_FILE
    papers = json.loads(path.read_text(encoding="utf-8"))
    del papers["prior"]
    path.write_text(json.dumps(papers), encoding="utf-8")
    with pytest.raises(ClassifierError, match="noted no prior"):
        load_classifier(copy)


def test_a_changed_model_file_is_refused(copy: Path) -> None:
    path = copy / MODEL_FILE
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ClassifierError, match="policymine train"):
        load_classifier(copy)


def test_other_predictions_than_the_golden_ones_are_refused(copy: Path) -> None:
    path = copy / PAPERS_FILE
    papers = json.loads(path.read_text(encoding="utf-8"))
    papers["golden"][0]["probabilities"] = papers["golden"][0]["probabilities"][::-1]
    path.write_text(json.dumps(papers), encoding="utf-8")
    with pytest.raises(ClassifierError, match="does not repeat the predictions"):
        load_classifier(copy)


def rewrite_model(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the schema of a folder's model, and let its papers describe what comes of it."""
    model, papers = folder / MODEL_FILE, folder / PAPERS_FILE
    with ZipFile(model) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members["schema.json"])
    change(schema)
    with ZipFile(model, "w", ZIP_DEFLATED) as archive:
        for name, content in (members | {"schema.json": json.dumps(schema).encode()}).items():
            archive.writestr(name, content)
    described = json.loads(papers.read_bytes()) | {"model_sha256": hashlib.sha256(model.read_bytes()).hexdigest()}
    papers.write_text(json.dumps(described), encoding="utf-8")


def test_a_schema_that_only_skops_understands_is_left_to_skops(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_later_form(_: bytes) -> None:
        raise KeyError("__loader__")

    monkeypatch.setattr(labels, "read_fitted", read_later_form)
    assert load_classifier(copy).compiled is not None


@pytest.mark.filterwarnings("ignore:Trying to unpickle")  # what scikit-learn says where its version is gone too
@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.pop("__loader__"),
        lambda schema: schema.update(content=[1, 2]),
        lambda schema: schema["content"].update(content=None),
        lambda schema: schema.update(__loader__="NodeOfALaterForm"),
        lambda schema: schema.update(__class__="Pipework"),
        lambda schema: schema["content"]["content"].clear(),
    ],
)
def test_a_model_with_an_odd_schema_is_refused_with_the_remedy(
    copy: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    rewrite_model(copy, change)
    with pytest.raises(ClassifierError, match="policymine train"):
        load_classifier(copy)


@pytest.mark.parametrize("papers", ["{", "[]", '{"model_sha256": 1}', "null"])
def test_damaged_papers_are_refused_with_the_remedy(copy: Path, papers: str) -> None:
    (copy / PAPERS_FILE).write_text(papers, encoding="utf-8")
    with pytest.raises(ClassifierError, match="policymine train"):
        load_classifier(copy)


def test_a_missing_classifier_says_how_to_fit_one(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="policymine train"):
        load_classifier(tmp_path)


def test_outcomes_tell_stratum_code_and_band() -> None:
    rates = ErrorRates(("a", "b"), (0.6,), {EVERY: np.zeros((2, 8))})
    probabilities = np.array([[0.9, 0.1], [0.45, 0.55], [0.9, 0.1]])
    outcomes = rates.find_outcomes(probabilities, np.array([False, False, True]))
    assert list(outcomes) == [1, 2, 5]
    assert rates.choose(Kind.DEAL) is rates.counts[EVERY]


def test_the_shipped_annotations_are_enough_and_hold_no_real_text(reader: Reader) -> None:
    annotations = read_annotations(reader.codebook)
    assert len(annotations.written) >= 1600
    assert annotations.referenced == ()
    assert sum(annotations.missing.values()) >= 2000
    codes = [each.code for each in annotations.written]
    assert all(codes.count(code.name) >= 100 for code in reader.codebook.codes)
    assert codes.count("none") / len(codes) >= 0.45
    header = (reader.codebook.path / "references.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert not {"text", "prev", "heading"} & set(header)


ANNOTATION = "{id},{document},speech,,,{text},{code},firm,,me,2026-11-22\n"
HEADER = "id,document,genre,heading,prev,text,code,commitment,participation,annotator,coded_on\n"


def make_codebook(reader: Reader, folder: Path, rows: str) -> Path:
    for name in ("codebook.toml", "patterns.jsonl", "cues.toml"):
        shutil.copy(reader.codebook.path / name, folder / name)
    (folder / "annotations.csv").write_text(HEADER + rows, encoding="utf-8")
    return folder


def test_a_codebook_of_ones_own_is_trained_and_used(reader: Reader, tmp_path: Path) -> None:
    from policymine.coding import build_codebook_reader, build_coder

    texts = {
        "community_power": "Parish councils will own the land number {n}.",
        "city_region_power": "The mayor will hold the transport budget number {n}.",
        "central_power": "Ministers will approve plan number {n}.",
        "community_voice": "Residents will be consulted on plan number {n}.",
        "elite_voice": "The deal number {n} was negotiated between leaders and the Chancellor.",
        "local_delivery": "Local charities will run service number {n}.",
        "outsourced_delivery": "Service number {n} will be outsourced to a national provider.",
        "none": "The bridge number {n} was opened in spring.",
    }
    rows = "".join(
        ANNOTATION.format(id=f"{code}-{n}", document=f"doc-{n % 4}", text=text.format(n=n), code=code)
        for code, text in texts.items()
        for n in range(8)
    )
    folder = make_codebook(reader, tmp_path, rows)
    own = build_codebook_reader(folder)
    papers = train_classifier(own, read_annotations(own.codebook))
    assert papers["written"] == 64
    (coded,) = build_coder(folder).code([Passage("x", "Parish councils will own the meadow.")])
    assert coded.label.code == "community_power"


def test_a_fault_in_annotations_is_named_with_its_line(reader: Reader, tmp_path: Path) -> None:
    rows = ANNOTATION.format(id="a", document="d", text="One.", code="none")
    rows += ANNOTATION.format(id="b", document="d", text="Two.", code="treaty")
    from policymine.codebooks import load_codebook

    codebook = load_codebook(make_codebook(reader, tmp_path, rows))
    with pytest.raises(CodebookError, match=r"annotations\.csv, line 3, code: 'treaty'"):
        read_annotations(codebook)


def test_what_a_worker_loads_leaves_out_the_libraries_that_fit() -> None:
    told = "import sys, policymine.assessments as a; a.prepare_worker('bottom_up'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert not {"sklearn", "skops", "scipy.stats", "pandas"} & set(done.stdout.split())
