"""Labels: readings of sentences in, the code and the probability of every code out.

The fitted classifier is two files in the codebook's folder: ``classifier.skops`` (no pickle; only scikit-learn's own
types are trusted) and ``classifier.json``, its papers: what it learned from, with which versions, its error rates on
held-out documents, and golden predictions that are checked when it is loaded. One that was fitted with embeddings names
their model in its papers, and is used with that model only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt

from policymine.compiled import Compiled, compile_pipeline
from policymine.embeddings import Encoder, OpenEncoder, open_encoder
from policymine.errors import ClassifierError
from policymine.features import COLUMNS, FORM, Reading, describe, is_concerned
from policymine.fitted import MISREAD, describe_fitted, read_fitted
from policymine.priors import Prior, adapt, choose, find_prior
from policymine.rates import ErrorRates, Matrix, Whole
from policymine.wording import quote_path

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

MODEL_FILE = "classifier.skops"
PAPERS_FILE = "classifier.json"
COMING = ".part"
"""What is put behind the name of a file of a classifier that is about to take the place of another."""
GOLDEN_TOLERANCE = 1e-6
EMBEDDED_TOLERANCE = 1e-3
"""The same for a classifier with embeddings: another processor adds them up in another order."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted classifier with its papers. ``packed`` is its file of the model; ``sha256`` stands for both files.

    ``compiled`` is what predicts; it is None where the pipeline is of another form, and then ``model`` predicts. Where
    it was fitted with embeddings, ``encoder`` makes them.
    """

    codes: tuple[str, ...]
    packed: bytes
    compiled: Compiled | None
    error_rates: ErrorRates
    prior: Prior
    papers: Mapping[str, Any]
    sha256: str
    encoder: Encoder | None = None

    @property
    def model(self) -> Pipeline:
        """The fitted pipeline, unpacked when it is asked for."""
        return _unpack(self.packed)

    def predict(self, readings: Sequence[Reading]) -> Matrix:
        """Return an (n, codes) matrix of probabilities; each row sums to 1."""
        if not readings:
            return np.empty((0, len(self.codes)))
        return self.predict_rows([describe(each) for each in readings], [each.text for each in readings])

    def predict_rows(self, rows: Sequence[Sequence[str]], texts: Sequence[str]) -> Matrix:
        """Return an (n, codes) matrix of probabilities for rows of ``features.COLUMNS``, one row at least.

        ``texts`` are the sentences themselves, for the embeddings.
        """
        if self.compiled:
            return self.compiled.predict(rows)
        return _predict(self.model, _stack(rows, self.encoder.encode(texts) if self.encoder else None))

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


def predict(model: Pipeline, readings: Sequence[Reading], codes: int, encoder: Encoder | None = None) -> Matrix:
    """Return the probabilities that a fitted pipeline gives to readings, as an (n, codes) matrix."""
    return _predict(model, tabulate(readings, encoder)) if readings else np.empty((0, codes))


def _predict(model: Pipeline, table: npt.NDArray[np.object_]) -> Matrix:
    return np.asarray(model.predict_proba(table), dtype=np.float64)


def tabulate(readings: Sequence[Reading], encoder: Encoder | None = None) -> npt.NDArray[np.object_]:
    """Return an (n, 5) array of strings, the columns of ``features.COLUMNS``, and behind them the embeddings if any."""
    vectors = encoder.encode([each.text for each in readings]) if encoder else None
    return _stack([describe(reading) for reading in readings], vectors)


def _stack(rows: Sequence[Sequence[str]], vectors: Matrix | None = None) -> npt.NDArray[np.object_]:
    width = 0 if vectors is None else vectors.shape[1]
    table = np.empty((len(rows), len(COLUMNS) + width), dtype=object)
    for number, row in enumerate(rows):
        table[number, : len(COLUMNS)] = row
    if vectors is not None:
        table[:, len(COLUMNS) :] = vectors
    return table


def load_classifier(folder: Path, open_encoder: OpenEncoder = open_encoder) -> Classifier:
    """Load a codebook's classifier and check its golden predictions.

    ``open_encoder`` opens the model of its embeddings, if it has any. Raise ClassifierError, saying how to fit it anew,
    where a file is missing, was written by another version, or does not give the probabilities that it gave when it was
    fitted; and where the model of its embeddings is missing or another one.
    """
    model_bytes, papers_bytes = _read(folder / MODEL_FILE), _read(folder / PAPERS_FILE)
    try:
        classifier = _build(folder, model_bytes, papers_bytes, open_encoder)
        _check_golden(folder, classifier)
    except MISREAD as error:
        why = f"{PAPERS_FILE} or {MODEL_FILE} is damaged ({type(error).__name__}: {error})"
        raise ClassifierError(_advise(folder, why)) from error
    return classifier


def _build(folder: Path, model_bytes: bytes, papers_bytes: bytes, open_encoder: OpenEncoder) -> Classifier:
    papers = json.loads(papers_bytes)
    if not is_described(model_bytes, papers_bytes):
        _refuse_mixed(folder, model_bytes)
    if papers["features"] != FORM:
        raise ClassifierError(_advise(folder, f"it was fitted on {papers['features']}, and this is {FORM}"))
    if "prior" not in papers:
        raise ClassifierError(_advise(folder, "it was fitted by an earlier version, which noted no prior"))
    return Classifier(
        codes=tuple(papers["codes"]),
        packed=model_bytes,
        compiled=_compile(folder, model_bytes),
        error_rates=ErrorRates(
            codes=tuple(papers["codes"]),
            edges=tuple(papers["edges"]),
            counts={group: np.asarray(table, dtype=np.float64) for group, table in papers["error_counts"].items()},
        ),
        prior=find_prior(papers["prior"]),
        papers=papers,
        sha256=hashlib.sha256(model_bytes + papers_bytes).hexdigest(),
        encoder=_open_named(folder, papers, open_encoder),
    )


def _compile(folder: Path, packed: bytes) -> Compiled | None:
    """Compile a model from what its file says, or where that is not enough from the pipeline that skops makes of it."""
    with suppress(*MISREAD):
        if compiled := compile_pipeline(read_fitted(packed)):
            return compiled
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        return compile_pipeline(describe_fitted(_unpack(packed)))
    except UntrustedTypesFoundException as error:
        raise ClassifierError(_advise(folder, "it holds types that are not scikit-learn's own")) from error


@lru_cache(maxsize=1)
def _unpack(packed: bytes) -> Pipeline:
    from policymine.model_files import unpack_model

    return unpack_model(packed)


def open_own_encoder(folder: Path, open_encoder: OpenEncoder = open_encoder) -> Encoder | None:
    """Open the model of the embeddings that a codebook's classifier was fitted with; None without embeddings or papers.

    Raise ClassifierError where the model is missing or another one.
    """
    path = folder / PAPERS_FILE
    return _open_named(folder, json.loads(path.read_bytes()), open_encoder) if path.exists() else None


def describe_encoder(encoder: Encoder | None) -> dict[str, Any]:
    """Return what a classifier's papers say of its embeddings; nothing where it has none."""
    return {"embeddings": {"model": encoder.name, "sha256": encoder.sha256}} if encoder else {}


