"""The journeys of reviewers on a store in PostgreSQL: the same pages, and the same history, as on a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import stores
from tests.terminal import call
from tests.web.conftest import Browser
from tests.web.test_reviewing_pages import read_next, test_two_people_code_blind_and_a_lead_settles_it

__all__ = ["test_two_people_code_blind_and_a_lead_settles_it"]
pytestmark = stores.needs_postgresql


@pytest.fixture
def own_corpus(own_corpus: Path) -> Iterator[Path]:
    """The corpus that a test may change, with its store in a database of its own."""
    with stores.make_database() as address, stores.keep_stores_in(address):
        stores.move_store(own_corpus)
        (own_corpus / "policymine.sqlite").unlink()
        yield own_corpus
    assert not (own_corpus / "policymine.sqlite").exists()


def test_decisions_move_scores_and_go_out_to_a_file_and_back(alone: Browser, own_corpus: Path, tmp_path: Path) -> None:
    card = read_next(alone)
    address = f"/documents/{card['document']}"
    coded = alone.post("/decisions", {**card, "action": "code", "code": "none", "note": "neither"})
    assert "Saved." in coded.text
    assert "the reviews" in alone.get(address).text
    for query in ("?kind=audit", "?kind=doubt", f"?kind=document&only={card['document']}", "?kind=code&only=none"):
        assert read_next(alone, query)["key"], query
    sent = {**read_next(alone), "action": "code", "code": "none"}
    first, second = alone.send("/decisions", sent).json(), alone.send("/decisions", sent).json()
    assert (first["repeated"], second["repeated"]) == (False, True)
    kept = alone.get("/export/decisions.jsonl").text
    assert len(kept.splitlines()) == 2
    history = tmp_path / "history.jsonl"
    history.write_text(kept, encoding="utf-8")
    assert "0 taken in, 2 were there already" in call("reviews", own_corpus, "--import", history).stderr
    with stores.make_database() as other, stores.keep_stores_in(other):
        assert "2 taken in, 0 were there already" in call("reviews", own_corpus, "--import", history).stderr
        again = tmp_path / "again.jsonl"
        call("reviews", own_corpus, "--export", again)
    assert again.read_text(encoding="utf-8") == kept
