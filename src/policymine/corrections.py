"""Corrections: shares of codes that explain what a classifier with known error rates made of a document.

Expectation-maximisation for prior shift (Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier
to new a priori probabilities", Neural Computation 14), because raw predicted counts of rare codes are too high.
"""

from __future__ import annotations

import numpy as np

from policymine.rates import STRATA, Matrix

JEFFREYS = 0.5
_ITERATIONS = 60
_LEAST = 1e-300


def correct_shares(counts: Matrix, rates: Matrix, *, iterations: int = _ITERATIONS) -> Matrix:
    """Return the probability of each true code given each outcome, after correcting the codes' shares for prior shift.

    ``counts`` is (draws, outcomes), ``rates`` (draws, codes, outcomes) with rows that sum to 1; the result is
    (draws, outcomes, codes) and sums to 1 over codes.
    """
    draws, codes, _ = rates.shape
    prior = JEFFREYS / codes
    seen = counts.any(axis=0)
    # Draws stand last, so that each step runs along them; an outcome that no draw holds moves no share.
    likely = np.ascontiguousarray(rates[:, :, seen].transpose(1, 2, 0))
    found = np.ascontiguousarray(counts[:, seen].T)
    shares = np.full((codes, draws), 1.0 / codes)
    for _ in range(iterations - 1):
        chances = np.maximum(np.einsum("kod,kd->od", likely, shares), _LEAST)
        expected = shares * np.einsum("kod,od->kd", likely, found / chances) + prior
        shares = expected / expected.sum(axis=0)
    joint = rates.transpose(0, 2, 1) * shares.T[:, None, :]
    return np.asarray(joint / np.maximum(joint.sum(axis=2, keepdims=True), _LEAST))


def correct_strata(counts: Matrix, rates: Matrix) -> Matrix:
    """Correct sentences with and without mentions apart: codes are far commoner among the first.

    Shapes as in ``correct_shares``; the rows of ``rates`` need not sum to 1.
    """
    width = counts.shape[1] // STRATA
    parts = []
    for stratum in range(STRATA):
        inside = slice(stratum * width, (stratum + 1) * width)
        parts.append(correct_shares(counts[:, inside], _normalise(rates[:, :, inside])))
    return np.concatenate(parts, axis=1)


def _normalise(rates: Matrix) -> Matrix:
    return np.asarray(rates / np.maximum(rates.sum(axis=2, keepdims=True), _LEAST))


def add_prior(error_counts: Matrix) -> Matrix:
    """Return the parameters of the rates' posterior: half a sentence for each code, spread evenly over the outcomes."""
    codes, outcomes = error_counts.shape
    return np.asarray(error_counts + JEFFREYS * codes / outcomes)


def draw_rates(generator: np.random.Generator, error_counts: Matrix, draws: int) -> Matrix:
    """Draw error rates from their Dirichlet posterior, (draws, codes, outcomes), not normalised."""
    return np.asarray(generator.standard_gamma(np.broadcast_to(add_prior(error_counts), (draws, *error_counts.shape))))
