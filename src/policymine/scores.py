"""Scores: labels of sentences in, a document's position with its interval out. Pure arithmetic.

Position is the logit scale of Lowe, Benoit, Mikhaylov and Laver (2011, "Scaling policy preferences from coded political
texts"): ``ln((B + 0.5) / (T + 0.5))``, shown to people as ``100 * (B + 0.5) / (B + T + 1)``. B and T are expected
counts, corrected for the classifier's error rates by expectation-maximisation for prior shift (Saerens, Latinne and
Decaestecker 2002), because raw predicted counts of rare codes are too high. The interval carries text error (sections
resampled as blocks, with a Jeffreys prior in place of the fixed 0.5) and classifier error (rates drawn from their
Dirichlet posterior).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policymine.codebooks import Codebook
from policymine.rates import STRATA, Matrix, Whole
from policymine.records import Estimate, Score, Status

METHOD = "scores 2"
FEWEST_SENTENCES = 10
FEWEST_CODED = 5.0
WIDEST_INTERVAL = 60.0
LONGEST_BLOCK = 12
OFFSET = 0.5
JEFFREYS = 0.5
_ITERATIONS = 60


@dataclass(frozen=True, slots=True)
class Scheme:
    """How codes count: ``bottom_up`` and ``top_down`` are (codes,) weights; a dimension is a (codes,) mask."""

    codes: tuple[str, ...]
    bottom_up: Matrix
    top_down: Matrix
    dimensions: Mapping[str, Matrix]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a document's n sentences, each (n,).

    ``outcomes``: the classifier's outcome (a column of the error rates); ``sections``: the section each stands in;
    ``firm``: whether it is a firm commitment; ``known``: the number of the code a person gave it, or -1.
    """

    outcomes: Whole
    sections: Whole
    firm: npt.NDArray[np.bool_]
    known: Whole


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sentence adds to B and T, and how far the position would move without it, each (n,)."""

    bottom_up: Matrix
    top_down: Matrix
    influence: Matrix


def build_scheme(codebook: Codebook, codes: tuple[str, ...]) -> Scheme:
    """Build the weights of a codebook's codes, in the order of ``codes``."""
    by_name = {code.name: code for code in codebook.codes}
    ordered = [by_name[name] for name in codes]
    names = sorted({code.dimension for code in ordered if code.dimension}, key=list(codebook.dimensions).index)
    return Scheme(
        codes=codes,
        bottom_up=np.asarray([code.weight * (code.pole == "bottom_up") for code in ordered], dtype=np.float64),
        top_down=np.asarray([code.weight * (code.pole == "top_down") for code in ordered], dtype=np.float64),
        dimensions={name: np.asarray([float(code.dimension == name) for code in ordered]) for name in names},
    )


def score_document(
    evidence: Evidence, error_counts: Matrix, scheme: Scheme, *, seed: int, draws: int
) -> tuple[Score, Weights]:
    """Score a document; return the score and what each sentence adds to it.

    ``error_counts`` is (codes, outcomes): held-out annotations by true code and outcome. ``draws`` simulated documents
    stand behind the interval; the same seed gives the same interval.
    """
    shares = _expect_codes(evidence, error_counts)
    weights = _weigh(shares, scheme)
    simulated = _simulate(evidence, error_counts, seed=seed, draws=draws)
    overall = _estimate(shares, simulated.every, scheme.bottom_up, scheme.top_down)
    return _conclude(evidence, shares, simulated, scheme, overall), weights


def _conclude(evidence: Evidence, shares: Matrix, simulated: _Simulated, scheme: Scheme, overall: Estimate) -> Score:
    count = len(evidence.outcomes)
    bands = simulated.bands
    winners = evidence.outcomes // bands % len(scheme.codes)
    coded_numbers = np.where(evidence.known >= 0, evidence.known, winners)
    is_coded = (scheme.bottom_up + scheme.top_down > 0)[coded_numbers]
    reason = _find_reason(count, overall)
    dimensions = {
        name: _estimate(shares, simulated.every, scheme.bottom_up * mask, scheme.top_down * mask)
        for name, mask in scheme.dimensions.items()
    }
    return Score(
        status=Status.NOT_ENOUGH_EVIDENCE if reason else Status.SCORED,
        reason=reason,
        sentences=count,
        coded=int(is_coded.sum()),
        salience=(overall.bottom_up + overall.top_down) / count if count else 0.0,
        overall=overall,
        firm=_estimate(shares[evidence.firm], simulated.firm, scheme.bottom_up, scheme.top_down),
        dimensions=dimensions,
    )


