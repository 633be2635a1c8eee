"""Measure how often the 95% interval of a score holds the truth, on simulated documents with known shares.

Documents have 40 to 600 sentences; 1% to 20% carry a code; codes are spread evenly or clustered by section. Each
sentence passes through a classifier whose error rates are drawn, document by document, from what the held-out
annotations leave open. What is true is what coders at large would make of the
document: the shares themselves, moved by a coder matrix drawn from what two coders made of the same sentences. The
interval has to cover the score of that. It is done twice: with the codebook's own second codings, and with as many by
coders who are at odds. Beside it stands what a plain multinomial bootstrap of the raw predicted codes would cover.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.results import describe_setting, format_table, print_results

from policymine.coders import draw_coders
from policymine.coding import build_codebook_reader
from policymine.corrections import draw_rates
from policymine.labels import load_classifier
from policymine.rates import STRATA
from policymine.records import Kind
from policymine.scores import Evidence, Scheme, build_scheme, compute_score, score_document

RESULTS = Path(__file__).with_name("results.md")
LENGTHS = (40, 120, 360, 600)
SHARES = (0.01, 0.05, 0.20)
AT_ODDS = 0.80
REPEATS = 240
LEAST = 0.90
DRAWS = 400
SECTION = 15
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row of the table simulates. ``at_odds``: the coders agree on 80% of what they code, evenly else."""

    length: int
    share: float
    clustered: bool
    at_odds: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's first cells."""
        manner = "clustered" if self.clustered else "even"
        return str(self.length), f"{self.share:.0%}", manner, "at odds" if self.at_odds else "as measured"


def list_settings() -> Iterator[Setting]:
    """Yield every setting; coders at odds only where much or little is coded in short and long documents."""
    for length in LENGTHS:
        for share in SHARES:
            for clustered in (False, True):
                yield Setting(length, share, clustered, at_odds=False)
    for length in (LENGTHS[1], LENGTHS[-1]):
        for share in (SHARES[0], SHARES[-1]):
            yield Setting(length, share, clustered=True, at_odds=True)


def set_at_odds(scheme: Scheme) -> Scheme:
    """Return the scheme with as many second codings, of the same sentences, by coders who agree on 80% of them."""
    assert scheme.coders is not None
    firsts = scheme.coders.sum(axis=1)
    others = (1 - np.eye(len(firsts))) / (len(firsts) - 1)
    moved = (AT_ODDS * np.eye(len(firsts)) + (1 - AT_ODDS) * others) * firsts[:, None]
    return replace(scheme, coders=(moved + moved.T) / 2)


def find_truth(generator: np.random.Generator, shares: Matrix, scheme: Scheme) -> float:
    """Return the score of shares as coders at large would have them, by a draw of the coder matrix."""
    assert scheme.coders is not None
    seen = shares * draw_coders(generator, scheme.coders, 1).find_factors(shares[None, :])[0]
    return float(100 * (seen @ scheme.bottom_up) / max(seen @ (scheme.bottom_up + scheme.top_down), 1e-12))


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


def draw_true_rates(generator: np.random.Generator, counts: Matrix) -> Matrix:
    """Draw error rates that could stand behind the held-out annotations, (codes, outcomes) with rows that sum to 1."""
    drawn = draw_rates(generator, counts, 1)[0]
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def measure(scheme: Scheme, counts: Matrix, setting: Setting, repeats: int) -> tuple[float, ...]:
    """Return coverage, share with a score and median width of the interval, and coverage and width of the bootstrap."""
    generator = np.random.default_rng(
        [setting.length, int(1000 * setting.share), int(setting.clustered), int(setting.at_odds)]
    )
    bands = counts.shape[1] // counts.shape[0] // STRATA
    length = setting.length
    rows = []
    for repeat in range(repeats):
        coded = generator.dirichlet(np.ones(len(scheme.codes) - 1))
        shares = np.insert(coded * setting.share, scheme.codes.index("none"), 1 - setting.share)
        truth = find_truth(generator, shares, scheme)
        codes = simulate_codes(generator, shares, length, clustered=setting.clustered)
        rates = draw_true_rates(generator, counts)
        outcomes = np.asarray([generator.choice(rates.shape[1], p=rates[code]) for code in codes])
        evidence = Evidence(outcomes, np.arange(length) // SECTION, np.zeros(length, bool), np.full(length, -1))
        score, _ = score_document(evidence, counts, scheme, seed=repeat, draws=DRAWS)
        assert score.overall
        low, high = bootstrap_raw(generator, outcomes // bands % len(scheme.codes), scheme)
        rows.append((
            score.overall.low <= truth <= score.overall.high, score.status == "scored",
            score.overall.high - score.overall.low, low <= truth <= high, high - low,
        ))  # fmt: skip
    hits, stated, widths, raw_hits, raw_widths = np.asarray(rows, dtype=np.float64).T
    return (
        float(hits.mean()), float(stated.mean()), float(np.median(widths)),
        float(raw_hits.mean()), float(np.median(raw_widths)),
    )  # fmt: skip


def measure_all(repeats: int) -> list[tuple[Setting, tuple[float, ...]]]:
    """Measure every setting, and print each as it is done."""
    reader = build_codebook_reader("bottom_up")
    classifier = load_classifier(reader.codebook.path)
    scheme = build_scheme(reader.codebook, classifier.codes)
    counts = classifier.error_rates.choose(Kind.DEAL)
    rows = []
    for setting in list_settings():
        row = measure(set_at_odds(scheme) if setting.at_odds else scheme, counts, setting, repeats)
        rows.append((setting, row))
        print(f"{', '.join(setting.cells)}: {row[0]:.3f}, width {row[2]:.0f}", flush=True)
    return rows


def tell(rows: list[tuple[Setting, tuple[float, ...]]]) -> str:
    """Return the table."""
    header = (
        "sentences", "share coded", "by section", "coders", "coverage", "share with a score", "median width",
        "bootstrap: coverage", "bootstrap: median width",
    )  # fmt: skip
    return format_table(
        header,
        [
            (*setting.cells, f"{row[0]:.3f}", f"{row[1]:.2f}", f"{row[2]:.0f}", f"{row[3]:.3f}", f"{row[4]:.0f}")
            for setting, row in rows
        ],
    )


def main() -> None:
    """Print the table of coverage and write it down; exit with 1 where coverage falls below 0.90 somewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few repeats, nothing written, coverage not judged")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="simulated documents a row")
    given = parser.parse_args()
    quick, repeats = given.quick, 8 if given.quick else given.repeats
    rows = measure_all(repeats)
    worst = min(row[0] for _, row in rows)
    mean = sum(row[0] for _, row in rows) / len(rows)
    error = math.sqrt(mean * (1 - mean) / repeats)
    told = (
        f"{repeats} simulated documents a row, {DRAWS} draws an interval. Coverage is the share of documents whose 95% "
        f"interval holds the true score; a row's figure has a standard error of about {error:.3f}. "
        f"Lowest {worst:.3f}, mean {mean:.3f}; lowest of the bootstrap {min(row[3] for _, row in rows):.3f}."
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
