"""What comes by an address is compared with what a corpus holds, and taken as what a person says, as files are."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sources import pages
from tests.sources.site import Site
from tests.sources.test_fetching import ASSETS, DEAL, MEDIA, SPEECH, fetch, list_rows, read_files
from tests.sources.test_watching import WATCH, result, set_watch, watch
from tests.terminal import call

from policymine.adding import Choice, Given, Relation
from policymine.candidates import accept, list_candidates
from policymine.documents import open_corpus
from policymine.fetching import Filed, Result, Way, add_address, open_errand
from policymine.ledger import State
from policymine.records import Document, Kind

SIGNED = "https://www.gov.uk/government/speeches/signed"
TEXT = pages.write("Ambleford", sentences=40)


def publish(site: Site, path: str, text: str, *, title: str = "Speech at Ambleford") -> None:
    site.publish(pages.speech(path, title, details={"body": f"<p>{text}</p>"}))


def add(corpus: Path, address: str, way: Way | None = None) -> Filed:
    with open_errand(corpus) as errand:
        return add_address(errand, address, Given(), way or Way())


@pytest.fixture
def held(site: Site, corpus: Path) -> Path:
    """A corpus with a speech; a page much like it is published too."""
    publish(site, "/government/speeches/ambleford", TEXT)
    publish(site, "/government/speeches/signed", f"{TEXT} It was signed today.", title="The signed speech")
    assert add(corpus, SPEECH).result is Result.ADDED
    return corpus


def test_a_page_that_is_like_a_document_is_left_out_with_what_to_type(held: Path) -> None:
    filed = add(held, SIGNED)
    assert (filed.result, filed.document) == (Result.ALIKE, "")
    assert f"{SIGNED} was not added: it is 9" in filed.message
    for option in ("--as-version-of ambleford", "--as-rendition-of ambleford", "--as-new"):
        assert f"policymine add {held} {SIGNED} {option}" in filed.message
    assert len(open_corpus(held).documents) == 1


def test_it_is_taken_as_a_version_when_that_is_said(site: Site, held: Path) -> None:
    assert "as a new version of ambleford" in call("add", held, SIGNED, "--as-version-of", "ambleford").stderr
    document = open_corpus(held).find("ambleford")
    assert (document.title, document.source_url) == ("The signed speech", SIGNED)
    assert [each.version for each in read_files(held)] == [1, 2]
    assert [each.result for each in fetch(held, again=True)] == [Result.UNCHANGED]
    assert add(held, SPEECH).result is Result.KNOWN


def test_it_is_a_document_of_its_own_when_that_is_said(held: Path) -> None:
    assert "Added signed" in call("add", held, SIGNED, "--as-new").stderr
    assert len(open_corpus(held).documents) == 2


def test_the_same_words_at_another_address_are_kept_as_another_form(site: Site, held: Path) -> None:
    site.pages["/copy.txt"] = (f"Speech at Ambleford\n\n{TEXT}".encode(), "text/plain")
    filed = add(held, f"{site.address}/copy.txt")
    assert (filed.result, filed.document) == (Result.KEPT, "ambleford")
    assert "word for word the same" in filed.message
    assert len(read_files(held)) == 2
    assert add(held, f"{site.address}/copy.txt").result is Result.KNOWN


def test_a_candidate_that_is_like_a_document_waits_and_tells_it(site: Site, held: Path) -> None:
    set_watch(held, f'{WATCH}[[watch.accept]]\nwords = ["signed"]\n')
    site.results = [result("signed", "2025-05-01T10:00:00Z")]
    report = watch(held)
    assert report.added == []
    assert "the same as ambleford" in "".join(report.refused)
    [found] = list_candidates(held)
    assert found.state is State.WAITING
    assert "--as-version-of ambleford" in found.reason
    assert watch(held).brought == ()
    accept(held, [found.number])
    assert watch(held).added == ["signed"]


def test_a_candidate_has_become_what_a_person_added_it_as(site: Site, held: Path) -> None:
    set_watch(held)
    site.results = [result("signed", "2025-05-01T10:00:00Z")]
    watch(held)
    add(held, SIGNED, Way(Choice(Relation.VERSION, "ambleford")))
    [found] = list_candidates(held, tuple(State))
    assert (found.state, found.document) == (State.ADDED, "ambleford")


def test_a_listed_document_stays_and_its_likeness_is_told(held: Path) -> None:
    listed = Document("signed", "", "The signed speech", Kind.SPEECH, source_url=SIGNED)
    list_rows(held, *open_corpus(held).documents, listed)
    [filed] = fetch(held)
    assert filed.result is Result.FETCHED
    assert "the same as ambleford" in filed.message
    assert f"policymine remove {held} signed" in filed.message


def test_a_pdf_that_was_only_saved_anew_is_no_new_version(site: Site, corpus: Path) -> None:
    site.publish(pages.publication(DEAL, "Ambleford deal", [pages.file_attachment(f"{ASSETS}/deal.pdf", "Deal")]))
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf("Ambleford"), "application/pdf")
    add(corpus, f"https://www.gov.uk{DEAL}")
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf("Ambleford") + b"\n% saved anew\n", "application/pdf")
    [filed] = fetch(corpus, again=True)
    assert filed.result is Result.UNCHANGED
    assert "saved anew with the same words" in filed.message
    assert open_corpus(corpus).find("ambleford-deal").file == "documents/ambleford-deal.pdf"
    assert len([each for each in read_files(corpus) if each.version == 1 and each.file.endswith(".pdf")]) == 2
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]
    assert len(read_files(corpus)) == len({each.sha256 for each in read_files(corpus)})
