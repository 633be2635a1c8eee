"""What the app does when a disk, another program or a fault of its own stands in the way."""

from __future__ import annotations

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from starlette.testclient import TestClient

from policymine.codebooks import load_codebook
from policymine.database import begin_writing, connect
from policymine.errors import BusyError, PolicymineError, StoreError
from policymine.pipeline import Plan
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Outcome
from policymine.schema import QUEUES
from policymine.settings import read_settings
from policymine.web import Access, build_app
from policymine.web.catalogue import Catalogue
from policymine.web.pictures import Pictures
from policymine.web.routes.additions import name_safely
from policymine.web.runs import Runner
from tests.conftest import SMALL_CODEBOOK
from tests.web.conftest import DEAL, HERE, Browser
from tests.web.test_reviewing_pages import read_card


class ShutDesk(Reviewing):
    """A desk whose store cannot be written."""

    def __init__(self, folder: Path, fault: PolicymineError) -> None:
        super().__init__(folder)
        self._fault = fault

    def decide(self, *_: Any, **__: Any) -> Outcome:
        raise self._fault


def send_code(browser: Browser) -> Response:
    """Send a code from the page of a sentence."""
    sent = read_card(browser.get(f"/documents/{DEAL}/sentences/12").text) | {"action": "code", "code": "none"}
    return browser.send("/decisions", sent)


@pytest.mark.parametrize("fault", [StoreError("The disk is full."), BusyError("Another program writes.")])
def test_what_cannot_be_saved_now_is_not_refused_for_good(own_corpus: Path, fault: PolicymineError) -> None:
    """The queue sends again what is answered with 500 or more, and drops what is refused."""
    with TestClient(
        build_app(own_corpus, desk=ShutDesk(own_corpus, fault), access=Access(alone="me")), base_url=HERE
    ) as client:
        answer = send_code(Browser(client))
    assert answer.status_code == 503
    assert answer.json()["message"] == str(fault)


def test_a_run_that_breaks_off_says_so_and_another_can_be_started(tmp_path: Path) -> None:
    faults = [OSError(28, "No space left on device"), PolicymineError("There is no corpus.")]

    def break_off(_folder: Path, **_: object) -> Plan:
        raise faults.pop(0)

    runner = Runner(tmp_path, break_off)
    runner.start()
    assert runner.wait(10)
    assert "broke off (OSError: [Errno 28] No space left on device)" in runner.read().message
    runner.start()
    assert runner.wait(10)
    assert runner.read().message == "There is no corpus."


class Painter(Pictures):
    """Pictures that are drawn at once, without a PDF."""

    def _draw(self, path: Path, page_number: int, _boxes: object) -> bytes:
        return f"page {page_number} of {path.name}".encode()


def test_a_picture_is_shown_though_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / ".pages").write_bytes(b"no folder")
    (tmp_path / "deal.pdf").write_bytes(b"%PDF")
    assert Painter(tmp_path).draw(tmp_path / "deal.pdf", 3) == b"page 3 of deal.pdf"


def test_pictures_are_drawn_by_many_at_once(tmp_path: Path) -> None:
    (tmp_path / "deal.pdf").write_bytes(b"%PDF")
    painter = Painter(tmp_path)

    def look(_: int) -> bool:
        wanted = [f"page {number % 7} of deal.pdf".encode() for number in range(60)]
        return [painter.draw(tmp_path / "deal.pdf", number % 7) for number in range(60)] == wanted

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(8)))
    assert sorted(each.suffix for each in (tmp_path / ".pages").rglob("*") if each.is_file()) == [".png"] * 7


def test_a_codebook_that_takes_the_place_of_another_is_noticed(own_corpus: Path) -> None:
    engine = connect(read_settings().locate_store(own_corpus))
    catalogue = Catalogue(own_corpus, engine)
    before, _ = catalogue.read_codebook()
    shutil.copytree(SMALL_CODEBOOK, own_corpus / "own")
    settings = own_corpus / "corpus.toml"
    words = settings.read_text(encoding="utf-8").replace('codebook = "bottom_up"', 'codebook = "own"')
    settings.write_text(words, encoding="utf-8")
    after, _ = catalogue.read_codebook()
    engine.dispose()
    assert before.path != after.path == (own_corpus / "own").resolve()


