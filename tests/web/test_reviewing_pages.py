"""Coding, double coding, settling and uploading, through the pages, as they work without a script too."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.conftest import DEAL, Browser, share_with_two

Team = Callable[[str], Browser]


def read_card(page: str) -> dict[str, str]:
    """Return the hidden fields of the card on a page."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    wanted = {"key", "document", "number", "text_hash", "queue", "only"}
    return {name: value for name, value in fields if name in wanted}


def read_next(browser: Browser, query: str = "") -> dict[str, str]:
    page = browser.get(f"/queue{query}").text
    return read_card(page[page.index("data-decision") :])


def test_a_decision_is_saved_and_the_next_sentence_comes(alone: Browser) -> None:
    card = read_next(alone)
    answer = alone.post("/decisions", {**card, "action": "code", "code": "community_power"})
    assert answer.status_code == 200
    assert "Saved." in answer.text
    following = read_next(alone)
    assert (following["document"], following["number"]) != (card["document"], card["number"])


def test_what_is_sent_twice_counts_once(alone: Browser) -> None:
    card = read_next(alone)
    sent = {**card, "action": "code", "code": "none"}
    first, second = alone.send("/decisions", sent).json(), alone.send("/decisions", sent).json()
    assert not first["repeated"]
    assert second["repeated"]
    assert first["sequence"] == second["sequence"]


def test_a_sentence_is_corrected_from_the_text_and_the_score_moves(alone: Browser) -> None:
    page = alone.get(f"/documents/{DEAL}/sentences/12")
    sent = {**read_card(page.text), "action": "code", "code": "community_power", "commitment": "firm"}
    answer = alone.post("/decisions", sent)
    assert "The score of" in answer.text
    assert "corrected by a reviewer" in answer.text
    assert "the reviews" in alone.get(f"/documents/{DEAL}").text
    undone = alone.post("/undo", {"key": "u1"})
    assert "corrected by a reviewer" not in undone.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"action": "code"}, "Choose a code first"),
        ({"action": "code", "code": "poem"}, "is no code"),
        ({"action": "code", "code": "none", "commitment": "iron"}, "is no commitment"),
        ({"action": "unsure"}, "note"),
        ({"action": "erase"}, "Choose a code"),
        ({"action": "code", "code": "none", "number": "x"}, "whole number"),
        ({"action": "code", "code": "none", "added": "not there", "added_label": "COMMUNITY"}, "do not stand"),
    ],
)
def test_what_is_filled_in_wrongly_is_refused_with_the_reason(alone: Browser, sent: dict[str, str], words: str) -> None:
    answer = alone.post("/decisions", {**read_next(alone), **sent})
    assert answer.status_code in (403, 422)
    assert words in answer.text


def read_mentions(page: str) -> dict[str, list[str]]:
    """Return the mentions on a card: those that are shown, that people spoke of, and that are ticked."""
    found = {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("shown", "contested")}
    return {**found, "kept": re.findall(r'name="kept" value="([^"]+)" checked', page)}


def test_a_mention_is_corrected_and_stays_so_when_the_card_is_sent_again(alone: Browser) -> None:
    page = alone.get(f"/documents/{DEAL}/sentences/12").text
    shown = read_mentions(page)["shown"]
    assert shown == read_mentions(page)["kept"] != []
    text = re.findall(r'name="text" value="([^"]*)"', page)[0]
    sent = {**read_card(page), "action": "code", "code": "none", "shown": shown, "kept": shown[1:], "text": text}
    sent |= {"added": text.split(" ")[0], "added_label": "PROVIDER_LOCAL"}
    answer = alone.post("/decisions", sent)
    assert answer.status_code == 200
    assert "(marked by me)" in answer.text
    assert "(struck out by me)" in answer.text
    found = read_mentions(answer.text)
    added = [each for each in found["shown"] if each not in shown]
    assert [each.partition(":")[0] for each in added] == ["PROVIDER_LOCAL"]
    assert sorted(found["contested"]) == sorted([shown[0], *added])
    assert sorted(found["kept"]) == sorted([*shown[1:], *added])
    again = {**read_card(answer.text), "action": "code", "code": "none", **found}
    assert read_mentions(alone.post("/decisions", again).text) == found


def test_a_mention_is_added_by_words_that_were_copied_with_a_line_break(alone: Browser) -> None:
    page = alone.get(f"/documents/{DEAL}/sentences/12").text
    text = html.unescape(re.findall(r'name="text" value="([^"]*)"', page)[0])
    words = text.split(" ")[1:3]
    sent = {**read_card(page), "action": "code", "code": "none", "text": text, "added_label": "PROVIDER_LOCAL"}
    answer = alone.post("/decisions", sent | {"added": "\r\n ".join(words)})
    start = text.index(" ".join(words))
    assert f"PROVIDER_LOCAL:{start}-{start + len(' '.join(words))}" in read_mentions(answer.text)["kept"]


