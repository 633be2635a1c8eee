"""Rivals: other ways of coding on the same folds, a learning curve, and folds within folds.

They answer what an opponent asks first: does the classifier beat simple rules, would more annotations help, and was it
tuned on what it is measured on?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from policymine.codebooks import Codebook
from policymine.evaluation import confusions
from policymine.evaluation.figures import CurvePoint, Nested, Rival
from policymine.rates import Matrix
from policymine.training import PENALTY, SEED, TrainingSet, predict_folds, split_folds
from policymine.vectorising import MEANING

FOLDS = 5
CLASSES = "classes"
SHARES = (0.125, 0.25, 0.5, 1.0)
PENALTIES = (2.0, 6.0, 18.0)
_INNER_FOLDS = 2
LIKELIEST = "words, mentions, cues, context and classes: the likeliest code"
LIKELIEST_EMBEDDED = "words, mentions, cues, context, classes and embeddings: the likeliest code"
OURS = "the same, adapted to each document (in use)"
Names = npt.NDArray[np.str_]
Whole = npt.NDArray[np.int64]
Tell = Callable[[str], None]


def number_poles(codebook: Codebook, names: Sequence[str]) -> list[int]:
    """Return the number of each code's pole, in the order of ``names``."""
    by_name = {code.name: code.pole for code in codebook.codes}
    poles = list(dict.fromkeys(by_name.values()))
    return [poles.index(by_name[name]) for name in names]


def compare(
    examples: TrainingSet,
    probabilities: Matrix,
    predicted: Names,
    names: Sequence[str],
    poles: Sequence[int],
    tell: Tell,
    embedded: TrainingSet | None = None,
) -> dict[str, Any]:
    """Return the slow figures of an evaluation: ``rivals``, ``learning_curve`` and ``nested``.

    ``probabilities`` (n, codes) are held-out ones, ``predicted`` the codes given by them. ``embedded`` are the examples
    with embeddings that the classifier does not use, to be compared.
    """
    commonest = max(names, key=lambda name: int((examples.codes == name).sum()))
    found = [_judge("always the commonest code", examples, np.full(len(predicted), commonest), names, poles)]
    for title, seen, parts in list_rivals(examples, embedded):
        tell(f"comparing with {title}")
        found.append(
            _judge(title, examples, _predict(seen, split_folds(seen, FOLDS), names, parts=parts), names, poles)
        )
    title = LIKELIEST_EMBEDDED if MEANING in examples.counted.parts else LIKELIEST
    found.append(_judge(title, examples, np.asarray(names)[probabilities.argmax(axis=1)], names, poles))
    found.append(_judge(OURS, examples, predicted, names, poles))
    tell("measuring a learning curve")
    curve = tuple(_measure_share(examples, share, names, poles) for share in SHARES)
    tell("choosing the penalty inside every fold")
    return {"rivals": tuple(found), "learning_curve": curve, "nested": _nest(examples, names, poles)}


def list_rivals(
    examples: TrainingSet, embedded: TrainingSet | None
) -> Iterator[tuple[str, TrainingSet, tuple[str, ...]]]:
    """Yield each other way of coding: its name, the examples it learns from and the parts that it sees of them."""
    yield "mentions and cues alone", examples, ("tags",)
    yield "words alone (TF-IDF)", examples, ("words",)
    own = tuple(name for name in examples.counted.parts if name != MEANING)
    if CLASSES in own:
        yield "all but the classes of words", examples, tuple(name for name in own if name != CLASSES)
    if MEANING in examples.counted.parts:
        yield "embeddings alone", examples, (MEANING,)
        yield "words, mentions, cues, context and classes, without embeddings", examples, own
    elif embedded:
        yield "embeddings alone", embedded, (MEANING,)
        yield "words, mentions, cues, context, classes and embeddings", embedded, (*own, MEANING)


def _predict(
    examples: TrainingSet,
    folds: Iterable[tuple[Whole, Whole]],
    names: Sequence[str],
    *,
    parts: Sequence[str] | None = None,
    penalty: float = PENALTY,
) -> Names:
    """Return the likeliest code of every sentence that a fold predicts; of the others, the code they have."""
    predicted = examples.codes.copy()
    for test, probabilities in predict_folds(examples, folds, names, parts=parts, penalty=penalty):
        predicted[test] = np.asarray(names)[probabilities.argmax(axis=1)]
    return predicted


def _judge(title: str, examples: TrainingSet, predicted: Names, names: Sequence[str], poles: Sequence[int]) -> Rival:
    every = _measure(examples, predicted, names, poles, np.ones(len(predicted), dtype=np.bool_))
    nothing = (None, None)
    real = _measure(examples, predicted, names, poles, examples.is_real) if examples.is_real.any() else nothing
    return Rival(title, *every, *real)


def _measure(
    examples: TrainingSet, predicted: Names, names: Sequence[str], poles: Sequence[int], inside: npt.NDArray[np.bool_]
) -> tuple[float, float]:
    """Return macro-F1 of codes and of poles on some of the annotations."""
    counts = _count(examples.codes[inside], predicted[inside], names)
    return float(confusions.measure_macro_f1(counts)), float(
        confusions.measure_macro_f1(confusions.join_codes(counts, poles))
    )


def _count(true: Names, predicted: Names, names: Sequence[str]) -> Matrix:
    return np.asarray(confusions.count_by_document(true, predicted, np.full(len(true), "all"), names).sum(axis=0))


def _measure_share(examples: TrainingSet, share: float, names: Sequence[str], poles: Sequence[int]) -> CurvePoint:
    """Learn from a share of the documents of every training fold, drawn with a fixed seed."""
    folds = list(_thin(examples, share))
    everything = np.ones(len(examples.codes), dtype=np.bool_)
    predicted = _predict(examples, folds, names)
    size = float(np.mean([len(train) for train, _ in folds]))
    return CurvePoint(share, size, *_measure(examples, predicted, names, poles, everything))


def _thin(examples: TrainingSet, share: float) -> Iterator[tuple[Whole, Whole]]:
    """Yield the folds with a share of the documents in each training part."""
    generator = np.random.default_rng(SEED)
    for train, test in split_folds(examples, FOLDS):
        documents = np.unique(examples.groups[train])
        kept = generator.permutation(documents)[: max(2, round(share * len(documents)))]
        yield train[np.isin(examples.groups[train], kept)], test


def _nest(examples: TrainingSet, names: Sequence[str], poles: Sequence[int]) -> Nested:
    """Choose the penalty on folds inside each training fold, so that nothing tuned meets what it is measured on."""
    predicted, chosen = examples.codes.copy(), []
    for train, test in split_folds(examples, FOLDS):
        best = max(PENALTIES, key=lambda penalty: _try_penalty(examples, train, names, penalty))
        predicted[test] = _predict(examples, [(train, test)], names, penalty=best)[test]
        chosen.append(best)
    everything = np.ones(len(predicted), dtype=np.bool_)
    return Nested(*_measure(examples, predicted, names, poles, everything), tuple(chosen))


def _try_penalty(examples: TrainingSet, inside: Whole, names: Sequence[str], penalty: float) -> float:
    """Return macro-F1 over every code with a penalty, on folds inside a training fold."""
    predicted = _predict(examples, split_folds(examples, _INNER_FOLDS, inside), names, penalty=penalty)[inside]
    found = examples.codes[inside]
    return float(confusions.measure_macro_f1(_count(found, predicted, sorted(set(found)))))
