"""The pages of the app, through its own routes."""

from __future__ import annotations

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from policymine.excerpts import Sheet
from policymine.web.pages import write_move
from policymine.web.reading import find_sheet
from tests.web.conftest import DEAL, Browser

SPEECH = "speech-thaxby-service-reform"


def test_the_overview_lists_every_document_with_its_interval(read_only: TestClient) -> None:
    page = read_only.get("/")
    assert page.status_code == 200
    assert f"/documents/{DEAL}" in page.text
    assert 'class="interval"' in page.text
    assert "could not be read" in page.text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?kind=speech", "speech-thaxby-service-reform", DEAL),
        ("?status=quarantined", "broken-deal", DEAL),
        ("?area=Marlshire", DEAL, "broken-deal"),
        ("?words=devolution+deal", DEAL, "broken-deal"),
        ("?status=scored&page=99", DEAL, "broken-deal"),
    ],
)
def test_documents_can_be_chosen(read_only: TestClient, query: str, shown: str, hidden: str) -> None:
    page = read_only.get(f"/{query}").text
    assert f"/documents/{shown}" in page
    assert f"/documents/{hidden}" not in page


def test_an_unknown_choice_shows_that_nothing_fits(read_only: TestClient) -> None:
    assert "No document matches" in read_only.get("/?kind=poem").text


def test_a_document_shows_what_moved_its_score(read_only: TestClient) -> None:
    page = read_only.get(f"/documents/{DEAL}")
    assert page.status_code == 200
    assert 'class="step rise"' in page.text
    assert "What would change it" in page.text
    assert "scored for the first time" in page.text
    assert "otherwise than" not in page.text
    assert re.search(
        r"sentences? here moves? the score otherwise than (its|their)", read_only.get(f"/documents/{SPEECH}").text
    )


def test_its_text_is_read_a_page_at_a_time_with_highlights(read_only: TestClient) -> None:
    first, second = (read_only.get(f"/documents/{DEAL}/text?sheet={number}").text for number in (1, 2))
    assert '<mark class="' in first
    assert "pole-top_down" in second
    assert 'rel="prev"' in second
    assert first != second


def test_a_sentence_leads_to_its_sheet_and_back(read_only: TestClient) -> None:
    page = read_only.get(f"/documents/{DEAL}/text?sentence=40").text
    assert 'id="s40"' in page
    assert f"/documents/{DEAL}/sentences/40" in page


def test_a_page_of_the_text_is_gone_to_by_its_number(read_only: TestClient) -> None:
    text = read_only.get(f"/documents/{DEAL}/text?sentence=40").text
    page_number = re.findall(r'data-sentence="40" data-page="(.+?)"', text)[0]
    gone = read_only.get(f"/documents/{DEAL}/text?page={page_number}").text
    assert f'src="/documents/{DEAL}/pages/{page_number}.png"' in gone
    assert f"Page {page_number} (" in gone


SHEETS = (Sheet(0, 4, 2, "ii"), Sheet(5, 9, 3, "1"), Sheet(10, 11, 5, ""), Sheet(12, 20, 5, ""))


@pytest.mark.parametrize(
    ("page", "at"), [("ii", 0), ("1", 1), ("2", 0), ("3", 1), ("4", 2), ("5", 2), ("99", 3), ("0", 0), ("next", 0)]
)
def test_a_page_is_named_by_its_print_or_its_number_and_an_empty_one_leads_to_the_next(page: str, at: int) -> None:
    assert find_sheet(SHEETS, "", "", page) == at


def test_a_sentences_page_says_what_the_score_would_be_without_it(read_only: TestClient) -> None:
    text = read_only.get(f"/documents/{DEAL}").text
    number = re.findall(rf"/documents/{DEAL}/text\?sentence=(\d+)", text)[0]
    page = read_only.get(f"/documents/{DEAL}/sentences/{number}").text
    assert re.search(r"Without it the document's score would be \d+\.\d instead of \d+\.\d\.", page)


def test_a_page_is_drawn_with_the_sentence_marked(read_only: TestClient) -> None:
    text = read_only.get(f"/documents/{DEAL}/text?sentence=40").text
    page_number = re.findall(r'data-sentence="40" data-page="(.+?)"', text)[0]
    address = f"/documents/{DEAL}/pages/{page_number}.png"
    plain, marked = read_only.get(address), read_only.get(f"{address}?sentence=40")
    assert plain.headers["content-type"] == "image/png"
    assert plain.content.startswith(b"\x89PNG")
    assert marked.content != plain.content
    assert read_only.get(f"{address}?sentence=40").content == marked.content


@pytest.mark.parametrize("path", ["pages/0.png", "pages/999.png", "pages/x.png", "pages/4.png/../../x"])
def test_pages_that_are_not_there_cannot_be_drawn(read_only: TestClient, path: str) -> None:
    assert read_only.get(f"/documents/{DEAL}/{path}").status_code == 404


def test_a_file_that_cannot_be_drawn_costs_only_its_picture(read_only: TestClient) -> None:
    answer = read_only.get("/documents/broken-deal/pages/1.png")
    assert answer.status_code == 404
    assert read_only.get(f"/documents/{DEAL}/pages/5.png").status_code == 200


def test_a_quarantined_document_says_why(read_only: TestClient) -> None:
    page = read_only.get("/documents/broken-deal")
    assert page.status_code == 200
    assert "broken" in page.text
    assert "--as-version-of broken-deal" in page.text
    assert '<span class="tag">could not be read</span>' in page.text
    assert "scored for the first time" not in page.text


@pytest.mark.parametrize("path", ["/documents/nothing", "/documents/..%2f..%2fetc", "/nowhere", "/static/..%2fapp.py"])
def test_what_is_not_there_is_a_404(read_only: TestClient, path: str) -> None:
    assert read_only.get(path).status_code == 404


def test_scores_are_exported(read_only: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(read_only.get("/export/scores.csv").text)))
    assert DEAL in {row["document"] for row in rows}


def test_a_document_is_rated_and_others_wait_until_one_has_rated(alone: Browser) -> None:
    blind = alone.get(f"/documents/{DEAL}/text?blind=1").text
    assert "pole-" not in blind
    answer = alone.post(f"/documents/{DEAL}/rating", {"key": "r1", "rating": "2", "blind": "1", "note": "thin"})
    assert answer.status_code == 200
    assert "You rated it 2 of 5 without having seen its score" in answer.text
    assert "too few ratings. Rated and scored documents: 1" in answer.text
    assert "too few ratings" in alone.get("/").text


@pytest.mark.parametrize("rating", ["0", "6", "x", ""])
def test_a_rating_is_from_one_to_five(alone: Browser, rating: str) -> None:
    answer = alone.post(f"/documents/{DEAL}/rating", {"key": "r1", "rating": rating})
    assert answer.status_code == 403


@pytest.mark.parametrize(("points", "told"), [(1.24, "+1.2"), (-0.05, "-0.1"), (0.04, "+0.04"), (-0.014, "-0.01")])
def test_what_a_sentence_moves_is_told_also_where_it_is_little(points: float, told: str) -> None:
    assert write_move(points) == told
