"""Watching GOV.UK and the inbox: what is found once and only once, what a person decides, what comes of it."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from tests.sources import pages
from tests.sources.site import Site

from policymine.candidates import accept, decline, list_candidates
from policymine.documents import add_document, open_corpus
from policymine.errors import CorpusError, PolicymineError
from policymine.inbox import is_being_written, take_inbox
from policymine.ledger import State
from policymine.records import Document, Kind, Provenance
from policymine.sources import search
from policymine.watches import read_watch
from policymine.watching import Report, watch_corpus

TODAY = date(2026, 3, 1)
WATCH = """
[watch]
document_types = ["policy_paper", "speech"]
organisations = ["shires"]
words = ["devolution deal", "parish"]
since = 2024-01-01
"""


def set_watch(corpus: Path, text: str = WATCH) -> None:
    settings = (corpus / "corpus.toml").read_text().partition("\n[watch]")[0]
    (corpus / "corpus.toml").write_text(settings + text)


def result(name: str, published_at: str, *, title: str = "", **more: Any) -> dict[str, Any]:
    return {
        "_id": f"/government/speeches/{name}",
        "link": f"/government/speeches/{name}",
        "title": title or f"Devolution deal for {name}",
        "description": "Invented.",
        "content_id": f"id-{name}",
        "content_store_document_type": "policy_paper",
        "organisations": [{"slug": "shires", "title": "Ministry of Shires and Parishes"}],
        "public_timestamp": published_at,
        **more,
    }


def watch(corpus: Path, today: date = TODAY) -> Report:
    return watch_corpus(corpus, say=lambda _: None, today=today)


def titles(corpus: Path) -> set[str]:
    return {each.title for each in list_candidates(corpus)}


def test_what_is_new_becomes_candidates_once(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [
        result("ambleford", "2025-05-01T10:00:00Z"),
        result("both", "2025-05-02T10:00:00Z", title="Devolution deal of a parish"),
        result("other", "2025-05-01T10:00:00Z", content_store_document_type="news_story"),
        result("elsewhere", "2025-05-01T10:00:00Z", organisations=[{"slug": "hm-treasury"}]),
        result("early", "2023-12-31T10:00:00Z"),
    ]
    assert len(watch(corpus).new) == 2
    assert titles(corpus) == {"Devolution deal for ambleford", "Devolution deal of a parish"}
    [first, second] = list_candidates(corpus)
    assert first.published_at > second.published_at
    assert second.why == "policy paper; from shires; has “devolution deal”"
    assert second.address == "https://www.gov.uk/government/speeches/ambleford"
    assert watch(corpus).new == ()
    assert open_corpus(corpus).documents == ()


def test_the_question_is_asked_as_the_api_wants_it(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    watch(corpus)
    asked = dict(site.asked[0].query)
    assert asked["q"] == '"devolution deal"'
    assert asked["order"] == "public_timestamp"
    assert asked["filter_public_timestamp"] == "from:2024-01-01"
    assert [value for name, value in site.asked[0].query if name == "filter_content_store_document_type"] == [
        "policy_paper", "speech",
    ]  # fmt: skip


def test_a_second_watch_looks_only_some_days_back(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result("ambleford", "2025-05-01T10:00:00Z")]
    watch(corpus)
    site.asked.clear()
    site.results.append(result("new", "2026-03-02T09:00:00Z"))
    assert len(watch(corpus, date(2026, 3, 3)).new) == 1
    ranges = {dict(each.query)["filter_public_timestamp"] for each in site.asked}
    assert ranges == {"from:2026-02-15", "from:2024-01-01"}
    assert [dict(each.query)["count"] for each in site.asked].count("0") == 2


def test_what_was_back_dated_is_found(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result("ambleford", "2025-05-01T10:00:00Z")]
    watch(corpus)
    site.results.append(result("late", "2024-02-01T10:00:00Z"))
    assert [each.title for each in watch(corpus, date(2026, 3, 2)).new] == ["Devolution deal for late"]
    site.results.remove(site.results[0])
    site.results.append(result("later", "2024-03-01T10:00:00Z"))
    assert watch(corpus, date(2026, 3, 3)).new == ()
    assert len(watch(corpus, date(2026, 4, 3)).new) == 1


def test_items_with_one_timestamp_over_several_pages_come_once_each(
    site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 20)
    set_watch(corpus)
    site.results = [result(f"p{n}", "2025-05-01T10:00:00Z") for n in range(87)]
    assert len(watch(corpus).new) == 87
    assert len(list_candidates(corpus)) == 87
    starts = [int(dict(each.query)["start"]) for each in site.asked if "devolution" in dict(each.query)["q"]]
    assert starts == [0, 15, 30, 45, 60, 75]


def test_what_is_taken_off_between_two_pages_hides_nothing(
    site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 20)
    set_watch(corpus, WATCH.replace('"devolution deal", "parish"', '"devolution deal"'))
    site.results = [result(f"p{n:02}", f"2025-05-01T10:{n:02}:00Z") for n in range(50)]
    answer = site._search

    def take_off(request: Request) -> Response:
        told = answer(request)
        if request.query_params["start"] == "0":
            site.results = site.results[3:]
        return told

    site.handlers["/api/search.json"] = take_off
    watch(corpus)
    assert len(list_candidates(corpus)) == 50


def test_a_deep_list_is_asked_for_anew_from_its_last_day(
    site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 10)
    monkeypatch.setattr(search, "_DEEPEST", 25)
    set_watch(corpus, WATCH.replace('"devolution deal", "parish"', '"devolution deal"'))
    site.results = [result(f"p{n}", f"2025-05-{n % 28 + 1:02}T10:00:00Z") for n in range(80)]
    watch(corpus)
    assert len(list_candidates(corpus)) == 80
    assert max(int(dict(each.query)["start"]) for each in site.asked) <= 25


def test_more_of_one_day_than_can_be_asked_for_is_told(
    site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking anew from that day would ask the same for ever."""
    monkeypatch.setattr(search, "PAGE_SIZE", 10)
    monkeypatch.setattr(search, "_DEEPEST", 25)
    set_watch(corpus, WATCH.replace('"devolution deal", "parish"', '"devolution deal"'))
    site.results = [result(f"p{n}", "2025-05-01T10:00:00Z") for n in range(80)]
    report = watch(corpus)
    assert 'Looking for "devolution deal" found more than 25 pages of one day' in report.refused[0]
    assert "Narrow it in corpus.toml" in report.refused[0]
    assert len(list_candidates(corpus)) >= 25


