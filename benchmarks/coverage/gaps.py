"""Measure how often the paired interval of a rhetoric gap holds the truth, on simulated pairs with known shares.

A pair is a speech and a deal whose true codes, outcomes and coders are drawn as in ``simulate.py``: the error rates of
either kind from what its held-out annotations leave open, and one coder matrix for both. They go through the same
simulation and comparison as ``policymine gaps``. What is true is the difference of what coders at large would make of
either. In half of the settings both have the same shares, so that there is no gap and every claim is false.
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
from benchmarks.coverage.simulate import DRAWS, LEAST, SECTION, draw_true_rates, set_at_odds, simulate_codes
from benchmarks.results import describe_setting, format_table, print_results

from policymine.coders import draw_coders
from policymine.findings.gaps import Difference, Verdict, compare
from policymine.findings.stands import FIRM, WHOLE, Draws, Stand, simulate_stand
from policymine.records import Document, Kind
from policymine.rescoring import Rules, load_rules
from policymine.scores import Evidence, Scheme
from policymine.settings import Settings

RESULTS = Path(__file__).with_name("gaps.md")
LENGTHS = ((40, 360), (120, 120), (120, 360), (360, 600))
SHARES = (0.05, 0.20)
FIRM_SHARE = 0.4
REPEATS = 120
_LEAST_SHARE = 1e-9
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row simulates: sentences of the speech and of the deal, the share that carries a code, and who coded.

    ``alike``: both have the same true shares. ``at_odds``: the coders agree on 80% of what they code.
    """

    said: int
    done: int
    share: float
    alike: bool
    at_odds: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's first cells."""
        coders = "at odds" if self.at_odds else "as measured"
        return f"{self.said} against {self.done}", f"{self.share:.0%}", "none" if self.alike else "any", coders


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one pair: whether each interval holds the truth, and what was claimed."""

    logits: bool
    points: bool
    firm: bool
    compared: bool
    claimed: bool
    wrong: bool
    width: float


def list_settings() -> Iterator[Setting]:
    """Yield every setting; coders at odds in one of them, with a gap and without."""
    for said, done in LENGTHS:
        for share in SHARES:
            for alike in (False, True):
                yield Setting(said, done, share, alike)
    for alike in (False, True):
        yield Setting(*LENGTHS[-1], SHARES[-1], alike, at_odds=True)


def draw_shares(generator: np.random.Generator, scheme: Scheme, share: float) -> Matrix:
    """Draw the true shares of codes of a document."""
    coded = generator.dirichlet(np.ones(len(scheme.codes) - 1))
    return np.insert(coded * share, scheme.codes.index("none"), 1 - share)


def find_truths(shares: Matrix, factors: Matrix, scheme: Scheme) -> tuple[float, float]:
    """Return the position and the score of shares as coders at large would have them."""
    up, down = ((shares * factors) @ end for end in (scheme.bottom_up, scheme.top_down))
    position = math.log(max(float(up), _LEAST_SHARE) / max(float(down), _LEAST_SHARE))
    return position, 100 / (1 + math.exp(-position))


def write_evidence(generator: np.random.Generator, shares: Matrix, length: int, counts: Matrix) -> Evidence:
    """Write a document of clustered codes and read it with a classifier that errs; 40% of its sentences are firm."""
    codes = simulate_codes(generator, shares, length, clustered=True)
    rates = draw_true_rates(generator, counts)
    outcomes = np.asarray([generator.choice(rates.shape[1], p=rates[code]) for code in codes])
    firm = generator.random(length) < FIRM_SHARE
    return Evidence(outcomes, np.arange(length) // SECTION, firm, np.full(length, -1))


def run_pair(generator: np.random.Generator, rules: Rules, setting: Setting, seed: int) -> Outcome:
    """Simulate a pair, compare it as ``policymine gaps`` does, and hold it against the truth."""
    scheme = rules.scheme
    assert scheme.coders is not None
    said = draw_shares(generator, scheme, setting.share)
    done = said if setting.alike else draw_shares(generator, scheme, setting.share)
    coders = draw_coders(generator, scheme.coders, 1)
    truths = [find_truths(each, coders.find_factors(each[None, :])[0], scheme) for each in (said, done)]
    draws = Draws(replace(rules, settings=Settings(seed=seed, draws=DRAWS)))
    stands = [
        _stand(generator, kind, shares, length, draws)
        for kind, shares, length in ((Kind.SPEECH, said, setting.said), (Kind.DEAL, done, setting.done))
    ]
    found = {group: compare([stands[0]], [stands[1]], group) for group in (WHOLE, FIRM)}
    return _judge(found, truths[0][0] - truths[1][0], truths[0][1] - truths[1][1])


def _stand(generator: np.random.Generator, kind: Kind, shares: Matrix, length: int, draws: Draws) -> Stand:
    counts = draws.rules.classifier.error_rates.choose(kind)
    return simulate_stand(Document(kind.value, "", "", kind), write_evidence(generator, shares, length, counts), draws)


def _judge(found: dict[str, Difference], gap: float, points: float) -> Outcome:
    whole, firm = found[WHOLE], found[FIRM]
    claimed = whole.verdict is not Verdict.NO_CLAIM
    return Outcome(
        logits=whole.low <= gap <= whole.high,
        points=whole.points_low <= points <= whole.points_high,
        firm=firm.low <= gap <= firm.high,
        compared=not whole.reason,
        claimed=claimed,
        wrong=claimed and (gap == 0 or (whole.value > 0) != (gap > 0)),
        width=whole.points_high - whole.points_low,
    )


def measure(rules: Rules, setting: Setting, repeats: int) -> Matrix:
    """Return what came of every pair of a setting, (repeats, 7)."""
    numbers = [setting.said, setting.done, int(1000 * setting.share), int(setting.alike), int(setting.at_odds)]
    generator = np.random.default_rng(numbers)
    chosen = replace(rules, scheme=set_at_odds(rules.scheme)) if setting.at_odds else rules
    rows = [run_pair(generator, chosen, setting, seed) for seed in range(repeats)]
    return np.asarray(
        [(each.logits, each.points, each.firm, each.compared, each.claimed, each.wrong, each.width) for each in rows],
        dtype=np.float64,
    )


def measure_all(repeats: int) -> list[tuple[Setting, Matrix]]:
    """Measure every setting, and print each as it is done."""
    rules = load_rules("bottom_up", Settings())
    rows = []
    for setting in list_settings():
        found = measure(rules, setting, repeats)
        rows.append((setting, found))
        print(f"{', '.join(setting.cells)}: {found[:, 0].mean():.3f}, wrong {found[:, 5].mean():.3f}", flush=True)
    return rows


def tell(rows: list[tuple[Setting, Matrix]]) -> str:
    """Return the table."""
    header = (
        "sentences", "share coded", "true gap", "coders", "coverage: logits", "points", "firm alone: logits",
        "compared", "claims", "false claims", "median width in points",
    )  # fmt: skip
    return format_table(
        header,
        [
            (*setting.cells, *(f"{each:.3f}" for each in found[:, :6].mean(axis=0)), f"{np.median(found[:, 6]):.0f}")
            for setting, found in rows
        ],
    )


def _summarise(rows: list[tuple[Setting, Matrix]], repeats: int) -> str:
    means = np.asarray([found.mean(axis=0) for _, found in rows])
    alike = np.asarray([setting.alike for setting, _ in rows])
    mean = float(means[:, 0].mean())
    error = math.sqrt(mean * (1 - mean) / repeats)
    return (
        f"{repeats} simulated pairs a row, {DRAWS} draws an interval. Coverage is the share of pairs whose 95% "
        f"interval of the difference holds the true one; a row's figure has a standard error of about {error:.3f}. "
        f"In logits: lowest {means[:, 0].min():.3f}, mean {mean:.3f}; in points: lowest {means[:, 1].min():.3f}, mean "
        f"{means[:, 1].mean():.3f}; firm sentences alone: lowest {means[:, 2].min():.3f}. Compared: both sides have "
        f"enough to go by. Where both have the same true shares, {means[alike, 5].mean():.1%} of all pairs showed a "
        f"gap; where they differ, {means[~alike, 5].mean():.1%} showed one of the wrong sign."
    )


def main() -> None:
    """Print the table of coverage and write it down; exit with 1 where coverage falls below 0.90 somewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few repeats, nothing written, coverage not judged")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="simulated pairs a row")
    given = parser.parse_args()
    quick, repeats = given.quick, 4 if given.quick else given.repeats
    rows = measure_all(repeats)
    worst = min(found[:, :3].mean(axis=0).min() for _, found in rows)
    parts = [_summarise(rows, repeats), tell(rows), describe_setting(("policymine", "numpy", "scikit-learn"))]
    print_results(RESULTS, "Coverage of the rhetoric gap's interval", parts, keep=not quick)
    sys.exit(bool(worst < LEAST and not quick))


if __name__ == "__main__":
    main()
