"""The store gives back what it was given, whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from policymine.errors import PolicymineError
from policymine.records import (
    Assessment,
    Box,
    Commitment,
    Estimate,
    Label,
    Mention,
    Participation,
    Place,
    PlacedMention,
    Score,
    ScoredSentence,
    Sentence,
    Status,
)
from policymine.store import Store

PLACE = Place(0, 16, 2, Box(1, 2, 3, 4))
ESTIMATE = Estimate(score=60.0, low=40.0, high=80.0, position=0.4, bottom_up=6.0, top_down=4.0)
SENTENCE = ScoredSentence(
    Sentence(0, "Parishes decide.", 0, 16, 2, "ii", "Power", "It says:", "Before.", 1, (PLACE,)),
    Label("community_power", {"community_power": 0.9, "none": 0.1}, Commitment.FIRM, Participation.EMPOWER),
    outcome=3,
    bottom_up=0.8,
    top_down=0.0,
    influence=0.1,
)
MENTION = PlacedMention(Mention("NEIGHBOURHOOD", "parish_council", 0, 8, "Parishes"), 0, 2, "ii", "Power")


def make_assessment(key: str = "k") -> Assessment:
    score = Score(Status.SCORED, "", 1, 1, 0.8, ESTIMATE, ESTIMATE, {"power": ESTIMATE})
    return Assessment("deal", "t", key, score, "reader 1", 3, "Parishes decide.", (SENTENCE,), (MENTION,), ("note",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_what_is_saved_is_read_back(store: Store) -> None:
    store.save(make_assessment())
    summary = store.read_summaries()["deal"]
    assert summary.score == make_assessment().score
    assert (summary.key, summary.pages, summary.warnings) == ("k", 3, ("note",))
    assert store.read_sentences("deal") == [SENTENCE]
    assert store.read_mentions("deal") == [MENTION]
    assert store.read_mentions("deal", "OUTSOURCING") == []
    assert store.read_body("deal") == "Parishes decide."
    assert store.count_mentions() == {"deal": {"NEIGHBOURHOOD": 1}}


def test_saving_again_replaces_and_forgetting_removes(store: Store) -> None:
    store.save(make_assessment())
    store.save(make_assessment("new"))
    assert store.read_summaries()["deal"].key == "new"
    assert len(store.read_sentences("deal")) == 1
    store.forget(["deal"])
    assert store.read_summaries() == {}
    assert store.read_sentences("deal") == []


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(PolicymineError, match="cannot be opened"):
        Store(f"sqlite:///{path}")


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE schema_version SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(PolicymineError, match="another version"):
        Store(f"sqlite:///{path}")


def test_very_many_documents_may_leave_a_corpus_at_once(store: Store) -> None:
    store.save(make_assessment())
    store.forget([f"document-{number}" for number in range(260_000)] + ["deal"])
    assert store.read_summaries() == {}
