"""Grounds: what a document's score rests on, gathered for the scoring and described for the history of the score."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import numpy as np

from policymine.codebooks import Codebook
from policymine.decisions import Action, Decision, Review
from policymine.documents import hash_file
from policymine.records import Commitment, Grounds, Kind, Label, Sentence
from policymine.repeats import find_repeats
from policymine.reviews import Attached, attach, find_standing, group_decisions, hash_words
from policymine.scores import METHOD, Evidence, Scheme
from policymine.sentences import RULES, read_whole
from policymine.settings import Settings

SOFT = frozenset({Commitment.ASPIRATIONAL, Commitment.CONDITIONAL})
_HASH_LETTERS = 16
_NO_REVIEWS: Mapping[int, Review] = MappingProxyType({})


def gather_evidence(
    sentences: Sequence[Sentence],
    labels: Sequence[Label],
    outcomes: Sequence[int],
    *,
    codes: Sequence[str] = (),
    reviews: Mapping[int, Review] = _NO_REVIEWS,
) -> Evidence:
    """Gather what is known of a document's sentences, in their order.

    ``reviews`` are by place in that order: what people settled stands in place of the label's code (one of ``codes``; a
    code that the codebook has no more is left to the classifier) and commitment.
    """
    settled = {number: each.coding for number, each in reviews.items() if each.coding}
    commitments = [each.commitment for each in labels]
    known = np.full(len(sentences), -1, dtype=np.int64)
    for number, coding in settled.items():
        commitments[number] = Commitment(coding.commitment) if coding.commitment else commitments[number]
        known[number] = codes.index(coding.code) if coding.code in codes else -1
    return Evidence(
        outcomes=np.asarray(outcomes, dtype=np.int64),
        sections=np.asarray([each.section for each in sentences], dtype=np.int64),
        firm=np.asarray([each is Commitment.FIRM for each in commitments], dtype=np.bool_),
        known=known,
        soft=np.asarray([each in SOFT for each in commitments], dtype=np.bool_),
        repeated=find_repeats([read_whole(each) for each in sentences]),
        labelled=np.asarray([codes.index(each.code) for each in labels], dtype=np.int64) if codes else None,
    )


def attach_reviews(decisions: Iterable[Decision], sentences: Sequence[Sentence]) -> Attached:
    """Attach a document's decisions to its sentences, by their place in the sequence."""
    words = [(at, hash_words(each.text, each.lead_in), each.start_char) for at, each in enumerate(sentences)]
    return attach(decisions, words)


def hash_reviews(decisions: Iterable[Decision]) -> str:
    """Return the hash of what people's standing decisions say of a document; empty where they say nothing.

    Only what can move a score counts: a skip or a doubt does not, nor does a decision that was taken back.
    """
    standing = (each for group in group_decisions(decisions) for each in find_standing(group))
    said = [_describe(each) for each in standing if each.action in (Action.CODE, Action.ADJUDICATE)]
    return hashlib.sha256(repr(sorted(said)).encode()).hexdigest()[:_HASH_LETTERS] if said else ""


def _describe(decision: Decision) -> tuple[object, ...]:
    anchor, coding = decision.anchor, decision.after
    place = (anchor.text_hash, anchor.reading, anchor.start_char)
    return *place, decision.reviewer, decision.action.value, coding.code, coding.commitment, coding.participation


def compose_key(text_key: str, codebook_key: str, settings: Settings, kind: Kind, reviews: str = "") -> str:
    """Return the key of a document's results: a hash of all that they rest on. No reviews leave it as it was."""
    parts = (text_key, codebook_key, METHOD, settings.seed, settings.draws, kind, *([reviews] if reviews else []))
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def describe_seed(settings: Settings) -> str:
    """Name the seed and the number of draws behind an interval."""
    return f"{settings.seed}, {settings.draws} draws"


def describe_grounds(
    path: Path,
    extractor: str,
    codebook: Codebook,
    classifier_sha256: str,
    scheme: Scheme,
    settings: Settings,
    *,
    reviews: str = "",
) -> Grounds:
    """Describe what the score of the document in ``path`` rests on; ``reviews`` is the hash of its reviews."""
    return Grounds(
        text=hash_file(path),
        extractor=f"{extractor}, {RULES}",
        codebook=codebook.sha256,
        classifier=classifier_sha256,
        coders=_hash_coders(scheme),
        reviews=reviews,
        method=METHOD,
        seed=describe_seed(settings),
        program=version("policymine"),
    )


def _hash_coders(scheme: Scheme) -> str:
    if scheme.coders is None:
        return ""
    return hashlib.sha256(str(scheme.coders.tolist()).encode()).hexdigest()[:_HASH_LETTERS]
