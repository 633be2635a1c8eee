"""Model files: a fitted pipeline as bytes and back, by skops, so that no code is ever loaded.

A vocabulary of 130,000 n-grams as JSON takes a hundred megabytes to read, so it is kept as one string; and weights are
kept in single precision, which halves the file and moves probabilities by less than a millionth.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED

import numpy as np
import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline

from policymine.compiled import BETWEEN, read_vocabulary


def settle_weights(model: Pipeline) -> Pipeline:
    """Round the weights of a fitted pipeline to what its file will hold, so that what is read again predicts alike."""
    regression = model.steps[-1][1]
    regression.coef_ = regression.coef_.astype(np.float32)
    return model


def pack_model(model: Pipeline) -> bytes:
    """Return a fitted pipeline as the bytes of a skops file."""
    packed = copy.deepcopy(model)
    for vectoriser in _find_vectorisers(packed):
        vocabulary = vectoriser.vocabulary_
        vectoriser.vocabulary_ = BETWEEN.join(sorted(vocabulary, key=vocabulary.__getitem__))
    written: bytes = skops.io.dumps(packed, compression=ZIP_DEFLATED)
    return written


def unpack_model(packed: bytes) -> Pipeline:
    """Return the pipeline of a skops file; raise UntrustedTypesFoundException where it has types of other libraries."""
    model: Pipeline = skops.io.loads(packed)
    for vectoriser in _find_vectorisers(model):
        vectoriser.vocabulary_ = read_vocabulary(vectoriser.vocabulary_)
    return model


def _find_vectorisers(model: Pipeline) -> Iterator[Any]:
    """Yield the fitted vectorisers of a pipeline that begins with columns of features."""
    for _, transformer, _ in getattr(model.steps[0][1], "transformers_", ()):
        if isinstance(transformer, TfidfVectorizer):
            yield transformer
