"""Priors: how common the commonest code is in what is read together, and the code that each sentence is given.

A classifier that was fitted where one sentence in seven carries a code calls nearly everything ``none`` where every
second one does. So the share of the commonest code (``none``) is found anew for what is read together, a document or a
file of sentences, by expectation-maximisation (Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a
classifier to new a priori probabilities", Neural Computation 14), and the probabilities are moved accordingly. The
other codes keep their shares among each other: too few sentences carry each of them to find those as well.

Then each sentence leans on its neighbours, since what a passage is about goes on from sentence to sentence: a code that
is more likely in the sentences around it than in all that is read together becomes likelier in it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policymine.rates import Matrix, Whole

STRENGTH = 60.0
"""So many sentences of the fitted share stand beside those at hand, so that a short text stays near it."""
LEAD = 1.7
"""The commonest code is given only where it is so many times as likely as the likeliest other one.

Over macro-F1 the best threshold lies below one half (Lipton, Elkan and Naryanaswamy 2014, "Optimal thresholding of
classifiers to maximize F1 measure"). The value was chosen on held-out predictions.
"""
SPAN = 3
"""A sentence leans on so many before it and so many after it."""
NEIGHBOUR_STRENGTH = 10.0
"""So many sentences of the mean of all stand beside the neighbours."""
NEIGHBOUR_POWER = 0.5
"""The neighbours' share over the mean of all, to this power, moves the odds: neighbours are not independent witnesses.

Span, strength and power were chosen on held-out predictions.
"""
_ITERATIONS = 60
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Prior:
    """The number of the commonest code, and its mean probability on documents that the classifier had not seen."""

    commonest: int
    share: float


def find_prior(shares: Sequence[float] | Matrix) -> Prior:
    """Return the prior of a classifier from the mean held-out probability of every code, (codes,)."""
    commonest = int(np.argmax(shares))
    return Prior(commonest, float(shares[commonest]))


def adapt(probabilities: Matrix, prior: Prior) -> Matrix:
    """Return (n, codes) probabilities moved to what is read together, the n sentences in their order."""
    return lean_on_neighbours(move_share(probabilities, prior))


def move_share(probabilities: Matrix, prior: Prior) -> Matrix:
    """Return (n, codes) probabilities moved to the share that the commonest code has among the n sentences."""
    if not len(probabilities):
        return probabilities
    odds = estimate_odds(probabilities[:, prior.commonest], prior.share)
    moved = probabilities.copy()
    moved[:, prior.commonest] *= odds
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def lean_on_neighbours(probabilities: Matrix) -> Matrix:
    """Return (n, codes) probabilities moved towards the codes of the sentences beside each, in their order."""
    if not len(probabilities):
        return probabilities
    mean = np.maximum(probabilities.mean(axis=0), _LEAST)
    numbers = np.arange(len(probabilities))
    first, last = np.maximum(numbers - SPAN, 0), np.minimum(numbers + SPAN + 1, len(probabilities))
    sums = np.concatenate([np.zeros((1, probabilities.shape[1])), probabilities.cumsum(axis=0)])
    beside = sums[last] - sums[first] - probabilities
    shares = (beside + NEIGHBOUR_STRENGTH * mean) / ((last - first - 1)[:, None] + NEIGHBOUR_STRENGTH)
    moved = probabilities * (np.maximum(shares, _LEAST) / mean) ** NEIGHBOUR_POWER
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def estimate_odds(probabilities: Matrix, fitted: float) -> float:
    """Return the odds of the commonest code among sentences over its fitted odds.

    ``probabilities`` (n,) are those of the commonest code; ``fitted`` is its share where the classifier was fitted.
    """
    fitted = min(max(fitted, _LEAST), 1 - _LEAST)
    share = fitted
    for _ in range(_ITERATIONS):
        inside = probabilities * share / fitted
        outside = (1 - probabilities) * (1 - share) / (1 - fitted)
        found = float((inside / np.maximum(inside + outside, _LEAST)).sum())
        share = min(max((found + STRENGTH * fitted) / (len(probabilities) + STRENGTH), _LEAST), 1 - _LEAST)
    return share / (1 - share) * (1 - fitted) / fitted


def choose(probabilities: Matrix, prior: Prior) -> Whole:
    """Return the number of the code that each row of (n, codes) probabilities is given."""
    weighed = probabilities.copy()
    weighed[:, prior.commonest] /= LEAD
    return np.asarray(weighed.argmax(axis=1), dtype=np.int64)


def adapt_groups(probabilities: Matrix, prior: Prior, groups: npt.NDArray[np.str_]) -> Matrix:
    """Adapt the sentences of each group, a document say, apart; ``groups`` (n,) names them."""
    adapted = np.empty_like(probabilities)
    for name in np.unique(groups):
        inside = groups == name
        adapted[inside] = adapt(probabilities[inside], prior)
    return adapted