def _find_reason(count: int, overall: Estimate) -> str:
    coded = overall.bottom_up + overall.top_down
    if count < FEWEST_SENTENCES:
        return f"{count} sentences were read; a score needs at least {FEWEST_SENTENCES}"
    if coded < FEWEST_CODED:
        return (
            f"about {coded:.1f} of {count} sentences say who decides, is heard or delivers; "
            f"a score needs at least {FEWEST_CODED:.0f}"
        )
    width = overall.high - overall.low
    if width > WIDEST_INTERVAL:
        return (
            f"the 95% interval runs from {overall.low:.1f} to {overall.high:.1f}; it may be "
            f"{WIDEST_INTERVAL:.0f} points wide at most. Reviewed sentences narrow it"
        )
    return ""


def compute_position(bottom_up: float, top_down: float) -> float:
    """Return the logit position of expected counts."""
    return float(np.log((bottom_up + OFFSET) / (top_down + OFFSET)))


def compute_score(bottom_up: float, top_down: float) -> float:
    """Return the 0-100 score of expected counts: 0 is top down, 50 balanced, 100 bottom up."""
    return float(100 * (bottom_up + OFFSET) / (bottom_up + top_down + 2 * OFFSET))


def correct_shares(counts: Matrix, rates: Matrix, *, iterations: int = _ITERATIONS) -> Matrix:
    """Return the probability of each true code given each outcome, after correcting the codes' shares for prior shift.

    ``counts`` is (draws, outcomes), ``rates`` (draws, codes, outcomes) with rows that sum to 1; the result is
    (draws, outcomes, codes) and sums to 1 over codes.
    """
    draws, codes, _ = rates.shape
    pi = np.full((draws, codes), 1.0 / codes)
    by_outcome = rates.transpose(0, 2, 1)
    prior = JEFFREYS / codes
    posterior = by_outcome
    for _ in range(iterations):
        joint = by_outcome * pi[:, None, :]
        posterior = joint / np.maximum(joint.sum(axis=2, keepdims=True), 1e-300)
        expected = np.einsum("do,dok->dk", counts, posterior) + prior
        pi = expected / expected.sum(axis=1, keepdims=True)
    return np.asarray(posterior)


def _mean_rates(error_counts: Matrix) -> Matrix:
    return error_counts + _rate_prior(error_counts)


def _rate_prior(error_counts: Matrix) -> Matrix:
    """Return the prior of each code's rates: half a sentence for each code, spread evenly over the outcomes."""
    codes, outcomes = error_counts.shape
    return np.full_like(error_counts, JEFFREYS * codes / outcomes)


def _count_outcomes(evidence: Evidence, outcomes: int) -> Matrix:
    open_outcomes = evidence.outcomes[evidence.known < 0]
    return np.bincount(open_outcomes, minlength=outcomes).astype(np.float64)


def _expect_codes(evidence: Evidence, error_counts: Matrix) -> Matrix:
    """Return the (n, codes) probability of each code for each sentence, corrected; a person's code has all of it."""
    codes, outcomes = error_counts.shape
    counts = _count_outcomes(evidence, outcomes)
    posterior = _correct_strata(counts[None, :], _mean_rates(error_counts)[None, :, :])[0]
    shares = posterior[evidence.outcomes]
    reviewed = evidence.known >= 0
    shares[reviewed] = np.eye(codes)[evidence.known[reviewed]]
    return np.asarray(shares)


def _weigh(shares: Matrix, scheme: Scheme) -> Weights:
    bottom_up, top_down = shares @ scheme.bottom_up, shares @ scheme.top_down
    all_b, all_t = bottom_up.sum(), top_down.sum()
    without = np.log((all_b - bottom_up + OFFSET) / (all_t - top_down + OFFSET))
    return Weights(bottom_up, top_down, compute_position(all_b, all_t) - without)


