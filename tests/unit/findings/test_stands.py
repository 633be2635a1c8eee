"""Stands: figures of the store again, with intervals as wide as the scores' own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from policymine.documents import open_corpus
from policymine.findings.stands import FIRM, WHOLE, pool, read_stands
from policymine.pipeline import read_results
from policymine.reports.findings import load_corpus_rules
from policymine.simulations import LIMITS


def test_a_document_stands_where_its_score_puts_it(small_corpus: Path) -> None:
    corpus = open_corpus(small_corpus)
    stands = read_stands(corpus, load_corpus_rules(corpus))
    assert stands.left_out == {"broken-deal": "its sentences have not been scored"}
    for result in read_results(small_corpus):
        overall, firm = result.score.overall, result.score.firm
        if not overall or not firm:
            continue
        stand = stands.found[result.document.document]
        assert stand.weights[WHOLE].position == pytest.approx(overall.position)
        assert stand.weights[FIRM].position == pytest.approx(firm.position)
        assert stand.sentences[WHOLE] == result.score.sentences
        scores = 100 / (1 + np.exp(-stand.weights[WHOLE].drawn_positions))
        low, high = np.percentile(scores, LIMITS)
        assert [low, high] == pytest.approx([overall.low, overall.high], abs=8)


def test_documents_read_together_add_up(small_corpus: Path) -> None:
    corpus = open_corpus(small_corpus)
    found = list(read_stands(corpus, load_corpus_rules(corpus)).found.values())
    pooled = pool(found, WHOLE)
    assert pooled.bottom_up == pytest.approx(sum(each.weights[WHOLE].bottom_up for each in found))
    assert pooled.drawn_top_down == pytest.approx(sum(each.weights[WHOLE].drawn_top_down for each in found))
