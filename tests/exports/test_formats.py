"""Every format goes out and comes back the same, runs no formula, and is whole or not there."""

from __future__ import annotations

import csv
import json
import os
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas
import pytest
import spacy
from spacy.tokens import DocBin
from typer.testing import CliRunner

from policymine.cli.app import app
from policymine.documents.spreadsheets import restore
from policymine.errors import PolicymineError
from policymine.exports.contents import open_contents
from policymine.exports.dictionary import Choices, Row, Type
from policymine.exports.documentation import render_dictionary
from policymine.exports.exporting import export_corpus
from policymine.exports.formats import Format
from policymine.exports.libraries import load_library
from policymine.exports.workbooks import write_workbook
from tests.conftest import ROOT
from tests.exports.conftest import DEAL, HOSTILE, Exported

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")


@pytest.fixture(scope="module")
def expected(exported: Exported) -> dict[str, list[Row]]:
    with open_contents(exported.corpus) as contents:
        return {table.name: list(contents.read(table)) for table in contents.tables}


def test_json_lines_come_back_the_same(exported: Exported, expected: dict[str, list[Row]]) -> None:
    for name, rows in expected.items():
        lines = (exported.places(Format.JSONL) / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
        assert [json.loads(line) for line in lines if line] == rows


def test_parquet_comes_back_the_same_with_types_and_meanings(
    exported: Exported, expected: dict[str, list[Row]]
) -> None:
    import pyarrow.parquet

    for name, rows in expected.items():
        table = pyarrow.parquet.read_table(exported.places(Format.PARQUET) / f"{name}.parquet")
        assert table.to_pylist() == rows
        assert all(field.metadata[b"description"] for field in table.schema)


@pytest.mark.parametrize("format_", [Format.CSV, Format.FRICTIONLESS])
def test_csv_comes_back_the_same_and_starts_no_formula(
    exported: Exported, expected: dict[str, list[Row]], format_: Format
) -> None:
    folder = exported.places(format_) / ("tables" if format_ is Format.FRICTIONLESS else "")
    with open_contents(exported.corpus) as contents:
        tables = {table.name: table for table in contents.tables}
    for name, rows in expected.items():
        raw = (folder / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") is (format_ is Format.CSV)
        cells = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
        assert len(cells) == len(rows)
        for found, row in zip(cells, rows, strict=True):
            for column in tables[name].columns:
                assert not (column.type is Type.STRING and found[column.name].startswith(STARTS))
                assert read_cell(found[column.name], column.type) == row[column.name]


def read_cell(cell: str, type_: Type) -> Any:
    if cell == "":
        return None
    readers = {Type.INTEGER: int, Type.NUMBER: float, Type.BOOLEAN: "true".__eq__}
    return readers.get(type_, restore)(cell)


def test_pandas_reads_the_csv_as_numbers_and_words(exported: Exported, expected: dict[str, list[Row]]) -> None:
    frame = pandas.read_csv(exported.places(Format.CSV) / "scores.csv")
    assert frame["stated"].dtype == bool
    assert frame["value"].dtype == float
    assert frame["value"].dropna().tolist() == [row["value"] for row in expected["scores"] if row["value"] is not None]


def test_the_workbook_holds_the_same_and_no_formula(exported: Exported, expected: dict[str, list[Row]]) -> None:
    book = openpyxl.load_workbook(exported.places(Format.XLSX), read_only=True)
    assert book.sheetnames == ["about", "dictionary", *expected]
    for name, rows in expected.items():
        titles, *found = book[name].iter_rows()
        assert len(found) == len(rows)
        for cells, row in zip(found, rows, strict=True):
            for title, cell in zip(titles, cells, strict=True):
                given = row[title.value]
                assert cell.data_type != "f"
                assert (cell.data_type == "d") is (title.value in ("decided_on", "rated_on"))
                assert not (isinstance(cell.value, str) and cell.value.startswith(STARTS))
                assert unwrap(cell.value) == (pytest.approx(given, rel=1e-14) if is_number(given) else given)
    book.close()


def is_number(value: Any) -> bool:
    return isinstance(value, float)


def unwrap(value: Any) -> Any:
    """Undo the neutralising, and Excel's way of writing a tab; a date is written as other formats do."""
    if isinstance(value, datetime):
        assert value == datetime.combine(value, time.min)
        return value.date().isoformat()
    return restore(value.replace("_x0009_", "\t")) if isinstance(value, str) else value


def test_frictionless_finds_the_package_valid_and_a_planted_fault(exported: Exported, tmp_path: Path) -> None:
    descriptor = exported.places(Format.FRICTIONLESS) / "datapackage.json"
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert len(report.tasks) == 7
    export_corpus(exported.corpus, tmp_path / "package", Format.FRICTIONLESS)
    labels = tmp_path / "package" / "tables" / "labels.csv"
    labels.write_text(labels.read_text(encoding="utf-8").replace(",firm,", ",sworn,", 1), encoding="utf-8")
    faulty = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert [error[0] for error in faulty.flatten(["fieldName"])] == ["commitment"]


def test_the_doc_bin_loads_in_spacy_with_spans_at_their_places(
    exported: Exported, expected: dict[str, list[Row]]
) -> None:
    docs = list(DocBin().from_disk(exported.places(Format.DOCBIN)).get_docs(spacy.blank("en").vocab))
    assert [doc.user_data["document"]["document"] for doc in docs] == [DEAL, "speech-marlshire-signing"]
    for doc in docs:
        name = doc.user_data["document"]["document"]
        ((body,),) = exported.ask("SELECT body FROM assessments WHERE document = ?", name)
        assert doc.text == body
        labels = [row["code"] for row in expected["labels"] if row["document"] == name]
        assert [span.label_ for span in doc.spans["codes"]] == labels
        mentions = [row for row in expected["mentions"] if row["document"] == name]
        assert len(doc.spans["mentions"]) == len(mentions) > 20
        for span, row, kept in zip(doc.spans["mentions"], mentions, doc.user_data["mentions"], strict=True):
            assert (span.label_, kept["concept"]) == (row["label"], row["concept"])
            assert span.start_char <= row["start_char"] < row["end_char"] <= span.end_char
            assert body[kept["start_char"] : kept["end_char"]] == row["text"]
        assert list(doc.user_data["scores"]) == [row for row in expected["scores"] if row["document"] == name]


def test_the_hostile_words_were_there_to_begin_with(expected: dict[str, list[Row]]) -> None:
    assert tuple(row["text"] for row in expected["sentences"] if row["document"] == DEAL)[: len(HOSTILE)] == HOSTILE
    assert expected["documents"][1]["title"].startswith("=cmd|")


def test_what_is_there_is_refused_and_replaced_only_when_it_is_an_export(exported: Exported, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export_corpus(exported.corpus, target, Format.CSV)
    (target / "documents.csv").write_text("old", encoding="utf-8")
    with pytest.raises(PolicymineError, match="--replace"):
        export_corpus(exported.corpus, target, Format.CSV)
    assert (target / "documents.csv").read_text(encoding="utf-8") == "old"
    export_corpus(exported.corpus, target, Format.JSONL, replace=True)
    assert not list(target.glob("*.csv"))
    own = tmp_path / "photos"
    own.mkdir()
    (own / "holiday.txt").write_text("sun", encoding="utf-8")
    with pytest.raises(PolicymineError, match="is no export of policymine"):
        export_corpus(exported.corpus, own, Format.CSV, replace=True)
    with pytest.raises(PolicymineError, match="is a folder"):
        export_corpus(exported.corpus, own, Format.XLSX, replace=True)
    with pytest.raises(PolicymineError, match="is a file"):
        export_corpus(exported.corpus, own / "holiday.txt", Format.CSV, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "photos"]
    assert (own / "holiday.txt").read_text(encoding="utf-8") == "sun"


def test_a_workbook_has_a_name_that_spreadsheets_know(exported: Exported, tmp_path: Path) -> None:
    with pytest.raises(PolicymineError, match=r"tables does not end in \.xlsx.* Call it tables\.xlsx\."):
        export_corpus(exported.corpus, tmp_path / "tables", Format.XLSX)
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_cannot_hold_it_says_so_and_leaves_nothing(exported: Exported, tmp_path: Path) -> None:
    with pytest.raises(PolicymineError, match="made of the words"):
        export_corpus(exported.corpus, tmp_path / "words.spacy", Format.DOCBIN, choices=Choices(with_text=False))
    assert list(tmp_path.iterdir()) == []
    with open_contents(exported.corpus) as contents, pytest.raises(PolicymineError, match=r"more rows .*\(100\)"):
        write_workbook(contents, tmp_path / "book.xlsx", most_rows=100)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="only others than root are kept from writing")
def test_a_folder_that_cannot_be_written_is_named(exported: Exported, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PolicymineError, match="cannot be written"):
        export_corpus(exported.corpus, tmp_path / "out", Format.CSV)


def test_a_missing_library_is_named_with_its_remedy() -> None:
    with pytest.raises(PolicymineError, match=r"Parquet needs no_such_library.*pip install 'policymine\[export\]'"):
        load_library("no_such_library", "Parquet")
    assert load_library("json", "JSON") is sys.modules["json"]


def test_the_command_says_what_it_did_and_what_is_in_the_way(exported: Exported, tmp_path: Path) -> None:
    call = ["export", str(exported.corpus), "--format", "csv", "-o", str(tmp_path / "a b é"), "--without-text"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "without the words of documents" in done.output
    assert "text" not in pandas.read_csv(tmp_path / "a b é" / "sentences.csv").columns
    assert "--replace" in str(CliRunner().invoke(app, call).exception)


def test_the_page_in_docs_has_every_column(exported: Exported) -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert render_dictionary() in page
    with open_contents(exported.corpus, Choices(with_reviewers=True)) as contents:
        for table in contents.tables:
            part = page.split(f"### {table.name}\n", 1)[1].split("### ", 1)[0]
            for name in table.names:
                assert f"`{name}`" in part or (name.startswith("probability_") and "`probability_CODE`" in part)
