"""Training: annotated sentences in, a fitted classifier with its papers out.

Every figure that the score relies on comes from held-out documents: sentences of one document never stand on both
sides of a fold.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from policymine.agreement import measure_each
from policymine.annotations import WRITTEN_FILE, AnnotationSet, DoubleCoding, read_double_codings
from policymine.codebooks import Codebook
from policymine.coding import Passage, Reader
from policymine.embeddings import Encoder
from policymine.errors import CodebookError
from policymine.features import COLUMNS, FORM, is_concerned
from policymine.labels import MODEL_FILE, PAPERS_FILE, describe_encoder, tabulate
from policymine.model_files import pack_model, settle_weights
from policymine.rates import EVERY, GENRE_GROUPS, ErrorRates, Matrix, Whole
from policymine.records import Annotation
from policymine.vectorising import Counted, Table, build_transformer, count_parts, list_parts

FOLDS = 10
SPLITS = 2
EDGES = (0.5, 0.75)
SEED = 7
GOLDEN_SENTENCES = 24
RARITY_POWER = 0.45
RARITY_LEAN = 0.2
PENALTY = 6.0
WRITTEN_WORTH = 20.0
FEWEST_FOR_WEIGHTS = 150
FEWEST_FOR_GROUP = 200
MOST_THREADS = 4
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Annotations as the classifier learns from them: ``table`` is (n, 5) strings, the others are (n,).

    With embeddings their numbers stand in the table behind the strings. ``counted`` are the table's n-grams, counted.
    ``groups`` name documents. ``concerned`` tells where the tagger found mentions, ``is_real`` which sentences are of
    real documents, ``inclusion`` the chance that the sentence had of being drawn for annotation, and ``weights`` how
    much it counts when the classifier is fitted.
    """

    annotations: tuple[Annotation, ...]
    table: Table
    counted: Counted
    codes: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]
    concerned: Flags
    is_real: Flags
    inclusion: Matrix
    weights: Matrix


def build_training_set(annotations: AnnotationSet, reader: Reader, encoder: Encoder | None = None) -> TrainingSet:
    """Read annotated sentences as the classifier will see them, with the embeddings of an encoder if one is given."""
    every = annotations.every
    readings = reader.read([Passage(each.id, each.text, each.heading, each.prev) for each in every])
    table = tabulate(readings, encoder)
    return TrainingSet(
        annotations=every,
        table=table,
        counted=count_parts(table),
        codes=np.asarray([each.code for each in every]),
        groups=np.asarray([each.document for each in every]),
        concerned=np.asarray([is_concerned(reading) for reading in readings]),
        is_real=np.arange(len(every)) >= len(annotations.written),
        inclusion=np.asarray([annotations.inclusion.get(each.id, 1.0) for each in every]),
        weights=np.asarray([annotations.weights.get(each.id, 1.0) for each in every]),
    )


def embed_examples(examples: TrainingSet, encoder: Encoder) -> TrainingSet:
    """Return examples whose counted parts have the embeddings of an encoder beside them; the table stays as it is."""
    vectors = encoder.encode([each.text for each in examples.annotations])
    return replace(examples, counted=examples.counted.add_vectors(vectors))


def fit_model(
    table: Table, codes: npt.NDArray[np.str_], *, penalty: float = PENALTY, weights: Matrix | None = None
) -> Pipeline:
    """Fit the classifier: ``table`` is (n, 5) strings and embeddings, ``codes`` and ``weights`` (n,)."""
    transformer = build_transformer(list_parts(table))
    with threadpool_limits(limits=1):  # Its steps are too short to be shared: more threads make it slower.
        regression = fit_regression(transformer.fit_transform(table), codes, penalty=penalty, weights=weights)
    return Pipeline([("features", transformer), ("codes", regression)])


def fit_regression(
    features: csr_matrix, codes: npt.NDArray[np.str_], *, penalty: float = PENALTY, weights: Matrix | None = None
) -> LogisticRegression:
    """Fit the regression on (n, features) numbers. ``penalty`` is the C.

    Rare codes weigh more, by a power of their share, or they would hardly ever win; and the fitted intercepts lean
    towards them by a further power, with which about as many sentences are given a code as carry one.
    """
    names, counts = np.unique(codes, return_counts=True)
    rarities = (len(codes) / len(names) / counts) ** RARITY_POWER
    by_name = {str(name): float(rarity) for name, rarity in zip(names, rarities, strict=True)}
    regression = LogisticRegression(C=penalty, tol=1e-3, max_iter=2000, class_weight=by_name)
    regression.fit(features, codes, sample_weight=weights)
    regression.intercept_ = _lean(regression.intercept_, counts / len(codes))
    return regression


