"""Checks of a corpus: every fault with line, column and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.documents import (
    COLUMNS,
    HOLDINGS,
    MANIFEST,
    add_document,
    add_version,
    create_corpus,
    edit_document,
    open_corpus,
    restore_document,
    withdraw_document,
)
from policymine.documents.checks import Check, check_corpus
from policymine.errors import CorpusError
from policymine.records import Document, Kind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound corpus with a deal in two versions."""
    path = create_corpus(tmp_path / "corpus").folder
    add_document(path, write(tmp_path / "a.txt", "One."), Document("deal", "", "A deal", Kind.DEAL))
    add_version(path, "deal", write(tmp_path / "b.txt", "Two."))
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def list_faults(check: Check) -> list[str]:
    return [f"{each.path.name} {each.line} {each.column}".strip() for each in check.faults]


def test_a_sound_corpus_has_no_faults(folder: Path) -> None:
    check = check_corpus(folder)
    assert (check.documents, check.withdrawn, check.unfetched, check.faults, check.remarks) == (1, 0, 0, (), ())


def test_every_fault_of_the_manifest_is_named(folder: Path) -> None:
    rows = (
        "Bad Name,,A,treaty,May 2015,,,,,,",
        "short,,A,deal,,,,,,xyz,",
        "commas,,A, with a comma,deal,,,,,,,",
        "short,,Again,deal,,,,,,,",
    )
    with (folder / MANIFEST).open("a", encoding="utf-8") as stream:
        stream.write("\n".join(rows) + "\n")
    assert list_faults(check_corpus(folder)) == [
        "manifest.csv 3 document",
        "manifest.csv 3 kind",
        "manifest.csv 3 published_on",
        "manifest.csv 4 sha256",
        "manifest.csv 5 kind",
        "manifest.csv 5 published_on",
        "manifest.csv 6 document",
    ]


def test_cells_beyond_the_last_column_are_a_fault(folder: Path) -> None:
    with (folder / MANIFEST).open("a", encoding="utf-8") as stream:
        stream.write("long,,A,deal,,,,,,,,too much\n")
    (fault,) = check_corpus(folder).faults
    assert "has more cells than the first row ('too much')" in str(fault)


def test_files_that_are_gone_changed_or_named_by_no_table(folder: Path) -> None:
    (folder / "documents" / "deal.txt").unlink()
    write(folder / "documents" / "deal.v2.txt", "Changed.")
    write(folder / "documents" / "stray.txt", "Stray.")
    write(folder / "documents" / ".half.txt.part", "Ha")
    check = check_corpus(folder)
    assert list_faults(check) == ["manifest.csv 2 sha256", "files.csv 2 file", "stray.txt 0"]
    assert "put the old file back" in check.faults[0].what
    assert f"policymine add {folder}" in check.faults[2].what
    assert [each.path.name for each in check.remarks] == [".half.txt.part"]


def test_a_file_that_a_row_at_fault_names_is_not_to_be_added_again(folder: Path) -> None:
    words = (folder / MANIFEST).read_text(encoding="utf-8")
    write(
        folder / MANIFEST,
        words.replace(",A deal,deal,", ",A deal,pact,"),
    )
    (folder / HOLDINGS).unlink()
    (folder / "documents" / "deal.txt").unlink()
    assert list_faults(check_corpus(folder)) == ["manifest.csv 2 kind"]
    write(folder / MANIFEST, f"sep=;\n{words}")
    assert list_faults(check_corpus(folder)) == ["manifest.csv 1 document"]


def test_documents_that_share_a_file(folder: Path) -> None:
    row = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()[1]
    with (folder / MANIFEST).open("a", encoding="utf-8") as stream:
        stream.write(row.replace("deal,", "other,", 1) + "\n")
    assert list_faults(check_corpus(folder)) == [
        "manifest.csv 2 file", "manifest.csv 3 file", "manifest.csv 3 sha256",
    ]  # fmt: skip


def test_what_is_to_be_looked_at_is_a_remark(folder: Path) -> None:
    edit_document(folder, "deal", {"title": "", "published_on": "2999", "added_on": "22/11/2026", "guessed": "kind"})
    with (folder / HOLDINGS).open("a", encoding="utf-8") as stream:
        stream.write("gone,1,pdf,\n")
    check = check_corpus(folder)
    assert check.faults == ()
    assert [each.column for each in check.remarks] == ["title", "added_on", "published_on", "guessed", "document"]


@pytest.mark.parametrize(
    ("settings", "what"),
    [("name = ", "not valid TOML"), ("title = 3", "title must be text"), ('codebook = "none_such"', "no codebook")],
)
def test_faults_of_the_settings_are_named(folder: Path, settings: str, what: str) -> None:
    write(folder / "corpus.toml", settings)
    (fault,) = check_corpus(folder).faults
    assert fault.path.name == "corpus.toml"
    assert what in str(fault)


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b'document,file,title,kind\n"open', b"name,file\n"])
def test_a_manifest_that_cannot_be_read_is_one_fault(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    assert [each.path.name for each in check_corpus(folder).faults if each.path.name == MANIFEST] == [MANIFEST]
    with pytest.raises(CorpusError):
        open_corpus(folder)


def test_there_must_be_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus"):
        check_corpus(tmp_path / "nowhere")
    deal = write(tmp_path / "deal.txt", "One.")
    for look in (check_corpus, open_corpus):
        with pytest.raises(CorpusError, match=r"deal\.txt is a file, and a corpus is a folder"):
            look(deal)


def test_editing_confirms_what_is_given(folder: Path) -> None:
    edit_document(folder, "deal", {"guessed": "title kind"})
    edited = edit_document(folder, "de", {"title": "The deal"})
    assert (edited.title, edited.guessed) == ("The deal", "kind")
    assert open_corpus(folder).documents == (edited,)


def test_withdrawing_keeps_the_row_and_is_taken_back(folder: Path) -> None:
    withdrawn = withdraw_document(folder, "deal", because="a draft")
    assert (bool(withdrawn.withdrawn_on), withdrawn.withdrawn_because) == (True, "a draft")
    assert check_corpus(folder).withdrawn == 1
    assert edit_document(folder, "deal", {"title": "Old"}).title == "Old"
    assert restore_document(folder, "deal").withdrawn_on == ""
    assert [each.document for each in open_corpus(folder).documents] == ["deal"]
    with pytest.raises(CorpusError, match="has not been withdrawn"):
        restore_document(folder, "deal")


def test_a_new_manifest_has_only_the_columns_that_are_used(folder: Path) -> None:
    header = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()[0].split(",")
    assert set(header) < set(COLUMNS)
    withdraw_document(folder, "deal", because="a draft")
    assert "withdrawn_because" in (folder / MANIFEST).read_text(encoding="utf-8").splitlines()[0]
