"""``policymine scores`` and ``explain``: what stands beside a score, own weights, history and ratings."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policymine.cli import score_tables, scoring
from policymine.cli.scoring import TableFormat
from policymine.database import open_writing
from policymine.decisions import GivenRating
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.journal import add_rating
from policymine.pipeline import open_store, read_results, run_corpus
from policymine.records import Assessment, Status
from policymine.settings import read_settings

DEAL = "marlshire-devolution-deal"
SPEECH = "speech-thaxby-service-reform"
SCORED_SPEECH = "speech-marlshire-signing"


def read_scores(corpus: Path, capsys: pytest.CaptureFixture[str], *weights: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    scoring.scores(corpus, weight=list(weights), format_=TableFormat.JSON)
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_firm_soft_share_weightings_and_rank_stand_beside_each_score(
    small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read_scores(small_corpus, capsys)
    deal = next(row for row in rows if row["document"] == DEAL)
    assert deal["firm_low"] <= deal["firm"] <= deal["firm_high"]
    assert 0 <= deal["soft_low"] <= deal["soft_share"] <= deal["soft_high"] <= 1
    assert deal["weightings"]["city_region_power=0"] >= deal["score"] >= deal["weightings"]["city_region_power=1"]
    assert (deal["coded_twice"], deal["rank"], deal["unstable"]) == (500, 1, "")
    broken = next(row for row in rows if row["document"] == "broken-deal")
    assert (broken["rank"], broken["soft_share"], broken["firm"]) == (None, None, None)
    scoring.scores(small_corpus, format_=TableFormat.CSV)
    (cells,) = (row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["document"] == DEAL)
    assert float(cells["soft_share"]) == deal["soft_share"]
    assert float(cells["weightings.city_region_power=1"]) == deal["weightings"]["city_region_power=1"]


def test_the_codebooks_own_weight_gives_the_stored_scores(
    small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_scores(small_corpus, capsys, "city_region_power=0.5") == read_scores(small_corpus, capsys)


def test_another_weight_is_what_the_weighting_says_and_nothing_is_kept(
    small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_scores(small_corpus, capsys)
    tried = read_scores(small_corpus, capsys, "city_region_power=1")
    by_name = {row["document"]: row for row in tried}
    for stored in before:
        row = by_name[stored["document"]]
        if row["score"] is not None:
            assert row["score"] == stored["weightings"]["city_region_power=1"]
            assert row["weightings"] == {}
    assert read_scores(small_corpus, capsys) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mayors=1", r"'mayors' is no code .* city_region_power=0\.5"),
        ("none=1", "'none' counts for neither end"),
        ("city_region_power", "gives city_region_power no weight"),
        ("city_region_power=much", "number from 0 to 10"),
        ("city_region_power=-1", "number from 0 to 10"),
        ("city_region_power=nan", "number from 0 to 10"),
    ],
)
def test_a_weight_that_cannot_be_tried_is_named(small_corpus: Path, given: str, said: str) -> None:
    with pytest.raises(PolicymineError, match=said):
        scoring.scores(small_corpus, weight=[given])


def test_a_code_has_one_weight(small_corpus: Path) -> None:
    with pytest.raises(PolicymineError, match="given two weights"):
        scoring.scores(small_corpus, weight=["central_power=1", "central_power=0.5"])


def test_weights_are_not_tried_on_scores_of_another_classifier(own_corpus: Path) -> None:
    corpus = open_corpus(own_corpus)
    with open_store(corpus) as store:
        summary = store.read_summaries()[DEAL]
        assert summary.score.grounds
        other = replace(summary.score, grounds=replace(summary.score.grounds, classifier="another"))
        store.save(Assessment(DEAL, summary.text_key, "another", other))
    with pytest.raises(PolicymineError, match=f"{DEAL} was scored with another codebook or classifier"):
        scoring.scores(own_corpus, weight=["central_power=0.5"])


def test_explain_tells_all_readings_of_a_score(small_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scoring.explain(small_corpus, DEAL)
    told = capsys.readouterr().out
    assert "firm sentences alone: " in told
    assert "only aspirational or conditional: " in told
    assert "by the weight of city_region_power: " in told
    assert "at weight 0.5" in told
    assert "from 500 sentences that two coders coded blind" in told


def test_explain_says_that_a_sentence_may_count_otherwise_than_its_code(
    small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scoring.explain(small_corpus, SPEECH, limit=60)
    assert re.search(r"\d+ sentences here move the score otherwise than their codes say", capsys.readouterr().err)


def test_one_sentence_on_one_page_is_told_as_one(small_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = (each for each in read_results(small_corpus) if each.document.document == DEAL)
    score_tables.show_explanation(replace(found, pages=1, score=replace(found.score, sentences=1, coded=1)))
    assert "\n1 sentence on 1 page; 1 was given a code." in capsys.readouterr().out


def test_since_tells_what_moved_the_score(own_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()  # midnight may pass meanwhile
    with (own_corpus / "documents" / f"{SPEECH}.txt").open("a", encoding="utf-8") as stream:
        stream.write("\nParish councils will own the land and decide its use for themselves.\n")
    (own_corpus / "documents" / f"{DEAL}.pdf").write_bytes(b"%PDF-1.7 gone")
    run_corpus(own_corpus, workers=1)
    capsys.readouterr()
    scoring.explain(own_corpus, SPEECH, since=before)
    told = capsys.readouterr().out
    assert "first recorded" in told
    assert "because of the document's file (" in told
    assert "together" not in told
    scoring.explain(own_corpus, DEAL, since=before, format_=TableFormat.JSON)
    _, row = json.loads(capsys.readouterr().out)
    assert (row["status_before"], row["status"]) == (Status.SCORED, Status.QUARANTINED)
    assert row["causes"].startswith("its file or how it is read")
    scoring.explain(own_corpus, SPEECH, since="2199-01-01")
    assert "Nothing about its score has changed since 2199-01-01" in capsys.readouterr().out


def test_a_document_without_a_history_says_what_to_do(own_corpus: Path) -> None:
    (own_corpus / "policymine.sqlite").unlink()
    with pytest.raises(PolicymineError, match="Score it with: policymine run"):
        scoring.explain(own_corpus, DEAL, since="2026-11-01")


def test_few_ratings_are_too_few_and_faults_are_named(own_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ratings = own_corpus / "ratings.csv"
    ratings.write_text(f"document,rater,rating,rated_on\n{DEAL},Ada,2,2026-11-01\n", encoding="utf-8")
    scoring.scores(own_corpus)
    assert "too few ratings. Rated and scored documents: 1" in capsys.readouterr().out
    with open_writing(read_settings().locate_store(own_corpus)) as connection:
        for number, document in enumerate((DEAL, SCORED_SPEECH)):
            given = GivenRating(0, f"r{number}", "2026-11-28T09:00:00.000000+00:00", "Bob", document, 4, blind=True)
            add_rating(connection, given)
    scoring.scores(own_corpus)
    assert "Rated and scored documents: 2" in capsys.readouterr().out
    scoring.explain(own_corpus, DEAL)
    assert "too few ratings" in capsys.readouterr().out
    ratings.write_text(f"document,rater,rating,rated_on\n{DEAL},Ada,nine,2026-11-01\n", encoding="utf-8")
    with pytest.raises(PolicymineError, match="row 2, rating: 'nine'"):
        scoring.scores(own_corpus)


def test_enough_ratings_give_every_document_the_rating_it_may_expect(
    own_corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = [each.document.document for each in read_results(own_corpus) if each.score.status is Status.SCORED]
    monkeypatch.setattr("policymine.ratings.FEWEST_DOCUMENTS", len(scored))
    rows = "".join(f"{name},Ada,{number + 1},2026-11-01\n" for number, name in enumerate(scored))
    (own_corpus / "ratings.csv").write_text(f"document,rater,rating,rated_on\n{rows}", encoding="utf-8")
    expected = {row["document"]: row["expected_rating"] for row in read_scores(own_corpus, capsys)}
    assert all((1 <= expected[name] <= 5) for name in scored)
    assert expected["broken-deal"] is None
