"""Coder error against tables worked by hand: what two people made of the same sentences, and what may follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policymine.annotations import DoubleCoding
from policymine.cli.score_tables import describe_coders
from policymine.coders import build_prior, count_coders, draw_coders
from policymine.coding import Coder
from policymine.grounds import describe_grounds
from policymine.records import Score, Status
from policymine.repeats import find_repeats
from policymine.scores import METHOD, build_scheme
from policymine.settings import read_settings


def make_coding(first: str, second: str) -> DoubleCoding:
    return DoubleCoding("id", "document", is_real=True, codes=(first, second), commitments=("firm", "firm"))


def test_pairs_are_counted_without_taking_either_coder_for_the_truth() -> None:
    codings = [make_coding("a", "a"), make_coding("a", "b"), make_coding("b", "a"), make_coding("b", "none")]
    counts = count_coders(codings, ("a", "b", "none"))
    assert counts is not None
    assert counts.tolist() == [[1.0, 1.0, 0.0], [1.0, 0.0, 0.5], [0.0, 0.5, 0.0]]


def test_no_second_coding_is_no_table() -> None:
    assert count_coders([], ("a", "none")) is None


def test_the_prior_is_half_a_sentence_for_and_half_against() -> None:
    prior = build_prior(3)
    assert prior.tolist() == [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]]


def test_factors_are_1_on_average_and_spread_as_a_dirichlet_does() -> None:
    # All 10 sentences of the first code: row 0 has 18 + 0.5 that agree of 21 in all, so that the factor of the first
    # code is p / (18.5 / 21), and p varies p(1 - p) / 22
    counts = np.array([[18.0, 1.0, 1.0], [1.0, 9.0, 0.0], [1.0, 0.0, 30.0]])
    document = np.tile([10.0, 0.0, 0.0], (40_000, 1))
    factors = draw_coders(np.random.default_rng(1), counts, len(document)).find_factors(document)
    assert np.abs(factors.mean(axis=0) - 1).max() < 0.02
    share = 18.5 / 21
    assert (factors[:, 0] * share).var() == pytest.approx(share * (1 - share) / 22, rel=0.05)


def test_a_rare_code_hangs_on_what_coders_make_of_the_common_one() -> None:
    # 99 sentences of the common code, of which 2% may be the rare one's to a second coder, against 1 of the rare code
    counts = np.array([[20.0, 2.0], [2.0, 98.0]])
    drawn = draw_coders(np.random.default_rng(1), counts, 4_000)
    factors = drawn.find_factors(np.tile([1.0, 99.0], (4_000, 1)))
    assert factors.min() >= 0
    assert factors[:, 0].std() > 10 * factors[:, 1].std()


def test_the_shipped_scheme_knows_its_second_codings_and_its_grounds_say_so(coder: Coder, tmp_path: Path) -> None:
    scheme = build_scheme(coder.reader.codebook, coder.classifier.codes)
    assert scheme.coders is not None
    assert scheme.coders.sum() == pytest.approx(500)
    assert (scheme.coders == scheme.coders.T).all()
    (tmp_path / "deal.txt").write_text("Parishes decide.")
    grounds = describe_grounds(
        tmp_path / "deal.txt", "text 1", coder.reader.codebook, coder.classifier.sha256, scheme, read_settings()
    )
    assert (len(grounds.text), grounds.method, grounds.reviews) == (64, METHOD, "")
    assert grounds.coders
    assert grounds.extractor.startswith("text 1, sentences ")


def test_sentences_are_repeats_from_six_words_on_whatever_their_capitals_and_spaces() -> None:
    texts = [
        "Parishes will own the village hall.",
        "We will act.",
        "PARISHES will own  the village\nhall.",
        "We will act.",
        "Parishes will own the village hall!",
        "Parishes will own the village hall.",
    ]
    assert find_repeats(texts).tolist() == [False, False, True, False, False, True]
    assert find_repeats([]).tolist() == []


def test_a_codebook_without_second_codings_has_no_coder_error_and_says_so(coder: Coder) -> None:
    codebook = replace(coder.reader.codebook, path=Path("nowhere"))
    scheme = build_scheme(codebook, coder.classifier.codes)
    assert scheme.coders is None
    assert "no coder error" in describe_coders(Score(Status.SCORED, "", 20, 10))
    assert "from 500 sentences" in describe_coders(Score(Status.SCORED, "", 20, 10, coded_twice=500))
