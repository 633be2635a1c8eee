"""What is guessed of a document, and from what."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import SAMPLE

from policymine.codebooks import Gazetteer, name_place, read_gazetteer
from policymine.glances import Glance, glance_at
from policymine.guesses import Guess, guess_metadata
from policymine.records import Block, BlockKind


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer("bottom_up")


def guess(glance: Glance, gazetteer: Gazetteer, name: str = "file") -> dict[str, Guess]:
    return {each.column: each for each in guess_metadata(glance, name, gazetteer)}


def opening(*texts: str, heading: str = "") -> tuple[Block, ...]:
    head = (Block(BlockKind.HEADING, heading, level=1),) if heading else ()
    return (*head, *(Block(BlockKind.PARAGRAPH, text) for text in texts))


def test_a_web_page_is_taken_at_its_word(gazetteer: Gazetteer) -> None:
    found = guess(glance_at(SAMPLE / "documents" / "speech-wexmoor-neighbourhoods.html"), gazetteer)
    assert found["title"].value == "Housing Secretary's speech on the Wexmoor Agreement"
    assert found["kind"].value == "speech"
    assert found["published_on"].value == "2025-09-18"
    assert found["title"].is_given
    assert found["published_on"].is_given


@pytest.mark.parametrize(
    ("file", "title", "kind", "date"),
    [
        ("calderwick-city-region-deal.pdf", "Calderwick City Region: deeper devolution deal", "deal", "2023-03"),
        ("marlshire-voluntary-action-response.md", "Power in the neighbourhood", "report", "2025-09-24"),
        ("speech-thaxby-service-reform.txt", "Better services, better value", "speech", "2022-10-12"),
        ("statement-lindenshire-agreement.json", "", "statement", "2023-11-22"),
    ],
)
def test_other_files_are_guessed_at(file: str, title: str, kind: str, date: str, gazetteer: Gazetteer) -> None:
    path = SAMPLE / "documents" / file
    found = guess(glance_at(path), gazetteer, path.stem)
    assert found["title"].value.startswith(title)
    assert (found["kind"].value, found["published_on"].value) == (kind, date)
    assert found["title"].is_given is file.endswith(".json")


def test_a_title_of_another_document_is_not_believed(gazetteer: Gazetteer) -> None:
    glance = Glance({"title": "Budget template of 2009", "made_on": "2025-01-30"}, opening("Parishes decide."))
    found = guess(glance, gazetteer, "a_deal-for-towns")
    assert (found["title"].value, found["title"].taken_from) == ("A deal for towns", "the file's name")
    assert found["published_on"].is_doubtful


def test_a_council_paper_is_known_by_its_subject_line(gazetteer: Gazetteer) -> None:
    glance = Glance(
        {"title": "THE REPORT", "made_on": "2024-12-18"},
        opening("From: The leader", "To: Cabinet – 30 January 2025", "Subject: Plan for schools in Kent"),
    )
    found = guess(glance, gazetteer)
    assert found["title"].value == "Plan for schools in Kent"
    assert found["kind"].value == "report"
    assert found["published_on"].value == "2025-01-30"
    assert found["area"].value == "Kent and Medway"


def test_the_first_heading_that_is_no_department_nor_date_is_the_title(gazetteer: Gazetteer) -> None:
    head = [
        Block(BlockKind.HEADING, text, level=1) for text in ("HM Treasury", "March 2024", "A deal for Tarne", "Why")
    ]
    assert guess(Glance({}, tuple(head)), gazetteer)["title"].value == "A deal for Tarne"


def test_a_date_in_running_text_is_none_of_the_document(gazetteer: Gazetteer) -> None:
    long = "On 5 May 1997 the voters of this country chose something new, and we have not looked back since then."
    assert "published_on" not in guess(Glance({}, opening(long)), gazetteer)


@pytest.mark.parametrize(
    ("title", "words", "area"),
    [
        ("Cambridgeshire & Peterborough devolution deal", "", "Cambridgeshire and Peterborough"),
        ("A letter from Greater Manchester Police", "", None),
        ("Kent and Lancashire together", "Kent Kent Kent", None),
        ("A speech", "I was in Cornwall. Cornwall is far. Kent is near.", "Cornwall"),
        ("A speech", "I was in Cornwall once.", None),
    ],
)
def test_areas_come_from_the_title_first(title: str, words: str, area: str | None, gazetteer: Gazetteer) -> None:
    found = guess(Glance({"title": title}, words=words), gazetteer)
    assert (found["area"].value if "area" in found else None) == area


def test_first_words_tell_a_speech(gazetteer: Gazetteer) -> None:
    found = guess(Glance({"title": "Power to towns"}, words="Good morning. It is a pleasure to be here."), gazetteer)
    assert (found["kind"].value, found["kind"].taken_from) == ("speech", "its first words")


def test_a_codebook_without_areas_knows_no_place(small_codebook: Path) -> None:
    assert not read_gazetteer(small_codebook).count("Kent and Greater Manchester")
    assert name_place("hampshire_and_the_solent") == "Hampshire and the Solent"
