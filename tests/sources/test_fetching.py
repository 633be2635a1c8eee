"""Adding addresses, and rounds of fetching: what becomes of a corpus, its tables and its ledger."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response
from tests.sources import pages
from tests.sources.site import Site

from policymine.adding import Given
from policymine.documents import add_document, open_corpus, write_manifest
from policymine.errors import CorpusError
from policymine.fetching import Filed, Result, add_address, fetch_documents, list_problems, open_errand, open_ledger
from policymine.ledger import Visit
from policymine.records import Document, HeldFile, Kind
from policymine.sources.outcomes import Outcome

SPEECH = "https://www.gov.uk/government/speeches/ambleford"
DEAL = "/government/publications/ambleford-deal"
MEDIA = "/media/65e8a1b2c3d4e5f607182930"
ASSETS = f"https://assets.publishing.service.gov.uk{MEDIA}"


def add(corpus: Path, address: str, given: Given | None = None) -> Filed:
    with open_errand(corpus) as errand:
        return add_address(errand, address, given or Given())


def fetch(corpus: Path, *, again: bool = False, names: Sequence[str] = ()) -> list[Filed]:
    with open_errand(corpus) as errand:
        return [step.filed for step in fetch_documents(errand, again=again, names=names)]


def read_visits(corpus: Path) -> list[Visit]:
    with open_ledger(open_corpus(corpus)) as ledger:
        return ledger.read_visits()


def read_files(corpus: Path) -> list[HeldFile]:
    return list(open_corpus(corpus).read_files())


def list_rows(corpus: Path, *documents: Document) -> None:
    write_manifest(corpus, documents)


def publish_deal(site: Site, *, place: str = "Ambleford") -> None:
    site.publish(
        pages.publication(DEAL, "Ambleford devolution deal", [
            pages.html_attachment(f"{DEAL}/html", "Ambleford devolution deal"),
            pages.file_attachment(f"{ASSETS}/deal.pdf", "Ambleford devolution deal"),
        ]),
        pages.chapter(f"{DEAL}/html", "Ambleford devolution deal", DEAL, place),
    )  # fmt: skip
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf(place), "application/pdf")


def test_a_speech_is_added_with_all_that_gov_uk_tells(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    filed = add(corpus, SPEECH)
    assert filed.result is Result.ADDED
    document = open_corpus(corpus).find("ambleford")
    assert document.title == "Speech at Ambleford"
    assert document.kind is Kind.SPEECH
    assert document.published_on == "2024-03-04"
    assert document.speaker == "The Rt Hon Jo Thorne MP"
    assert document.publisher == "Ministry of Shires and Parishes"
    assert document.government == "2022 to 2024 Sunak Conservative government"
    assert document.source_url == SPEECH
    [held] = read_files(corpus)
    assert (held.source_url, bool(held.etag), bool(held.retrieved_at)) == (SPEECH, True, True)
    [visit] = read_visits(corpus)
    assert (visit.document, visit.outcome, visit.status) == ("ambleford", Outcome.FETCHED, 200)


def test_a_publication_is_one_document_with_renditions(site: Site, corpus: Path) -> None:
    publish_deal(site)
    assert add(corpus, f"https://www.gov.uk{DEAL}").result is Result.ADDED
    [document] = open_corpus(corpus).documents
    assert (document.document, document.kind) == ("ambleford-deal", Kind.DEAL)
    assert [(each.rendition, each.version) for each in read_files(corpus)] == [("json", 1), ("pdf", 1), ("page", 1)]
    for address in (f"https://www.gov.uk{DEAL}/html", f"{ASSETS}/deal.pdf", f"https://www.gov.uk/api/content{DEAL}"):
        known = add(corpus, address)
        assert (known.result, known.document) == (Result.KNOWN, "ambleford-deal"), address
    assert len(open_corpus(corpus).documents) == 1


def test_what_a_person_gave_comes_first(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    add(corpus, SPEECH, Given(title="My title", kind=Kind.OTHER, published_on="2020", area="Ambleford"))
    document = open_corpus(corpus).find("ambleford")
    assert (document.title, document.published_on, document.area) == ("My title", "2020", "Ambleford")


def test_a_publication_whose_text_fails_for_now_is_listed_and_comes_later(site: Site, corpus: Path) -> None:
    publish_deal(site)
    site.handlers[f"/api/content{DEAL}/html"] = lambda _: Response(status_code=503)
    filed = add(corpus, f"https://www.gov.uk{DEAL}")
    assert filed.result is Result.LISTED
    assert "policymine fetch" in filed.message
    assert open_corpus(corpus).find("ambleford-deal").file == ""
    del site.handlers[f"/api/content{DEAL}/html"]
    [again] = fetch(corpus)
    assert again.result is Result.FETCHED
    document = open_corpus(corpus).find("ambleford-deal")
    assert json.loads((corpus / document.file).read_bytes())["schema_name"] == "html_publication"
    assert fetch(corpus) == []


def test_nothing_is_added_where_nothing_comes(site: Site, corpus: Path) -> None:
    filed = add(corpus, "https://www.gov.uk/nowhere")
    assert filed.result is Result.NOT_BROUGHT
    assert "https://www.gov.uk/nowhere" in filed.message
    assert "UK Government Web Archive" in filed.message
    assert open_corpus(corpus).documents == ()
    assert [each.outcome for each in read_visits(corpus)] == [Outcome.GONE]


def test_the_same_bytes_at_another_address_are_refused(site: Site, corpus: Path) -> None:
    site.pages["/a.pdf"] = site.pages["/b.pdf"] = (pages.pdf("Ambleford"), "application/pdf")
    assert add(corpus, f"{site.address}/a.pdf").result is Result.ADDED
    filed = add(corpus, f"{site.address}/b.pdf")
    assert (filed.result, filed.document) == (Result.KNOWN, "a")


def test_an_address_without_its_scheme_is_completed(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    assert add(corpus, "www.gov.uk/government/speeches/ambleford").result is Result.ADDED


def test_fetch_brings_what_the_manifest_lists_and_completes_its_row(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    site.pages["/x.pdf"] = (pages.pdf("Elsewhere"), "application/pdf")
    list_rows(
        corpus,
        Document("one", "", "As listed", Kind.SPEECH, published_on="2024-03", source_url=SPEECH),
        Document("two", "", "A council paper", Kind.REPORT, source_url=f"{site.address}/x.pdf"),
        Document("three", "", "Nowhere", Kind.DEAL, source_url="https://www.gov.uk/nowhere"),
        Document("four", "", "No address", Kind.DEAL),
    )
    filed = fetch(corpus)
    assert [each.result for each in filed] == [Result.FETCHED, Result.FETCHED, Result.NOT_BROUGHT]
    one, two, three, _ = open_corpus(corpus).documents
    assert (one.title, one.published_on, one.speaker) == ("As listed", "2024-03-04", "The Rt Hon Jo Thorne MP")
    assert two.file == "documents/two.pdf"
    assert three.file == ""
    asked = len(site.asked)
    assert fetch(corpus) == []
    assert len(site.asked) == asked
    with open_ledger(open_corpus(corpus)) as ledger:
        assert [(each.document, visit.status) for each, visit in list_problems(open_corpus(corpus), ledger)] == [
            ("three", 404)
        ]
    assert [each.result for each in fetch(corpus, names=["three"])] == [Result.NOT_BROUGHT]


def test_what_failed_for_now_is_asked_for_again(site: Site, corpus: Path) -> None:
    list_rows(corpus, Document("one", "", "As listed", Kind.SPEECH, source_url=SPEECH))
    site.handlers["/api/content/government/speeches/ambleford"] = lambda _: Response(status_code=429)
    [busy] = fetch(corpus)
    assert busy.may_pass
    del site.handlers["/api/content/government/speeches/ambleford"]
    site.publish(pages.speech())
    assert [each.result for each in fetch(corpus)] == [Result.FETCHED]


def test_a_file_that_was_lost_is_put_back(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    add(corpus, SPEECH)
    document = open_corpus(corpus).find("ambleford")
    (corpus / document.file).unlink()
    assert [each.message for each in fetch(corpus)] == ["ambleford: documents/ambleford.json is back"]
    assert open_corpus(corpus).find("ambleford") == document


def test_asking_again_sends_nothing_that_has_not_changed(site: Site, corpus: Path) -> None:
    publish_deal(site)
    add(corpus, f"https://www.gov.uk{DEAL}")
    site.asked.clear()
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]
    assert all("if-none-match" in each.headers for each in site.asked)
    assert {each.outcome for each in read_visits(corpus)[-3:]} == {Outcome.UNCHANGED}


def test_a_page_that_changed_is_a_new_version_and_the_old_one_stays(site: Site, corpus: Path) -> None:
    publish_deal(site)
    add(corpus, f"https://www.gov.uk{DEAL}")
    old = open_corpus(corpus).find("ambleford-deal")
    publish_deal(site, place="Amblesworth")
    [filed] = fetch(corpus, again=True)
    assert filed.result is Result.NEW_VERSION
    new = open_corpus(corpus).find("ambleford-deal")
    assert new.file == "documents/ambleford-deal.v2.json"
    assert (corpus / old.file).is_file()
    held = {each.file: each for each in read_files(corpus)}
    assert held[old.file].superseded_on
    assert {(each.rendition, each.version) for each in held.values() if not each.superseded_on} == {
        ("json", 2), ("pdf", 2), ("page", 2),
    }  # fmt: skip
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]


def test_a_pdf_that_changed_overnight_is_a_new_version(site: Site, corpus: Path) -> None:
    site.publish(pages.publication(DEAL, "Ambleford deal", [pages.file_attachment(f"{ASSETS}/deal.pdf", "Deal")]))
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf("Ambleford"), "application/pdf")
    add(corpus, f"https://www.gov.uk{DEAL}")
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf("Amblesworth"), "application/pdf")
    assert [each.result for each in fetch(corpus, again=True)] == [Result.NEW_VERSION]
    assert open_corpus(corpus).find("ambleford-deal").file == "documents/ambleford-deal.v2.pdf"
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]


def test_a_rendition_that_changed_takes_the_place_of_the_old_one(site: Site, corpus: Path) -> None:
    publish_deal(site)
    add(corpus, f"https://www.gov.uk{DEAL}")
    site.pages[f"{MEDIA}/deal.pdf"] = (pages.pdf("Amblesworth"), "application/pdf")
    [filed] = fetch(corpus, again=True)
    assert filed.result is Result.UNCHANGED
    assert "1 of its other files changed" in filed.message
    pdfs = [each for each in read_files(corpus) if each.rendition == "pdf"]
    assert [bool(each.superseded_on) for each in pdfs] == [True, False]
    assert "other files" not in fetch(corpus, again=True)[0].message


def test_a_frame_that_changes_daily_makes_no_new_version(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    add(corpus, SPEECH)
    site.publish(pages.speech(updated_at="2026-01-01T00:00:00Z"))
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]
    assert len(read_files(corpus)) == 1


def test_a_page_that_was_withdrawn_since_is_noted(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    add(corpus, SPEECH)
    notice = {"withdrawn_at": "2026-01-02T00:00:00Z", "explanation": "<p>Out of date.</p>"}
    site.publish(pages.speech(withdrawn_notice=notice))
    fetch(corpus, again=True)
    fetch(corpus, again=True)
    assert open_corpus(corpus).find("ambleford").note == "GOV.UK has withdrawn it on 2026-01-02: Out of date."


def test_a_page_that_is_gone_since_costs_nothing(site: Site, corpus: Path) -> None:
    site.publish(pages.speech())
    add(corpus, SPEECH)
    before = open_corpus(corpus).documents
    site.clear()
    assert [each.result for each in fetch(corpus, again=True)] == [Result.NOT_BROUGHT]
    assert open_corpus(corpus).documents == before
    assert fetch(corpus) == []


def test_files_known_by_their_address_come_with_fetch(site: Site, corpus: Path) -> None:
    publish_deal(site)
    old = "/government/uploads/system/uploads/attachment_data/file/47/signed.pdf"
    gone = "/government/uploads/system/uploads/attachment_data/file/48/gone.pdf"
    site.pages[old] = (pages.pdf("Signed"), "application/pdf")
    list_rows(corpus, Document("deal", "", "The deal", Kind.DEAL, source_url=f"https://www.gov.uk{DEAL}"))
    site.publish(pages.speech())
    rows = [f"deal,1,pdf,,https://www.gov.uk{path}" for path in (old, gone)]
    rows.append(f"deal,1,second address,,{SPEECH}")
    (corpus / "files.csv").write_text("\n".join(["document,version,rendition,file,source_url", *rows, ""]))
    assert [each.result for each in fetch(corpus)] == [Result.FETCHED]
    held = {each.source_url: each.file for each in read_files(corpus)}
    assert held[f"https://www.gov.uk{old}"]
    assert held[f"https://www.gov.uk{gone}"] == ""
    assert held[SPEECH].endswith(".json")
    assert fetch(corpus) == []
    assert site.count(gone) == 1
    known = add(corpus, f"https://assets.publishing.service.gov.uk{old}")
    assert (known.result, known.document) == (Result.KNOWN, "deal")


def test_two_at_once_are_refused(site: Site, corpus: Path) -> None:
    with open_errand(corpus), pytest.raises(CorpusError, match="Another policymine"), open_errand(corpus):
        pass


def test_a_private_address_in_a_manifest_is_refused_and_recorded(site: Site, corpus: Path) -> None:
    list_rows(corpus, Document("one", "", "Metadata", Kind.OTHER, source_url="http://169.254.169.254/latest/"))
    [filed] = fetch(corpus)
    assert "not on the public internet" in filed.message
    assert [each.outcome for each in read_visits(corpus)] == [Outcome.REFUSED]


def test_a_document_added_as_a_file_is_asked_for_again_at_its_address(site: Site, corpus: Path, tmp_path: Path) -> None:
    site.publish(pages.speech())
    file = tmp_path / "speech.json"
    file.write_text(json.dumps(pages.speech()))
    add_document(corpus, file, Document("speech", "", "Speech", Kind.SPEECH, source_url=SPEECH))
    assert [each.result for each in fetch(corpus, again=True)] == [Result.UNCHANGED]
    site.publish(pages.speech(details={"body": pages.body("Newford")}))
    assert [each.result for each in fetch(corpus, again=True)] == [Result.NEW_VERSION]


def test_withdrawn_documents_are_not_fetched(site: Site, corpus: Path) -> None:
    listed = Document("one", "", "As listed", Kind.SPEECH, source_url=SPEECH)
    list_rows(corpus, replace(listed, withdrawn_on="2026-01-01"))
    assert fetch(corpus) == []


def test_the_tables_open_in_a_spreadsheet(site: Site, corpus: Path) -> None:
    publish_deal(site)
    add(corpus, f"https://www.gov.uk{DEAL}")
    for name in ("manifest.csv", "files.csv"):
        with (corpus / name).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len({len(row) for row in rows}) == 1
