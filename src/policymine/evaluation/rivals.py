"""Rivals: other ways of coding on the same folds, a learning curve, and folds within folds.

They answer what an opponent asks first: does the classifier beat simple rules, would more annotations help, and was it
tuned on what it is measured on?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedGroupKFold

from policymine.codebooks import Codebook
from policymine.evaluation import confusions
from policymine.evaluation.figures import CurvePoint, Nested, Rival
from policymine.rates import Matrix
from policymine.training import SEED, TrainingSet, fit_model

FOLDS = 5
SHARES = (0.125, 0.25, 0.5, 1.0)
PENALTIES = (2.0, 6.0, 18.0)
_INNER_FOLDS = 2
_PARTS = {
    "mentions and cues alone": ("tags",),
    "words alone (TF-IDF)": ("words",),
}
LIKELIEST = "words, mentions, cues and context: the likeliest code"
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
) -> dict[str, Any]:
    """Return the slow figures of an evaluation: ``rivals``, ``learning_curve`` and ``nested``.

    ``probabilities`` (n, codes) are held-out ones, ``predicted`` the codes given by them.
    """
    commonest = max(names, key=lambda name: int((examples.codes == name).sum()))
    found = [_judge("always the commonest code", examples, np.full(len(predicted), commonest), names, poles)]
    for title, parts in _PARTS.items():
        tell(f"comparing with {title}")
        guessed = _predict(examples, parts)
        found.append(_judge(title, examples, guessed, names, poles))
    found.append(_judge(LIKELIEST, examples, np.asarray(names)[probabilities.argmax(axis=1)], names, poles))
    found.append(_judge(OURS, examples, predicted, names, poles))
    tell("measuring a learning curve")
    curve = tuple(_measure_share(examples, share, names, poles) for share in SHARES)
    tell("choosing the penalty inside every fold")
    return {"rivals": tuple(found), "learning_curve": curve, "nested": _nest(examples, names, poles)}


def _split(examples: TrainingSet, folds: int = FOLDS) -> Iterator[tuple[Whole, Whole]]:
    splitter = StratifiedGroupKFold(min(folds, len(set(examples.groups))), shuffle=True, random_state=SEED)
    yield from splitter.split(examples.table, examples.codes, examples.groups)


def _predict(examples: TrainingSet, parts: Sequence[str]) -> Names:
    predicted = examples.codes.copy()
    for train, test in _split(examples):
        model = fit_model(examples.table[train], examples.codes[train], parts=parts)
        predicted[test] = model.predict(examples.table[test])
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
    generator = np.random.default_rng(SEED)
    predicted, sizes = examples.codes.copy(), []
    for train, test in _split(examples):
        documents = np.unique(examples.groups[train])
        kept = generator.permutation(documents)[: max(2, round(share * len(documents)))]
        chosen = train[np.isin(examples.groups[train], kept)]
        sizes.append(len(chosen))
        model = fit_model(examples.table[chosen], examples.codes[chosen])
        predicted[test] = model.predict(examples.table[test])
    everything = np.ones(len(predicted), dtype=np.bool_)
    return CurvePoint(share, float(np.mean(sizes)), *_measure(examples, predicted, names, poles, everything))


def _nest(examples: TrainingSet, names: Sequence[str], poles: Sequence[int]) -> Nested:
    """Choose the penalty on folds inside each training fold, so that nothing tuned meets what it is measured on."""
    predicted, chosen = examples.codes.copy(), []
    for train, test in _split(examples):
        best = max(PENALTIES, key=lambda penalty: _try_penalty(examples, train, penalty))
        model = fit_model(examples.table[train], examples.codes[train], penalty=best)
        predicted[test] = model.predict(examples.table[test])
        chosen.append(best)
    everything = np.ones(len(predicted), dtype=np.bool_)
    return Nested(*_measure(examples, predicted, names, poles, everything), tuple(chosen))


def _try_penalty(examples: TrainingSet, inside: Whole, penalty: float) -> float:
    """Return macro-F1 over every code with a penalty, on folds inside a training fold."""
    table, codes, groups = examples.table[inside], examples.codes[inside], examples.groups[inside]
    predicted = codes.copy()
    for train, test in StratifiedGroupKFold(_INNER_FOLDS, shuffle=True, random_state=SEED).split(table, codes, groups):
        predicted[test] = fit_model(table[train], codes[train], penalty=penalty).predict(table[test])
    return float(confusions.measure_macro_f1(_count(codes, predicted, sorted(set(codes)))))
