"""Histories: what moved a score and by how much, from what the store recorded."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from policymine.cli.score_tables import describe_shift, list_shift
from policymine.errors import PolicymineError
from policymine.histories import list_shifts, list_versions, parse_since
from policymine.records import Assessment, Estimate, Grounds, HeldFile, Score, Share, Status, Weighting
from policymine.schema import ASSESSMENTS, SCHEMA
from policymine.store import Recorded, Store

GROUNDS = Grounds("aa" * 32, "pdf 4, sentences 2", "bb" * 32, "cc" * 32, "dd", "", "scores 3", "1, 1000 draws", "0.1.0")
ESTIMATE = Estimate(score=60.0, low=40.0, high=80.0, position=0.4, bottom_up=6.0, top_down=4.0)
SCORED = Score(
    Status.SCORED, "", 20, 10, 0.5, ESTIMATE, ESTIMATE, {"power": ESTIMATE},
    Share(0.2, 0.1, 0.4), {"half": Weighting(0.5, ESTIMATE, ESTIMATE, ESTIMATE)}, 500, GROUNDS,
)  # fmt: skip
QUARANTINED = Score(Status.QUARANTINED, "it is broken", 0, 0)


def move(score: Score, points: float, logits: float, **grounds: str) -> Score:
    assert score.overall
    assert score.grounds
    estimate = replace(score.overall, score=score.overall.score + points, position=score.overall.position + logits)
    return replace(score, overall=estimate, grounds=replace(score.grounds, **grounds))


def record(day: str, score: Score, *, text_key: str = "t", key: str = "k") -> Recorded:
    return Recorded(f"{day}T10:00:00+00:00", text_key, key, score)


def assess(score: Score, key: str = "k", text_key: str = "t") -> Assessment:
    return Assessment("deal", text_key, key, score)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_one_cause_moves_it() -> None:
    history = [record("2026-11-01", SCORED), record("2026-11-05", move(SCORED, -4.2, -0.171, classifier="ee" * 32))]
    first, second = list_shifts(history, "2026-01-01")
    assert (first.before, first.causes, first.points) == (None, (), None)
    assert [cause.name for cause in second.causes] == ["classifier"]
    assert (second.points, second.logits) == (pytest.approx(-4.2), pytest.approx(-0.171))
    told = describe_shift(second)
    assert "score 60.0 (40.0–80.0) became score 55.8 (40.0–80.0): -4.2 points, -0.171 logits" in told
    assert "because of the classifier (cccccccccccc to eeeeeeeeeeee)" in told
    assert "together" not in told
    assert "first recorded, score 60.0" in describe_shift(first)


def test_several_causes_moved_it_together() -> None:
    changed = move(SCORED, 3.0, 0.1, text="ff" * 32, method="scores 4", reviews="99")
    (shift,) = list_shifts([record("2026-11-01", SCORED), record("2026-11-05", changed)], "2026-11-02")
    assert [cause.name for cause in shift.causes] == ["text", "reviews", "method"]
    assert describe_shift(shift).endswith(
        "because of the document's file (aaaaaaaaaaaa to ffffffffffff), the reviews (none to 99), "
        "the scoring method (scores 3 to scores 4), together"
    )


def test_what_changes_nothing_is_told_as_such() -> None:
    (shift,) = list_shifts(
        [record("2026-11-01", SCORED), record("2026-11-05", move(SCORED, 0.0, 0.0, codebook="ee" * 32))], "2026-11-05"
    )
    assert ": unchanged\n" in describe_shift(shift)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"text_key": "other"}, "its file or how it is read"),
        ({"key": "other"}, "the codebook, the classifier or the scoring method"),
        ({}, "nothing it rests on"),
    ],
)
def test_a_status_that_changes_has_its_cause(keys: dict[str, str], said: str) -> None:
    history = [record("2026-11-01", SCORED), record("2026-11-05", QUARANTINED, **keys)]
    (shift,) = list_shifts(history, "2026-11-02")
    assert (shift.before, shift.after) == (history[0].score, history[1].score)
    assert shift.points is None
    assert said in describe_shift(shift)
    assert "became quarantined (it is broken)" in describe_shift(shift)
    row = list_shift(shift)
    assert (row["status_before"], row["status"], row["score_before"], row["score"]) == (
        "scored", "quarantined", 60.0, None,
    )  # fmt: skip


def test_a_kind_that_is_recorded_for_the_first_time_is_told_as_such() -> None:
    told = describe_shift(
        list_shifts([record("2026-11-01", SCORED), record("2026-11-02", move(SCORED, 0, 0, kind="deal"))], "2026")[1]
    )
    assert "its kind, which is recorded from now on" in told
    changed = [
        record("2026-11-01", move(SCORED, 0, 0, kind="deal")),
        record("2026-11-02", move(SCORED, 2, 0.1, kind="speech")),
    ]
    assert "because of its kind (deal to speech)" in describe_shift(list_shifts(changed, "2026")[1])


def test_versions_are_told_by_the_bytes_that_were_scored() -> None:
    files = [
        HeldFile("deal", 1, "html", "documents/deal.html", "aa" * 32, superseded_on="2026-11-03"),
        HeldFile("deal", 1, "pdf", "documents/deal.pdf", "11" * 32, superseded_on="2026-11-03"),
        HeldFile("deal", 2, "html", "documents/deal.v2.html", "22" * 32),
        HeldFile("deal", 3, "html", "documents/deal.v3.html", "33" * 32),
    ]
    history = [
        record("2026-11-01", SCORED),
        record("2026-11-02", move(SCORED, 1.5, 0.1)),
        record("2026-11-04", move(SCORED, -3.0, -0.1, text="22" * 32)),
        record("2026-11-05", QUARANTINED),
    ]
    first, second, third = list_versions(files, history)
    assert (first.number, len(first.files), first.superseded_on, first.points) == (1, 2, "2026-11-03", None)
    assert first.score == history[1].score
    assert (second.superseded_on, second.points) == ("", pytest.approx(-4.5))
    assert (third.score, third.points) == (None, None)


def test_only_what_changed_since_the_day_is_listed() -> None:
    history = [record("2026-11-01", SCORED), record("2026-11-05", move(SCORED, 1, 0.1, method="x"))]
    assert len(list_shifts(history, "2026-11-05")) == 1
    assert list_shifts(history, "2026-11-06") == []
    assert list_shifts([], "2026-11-06") == []


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "01/11/2026", ""])
def test_a_day_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(PolicymineError, match="is not a date"):
        parse_since(value)


def test_the_store_records_a_score_once_and_each_change_of_it(store: Store) -> None:
    changed = move(SCORED, 1.0, 0.1, codebook="ee" * 32)
    for score, key in ((SCORED, "k"), (SCORED, "k"), (changed, "k2"), (QUARANTINED, "k3"), (QUARANTINED, "k3")):
        store.save(assess(score, key))
    history = store.read_history("deal")
    assert [each.score for each in history] == [SCORED, changed, QUARANTINED]
    assert [each.key for each in history] == ["k", "k2", "k3"]
    assert all(each.recorded_at.endswith("+00:00") for each in history)
    assert store.read_history("treaty") == []


def test_a_document_that_left_the_corpus_keeps_its_history(store: Store) -> None:
    store.save(assess(SCORED))
    store.forget(["deal"])
    assert len(store.read_history("deal")) == 1


def make_old_store(path: Path) -> None:
    """Write a store as the first schema had it: no history, and scores with fewer figures."""
    Store(f"sqlite:///{path}").close()
    score = asdict(SCORED)
    for name in ("soft", "weightings", "coded_twice", "grounds"):
        del score[name]
    row = {
        "document": "deal", "text_key": "t", "key": "old", "status": "scored", "reason": "", "score": json.dumps(score),
        "extractor": "pdf 3", "pages": 3, "body": "Parishes decide.", "warnings": "[]",
    }  # fmt: skip
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.insert(ASSESSMENTS), row)
        connection.execute(sa.text("DROP TABLE history"))
        connection.execute(sa.text("UPDATE schema_version SET version = 1"))
    engine.dispose()


def test_a_store_of_the_first_schema_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_old_store(path)
    store = Store(f"sqlite:///{path}")
    summary = store.read_summaries()["deal"]
    assert (summary.key, summary.pages, store.read_body("deal")) == ("old", 3, "Parishes decide.")
    old = replace(SCORED, soft=None, weightings={}, coded_twice=0, grounds=None)
    assert summary.score == old
    assert [each.score for each in store.read_history("deal")] == [old]
    store.save(assess(SCORED, "new"))
    store.close()
    again = Store(f"sqlite:///{path}")
    first, second = again.read_history("deal")
    again.close()
    assert (first.key, second.key) == ("old", "new")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version FROM schema_version").fetchall() == [(SCHEMA,)]
    connection.close()