def test_a_page_that_moved_is_the_same_page(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result("ambleford", "2025-05-01T10:00:00Z")]
    watch(corpus)
    site.results = [result("ambleford-renamed", "2025-05-01T10:00:00Z", content_id="id-ambleford")]
    assert watch(corpus, date(2026, 5, 1)).new == ()


def test_a_search_that_breaks_off_begins_again_there(site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 20)
    set_watch(corpus)
    site.results = [result(f"p{n}", "2025-05-01T10:00:00Z") for n in range(40)]
    answer = site._search
    site.handlers["/api/search.json"] = lambda request: (
        Response(status_code=503) if request.query_params["start"] == "15" else answer(request)
    )
    broken = watch(corpus)
    assert broken.looked.problems
    assert "busy or out of order" in broken.refused[0]
    assert len(list_candidates(corpus)) == 20
    site.handlers.clear()
    assert len(watch(corpus).new) == 20
    assert len(list_candidates(corpus)) == 40


def test_an_answer_that_cannot_be_read_is_told(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.handlers["/api/search.json"] = lambda _: Response('{"results": 7}', media_type="application/json")
    assert "cannot be read" in watch(corpus).refused[0]


def test_a_person_accepts_and_declines(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result(name, "2025-05-01T10:00:00Z") for name in ("one", "two", "three")]
    site.publish(pages.speech("/government/speeches/one", "Speech one"))
    watch(corpus)
    numbers = {each.link.rpartition("/")[2]: each.number for each in list_candidates(corpus)}
    accept(corpus, [numbers["one"], numbers["three"]], by="ruth")
    decline(corpus, [numbers["two"]], reason="Not a deal", by="ruth")
    report = watch(corpus)
    assert report.added == ["one"]
    states = {each.link.rpartition("/")[2]: each for each in list_candidates(corpus, tuple(State))}
    assert (states["one"].state, states["one"].document) == (State.ADDED, "one")
    assert (states["two"].state, states["two"].reason, states["two"].decided_by) == (
        State.DECLINED, "Not a deal", "ruth",
    )  # fmt: skip
    assert states["three"].state is State.REFUSED
    assert "nothing there" in states["three"].reason
    assert open_corpus(corpus).find("one").title == "Speech one"
    with pytest.raises(PolicymineError, match="is added as one"):
        decline(corpus, [numbers["one"]])
    with pytest.raises(PolicymineError, match="no candidate 99"):
        accept(corpus, [numbers["two"], 99])
    assert {each.state for each in list_candidates(corpus, [State.DECLINED])} == {State.DECLINED}
    assert watch(corpus).added == []


def test_what_is_accepted_and_fails_for_now_stays_accepted(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result("one", "2025-05-01T10:00:00Z")]
    site.handlers["/api/content/government/speeches/one"] = lambda _: Response(status_code=503)
    watch(corpus)
    accept(corpus, [1])
    assert len(watch(corpus).refused) == 1
    assert [each.state for each in list_candidates(corpus)] == [State.ACCEPTED]
    site.handlers.clear()
    site.publish(pages.speech("/government/speeches/one", "Speech one"))
    assert watch(corpus).added == ["one"]


def test_rules_accept_by_themselves(site: Site, corpus: Path) -> None:
    rules = '[[watch.accept]]\ndocument_types = ["speech"]\nwords = ["one", "two"]\n'
    set_watch(corpus, WATCH + rules)
    site.results = [
        result("one", "2025-05-01T10:00:00Z", content_store_document_type="speech"),
        result("two", "2025-05-01T10:00:00Z"),
        result("three", "2025-05-01T10:00:00Z", content_store_document_type="speech"),
    ]
    site.publish(pages.speech("/government/speeches/one", "Speech one"))
    report = watch(corpus)
    assert (report.added, report.looked.accepted, len(report.new)) == (["one"], 1, 3)
    assert titles(corpus) == {"Devolution deal for two", "Devolution deal for three"}


def add_speech(corpus: Path, source: Path, retrieved_at: str) -> None:
    source.write_text("Parishes decide. " * 40, encoding="utf-8")
    address = "https://www.gov.uk/government/speeches/one"
    add_document(
        corpus, source, Document("one", "", "One", Kind.SPEECH, source_url=address),
        provenance=Provenance(address, retrieved_at),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("retrieved_at", "published_at", "changed"),
    [
        ("2026-02-27T09:00:00+00:00", "2026-02-27T15:00:00Z", ("one",)),
        ("2026-02-27T09:00:00+00:00", "2026-02-27T09:30:00+01:00", ()),
        ("2026-02-27", "2026-02-27T15:00:00Z", ()),
        ("2026-02-27", "2026-02-28T00:00:00Z", ("one",)),
    ],
    ids=["later that day", "earlier, told in summer time", "that day", "the day after"],
)
def test_a_change_on_the_day_it_was_fetched_is_told(
    site: Site, corpus: Path, tmp_path: Path, retrieved_at: str, published_at: str, changed: tuple[str, ...]
) -> None:
    set_watch(corpus)
    add_speech(corpus, tmp_path / "one.txt", retrieved_at)
    site.results = [result("one", published_at)]
    assert watch(corpus).looked.changed == changed


def test_what_is_in_the_corpus_is_no_candidate_and_its_change_is_told(site: Site, corpus: Path) -> None:
    set_watch(corpus)
    site.results = [result("one", "2025-05-01T10:00:00Z")]
    site.publish(pages.speech("/government/speeches/one", "Speech one"))
    watch(corpus)
    accept(corpus, [1])
    watch(corpus)
    site.results[0]["public_timestamp"] = "2099-01-01T00:00:00Z"
    report = watch(corpus)
    assert (report.new, report.looked.changed) == ((), ("one",))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("since = 2024-01-01", ""), "[watch.since]: this setting is missing"),
        (("since = 2024-01-01", 'since = "last week"'), "[watch.since]: 'last week' must be a day"),
        (('["policy_paper", "speech"]', '"speech"'), "[watch.document_types]: it must be a list"),
        (('"speech"', '"Policy paper"'), "must be a document type of GOV.UK"),
        (('"shires"', '"Ministry of Shires"'), "must be the last part of an organisation's address"),
        (('"parish"', '"\\"parish\\""'), "without quotation marks"),
        (("words", "word"), "[watch.word]: there is no such setting"),
        (("since", "overlap_days = 0\nsince"), "[watch.overlap_days]"),
        (("since = 2024-01-01", "since = 2024-01-01\naccept = [{}]"), "it must name document_types"),
        (("[watch]", "watch = 3\n[other]"), "watch must be a table"),
    ],
)
def test_a_fault_in_the_settings_is_named(corpus: Path, change: tuple[str, str], told: str) -> None:
    set_watch(corpus, WATCH.replace(*change))
    with pytest.raises(CorpusError) as raised:
        read_watch(corpus)
    assert told in str(raised.value)
    assert "corpus.toml" in str(raised.value)


