"""Every page by axe-core (WCAG 2.2 AA and best practice), at the width of a desk and of a telephone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policymine.candidates import decline
from policymine.documents import open_corpus
from policymine.fetching import open_ledger
from policymine.ledger import State
from policymine.reviewing import Reviewing
from policymine.reviews import Action, Coding, Queue, QueueKind
from policymine.reviews.desk import Request, SentenceView
from policymine.web import Access
from tests.web.conftest import DEAL, PASSWORD, share_with_two
from tests.web.live import Live, serve_in_thread

AXE = os.environ.get("POLICYMINE_AXE", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)
PAGES = (
    "/", "/?kind=poem", f"/documents/{DEAL}", "/documents/broken-deal", f"/documents/{DEAL}/text?sheet=2",
    f"/documents/{DEAL}/text?blind=1", f"/documents/{DEAL}/sentences/12", "/queue", "/queue?kind=code&only=none",
    "/agreement", "/disagreements", "/disagreements?settled=1", "/reviewers", "/add", "/candidates",
    "/candidates?state=declined", "/candidates?state=added", "/nowhere", "/documents/nothing",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not AXE, reason="POLICYMINE_AXE does not name axe.min.js of axe-core")


@pytest.fixture(scope="module")
def live(ready_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A team's app with something on every page."""
    folder = Path(shutil.copytree(ready_corpus, tmp_path_factory.mktemp("busy") / "busy"))
    share_with_two(folder)
    fill_reviews(folder)
    fill_candidates(folder)
    with serve_in_thread(folder, Access(team=True)) as served:
        yield served


def fill_reviews(folder: Path) -> None:
    """Let two people disagree about two sentences, and a lead settle one of them."""
    desk = Reviewing(folder)
    queue = Queue(QueueKind.DOCUMENT, DEAL)
    for code, name in (("community_power", "ann"), ("central_power", "ben")):
        for _ in range(2):
            offer = desk.next_sentence(name, queue)
            assert offer
            view = desk.read_sentence(name, offer.document, offer.number)
            desk.decide(name, ask(view, name, Action.CODE, Coding(code)))
    found = desk.list_disagreements()[0]
    view = desk.read_sentence("lea", found.document, found.number)
    desk.adjudicate("lea", ask(view, "lea", Action.ADJUDICATE, Coding("community_power")))
    desk.close()


def ask(view: SentenceView, name: str, action: Action, coding: Coding) -> Request:
    number = view.sentence.index
    return Request(f"{name} {number}", action, view.document, number, view.text_hash, coding, f"{name} thinks so")


def fill_candidates(folder: Path) -> None:
    rows = [
        {
            "link": f"/government/publications/deal-{number}",
            "content_id": "",
            "title": f"Ferrowshire devolution deal {number}",
            "description": "A deal of long and winding clauses. " * 8,
            "document_type": "policy_paper",
            "organisations": ("ministry-of-housing-communities-local-government",),
            "published_at": "2026-01-02T09:00:00Z",
            "why": "policy paper; has “devolution deal”",
            "state": State.WAITING.value,
            "document": "",
            "decided_by": "",
        }
        for number in range(4)
    ]
    with open_ledger(open_corpus(folder)) as ledger:
        ledger.add_sightings("key", rows)
        ledger.decide(4, State.ADDED, from_states=[State.WAITING], document=DEAL)
    decline(folder, [3], reason="a press release")


def find_faults(page: Any) -> list[str]:
    """Return what axe-core finds on a page, each with where it is."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate(
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}}).then(found => "
        "found.violations.map(one => `${one.id}: ${one.nodes[0].html}`))"
    )
    return list(found)


def look(page: Any, address: str) -> list[str]:
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return find_faults(page) + ["it is wider than the window"] * wide


def ask_about_a_file(page: Any, live: Live) -> list[str]:
    """Send a file that is much like a document, and look at the question that comes of it."""
    page.goto(f"{live.address}/add")
    words = (live.folder / "documents" / "speech-thaxby-service-reform.txt").read_bytes().rpartition(b"\n\n")[0]
    page.get_by_label("Files").set_input_files({"name": "draft.txt", "mimeType": "text/plain", "buffer": words})
    page.get_by_role("button", name="Add them").click()
    page.locator(".outcomes .asked").wait_for()
    return find_faults(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(live: Live, chromium: Any, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    found = {"/login": look(page, f"{live.address}/login")}
    for name, password in (("ben", "wrong"), ("ben", PASSWORD)):
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(password)
        with page.expect_navigation():
            page.get_by_role("button", name="Log in", exact=True).click()
        found[f"after {password}"] = find_faults(page)
    found["/overruled"] = look(page, f"{live.address}/overruled")
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Name").fill("lea")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.address}/")
    found |= {path: look(page, live.address + path) for path in PAGES}
    found["/add, asking"] = ask_about_a_file(page, live)
    page.goto(f"{live.address}/queue")
    page.keyboard.press("?")
    found["keys"] = find_faults(page)
    page.close()
    assert {path: each for path, each in found.items() if each} == {}
