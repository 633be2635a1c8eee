"""Versions and renditions of a document, and tables that people edited: nothing is lost, and what is read is clear."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

from policymine.documents import (
    HOLDINGS,
    MANIFEST,
    Rendition,
    add_document,
    add_rendition,
    add_version,
    create_corpus,
    open_corpus,
    touch_file,
    write_manifest,
)
from policymine.errors import CorpusError, DuplicateError
from policymine.records import Document, HeldFile, Kind, Provenance

PAGE = Provenance("https://example.org/deal", "2026-01-02T03:04:05+00:00", '"a"', "Fri, 02 Jan 2026 03:04:05 GMT")
DRAFT = Document("deal", "", "A deal", Kind.DEAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create_corpus(tmp_path / "corpus").folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def read_files(folder: Path) -> tuple[HeldFile, ...]:
    return open_corpus(folder).read_files()


def test_a_new_version_is_read_and_the_old_file_stays(folder: Path) -> None:
    add_document(folder, write(folder, "a.html", "<p>One.</p>"), DRAFT, provenance=PAGE)
    current = add_version(folder, "deal", write(folder, "b.html", "<p>Two.</p>"), changes={"title": "The deal"})
    assert (current.file, current.title) == ("documents/deal.v2.html", "The deal")
    first, second = read_files(folder)
    assert (first.version, first.etag, bool(first.superseded_on)) == (1, '"a"', True)
    assert (second.version, second.file, second.superseded_on) == (2, "documents/deal.v2.html", "")
    assert (folder / first.file).read_text(encoding="utf-8") == "<p>One.</p>"


def test_the_current_bytes_are_no_new_version_and_earlier_ones_are(folder: Path) -> None:
    one, two = write(folder, "a.txt", "One."), write(folder, "b.txt", "Two.")
    add_document(folder, one, DRAFT)
    with pytest.raises(DuplicateError) as refused:
        add_version(folder, "deal", one)
    assert refused.value.document == "deal"
    add_version(folder, "deal", two)
    add_version(folder, "deal", one)
    assert [each.version for each in read_files(folder)] == [1, 2, 3]
    assert open_corpus(folder).documents[0].sha256 == read_files(folder)[0].sha256


def test_a_document_comes_with_its_renditions_and_those_that_are_to_be_fetched(folder: Path) -> None:
    pdf = Rendition(write(folder, "a.pdf", "not really"), "pdf")
    listed = Rendition(None, "odt", Provenance("https://example.org/deal.odt"))
    add_document(folder, write(folder, "a.html", "<p>One.</p>"), DRAFT, provenance=PAGE, renditions=[pdf, listed])
    assert [(each.rendition, each.file) for each in read_files(folder)] == [
        ("html", "documents/deal.html"),
        ("pdf", "documents/deal.pdf"),
        ("odt", ""),
    ]
    came = write(folder, "a.odt", "an odt")
    add_rendition(folder, "deal", came, rendition="odt", provenance=Provenance("https://example.org/deal.odt"))
    assert [each.file for each in read_files(folder)][-1] == "documents/deal.odt"
    assert len(read_files(folder)) == 3
    assert open_corpus(folder).documents[0].file == "documents/deal.html"
    with pytest.raises(DuplicateError):
        add_rendition(folder, "deal", came)


def test_a_listed_document_gets_its_first_file(folder: Path) -> None:
    write_manifest(folder, [DRAFT])
    add_version(folder, "deal", write(folder, "x.txt", "One."), provenance=PAGE)
    (held,) = read_files(folder)
    assert (held.version, held.file, held.source_url) == (1, "documents/deal.txt", PAGE.source_url)


def test_a_file_that_has_not_changed_is_noted(folder: Path) -> None:
    document = add_document(folder, write(folder, "a.txt", "One."), DRAFT, provenance=PAGE)
    touch_file(folder, "deal", document.file, Provenance(retrieved_at="2026-02-01T00:00:00+00:00", etag='"b"'))
    (held,) = read_files(folder)
    assert (held.etag, held.retrieved_at, held.source_url) == ('"b"', "2026-02-01T00:00:00+00:00", PAGE.source_url)
    with pytest.raises(CorpusError, match="holds no file"):
        touch_file(folder, "deal", "documents/other.txt", PAGE)


def test_an_interrupted_addition_is_taken_up_by_the_next(folder: Path) -> None:
    source = write(folder, "a.txt", "One.")
    add_document(folder, source, DRAFT, provenance=PAGE)
    (folder / MANIFEST).unlink()
    assert read_files(folder) == ()
    assert add_document(folder, source, DRAFT, provenance=PAGE).file == "documents/deal.txt"
    other = add_document(folder, write(folder, "b.txt", "Two."), DRAFT)
    assert other.document == "deal-2"
    assert len(read_files(folder)) == 2
    assert len(list((folder / "documents").iterdir())) == 2


def test_a_file_named_by_hand_counts_as_the_next_version(folder: Path) -> None:
    add_document(folder, write(folder, "a.txt", "One."), DRAFT, provenance=PAGE)
    (folder / "documents" / "mine.txt").write_text("Mine.", encoding="utf-8")
    manifest = (folder / MANIFEST).read_text(encoding="utf-8").replace("documents/deal.txt", "documents/mine.txt")
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    assert [(each.version, each.file) for each in read_files(folder)] == [
        (1, "documents/deal.txt"),
        (2, "documents/mine.txt"),
    ]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("cp1252", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")]
)
def test_a_manifest_saved_by_a_spreadsheet_is_read_and_its_own_columns_stay(
    folder: Path, encoding: str, separator: str
) -> None:
    rows = [("document", "file", "title", "kind", "my remarks"), ("deal", "", "Café – the deal", "deal", "ask Ann")]
    content = "\r\n".join(separator.join(cells) for cells in rows) + "\r\n" + separator * 4 + "\r\n"
    (folder / MANIFEST).write_bytes(content.encode(encoding))
    assert open_corpus(folder).documents[0].title == "Café – the deal"
    add_document(folder, write(folder, "a.txt", "One."), Document("speech", "", "A speech", Kind.SPEECH))
    written = (folder / MANIFEST).read_bytes()
    assert written.startswith(codecs.BOM_UTF8) is (encoding != "utf-8")
    lines = written.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(f"{separator}my remarks")
    assert lines[1].endswith(f"{separator}ask Ann")
    assert "Café – the deal" in lines[1]
    assert [each.document for each in open_corpus(folder).documents] == ["deal", "speech"]


def test_a_column_with_a_comma_in_its_name_stays_one(folder: Path) -> None:
    (folder / MANIFEST).write_text(
        'document,file,title,kind,"remarks, mine"\ndeal,,A deal,deal,ask Ann\n', encoding="utf-8"
    )
    write_manifest(folder, open_corpus(folder).documents)
    (row,) = csv.DictReader((folder / MANIFEST).read_text(encoding="utf-8").splitlines())
    assert row["remarks, mine"] == "ask Ann"


def test_withdrawn_documents_are_listed_and_not_among_the_documents(folder: Path) -> None:
    write_manifest(folder, [DRAFT, Document("old", "", "Old", withdrawn_on="2026-01-01")])
    corpus = open_corpus(folder)
    assert [each.document for each in corpus.documents] == ["deal"]
    assert [each.document for each in corpus.withdrawn] == ["old"]
    with pytest.raises(CorpusError, match="was withdrawn"):
        corpus.find("old")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("deal,zero,pdf,documents/a.pdf", "version"),
        ("deal,1,pdf,../a.pdf", "inside the corpus folder"),
    ],
)
def test_a_fault_in_files_csv_is_named(folder: Path, row: str, message: str) -> None:
    write_manifest(folder, [DRAFT])
    (folder / HOLDINGS).write_text(f"document,version,rendition,file\n{row}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=message) as refused:
        read_files(folder)
    assert "line 2" in str(refused.value)
