"""Simulations: documents that could have been written, read and coded in the place of one, for its intervals.

Text error: sections are drawn again as blocks. Classifier error: its rates are drawn from their posterior. Coder error:
the matrix of coder against coder is drawn from its own.

Intervals between the 2.5th and the 97.5th percentile of such draws hold the truth less often than 95% of the time,
because each draw of the error rates is taken as it comes, however badly it fits the document. So their percentiles are
set by simulation (``benchmarks/coverage``), after Loh (1987), "Calibrating confidence coefficients", Journal of the
American Statistical Association 82.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policymine.coders import CoderDraws, draw_coders
from policymine.corrections import JEFFREYS, correct_strata, draw_rates
from policymine.rates import Matrix, Whole

LONGEST_BLOCK = 12
LIMITS = (1.0, 99.0)  # the percentiles of simulated documents that an interval runs between, to hold the truth 95%
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Simulated:
    """Expected counts of each code in simulated documents, (draws, codes), for groups of sentences.

    ``noise`` (draws, 2) stands in place of the fixed 0.5 at either end: Gamma(0.5), the Jeffreys prior.
    """

    counts: Mapping[str, Matrix]
    noise: Matrix


@dataclass(frozen=True, slots=True)
class Rates:
    """What is known of errors: held-out annotations by true code and outcome, and codes by two coders or None."""

    outcomes: Matrix
    coders: Matrix | None


@dataclass(frozen=True, slots=True)
class Errors:
    """Draws of what may err: rates of outcomes, (draws, codes, outcomes), and codes by two coders or None.

    Documents that are compared with each other are simulated under the same draws: what errs alike in both cancels.
    """

    rates: Matrix
    coders: CoderDraws | None


def simulate(
    columns: Whole, sections: Whole, groups: Mapping[str, Flags], rates: Rates, *, seed: int, draws: int
) -> Simulated:
    """Simulate a document ``draws`` times.

    ``columns`` (n,) are the sentences' outcomes or, beyond the last outcome, the codes that people gave them;
    ``groups`` are (n,) masks, counted apart.
    """
    generator = np.random.default_rng(seed)
    blocks = find_blocks(sections)
    repeats = _draw_repeats(generator, blocks, draws)
    drawn = draw_rates(generator, rates.outcomes, draws)
    noise = generator.gamma(JEFFREYS, size=(draws, 2))
    coders = None if rates.coders is None else draw_coders(generator, rates.coders, draws)
    return Simulated(_count(columns, blocks, groups, repeats, Errors(drawn, coders)), noise)


def simulate_under(
    columns: Whole, sections: Whole, groups: Mapping[str, Flags], errors: Errors, generator: np.random.Generator
) -> Simulated:
    """Simulate a document once for each draw of ``errors``; shapes as in ``simulate``."""
    draws = len(errors.rates)
    blocks = find_blocks(sections)
    repeats = _draw_repeats(generator, blocks, draws)
    noise = generator.gamma(JEFFREYS, size=(draws, 2))
    return Simulated(_count(columns, blocks, groups, repeats, errors), noise)


def _draw_repeats(generator: np.random.Generator, blocks: Whole, draws: int) -> Matrix:
    """Draw how often each block stands in each simulated document, (draws, blocks)."""
    number = int(blocks.max()) + 1 if len(blocks) else 1
    return generator.multinomial(number, np.full(number, 1.0 / number), size=draws).astype(np.float64)


def _count(
    columns: Whole, blocks: Whole, groups: Mapping[str, Flags], repeats: Matrix, errors: Errors
) -> dict[str, Matrix]:
    _, codes, outcomes = errors.rates.shape
    number = repeats.shape[1]
    every = repeats @ _tabulate(blocks, columns, number, outcomes + codes)
    posterior = correct_strata(every[:, :outcomes], errors.rates)

    def expect(counts: Matrix) -> Matrix:
        return np.asarray(np.einsum("do,dok->dk", counts[:, :outcomes], posterior) + counts[:, outcomes:])

    factors = 1.0 if errors.coders is None else errors.coders.find_factors(expect(every))
    counted = {
        name: repeats @ _tabulate(blocks[inside], columns[inside], number, outcomes + codes)
        for name, inside in groups.items()
    }
    return {name: expect(counts) * factors for name, counts in counted.items()}


def _tabulate(blocks: Whole, columns: Whole, number: int, width: int) -> Matrix:
    table = np.zeros((number, width))
    np.add.at(table, (blocks, columns), 1.0)
    return table


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
