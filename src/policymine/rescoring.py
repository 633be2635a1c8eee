"""Rescoring: a document's score from what the store holds of it and what people decided; nothing is read again.

The figures are those of a full run to the last bit: the same evidence goes through the same scoring with the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sqlalchemy.engine import Connection

from policymine.codebooks import Codebook, hash_codebook, load_codebook
from policymine.database import begin_writing
from policymine.decisions import Decision
from policymine.gains import estimate_gains
from policymine.grounds import attach_reviews, compose_key, describe_seed, gather_evidence, hash_reviews
from policymine.journal import find_last
from policymine.labels import Classifier, load_classifier
from policymine.rates import Matrix
from policymine.records import Assessment, Kind, Score, ScoredSentence
from policymine.scores import METHOD, Evidence, Scheme, build_scheme, score_document
from policymine.settings import Settings
from policymine.store import Store, Summary, read_key, rewrite_score

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """What scores are made by: loaded once, for as long as the codebook's files stay as they are (``key``)."""

    key: str
    codebook: Codebook
    classifier: Classifier
    scheme: Scheme
    settings: Settings


@dataclass(frozen=True, slots=True)
class Rescored:
    """A document's new score with what each sentence adds to it, and the gain of each sentence, (n,)."""

    assessment: Assessment
    gains: Matrix


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A document's score before and after; ``why_not`` says why none could be made, else it is empty."""

    before: Score
    after: Score
    why_not: str = ""


def load_rules(codebook: str | Path, settings: Settings) -> Rules:
    """Load what scores are made by, once for as long as the codebook's files stay as they are.

    Raise where the codebook or its classifier cannot be used.
    """
    return _load(codebook, hash_codebook(codebook), settings)


@lru_cache(maxsize=4)
def _load(codebook: str | Path, key: str, settings: Settings) -> Rules:
    loaded = load_codebook(codebook)
    classifier = load_classifier(loaded.path)
    return Rules(key, loaded, classifier, build_scheme(loaded, classifier.codes), settings)


def find_obstacle(score: Score, rules: Rules) -> str:
    """Say why a score cannot be made again from the store; empty where it can."""
    grounds = score.grounds
    if grounds is None or not score.sentences:
        return "its sentences have not been scored"
    if (grounds.codebook, grounds.classifier) != (rules.codebook.sha256, rules.classifier.sha256):
        return "it was scored with another codebook or classifier than are here now"
    if grounds.method != METHOD:
        return f"it was scored by another method ({grounds.method}) than this one ({METHOD})"
    return ""


def is_outdated(score: Score, rules: Rules) -> bool:
    """Tell whether a score was made by other rules than are here now, so that only a run can make it again."""
    return bool(score.sentences and find_obstacle(score, rules))


def rescore_stored(
    store: Store,
    document: str,
    kind: Kind,
    rules: Rules,
    *,
    on_written: Callable[[Connection, Summary, Rescored], None] = lambda *_: None,
) -> Rewritten:
    """Score a document anew with all that people have decided about it, and write that in place of its score.

    Where something is decided or the document is read anew meanwhile, it is done again. ``on_written`` is called in
    the transaction that writes, with what stood there before. Raise CorpusError where the document has no results.
    """
    for _ in range(_TRIES):
        decisions = store.read_decisions_of(document)
        stored = store.read_summary(document)
        obstacle = find_obstacle(stored.score, rules)
        if obstacle:
            return Rewritten(stored.score, stored.score, f"{obstacle}. Score it with policymine run")
        found = rescore(stored, kind, store.read_sentences(document), decisions, rules)
        last = max((each.sequence for each in decisions), default=0)
        with begin_writing(store.engine) as connection:
            if find_last(connection, document) == last and read_key(connection, document) == stored.key:
                rewrite_score(connection, found.assessment)
                on_written(connection, stored, found)
                return Rewritten(stored.score, found.assessment.score)
    score = store.read_summary(document).score
    return Rewritten(score, score, "others kept deciding about it; it is scored after them")


def rescore(
    stored: Summary, kind: Kind, sentences: Sequence[ScoredSentence], decisions: Sequence[Decision], rules: Rules
) -> Rescored:
    """Score a document anew with its reviews. Ask ``find_obstacle`` first."""
    evidence = read_evidence(sentences, decisions, rules)
    rates = rules.classifier.error_rates.choose(kind)
    settings = rules.settings
    score, weights = score_document(evidence, rates, rules.scheme, seed=settings.seed, draws=settings.draws)
    reviews = hash_reviews(decisions)
    grounds = stored.score.grounds
    if grounds is not None:
        grounds = replace(grounds, reviews=reviews, seed=describe_seed(settings), program=version("policymine"))
    columns = (weights.bottom_up.tolist(), weights.top_down.tolist(), weights.influence.tolist())
    assessment = Assessment(
        document=stored.document,
        text_key=stored.text_key,
        key=compose_key(stored.text_key, rules.key, settings, kind, reviews),
        score=replace(score, grounds=grounds),
        sentences=tuple(
            replace(each, bottom_up=b, top_down=t, influence=i)
            for each, b, t, i in zip(sentences, *columns, strict=True)
        ),
    )
    return Rescored(assessment, find_gains(evidence, kind, score, rules))


def read_evidence(sentences: Sequence[ScoredSentence], decisions: Sequence[Decision], rules: Rules) -> Evidence:
    """Return the evidence of stored sentences with what people decided about them."""
    plain = [each.sentence for each in sentences]
    return gather_evidence(
        plain,
        [each.label for each in sentences],
        [each.outcome for each in sentences],
        codes=rules.classifier.codes,
        reviews=attach_reviews(decisions, plain).found,
    )


def find_gains(evidence: Evidence, kind: Kind, score: Score, rules: Rules) -> Matrix:
    """Return the gain of each sentence under a score, (n,); all 0 where there is none."""
    if score.overall is None:
        return np.zeros(len(evidence.known))
    return estimate_gains(evidence, rules.classifier.error_rates.choose(kind), rules.scheme, score.overall)
