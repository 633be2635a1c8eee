"""Corpora: adding, refusing, the manifest and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.adding import Given, add_paths
from policymine.documents import (
    COLUMNS,
    create_corpus,
    is_date,
    lock_corpus,
    make_slug,
    open_corpus,
    read_manifest,
    write_manifest,
)
from policymine.errors import CorpusError, PolicymineError
from policymine.records import Document, Kind
from policymine.settings import Settings


def add(folder: Path, *paths: Path, given: Given | None = None) -> list[str]:
    return [outcome.message for outcome in add_paths(folder, paths, given or Given())]


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    path = tmp_path / "My speech, déjà vu.txt"
    path.write_text("Neighbourhoods will decide. That is all.", encoding="utf-8")
    return path


def test_add_makes_the_corpus_copies_and_lists(tmp_path: Path, speech: Path) -> None:
    folder = tmp_path / "new corpus"
    (message,) = add(folder, speech, given=Given(area="Marlshire", published_on="2024-03"))
    corpus = open_corpus(folder)
    (document,) = corpus.documents
    assert document.document == "my-speech-deja-vu"
    assert document.kind is Kind.SPEECH
    assert document.area == "Marlshire"
    assert corpus.locate(document).read_bytes() == speech.read_bytes()
    assert "kind speech" in message


def test_the_same_bytes_are_refused_and_named(tmp_path: Path, speech: Path) -> None:
    folder = tmp_path / "corpus"
    add(folder, speech)
    other = tmp_path / "other.txt"
    other.write_bytes(speech.read_bytes())
    (message,) = add(folder, other)
    assert "my-speech-deja-vu" in message
    assert "Nothing was added" in message
    assert len(open_corpus(folder).documents) == 1


def test_two_files_of_one_name_both_stay(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for number in (1, 2):
        path = tmp_path / str(number) / "deal.txt"
        path.parent.mkdir()
        path.write_text(f"Deal number {number}.", encoding="utf-8")
        add(folder, path)
    assert [each.document for each in open_corpus(folder).documents] == ["deal", "deal-2"]


def test_no_document_has_a_name_that_windows_keeps_for_itself(tmp_path: Path) -> None:
    (tmp_path / "Aux.txt").write_text("We will give every parish council the right to run its park.", encoding="utf-8")
    (added,) = add_paths(tmp_path / "corpus", [tmp_path / "Aux.txt"], Given())
    assert added.document
    assert added.document.file == "documents/aux-2.txt"


def test_a_folder_that_no_store_can_be_addressed_in_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicymineError, match="question mark in its path"):
        Settings(database_url="").locate_store(tmp_path / "why?")


def test_a_missing_file_costs_only_itself(tmp_path: Path, speech: Path) -> None:
    folder = tmp_path / "corpus"
    messages = add(folder, tmp_path / "nowhere.pdf", speech)
    assert "There is no file" in messages[0]
    assert len(open_corpus(folder).documents) == 1


def test_bad_metadata_is_refused_before_anything_is_added(tmp_path: Path, speech: Path) -> None:
    with pytest.raises(CorpusError, match="2015-10-02"):
        add(tmp_path / "corpus", speech, given=Given(published_on="2 October"))
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize(
    ("value", "right"), [("", True), ("2015", True), ("2015-10", True), ("2015-02-30", False), ("15", False)]
)
def test_dates_may_stop_at_the_month_or_year(value: str, right: bool) -> None:
    assert is_date(value) is right


def test_a_manifest_survives_writing_and_reading(tmp_path: Path) -> None:
    create_corpus(tmp_path)
    documents = (
        Document("one", "documents/one.pdf", 'A "quoted", titled\nthing', Kind.DEAL, "2015-10", "HM Treasury", "Tarne"),
        Document("two", "", "Zwei – ü", Kind.OTHER),
    )
    write_manifest(tmp_path, documents)
    assert tuple(read_manifest(tmp_path / "manifest.csv")) == documents


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Bad Name,documents/a.pdf,A,deal,,,,,,,", "document"),
        ("a,documents/a.pdf,A,treaty,,,,,,,", "kind"),
        ("a,documents/a.pdf,A,deal,May 2015,,,,,,", "published_on"),
        ("a,../../etc/passwd,A,deal,,,,,,,", "file"),
        ("a,/etc/passwd,A,deal,,,,,,,", "file"),
    ],
)
def test_a_faulty_row_is_named_with_line_and_column(tmp_path: Path, row: str, column: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=f"line 2, column {column}"):
        list(read_manifest(path))


def test_a_document_may_stand_once(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    row = "a,documents/a.pdf,A,deal,,,,,,,\n"
    path.write_text(",".join(COLUMNS) + "\n" + row + row, encoding="utf-8")
    with pytest.raises(CorpusError, match="stands twice"):
        list(read_manifest(path))


def test_a_folder_that_is_no_corpus_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="policymine add"):
        open_corpus(tmp_path)
    with pytest.raises(CorpusError, match="policymine add"):
        open_corpus(tmp_path / "nowhere")


def test_a_document_is_found_by_the_beginning_of_its_name(own_corpus: Path) -> None:
    corpus = open_corpus(own_corpus)
    assert corpus.find("marl").document == "marlshire-devolution-deal"
    with pytest.raises(CorpusError, match="fits several"):
        corpus.find("speech")
    with pytest.raises(CorpusError, match="no document"):
        corpus.find("nothing")


def test_only_one_writes_at_a_time(tmp_path: Path) -> None:
    create_corpus(tmp_path)
    with (
        lock_corpus(tmp_path),
        pytest.raises(CorpusError, match="Another policymine"),
        lock_corpus(tmp_path, timeout_seconds=0.1),
    ):
        pass


def test_slugs_are_plain() -> None:
    assert make_slug("Côte d’Or & Sons — 2.0") == "cote-dor-sons-2-0"
