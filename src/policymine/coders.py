"""Coder error: how often a second person, coding blind, gives a sentence another code than the first.

After Mikhaylov, Laver and Benoit (2012), "Coder reliability and misclassification in the human coding of party
manifestos", Political Analysis 20, who simulate what other coders would have made of a document from the matrix of
codes against codes. Neither coder is taken for the truth, so the matrix is symmetric.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from policymine.annotations import DoubleCoding
from policymine.corrections import JEFFREYS
from policymine.rates import Matrix


def count_coders(codings: Iterable[DoubleCoding], codes: Sequence[str]) -> Matrix | None:
    """Return how many sentences coded twice got each pair of codes, (codes, codes), symmetric; None where none were.

    A sentence counts half in the row of either code, so that the table sums to the number of sentences.
    """
    numbers = {name: number for number, name in enumerate(codes)}
    counts = np.zeros((len(codes), len(codes)))
    for coding in codings:
        first, second = (numbers[code] for code in coding.codes)
        counts[first, second] += 0.5
        counts[second, first] += 0.5
    return counts if counts.any() else None


@dataclass(frozen=True, slots=True)
class CoderDraws:
    """Draws of the coder matrix, (draws, codes, codes), and its mean, (codes, codes); rows sum to 1."""

    drawn: Matrix
    mean: Matrix

    def find_factors(self, counts: Matrix) -> Matrix:
        """Return what other coders would make of (draws, codes) expected counts, as factors of the same shape.

        A draw of the coder matrix says how many sentences of each code a second coder would find; the factor is that
        number over what the matrix says on average, so that it is 1 on average and no count falls below 0.
        """
        found = np.einsum("dk,dkj->dj", counts, self.drawn)
        return np.asarray(found / np.maximum(counts @ self.mean, 1e-300))


def draw_coders(generator: np.random.Generator, coder_counts: Matrix, draws: int) -> CoderDraws:
    """Draw coder matrices: each row is Dirichlet, with the prior of ``build_prior``."""
    parameters = coder_counts + build_prior(len(coder_counts))
    drawn = _normalise(generator.standard_gamma(np.broadcast_to(parameters, (draws, *parameters.shape))))
    return CoderDraws(drawn, _normalise(parameters))


def _normalise(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(rows.sum(axis=-1, keepdims=True), 1e-300))


def build_prior(codes: int) -> Matrix:
    """Return the prior of the coder matrix, (codes, codes): the Jeffreys prior of whether two coders agree.

    Half a sentence that they do, and half that they do not, spread evenly over the other codes: with as much in every
    cell, a rare code would be taken to be disputed before anyone had disputed it.
    """
    agreed = np.eye(codes)
    return JEFFREYS * (agreed + (1 - agreed) / max(codes - 1, 1))
