"""What a run leaves on its pages in Prefect says what happened, and shows hostile titles as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows.artifacts import describe_move, escape, name_artifact, write_outcomes, write_quarantined, write_scores
from flows.artifacts import write_table as list_lines

from policymine.documents import open_corpus
from policymine.pipeline import Plan, Result
from policymine.records import Document, Estimate, Kind, Score, Status

ESTIMATE = Estimate(score=60.0, low=40.0, high=80.0, position=0.4, bottom_up=6.0, top_down=4.0)
SCORED = Score(Status.SCORED, "", 20, 5, 0.4, ESTIMATE, ESTIMATE, {})
SHUT = Score(Status.QUARANTINED, "it is encrypted", 0, 0)


def make_result(score: Score, name: str = "deal", title: str = "A deal") -> Result:
    return Result(Document(name, f"documents/{name}.pdf", title, Kind.DEAL), score, 1, {}, (), "k")


def test_a_move_is_told_in_points_or_as_a_change_of_outcome() -> None:
    moved = replace(SCORED, overall=replace(ESTIMATE, score=57.25))
    assert describe_move(None, SCORED) == "new"
    assert describe_move(SCORED, SCORED) == ""
    assert describe_move(SCORED, moved) == "-2.8"
    assert describe_move(SHUT, SCORED) == "was quarantined"
    assert describe_move(SHUT, replace(SHUT, reason="it is broken")) == ""


def test_the_tables_say_what_moved_and_what_was_set_aside() -> None:
    results = [make_result(SCORED), make_result(SHUT, "scan", "A scan")]
    scores = write_scores({"deal": replace(SCORED, overall=replace(ESTIMATE, score=50.0))}, results)
    assert "| 60 (40–80) | +10.0 | deal | A deal |" in scores
    assert "| quarantined | new | deal | A scan |" in scores
    assert "Not enough evidence" not in scores
    thin = make_result(Score(Status.NOT_ENOUGH_EVIDENCE, "3 sentences", 9, 3), "note", "A note")
    assert write_scores({}, [thin]).endswith("Not enough evidence:\n\n- **A note**: 3 sentences")
    aside = write_quarantined(results)
    assert "- **A scan**: documents/scan.pdf: it is encrypted" in aside
    assert "A deal" not in aside
    assert write_quarantined(results[:1]) == "Every document could be read."


def test_outcomes_account_for_every_document(own_corpus: Path) -> None:
    plan = Plan(open_corpus(own_corpus), (), ("deal", "scan"), (), ())
    told = write_outcomes(plan, [make_result(SCORED), make_result(SHUT, "scan")])
    assert [line for line in told.splitlines() if "quarantined" in line] == ["| quarantined | 1 |"]
    assert "| all | 2 |" in told
    assert "| unchanged since the last run | 2 |" in told


def test_a_title_cannot_break_out_of_its_cell() -> None:
    hostile = make_result(SHUT, title="x | y\n<script>alert(1)</script> [a](http://b)")
    line = write_quarantined([hostile]).splitlines()[-1]
    assert "<script>" not in line.replace("\\<", "")
    assert escape("a|b\nc") == "a\\|b c"
    assert line.startswith("- **x \\| y ")
    table = write_scores({}, [hostile]).splitlines()[-1]
    assert table.count(" | ") == 3


def test_a_long_table_ends_with_how_many_more_there_are() -> None:
    lines = list(list_lines(("n",), ((str(number),) for number in range(2003))))
    assert lines[-1].strip() == "3 more are in the report."
    assert len(lines) == 2003


def test_artifacts_of_two_corpora_are_kept_apart() -> None:
    assert name_artifact("scores", "Kent & Medway") == "scores-kent-medway"
    assert name_artifact("scores", "é") == "scores-e"
