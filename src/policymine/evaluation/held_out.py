"""Evaluation: how well the classifier codes documents that it has not seen.

All figures come from grouped cross-validation: the sentences of one document never stand on both sides of a fold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policymine import priors
from policymine.agreement import Alpha, measure_alpha, measure_each
from policymine.annotations import AnnotationSet, DoubleCoding, read_double_codings
from policymine.codebooks import Codebook
from policymine.coding import Reader
from policymine.embeddings import Encoder
from policymine.evaluation import confusions, gaming, mixes, rivals
from policymine.evaluation.figures import Agreement, Bin, Evaluation, SetFigures
from policymine.features import FORM
from policymine.rates import Matrix
from policymine.records import Share
from policymine.training import (
    TrainingSet,
    build_training_set,
    embed_examples,
    hash_annotations,
    predict_held_out,
    predict_splits,
)

BINS = 10
Names = npt.NDArray[np.str_]
Tell = Callable[[str], None]


def evaluate_classifier(
    reader: Reader,
    annotations: AnnotationSet,
    encoder: Encoder | None = None,
    *,
    rival: Encoder | None = None,
    quick: bool = False,
    tell: Tell = lambda _: None,
) -> Evaluation:
    """Cross-validate a codebook's classifier on its annotations; with an ``encoder``, one that has its embeddings.

    ``rival`` makes embeddings that the classifier does not use, to be compared.
    ``quick`` leaves out the rivals, the learning curve, the nested folds and the gaming checks, which take most of the
    time; ``tell`` is told what is being measured.
    """
    codebook = reader.codebook
    tell("reading the annotations")
    examples = build_training_set(annotations, reader, encoder)
    names = sorted({str(code) for code in examples.codes})
    poles = rivals.number_poles(codebook, names)
    tell("predicting every document from the others")
    probabilities = predict_held_out(examples, names)
    prior = priors.find_prior(probabilities.mean(axis=0))
    adapted = priors.adapt_groups(probabilities, prior, examples.groups)
    predicted = np.asarray(names)[priors.choose(adapted, prior)]
    likeliest = np.asarray(names)[adapted.argmax(axis=1)]
    counts = confusions.count_by_document(examples.codes, predicted, examples.groups, names)
    slow: dict[str, Any] = {}
    if not quick:
        embedded = embed_examples(examples, rival) if rival else None
        slow = rivals.compare(examples, probabilities, predicted, names, poles, tell, embedded)
        tell("trying to game the score")
        splits = [probabilities, *predict_splits(examples, names, first=1)]
        slow["gaming"] = gaming.try_to_game(reader, examples, splits, names, encoder)
    return Evaluation(
        **_tell_material(codebook, annotations, encoder, rival),
        names=tuple(names),
        documents=len(counts),
        majority_accuracy=float(max(np.mean(examples.codes == name) for name in names)),
        calibration_error=measure_calibration_error(adapted, likeliest == examples.codes),
        codes=confusions.measure_codes(counts, names),
        sets=tuple(_measure_sets(examples, predicted, names, poles)),
        confusion=tuple(tuple(int(cell) for cell in row) for row in counts.sum(axis=0)),
        reliability=find_bins(adapted, likeliest == examples.codes),
        agreement=measure_agreement(read_double_codings(codebook), codebook),
        mixes=mixes.measure_mixes(examples, probabilities, names, poles),
        **_check_cues(examples, reader, names[prior.commonest]),
        **slow,
    )


def _tell_material(
    codebook: Codebook, annotations: AnnotationSet, encoder: Encoder | None, rival: Encoder | None
) -> dict[str, Any]:
    """Return the figures of an evaluation that tell what is measured, and on what."""
    return {
        "codebook": codebook.name,
        "codebook_sha256": codebook.sha256,
        "annotations_sha256": hash_annotations(annotations.every),
        "features": FORM,
        "embeddings": Path(encoder.name).name if encoder else "",
        "rival_embeddings": Path(rival.name).name if rival else "",
        "written": len(annotations.written),
        "referenced": len(annotations.referenced),
        "missing": sum(annotations.missing.values()),
    }


def measure_agreement(double: Sequence[DoubleCoding], codebook: Codebook) -> Agreement | None:
    """Return how alike two people coded; None where no sentence was coded twice."""
    if not double:
        return None
    real = [each for each in double if each.is_real]
    documents = [each.document for each in double]
    each = measure_each([one.codes[0] for one in double], [one.codes[1] for one in double], documents)
    first, second = [one.commitments[0] for one in double], [one.commitments[1] for one in double]
    return Agreement(
        every=_measure_alpha(double),
        real=_measure_alpha(real) if real else None,
        commitment=measure_alpha(first, second, documents),
        codes={code.name: each[code.name] for code in codebook.codes if code.name in each},
    )


def _measure_alpha(double: Sequence[DoubleCoding]) -> Alpha:
    first, second = [each.codes[0] for each in double], [each.codes[1] for each in double]
    return measure_alpha(first, second, [each.document for each in double])


def _measure_sets(
    examples: TrainingSet, predicted: Names, names: Sequence[str], poles: Sequence[int]
) -> list[SetFigures]:
    """Return the figures of all annotations, of the two layers and of each genre."""
    genres = np.asarray([each.genre for each in examples.annotations])
    everything = np.ones(len(predicted), dtype=np.bool_)
    chosen = {"all": everything, "real documents": examples.is_real, "written": ~examples.is_real}
    for genre in sorted(set(genres)):
        for layer, inside in (("real", examples.is_real), ("written", ~examples.is_real)):
            chosen[f"{str(genre).replace('_', ' ')}, {layer}"] = (genres == genre) & inside
    return [
        confusions.measure_set(name, _count(examples, predicted, names, inside), poles)
        for name, inside in chosen.items()
        if inside.any()
    ]


def _count(examples: TrainingSet, predicted: Names, names: Sequence[str], inside: npt.NDArray[np.bool_]) -> Matrix:
    return confusions.count_by_document(examples.codes[inside], predicted[inside], examples.groups[inside], names)


def find_bins(probabilities: Matrix, correct: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Return the reliability of predictions by tenths of their highest probability; empty tenths are left out."""
    winning = probabilities.max(axis=1)
    numbers = np.minimum((winning * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            predictions=int((numbers == number).sum()),
            probability=float(winning[numbers == number].mean()),
            right=float(correct[numbers == number].mean()),
        )
        for number in sorted(set(numbers.tolist()))
    )


