"""Rhetoric gaps on documents whose positions are given: what is claimed, what is not, and why."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.findings.gaps import Verdict, choose_nearest, compare, find_gaps, fold_name
from policymine.findings.stands import FIRM, WHOLE, Stand, Stands, Weight
from policymine.records import Document, Kind

DRAWS = 400
NOISE = np.full((DRAWS, 2), 0.5)


def make_weight(bottom_up: float, top_down: float, *, factors: float | np.ndarray = 1.0) -> Weight:
    """Return a weight of which the simulated bottom-up end is ``factors`` times the true one."""
    drawn = np.broadcast_to(bottom_up * np.asarray(factors), DRAWS)
    return Weight(bottom_up, top_down, drawn, np.full(DRAWS, top_down), NOISE)


def make_document(name: str, kind: Kind, *, area: str = "Marlshire", on: str = "2024-03-06", by: str = "") -> Document:
    return Document(name, f"{name}.pdf", name.upper(), kind, published_on=on, area=area, speaker=by)


def make_stand(document: Document, weight: Weight, *, sentences: int = 50, firm: int = 30) -> Stand:
    return Stand(document, {WHOLE: sentences, FIRM: firm}, {WHOLE: weight, FIRM: weight})


def stand_all(*stands: Stand) -> Stands:
    return Stands({each.document.document: each for each in stands}, {})


SPEECH = make_document("speech", Kind.SPEECH, by="The Rt Hon Judith Hallworth MP")
DEAL = make_document("deal", Kind.DEAL)


def test_there_is_no_claim_where_the_interval_spans_zero() -> None:
    wide = np.linspace(0.01, 3, DRAWS)
    words, deals = make_stand(SPEECH, make_weight(20, 10, factors=wide)), make_stand(DEAL, make_weight(10, 10))
    found = compare([words], [deals], WHOLE)
    assert found.value == pytest.approx(np.log(20.5 / 10.5) - np.log(10.5 / 10.5))
    assert found.low < 0 < found.high
    assert (found.verdict, found.reason) == (Verdict.NO_CLAIM, "")


@pytest.mark.parametrize(("ups", "verdict"), [((40, 10), Verdict.WORDS), ((10, 40), Verdict.DEALS)])
def test_a_difference_that_every_simulation_has_is_claimed(ups: tuple[float, float], verdict: Verdict) -> None:
    found = compare(
        *([make_stand(each, make_weight(up, 10))] for each, up in zip((SPEECH, DEAL), ups, strict=True)), WHOLE
    )
    assert found.verdict is verdict
    assert found.points == pytest.approx(100 * (ups[0] + 0.5) / (ups[0] + 11) - 100 * (ups[1] + 0.5) / (ups[1] + 11))
    assert found.points_low <= found.points <= found.points_high


def test_an_error_that_moves_both_sides_alike_moves_the_gap_by_nothing() -> None:
    shared = np.exp(np.random.default_rng(1).normal(0, 1, DRAWS))
    other = np.exp(np.random.default_rng(2).normal(0, 1, DRAWS))
    words = [make_stand(SPEECH, make_weight(4000, 1000, factors=shared))]
    paired = compare(words, [make_stand(DEAL, make_weight(2000, 1000, factors=shared))], WHOLE)
    unpaired = compare(words, [make_stand(DEAL, make_weight(2000, 1000, factors=other))], WHOLE)
    assert paired.high - paired.low < 0.02
    assert unpaired.high - unpaired.low > 4


def test_a_side_with_too_little_claims_nothing_and_says_why() -> None:
    deals = [make_stand(DEAL, make_weight(5, 50))]
    few = compare([make_stand(SPEECH, make_weight(50, 5), sentences=9)], deals, WHOLE)
    rare = compare([make_stand(SPEECH, make_weight(4, 0.4))], deals, WHOLE)
    assert few.verdict is rare.verdict is Verdict.NO_CLAIM
    assert few.reason == "the words have 9 sentences; a comparison needs at least 10 on either side"
    assert "about 4.4 of the 50 sentences of the words" in rare.reason
    firm = compare([make_stand(SPEECH, make_weight(50, 5), firm=3)], deals, FIRM)
    assert "3 firm sentences" in firm.reason


def test_a_row_is_a_place_a_minister_and_a_year() -> None:
    again = make_document("again", Kind.STATEMENT, area="marlshire ", on="2024", by="Judith Hallworth MP")
    later = make_document("later", Kind.SPEECH, on="2026-01", by="Judith Hallworth MP")
    other = make_document("other", Kind.SPEECH, by="Ann Other MP")
    documents = [SPEECH, again, later, other, DEAL]
    stands = stand_all(*(make_stand(each, make_weight(20, 10)) for each in documents))
    found = find_gaps(documents, stands)
    rows = {(gap.minister, gap.year): [each.document for each in gap.words] for gap in found.found}
    assert rows == {
        ("The Rt Hon Judith Hallworth MP", "2024"): ["speech", "again"],
        ("Judith Hallworth MP", "2026"): ["later"],
        ("Ann Other MP", "2024"): ["other"],
    }
    pooled = next(gap for gap in found.found if len(gap.words) == 2)
    assert (pooled.whole.words.bottom_up, pooled.whole.words.sentences) == (40, 100)
    assert next(gap for gap in found.found if gap.year == "2026").deal_years == ("2024",)
    assert found.unmatched == ()


def test_words_without_a_deal_are_listed_with_the_reason() -> None:
    nowhere = make_document("nowhere", Kind.SPEECH, area="")
    elsewhere = make_document("elsewhere", Kind.SPEECH, area="Norwold")
    unread = make_document("unread", Kind.SPEECH)
    stands = Stands(
        {each.document: make_stand(each, make_weight(20, 10)) for each in (nowhere, elsewhere, DEAL)},
        {"unread": "its sentences have not been scored"},
    )
    found = find_gaps([nowhere, elsewhere, unread, DEAL], stands)
    assert found.found == ()
    assert {document.document: reason for document, reason in found.unmatched} == {
        "nowhere": "it names no area",
        "elsewhere": "no deal of Norwold could be read",
        "unread": "its sentences have not been scored",
    }


@pytest.mark.parametrize(
    ("year", "chosen"), [("2023", ["b"]), ("2024", ["b"]), ("2026", ["c"]), ("", ["a", "b", "c", "d"])]
)
def test_the_deals_of_the_nearest_year_are_taken(year: str, chosen: list[str]) -> None:
    years = (("a", "2020"), ("b", "2023-05"), ("c", "2025-01-01"), ("d", ""))
    deals = [make_document(name, Kind.DEAL, on=on) for name, on in years]
    assert [each.document for each in choose_nearest(deals, year)] == chosen


@pytest.mark.parametrize("name", ["The Rt Hon Greg Clark MP", "Greg Clark", "Rt. Hon. Greg  Clark, MP"])
def test_a_name_is_the_same_with_and_without_its_titles(name: str) -> None:
    assert fold_name(name) == "greg clark"
