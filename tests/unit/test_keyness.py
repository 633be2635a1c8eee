"""Keyness against values worked by hand from the published formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.reports.keyness import (
    calculate_g2,
    calculate_log_ratio,
    calculate_percent_difference,
    calculate_rate,
    compare_counts,
)

WORDS = st.integers(1, 10_000_000)
MENTIONS = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # E1 = E2 = 75: 2 (100 ln(100/75) + 50 ln(50/75)) = 2 (28.768207 - 20.273255)
        ((100, 50, 10_000, 10_000), 16.989904),
        # E1 = 10000 * 30 / 40000 = 7.5, E2 = 22.5: 2 (15 ln 2 + 15 ln(2/3)) = 2 (10.397208 - 6.081977)
        ((15, 15, 10_000, 30_000), 8.630462),
        # E1 = 2: 2 (6 ln 3); the second term is 0
        ((6, 0, 1_000, 2_000), 13.183347),
        # E2 = 4: 2 (6 ln(6/4))
        ((0, 6, 1_000, 2_000), 4.865581),
        # the same rate in both sets
        ((4, 8, 1_000, 2_000), 0.0),
        ((0, 0, 1_000, 2_000), 0.0),
    ],
)
def test_log_likelihood_of_rayson_and_garside(counts: tuple[int, int, int, int], expected: float) -> None:
    assert calculate_g2(*counts) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((40, 10, 1_000, 1_000), 2.0),  # four times as often: two doublings
        ((10, 40, 1_000, 1_000), -2.0),
        ((10, 40, 1_000, 4_000), 0.0),  # the same rate
        ((8, 0, 1_000, 1_000), 4.0),  # 8 against the half that stands for none: sixteen times
        ((0, 8, 1_000, 1_000), -4.0),
    ],
)
def test_log_ratio_of_hardie(counts: tuple[int, int, int, int], expected: float) -> None:
    assert calculate_log_ratio(*counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((15, 10, 1_000, 1_000), 50.0),
        ((10, 10, 1_000, 2_000), 100.0),
        ((0, 10, 1_000, 2_000), -100.0),
        ((10, 0, 1_000, 2_000), None),
    ],
)
def test_percent_difference_of_gabrielatos_and_marchi(
    counts: tuple[int, int, int, int], expected: float | None
) -> None:
    found = calculate_percent_difference(*counts)
    assert found == (None if expected is None else pytest.approx(expected))


def test_rates_are_per_thousand_words() -> None:
    assert calculate_rate(3, 1_500) == 2.0
    assert calculate_rate(0, 0) == 0.0


@pytest.mark.parametrize("calculate", [calculate_g2, calculate_log_ratio, calculate_percent_difference])
def test_a_set_without_words_cannot_be_compared(calculate: object) -> None:
    with pytest.raises(ValueError, match="must have words"):
        calculate(1, 1, 0, 10)  # type: ignore[operator]


def test_concepts_are_sorted_by_evidence_and_the_threshold_is_marked() -> None:
    first = {("COMMUNITY", "volunteers"): 100, ("COMMUNITY", "residents"): 12, ("COUNCIL", "council"): 0}
    second = {("COMMUNITY", "volunteers"): 50, ("COMMUNITY", "residents"): 10, ("CENTRE", "treasury"): 7}
    found = compare_counts(first, 10_000, second, 10_000)
    assert [each.concept for each in found] == ["volunteers", "treasury", "residents"]
    assert [each.is_key for each in found] == [True, False, False]
    volunteers, treasury, _ = found
    assert (volunteers.first_rate, volunteers.second_rate) == (10.0, 5.0)
    assert (volunteers.log_ratio, volunteers.percent_difference) == (pytest.approx(1.0), pytest.approx(100.0))
    assert treasury.percent_difference == -100.0


def test_the_threshold_is_the_thousandth_of_chi_square() -> None:
    # a against none in equal sets: G2 = 2 a ln 2, so 8 mentions stand above 10.83 (11.09) and 7 below (9.70)
    above, below = (compare_counts({("L", "c"): a}, 1_000, {}, 1_000)[0] for a in (8, 7))
    assert (above.is_key, below.is_key) == (True, False)


@given(a=MENTIONS, b=MENTIONS, c=WORDS, d=WORDS)
def test_the_order_of_the_sets_turns_the_sign_and_nothing_else(a: int, b: int, c: int, d: int) -> None:
    assert calculate_g2(a, b, c, d) >= 0
    assert calculate_g2(a, b, c, d) == pytest.approx(calculate_g2(b, a, d, c), abs=1e-6)
    assert calculate_log_ratio(a, b, c, d) == pytest.approx(-calculate_log_ratio(b, a, d, c), abs=1e-9)