def test_a_lead_settles_mentions_beside_the_code(team: Team) -> None:
    ann, ben, lea = team("ann"), team("ben"), team("lea")
    address = f"/documents/{DEAL}/sentences/12"
    page = ann.get(address).text
    found = read_mentions(page)
    text = re.findall(r'name="text" value="([^"]*)"', page)[0]
    sent = {**read_card(page), "action": "code", "code": "none", **found, "kept": found["kept"][1:], "text": text}
    ann.post("/decisions", {**sent, "added": text.split(" ")[0], "added_label": "PROVIDER_LOCAL"})
    seen = ben.get(address).text
    ben.post("/decisions", {**read_card(seen), "action": "code", "code": "elite_voice", **read_mentions(seen)})
    settling = lea.get("/disagreements").text
    assert "struck out by ann" in settling
    assert "marked by ann" in settling
    form = {
        **read_card(settling),
        "action": "adjudicate",
        "code": "none",
        "note": "it is one",
        **read_mentions(settling),
    }
    assert lea.post("/decisions", {**form, "kept": found["kept"]}).status_code == 200
    again = lea.get("/disagreements?settled=1").text
    assert read_mentions(again)["kept"] == found["kept"]
    assert "struck out by lea" in again
    assert "A lead has settled this sentence." in ben.get(address).text
    told = ann.get("/overruled").text
    assert "it is one" in told
    assert "kept by lea" in told


def test_the_queue_gives_the_sentences_that_a_browser_does_not_have_yet(alone: Browser) -> None:
    seen: list[str] = []
    for _ in range(4):
        told = alone.client.get("/queue/next", params={"ahead": ",".join(seen)}).json()
        seen.append(f"{told['document']}:{told['number']}")
    assert len(set(seen)) == 4


@pytest.mark.parametrize("query", ["?kind=audit", "?kind=doubt", f"?kind=document&only={DEAL}", "?kind=code&only=none"])
def test_every_queue_has_a_first_sentence(alone: Browser, query: str) -> None:
    assert read_next(alone, query)["key"]


def test_two_people_code_blind_and_a_lead_settles_it(own_corpus: Path, team: Team) -> None:
    share_with_two(own_corpus)
    ann, ben, lea = team("ann"), team("ben"), team("lea")
    page = ann.get("/queue").text
    card = read_card(page[page.index("data-decision") :])
    assert "The classifier says" not in page
    ann.post("/decisions", {**card, "action": "code", "code": "community_power", "note": "they decide"})
    address = f"/documents/{card['document']}/sentences/{card['number']}"
    seen = ben.get(address).text
    assert "they decide" not in seen
    assert "The classifier says" not in seen
    own = {**read_card(seen), "action": "code", "code": "central_power", "note": "the centre decides"}
    assert ben.post("/decisions", own).status_code == 200
    settling = lea.get("/disagreements").text
    assert "they decide" in settling
    assert "the centre decides" in settling
    form = {**read_card(settling), "action": "adjudicate", "code": "community_power", "note": "read the next sentence"}
    assert lea.post("/decisions", form).status_code == 200
    assert "nothing to settle" in lea.get("/disagreements").text
    assert "read the next sentence" in ben.get("/overruled").text
    assert "No decision of yours" in ann.get("/overruled").text
    assert "Krippendorff" in lea.get("/agreement").text


def test_a_reviewer_cannot_settle(team: Team) -> None:
    ann = team("ann")
    card = read_next(ann)
    answer = ann.post("/decisions", {**card, "action": "adjudicate", "code": "none", "note": "so there"})
    assert answer.status_code == 403


def test_files_are_added_with_the_messages_of_the_command(alone: Browser, own_corpus: Path) -> None:
    known = (own_corpus / "documents" / "speech-thaxby-service-reform.txt").read_bytes()
    files = [
        ("files", ("A Speech on Parks.txt", b"We will give parks to residents. They will decide.", "text/plain")),
        ("files", ("same.txt", known, "text/plain")),
        ("files", ("draft.txt", known.rpartition(b"\n\n")[0], "text/plain")),
    ]
    answer = alone.post("/add", {"area": "Parkshire"}, files=files)
    assert "Added a-speech-on-parks" in answer.text
    assert "already" in answer.text
    assert "policymine-" not in answer.text
    asked = re.search(r"draft.txt has not been added yet: it is \d+% the same as .*?Say what it is", answer.text)
    assert asked
    form = answer.text[asked.end() :]
    assert 'name="of" value="speech-thaxby-service-reform"' in form
    sent = {"of": "speech-thaxby-service-reform", "relation": "version"}
    taken = alone.post("/add", sent, files=[files[2]])
    assert "Added draft.txt as a new version of" in taken.text
    assert str(own_corpus) not in taken.text
    page = alone.get("/documents/speech-thaxby-service-reform").text
    assert "speech-thaxby-service-reform.v2.txt" in page
    assert "superseded on" in page
    assert alone.post("/add", {"relation": "rendition"}, files=[files[2]]).status_code == 403
    assert "a-speech-on-parks" in (own_corpus / "manifest.csv").read_text(encoding="utf-8")
    runner = alone.client.app.state.room.runner  # type: ignore[attr-defined]
    assert runner.wait(120)
    assert "Parkshire" in alone.get("/").text


def test_nothing_sent_is_nothing_added(alone: Browser) -> None:
    answer = alone.post("/add", {}, files={"files": ("", b"", "text/plain")})
    assert answer.status_code == 403
    assert "No file was sent" in answer.text


def test_the_history_is_exported_and_formulas_in_it_are_text(alone: Browser) -> None:
    alone.post("/decisions", {**read_next(alone), "action": "code", "code": "none", "note": "=1+1"})
    table, lines, tasks = (
        alone.get(f"/export/{name}").text for name in ("decisions.csv", "decisions.jsonl", "label-studio.json")
    )
    assert "'=1+1" in table
    assert json.loads(lines.splitlines()[0])["note"] == "=1+1"
    assert json.loads(tasks)
