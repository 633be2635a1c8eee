"""Training: annotated sentences in, a fitted classifier with its papers out.

Every figure that the score relies on comes from held-out documents: sentences of one document never stand on both
sides of a fold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import skops.io
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from policymine.annotations import WRITTEN_FILE, AnnotationSet
from policymine.codebooks import Codebook
from policymine.coding import Passage, Reader
from policymine.errors import CodebookError
from policymine.features import FORM
from policymine.labels import MODEL_FILE, PAPERS_FILE, ErrorRates, Matrix, tabulate
from policymine.records import Annotation

FOLDS = 10
EDGES = (0.6,)
SEED = 7
GOLDEN_SENTENCES = 24
_WORD_PATTERN = r"\S+"


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Annotations as the classifier learns from them: ``table`` is (n, 4) strings; ``codes``, ``groups`` are (n,)."""

    annotations: tuple[Annotation, ...]
    table: npt.NDArray[np.object_]
    codes: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]


def build_training_set(annotations: Sequence[Annotation], reader: Reader) -> TrainingSet:
    """Read annotated sentences as the classifier will see them."""
    passages = [Passage(each.id, each.text, each.heading, each.prev) for each in annotations]
    return TrainingSet(
        annotations=tuple(annotations),
        table=tabulate(reader.read(passages)),
        codes=np.asarray([each.code for each in annotations]),
        groups=np.asarray([each.document for each in annotations]),
    )


def build_model() -> Pipeline:
    """Return the unfitted classifier: TF-IDF of words, masked words, tags and context, and logistic regression."""
    columns = ColumnTransformer(
        [
            ("words", _vectorise(ngram_range=(1, 2), min_df=2), 0),
            ("masked", _vectorise(ngram_range=(1, 3), min_df=2), 1),
            ("tags", _vectorise(), 2),
            ("context", _vectorise(min_df=2), 3),
        ],
        transformer_weights={"words": 1.0, "masked": 1.0, "tags": 1.0, "context": 0.4},
    )
    return Pipeline([("features", columns), ("codes", LogisticRegression(C=6.0, max_iter=2000))])


def _vectorise(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(token_pattern=_WORD_PATTERN, lowercase=False, sublinear_tf=True, **options)


def predict_held_out(examples: TrainingSet, model: Pipeline, codes: Sequence[str]) -> Matrix:
    """Return (n, codes) probabilities, each sentence predicted by a model that saw nothing of its document."""
    found = np.zeros((len(examples.codes), len(codes)))
    for train, test in _split(examples):
        fitted = clone(model).fit(examples.table[train], examples.codes[train])
        columns = [list(codes).index(code) for code in fitted.classes_]
        found[np.ix_(test, np.asarray(columns))] = fitted.predict_proba(examples.table[test])
    return found


def _split(examples: TrainingSet) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    folds = min(FOLDS, len(set(examples.groups)))
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=SEED)
    yield from splitter.split(examples.table, examples.codes, examples.groups)


def measure_error_rates(examples: TrainingSet, probabilities: Matrix, codes: Sequence[str]) -> ErrorRates:
    """Count the outcomes of held-out predictions by true code."""
    empty = ErrorRates(tuple(codes), EDGES, np.zeros((len(codes), len(codes) * (len(EDGES) + 1))))
    for true, outcome in zip(examples.codes, empty.find_outcomes(probabilities), strict=True):
        empty.counts[list(codes).index(str(true)), outcome] += 1
    return empty


def train_classifier(reader: Reader, annotations: AnnotationSet, folder: Path | None = None) -> dict[str, Any]:
    """Fit a codebook's classifier, write its two files into ``folder`` (the codebook's own), return its papers."""
    codebook = reader.codebook
    _check_enough(codebook, annotations.every)
    examples = build_training_set(annotations.every, reader)
    model = build_model().fit(examples.table, examples.codes)
    codes = [str(code) for code in model.classes_]
    rates = measure_error_rates(examples, predict_held_out(examples, build_model(), codes), codes)
    model_bytes = skops.io.dumps(model)
    papers = {
        "codebook": codebook.name,
        "codebook_sha256": codebook.sha256,
        "features": FORM,
        "codes": codes,
        "written": len(annotations.written),
        "referenced": len(annotations.referenced),
        "missing": sum(annotations.missing.values()),
        "documents": len(set(examples.groups)),
        "annotations_sha256": _hash_annotations(annotations.every),
        "model_sha256": hashlib.sha256(model_bytes).hexdigest(),
        "versions": {name: version(name) for name in ("scikit-learn", "numpy", "spacy", "skops")},
        "edges": list(EDGES),
        "error_counts": rates.counts.tolist(),
        "golden": _choose_golden(examples, len(annotations.written), model),
    }
    target = folder or codebook.path
    (target / MODEL_FILE).write_bytes(model_bytes)
    (target / PAPERS_FILE).write_text(json.dumps(papers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return papers


def _hash_annotations(annotations: Sequence[Annotation]) -> str:
    lines = (f"{each.id}\t{each.text}\t{each.code}" for each in annotations)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _check_enough(codebook: Codebook, annotations: Sequence[Annotation]) -> None:
    documents = {each.document for each in annotations}
    missing = [code.name for code in codebook.codes if not any(each.code == code.name for each in annotations)]
    path = codebook.path / WRITTEN_FILE
    if missing:
        raise CodebookError(f"{path} has no sentence coded {missing[0]}. Code some before training.")
    if len(documents) < 2:
        raise CodebookError(
            f"{path} has sentences of {len(documents)} document. Two or more are needed to measure errors."
        )


def _choose_golden(examples: TrainingSet, written: int, model: Pipeline) -> list[dict[str, Any]]:
    """Choose sentences whose predictions are checked at every load; written ones only, since their text is shipped."""
    step = max(1, written // GOLDEN_SENTENCES)
    chosen = examples.table[:written:step][:GOLDEN_SENTENCES]
    rows = model.predict_proba(chosen)
    return [{"columns": list(c), "probabilities": [float(p) for p in r]} for c, r in zip(chosen, rows, strict=True)]
