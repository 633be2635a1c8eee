"""What is exported is what the store holds, asked by SQL of our own, and nothing that tells who reviewers are."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas
import pytest

from policymine.exports.contents import open_contents
from policymine.exports.dictionary import Choices
from policymine.exports.exporting import export_corpus
from policymine.exports.formats import Format
from policymine.exports.tables import TABLES
from tests.exports.conftest import ANN, BEN, DAY, DEAL, HOSTILE, Exported


def read(exported: Exported, name: str) -> pandas.DataFrame:
    return pandas.read_parquet(exported.places(Format.PARQUET) / f"{name}.parquet")


def list_rows(frame: pandas.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    plain = frame[list(columns)].astype(object)
    return [tuple(row) for row in plain.where(plain.notna(), None).to_numpy().tolist()]


def select(exported: Exported, table: str, *columns: str) -> list[tuple[Any, ...]]:
    chosen = ", ".join(("document", "number", *columns))
    query = f"SELECT {chosen} FROM {table} WHERE document NOT LIKE '%thaxby%' ORDER BY document, number"  # noqa: S608
    return exported.ask(query)


def test_sentences_labels_and_mentions_are_those_of_the_store(exported: Exported) -> None:
    place = ("start_char", "end_char", "page_number", "section")
    stored = select(exported, "sentences", "text", "nullif(heading, '')", *place)
    assert list_rows(read(exported, "sentences"), "document", "sentence", "text", "heading", *place) == stored
    assert len(stored) > 200
    coded = ("code", "commitment", "participation", "outcome", "bottom_up", "top_down", "influence")
    stored = select(exported, "sentences", *coded)
    assert list_rows(read(exported, "labels"), "document", "sentence", *coded) == stored
    found = ("label", "concept", "text", "sentence_number", "negated", "quoted", "start_char", "end_char")
    stored = select(exported, "mentions", *found)
    columns = [name.removesuffix("_number") for name in found]
    assert list_rows(read(exported, "mentions"), "document", "mention", *columns) == stored


def test_probabilities_are_those_of_the_store(exported: Exported) -> None:
    labels = read(exported, "labels").set_index(["document", "sentence"])
    stored = exported.ask(
        "SELECT document, number, key, value FROM sentences, json_each(probabilities) "
        "WHERE document NOT LIKE '%thaxby%'"
    )
    assert len(stored) == 8 * len(labels)
    for document, number, code, share in stored:
        assert labels.loc[(document, number), f"probability_{code}"] == share


def test_figures_are_those_of_the_store(exported: Exported) -> None:
    figures = read(exported, "scores").set_index(["document", "figure"])
    paths = {"overall": "$.overall", "firm": "$.firm", "dimension.power": "$.dimensions.power",
             "dimension.voice": "$.dimensions.voice", "dimension.delivery": "$.dimensions.delivery",
             "city_region_power=0": "$.weightings.city_region_power.at_zero",
             "city_region_power=0.5": "$.weightings.city_region_power.as_given",
             "city_region_power=1": "$.weightings.city_region_power.at_one"}  # fmt: skip
    compared = 0
    for figure, path in paths.items():
        for document, status, *numbers in find_estimates(exported, path):
            row = figures.loc[(document, figure)]
            whole = figure == "overall" or "=" in figure
            stated = status == "scored" and (whole or numbers[2] - numbers[1] <= 60)
            assert row["stated"] == stated
            found = [None if pandas.isna(row[name]) else row[name] for name in ("value", "low", "high", "position")]
            assert found == (numbers if stated else [None] * 4)
            compared += 1
    assert compared == 16
    assert set(figures.reset_index()["figure"]) == {*paths, "soft_share"}


def find_estimates(exported: Exported, path: str) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"json_extract(score, '{path}.{name}')" for name in ("score", "low", "high", "position"))
    query = f"SELECT document, status, {columns} FROM assessments WHERE document NOT LIKE '%thaxby%'"  # noqa: S608
    return [row for row in exported.ask(query) if row[2] is not None]


def test_what_sentences_add_sums_to_the_score(exported: Exported) -> None:
    sums = read(exported, "labels").groupby("document")[["bottom_up", "top_down"]].sum()
    overall = read(exported, "scores").query("measure == 'overall'").set_index("document")
    assert len(sums) == 2
    for document, row in sums.iterrows():
        assert row["bottom_up"] == pytest.approx(overall.loc[document, "bottom_up"])
        assert row["top_down"] == pytest.approx(overall.loc[document, "top_down"])


def test_every_document_of_the_manifest_is_listed_with_what_became_of_it(exported: Exported) -> None:
    documents = read(exported, "documents").set_index("document")
    assert dict(documents["status"]) == {
        "broken-deal": "quarantined",
        DEAL: "scored",
        "speech-marlshire-signing": "scored",
        next(name for name in documents.index if "thaxby" in name): "withdrawn",
    }
    assert "broken-deal" not in set(read(exported, "sentences")["document"])
    ((counted, salience, key),) = exported.ask(
        "SELECT json_extract(score, '$.sentences'), json_extract(score, '$.salience'), key FROM assessments "
        "WHERE document = ?",
        DEAL,
    )
    row = documents.loc[DEAL]
    assert (row["sentences_counted"], row["salience"], row["result_key"]) == (counted, salience, key)


def test_reviews_say_what_stands_and_not_who_decided(exported: Exported) -> None:
    reviews = read(exported, "reviews")
    assert list_rows(
        reviews, "decision", "reviewer", "code_before", "code", "sentence", "stands", "state", "undoes"
    ) == [
        (1, "reviewer 1", "none", "community_power", 7, False, "corrected", None),
        (2, "reviewer 2", "none", "elite_voice", 7, False, "corrected", None),
        (3, "reviewer 1", "none", "community_voice", 7, True, "corrected", None),
        (4, "reviewer 2", "none", None, 7, False, "corrected", 2),
        (5, "reviewer 1", "none", "none", None, True, "confirmed", None),
    ]
    assert list_rows(read(exported, "ratings"), "reviewer", "rating", "rated_on", "stands") == [
        ("reviewer 2", 2, DAY, False),
        ("reviewer 1", 3, DAY, True),
        ("reviewer 2", 4, DAY, True),
    ]
    assert not {"note", "decided_at", "rated_at"} & {*reviews.columns, *read(exported, "ratings").columns}


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSONL, Format.FRICTIONLESS, Format.SQLITE, Format.PARQUET])
def test_no_name_note_or_secret_of_a_reviewer_is_in_any_file(exported: Exported, format_: Format) -> None:
    secrets = [row[0] for row in exported.ask("SELECT password_hash FROM reviewers")]
    assert len(secrets) == 2
    files = [path for path in exported.places(format_).rglob("*") if path.is_file()]
    assert len(files) >= 3
    for path in files:
        content = path.read_bytes()
        for word in (ANN, "0700 900", "09:30:00", "argon2", *secrets):
            assert word.encode() not in content, path.name


def test_names_notes_and_times_are_given_where_they_are_asked_for(exported: Exported) -> None:
    with open_contents(exported.corpus, Choices(with_reviewers=True)) as contents:
        reviews = list(contents.read(next(table for table in contents.tables if table.name == "reviews")))
    assert [each["reviewer"] for each in reviews] == [ANN, BEN, ANN, BEN, ANN]
    assert reviews[0]["note"] == "Her phone is 0700 900 000."
    assert reviews[0]["decided_at"].startswith(f"{DAY}T09:30:00.123456")


def test_without_text_no_words_of_a_document_are_exported(exported: Exported, tmp_path: Path) -> None:
    export_corpus(exported.corpus, tmp_path / "bare", Format.JSONL, choices=Choices(with_text=False))
    everything = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "bare").glob("*.jsonl"))
    for (text,) in exported.ask("SELECT text FROM sentences WHERE length(text) > 40 AND document = ?", DEAL):
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in everything
    with_text = {column.name for table in TABLES for column in table.columns if column.is_text}
    assert with_text == {"text", "lead_in", "heading"}
    lines = (tmp_path / "bare" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(line) for line in lines]
    assert len(sentences) == len(read(exported, "sentences"))
    assert not with_text & set(sentences[0])


def test_the_database_has_the_exported_tables_and_nothing_else(exported: Exported) -> None:
    (path,) = exported.places(Format.SQLITE).glob("*.db")
    with closing(sqlite3.connect(path)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute("SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'mayor'").fetchone()[0]
        said = connection.execute("SELECT count(*) FROM sentences WHERE lower(text) LIKE '%mayor%'").fetchone()[0]
        coded = connection.execute("SELECT count(*) FROM coded_sentences").fetchone()[0]
    ours = {table.name for table in TABLES} | {"dictionary", "coded_sentences"}
    assert {name for name in names if not name.startswith(("sentences_fts", "sqlite_"))} == ours
    assert 0 < found <= said
    assert coded == len(read(exported, "labels").query("code != 'none'"))
    described = json.loads((path.parent / "metadata.json").read_text(encoding="utf-8"))["databases"][path.stem][
        "tables"
    ]
    assert set(described) == ours
    assert set(described["scores"]["columns"]) == set(read(exported, "scores").columns)
    assert HOSTILE[0] in {row for (row,) in exported.ask("SELECT text FROM sentences WHERE document = ?", DEAL)}
