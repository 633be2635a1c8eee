"""Ranks within a kind: which hold whatever a code weighs, and which do not, worked by hand."""

from __future__ import annotations

from policymine.pipeline import Result
from policymine.records import Document, Estimate, Kind, Score, Share, Status, Weighting
from policymine.reports.standings import find_standings
from policymine.reports.tables import list_score, list_scores


def make_estimate(score: float, width: float = 20.0) -> Estimate:
    return Estimate(score, score - width / 2, score + width / 2, 0.0, 1.0, 1.0)


def make_result(
    name: str, scores: tuple[float, float, float], *, kind: Kind = Kind.DEAL, status: Status = Status.SCORED
) -> Result:
    """Return a document with the scores that it has where a code weighs 0, 0.5 and 1."""
    at_zero, as_given, at_one = (make_estimate(score) for score in scores)
    weightings = {"half": Weighting(0.5, at_zero, as_given, at_one)}
    score = Score(
        status, "", 100, 20, 0.2, as_given, make_estimate(40.0, 70.0),
        soft=Share(0.25, 0.1, 0.5), weightings=weightings,
    )  # fmt: skip
    return Result(Document(name, f"{name}.pdf", name.upper(), kind), score, 3, {}, (), "key")


def test_a_pair_that_changes_places_is_unstable_on_both_sides() -> None:
    results = [make_result("a", (60, 50, 40)), make_result("b", (70, 45, 20)), make_result("c", (20, 10, 5))]
    standings = find_standings(results)
    assert [(each.rank, each.of, each.is_stable) for each in standings.values()] == [
        (1, 3, False), (2, 3, False), (3, 3, True),
    ]  # fmt: skip
    assert standings["a"].describe() == "behind b where half weighs 0"
    assert standings["b"].describe() == "ahead of a where half weighs 0"
    assert standings["b"].describe(titles=True) == "ahead of A where half weighs 0"
    assert standings["c"].describe() == ""


def test_a_rank_that_others_change_is_unstable_too() -> None:
    # At weight 1 the last comes first: a and b keep their order, and both fall by one
    results = [make_result("a", (9, 60, 50)), make_result("b", (8, 50, 40)), make_result("c", (7, 40, 90))]
    standings = find_standings(results)
    assert standings["a"].describe() == "rank 2 instead of 1 where half weighs 1"
    assert standings["b"].describe() == "behind c where half weighs 1"
    assert standings["c"].describe() == "ahead of b where half weighs 1"


def test_ties_at_another_weight_flip_nothing() -> None:
    standings = find_standings([make_result("a", (50, 50, 20)), make_result("b", (50, 40, 20))])
    assert all(standing.is_stable for standing in standings.values())


def test_ranks_are_within_a_kind_and_among_the_scored() -> None:
    results = [
        make_result("a", (50, 50, 50)),
        make_result("b", (90, 40, 40), kind=Kind.SPEECH),
        make_result("c", (95, 45, 45), status=Status.NOT_ENOUGH_EVIDENCE),
    ]
    assert {name: (each.rank, each.of, each.is_stable) for name, each in find_standings(results).items()} == {
        "a": (1, 1, True), "b": (1, 1, True),
    }  # fmt: skip


def test_rows_say_what_is_beside_the_score() -> None:
    first, second = list_scores([make_result("a", (60, 50, 40)), make_result("b", (70, 45, 20))])
    assert (first["rank"], first["unstable"]) == (1, "behind b where half weighs 0")
    assert first["weightings"] == {"half=0": 60.0, "half=1": 40.0}
    assert (first["soft_share"], first["soft_low"], first["soft_high"]) == (0.25, 0.1, 0.5)
    assert (first["firm"], first["firm_low"]) == (None, None)
    assert second["unstable"] == "ahead of a where half weighs 0"


def test_nothing_is_stated_without_a_score() -> None:
    row = list_score(make_result("c", (95, 45, 45), status=Status.NOT_ENOUGH_EVIDENCE))
    assert row["soft_share"] is row["firm"] is row["score"] is None
    assert row["weightings"] == {"half=0": None, "half=1": None}
