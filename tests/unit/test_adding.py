"""Adding files: what is the same, what is alike, what is guessed, and who is asked."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from tests.conftest import SAMPLE

from policymine.adding import Added, Choice, Given, Relation, add_paths
from policymine.documents import Corpus, create_corpus, open_corpus, withdraw_document
from policymine.errors import CorpusError
from policymine.guesses import Guess
from policymine.likenesses import LEAST_LIKENESS, PRINTS, Alike
from policymine.records import Document, Kind

SPEECH = [f"Point {number}: parish {number * 7} will run its own hall from year {number}." for number in range(60)]
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>2025-03-01T12:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in SPEECH)
    + "</w:body></w:document>"
)
DEAL = SAMPLE / "documents" / "lindenshire-level-2-agreement.pdf"


class Clerk:
    """Answers as it was told to, and notes what it was asked."""

    def __init__(self, choice: Choice | None = None, title: str = "") -> None:
        self.choice = choice
        self.title = title
        self.alike: list[Alike] = []
        self.guesses: list[Guess] = []

    def choose(self, _name: str, alike: Sequence[Alike], _corpus: Corpus) -> Choice | None:
        self.alike = list(alike)
        return self.choice

    def confirm(self, _name: str, draft: Document, guesses: Sequence[Guess]) -> Document | None:
        self.guesses = list(guesses)
        return replace(draft, title=self.title, guessed="") if self.title else None


def write(folder: Path, name: str, lines: Sequence[str]) -> Path:
    path = folder / name
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with one speech of sixty sentences."""
    path = create_corpus(tmp_path / "corpus").folder
    add(path, write(tmp_path, "speech.txt", SPEECH))
    return path


@pytest.fixture
def draft(folder: Path) -> Path:
    """The speech with a twentieth of its sentences cut out."""
    return write(folder.parent, "draft.txt", [line for number, line in enumerate(SPEECH) if number % 20])


def add(folder: Path, path: Path, given: Given | None = None, **options: object) -> Added:
    (added,) = add_paths(folder, [path], given or Given(), **options)  # type: ignore[arg-type]
    return added