def _lean(intercepts: Matrix, shares: Matrix) -> Matrix:
    """Return intercepts moved towards rare codes; with two codes there is one, for the second."""
    moves = -RARITY_LEAN * np.log(shares)
    return np.asarray(intercepts + (moves if len(intercepts) > 1 else moves[1:] - moves[:1]))


def predict_held_out(examples: TrainingSet, codes: Sequence[str], seed: int = SEED) -> Matrix:
    """Return (n, codes) probabilities, each sentence predicted by a model that saw nothing of its document.

    Another ``seed`` splits the documents otherwise.
    """
    found = np.zeros((len(examples.codes), len(codes)))
    for test, probabilities in predict_folds(examples, split_folds(examples, seed=seed), codes):
        found[test] = probabilities
    return found


def predict_splits(examples: TrainingSet, codes: Sequence[str], first: int = 0) -> list[Matrix]:
    """Return the held-out probabilities of every split that the error rates rest on, or of those from ``first`` on."""
    return [predict_held_out(examples, codes, SEED + number) for number in range(first, SPLITS)]


def predict_folds(
    examples: TrainingSet,
    folds: Iterable[tuple[Whole, Whole]],
    codes: Sequence[str],
    *,
    parts: Sequence[str] | None = None,
    penalty: float = PENALTY,
) -> Iterator[tuple[Whole, Matrix]]:
    """Yield the test sentences of each fold with their (n, codes) probabilities; folds are fitted side by side.

    A fold is the numbers of the sentences that are learned from and of those that are predicted.
    """
    predict = partial(_predict_fold, examples, codes=codes, parts=parts, penalty=penalty)
    with threadpool_limits(limits=1), ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        yield from pool.map(predict, folds)


def _predict_fold(
    examples: TrainingSet,
    fold: tuple[Whole, Whole],
    *,
    codes: Sequence[str],
    parts: Sequence[str] | None,
    penalty: float,
) -> tuple[Whole, Matrix]:
    train, test = fold
    learned, asked = examples.counted.weigh(train, test, parts)
    fitted = fit_regression(learned, examples.codes[train], penalty=penalty, weights=examples.weights[train])
    found = np.zeros((len(test), len(codes)))
    found[:, [list(codes).index(code) for code in fitted.classes_]] = fitted.predict_proba(asked)
    return test, found


def split_folds(
    examples: TrainingSet, folds: int = FOLDS, inside: Whole | None = None, seed: int = SEED
) -> Iterator[tuple[Whole, Whole]]:
    """Yield folds of whole documents, of all sentences or of those whose numbers are ``inside``."""
    chosen = np.arange(len(examples.codes)) if inside is None else inside
    codes, groups = examples.codes[chosen], examples.groups[chosen]
    splitter = StratifiedGroupKFold(min(folds, len(set(groups))), shuffle=True, random_state=seed)
    for train, test in splitter.split(chosen, codes, groups):
        yield chosen[train], chosen[test]


def average_error_rates(examples: TrainingSet, held_out: Sequence[Matrix], codes: Sequence[str]) -> ErrorRates:
    """Return the mean of the error rates of several splits of the documents into folds.

    With one split, scores of short documents hang by some points on which documents happened to be held out together.
    The counts are means, not sums: splitting again adds no sentence that somebody coded.
    """
    splits = [measure_error_rates(examples, probabilities, codes).counts for probabilities in held_out]
    means = {group: np.mean([counts[group] for counts in splits], axis=0) for group in splits[0]}
    return ErrorRates(tuple(codes), EDGES, means)


def measure_error_rates(examples: TrainingSet, probabilities: Matrix, codes: Sequence[str]) -> ErrorRates:
    """Count the outcomes of held-out predictions by true code, for every group of kinds.

    The sentences of real documents weigh by the inverse of their chance of being drawn where the true code is the
    commonest one, so that its false alarms are those of whole documents and not of the sentences rich in cues that were
    preferred; the weights are scaled to their effective number (Kish 1965). Written sentences stand in for real ones
    where those are few: they count as at most ``WRITTEN_WORTH`` sentences for each code.
    """
    empty = ErrorRates(tuple(codes), EDGES, {})
    outcomes = empty.find_outcomes(probabilities, examples.concerned)
    numbers = np.asarray([list(codes).index(str(code)) for code in examples.codes])
    commonest = int(np.bincount(numbers).argmax())
    counts = {}
    for group in (EVERY, *dict.fromkeys(GENRE_GROUPS.values())):
        inside = np.asarray([group in (EVERY, GENRE_GROUPS.get(each.genre)) for each in examples.annotations])
        table = np.zeros((len(codes), empty.outcomes))
        for number in range(len(codes)):
            chosen = numbers == number
            if number == commonest:
                table[number] = _count_weighted(examples, outcomes, chosen & inside, empty.outcomes)
            else:
                table[number] = _count_stood_in(examples, outcomes, chosen, empty.outcomes)
        if inside.sum() >= FEWEST_FOR_GROUP or group == EVERY:
            counts[group] = table
    return ErrorRates(tuple(codes), EDGES, counts)


