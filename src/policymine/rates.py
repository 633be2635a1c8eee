"""Error rates: how the classifier errs on documents that it has not seen, by what can be seen of a sentence.

An outcome is what the classifier made of a sentence: the winning code, the band of its probability, and whether the
tagger found anything in the sentence. Rates are kept apart for groups of kinds, because a sentence that is
``none`` in a deal is harder than one in a speech.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policymine.records import Kind

STRATA = 2
EVERY = "every"
POLITICAL = "political"
OFFICIAL = "official"
GENRE_GROUPS = {
    "speech": POLITICAL,
    "manifesto": POLITICAL,
    "deal": OFFICIAL,
    "white_paper": OFFICIAL,
    "council": OFFICIAL,
    "community": OFFICIAL,
}
KIND_GROUPS = {
    Kind.SPEECH: POLITICAL,
    Kind.STATEMENT: POLITICAL,
    Kind.DEAL: OFFICIAL,
    Kind.WHITE_PAPER: OFFICIAL,
    Kind.REPORT: OFFICIAL,
}
Matrix = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Held-out annotations by true code and outcome, for each group of kinds.

    ``counts[group]`` is (codes, outcomes). Outcomes are numbered stratum by stratum (sentences without and with
    mentions), in it code by code, in it band by band; ``edges`` part the bands by the probability of the winning code.
    """

    codes: tuple[str, ...]
    edges: tuple[float, ...]
    counts: Mapping[str, Matrix]

    @property
    def bands(self) -> int:
        """The number of bands of probability."""
        return len(self.edges) + 1

    @property
    def outcomes(self) -> int:
        """The number of outcomes."""
        return STRATA * len(self.codes) * self.bands

    def find_outcomes(self, probabilities: Matrix, concerned: npt.NDArray[np.bool_]) -> Whole:
        """Return the outcome of each row of (n, codes) probabilities; ``concerned`` (n,) tells if it has mentions."""
        if not len(probabilities):
            return np.empty(0, dtype=np.int64)
        winners = probabilities.argmax(axis=1)
        bands = np.searchsorted(np.asarray(self.edges), probabilities.max(axis=1), side="right")
        return np.asarray((concerned * len(self.codes) + winners) * self.bands + bands, dtype=np.int64)

    def choose(self, kind: Kind) -> Matrix:
        """Return the counts that fit a kind of document, (codes, outcomes)."""
        return self.counts.get(KIND_GROUPS.get(kind, EVERY), self.counts[EVERY])
