"""Material: all that a report tells, gathered once from the corpus and its store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from policymine.agreement import read_weak_codes
from policymine.codebooks import Codebook
from policymine.documents import Corpus, open_corpus
from policymine.evaluation.figures import Evaluation, read_evaluation
from policymine.findings.gaps import Gaps, find_gaps
from policymine.findings.silences import Reading, Silences, build_reading, find_silences
from policymine.findings.stands import Stands, read_stands
from policymine.findings.trends import Period, Trend, find_trend
from policymine.pipeline import Result, locate_codebook, open_store, read_results
from policymine.records import Document, Status
from policymine.reports.quotes import Quote, choose_quotes
from policymine.reports.tables import rank_results
from policymine.rescoring import Rules, load_rules
from policymine.settings import read_settings

_ID_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Material:
    """What a report tells. ``results`` are ranked; ``silences`` and ``quotes`` are by document.

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
    evaluation: Evaluation | None
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
    rules = load_rules(locate_codebook(corpus), read_settings())
    results = tuple(rank_results(read_results(folder)))
    scored = [each.document for each in results if each.score.status is Status.SCORED]
    stands = read_stands(corpus, rules)
    readings, quotes = _read_documents(corpus, results, rules.codebook)
    return Material(
        corpus=corpus,
        rules=rules,
        results=results,
        stands=stands,
        gaps=find_gaps(corpus.documents, stands),
        silences={each.reading.document.document: each for each in find_silences(readings, rules.codebook)},
        trends=tuple(find_trend(scored, stands, by, seed=rules.settings.seed) for by in Period),
        quotes=quotes,
        evaluation=read_evaluation(rules.codebook.path),
        weak=read_weak_codes(rules.codebook.path),
        made_on=datetime.now(UTC).date().isoformat(),
        corpus_id=_hash(f"{each.document} {_find_text(each, results)}" for each in corpus.documents),
        scores_id=_hash(f"{each.document.document} {each.key}" for each in results),
    )


def _read_documents(
    corpus: Corpus, results: tuple[Result, ...], codebook: Codebook
) -> tuple[list[Reading], dict[str, tuple[Quote, ...]]]:
    readings, quotes = [], {}
    with open_store(corpus) as store:
        for result in results:
            name = result.document.document
            sentences = store.read_sentences(name)
            if not sentences:
                continue
            mentions, body = store.read_mentions(name), store.read_body(name)
            quotes[name] = choose_quotes(sentences)
            readings.append(
                build_reading(
                    result.document, codebook, sentences, mentions, body=body, pages=result.pages, notes=result.warnings
                )
            )
    return readings, quotes


def _find_text(document: Document, results: tuple[Result, ...]) -> str:
    """Return the SHA-256 of the bytes that were scored; that of the manifest where none were."""
    grounds = next(each.score.grounds for each in results if each.document == document)
    return grounds.text if grounds else document.sha256


def _hash(lines: object) -> str:
    ordered = "\n".join(sorted(lines))  # type: ignore[call-overload]
    return hashlib.sha256(ordered.encode()).hexdigest()[:_ID_LETTERS]
