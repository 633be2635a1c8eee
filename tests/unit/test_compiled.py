"""The compiled classifier gives what scikit-learn's pipeline gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from policymine.annotations import read_annotations
from policymine.coding import Coder, Passage
from policymine.compiled import compile_pipeline
from policymine.labels import predict, tabulate

TOLERANCE = 1e-9
WORDS = ["who", "who's", "are", "the", "volunteers", "İstanbul", "ΟΔΟΣ", "café", "£", "2014", "q", "-", "parish"]
TEXTS = ["the parish owns the land", "the mayor holds it", "the parish holds land", "a mayor owns land", "it rains"]


def test_it_gives_the_probabilities_of_the_pipeline_on_every_written_sentence(coder: Coder) -> None:
    written = read_annotations(coder.reader.codebook).written
    readings = coder.reader.read([Passage(each.id, each.text, each.heading, each.prev) for each in written])
    slow = predict(coder.classifier.model, readings, len(coder.classifier.codes))
    fast = coder.classifier.predict(readings)
    assert coder.classifier.compiled is not None
    assert float(np.abs(slow - fast).max()) < TOLERANCE
    assert (slow.argmax(axis=1) == fast.argmax(axis=1)).all()
    assert coder.classifier.predict(readings[:1])[0] == pytest.approx(fast[0], abs=TOLERANCE)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), min_size=1, max_size=5))
def test_it_gives_them_for_any_words(coder: Coder, texts: list[str]) -> None:
    readings = coder.reader.read([Passage(str(number), text, "", text) for number, text in enumerate(texts)])
    slow = coder.classifier.model.predict_proba(tabulate(readings))
    assert float(np.abs(slow - coder.classifier.predict(readings)).max()) < TOLERANCE


def fit(*, codes: int = 2, **options: object) -> Pipeline:
    usual = {"token_pattern": r"\S+", "lowercase": False, "sublinear_tf": True}
    columns = ColumnTransformer([("words", TfidfVectorizer(**(usual | options)), 0)])
    names = ["below", "above", "below", "above", "neither" if codes > 2 else "above"]
    return Pipeline([("features", columns), ("codes", LogisticRegression())]).fit(rows(TEXTS), names)


def rows(texts: list[str]) -> np.ndarray:
    return np.asarray([[text] for text in texts], dtype=object)


@pytest.mark.parametrize("codes", [2, 3])
@pytest.mark.parametrize("ngram_range", [(1, 1), (1, 3), (2, 3), (3, 3)])
def test_two_codes_and_n_grams_without_their_parts(codes: int, ngram_range: tuple[int, int]) -> None:
    model = fit(codes=codes, ngram_range=ngram_range)
    compiled = compile_pipeline(model)
    assert compiled is not None
    texts = [*TEXTS, "", "never seen", "the parish owns the parish owns the parish"]
    assert compiled.predict([[text] for text in texts]) == pytest.approx(
        model.predict_proba(rows(texts)), abs=TOLERANCE
    )


@pytest.mark.parametrize(
    "options", [{"sublinear_tf": False}, {"norm": "l1"}, {"lowercase": True}, {"stop_words": ["the"]}]
)
def test_what_it_would_count_otherwise_is_left_to_the_pipeline(options: dict[str, object]) -> None:
    assert compile_pipeline(fit(**options)) is None


def test_other_steps_are_left_to_the_pipeline() -> None:
    names = ["below", "above", "below", "above", "above"]
    plain = Pipeline([("words", TfidfVectorizer()), ("codes", LogisticRegression())]).fit(TEXTS, names)
    assert compile_pipeline(plain) is None
    counted = ColumnTransformer([("words", CountVectorizer(), 0)])
    model = Pipeline([("features", counted), ("codes", LogisticRegression())]).fit(rows(TEXTS), names)
    assert compile_pipeline(model) is None
