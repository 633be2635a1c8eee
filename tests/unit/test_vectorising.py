"""Numbers of folds are those of a transformer fitted on the fold; model files give back what they hold."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import skops.io

from policymine.annotations import read_annotations
from policymine.coding import build_codebook_reader
from policymine.model_files import pack_model, settle_weights, unpack_model
from policymine.training import TrainingSet, build_training_set, fit_model, fit_regression
from policymine.vectorising import MEANING, PARTS, build_transformer, count_parts, list_parts

ROUNDING = 1e-14
GREEN = Path(__file__).parents[1] / "data" / "how_green"


@pytest.fixture(scope="module")
def examples() -> TrainingSet:
    reader = build_codebook_reader(GREEN)
    return build_training_set(read_annotations(reader.codebook), reader)


def split(examples: TrainingSet) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.arange(len(examples.codes))
    return numbers[numbers % 3 > 0], numbers[numbers % 3 == 0]


WITHOUT_CLASSES = tuple(name for name in PARTS if name != "classes")


@pytest.mark.parametrize("names", [WITHOUT_CLASSES, ("tags",), ("words", "letters")])
def test_a_fold_is_weighed_as_if_it_were_fitted_alone(examples: TrainingSet, names: tuple[str, ...]) -> None:
    train, test = split(examples)
    transformer = build_transformer(names)
    learned = transformer.fit_transform(examples.table[train])
    found, asked = examples.counted.weigh(train, test, names)
    assert abs(found - learned).max() < ROUNDING
    assert abs(asked - transformer.transform(examples.table[test])).max() < ROUNDING
    alone = fit_regression(learned, examples.codes[train]).predict_proba(asked)
    assert fit_regression(found, examples.codes[train]).predict_proba(asked) == pytest.approx(alone, abs=1e-9)


def test_embeddings_stand_behind_the_strings(examples: TrainingSet) -> None:
    train, test = split(examples)
    vectors = np.random.default_rng(1).normal(size=(len(examples.codes), 3))
    table = np.hstack([examples.table, vectors.astype(object)])
    names = list_parts(table)
    assert names == (*WITHOUT_CLASSES, MEANING)
    transformer = build_transformer(names)
    learned = transformer.fit_transform(table[train])
    found, asked = count_parts(table).weigh(train, test)
    assert abs(found - learned).max() < ROUNDING
    assert abs(asked - transformer.transform(table[test])).max() < ROUNDING
    beside = examples.counted.add_vectors(vectors).weigh(train, test)
    assert abs(beside[0] - learned).max() < ROUNDING


def test_a_model_file_gives_back_the_same_predictions_and_is_read_as_earlier_versions_wrote_it(
    examples: TrainingSet,
) -> None:
    fitted = fit_model(examples.table, examples.codes)
    exact = fitted.predict_proba(examples.table)
    model = settle_weights(fitted)
    expected = model.predict_proba(examples.table)
    assert float(np.abs(expected - exact).max()) < 1e-6
    packed = pack_model(model)
    assert np.array_equal(unpack_model(packed).predict_proba(examples.table), expected)
    assert np.array_equal(model.predict_proba(examples.table), expected)
    earlier = skops.io.dumps(model)
    assert np.array_equal(unpack_model(earlier).predict_proba(examples.table), expected)
    assert count_bytes(packed) < count_bytes(earlier) / 2


def count_bytes(packed: bytes) -> int:
    """Return the length of the JSON in a skops file."""
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        return archive.getinfo("schema.json").file_size
