"""Priors: probabilities moved to what is read together, against values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from policymine import priors
from policymine.evaluation.mixes import measure_mixes
from policymine.training import TrainingSet
from policymine.vectorising import Counted

NONE = priors.Prior(commonest=1, share=0.8)


def certain(coded: int, empty: int) -> np.ndarray:
    """Sentences of which the classifier is quite sure."""
    return np.asarray([[1.0, 0.0, 0.0]] * coded + [[0.0, 1.0, 0.0]] * empty)


def test_the_prior_is_that_of_the_commonest_code() -> None:
    assert priors.find_prior([0.1, 0.8, 0.1]) == NONE


def test_odds_by_hand() -> None:
    # 60 sentences of which 30 surely carry no code, beside 60 of which 48 do not: 78 of 120, odds 78/42 against 4.
    odds = priors.estimate_odds(certain(30, 30)[:, 1], 0.8)
    assert odds == pytest.approx(78 / 42 / 4)


def test_a_single_sentence_hardly_moves() -> None:
    one = np.asarray([[0.3, 0.6, 0.1]])
    assert priors.adapt(one, NONE) == pytest.approx(one, abs=0.01)


def test_nothing_stays_nothing() -> None:
    assert priors.adapt(np.empty((0, 3)), NONE).shape == (0, 3)


def test_many_codes_make_a_doubtful_sentence_likelier_to_carry_one() -> None:
    doubtful = np.asarray([[0.25, 0.65, 0.1]])
    rich = priors.move_share(np.concatenate([certain(200, 100), doubtful]), NONE)
    poor = priors.move_share(np.concatenate([certain(5, 295), doubtful]), NONE)
    assert rich[-1, 1] < 0.65 < poor[-1, 1]
    assert rich.sum(axis=1) == pytest.approx(np.ones(301))
    # The other codes keep their shares among each other.
    assert rich[-1, 0] / rich[-1, 2] == pytest.approx(2.5)


def test_neighbours_by_hand() -> None:
    # The doubtful sentence has three neighbours on each side, all of the first code, which a half of all sentences has
    # (6 and two halves of 14): (6 + 10 * 0.5) / 16 over 0.5 is 11/8, and for the second code 5/8.
    rows = np.asarray([[1.0, 0.0]] * 3 + [[0.5, 0.5]] + [[1.0, 0.0]] * 3 + [[0.0, 1.0]] * 6 + [[0.5, 0.5]])
    assert rows.mean(axis=0) == pytest.approx([0.5, 0.5])
    leaned = priors.lean_on_neighbours(rows)
    towards, away = np.sqrt(11 / 8), np.sqrt(5 / 8)
    assert leaned[3] == pytest.approx([towards / (towards + away), away / (towards + away)])
    # The last one has three before it and none after it.
    towards, away = np.sqrt(8 / 13 / 0.5), np.sqrt(5 / 13 / 0.5)
    assert leaned[-1] == pytest.approx([away / (towards + away), towards / (towards + away)])


def test_neighbours_that_are_as_all_are_move_nothing() -> None:
    rows = np.asarray([[0.3, 0.6, 0.1]] * 5)
    assert priors.lean_on_neighbours(rows) == pytest.approx(rows)
    assert priors.lean_on_neighbours(rows[:1]) == pytest.approx(rows[:1])
    assert priors.lean_on_neighbours(np.empty((0, 3))).shape == (0, 3)


def test_a_code_that_none_has_stays_away() -> None:
    assert priors.lean_on_neighbours(certain(3, 3)) == pytest.approx(certain(3, 3))


def test_the_commonest_code_must_lead() -> None:
    rows = np.asarray([[0.36, 0.6, 0.04], [0.34, 0.62, 0.04], [0.5, 0.4, 0.1]])
    assert priors.choose(rows, NONE).tolist() == [0, 1, 0]
    assert 0.6 / 0.36 < priors.LEAD < 0.62 / 0.34


def test_groups_are_adapted_apart() -> None:
    rows = np.concatenate([certain(50, 50), certain(0, 100), np.asarray([[0.3, 0.6, 0.1]] * 2)])
    groups = np.asarray(["rich"] * 100 + ["poor"] * 100 + ["rich", "poor"])
    adapted = priors.adapt_groups(rows, NONE, groups)
    assert adapted[-2, 1] < adapted[-1, 1]
    rich = groups == "rich"
    assert adapted[rich] == pytest.approx(priors.adapt(rows[rich], NONE))


def build_examples(codes: list[str], *, real: bool) -> TrainingSet:
    count = len(codes)
    return TrainingSet(
        annotations=(),
        table=np.empty((count, 4), dtype=object),
        counted=Counted({}),
        codes=np.asarray(codes),
        groups=np.asarray(["one"] * count),
        concerned=np.ones(count, dtype=np.bool_),
        is_real=np.full(count, real),
        inclusion=np.ones(count),
        weights=np.ones(count),
    )


@pytest.mark.parametrize("real", [True, False])
def test_mixes_hold_every_coded_sentence(real: bool) -> None:
    codes = ["down"] * 20 + ["none"] * 180
    names, poles = ("down", "none", "up"), (1, 0, 2)
    mixes = measure_mixes(build_examples(codes, real=real), certain(20, 180), names, poles)
    assert [each.empty_share for each in mixes] == [0.65, 0.5, 0.4]
    assert [each.annotations for each in mixes] == [57, 40, 33]
    assert all(each.macro_f1 == each.plain_macro_f1 == each.pole_macro_f1 == 1.0 for each in mixes)


def test_mixes_need_sentences_without_a_code() -> None:
    examples = build_examples(["down"] * 8 + ["none"] * 9, real=True)
    mixes = measure_mixes(examples, certain(8, 9), ("down", "none", "up"), (1, 0, 2))
    assert [each.empty_share for each in mixes] == [0.5, 0.4]
