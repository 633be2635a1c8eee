"""Scores against values worked by hand, and properties that hold for any document."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.corrections import correct_shares
from policymine.records import Status
from policymine.scores import (
    FEWEST_SENTENCES,
    WIDEST_INTERVAL,
    Evidence,
    Scheme,
    compute_position,
    compute_score,
    score_document,
    set_weight,
)
from policymine.simulations import find_blocks

CODES = ("below", "above", "half", "none")
SCHEME = Scheme(
    codes=CODES,
    bottom_up=np.array([1.0, 0.0, 0.0, 0.0]),
    top_down=np.array([0.0, 1.0, 0.5, 0.0]),
    dimensions={"power": np.array([1.0, 1.0, 1.0, 0.0])},
)
BANDS = 2
WITH_MENTIONS = len(CODES) * BANDS
SURE = np.tile(np.kron(np.eye(4), np.array([0.0, 1.0])) * 100_000, 2)
UNSURE = np.tile(np.kron(np.full((4, 4), 20.0) + 60 * np.eye(4), np.array([0.3, 0.7])), 2)


def make_evidence(
    codes: list[int],
    *,
    known: bool = False,
    section: int = 10,
    soft: list[bool] | None = None,
    repeated: list[bool] | None = None,
) -> Evidence:
    numbers = np.asarray(codes, dtype=np.int64)
    return Evidence(
        outcomes=WITH_MENTIONS + numbers * BANDS + 1,
        sections=np.arange(len(codes)) // section,
        firm=np.zeros(len(codes), dtype=np.bool_),
        known=numbers if known else np.full(len(codes), -1),
        soft=None if soft is None else np.asarray(soft),
        repeated=None if repeated is None else np.asarray(repeated),
    )


def test_position_and_score_by_hand() -> None:
    # B = 7, T = 2: ln(7.5 / 2.5) = ln 3; 100 * 7.5 / 10 = 75
    assert compute_position(7, 2) == pytest.approx(math.log(3))
    assert compute_score(7, 2) == pytest.approx(75.0)
    assert compute_score(0, 0) == 50.0


def test_known_codes_are_counted_as_they_are() -> None:
    # 6 below, 2 above, 4 half (weight 0.5 each): B = 6, T = 2 + 2 = 4; 100 * 6.5 / 11
    codes = [0] * 6 + [1] * 2 + [2] * 4 + [3] * 28
    score, weights = score_document(make_evidence(codes, known=True), UNSURE, SCHEME, seed=1, draws=300)
    assert score.overall is not None
    assert score.overall.score == pytest.approx(100 * 6.5 / 11)
    assert score.overall.position == pytest.approx(math.log(6.5 / 4.5))
    assert score.salience == pytest.approx(10 / 40)
    assert score.coded == 12
    # without one "below": ln(6.5/4.5) - ln(5.5/4.5)
    assert weights.influence[0] == pytest.approx(math.log(6.5 / 5.5))
    assert weights.influence[-1] == pytest.approx(0.0)


def test_what_is_counted_as_coded_is_what_the_labels_say_and_what_people_settled() -> None:
    evidence = make_evidence([0] * 6 + [3] * 14, repeated=[False] * 19 + [True])
    labelled = np.asarray([0] * 2 + [3] * 12 + [1] * 6)
    known = np.where(np.arange(20) == 2, 1, -1)
    for codes, coded in ((None, 6), (labelled, 2 + 5)):
        score, _ = score_document(replace(evidence, labelled=codes), SURE, SCHEME, seed=1, draws=50)
        assert score.coded == coded
    settled, _ = score_document(replace(evidence, labelled=labelled, known=known), SURE, SCHEME, seed=1, draws=50)
    assert settled.coded == 2 + 5 + 1


def test_a_perfect_classifier_is_not_corrected() -> None:
    codes = [0] * 10 + [1] * 10 + [3] * 60
    score, _ = score_document(make_evidence(codes), SURE, SCHEME, seed=1, draws=300)
    assert score.overall is not None
    assert score.overall.score == pytest.approx(50.0, abs=0.5)
    assert score.overall.low < 40 < 60 < score.overall.high


def test_correction_takes_false_positives_away() -> None:
    # Sensitivity .70 and specificity .95 turn a true share of 2% into 6.3% (0.02 * 0.70 + 0.98 * 0.05 = 0.063).
    rates = np.array([[[0.70, 0.30], [0.05, 0.95]]])
    counts = np.array([[63_000.0, 937_000.0]])
    posterior = correct_shares(counts, rates, iterations=3000)
    assert (counts[0] @ posterior[0])[0] / 1_000_000 == pytest.approx(0.02, abs=0.0005)


def test_too_few_sentences_is_not_enough_evidence() -> None:
    score, _ = score_document(make_evidence([0] * 9, known=True), SURE, SCHEME, seed=1, draws=300)
    assert score.status is Status.NOT_ENOUGH_EVIDENCE
    assert score.reason == f"9 sentences were read; a score needs at least {FEWEST_SENTENCES}"
    alone, _ = score_document(make_evidence([0], known=True), SURE, SCHEME, seed=1, draws=300)
    assert alone.reason.startswith("1 sentence was read;")


def test_nothing_coded_is_not_enough_evidence() -> None:
    score, _ = score_document(make_evidence([3] * 200, known=True), SURE, SCHEME, seed=1, draws=300)
    assert score.status is Status.NOT_ENOUGH_EVIDENCE
    assert "of 200 sentences" in score.reason


def test_a_wide_interval_is_not_enough_evidence() -> None:
    codes = [0, 1, 0, 1, 0, 1] + [3] * 24
    score, _ = score_document(make_evidence(codes), UNSURE, SCHEME, seed=1, draws=300)
    assert score.overall is not None
    assert score.overall.high - score.overall.low > WIDEST_INTERVAL
    assert score.status is Status.NOT_ENOUGH_EVIDENCE


def test_reviewed_sentences_narrow_the_interval() -> None:
    codes = ([0] * 3 + [1] + [3] * 6) * 8
    open_score, _ = score_document(make_evidence(codes), UNSURE, SCHEME, seed=1, draws=500)
    reviewed, _ = score_document(make_evidence(codes, known=True), UNSURE, SCHEME, seed=1, draws=500)
    assert open_score.overall is not None
    assert reviewed.overall is not None
    assert reviewed.overall.high - reviewed.overall.low < open_score.overall.high - open_score.overall.low


def test_the_same_seed_gives_the_same_interval() -> None:
    evidence = make_evidence([0, 1, 3, 3] * 20)
    first, _ = score_document(evidence, UNSURE, SCHEME, seed=5, draws=300)
    second, _ = score_document(evidence, UNSURE, SCHEME, seed=5, draws=300)
    other, _ = score_document(evidence, UNSURE, SCHEME, seed=6, draws=300)
    assert first == second
    assert first != other


def test_long_sections_are_cut_into_blocks() -> None:
    blocks = find_blocks(np.zeros(150, dtype=np.int64))
    assert np.bincount(blocks).max() <= 12
    assert list(find_blocks(np.array([0, 0, 1, 1]))) == [0, 0, 1, 1]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=80), st.booleans())
def test_any_document_gets_figures_that_hold_together(codes: list[int], known: bool) -> None:
    score, weights = score_document(make_evidence(codes, known=known), UNSURE, SCHEME, seed=1, draws=200)
    assert score.overall is not None
    assert 0 <= score.overall.low <= score.overall.score <= score.overall.high <= 100
    assert score.sentences == len(codes)
    assert weights.bottom_up.sum() == pytest.approx(score.overall.bottom_up)
    assert weights.top_down.sum() == pytest.approx(score.overall.top_down)
    assert bool(score.reason) == (score.status is Status.NOT_ENOUGH_EVIDENCE)


def test_soft_share_by_hand() -> None:
    # 6 below, 2 of them soft, one above and soft: 2 / 6 of what is bottom up; the soft one above is no part of it
    codes = [0] * 6 + [1] * 3 + [3] * 21
    soft = [True] * 2 + [False] * 4 + [True] + [False] * 23
    score, _ = score_document(make_evidence(codes, known=True, soft=soft), UNSURE, SCHEME, seed=1, draws=500)
    assert score.soft is not None
    assert score.soft.value == pytest.approx(2 / 6)
    assert 0 <= score.soft.low < 2 / 6 < score.soft.high <= 1


def test_soft_share_weighs_as_the_codes_do() -> None:
    # A half-weight bottom-up code: B = 4 * 1 + 4 * 0.5 = 6, of it soft 4 * 0.5 = 2
    scheme = replace(SCHEME, bottom_up=np.array([1.0, 0.0, 0.5, 0.0]), top_down=np.array([0.0, 1.0, 0.0, 0.0]))
    evidence = make_evidence([0] * 4 + [2] * 4 + [3] * 20, known=True, soft=[False] * 4 + [True] * 4 + [False] * 20)
    score, _ = score_document(evidence, UNSURE, scheme, seed=1, draws=300)
    assert score.soft is not None
    assert score.soft.value == pytest.approx(2 / 6)


def test_nothing_bottom_up_has_no_soft_share() -> None:
    score, _ = score_document(make_evidence([1] * 12, known=True), UNSURE, SCHEME, seed=1, draws=200)
    assert score.soft is None


def test_weightings_by_hand() -> None:
    # 6 below, 2 above, 4 half. Weight 0: T = 2, 100 * 6.5 / 9; 0.5: T = 4, 100 * 6.5 / 11; 1: T = 6, 50
    codes = [0] * 6 + [1] * 2 + [2] * 4 + [3] * 28
    score, _ = score_document(make_evidence(codes, known=True), UNSURE, SCHEME, seed=1, draws=300)
    assert list(score.weightings) == ["half"]
    half = score.weightings["half"]
    assert half.weight == 0.5
    assert half.at_zero.score == pytest.approx(100 * 6.5 / 9)
    assert half.at_zero.position == pytest.approx(math.log(6.5 / 2.5))
    assert half.as_given == score.overall
    assert half.at_one.score == pytest.approx(50.0)
    assert half.at_one.top_down == pytest.approx(6)


def test_another_weight_is_set_at_the_end_where_the_code_stands() -> None:
    changed = set_weight(SCHEME, "half", 0.3)
    assert list(changed.top_down) == [0.0, 1.0, 0.3, 0.0]
    assert list(changed.bottom_up) == [1.0, 0.0, 0.0, 0.0]


def test_repeats_count_for_nothing() -> None:
    codes = [0] * 6 + [1] * 5 + [3] * 29
    once, _ = score_document(make_evidence(codes), UNSURE, SCHEME, seed=1, draws=300)
    pasted = make_evidence(codes + [0] * 10, repeated=[False] * 40 + [True] * 10)
    ten_times, weights = score_document(pasted, UNSURE, SCHEME, seed=1, draws=300)
    assert ten_times == once
    assert list(weights.bottom_up[40:]) == list(weights.influence[40:]) == [0.0] * 10
    assert ten_times.overall is not None
    assert weights.bottom_up.sum() == pytest.approx(ten_times.overall.bottom_up)


def test_coder_error_widens_the_interval_and_leaves_the_score() -> None:
    codes = ([0] * 3 + [1] * 3 + [3] * 4) * 10
    evidence = make_evidence(codes, known=True)
    alone, _ = score_document(evidence, UNSURE, SCHEME, seed=1, draws=2000)
    coders = np.full((4, 4), 1.0) + 6 * np.eye(4)
    with_coders, _ = score_document(evidence, UNSURE, replace(SCHEME, coders=coders), seed=1, draws=2000)
    assert alone.overall is not None
    assert with_coders.overall is not None
    assert with_coders.overall.score == alone.overall.score
    assert with_coders.overall.high - with_coders.overall.low > 1.1 * (alone.overall.high - alone.overall.low)
    assert (alone.coded_twice, with_coders.coded_twice) == (0, 40)
