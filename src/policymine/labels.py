"""Labels: readings of sentences in, the code and the probability of every code out.

The fitted classifier is two files in the codebook's folder: ``classifier.skops`` (no pickle; only scikit-learn's own
types are trusted) and ``classifier.json``, its papers: what it learned from, with which versions, its error rates on
held-out documents, and golden predictions that are checked when it is loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import skops.io
from sklearn.pipeline import Pipeline
from skops.io.exceptions import UntrustedTypesFoundException

from policymine.compiled import Compiled, compile_pipeline
from policymine.errors import ClassifierError
from policymine.features import COLUMNS, FORM, Reading, describe, is_concerned
from policymine.priors import Prior, adapt, choose, find_prior
from policymine.rates import ErrorRates, Matrix, Whole

MODEL_FILE = "classifier.skops"
PAPERS_FILE = "classifier.json"
GOLDEN_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted classifier with its papers. ``sha256`` stands for both files.

    ``compiled`` is what predicts; it is None where the pipeline is of another form, and then ``model`` predicts.
    """

    codes: tuple[str, ...]
    model: Pipeline
    compiled: Compiled | None
    error_rates: ErrorRates
    prior: Prior
    papers: Mapping[str, Any]
    sha256: str

    def predict(self, readings: Sequence[Reading]) -> Matrix:
        """Return an (n, codes) matrix of probabilities; each row sums to 1."""
        if not readings:
            return np.empty((0, len(self.codes)))
        return self.predict_rows([describe(reading) for reading in readings])

    def predict_rows(self, rows: Sequence[Sequence[str]]) -> Matrix:
        """Return an (n, codes) matrix of probabilities for rows of ``features.COLUMNS``, one row at least."""
        return self.compiled.predict(rows) if self.compiled else predict_rows(self.model, rows)

    def choose(self, probabilities: Matrix) -> tuple[Whole, Matrix]:
        """Return the number of the code of each of the sentences read together, and their adapted probabilities.

        ``probabilities`` (n, codes) are those of ``predict``.
        """
        adapted = adapt(probabilities, self.prior)
        return choose(adapted, self.prior), adapted

    def find_outcomes(self, readings: Sequence[Reading], probabilities: Matrix) -> Whole:
        """Return the outcome of each reading, a column of the error rates."""
        concerned = np.asarray([is_concerned(reading) for reading in readings], dtype=np.bool_)
        return self.error_rates.find_outcomes(probabilities, concerned)


def predict(model: Pipeline, readings: Sequence[Reading], codes: int) -> Matrix:
    """Return the probabilities that a fitted pipeline gives to readings, as an (n, codes) matrix."""
    if not readings:
        return np.empty((0, codes))
    return predict_rows(model, [describe(reading) for reading in readings])


def predict_rows(model: Pipeline, rows: Sequence[Sequence[str]]) -> Matrix:
    """Return the (n, codes) probabilities that a fitted pipeline gives to rows of ``features.COLUMNS``."""
    return np.asarray(model.predict_proba(_stack(rows)), dtype=np.float64)


def tabulate(readings: Sequence[Reading]) -> npt.NDArray[np.object_]:
    """Return an (n, 4) array of strings, the columns of ``features.COLUMNS``."""
    return _stack([describe(reading) for reading in readings])


def _stack(rows: Sequence[Sequence[str]]) -> npt.NDArray[np.object_]:
    table = np.empty((len(rows), len(COLUMNS)), dtype=object)
    for number, row in enumerate(rows):
        table[number] = row
    return table


def load_classifier(folder: Path) -> Classifier:
    """Load a codebook's classifier and check its golden predictions.

    Raise ClassifierError, saying how to fit it anew, where a file is missing, was written by another version, or
    does not give the probabilities that it gave when it was fitted.
    """
    model_bytes, papers_bytes = _read(folder / MODEL_FILE), _read(folder / PAPERS_FILE)
    papers = json.loads(papers_bytes)
    if papers["model_sha256"] != hashlib.sha256(model_bytes).hexdigest():
        raise ClassifierError(_advise(folder, f"{MODEL_FILE} is not the file that {PAPERS_FILE} describes"))
    if papers["features"] != FORM:
        raise ClassifierError(_advise(folder, f"it was fitted on {papers['features']}, and this is {FORM}"))
    if "prior" not in papers:
        raise ClassifierError(_advise(folder, "it was fitted by an earlier version, which noted no prior"))
    try:
        model = skops.io.loads(model_bytes)
    except UntrustedTypesFoundException as error:
        raise ClassifierError(_advise(folder, "it holds types that are not scikit-learn's own")) from error
    classifier = Classifier(
        codes=tuple(papers["codes"]),
        model=model,
        compiled=compile_pipeline(model),
        error_rates=ErrorRates(
            codes=tuple(papers["codes"]),
            edges=tuple(papers["edges"]),
            counts={group: np.asarray(table, dtype=np.float64) for group, table in papers["error_counts"].items()},
        ),
        prior=find_prior(papers["prior"]),
        papers=papers,
        sha256=hashlib.sha256(model_bytes + papers_bytes).hexdigest(),
    )
    _check_golden(folder, classifier)
    return classifier


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ClassifierError(_advise(path.parent, f"{path.name} cannot be read ({error.strerror})")) from error


def _advise(folder: Path, why: str) -> str:
    return f"The classifier of {folder} cannot be used: {why}. Fit it anew with: policymine train {folder}"


def _check_golden(folder: Path, classifier: Classifier) -> None:
    """Check that what predicts now, compiled or not, gives what scikit-learn's pipeline gave when it was fitted."""
    golden = classifier.papers["golden"]
    expected = np.asarray([each["probabilities"] for each in golden])
    found = classifier.predict_rows([each["columns"] for each in golden])
    if found.shape != expected.shape or float(np.abs(found - expected).max()) > GOLDEN_TOLERANCE:
        versions = ", ".join(f"{name} {version}" for name, version in classifier.papers["versions"].items())
        raise ClassifierError(
            _advise(folder, f"it does not repeat the predictions it was shipped with (it was fitted with {versions})")
        )
