"""Weighing: scores under a reader's own weights, from what the store holds; no document is read again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policymine.codebooks import Codebook
from policymine.decisions import Decision
from policymine.errors import PolicymineError
from policymine.grounds import attach_reviews, gather_evidence
from policymine.labels import Classifier, load_classifier
from policymine.records import Document, Score
from policymine.scores import Scheme, build_scheme, score_document
from policymine.settings import Settings
from policymine.store import Store

HIGHEST = 10.0


def parse_weights(given: Iterable[str], codebook: Codebook) -> dict[str, float]:
    """Read weights such as "city_region_power=0.3"; raise PolicymineError naming the code and what exists."""
    weights: dict[str, float] = {}
    for each in given:
        name, equals, number = (part.strip() for part in each.partition("="))
        _check_code(name, codebook)
        if name in weights:
            raise PolicymineError(f"{name} is given two weights. Give it one.")
        weights[name] = _read_weight(each, name, number if equals else "")
    return weights


def _check_code(name: str, codebook: Codebook) -> None:
    counted = {code.name: code.weight for code in codebook.codes if code.pole != "none"}
    if name in counted:
        return
    known = ", ".join(f"{code}={weight:g}" for code, weight in counted.items())
    why = "counts for neither end" if name in {code.name for code in codebook.codes} else "is no code"
    raise PolicymineError(
        f"{name!r} {why} of the codebook {codebook.name}. The codes that count, and their weights: {known}."
    )


def _read_weight(given: str, name: str, number: str) -> float:
    try:
        weight = float(number)
    except ValueError:
        weight = math.nan
    if not 0 <= weight <= HIGHEST:
        raise PolicymineError(
            f"{given!r} gives {name} no weight. Write a number from 0 to {HIGHEST:g}, such as {name}=0.3."
        )
    return weight


def weigh_again(
    store: Store, documents: Sequence[Document], codebook: Codebook, weights: Mapping[str, float], settings: Settings
) -> dict[str, Score]:
    """Score the documents that the store has sentences of under other weights, by document.

    Raise PolicymineError where one was scored with another codebook, classifier or method than is here now.
    """
    classifier = load_classifier(codebook.path)
    scheme = build_scheme(_change(codebook, weights), classifier.codes)
    decisions = store.read_decisions()
    stored = {name: summary.score for name, summary in store.read_summaries().items() if summary.score.sentences}
    found = {}
    for document in documents:
        if document.document in stored:
            _check_grounds(document, stored[document.document], codebook, classifier)
            decided = decisions.get(document.document, ())
            found[document.document] = _score(store, document, classifier, scheme, settings, decided)
    return found


def _change(codebook: Codebook, weights: Mapping[str, float]) -> Codebook:
    codes = (replace(code, weight=weights.get(code.name, code.weight)) for code in codebook.codes)
    return replace(codebook, codes=tuple(codes))


def _check_grounds(document: Document, score: Score, codebook: Codebook, classifier: Classifier) -> None:
    grounds = score.grounds
    if grounds is None or (grounds.codebook, grounds.classifier) != (codebook.sha256, classifier.sha256):
        raise PolicymineError(
            f"{document.document} was scored with another codebook or classifier than are here now, so other weights "
            "cannot be tried on it. Score it anew with policymine run."
        )


def _score(
    store: Store,
    document: Document,
    classifier: Classifier,
    scheme: Scheme,
    settings: Settings,
    decisions: Sequence[Decision],
) -> Score:
    scored = store.read_sentences(document.document)
    sentences = [each.sentence for each in scored]
    evidence = gather_evidence(
        sentences,
        [each.label for each in scored],
        [each.outcome for each in scored],
        codes=classifier.codes,
        reviews=attach_reviews(decisions, sentences).found,
    )
    rates = classifier.error_rates.choose(document.kind)
    return score_document(evidence, rates, scheme, seed=settings.seed, draws=settings.draws)[0]
