"""Krippendorff's alpha against values worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.agreement import measure_alpha, measure_each, read_weak_codes


def test_alpha_of_a_textbook_example() -> None:
    # Krippendorff (2011), "Computing Krippendorff's alpha reliability", section A: two coders, ten units, alpha .095.
    meg = list("0100000010")
    owen = list("1110010000")
    alpha = measure_alpha(meg, owen, list("abcdefghij"))
    assert alpha.value == pytest.approx(0.095, abs=0.0005)
    assert alpha.agreed == pytest.approx(0.6)
    assert alpha.low <= alpha.value <= alpha.high
    assert alpha.is_weak


def test_two_who_always_agree() -> None:
    alpha = measure_alpha(["a", "b", "a"], ["a", "b", "a"], ["x", "y", "z"])
    assert alpha.value == 1.0
    assert not alpha.is_weak


def test_alpha_by_hand_of_four_sentences() -> None:
    # Observed disagreement 2/8; values a: 5, b: 3, so expected 2 * 5 * 3 / (8 * 7) = 30/56; 1 - (2/8) / (30/56) = 8/15.
    alpha = measure_alpha(["a", "a", "b", "a"], ["a", "a", "b", "b"], ["w", "x", "y", "z"])
    assert alpha.value == pytest.approx(8 / 15)


def test_each_value_against_all_others() -> None:
    first, second = ["a", "b", "c", "a"], ["a", "b", "b", "a"]
    found = measure_each(first, second, ["w", "x", "y", "z"])
    assert found["a"].value == 1.0
    assert found["a"].chosen == 2
    assert found["c"].value < found["b"].value < 1.0
    assert found["b"].chosen == 2


def test_the_interval_draws_whole_documents() -> None:
    first, second = ["a", "b"] * 10, ["a", "a"] * 5 + ["a", "b"] * 5
    one = measure_alpha(first, second, ["only"] * 20)
    many = measure_alpha(first, second, [str(number) for number in range(20)])
    assert one.low == one.high == pytest.approx(one.value)
    assert many.low < many.value < many.high


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="two codings"):
        measure_alpha([], [], [])


def test_codes_under_the_least_alpha_are_named(tmp_path: Path) -> None:
    assert read_weak_codes(tmp_path) == frozenset()
    (tmp_path / "classifier.json").write_text('{"agreement": {"up": 0.9, "down": 0.5}}', encoding="utf-8")
    assert read_weak_codes(tmp_path) == {"down"}
