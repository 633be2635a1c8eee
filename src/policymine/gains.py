"""Gains: how far an answer on a sentence is expected to move its document's score, or to narrow its interval.

The score is ``100 (B + 0.5) / (B + T + 1)``. Where a sentence may carry each code with the probability that the
correction for the classifier's errors leaves it, an answer moves B and T to what that code weighs: the expected move is
the mean of the distances, in points. What is known then is uncertain no more: the expected narrowing is the width of
the interval less the width without the sentence's own variance. The gain is the sum of the two.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from policymine.rates import Matrix
from policymine.records import Estimate
from policymine.scores import OFFSET, Evidence, Scheme, expect_codes

_DEVIATIONS = 3.92
"""Standard deviations in a 95% interval."""


def estimate_gains(evidence: Evidence, error_counts: Matrix, scheme: Scheme, overall: Estimate) -> Matrix:
    """Return the gain of each sentence, (n,), in points of the score; 0 for a repeat, which counts for nothing.

    A sentence that people coded already has the gain it had before they did: a second answer is worth as much.
    """
    unknown = replace(evidence, known=np.full_like(evidence.known, -1))
    shares = expect_codes(unknown, error_counts)
    now = expect_codes(evidence, error_counts)
    bottom_up, top_down = now @ scheme.bottom_up, now @ scheme.top_down
    rest_b = (overall.bottom_up - bottom_up)[:, None] + scheme.bottom_up[None, :]
    rest_t = (overall.top_down - top_down)[:, None] + scheme.top_down[None, :]
    answers = 100 * (rest_b + OFFSET) / (rest_b + rest_t + 2 * OFFSET)
    means = (shares * answers).sum(axis=1)
    moves = (shares * np.abs(answers - means[:, None])).sum(axis=1)
    variances = (shares * (answers - means[:, None]) ** 2).sum(axis=1)
    width = overall.high - overall.low
    left = np.sqrt(np.maximum((width / _DEVIATIONS) ** 2 - variances, 0.0)) * _DEVIATIONS
    return np.asarray(moves + (width - left))