def test_a_pdf_saved_anew_is_kept_as_a_rendition(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    first = add(folder, DEAL)
    again = tmp_path / "again.pdf"
    pypdfium2.PdfDocument(DEAL).save(again)
    assert again.read_bytes() != DEAL.read_bytes()
    added = add(folder, again)
    assert (added.relation, added.document) == (Relation.RENDITION, first.document)
    assert [(each.version, each.rendition) for each in open_corpus(folder).read_files()] == [(1, "pdf"), (1, "pdf")]
    assert "another form of it" in added.message
    assert "already" in add(folder, again).message


def test_a_draft_is_set_aside_with_what_to_type(folder: Path, draft: Path) -> None:
    added = add(folder, draft)
    assert added.document is None
    (alike,) = added.alike
    assert LEAST_LIKENESS < 0.8 < alike.share < 1
    for option in ("--as-version-of speech", "--as-rendition-of speech", "--as-new"):
        assert f"policymine add {folder} {draft} {option}" in added.message
    assert len(open_corpus(folder).documents) == 1


@pytest.mark.parametrize(
    ("choice", "files", "documents"),
    [
        (Choice(Relation.VERSION, "spee"), [("speech", 1), ("speech", 2)], ["speech"]),
        (Choice(Relation.RENDITION, "speech"), [("speech", 1), ("speech", 1)], ["speech"]),
        (Choice(Relation.NEW), [("speech", 1), ("draft", 1)], ["speech", "draft"]),
    ],
)
def test_an_option_says_what_it_is(
    folder: Path, draft: Path, choice: Choice, files: list[tuple[str, int]], documents: list[str]
) -> None:
    assert add(folder, draft, choice=choice).relation is choice.relation
    corpus = open_corpus(folder)
    assert [(each.document, each.version) for each in corpus.read_files()] == files
    assert [each.document for each in corpus.documents] == documents


def test_a_person_is_asked_what_it_is_and_whether_the_guesses_are_right(folder: Path, draft: Path) -> None:
    clerk = Clerk(Choice(Relation.NEW), title="The draft")
    added = add(folder, draft, adviser=clerk)
    assert [each.document for each in clerk.alike] == ["speech"]
    assert {each.column for each in clerk.guesses} == {"title", "kind"}
    assert added.document is not None
    assert (added.document.title, added.document.guessed) == ("The draft", "")


def test_what_a_person_leaves_out_is_not_added(folder: Path, draft: Path) -> None:
    assert add(folder, draft, adviser=Clerk()).document is None
    assert "left out" in add(folder, draft, adviser=Clerk(Choice(Relation.NEW))).message
    assert len(open_corpus(folder).documents) == 1


def test_withdrawn_documents_are_still_known(folder: Path, draft: Path) -> None:
    withdraw_document(folder, "speech", because="a draft")
    assert f"policymine remove {folder} speech --undo" in add(folder, folder.parent / "speech.txt").message
    assert f"policymine remove {folder} speech --undo" in add(folder, draft).message


def test_earlier_versions_are_refused_too(folder: Path, draft: Path) -> None:
    add(folder, draft, choice=Choice(Relation.VERSION, "speech"))
    assert "version 1, of the document speech" in add(folder, folder.parent / "speech.txt").message


def test_prints_are_taken_anew_where_they_are_lost(folder: Path, draft: Path) -> None:
    (folder / PRINTS).write_text('{"torn', encoding="utf-8")
    assert add(folder, draft).alike
    (folder / PRINTS).unlink()
    assert add(folder, draft).alike


def test_a_scan_is_added_and_its_words_are_left_to_the_run(tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 200)
    pdf.save(tmp_path / "scan.pdf")
    added = add(tmp_path / "corpus", tmp_path / "scan.pdf")
    assert added.document is not None
    assert added.document.title == "Scan"


def test_doubtful_guesses_are_shown_and_taken_only_if_told_to(tmp_path: Path) -> None:
    dated = tmp_path / "dated.docx"
    with zipfile.ZipFile(dated, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("docProps/core.xml", CORE)
        package.writestr("word/document.xml", BODY)
    first = add(tmp_path / "one", dated)
    assert first.document is not None
    assert first.document.published_on == ""
    assert "not taken: published_on 2025-03-01" in first.message
    second = add(tmp_path / "two", dated, takes_doubtful=True)
    assert second.document is not None
    assert second.document.published_on == "2025-03-01"
    assert "published_on" in second.document.guessed.split()


def test_what_is_given_is_no_guess(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", ["# A title of mine", *SPEECH])
    added = add(tmp_path / "corpus", path, Given(title="Devolution to Kent", kind=Kind.DEAL, government="Coalition"))
    assert added.document is not None
    assert (added.document.area, added.document.guessed) == ("Kent and Medway", "area")
    assert added.document.government == "Coalition"


def test_a_version_of_nothing_is_refused_before_anything_is_read(folder: Path, draft: Path) -> None:
    with pytest.raises(CorpusError, match="no document nothing"):
        add(folder, draft, choice=Choice(Relation.VERSION, "nothing"))


def test_what_lies_in_hidden_folders_of_a_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "papers" / ".git").mkdir(parents=True)
    write(tmp_path / "papers" / ".git", "description.txt", SPEECH)
    write(tmp_path / "papers", "speech.txt", SPEECH)
    added = list(add_paths(tmp_path / "corpus", [tmp_path / "papers"], Given()))
    assert [each.path.name for each in added] == ["speech.txt"]


def test_a_folder_may_hold_the_corpus_that_it_is_added_to(tmp_path: Path) -> None:
    write(tmp_path, "speech.txt", SPEECH)
    folder = tmp_path / "corpus"
    assert [each.path.name for each in add_paths(folder, [tmp_path], Given())] == ["speech.txt"]
    write(tmp_path, "second.txt", [f"Line {number} of another text about the county." for number in range(60)])
    again = {each.path.name: each.document is not None for each in add_paths(folder, [tmp_path], Given())}
    assert again == {"second.txt": True, "speech.txt": False}
    write(
        folder / "documents", "third.txt", [f"Bus {number} goes to the market on day {number}." for number in range(60)]
    )
    assert any(each.document for each in add_paths(folder, [folder / "documents"], Given()))
