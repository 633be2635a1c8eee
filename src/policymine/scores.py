"""Scores: labels of sentences in, a document's position with its interval out. Only ``build_scheme`` reads a file.

Position is the logit scale of Lowe, Benoit, Mikhaylov and Laver (2011, "Scaling policy preferences from coded political
texts"): ``ln((B + 0.5) / (T + 0.5))``, shown to people as ``100 * (B + 0.5) / (B + T + 1)``. B and T are expected
counts, corrected for the classifier's error rates (``corrections``). The interval carries text error, classifier error
and coder error (``simulations``). Sentences repeated word for word count once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from policymine.annotations import read_double_codings
from policymine.codebooks import Codebook
from policymine.coders import count_coders
from policymine.corrections import add_prior, correct_strata
from policymine.rates import STRATA, Matrix, Whole
from policymine.records import Estimate, Score, Share, Status, Weighting
from policymine.simulations import LIMITS, Flags, Rates, Simulated, simulate

METHOD = "scores 5"
FEWEST_SENTENCES = 10
FEWEST_CODED = 5.0
WIDEST_INTERVAL = 60.0
OFFSET = 0.5
_LEAST_COUNT = 1e-9


@dataclass(frozen=True, slots=True)
class Scheme:
    """How codes count: ``bottom_up`` and ``top_down`` are (codes,) weights; a dimension is a (codes,) mask.

    ``coders`` is what two coders made of the same sentences, (codes, codes); None where nothing was coded twice.
    """

    codes: tuple[str, ...]
    bottom_up: Matrix
    top_down: Matrix
    dimensions: Mapping[str, Matrix]
    coders: Matrix | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a document's n sentences, each (n,).

    ``outcomes``: the classifier's outcome (a column of the error rates); ``sections``: the section each stands in;
    ``firm``: whether it is a firm commitment; ``known``: the number of the code a person gave it, or -1; ``soft``:
    whether it is only aspirational or conditional; ``repeated``: whether it stands word for word earlier in the
    document, and counts for nothing; both are None where no sentence is. ``labelled``: the number of the code that each
    label says; None where there are outcomes alone.
    """

    outcomes: Whole
    sections: Whole
    firm: Flags
    known: Whole
    soft: Flags | None = None
    repeated: Flags | None = None
    labelled: Whole | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sentence adds to B and T, and how far the position would move without it, each (n,)."""

    bottom_up: Matrix
    top_down: Matrix
    influence: Matrix


def build_scheme(codebook: Codebook, codes: tuple[str, ...]) -> Scheme:
    """Build the weights of a codebook's codes, in the order of ``codes``, and read what was coded twice by it."""
    by_name = {code.name: code for code in codebook.codes}
    ordered = [by_name[name] for name in codes]
    names = sorted({code.dimension for code in ordered if code.dimension}, key=list(codebook.dimensions).index)
    return Scheme(
        codes=codes,
        bottom_up=np.asarray([code.weight * (code.pole == "bottom_up") for code in ordered], dtype=np.float64),
        top_down=np.asarray([code.weight * (code.pole == "top_down") for code in ordered], dtype=np.float64),
        dimensions={name: np.asarray([float(code.dimension == name) for code in ordered]) for name in names},
        coders=count_coders(read_double_codings(codebook), codes),
    )


def set_weight(scheme: Scheme, code: str, weight: float) -> Scheme:
    """Return the scheme with another weight for a code that stands at an end."""
    at = np.asarray([name == code for name in scheme.codes])
    return replace(
        scheme,
        bottom_up=np.where(at & (scheme.bottom_up > 0), weight, scheme.bottom_up),
        top_down=np.where(at & (scheme.top_down > 0), weight, scheme.top_down),
    )