def test_a_classifier_fitted_anew_is_noticed_beside_the_same_codes(own_corpus: Path) -> None:
    """Retraining writes the classifier's papers alone: how far coders agree stands in them."""
    own, settings = own_corpus / "own", own_corpus / "corpus.toml"
    shutil.copytree(load_codebook("bottom_up").path, own)
    words = settings.read_text(encoding="utf-8").replace('codebook = "bottom_up"', 'codebook = "own"')
    settings.write_text(words, encoding="utf-8")
    engine = connect(read_settings().locate_store(own_corpus))
    catalogue = Catalogue(own_corpus, engine)
    _, before = catalogue.read_codebook()
    papers = own / "classifier.json"
    fitted = json.loads(papers.read_bytes())
    papers.write_text(json.dumps(fitted | {"agreement": {"elite_voice": 0.125}}), encoding="utf-8")
    _, after = catalogue.read_codebook()
    engine.dispose()
    assert (before, after) == (frozenset(), {"elite_voice"})


def test_scores_that_another_codebook_made_are_told_and_their_queue_comes_back(own_corpus: Path) -> None:
    """The queue of what moves scores was empty with no word why, and stayed so when the codebook was put back."""
    own, settings = own_corpus / "own", own_corpus / "corpus.toml"
    words = settings.read_text(encoding="utf-8")
    shutil.copytree(load_codebook("bottom_up").path, own)
    definitions = own / "codebook.toml"
    definitions.write_text(definitions.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    engine = connect(read_settings().locate_store(own_corpus))
    with TestClient(build_app(own_corpus, access=Access(alone="me")), base_url=HERE) as client:
        assert "data-card" in client.get("/queue").text
        assert "new or changed" not in client.get("/").text
        settings.write_text(words.replace('codebook = "bottom_up"', 'codebook = "own"'), encoding="utf-8")
        with begin_writing(engine) as connection:
            connection.execute(sa.delete(QUEUES))
        page, told = client.get("/queue").text, client.get("/queue/next").json()
        overview, document = client.get("/").text, client.get(f"/documents/{DEAL}").text
        assert "data-card" in client.get("/queue?kind=doubt").text
        settings.write_text(words, encoding="utf-8")
        assert "data-card" in client.get("/queue").text
    engine.dispose()
    assert "data-card" not in page
    assert "scored before the codebook or the classifier changed" in page
    assert "This document was scored before the codebook or the classifier changed" in document
    assert told["message"].endswith("or choose another queue meanwhile.")
    assert re.search(r"<strong>\d+</strong> scored before the codebook changed", overview)
    assert "Score what is new or changed</button>" in overview


def test_a_score_by_questions_that_the_codebook_does_not_ask_is_shown(own_corpus: Path) -> None:
    shutil.copytree(SMALL_CODEBOOK, own_corpus / "own")
    settings = own_corpus / "corpus.toml"
    words = settings.read_text(encoding="utf-8").replace('codebook = "bottom_up"', 'codebook = "own"')
    settings.write_text(words, encoding="utf-8")
    with TestClient(build_app(own_corpus, access=Access(alone="me")), base_url=HERE) as client:
        answer = client.get(f"/documents/{DEAL}")
    assert answer.status_code == 200
    assert '<th scope="row">Delivery' in answer.text


class FaultyDesk(Reviewing):
    """A desk with a fault of the program's own."""

    def decide(self, *_: Any, **__: Any) -> Outcome:
        raise ZeroDivisionError


def test_a_fault_of_the_programs_own_is_told_and_logged(own_corpus: Path) -> None:
    app = build_app(own_corpus, desk=FaultyDesk(own_corpus), access=Access(alone="me"))
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        answer = send_code(Browser(client))
        assert answer.status_code == 500
        assert "go back and try again" in answer.text
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        with pytest.raises(ZeroDivisionError):  # what a server writes to its window
            send_code(Browser(TestClient(app, base_url=HERE)))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("C:\\Papers\\A deal.PDF", "a-deal.pdf"),
        ("../../etc/passwd", "passwd"),
        ("con.pdf", "document-con.pdf"),
        ("NUL", "document-nul"),
        (".htaccess", "document.htaccess"),
        ("", "document"),
    ],
)
def test_a_file_that_is_sent_gets_a_name_that_every_system_takes(given: str, safe: str) -> None:
    assert name_safely(given) == safe
