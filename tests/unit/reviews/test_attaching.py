"""Decisions find their sentences again by words and nearest place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policymine.reviews import Action, Anchor, Coding, Decision, State, attach, hash_words


def decide(sequence: int, text_hash: str, start: int, code: str = "power", reviewer: str = "ann") -> Decision:
    anchor = Anchor("deal", 0, text_hash, start, start + 5, 1, 0)
    return Decision(sequence, str(sequence), "", reviewer, Action.CODE, anchor, Coding("none"), Coding(code))


def test_words_are_the_same_whatever_the_spaces_and_with_their_lead_in() -> None:
    assert hash_words("Parishes  decide.\n") == hash_words("Parishes decide.")
    assert hash_words("decide", "They will") == hash_words("They will decide")
    assert hash_words("Parishes decide.") != hash_words("Parishes decided.")


def test_decisions_follow_their_words_to_another_place() -> None:
    found = attach([decide(1, "a", 100), decide(2, "b", 200, "none")], [(7, "b", 350), (9, "a", 20)])
    assert {number: review.state for number, review in found.found.items()} == {
        7: State.CONFIRMED,
        9: State.CORRECTED,
    }
    assert found.lost == ()


def test_the_same_words_twice_keep_their_order_of_places() -> None:
    found = attach([decide(1, "a", 10, "power"), decide(2, "a", 500, "voice")], [(0, "a", 60), (5, "a", 480)])
    assert {number: review.coding.code for number, review in found.found.items() if review.coding} == {
        0: "power",
        5: "voice",
    }


def test_what_is_nowhere_is_kept_and_listed() -> None:
    found = attach([decide(1, "gone", 10)], [(0, "a", 60)])
    assert not found.found
    assert [review.anchor.text_hash for review in found.lost] == ["gone"]


def test_two_places_that_became_one_are_settled_together() -> None:
    found = attach([decide(1, "a", 10, "power"), decide(2, "a", 500, "voice", "ben")], [(3, "a", 40)])
    assert found.found[3].state is State.DISPUTED


@given(
    made=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900)), max_size=8, unique=True),
    now=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900)), max_size=8, unique=True),
)
def test_every_decision_is_found_where_its_words_are_or_listed(
    made: list[tuple[str, int]], now: list[tuple[str, int]]
) -> None:
    decisions = [decide(number, words, start, reviewer=str(number)) for number, (words, start) in enumerate(made)]
    sentences = [(number, words, start) for number, (words, start) in enumerate(now)]
    attached = attach(decisions, sentences)
    words_now = {words for words, _ in now}
    found = {each.sequence for review in attached.found.values() for each in review.decisions}
    lost = {each.sequence for review in attached.lost for each in review.decisions}
    assert found == {number for number, (words, _) in enumerate(made) if words in words_now}
    assert lost == {number for number, (words, _) in enumerate(made) if words not in words_now}
    for number, review in attached.found.items():
        assert {each.anchor.text_hash for each in review.decisions} == {now[number][0]}