def score_document(
    evidence: Evidence, error_counts: Matrix, scheme: Scheme, *, seed: int, draws: int
) -> tuple[Score, Weights]:
    """Score a document; return the score and what each sentence adds to it.

    ``error_counts`` is (codes, outcomes): held-out annotations by true code and outcome. ``draws`` simulated documents
    stand behind the interval; the same seed gives the same interval.
    """
    counted = _find_counted(evidence)
    kept = _keep(evidence, counted)
    shares = _expect_codes(kept, error_counts)
    simulated = _simulate(kept, Rates(error_counts, scheme.coders), seed=seed, draws=draws)
    score = _conclude(kept, shares, simulated, scheme)
    coded = _count_coded(kept, error_counts.shape[1] // len(scheme.codes) // STRATA, scheme)
    return replace(score, coded=coded), _spread(_weigh(shares, scheme), counted)


def _find_counted(evidence: Evidence) -> Flags:
    count = len(evidence.outcomes)
    return np.ones(count, dtype=np.bool_) if evidence.repeated is None else ~evidence.repeated


def _keep(evidence: Evidence, counted: Flags) -> Evidence:
    """Return the evidence without the repeats, as if they had not been written."""
    soft = np.zeros(len(counted), dtype=np.bool_) if evidence.soft is None else evidence.soft
    return Evidence(
        evidence.outcomes[counted],
        evidence.sections[counted],
        evidence.firm[counted],
        evidence.known[counted],
        soft[counted],
        labelled=None if evidence.labelled is None else evidence.labelled[counted],
    )


def _spread(weights: Weights, counted: Flags) -> Weights:
    """Return the weights of all sentences, 0 for the repeats."""

    def fill(values: Matrix) -> Matrix:
        every = np.zeros(len(counted))
        every[counted] = values
        return every

    return Weights(fill(weights.bottom_up), fill(weights.top_down), fill(weights.influence))


def _conclude(evidence: Evidence, shares: Matrix, simulated: Simulated, scheme: Scheme) -> Score:
    count = len(evidence.outcomes)
    overall = _estimate(shares, simulated, scheme)
    reason = _find_reason(count, overall)
    return Score(
        status=Status.NOT_ENOUGH_EVIDENCE if reason else Status.SCORED,
        reason=reason,
        sentences=count,
        coded=0,
        salience=(overall.bottom_up + overall.top_down) / count if count else 0.0,
        overall=overall,
        firm=_estimate(shares[evidence.firm], simulated, scheme, group="firm"),
        dimensions={
            name: _estimate(
                shares,
                simulated,
                replace(scheme, bottom_up=scheme.bottom_up * mask, top_down=scheme.top_down * mask),
            )
            for name, mask in scheme.dimensions.items()
        },
        soft=_estimate_soft(evidence, shares, simulated, scheme),
        weightings=_estimate_weightings(shares, simulated, scheme, overall),
        coded_twice=0 if scheme.coders is None else round(float(scheme.coders.sum())),
    )


def _count_coded(evidence: Evidence, bands: int, scheme: Scheme) -> int:
    """Return how many sentences have a code that stands at an end: a person's, or that of their label.

    Outcomes tell the code that won before a document's own prior was found, so they stand in only without labels.
    """
    given = evidence.outcomes // bands % len(scheme.codes) if evidence.labelled is None else evidence.labelled
    numbers = np.where(evidence.known >= 0, evidence.known, given)
    return int((scheme.bottom_up + scheme.top_down > 0)[numbers].sum())


def _find_reason(count: int, overall: Estimate) -> str:
    coded = overall.bottom_up + overall.top_down
    if count < FEWEST_SENTENCES:
        read = "1 sentence was read" if count == 1 else f"{count} sentences were read"
        return f"{read}; a score needs at least {FEWEST_SENTENCES}"
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


def expect_codes(evidence: Evidence, error_counts: Matrix) -> Matrix:
    """Return how much of each sentence belongs to each code, (n, codes); a repeat belongs to none."""
    counted = _find_counted(evidence)
    shares = np.zeros((len(counted), len(error_counts)))
    shares[counted] = _expect_codes(_keep(evidence, counted), error_counts)
    return shares


def _expect_codes(evidence: Evidence, error_counts: Matrix) -> Matrix:
    """Return the (n, codes) probability of each code for each sentence, corrected; a person's code has all of it."""
    codes, outcomes = error_counts.shape
    reviewed = evidence.known >= 0
    counts = np.bincount(evidence.outcomes[~reviewed], minlength=outcomes).astype(np.float64)
    posterior = correct_strata(counts[None, :], add_prior(error_counts)[None, :, :])[0]
    shares = posterior[evidence.outcomes]
    shares[reviewed] = np.eye(codes)[evidence.known[reviewed]]
    return np.asarray(shares)


def _weigh(shares: Matrix, scheme: Scheme) -> Weights:
    bottom_up, top_down = shares @ scheme.bottom_up, shares @ scheme.top_down
    all_b, all_t = bottom_up.sum(), top_down.sum()
    without = np.log((all_b - bottom_up + OFFSET) / (all_t - top_down + OFFSET))
    return Weights(bottom_up, top_down, compute_position(all_b, all_t) - without)


def _simulate(evidence: Evidence, rates: Rates, *, seed: int, draws: int) -> Simulated:
    soft = _read_soft(evidence)
    groups = {"every": np.ones_like(soft), "firm": evidence.firm, "soft": soft, "hard": ~soft}
    columns = np.where(evidence.known >= 0, rates.outcomes.shape[1] + evidence.known, evidence.outcomes)
    return simulate(columns, evidence.sections, groups, rates, seed=seed, draws=draws)


def _read_soft(evidence: Evidence) -> Flags:
    return np.zeros(len(evidence.firm), dtype=np.bool_) if evidence.soft is None else evidence.soft


def _estimate(shares: Matrix, simulated: Simulated, scheme: Scheme, *, group: str = "every") -> Estimate:
    bottom_up, top_down = float((shares @ scheme.bottom_up).sum()), float((shares @ scheme.top_down).sum())
    counts, noise = simulated.counts[group], simulated.noise
    drawn_b, drawn_t = counts @ scheme.bottom_up + noise[:, 0], counts @ scheme.top_down + noise[:, 1]
    low, high = np.percentile(100 * drawn_b / np.maximum(drawn_b + drawn_t, 1e-12), LIMITS)
    score = compute_score(bottom_up, top_down)
    return Estimate(
        score=score,
        low=min(float(low), score),
        high=max(float(high), score),
        position=compute_position(bottom_up, top_down),
        bottom_up=bottom_up,
        top_down=top_down,
    )


def _estimate_soft(evidence: Evidence, shares: Matrix, simulated: Simulated, scheme: Scheme) -> Share | None:
    """Return the part of the bottom-up count that is soft; None where nothing is bottom up."""
    bottom_up = shares @ scheme.bottom_up
    if bottom_up.sum() < _LEAST_COUNT:
        return None
    value = float(bottom_up[_read_soft(evidence)].sum() / bottom_up.sum())
    soft, hard = (
        simulated.counts[group] @ scheme.bottom_up + simulated.noise[:, column]
        for column, group in enumerate(("soft", "hard"))
    )
    low, high = np.percentile(soft / np.maximum(soft + hard, 1e-12), LIMITS)
    return Share(value, min(float(low), value), max(float(high), value))


def _estimate_weightings(
    shares: Matrix, simulated: Simulated, scheme: Scheme, overall: Estimate
) -> Mapping[str, Weighting]:
    """Return the estimates at the weights 0 and 1 of every code that the codebook counts in part."""
    weights = dict(zip(scheme.codes, (scheme.bottom_up + scheme.top_down).tolist(), strict=True))
    return {
        code: Weighting(
            weight=weight,
            at_zero=_estimate(shares, simulated, set_weight(scheme, code, 0.0)),
            as_given=overall,
            at_one=_estimate(shares, simulated, set_weight(scheme, code, 1.0)),
        )
        for code, weight in weights.items()
        if 0 < weight < 1
    }
