"""Grounds: what a document's score rests on, gathered for the scoring and described for the history of the score."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from policymine.codebooks import Codebook
from policymine.documents import hash_file
from policymine.records import Commitment, Grounds, Label, Sentence
from policymine.repeats import find_repeats
from policymine.scores import METHOD, Evidence, Scheme
from policymine.sentences import RULES, read_whole
from policymine.settings import Settings

SOFT = frozenset({Commitment.ASPIRATIONAL, Commitment.CONDITIONAL})
_HASH_LETTERS = 16


def gather_evidence(sentences: Sequence[Sentence], labels: Sequence[Label], outcomes: Sequence[int]) -> Evidence:
    """Gather what is known of a document's sentences, in their order."""
    return Evidence(
        outcomes=np.asarray(outcomes, dtype=np.int64),
        sections=np.asarray([each.section for each in sentences], dtype=np.int64),
        firm=np.asarray([each.commitment is Commitment.FIRM for each in labels], dtype=np.bool_),
        known=np.full(len(sentences), -1, dtype=np.int64),
        soft=np.asarray([each.commitment in SOFT for each in labels], dtype=np.bool_),
        repeated=find_repeats([read_whole(each) for each in sentences]),
    )


def describe_grounds(
    path: Path, extractor: str, codebook: Codebook, classifier_sha256: str, scheme: Scheme, settings: Settings
) -> Grounds:
    """Describe what the score of the document in ``path`` rests on; no sentence is reviewed yet."""
    return Grounds(
        text=hash_file(path),
        extractor=f"{extractor}, {RULES}",
        codebook=codebook.sha256,
        classifier=classifier_sha256,
        coders=_hash_coders(scheme),
        reviews="",
        method=METHOD,
        seed=f"{settings.seed}, {settings.draws} draws",
        program=version("policymine"),
    )


def _hash_coders(scheme: Scheme) -> str:
    if scheme.coders is None:
        return ""
    return hashlib.sha256(str(scheme.coders.tolist()).encode()).hexdigest()[:_HASH_LETTERS]
