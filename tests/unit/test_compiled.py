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
from policymine.compiled import Compiled, compile_pipeline
from policymine.fitted import describe_fitted, read_fitted
from policymine.labels import predict, tabulate
from policymine.model_files import pack_model

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


@settings(max_examples=40)
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


def compile_fitted(model: Pipeline) -> Compiled | None:
    return compile_pipeline(describe_fitted(model))


def rows(texts: list[str]) -> np.ndarray:
    return np.asarray([[text] for text in texts], dtype=object)


@pytest.mark.parametrize("codes", [2, 3])
@pytest.mark.parametrize("ngram_range", [(1, 1), (1, 3), (2, 3), (3, 3)])
def test_two_codes_and_n_grams_without_their_parts(codes: int, ngram_range: tuple[int, int]) -> None:
    model = fit(codes=codes, ngram_range=ngram_range)
    compiled = compile_fitted(model)
    assert compiled is not None
    texts = [*TEXTS, "", "never seen", "the parish owns the parish owns the parish"]
    assert compiled.predict([[text] for text in texts]) == pytest.approx(
        model.predict_proba(rows(texts)), abs=TOLERANCE
    )


LETTERS = {"analyzer": "char_wb", "token_pattern": r"(?u)\b\w\w+\b"}


@pytest.mark.parametrize("lowercase", [True, False])
@pytest.mark.parametrize("ngram_range", [(1, 1), (2, 9), (3, 5), (7, 8)])
def test_letters_of_words_shorter_and_longer_than_the_n_grams(ngram_range: tuple[int, int], lowercase: bool) -> None:
    model = fit(**LETTERS, ngram_range=ngram_range, lowercase=lowercase)
    compiled = compile_fitted(model)
    assert compiled is not None
    texts = [*TEXTS, "", "a", "THE Parish of İSTANBUL rains"]
    assert compiled.predict([[text] for text in texts]) == pytest.approx(
        model.predict_proba(rows(texts)), abs=TOLERANCE
    )


def test_a_file_says_what_is_compiled_without_the_libraries_that_wrote_it() -> None:
    for model in (fit(codes=3, ngram_range=(1, 2)), fit(**LETTERS, lowercase=True)):
        packed = pack_model(model)
        from_file, from_library = compile_pipeline(read_fitted(packed)), compile_fitted(model)
        assert from_file is not None
        assert from_library is not None
        table = [[text] for text in TEXTS]
        assert from_file.predict(table) == pytest.approx(from_library.predict(table), abs=1e-6)


def test_what_is_neither_plain_nor_fitted_is_told_by_its_name_and_not_compiled() -> None:
    model = fit()
    model.steps[0][1].transformers_[0][1].preprocessor = str.lower
    packed = pack_model(model)
    steps = dict(read_fitted(packed).attributes["steps"])
    assert steps["features"].attributes["transformers_"][0][1].attributes["preprocessor"] is not None
    assert compile_pipeline(read_fitted(packed)) is None


@pytest.mark.parametrize(
    "options", [{"sublinear_tf": False}, {"norm": "l1"}, {"lowercase": True}, {"stop_words": ["the"]}]
)
def test_what_it_would_count_otherwise_is_left_to_the_pipeline(options: dict[str, object]) -> None:
    assert compile_fitted(fit(**options)) is None


def test_attributes_of_other_names_are_left_to_the_pipeline() -> None:
    model = describe_fitted(fit())
    del dict(model.attributes["steps"])["codes"].attributes["coef_"]
    assert compile_pipeline(model) is None


def test_other_steps_are_left_to_the_pipeline() -> None:
    names = ["below", "above", "below", "above", "above"]
    plain = Pipeline([("words", TfidfVectorizer()), ("codes", LogisticRegression())]).fit(TEXTS, names)
    assert compile_fitted(plain) is None
    counted = ColumnTransformer([("words", CountVectorizer(), 0)])
    model = Pipeline([("features", counted), ("codes", LogisticRegression())]).fit(rows(TEXTS), names)
    assert compile_fitted(model) is None
