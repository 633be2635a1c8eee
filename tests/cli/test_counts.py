"""Counts, rates and keyness of mentions as a person meets them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from policymine.cli.app import app
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.pipeline import open_store
from policymine.records import Document, Kind, Mention, PlacedMention
from policymine.reports.counts import By, count_words, list_counts, tally_document
from policymine.reports.keyness import calculate_g2
from policymine.reports.selections import choose_sets

BOTH = ("--compare", "kind=deal", "kind=speech")


def call(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return str(done.stdout)


def refuse(*arguments: object) -> str:
    with pytest.raises(PolicymineError) as caught:
        CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert caught.value.exit_code == 2
    return str(caught.value)


def read_rows(*arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in call(*arguments, "--format", "jsonl").splitlines()]


def read_listed(corpus: Path) -> list[dict[str, Any]]:
    return read_rows("mentions", corpus)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Community-led housing isn’t new.", 4),
        ("£1,000 a year, or 2.5 per cent", 7),
        ("the mayor – and she alone – decides", 6),
        ("Paragraph 4\n\nLevel_2", 4),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words


def test_counts_agree_with_the_list_and_rates_with_the_body(small_corpus: Path) -> None:
    listed = Counter(row["label"] for row in read_listed(small_corpus))
    rows = read_rows("mentions", small_corpus, "--counts")
    with open_store(open_corpus(small_corpus)) as store:
        words = sum(count_words(store.read_body(each.document)) for each in open_corpus(small_corpus).documents)
    assert {row["label"]: row["mentions"] for row in rows if row["mentions"]} == listed
    for row in rows:
        assert list(row) == ["label", "mentions", "words", "per_1000_words", "documents", "documents_counted"]
        assert row["words"] == words
        assert row["per_1000_words"] == pytest.approx(1000 * row["mentions"] / words, abs=0.001)
        assert row["documents"] <= row["documents_counted"] == 3


def test_concepts_that_are_never_mentioned_have_a_row_of_zeros(small_corpus: Path) -> None:
    rows = read_rows("mentions", small_corpus, "--counts", "--by", "concept", "--label", "community")
    assert {row["label"] for row in rows} == {"COMMUNITY"}
    numbers = [row["mentions"] for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert 0 in numbers
    listed = Counter(row["concept"] for row in read_listed(small_corpus) if row["label"] == "COMMUNITY")
    assert {row["concept"]: row["mentions"] for row in rows if row["mentions"]} == listed


def test_sections_share_out_all_words_and_mentions_of_a_document(small_corpus: Path) -> None:
    sections = read_rows("mentions", small_corpus, "--by", "section", "--document", "marlshire")
    (whole, *_) = labels = read_rows("mentions", small_corpus, "--counts", "--document", "marlshire")
    by_section = {row["section"]: row["words"] for row in sections}
    assert len(by_section) > 5
    assert sum(by_section.values()) <= whole["words"]
    for label in labels:
        assert sum(row["mentions"] for row in sections if row["label"] == label["label"]) == label["mentions"]
    assert all(row["mentions"] for row in sections)
    assert any(" > " in row["heading"] or row["heading"] for row in sections)


def test_kinds_are_counted_apart(small_corpus: Path) -> None:
    rows = read_rows("mentions", small_corpus, "--counts", "--by", "kind")
    assert list(dict.fromkeys(row["kind"] for row in rows)) == ["deal", "speech"]
    both = read_rows("mentions", small_corpus, "--counts")
    assert sum(row["mentions"] for row in rows) == sum(row["mentions"] for row in both)


def test_a_count_of_records_by_hand() -> None:
    deal = Document("a-deal", "a.txt", "A deal", Kind.DEAL)
    placed = [
        PlacedMention(Mention("COMMUNITY", concept, 0, 1, "x"), 0, 1, "", "")
        for concept in ("residents", "residents", "volunteers")
    ]
    rows = list_counts([tally_document(deal, "one two three four", placed)], By.LABEL, [("COMMUNITY", "residents")])
    assert rows == [
        {
            "label": "COMMUNITY", "mentions": 3, "words": 4, "per_1000_words": 750.0,
            "documents": 1, "documents_counted": 1,
        }
    ]  # fmt: skip


def test_tables_name_what_is_not_counted(small_corpus: Path) -> None:
    done = CliRunner().invoke(app, ["mentions", str(small_corpus), "--counts"])
    assert "Per 1,000 words" in done.stdout
    assert "broken-deal" in done.stderr
    assert "Documents" not in call("mentions", small_corpus, "--by", "section", "--label", "CENTRE")


def test_keyness_comes_with_evidence_and_effect_most_evidence_first(small_corpus: Path) -> None:
    rows = read_rows("mentions", small_corpus, *BOTH)
    scores = [row["g2"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    for row in rows:
        counts = (row["mentions_1"], row["mentions_2"], row["words_1"], row["words_2"])
        assert row["g2"] == pytest.approx(calculate_g2(*counts), abs=0.01)
        assert row["p_below_001"] == (calculate_g2(*counts) >= 10.83)
        assert (row["log_ratio"] > 0) == (row["per_1000_words_1"] > row["per_1000_words_2"])
        assert (row["diff_percent"] is None) == (row["mentions_2"] == 0)
        assert (row["documents_1"] > 0, row["documents_2"] > 0) == (row["mentions_1"] > 0, row["mentions_2"] > 0)
    assert (rows[0]["set_1"], rows[0]["set_2"]) == ("kind=deal", "kind=speech")
    listed = read_listed(small_corpus)
    assert sum(row["mentions_1"] + row["mentions_2"] for row in rows) == len(listed)


def test_keyness_as_table_and_csv_and_of_one_label(small_corpus: Path) -> None:
    table = call("mentions", small_corpus, *BOTH)
    assert "Set 1: kind=deal (documents: 1, words: " in table
    assert "* p < .001" in table
    rows = list(
        csv.DictReader(io.StringIO(call("mentions", small_corpus, *BOTH, "--format", "csv", "--label", "council")))
    )
    assert {row["label"] for row in rows} == {"COUNCIL"}


def test_rest_stands_for_all_other_documents(small_corpus: Path) -> None:
    corpus = open_corpus(small_corpus)
    first, second = choose_sets(corpus, "document=speech-thaxby", "rest")
    assert [each.document for each in first] == ["speech-thaxby-service-reform"]
    assert {each.document for each in first + second} == {each.document for each in corpus.documents}
    assert choose_sets(corpus, "rest", "area=marlshire")[1] == choose_sets(corpus, "area=Marlshire", "rest")[0]


@pytest.mark.parametrize(
    ("sets", "why"),
    [
        (("kind=deal", "kind=treaty"), "The corpus has: deal, speech"),
        (("kind=deal", "deals"), "Write it as FIELD=VALUE"),
        (("kind=deal", "title=x"), "with one of the fields kind, area"),
        (("kind=deal", "area=Marlshire"), "share documents: marlshire-devolution-deal"),
        (("kind=deal", "kind=deal"), "Give two different ones"),
        (("document=broken", "kind=speech"), "has been read yet"),
        (("document=nowhere", "rest"), "has no document nowhere"),
    ],
)
def test_sets_that_cannot_be_compared_are_refused(small_corpus: Path, sets: tuple[str, str], why: str) -> None:
    assert why in refuse("mentions", small_corpus, "--compare", *sets)


def test_a_set_that_leaves_nothing_has_no_rest(own_corpus: Path) -> None:
    manifest = own_corpus / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if ",deal," not in line), encoding="utf-8")
    assert "there is no rest" in refuse("mentions", own_corpus, "--compare", "kind=speech", "rest")


def test_options_that_do_not_go_together_are_refused(small_corpus: Path) -> None:
    assert "leave out --by and --document" in refuse("mentions", small_corpus, *BOTH, "--by", "kind")
    assert "has no label 'x'" in refuse("mentions", small_corpus, "--counts", "--label", "x")
    assert "has been read yet" in refuse("mentions", small_corpus, "--counts", "--document", "broken-deal")
