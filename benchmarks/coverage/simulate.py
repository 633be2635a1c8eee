"""Measure how often the 95% interval of a score holds the truth, on simulated documents with known shares.

Documents have 40 to 600 sentences; 1% to 20% carry a code; codes are spread evenly or clustered by section. Each
sentence passes through a classifier with the error rates given; the interval has to cover the score that the shares
themselves have. Beside it stands what a plain multinomial bootstrap of the raw predicted codes would cover.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

from policymine.coding import build_codebook_reader
from policymine.labels import load_classifier
from policymine.rates import STRATA
from policymine.records import Kind
from policymine.scores import Evidence, Scheme, build_scheme, compute_score, score_document

LENGTHS = (40, 120, 360, 600)
SHARES = (0.01, 0.05, 0.20)
REPEATS = 120
DRAWS = 400
SECTION = 15
Matrix = npt.NDArray[np.float64]


def simulate_codes(
    generator: np.random.Generator, shares: Matrix, length: int, *, clustered: bool
) -> npt.NDArray[np.int64]:
    """Draw true codes; in clustered documents each section leans to codes of its own."""
    sections = np.arange(length) // SECTION
    codes = np.empty(length, dtype=np.int64)
    for section in range(sections[-1] + 1):
        local = generator.dirichlet(shares * 10 + 1e-6) if clustered else shares
        inside = sections == section
        codes[inside] = generator.choice(len(shares), size=int(inside.sum()), p=local)
    return codes


def bootstrap_raw(generator: np.random.Generator, raw: npt.NDArray[np.int64], scheme: Scheme) -> tuple[float, float]:
    """Return the 95% interval of a multinomial bootstrap of raw predicted codes."""
    counts = np.bincount(raw, minlength=len(scheme.codes))
    drawn = generator.multinomial(len(raw), counts / len(raw), size=DRAWS)
    scores = [compute_score(float(each @ scheme.bottom_up), float(each @ scheme.top_down)) for each in drawn]
    low, high = np.percentile(scores, (2.5, 97.5))
    return float(low), float(high)


def measure(scheme: Scheme, counts: Matrix, length: int, share: float, *, clustered: bool) -> tuple[float, ...]:
    """Return coverage, share with a score and median width of the interval, and coverage and width of the bootstrap."""
    generator = np.random.default_rng(length + int(1000 * share) + clustered)
    rates = (counts + 0.25) / (counts + 0.25).sum(axis=1, keepdims=True)
    bands = counts.shape[1] // counts.shape[0] // STRATA
    hits, widths, stated, raw_hits, raw_widths = [], [], [], [], []
    for repeat in range(REPEATS):
        coded = generator.dirichlet(np.ones(len(scheme.codes) - 1))
        shares = np.insert(coded * share, scheme.codes.index("none"), 1 - share)
        truth = 100 * (shares @ scheme.bottom_up) / (shares @ (scheme.bottom_up + scheme.top_down))
        codes = simulate_codes(generator, shares, length, clustered=clustered)
        outcomes = np.asarray([generator.choice(rates.shape[1], p=rates[code]) for code in codes])
        evidence = Evidence(outcomes, np.arange(length) // SECTION, np.zeros(length, bool), np.full(length, -1))
        score, _ = score_document(evidence, counts, scheme, seed=repeat, draws=DRAWS)
        assert score.overall
        hits.append(score.overall.low <= truth <= score.overall.high)
        widths.append(score.overall.high - score.overall.low)
        stated.append(score.status == "scored")
        low, high = bootstrap_raw(generator, outcomes // bands % len(scheme.codes), scheme)
        raw_hits.append(low <= truth <= high)
        raw_widths.append(high - low)
    return (
        float(np.mean(hits)), float(np.mean(stated)), float(np.median(widths)),
        float(np.mean(raw_hits)), float(np.median(raw_widths)),
    )  # fmt: skip


def main() -> None:
    """Print the table of coverage."""
    reader = build_codebook_reader("bottom_up")
    classifier = load_classifier(reader.codebook.path)
    scheme = build_scheme(reader.codebook, classifier.codes)
    print("length  share  clustered  coverage  stated  width  |  bootstrap: coverage  width")
    worst = 1.0
    for length in LENGTHS:
        for share in SHARES:
            for clustered in (False, True):
                row = measure(scheme, classifier.error_rates.choose(Kind.DEAL), length, share, clustered=clustered)
                worst = min(worst, row[0])
                print(
                    f"{length:6d}  {share:5.2f}  {clustered!s:9}  {row[0]:8.2f}  {row[1]:6.2f}  {row[2]:5.0f}  |"
                    f"  {row[3]:19.2f}  {row[4]:5.0f}"
                )
    print(f"lowest coverage: {worst:.2f}")
    sys.exit(worst < 0.90)


if __name__ == "__main__":
    main()
