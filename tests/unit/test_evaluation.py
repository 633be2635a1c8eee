"""The figures of an evaluation, against values worked by hand and on a small codebook."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.learning import GREEN

from policymine.annotations import read_annotations
from policymine.codebooks import load_codebook
from policymine.coding import build_codebook_reader
from policymine.evaluation import confusions, gaming
from policymine.evaluation.held_out import find_bins, measure_calibration_error
from policymine.rates import Matrix
from policymine.records import Annotation
from policymine.training import SPLITS, build_training_set, predict_splits

NAMES = ("down", "none", "up")
TRUE = np.asarray(["up", "up", "none", "none", "down", "none"])
GUESSED = np.asarray(["up", "none", "none", "none", "up", "none"])
DOCUMENTS = np.asarray(["a", "a", "a", "b", "b", "b"])


def count() -> np.ndarray:
    return confusions.count_by_document(TRUE, GUESSED, DOCUMENTS, NAMES)


def test_confusions_are_counted_by_document() -> None:
    counts = count()
    assert counts.shape == (2, 3, 3)
    assert counts[0].tolist() == [[0, 0, 0], [0, 1, 0], [0, 1, 1]]
    assert counts.sum() == 6


def test_f1_by_hand() -> None:
    # up: precision 1/2, recall 1/2; none: precision 3/4, recall 1, F1 6/7; down: nothing right.
    precision, recall, f1 = confusions.measure_f1(count().sum(axis=0))
    assert precision.tolist() == pytest.approx([0, 3 / 4, 1 / 2])
    assert recall.tolist() == pytest.approx([0, 1, 1 / 2])
    assert f1.tolist() == pytest.approx([0, 6 / 7, 1 / 2])
    assert confusions.measure_macro_f1(count().sum(axis=0)) == pytest.approx((0 + 6 / 7 + 1 / 2) / 3)
    assert confusions.measure_accuracy(count().sum(axis=0)) == pytest.approx(4 / 6)


def test_codes_that_do_not_occur_are_left_out_of_the_mean() -> None:
    counts = np.asarray([[2.0, 0, 0], [0, 3, 0], [0, 0, 0]])
    assert confusions.measure_macro_f1(counts) == pytest.approx(1.0)


def test_joined_codes_count_as_one() -> None:
    # down and up taken together: 2 right of 3 coded and 2 predicted.
    joined = confusions.join_codes(count().sum(axis=0), [0, 1, 0])
    assert joined.tolist() == [[2, 1], [0, 3]]


def test_an_interval_holds_its_value_and_grows_when_documents_differ() -> None:
    figures = confusions.measure_set("all", count(), [0, 1, 2])
    assert (figures.annotations, figures.documents) == (6, 2)
    assert figures.macro_f1.low < figures.macro_f1.value < figures.macro_f1.high
    alike = confusions.measure_set("alike", np.stack([count()[0]] * 3), [0, 1, 2])
    assert alike.accuracy.low == alike.accuracy.high == pytest.approx(2 / 3)


def test_calibration_error_by_hand() -> None:
    # Two sentences at .9 (one right), two at .6 (both right): 2/4 * |.5 - .9| + 2/4 * |1 - .6| = .4.
    probabilities = np.asarray([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    right = np.asarray([True, False, True, True])
    assert measure_calibration_error(probabilities, right) == pytest.approx(0.4)
    assert [(each.predictions, each.right) for each in find_bins(probabilities, right)] == [(2, 1.0), (2, 0.5)]


def make_sentence(text: str) -> Annotation:
    return Annotation("x-1", "doc", "deal", "Skills", "", text, "none", "firm", "", "t", "2026-01-01")


def test_a_change_replaces_whole_words_and_pastes_in_front() -> None:
    change = gaming.Change("both", {"community": "business community"}, ("Warm words.",), times=2)
    changed = gaming.apply(change, [make_sentence("The community and communities decide.")])
    assert [each.text for each in changed] == [
        "Warm words.",
        "Warm words.",
        "The business community and communities decide.",
    ]


def test_the_shipped_changes_are_read() -> None:
    changes = gaming.read_changes(load_codebook("bottom_up").path)
    assert {change.times for change in changes} == {1, 10}
    assert all(change.replace or change.before for change in changes)


def test_gaming_rests_on_the_mean_of_the_splits_that_scores_rest_on(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    (folder / "gaming.toml").write_text('[[changes]]\nname = "more"\nbefore = ["We love trees."]\n', encoding="utf-8")
    reader = build_codebook_reader(folder)
    examples = build_training_set(read_annotations(reader.codebook), reader)
    names = [str(name) for name in np.unique(examples.codes)]
    first, second = predict_splits(examples, names)
    worse = np.roll(first, 1, axis=1)

    def measure(*held_out: Matrix) -> float:
        (check,) = gaming.try_to_game(reader, examples, held_out, names)
        return check.before

    assert SPLITS == 2
    assert predict_splits(examples, names, first=1)[0].tolist() == second.tolist()
    assert measure(first, first) == measure(first)
    assert measure(first, worse) == measure(worse, first)
    assert measure(first, worse) not in (measure(first), measure(worse))