def test_a_corpus_without_a_watch_or_an_inbox_says_what_to_do(corpus: Path) -> None:
    with pytest.raises(CorpusError, match=r"has no \[watch\]"):
        watch(corpus)


@pytest.fixture
def inbox(corpus: Path) -> Path:
    folder = corpus / "inbox"
    folder.mkdir()
    return folder


def take(corpus: Path) -> dict[str, str]:
    return {each.file: each.document or each.message for each in take_inbox(corpus, sleep=lambda _: None)}


def test_dropped_files_are_added_and_moved(corpus: Path, inbox: Path) -> None:
    (inbox / "deal.pdf").write_bytes(pages.pdf("Ambleford"))
    (inbox / "from Ruth").mkdir()
    spoken = "<p>Good morning. I have come to say what the government will do for towns, and who will pay for it.</p>"
    (inbox / "from Ruth" / "speech.json").write_text(json.dumps(pages.speech(details={"body": spoken})))
    assert take(corpus) == {"deal.pdf": "deal", "speech.json": "speech"}
    assert {each.title for each in open_corpus(corpus).documents} == {"Deal", "Speech at Ambleford"}
    assert [path.name for path in inbox.rglob("*") if path.is_file()] == []


def test_what_is_like_a_document_is_set_aside_with_what_to_type(corpus: Path, inbox: Path) -> None:
    body = pages.body("Ambleford")
    (inbox / "deal.json").write_text(json.dumps(pages.speech(details={"body": body})))
    take(corpus)
    (inbox / "speech.json").write_text(json.dumps(pages.speech(details={"body": f"{body}<p>It is signed.</p>"})))
    assert "the same as deal" in take(corpus)["speech.json"]
    note = (inbox / "set-aside" / "speech.json.why.txt").read_text(encoding="utf-8")
    assert f"policymine add {corpus} {inbox / 'set-aside' / 'speech.json'} --as-new" in note


