"""Findings of a corpus, read in one call each: gaps, silences and trends from what its store holds."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.codebooks import Codebook, load_codebook
from policymine.documents import Corpus
from policymine.findings.gaps import Gaps, find_gaps
from policymine.findings.silences import Reading, Silences, build_reading, find_silences
from policymine.findings.stands import Stands, read_stands
from policymine.findings.trends import Period, Trend, find_trend
from policymine.pipeline import Result, locate_codebook, open_store, read_results
from policymine.records import Kind, Status
from policymine.rescoring import Rules, load_rules
from policymine.settings import read_settings


def read_gaps(corpus: Corpus) -> Gaps:
    """Find the rhetoric gaps of a corpus; raise where its codebook or store cannot be used."""
    return find_gaps(corpus.documents, read_stands(corpus, load_corpus_rules(corpus)))


def read_trend(corpus: Corpus, by: Period) -> Trend:
    """Find the trend of a corpus by year or by government."""
    rules = load_corpus_rules(corpus)
    return build_trend(read_results(corpus.folder), read_stands(corpus, rules), by, rules)


def build_trend(results: Sequence[Result], stands: Stands, by: Period, rules: Rules) -> Trend:
    """Find the trend of the results that have a score."""
    scored = [each.document for each in results if each.score.status is Status.SCORED]
    return find_trend(scored, stands, by, seed=rules.settings.seed)


def read_silences(corpus: Corpus) -> list[Silences]:
    """Find the silences of every document of a corpus that was read, by kind."""
    codebook = load_codebook(locate_codebook(corpus))
    kinds = list(Kind)
    results = sorted(read_results(corpus.folder), key=lambda each: kinds.index(each.document.kind))
    return find_silences(read_readings(corpus, results, codebook), codebook)


def read_readings(corpus: Corpus, results: Sequence[Result], codebook: Codebook) -> list[Reading]:
    """Gather what was read of each document; those in which nothing was are left out."""
    readings = []
    with open_store(corpus) as store:
        for result in results:
            name = result.document.document
            sentences = store.read_sentences(name, settled=True)
            if sentences:
                mentions, body = store.read_mentions(name), store.read_body(name)
                readings.append(
                    build_reading(
                        result.document,
                        codebook,
                        sentences,
                        mentions,
                        body=body,
                        pages=result.pages,
                        notes=result.warnings,
                    )
                )
    return readings


def load_corpus_rules(corpus: Corpus) -> Rules:
    """Load what the scores of a corpus are made by."""
    return load_rules(locate_codebook(corpus), read_settings())