def measure_calibration_error(probabilities: Matrix, correct: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht 2015) in ten bins."""
    bins = find_bins(probabilities, correct)
    return sum(abs(each.right - each.probability) * each.predictions for each in bins) / len(correct)


def _check_cues(examples: TrainingSet, reader: Reader, commonest: str) -> dict[str, Any]:
    """Return how often the cue rules are right, by figure.

    Commitment of all sentences, of those that carry a code, of those of them in real documents, and of those in real
    documents that carry none; participation given the right code.
    """
    commitment: list[tuple[str, bool]] = []
    coded: list[tuple[str, bool]] = []
    real: list[tuple[str, bool]] = []
    uncoded: list[tuple[str, bool]] = []
    participation: list[tuple[str, bool]] = []
    for each, is_real in zip(examples.annotations, examples.is_real.tolist(), strict=True):
        found = reader.cues.read(each.text, previous=each.prev, code=each.code)
        if each.commitment:
            right = (each.document, found.commitment.value == each.commitment)
            commitment.append(right)
            if each.code != commonest:
                coded.append(right)
                real += [right] if is_real else []
            elif is_real:
                uncoded.append(right)
        if each.participation:
            level = found.participation.value if found.participation else ""
            participation.append((each.document, level == each.participation))
    return {
        "commitment_accuracy": _share_right(commitment),
        "coded_commitment": _share_right(coded) if coded else None,
        "real_coded_commitment": _share_right(real) if real else None,
        "real_uncoded_commitment": _share_right(uncoded) if uncoded else None,
        "participation_accuracy": _share_right(participation) if participation else None,
    }


def _share_right(checked: Sequence[tuple[str, bool]]) -> Share:
    documents = np.asarray([document for document, _ in checked])
    right = np.asarray([str(each) for _, each in checked])
    counts = confusions.count_by_document(np.full(len(right), "True"), right, documents, ("False", "True"))
    drawn = confusions.measure_accuracy(confusions.draw_documents(counts))
    return confusions.build_share(float(confusions.measure_accuracy(counts.sum(axis=0))), drawn)
