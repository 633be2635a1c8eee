"""What lies at an address: pages of GOV.UK by way of its API, publications with renditions, files and web pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response
from tests.sources import pages
from tests.sources.site import Site as LoopbackSite

from policymine.records import Kind
from policymine.sources.addresses import Guard, read_networks
from policymine.sources.client import Client, Limits
from policymine.sources.deliveries import Courier, Kept, Role
from policymine.sources.governments import find_government, find_london_day
from policymine.sources.govuk import GovukPage, Moved, Site, TakenDown, read_answer, split_locale
from policymine.sources.outcomes import Outcome
from policymine.texts import read_text

DEAL = "/government/publications/ambleford-deal"
ASSET = "https://assets.publishing.service.gov.uk/media/65e8a1b2c3d4e5f607182930/deal.pdf"


@pytest.fixture
def courier(site: LoopbackSite, tmp_path: Path) -> Iterator[Courier]:
    limits = Limits(connect_seconds=2, read_seconds=2, total_seconds=4, interval_seconds=0, attempts=1)
    with Client(limits, guard=Guard(read_networks("127.0.0.0/8"))) as client:
        yield Courier(client, Site(site.address, site.address), tmp_path)


def test_a_speech_comes_from_the_api_with_what_it_tells(site: LoopbackSite, courier: Courier) -> None:
    history = [
        {"public_timestamp": "2024-03-09T10:00:00.000+00:00", "note": "Added the questions."},
        {"public_timestamp": "2024-03-05T09:30:00.000+00:00", "note": "First published."},
    ]
    site.publish(pages.speech(details={"change_history": history}))
    for address in (
        "https://www.gov.uk/government/speeches/ambleford?utm=1#top",
        "http://gov.uk/government/speeches/ambleford/",
        "https://www.gov.uk/api/content/government/speeches/ambleford",
    ):
        delivery = courier.bring(address)
        assert delivery.problem is None
        assert delivery.text is not None
        assert read_text(delivery.text.path).suggestions["title"] == "Speech at Ambleford"  # type: ignore[arg-type]
    page = delivery.page
    assert page is not None
    assert page.address == "https://www.gov.uk/government/speeches/ambleford"
    assert (page.kind, page.published_on) == (Kind.SPEECH, "2024-03-04")
    assert page.speaker == "The Rt Hon Jo Thorne MP"
    assert page.publisher == "Ministry of Shires and Parishes"
    assert page.government == "2022 to 2024 Sunak Conservative government"
    assert [change.note for change in page.changes] == ["First published.", "Added the questions."]
    assert site.count("/api/content/government/speeches/ambleford") == 3


def test_a_publication_comes_as_one_document_with_its_renditions(site: LoopbackSite, courier: Courier) -> None:
    attachments = [
        pages.html_attachment(f"{DEAL}/ambleford-deal", "Ambleford devolution deal"),
        pages.file_attachment(ASSET, "Ambleford devolution deal (PDF)"),
        pages.file_attachment(ASSET.replace("deal.pdf", "powers.pdf"), "Annex A: powers"),
        pages.file_attachment(ASSET.replace("deal.pdf", "money.ods"), "Tables", "application/vnd.ms-excel"),
        pages.file_attachment(ASSET.replace("deal.pdf", "cy.pdf"), "Bargen Ambleford", locale="cy"),
        pages.file_attachment(ASSET.replace("deal.pdf", "easy.pdf"), "Ambleford deal: easy read"),
        {"attachment_type": "external", "title": "Elsewhere", "url": "https://example.org/"},
    ]  # fmt: skip
    site.publish(pages.publication(DEAL, "Ambleford devolution deal", attachments))
    site.publish(pages.chapter(f"{DEAL}/ambleford-deal", "Ambleford devolution deal", DEAL, "Ambleford"))
    for name in ("deal", "powers"):
        site.pages[f"/media/65e8a1b2c3d4e5f607182930/{name}.pdf"] = (pages.pdf(name), "application/pdf")
    for address in (f"https://www.gov.uk{DEAL}", f"https://www.gov.uk{DEAL}/ambleford-deal"):
        delivery = courier.bring(address)
        assert [(each.role, each.path is not None) for each in delivery.pieces] == [
            (Role.TEXT, True), (Role.RENDITION, True), (Role.ATTACHMENT, True), (Role.PAGE, True),
        ]  # fmt: skip
        assert delivery.text is not None
        assert json.loads(delivery.text.path.read_bytes())["schema_name"] == "html_publication"  # type: ignore[union-attr]
        assert delivery.page is not None
        assert delivery.page.title == "Ambleford devolution deal"
        assert [note.split(" was left: ")[1] for note in delivery.notes] == [
            "not a text that is read here.", "in another language.", "the same text for readers with other needs.",
        ]  # fmt: skip
    assert site.count("/media/65e8a1b2c3d4e5f607182930/money.ods") == 0


def test_several_html_versions_are_read_one_after_the_other(site: LoopbackSite, courier: Courier) -> None:
    paths = [f"{DEAL}/summary", f"{DEAL}/main"]
    listed = [pages.html_attachment(path, path.rpartition("/")[2].title()) for path in paths]
    site.publish(pages.publication(DEAL, "Plan for Ambleford", listed))
    site.publish(*(pages.chapter(path, "Plan", DEAL, path.rpartition("/")[2]) for path in paths))
    delivery = courier.bring(f"https://www.gov.uk{DEAL}")
    assert delivery.text is not None
    text = read_text(delivery.text.path)  # type: ignore[arg-type]
    told = " ".join(block.text for page in text.pages for block in page.blocks)
    assert told.index(" of summary ") < told.index(" of main ")
    assert text.warnings == ()
    assert [each.role for each in delivery.pieces] == [Role.TEXT, Role.ATTACHMENT, Role.ATTACHMENT, Role.PAGE]
    alone = courier.bring(f"https://www.gov.uk{DEAL}/summary")
    assert [each.role for each in alone.pieces] == [Role.TEXT]
    assert alone.page is not None
    assert alone.page.publisher == "Ministry of Shires and Parishes"


def test_a_chapter_that_cannot_be_read_is_waited_for(site: LoopbackSite, courier: Courier) -> None:
    paths = [f"{DEAL}/summary", f"{DEAL}/main"]
    listed = [pages.html_attachment(path, path.rpartition("/")[2].title()) for path in paths]
    site.publish(pages.publication(DEAL, "Plan for Ambleford", listed))
    site.publish(*(pages.chapter(path, "Plan", DEAL, path.rpartition("/")[2]) for path in paths))
    broken = Response(b'{"title": "Main", "details": {"bo', media_type="application/json")
    site.handlers[f"/api/content{paths[1]}"] = lambda _: broken
    delivery = courier.bring(f"https://www.gov.uk{DEAL}")
    assert delivery.problem is not None
    assert delivery.problem.may_pass
    assert "gave an answer that cannot be read. Ask again later." in delivery.problem.reason


def test_a_publication_of_files_only_is_its_first_file(site: LoopbackSite, courier: Courier) -> None:
    site.publish(pages.publication(DEAL, "Ambleford deal", [
        pages.file_attachment(ASSET, "Ambleford deal: accessible PDF"),
        pages.file_attachment(ASSET.replace("deal", "print"), "Ambleford deal: print version PDF"),
        pages.file_attachment(ASSET.replace("deal", "annex"), "Annex"),
    ]))  # fmt: skip
    for name in ("deal", "print", "annex"):
        site.pages[f"/media/65e8a1b2c3d4e5f607182930/{name}.pdf"] = (pages.pdf(name), "application/pdf")
    delivery = courier.bring(f"https://www.gov.uk{DEAL}")
    assert [each.role for each in delivery.pieces] == [Role.TEXT, Role.RENDITION, Role.ATTACHMENT, Role.PAGE]
    assert delivery.text is not None
    assert delivery.text.fetched.address == ASSET


def test_attachments_of_older_answers_are_found(site: LoopbackSite, courier: Courier) -> None:
    link = "/government/uploads/system/uploads/attachment_data/file/47/deal.pdf"
    fragment = (
        f'<section class="attachment embedded"><a class="thumbnail" href="{link}"><img alt="" src="x.png"></a>'
        f'<h2 class="title"><a href="{link}">Ambleford deal</a></h2><a href="#help">Request</a></section>'
    )
    answer = pages.publication(DEAL, "Ambleford deal", [], details={"documents": [fragment]})
    del answer["details"]["attachments"]
    site.publish(answer)
    site.pages[link] = (pages.pdf("Ambleford"), "application/pdf")
    delivery = courier.bring(f"https://www.gov.uk{DEAL}")
    assert delivery.text is not None
    assert delivery.text.fetched.address == f"https://www.gov.uk{link}"


@pytest.mark.parametrize("host", ["www.gov.uk", "assets.publishing.service.gov.uk"])
def test_files_at_old_and_new_addresses_are_files(site: LoopbackSite, courier: Courier, host: str) -> None:
    path = "/government/uploads/system/uploads/attachment_data/file/369858/Deal_i.pdf"
    site.pages[path] = (pages.pdf("Ambleford"), "application/pdf")
    delivery = courier.bring(f"https://{host}{path}")
    assert delivery.text is not None
    assert delivery.text.path is not None
    assert delivery.text.path.suffix == ".pdf"
    assert delivery.page is None


def test_what_fails_now_is_told_apart_from_what_is_gone(site: LoopbackSite, courier: Courier) -> None:
    site.publish(pages.publication(DEAL, "Ambleford deal", [pages.file_attachment(ASSET, "Ambleford deal")]))
    path = "/media/65e8a1b2c3d4e5f607182930/deal.pdf"
    site.handlers[path] = lambda _: Response(status_code=503)
    busy = courier.bring(f"https://www.gov.uk{DEAL}")
    assert busy.problem is not None
    assert busy.problem.may_pass
    site.handlers[path] = lambda _: Response(status_code=404)
    gone = courier.bring(f"https://www.gov.uk{DEAL}")
    assert gone.problem is None
    assert gone.text is not None
    assert "did not come" in gone.notes[0]


def test_moves_are_followed(site: LoopbackSite, courier: Courier) -> None:
    routes = [
        {"path": "/old", "type": "exact", "destination": "/government/speeches/ambleford?a=b#c"},
        {"path": "/old/parts", "type": "prefix", "destination": "/government", "segments_mode": "preserve"},
    ]
    for path in ("/old", "/old/parts/speeches/ambleford"):
        site.publish({"base_path": path, "schema_name": "redirect", "document_type": "redirect", "redirects": routes})
    site.publish(pages.speech())
    for path in ("/old", "/old/parts/speeches/ambleford"):
        delivery = courier.bring(f"https://www.gov.uk{path}")
        assert delivery.text is not None
        assert "has moved it" in delivery.notes[0]
    site.publish({"base_path": "/round", "schema_name": "redirect", "redirects": [
        {"path": "/round", "type": "exact", "destination": "/round"}]})  # fmt: skip
    assert courier.bring("https://www.gov.uk/round").problem is not None


def test_what_was_taken_down_says_why(site: LoopbackSite, courier: Courier) -> None:
    details = {"explanation": "<p>Published in error</p>", "alternative_path": "/government/speeches/other"}
    answer = {"base_path": "/gone", "schema_name": "gone", "document_type": "gone", "details": details}
    site.publish(answer)
    plain = courier.bring("https://www.gov.uk/gone")
    assert plain.problem is not None
    assert (plain.problem.outcome, plain.problem.status) == (Outcome.GONE, 410)
    told = read_answer(answer, "/gone")
    assert isinstance(told, TakenDown)
    assert "Published in error" in told.reason
    assert "https://www.gov.uk/government/speeches/other" in told.reason
    missing = courier.bring("https://www.gov.uk/nowhere")
    assert missing.problem is not None
    assert missing.problem.status == 404


def test_translations_lead_to_the_english_edition(site: LoopbackSite, courier: Courier) -> None:
    editions = [
        {"locale": "cy", "base_path": "/government/speeches/ambleford.cy"},
        {"locale": "en", "base_path": "/government/speeches/ambleford"},
    ]
    site.publish(pages.speech(), pages.speech("/araith", locale="cy", links={"available_translations": editions}))
    for path in ("/government/speeches/ambleford.cy", "/araith"):
        delivery = courier.bring(f"https://www.gov.uk{path}")
        assert delivery.page is not None
        assert delivery.page.locale == "en"
        assert delivery.text is not None
    site.publish(pages.speech("/only", locale="ar"))
    alone = courier.bring("https://www.gov.uk/only")
    assert alone.problem is not None
    assert "another language (ar)" in alone.problem.reason


def test_a_withdrawn_page_says_so(site: LoopbackSite, courier: Courier) -> None:
    notice = {"withdrawn_at": "2024-09-01T10:00:00Z", "explanation": "<p>It is out of date.</p>"}
    site.publish(pages.speech(withdrawn_notice=notice))
    delivery = courier.bring("https://www.gov.uk/government/speeches/ambleford")
    assert delivery.page is not None
    assert (delivery.page.withdrawn_on, delivery.page.withdrawn_why) == ("2024-09-01", "It is out of date.")
    assert delivery.notes == ("GOV.UK has withdrawn it on 2024-09-01: It is out of date.",)


@pytest.mark.parametrize("kind", ["consultation_outcome", "news_story", "detailed_guide", "guide"])
def test_pages_with_a_body_of_their_own_are_read_themselves(site: LoopbackSite, courier: Courier, kind: str) -> None:
    listed = [pages.file_attachment(ASSET, "The response in full")]
    site.publish(pages.page("/x", "Ambleford", schema=kind, kind=kind, details={"attachments": listed}))
    site.pages["/media/65e8a1b2c3d4e5f607182930/deal.pdf"] = (pages.pdf("Ambleford"), "application/pdf")
    delivery = courier.bring("https://www.gov.uk/x")
    assert [each.role for each in delivery.pieces] == [Role.TEXT, Role.ATTACHMENT]


def test_a_page_without_a_text_is_refused(site: LoopbackSite, courier: Courier) -> None:
    site.publish(pages.page("/list", "A collection", schema="document_collection", details={"body": ""}))
    delivery = courier.bring("https://www.gov.uk/list")
    assert delivery.text is None
    assert delivery.problem is not None
    assert "no text of its own" in delivery.problem.reason


def test_an_answer_that_is_not_one_is_told(site: LoopbackSite, courier: Courier) -> None:
    site.pages["/api/content/odd"] = (b'{"a": [', "application/json")
    site.handlers["/api/content/odd"] = lambda _: Response(b'{"a": [1, 2', media_type="application/json")
    delivery = courier.bring("https://www.gov.uk/odd")
    assert delivery.problem is not None
    assert "no answer that can be read" in delivery.problem.reason


def test_an_ordinary_page_and_file_come_as_they_are(site: LoopbackSite, courier: Courier) -> None:
    page = f"<!DOCTYPE html><html><title>Ambleford</title><main>{pages.body('Ambleford')}</main></html>"
    elsewhere = replace(courier, site=Site())
    site.pages["/council/deal"] = (page.encode(), "text/html")
    site.pages["/council/deal.pdf"] = (pages.pdf("Ambleford"), "application/pdf")
    for path in ("/council/deal", "/council/deal.pdf"):
        delivery = elsewhere.bring(f"{site.address}{path}")
        assert delivery.text is not None
        assert delivery.text.path is not None
        assert read_text(delivery.text.path).pages
    refused = elsewhere.bring("https://10.0.0.1/deal.pdf")
    assert refused.problem is not None
    assert refused.problem.outcome is Outcome.REFUSED


def test_what_is_kept_is_not_sent_again_and_what_changed_overnight_is(
    site: LoopbackSite, courier: Courier, tmp_path: Path
) -> None:
    site.publish(pages.publication(DEAL, "Ambleford deal", [pages.file_attachment(ASSET, "Ambleford deal")]))
    path = "/media/65e8a1b2c3d4e5f607182930/deal.pdf"
    site.pages[path] = (pages.pdf("Ambleford"), "application/pdf")
    first = courier.bring(f"https://www.gov.uk{DEAL}")
    kept = {}
    for number, each in enumerate(first.pieces):
        assert each.path is not None
        here = tmp_path / f"kept-{number}"
        here.write_bytes(each.path.read_bytes())
        kept[each.fetched.address] = Kept(here, each.fetched.etag, each.fetched.last_modified)
    again = replace(courier, kept=kept).bring(f"https://www.gov.uk{DEAL}")
    assert {each.fetched.outcome for each in again.pieces} == {Outcome.UNCHANGED}
    assert {each.path.name for each in again.pieces if each.path} == {"kept-0", "kept-1"}
    site.pages[path] = (pages.pdf("Amblesworth"), "application/pdf")
    changed = replace(courier, kept=kept).bring(f"https://www.gov.uk{DEAL}")
    assert [each.fetched.outcome for each in changed.pieces] == [Outcome.FETCHED, Outcome.UNCHANGED]


@pytest.mark.parametrize(
    ("day", "government"),
    [
        ("2014-11-03", "2010 to 2015 Conservative and Liberal Democrat coalition government"),
        ("2015-10", "2015 to 2016 Cameron Conservative government"),
        ("2016-07-13", "2016 to 2019 May Conservative government"),
        ("2022", ""),
        ("2012", "2010 to 2015 Conservative and Liberal Democrat coalition government"),
        ("2022-10-25", "2022 to 2024 Sunak Conservative government"),
        ("2024-07-04", "2022 to 2024 Sunak Conservative government"),
        ("2025-03-04", "2024 Starmer Labour government"),
        ("1980", ""),
        ("", ""),
    ],
)
def test_the_government_of_a_day(day: str, government: str) -> None:
    assert find_government(day) == government


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2013-06-30T23:00:00Z", "2013-07-01"),
        ("2013-12-31T23:30:00+00:00", "2013-12-31"),
        ("2013-05-23T13:52:00.000+01:00", "2013-05-23"),
        ("2024-03-31T00:59:59Z", "2024-03-31"),
        ("2024-10-26T23:30:00Z", "2024-10-27"),
        ("2024-10-27T23:30:00Z", "2024-10-27"),
        ("2016-02-02", "2016-02-02"),
        ("soon", ""),
    ],
)
def test_the_day_in_london(stamp: str, day: str) -> None:
    assert find_london_day(stamp) == day


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("/a/b.cy", ("/a/b", "cy")), ("/a/b.zh-tw", ("/a/b", "zh-tw")), ("/a/b", ("/a/b", "")),
        ("/a/b.en", ("/a/b", "")),
        ("/a/v1.2", ("/a/v1.2", "")),
    ],
)  # fmt: skip
def test_the_language_of_a_path(path: str, split: tuple[str, str]) -> None:
    assert split_locale(path) == split


def test_redirects_elsewhere_keep_their_address() -> None:
    routes = [{"path": "/a", "type": "exact", "destination": "https://register.service.gov.uk/b"}]
    assert read_answer({"schema_name": "redirect", "redirects": routes}, "/a") == Moved(
        "https://register.service.gov.uk/b"
    )
    assert isinstance(read_answer({"schema_name": "redirect", "redirects": []}, "/a"), TakenDown)
    assert isinstance(read_answer(pages.speech(), "/x"), GovukPage)
    assert read_answer([], "/a") is None