def test_what_cannot_be_added_is_set_aside_with_a_note(corpus: Path, inbox: Path) -> None:
    (inbox / "deal.pdf").write_bytes(pages.pdf("Ambleford"))
    take(corpus)
    (inbox / "again.pdf").write_bytes(pages.pdf("Ambleford"))
    (inbox / "sheet.xlsx").write_bytes(b"PK\x03\x04 not a text")
    told = take(corpus)
    assert "is in" in told["again.pdf"]
    aside = inbox / "set-aside"
    assert sorted(path.name for path in aside.iterdir()) == [
        "again.pdf", "again.pdf.why.txt", "sheet.xlsx", "sheet.xlsx.why.txt",
    ]  # fmt: skip
    assert "deal" in (aside / "again.pdf.why.txt").read_text()
    assert "not a text" in (aside / "sheet.xlsx.why.txt").read_text()
    assert take(corpus) == {}
    assert len(open_corpus(corpus).documents) == 1


def test_what_is_still_being_written_is_left_for_next_time(corpus: Path, inbox: Path) -> None:
    for name in ("half.pdf.part", "half.crdownload", "~$deal.docx", ".hidden", "empty.pdf"):
        (inbox / name).write_bytes(b"" if name == "empty.pdf" else b"%PDF-")
    growing = inbox / "growing.pdf"
    growing.write_bytes(b"%PDF-1.7")
    with growing.open("ab") as stream:
        written = iter([b"more"])

        def sleep(_seconds: float) -> None:
            stream.write(next(written, b""))
            stream.flush()

        assert list(take_inbox(corpus, sleep=sleep)) == []
        assert is_being_written(growing)
        assert list(take_inbox(corpus, sleep=lambda _: None)) == []
    assert not is_being_written(growing)
    growing.write_bytes(pages.pdf("Ambleford"))
    assert take(corpus) == {"growing.pdf": "growing"}
    assert len(list(inbox.iterdir())) == 5


def test_what_an_interrupted_round_had_taken_is_finished(corpus: Path, inbox: Path) -> None:
    taking = inbox / ".taking"
    taking.mkdir()
    (taking / "deal.pdf").write_bytes(pages.pdf("Ambleford"))
    assert take(corpus) == {"deal.pdf": "deal"}
    taking.mkdir()
    (taking / "deal.pdf").write_bytes(pages.pdf("Ambleford"))
    assert "had been added before" in take(corpus)["deal.pdf"]
    assert list(inbox.iterdir()) == []
    assert len(open_corpus(corpus).documents) == 1


def test_a_watch_takes_the_inbox_in(corpus: Path, inbox: Path) -> None:
    (inbox / "deal.pdf").write_bytes(pages.pdf("Ambleford"))
    began = time.monotonic()
    assert watch(corpus).added == ["deal"]
    assert time.monotonic() - began >= 0.4
