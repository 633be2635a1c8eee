"""Measure how often the 95% interval of a score holds the truth, on simulated documents with known shares.

Documents have 40 to 600 sentences; 1% to 20% carry a code; codes are spread evenly or clustered by section. Each
sentence passes through a classifier with the error rates given; the interval has to cover the score that the shares
themselves have. Beside it stands what a plain multinomial bootstrap of the raw predicted codes would cover.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.results import describe_setting, format_table, print_results

from policymine.coding import build_codebook_reader
from policymine.labels import load_classifier
from policymine.rates import STRATA
from policymine.records import Kind
from policymine.scores import Evidence, Scheme, build_scheme, compute_score, score_document

RESULTS = Path(__file__).with_name("results.md")
LENGTHS = (40, 120, 360, 600)
SHARES = (0.01, 0.05, 0.20)
REPEATS = 240
LEAST = 0.90
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


def measure(
    scheme: Scheme, counts: Matrix, length: int, share: float, *, clustered: bool, repeats: int
) -> tuple[float, ...]:
    """Return coverage, share with a score and median width of the interval, and coverage and width of the bootstrap."""
    generator = np.random.default_rng(length + int(1000 * share) + clustered)
    rates = (counts + 0.25) / (counts + 0.25).sum(axis=1, keepdims=True)
    bands = counts.shape[1] // counts.shape[0] // STRATA
    hits, widths, stated, raw_hits, raw_widths = [], [], [], [], []
    for repeat in range(repeats):
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


def measure_all(repeats: int) -> list[tuple[int, float, bool, tuple[float, ...]]]:
    """Measure every length, share and manner, and print each as it is done."""
    reader = build_codebook_reader("bottom_up")
    classifier = load_classifier(reader.codebook.path)
    scheme = build_scheme(reader.codebook, classifier.codes)
    counts = classifier.error_rates.choose(Kind.DEAL)
    rows = []
    for length in LENGTHS:
        for share in SHARES:
            for clustered in (False, True):
                row = measure(scheme, counts, length, share, clustered=clustered, repeats=repeats)
                rows.append((length, share, clustered, row))
                print(f"{length} sentences, {share:.0%} coded, clustered {clustered}: {row[0]:.3f}", flush=True)
    return rows


def tell(rows: list[tuple[int, float, bool, tuple[float, ...]]]) -> str:
    """Return the table."""
    header = (
        "sentences", "share coded", "by section", "coverage", "share with a score", "median width",
        "bootstrap: coverage", "bootstrap: median width",
    )  # fmt: skip
    return format_table(
        header,
        [
            (
                str(length), f"{share:.0%}", "clustered" if clustered else "even",
                f"{row[0]:.3f}", f"{row[1]:.2f}", f"{row[2]:.0f}", f"{row[3]:.3f}", f"{row[4]:.0f}",
            )
            for length, share, clustered, row in rows
        ],
    )  # fmt: skip


def main() -> None:
    """Print the table of coverage and write it down; exit with 1 where coverage falls below 0.90 somewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few repeats, nothing written, coverage not judged")
    quick = parser.parse_args().quick
    repeats = 8 if quick else REPEATS
    rows = measure_all(repeats)
    worst = min(row[0] for *_, row in rows)
    mean = sum(row[0] for *_, row in rows) / len(rows)
    error = math.sqrt(mean * (1 - mean) / repeats)
    told = (
        f"{repeats} simulated documents a row, {DRAWS} draws an interval. Coverage is the share of documents whose 95% "
        f"interval holds the true score; a row's figure has a standard error of about {error:.3f}. "
        f"Lowest {worst:.3f}, mean {mean:.3f}; lowest of the bootstrap {min(row[3] for *_, row in rows):.3f}."
    )
    parts = [
        told,
        tell(rows),
        describe_setting(("policymine", "numpy", "scikit-learn")),
    ]
    print_results(RESULTS, "Coverage of the 95% interval", parts, keep=not quick)
    sys.exit(worst < LEAST and not quick)


if __name__ == "__main__":
    main()
