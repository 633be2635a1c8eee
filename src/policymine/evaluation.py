"""Evaluation: how well the classifier codes documents that it has not seen.

All figures come from grouped cross-validation: the sentences of one document never stand on both sides of a fold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from policymine.annotations import AnnotationSet
from policymine.coding import Reader
from policymine.rates import Matrix
from policymine.training import TrainingSet, build_model, build_training_set, predict_held_out

_CALIBRATION_BINS = 10
Names = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How one code does: precision, recall and F1 as shares in 0-1, and the number of annotations that have it."""

    precision: float
    recall: float
    f1: float
    annotations: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a classifier on held-out documents; shares in 0-1. Majority is what always saying ``none`` gives."""

    codebook: str
    annotations: int
    documents: int
    macro_f1: float
    pole_macro_f1: float
    accuracy: float
    majority_accuracy: float
    calibration_error: float
    commitment_accuracy: float
    participation_accuracy: float
    codes: Mapping[str, CodeFigures]
    pole_macro_f1_by_genre: Mapping[str, float]


def evaluate_classifier(reader: Reader, annotations: AnnotationSet) -> Figures:
    """Cross-validate a codebook's classifier on its annotations."""
    codebook = reader.codebook
    examples = build_training_set(annotations, reader)
    names = sorted({str(code) for code in examples.codes})
    probabilities = predict_held_out(examples, build_model(examples.codes), names)
    predicted = np.asarray(names)[probabilities.argmax(axis=1)]
    poles = {code.name: code.pole for code in codebook.codes}
    commitment, participation = _check_cues(examples, reader)
    return Figures(
        codebook=codebook.name,
        annotations=len(examples.codes),
        documents=len(set(examples.groups)),
        macro_f1=_macro_f1(examples.codes, predicted),
        pole_macro_f1=_macro_f1(_map(examples.codes, poles), _map(predicted, poles)),
        accuracy=float(accuracy_score(examples.codes, predicted)),
        majority_accuracy=float(max(np.mean(examples.codes == name) for name in names)),
        calibration_error=measure_calibration_error(probabilities, predicted == examples.codes),
        commitment_accuracy=commitment,
        participation_accuracy=participation,
        codes=_measure_codes(examples.codes, predicted, names),
        pole_macro_f1_by_genre=_measure_genres(examples, predicted, poles),
    )


def _macro_f1(true: Names, predicted: Names) -> float:
    return float(f1_score(true, predicted, average="macro", zero_division=0.0))


def _map(codes: Names, poles: Mapping[str, str]) -> Names:
    return np.asarray([poles[str(code)] for code in codes])


def _measure_codes(true: Names, predicted: Names, names: Sequence[str]) -> dict[str, CodeFigures]:
    columns = precision_recall_fscore_support(true, predicted, labels=names, zero_division=0.0)
    return {
        name: CodeFigures(float(precision), float(recall), float(f1), int(support))
        for name, precision, recall, f1, support in zip(names, *columns, strict=True)
    }


def _measure_genres(examples: TrainingSet, predicted: Names, poles: Mapping[str, str]) -> dict[str, float]:
    genres = np.asarray([each.genre for each in examples.annotations])
    return {
        str(genre): _macro_f1(_map(examples.codes[genres == genre], poles), _map(predicted[genres == genre], poles))
        for genre in sorted(set(genres))
    }


def measure_calibration_error(probabilities: Matrix, correct: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht 2015) in ten bins."""
    winning = probabilities.max(axis=1)
    bins = np.minimum((winning * _CALIBRATION_BINS).astype(int), _CALIBRATION_BINS - 1)
    gaps = [
        abs(float(correct[bins == number].mean()) - float(winning[bins == number].mean()))
        * float(np.mean(bins == number))
        for number in set(bins)
    ]
    return float(sum(gaps))


def _check_cues(examples: TrainingSet, reader: Reader) -> tuple[float, float]:
    """Return the accuracy of commitment, and of participation given the right code."""
    commitments: list[bool] = []
    participations: list[bool] = []
    for each in examples.annotations:
        found = reader.cues.read(each.text, heading=each.heading, code=each.code)
        commitments.append(found.commitment.value == each.commitment)
        if each.participation:
            participations.append(found.participation is not None and found.participation.value == each.participation)
    return float(np.mean(commitments)), float(np.mean(participations)) if participations else 0.0