@dataclass(frozen=True, slots=True)
class _Simulated:
    """Simulated expected counts of each code, (draws, codes): of every sentence, and of the firm ones; pole noise."""

    every: tuple[Matrix, Matrix]
    firm: tuple[Matrix, Matrix]
    bands: int


def _correct_strata(counts: Matrix, rates: Matrix) -> Matrix:
    """Correct sentences with and without mentions apart: codes are far commoner among the first."""
    width = counts.shape[1] // STRATA
    parts = []
    for stratum in range(STRATA):
        inside = slice(stratum * width, (stratum + 1) * width)
        parts.append(correct_shares(counts[:, inside], _normalise(rates[:, :, inside])))
    return np.concatenate(parts, axis=1)


def _normalise(rates: Matrix) -> Matrix:
    return np.asarray(rates / np.maximum(rates.sum(axis=2, keepdims=True), 1e-300))


def _simulate(evidence: Evidence, error_counts: Matrix, *, seed: int, draws: int) -> _Simulated:
    generator = np.random.default_rng(seed)
    codes, outcomes = error_counts.shape
    blocks = find_blocks(evidence.sections)
    number = int(blocks.max()) + 1 if len(blocks) else 1
    repeats = generator.multinomial(number, np.full(number, 1.0 / number), size=draws).astype(np.float64)
    rates = _draw_rates(generator, error_counts, draws)
    columns = np.where(evidence.known >= 0, outcomes + evidence.known, evidence.outcomes)
    every = repeats @ _tabulate(blocks, columns, number, outcomes + codes)
    firm = repeats @ _tabulate(blocks[evidence.firm], columns[evidence.firm], number, outcomes + codes)
    posterior = _correct_strata(every[:, :outcomes], rates)
    noise = generator.gamma(JEFFREYS, size=(draws, 2))

    def expect(counts: Matrix) -> Matrix:
        return np.asarray(np.einsum("do,dok->dk", counts[:, :outcomes], posterior) + counts[:, outcomes:])

    return _Simulated((expect(every), noise), (expect(firm), noise), outcomes // codes // STRATA)


def _tabulate(blocks: Whole, columns: Whole, number: int, width: int) -> Matrix:
    table = np.zeros((number, width))
    np.add.at(table, (blocks, columns), 1.0)
    return table


def _draw_rates(generator: np.random.Generator, error_counts: Matrix, draws: int) -> Matrix:
    prior = _rate_prior(error_counts)
    return np.asarray(generator.standard_gamma(np.broadcast_to(error_counts + prior, (draws, *error_counts.shape))))


def find_blocks(sections: Whole) -> Whole:
    """Number the blocks that are resampled whole: sections, long ones cut into runs of ``LONGEST_BLOCK`` or fewer."""
    blocks = np.zeros(len(sections), dtype=np.int64)
    number, length = -1, 0
    longest = int(np.clip(len(sections) // 12, 3, LONGEST_BLOCK))
    for index, section in enumerate(sections):
        if index == 0 or section != sections[index - 1] or length == longest:
            number, length = number + 1, 0
        blocks[index] = number
        length += 1
    return blocks


def _estimate(shares: Matrix, simulated: tuple[Matrix, Matrix], bottom: Matrix, top: Matrix) -> Estimate:
    bottom_up, top_down = float((shares @ bottom).sum()), float((shares @ top).sum())
    counts, noise = simulated
    drawn_b, drawn_t = counts @ bottom + noise[:, 0], counts @ top + noise[:, 1]
    low, high = np.percentile(100 * drawn_b / np.maximum(drawn_b + drawn_t, 1e-12), (2.5, 97.5))
    score = compute_score(bottom_up, top_down)
    return Estimate(
        score=score,
        low=min(float(low), score),
        high=max(float(high), score),
        position=compute_position(bottom_up, top_down),
        bottom_up=bottom_up,
        top_down=top_down,
    )