def _count_weighted(examples: TrainingSet, outcomes: Whole, chosen: Flags, width: int) -> Matrix:
    """Count outcomes by inverse inclusion probability; by plain number where real sentences are few."""
    real = chosen & examples.is_real
    if real.sum() < FEWEST_FOR_WEIGHTS:
        return np.bincount(outcomes[chosen], minlength=width).astype(np.float64)
    weights = 1.0 / examples.inclusion[real]
    effective = weights.sum() ** 2 / (weights**2).sum()
    counts = np.bincount(outcomes[real], weights=weights, minlength=width)
    return np.asarray(counts * effective / weights.sum())


def _count_stood_in(examples: TrainingSet, outcomes: Whole, chosen: Flags, width: int) -> Matrix:
    """Count outcomes of real sentences, and of written ones as if they were ``WRITTEN_WORTH`` at most."""
    real = np.bincount(outcomes[chosen & examples.is_real], minlength=width).astype(np.float64)
    written = np.bincount(outcomes[chosen & ~examples.is_real], minlength=width).astype(np.float64)
    worth = min(1.0, WRITTEN_WORTH / max(written.sum(), 1.0)) if real.sum() else 1.0
    return np.asarray(real + worth * written)


def train_classifier(
    reader: Reader, annotations: AnnotationSet, folder: Path | None = None, encoder: Encoder | None = None
) -> dict[str, Any]:
    """Fit a codebook's classifier, write its two files into ``folder`` (the codebook's own), return its papers.

    With an ``encoder`` it learns from the embeddings of sentences as well, and needs the same encoder ever after.
    """
    codebook = reader.codebook
    _check_enough(codebook, annotations.every)
    examples = build_training_set(annotations, reader, encoder)
    codes = [str(code) for code in np.unique(examples.codes)]
    with threadpool_limits(limits=1), ThreadPoolExecutor(1) as beside:
        fitting = beside.submit(fit_model, examples.table, examples.codes, weights=examples.weights)
        held_out = predict_splits(examples, codes)
        model = settle_weights(fitting.result())
    rates = average_error_rates(examples, held_out, codes)
    model_bytes = pack_model(model)
    papers = {
        "codebook": codebook.name,
        "codebook_sha256": codebook.sha256,
        "features": FORM,
        **describe_encoder(encoder),
        "codes": codes,
        "written": len(annotations.written),
        "referenced": len(annotations.referenced),
        "missing": sum(annotations.missing.values()),
        "documents": len(set(examples.groups)),
        "annotations_sha256": hash_annotations(annotations.every),
        "model_sha256": hashlib.sha256(model_bytes).hexdigest(),
        "versions": {name: version(name) for name in ("scikit-learn", "numpy", "spacy", "skops")},
        "prior": np.round(np.mean(held_out, axis=(0, 1)), 6).tolist(),
        "edges": list(EDGES),
        "agreement": _measure_agreement(read_double_codings(codebook)),
        "error_counts": {group: np.round(table, 3).tolist() for group, table in rates.counts.items()},
        "golden": _choose_golden(examples, len(annotations.written), model, is_embedded=encoder is not None),
    }
    target = folder or codebook.path
    (target / MODEL_FILE).write_bytes(model_bytes)
    (target / PAPERS_FILE).write_text(
        json.dumps(papers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    return papers


def _measure_agreement(double: Sequence[DoubleCoding]) -> dict[str, float]:
    """Return Krippendorff's alpha of each code that two people gave; nothing where no sentence was coded twice."""
    if not double:
        return {}
    first, second = [each.codes[0] for each in double], [each.codes[1] for each in double]
    alphas = measure_each(first, second, [each.document for each in double])
    return {code: round(alpha.value, 4) for code, alpha in alphas.items()}


def hash_annotations(annotations: Sequence[Annotation]) -> str:
    """Return the SHA-256 of annotated sentences with their codes."""
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


def _choose_golden(examples: TrainingSet, written: int, model: Pipeline, *, is_embedded: bool) -> list[dict[str, Any]]:
    """Choose sentences whose predictions are checked at every load; written ones only, since their text is shipped.

    Where a classifier has embeddings the sentence itself is kept too, so that the encoder is checked with it.
    """
    step = max(1, written // GOLDEN_SENTENCES)
    chosen = list(range(0, written, step))[:GOLDEN_SENTENCES]
    rows = model.predict_proba(examples.table[chosen])
    return [
        {"columns": list(examples.table[number, : len(COLUMNS)]), "probabilities": [float(each) for each in row]}
        | ({"text": examples.annotations[number].text} if is_embedded else {})
        for number, row in zip(chosen, rows, strict=True)
    ]
