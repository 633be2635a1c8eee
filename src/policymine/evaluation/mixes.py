"""Mixes: held-out sentences drawn so that more of them carry a code than in whole documents.

People give the program what they have picked out as well as whole documents. Here all held-out sentences that carry a
code stand beside a random part of those that carry none, in files of a few hundred; nothing is fitted anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policymine import priors
from policymine.evaluation import confusions
from policymine.evaluation.figures import FILE_SENTENCES, Mix
from policymine.rates import Matrix, Whole
from policymine.training import TrainingSet

SHARES = (0.65, 0.5, 0.4)
DRAWS = 5
_SEED = 7


def measure_mixes(
    examples: TrainingSet, probabilities: Matrix, names: Sequence[str], poles: Sequence[int]
) -> tuple[Mix, ...]:
    """Return the figures of mixes of real sentences (of all where none are real); none where too few carry no code."""
    prior = priors.find_prior(probabilities.mean(axis=0))
    inside = examples.is_real if examples.is_real.any() else np.ones_like(examples.is_real)
    numbers = np.asarray([list(names).index(str(code)) for code in examples.codes])
    coded, empty = (np.flatnonzero(inside & mask) for mask in (numbers != prior.commonest, numbers == prior.commonest))
    return tuple(
        _measure(share, _draw(coded, empty, share), numbers, probabilities, poles)
        for share in SHARES
        if _count_empty(len(coded), share) <= len(empty)
    )


def _count_empty(coded: int, share: float) -> int:
    return round(coded * share / (1 - share))


def _draw(coded: Whole, empty: Whole, share: float) -> list[list[Whole]]:
    """Return so many draws, each as files of sentences in random order."""
    generator = np.random.default_rng(_SEED)
    draws = []
    for _ in range(DRAWS):
        chosen = generator.choice(empty, _count_empty(len(coded), share), replace=False)
        mixed = generator.permutation(np.concatenate([coded, chosen]))
        draws.append(np.array_split(mixed, max(1, round(len(mixed) / FILE_SENTENCES))))
    return draws


def _measure(
    share: float, draws: Sequence[Sequence[Whole]], numbers: Whole, probabilities: Matrix, poles: Sequence[int]
) -> Mix:
    prior = priors.find_prior(probabilities.mean(axis=0))
    plain, chosen = [], []
    for files in draws:
        every = np.concatenate(files)
        adapted = np.concatenate([priors.adapt(probabilities[file], prior) for file in files])
        plain.append(_score(numbers[every], probabilities[every].argmax(axis=1), poles))
        chosen.append(_score(numbers[every], priors.choose(adapted, prior), poles))
    plain_codes, plain_poles = np.mean(plain, axis=0)
    codes, three = np.mean(chosen, axis=0)
    sentences = sum(len(file) for file in draws[0])
    return Mix(share, sentences, float(codes), float(three), float(plain_codes), float(plain_poles))


def _score(true: Whole, guessed: Whole, poles: Sequence[int]) -> tuple[float, float]:
    counts = np.zeros((len(poles), len(poles)))
    np.add.at(counts, (true, guessed), 1.0)
    joined = confusions.join_codes(counts, poles)
    return float(confusions.measure_macro_f1(counts)), float(confusions.measure_macro_f1(joined))
