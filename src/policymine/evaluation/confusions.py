"""Confusions: what was coded against what was predicted, document by document, and the measures made of it.

Documents are the unit that is drawn again for intervals, because the sentences of one document are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from policymine.evaluation.figures import CodeFigures, SetFigures
from policymine.rates import Matrix
from policymine.records import Share

DRAWS = 500
_SEED = 7
Names = npt.NDArray[np.str_]


def count_by_document(true: Names, predicted: Names, documents: Names, names: Sequence[str]) -> Matrix:
    """Return (documents, true, predicted) counts; ``names`` orders the codes."""
    order = {name: number for number, name in enumerate(names)}
    _, rows = np.unique(documents, return_inverse=True)
    counts = np.zeros((int(rows.max()) + 1 if len(rows) else 0, len(names), len(names)))
    columns = (np.asarray([order[str(each)] for each in column], dtype=np.int64) for column in (true, predicted))
    np.add.at(counts, (rows, *columns), 1.0)
    return counts


def draw_documents(counts: Matrix) -> Matrix:
    """Return (draws, true, predicted) counts of as many documents drawn with replacement."""
    generator = np.random.default_rng(_SEED)
    number = len(counts)
    repeats = generator.multinomial(number, np.full(number, 1.0 / number), size=DRAWS)
    return np.asarray(np.einsum("dn,nij->dij", repeats.astype(np.float64), counts))


def join_codes(counts: Matrix, groups: Sequence[int]) -> Matrix:
    """Add up the codes of each group (their poles, say): (..., codes, codes) becomes (..., groups, groups)."""
    chosen = np.eye(max(groups) + 1)[list(groups)]
    return np.asarray(np.einsum("...ij,ig,jh->...gh", counts, chosen, chosen))


def measure_f1(counts: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return precision, recall and F1 of each code, (..., codes); 0 where nothing was predicted or coded."""
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    predicted, coded = counts.sum(axis=-2), counts.sum(axis=-1)
    f1 = 2 * right / np.maximum(predicted + coded, 1e-12)
    return right / np.maximum(predicted, 1e-12), right / np.maximum(coded, 1e-12), f1


def measure_macro_f1(counts: Matrix) -> Matrix:
    """Return the mean F1 of the codes that were coded or predicted, (...)."""
    present = counts.sum(axis=-2) + counts.sum(axis=-1) > 0
    return np.asarray((measure_f1(counts)[2] * present).sum(axis=-1) / np.maximum(present.sum(axis=-1), 1))


def measure_accuracy(counts: Matrix) -> Matrix:
    """Return the share of right predictions, (...)."""
    return np.asarray(np.trace(counts, axis1=-2, axis2=-1) / np.maximum(counts.sum(axis=(-2, -1)), 1e-12))


def build_share(value: float, drawn: Matrix) -> Share:
    """Return a share with the interval of its draws, which holds the share itself."""
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Share(float(value), min(float(low), float(value)), max(float(high), float(value)))


def measure_set(name: str, counts: Matrix, poles: Sequence[int]) -> SetFigures:
    """Return the figures of one set of annotations from its (documents, true, predicted) counts."""
    whole, drawn = counts.sum(axis=0), draw_documents(counts)

    def share(measure: Callable[[Matrix], Matrix], group: bool = False) -> Share:
        change = (lambda each: join_codes(each, poles)) if group else (lambda each: each)
        return build_share(float(measure(change(whole))), measure(change(drawn)))

    return SetFigures(
        name=name,
        annotations=int(whole.sum()),
        documents=len(counts),
        macro_f1=share(measure_macro_f1),
        pole_macro_f1=share(measure_macro_f1, group=True),
        accuracy=share(measure_accuracy),
    )


def measure_codes(counts: Matrix, names: Sequence[str]) -> dict[str, CodeFigures]:
    """Return the figures of each code from (documents, true, predicted) counts."""
    whole, drawn = measure_f1(counts.sum(axis=0)), measure_f1(draw_documents(counts))
    coded = counts.sum(axis=(0, 2))
    return {
        name: CodeFigures(
            precision=build_share(float(whole[0][number]), drawn[0][:, number]),
            recall=build_share(float(whole[1][number]), drawn[1][:, number]),
            f1=build_share(float(whole[2][number]), drawn[2][:, number]),
            annotations=int(coded[number]),
        )
        for number, name in enumerate(names)
    }
