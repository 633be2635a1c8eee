"""Stands: where documents stand, alone and read together, with simulated documents behind every interval.

Documents that are compared are simulated under the same draws of the classifier's errors (one set for each group of
kinds that has error rates of its own) and of the coders'. So the interval of a difference is paired: an error that
would move both sides alike moves the difference by nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policymine.coders import draw_coders
from policymine.corrections import draw_rates
from policymine.decisions import Decision
from policymine.documents import Corpus
from policymine.pipeline import open_store
from policymine.rates import EVERY, KIND_GROUPS, Matrix
from policymine.records import Document, ScoredSentence
from policymine.rescoring import Rules, find_obstacle, read_evidence
from policymine.scores import Evidence, Scheme, compute_position, expect_codes
from policymine.simulations import LIMITS, Errors, simulate_under

WHOLE = "every"
FIRM = "firm"
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Weight:
    """The expected weight at either end, and in each simulated document, (draws,).

    ``noise`` (draws, 2) stands in place of the fixed 0.5 at either end, as in a score's own interval.
    """

    bottom_up: float
    top_down: float
    drawn_bottom_up: Matrix
    drawn_top_down: Matrix
    noise: Matrix

    @property
    def position(self) -> float:
        """The logit position."""
        return compute_position(self.bottom_up, self.top_down)

    @property
    def drawn_positions(self) -> Matrix:
        """The logit position of each simulated document, (draws,)."""
        bottom_up, top_down = self.drawn_bottom_up + self.noise[:, 0], self.drawn_top_down + self.noise[:, 1]
        return np.asarray(np.log(np.maximum(bottom_up, _LEAST) / np.maximum(top_down, _LEAST)))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a document stands: with all of its sentences, and with its firm ones alone (``weights`` by group)."""

    document: Document
    sentences: Mapping[str, int]
    weights: Mapping[str, Weight]


@dataclass(frozen=True, slots=True)
class Stands:
    """The documents that can be compared, by name, and why the others cannot (by name, a reason)."""

    found: Mapping[str, Stand]
    left_out: Mapping[str, str]

    def choose(self, documents: Iterable[Document]) -> list[Stand]:
        """Return the stands of documents, without those that cannot be compared."""
        return [self.found[each.document] for each in documents if each.document in self.found]


def read_stands(corpus: Corpus, rules: Rules) -> Stands:
    """Read what the store holds of every document and simulate each; a document that cannot be costs only itself."""
    errors = Draws(rules)
    found: dict[str, Stand] = {}
    left_out: dict[str, str] = {}
    with open_store(corpus) as store:
        summaries, decided = store.read_summaries(), store.read_decisions()
        for document in corpus.documents:
            summary = summaries.get(document.document)
            reason = find_obstacle(summary.score, rules) if summary else "it has not been scored yet"
            if reason:
                left_out[document.document] = reason
                continue
            sentences = store.read_sentences(document.document)
            found[document.document] = build_stand(document, sentences, decided.get(document.document, ()), errors)
    return Stands(found, left_out)


class Draws:
    """The draws of errors that all documents of a comparison share, made when they are first needed."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._by_group: dict[str, Errors] = {}
        scheme, settings = rules.scheme, rules.settings
        generator = make_generator(settings.seed, "coders")
        self._coders = None if scheme.coders is None else draw_coders(generator, scheme.coders, settings.draws)

    def find(self, document: Document) -> Errors:
        """Return the draws for a kind of document."""
        group = KIND_GROUPS.get(document.kind, EVERY)
        if group not in self._by_group:
            counts = self.rules.classifier.error_rates.choose(document.kind)
            generator = make_generator(self.rules.settings.seed, f"rates {group}")
            self._by_group[group] = Errors(draw_rates(generator, counts, self.rules.settings.draws), self._coders)
        return self._by_group[group]


def make_generator(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers that belong to a name: the same whatever else is compared."""
    return np.random.default_rng([seed, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")])


def build_stand(
    document: Document, sentences: Sequence[ScoredSentence], decisions: Sequence[Decision], draws: Draws
) -> Stand:
    """Simulate a document, with what people decided about its sentences, under the shared draws."""
    return simulate_stand(document, read_evidence(sentences, decisions, draws.rules), draws)


def simulate_stand(document: Document, evidence: Evidence, draws: Draws) -> Stand:
    """Simulate a document of which the evidence is given under the shared draws."""
    rules = draws.rules
    counted = ~(np.zeros(len(evidence.known), dtype=np.bool_) if evidence.repeated is None else evidence.repeated)
    masks = {WHOLE: counted, FIRM: counted & evidence.firm}
    shares = expect_codes(evidence, rules.classifier.error_rates.choose(document.kind))
    errors = draws.find(document)
    generator = make_generator(rules.settings.seed, f"text {document.document}")
    columns = np.where(evidence.known >= 0, errors.rates.shape[2] + evidence.known, evidence.outcomes)
    simulated = simulate_under(
        columns[counted],
        evidence.sections[counted],
        {name: mask[counted] for name, mask in masks.items()},
        errors,
        generator,
    )
    weights = {
        name: _weigh(shares[mask], simulated.counts[name], simulated.noise, rules.scheme)
        for name, mask in masks.items()
    }
    return Stand(document, {name: int(mask.sum()) for name, mask in masks.items()}, weights)


def _weigh(shares: Matrix, counts: Matrix, noise: Matrix, scheme: Scheme) -> Weight:
    return Weight(
        bottom_up=float((shares @ scheme.bottom_up).sum()),
        top_down=float((shares @ scheme.top_down).sum()),
        drawn_bottom_up=counts @ scheme.bottom_up,
        drawn_top_down=counts @ scheme.top_down,
        noise=noise,
    )


def pool(stands: Sequence[Stand], group: str) -> Weight:
    """Return the weight of documents read together, as if they were one text; at least one is needed."""
    weights = [each.weights[group] for each in stands]
    return Weight(
        bottom_up=sum(each.bottom_up for each in weights),
        top_down=sum(each.top_down for each in weights),
        drawn_bottom_up=np.sum([each.drawn_bottom_up for each in weights], axis=0),
        drawn_top_down=np.sum([each.drawn_top_down for each in weights], axis=0),
        noise=weights[0].noise,
    )


def find_interval(drawn: Matrix, value: float) -> tuple[float, float]:
    """Return the percentiles of draws that an interval runs between, widened where they leave out the value itself."""
    low, high = np.percentile(drawn, LIMITS)
    return min(float(low), value), max(float(high), value)


def convert_positions(positions: Matrix) -> Matrix:
    """Return the 0-100 scores of logit positions."""
    return np.asarray(100 / (1 + np.exp(-positions)))