def _open_named(folder: Path, papers: Mapping[str, Any], open_encoder: OpenEncoder) -> Encoder | None:
    """Open the model that papers name: a folder of that name inside the codebook's own comes first."""
    named = papers.get("embeddings")
    if named is None:
        return None
    beside = folder / Path(named["model"]).name
    encoder = open_encoder(str(beside) if beside.is_dir() else named["model"])
    if encoder.sha256 != named["sha256"]:
        raise ClassifierError(
            f"The classifier of {folder} was fitted with the embeddings of {named['model']} with weights "
            f"{named['sha256'][:12]}, and {encoder.name} has {encoder.sha256[:12]}: its scores would be others. Put "
            f"the model it was fitted with at {beside}, or fit it anew with: "
            f"policymine train {quote_path(folder)} --embeddings {encoder.name}"
        )
    return encoder


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ClassifierError(_advise(path.parent, f"{path.name} cannot be read ({error.strerror})")) from error


def is_described(model_bytes: bytes, papers_bytes: bytes) -> bool:
    """Tell whether papers describe a model."""
    told: object = json.loads(papers_bytes)["model_sha256"]
    return told == hashlib.sha256(model_bytes).hexdigest()


def has_papers_coming(folder: Path, model_bytes: bytes) -> bool:
    """Tell whether the papers of a model wait beside it: it was interrupted between its two files."""
    try:
        return is_described(model_bytes, (folder / f"{PAPERS_FILE}{COMING}").read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _refuse_mixed(folder: Path, model_bytes: bytes) -> NoReturn:
    """Raise ClassifierError for a model and papers that do not belong together, with what to do."""
    if has_papers_coming(folder, model_bytes):
        raise ClassifierError(
            f"The classifier of {folder} was being replaced, and that was interrupted between its two files. Rename "
            f"{PAPERS_FILE}{COMING} there to {PAPERS_FILE}, which ends it, then do this again."
        )
    raise ClassifierError(_advise(folder, f"{MODEL_FILE} is not the file that {PAPERS_FILE} describes"))


def _advise(folder: Path, why: str) -> str:
    return f"The classifier of {folder} cannot be used: {why}. Fit it anew with: policymine train {quote_path(folder)}"


def _check_golden(folder: Path, classifier: Classifier) -> None:
    """Check that what predicts now, compiled or not, gives what scikit-learn's pipeline gave when it was fitted."""
    golden = classifier.papers["golden"]
    expected = np.asarray([each["probabilities"] for each in golden])
    found = classifier.predict_rows([each["columns"] for each in golden], [each.get("text", "") for each in golden])
    tolerance = EMBEDDED_TOLERANCE if classifier.encoder else GOLDEN_TOLERANCE
    if found.shape != expected.shape or float(np.abs(found - expected).max()) > tolerance:
        versions = ", ".join(f"{name} {version}" for name, version in classifier.papers["versions"].items())
        raise ClassifierError(
            _advise(folder, f"it does not repeat the predictions it was shipped with (it was fitted with {versions})")
        )
