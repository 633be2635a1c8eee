"""Codes to doubt: where a classifier that has not seen a sentence's document is sure of another code.

After Northcutt, Jiang and Chuang 2021, "Confident learning". It finds what should be read again; it does not decide.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policymine.annotation_lint.remarks import Check, Places, Remark
from policymine.training import TrainingSet, predict_held_out

MOST_OF_GIVEN = 0.05
LEAST_OF_OTHER = 0.8


def lint_doubts(examples: TrainingSet, places: Places) -> Iterator[Remark]:
    """Yield sentences whose code has a held-out probability under .05 and another one over .8, surest first."""
    names = sorted({str(code) for code in examples.codes})
    probabilities = predict_held_out(examples, names)
    given = probabilities[np.arange(len(probabilities)), [names.index(str(code)) for code in examples.codes]]
    highest = probabilities.max(axis=1)
    doubted = np.flatnonzero((given < MOST_OF_GIVEN) & (highest > LEAST_OF_OTHER))
    for number in doubted[np.argsort(-highest[doubted], kind="stable")]:
        annotation = examples.annotations[number]
        place = places[annotation.id]
        other = names[int(probabilities[number].argmax())]
        yield Remark(
            Check.DOUBT,
            place.file,
            place.line,
            f"{annotation.id} is coded {annotation.code} ({given[number]:.3f} on held-out documents); "
            f"{other} looks likelier ({highest[number]:.2f})",
        )
