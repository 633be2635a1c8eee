"""Material: all that a report tells, gathered once from the corpus and its store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from policymine.agreement import read_weak_codes
from policymine.codebooks import Codebook
from policymine.decisions import Decision
from policymine.documents import Corpus, open_corpus
from policymine.evaluation.figures import Evaluation, read_evaluation
from policymine.findings.gaps import Gaps, find_gaps
from policymine.findings.silences import Silences, find_silences
from policymine.findings.stands import Stands, read_stands
from policymine.findings.trends import Period, Trend
from policymine.grounds import attach_reviews
from policymine.pipeline import Result, open_store, read_results
from policymine.ratings import RatingMap
from policymine.records import Document, ScoredSentence
from policymine.reports.findings import build_trend, load_corpus_rules, read_readings
from policymine.reports.hands import Hand, read_hands
from policymine.reports.quotes import Quote, choose_quotes
from policymine.reports.rated import rate_results
from policymine.reports.tables import rank_results
from policymine.rescoring import Rules

_ID_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Material:
    """What a report tells. ``results`` are ranked; ``silences``, ``quotes`` and ``hands`` are by document.

    ``corpus_id`` stands for the documents and their bytes, ``scores_id`` for every score and all that it rests on.
    """

    corpus: Corpus
    rules: Rules
    results: tuple[Result, ...]
    stands: Stands
    gaps: Gaps
    silences: Mapping[str, Silences]
    trends: tuple[Trend, ...]
    quotes: Mapping[str, tuple[Quote, ...]]
    hands: Mapping[str, Hand]
    evaluation: Evaluation | None
    ratings: RatingMap
    weak: frozenset[str]
    made_on: str
    corpus_id: str
    scores_id: str

    @property
    def codebook(self) -> Codebook:
        """The corpus' codebook."""
        return self.rules.codebook


def gather_material(folder: Path) -> Material:
    """Gather what the report of a corpus tells; raise where its codebook or store cannot be used."""
    corpus = open_corpus(folder)
    rules = load_corpus_rules(corpus)
    results = tuple(rank_results(read_results(folder)))
    stands = read_stands(corpus, rules)
    silences = find_silences(read_readings(corpus, results, rules.codebook), rules.codebook)
    return Material(
        corpus=corpus,
        rules=rules,
        results=results,
        stands=stands,
        gaps=find_gaps(corpus.documents, stands),
        silences={each.reading.document.document: each for each in silences},
        trends=tuple(build_trend(results, stands, by, rules) for by in Period),
        quotes=_read_quotes(corpus, results, {code.name: code.pole for code in rules.codebook.codes}),
        hands=_read_hands(corpus, results),
        evaluation=read_evaluation(rules.codebook.path),
        ratings=rate_results(corpus, results),
        weak=read_weak_codes(rules.codebook.path),
        made_on=datetime.now(UTC).date().isoformat(),
        corpus_id=_hash(f"{each.document} {_find_text(each, results)}" for each in corpus.documents),
        scores_id=_hash(f"{each.document.document} {each.key}" for each in results),
    )


def _read_quotes(corpus: Corpus, results: Iterable[Result], poles: Mapping[str, str]) -> dict[str, tuple[Quote, ...]]:
    with open_store(corpus) as store:
        names, decided = [each.document.document for each in results if each.score.sentences], store.read_decisions()
        return {
            name: _choose_quotes(store.read_sentences(name, settled=True), decided.get(name, ()), poles)
            for name in names
        }


def _read_hands(corpus: Corpus, results: Iterable[Result]) -> dict[str, Hand]:
    with open_store(corpus) as store:
        return read_hands(store, {each.document.document: each.score for each in results if each.score.sentences})


def _choose_quotes(
    scored: Sequence[ScoredSentence], decisions: Sequence[Decision], poles: Mapping[str, str]
) -> tuple[Quote, ...]:
    plain = [each.sentence for each in scored]
    reviews = attach_reviews(decisions, plain).found if decisions else {}
    settled = {plain[at].index: each.coding.code for at, each in reviews.items() if each.coding}
    return choose_quotes(scored, poles, settled=settled)


def _find_text(document: Document, results: tuple[Result, ...]) -> str:
    """Return the SHA-256 of the bytes that were scored; that of the manifest where none were."""
    grounds = next(each.score.grounds for each in results if each.document == document)
    return grounds.text if grounds else document.sha256


def _hash(lines: Iterable[str]) -> str:
    ordered = "\n".join(sorted(lines))
    return hashlib.sha256(ordered.encode()).hexdigest()[:_ID_LETTERS]
