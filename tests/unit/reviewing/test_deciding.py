"""Decisions through the desk: written once, undone, disputed, adjudicated, and seen by those who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.decisions import Action, Coding, MentionChange, Queue, QueueKind, State
from policymine.errors import CorpusError, PolicymineError, RefusedError
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Outcome, Request

from .conftest import Desk, open_desk

DEAL = "marlshire-devolution-deal"


def ask(
    desk: Reviewing,
    reviewer: str,
    number: int,
    code: str = "",
    *,
    action: Action = Action.CODE,
    note: str = "",
    key: str = "",
    document: str = DEAL,
) -> Outcome:
    view = desk.read_sentence("lea", document, number)
    request = Request(
        key=key or f"{reviewer}-{number}-{action}-{code}",
        action=action,
        document=document,
        number=number,
        text_hash=view.text_hash,
        coding=Coding(code),
        note=note,
    )
    return desk.decide(reviewer, request)


def find_document(desk: Reviewing) -> str:
    return next(name for name in desk.progress().documents if "deal" in name)


def test_a_decision_says_who_what_and_under_which_rules(desk: Desk) -> None:
    view = desk.read_sentence("ann", DEAL, 3)
    assert view.label is not None
    outcome = ask(desk, "ann", 3, view.label.code)
    decision = outcome.decision
    assert outcome.review.state is State.CONFIRMED
    assert (decision.reviewer, decision.queue, decision.blind) == ("ann", QueueKind.OPENED, False)
    assert decision.before.code == view.label.code
    assert decision.anchor.text == view.sentence.text
    assert decision.anchor.reading
    assert decision.codebook
    assert decision.classifier
    assert decision.decided_at.endswith("+00:00")
    assert len(decision.decided_at) == len("2026-11-28T09:00:00.000000+00:00")
    seen = desk.read_sentence("ben", DEAL, 3)
    assert seen.state is State.CONFIRMED
    assert seen.mine is None
    assert desk.read_sentence("ann", DEAL, 3).mine == decision


def test_the_same_sent_twice_is_one_decision(desk: Desk) -> None:
    first = ask(desk, "ann", 3, "none", key="k")
    again = ask(desk, "ann", 3, "none", key="k")
    assert not first.repeated
    assert again.repeated
    assert again.decision == first.decision
    assert again.review == first.review
    assert sum(desk.progress().last_hour.values()) == 1
    with pytest.raises(RefusedError, match="Somebody else's"):
        ask(desk, "ben", 3, "none", key="k")


def test_what_is_unsure_or_taken_back_is_not_counted_as_coded_in_the_last_hour(desk: Desk) -> None:
    ask(desk, "ann", 3, "none")
    ask(desk, "ann", 4, action=Action.UNSURE, note="two codes would do")
    ask(desk, "ann", 5, "none")
    desk.undo("ann", "back")
    progress = desk.progress()
    assert progress.last_hour == progress.decided == {"ann": 1}


def test_two_who_differ_leave_a_dispute_which_a_lead_ends(desk: Desk) -> None:
    ask(desk, "ann", 5, "community_power", note="they decide")
    disputed = ask(desk, "ben", 5, "none", note="it is only a heading")
    assert disputed.review.state is State.DISPUTED
    assert disputed.review.coding is None
    [found] = desk.list_disagreements()
    assert [(each.reviewer, each.note) for each in found.review.decisions] == [
        ("ann", "they decide"),
        ("ben", "it is only a heading"),
    ]
    with pytest.raises(RefusedError, match="A reviewer may not adjudicate"):
        ask(desk, "ben", 5, "none", action=Action.ADJUDICATE, note="I say so")
    with pytest.raises(RefusedError, match="needs a note"):
        ask(desk, "lea", 5, "none", action=Action.ADJUDICATE)
    ended = ask(desk, "lea", 5, "none", action=Action.ADJUDICATE, note="nothing is decided here")
    assert ended.review.state is State.ADJUDICATED
    assert ended.review.coding == Coding("none")
    assert desk.list_disagreements() == []
    [overruled] = desk.list_overruled("ann")
    assert overruled.review.decisions[-1].note == "nothing is decided here"
    assert desk.list_overruled("ben") == []
    with pytest.raises(RefusedError, match="adjudicated cannot be given"):
        ask(desk, "ann", 5, "community_power", key="again")
    with pytest.raises(RefusedError, match="A lead has adjudicated"):
        desk.undo("ann", "undo")


def test_undo_takes_back_the_last_and_holds_the_sentence_again(desk: Desk) -> None:
    ask(desk, "ann", 3, "none")
    ask(desk, "ann", 4, "community_power")
    undone = desk.undo("ann", "u1")
    assert undone is not None
    assert (undone.decision.anchor.number, undone.review.state) == (4, State.PROPOSED)
    again = desk.undo("ann", "u1")
    assert again is not None
    assert again.repeated
    offer = desk.next_sentence("ben", Queue(QueueKind.DOCUMENT, DEAL))
    assert offer is not None
    assert offer.number == 0
    second = desk.undo("ann", "u2")
    assert second is not None
    assert second.decision.anchor.number == 3
    assert desk.undo("ann", "u3") is None
    assert desk.read_reviews(DEAL)[3].decisions == ()


def test_unsure_needs_a_note_and_leaves_the_sentence_as_it_is(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="needs a note"):
        ask(desk, "ann", 3, action=Action.UNSURE)
    outcome = ask(desk, "ann", 3, action=Action.UNSURE, note="who is 'we'?")
    assert outcome.review.state is State.PROPOSED
    assert outcome.review.decisions[0].note == "who is 'we'?"


@pytest.mark.parametrize(
    ("reviewer", "change", "why"),
    [
        ("rea", {}, "A reader may not code"),
        ("nobody", {}, "nobody is no reviewer"),
        ("ann", {"coding": Coding("no_such_code")}, "is no code of this corpus"),
        ("ann", {"coding": Coding("none", commitment="iron")}, "no such commitment"),
        ("ann", {"coding": Coding("none", mentions=(MentionChange("CENTRAL", 5, 5_000, stands=False),))}, "inside"),
        ("ann", {"note": "x" * 5_000}, "longer than"),
        ("ann", {"key": ""}, "needs a key"),
        ("ann", {"text_hash": "0" * 32}, "has been read anew"),
        ("ann", {"document": "nowhere"}, "has been read anew"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_written(
    desk: Desk, reviewer: str, change: dict[str, object], why: str
) -> None:
    view = desk.read_sentence("lea", DEAL, 3)
    fields: dict[str, object] = {
        "key": "k", "action": Action.CODE, "document": DEAL, "number": 3, "text_hash": view.text_hash,
        "coding": Coding("none"),
    }  # fmt: skip
    with pytest.raises(RefusedError, match=why):
        desk.decide(reviewer, Request(**{**fields, **change}))  # type: ignore[arg-type]
    assert desk.progress().last_hour == {}


def test_sentences_that_are_not_there_are_named(desk: Desk) -> None:
    with pytest.raises(CorpusError, match="has no sentence 99999"):
        desk.read_sentence("ann", DEAL, 99999)
    with pytest.raises(CorpusError, match="no document nowhere"):
        desk.rescore("nowhere")


def test_the_last_rating_of_each_person_counts(desk: Desk) -> None:
    desk.rate("ann", "r1", DEAL, 2, blind=True)
    desk.rate("ann", "r1", DEAL, 2, blind=True)
    desk.rate("ben", "r2", DEAL, 5, blind=False, note="generous")
    desk.rate("ann", "r3", DEAL, 3, blind=False)
    assert [(each.reviewer, each.rating) for each in desk.read_ratings(DEAL)] == [("ann", 3), ("ben", 5)]
    with pytest.raises(RefusedError, match="6 is no rating"):
        desk.rate("ann", "r4", DEAL, 6, blind=True)
    with pytest.raises(RefusedError, match="A reader may not rate"):
        desk.rate("rea", "r5", DEAL, 4, blind=True)
    with pytest.raises(CorpusError, match="has no document nowhere"):
        desk.rate("ann", "r6", "nowhere", 4, blind=True)


@pytest.mark.parametrize("key", ["", "k" * 101, "r1"])
def test_a_rating_is_not_taken_for_another_one(desk: Desk, key: str) -> None:
    desk.rate("ann", "r1", DEAL, 2, blind=True)
    with pytest.raises(RefusedError, match="key"):
        desk.rate("ben", key, DEAL, 5, blind=True)
    assert [(each.reviewer, each.rating) for each in desk.read_ratings(DEAL)] == [("ann", 2)]


def test_people_are_known_by_password_or_not_at_all(desk: Desk) -> None:
    found = desk.check_password("ann", "ann's own password")
    assert found is not None
    assert (found.name, found.has_password) == ("ann", True)
    assert desk.check_password("ann", "ben's own password") is None
    assert desk.check_password("nobody", "ann's own password") is None
    assert desk.check_token("") is None
    with pytest.raises(PolicymineError, match="nobody is no reviewer"):
        desk.ensure_reviewer("nobody")


def test_one_person_alone_needs_no_password(own_corpus: Path) -> None:
    alone = Reviewing(own_corpus)
    me = alone.ensure_reviewer("me")
    assert me == alone.ensure_reviewer("me") == alone.read_reviewer("me")
    assert alone.check_password("me", "") is None
    offer = alone.next_sentence("me")
    assert offer is not None
    alone.close()


def test_blind_doubles_hide_the_classifier_and_the_other_until_both_have_coded(own_corpus: Path) -> None:
    desk = open_desk(own_corpus, "double_share = 1\naudit_share = 0\n")
    queue = Queue(QueueKind.DOCUMENT, DEAL)
    offer = desk.next_sentence("ann", queue)
    assert offer is not None
    assert offer.blind
    view = desk.read_sentence("ann", DEAL, offer.number)
    assert (view.blind, view.label, view.review, view.mentions) == (True, None, None, ())
    ask(desk, "ann", offer.number, "community_power", note="mine")
    assert desk.read_sentence("ann", DEAL, offer.number).label is not None
    second = desk.next_sentence("ben", queue)
    assert second is not None
    assert (second.number, second.blind) == (offer.number, True)
    assert desk.read_sentence("ben", DEAL, second.number).review is None
    assert offer.number not in desk.read_reviews(DEAL, "ben")
    assert desk.read_sentence("lea", DEAL, offer.number).review is None
    outcome = ask(desk, "ben", second.number, "none")
    assert outcome.decision.blind
    assert outcome.review.state is State.DISPUTED
    report = desk.measure_agreement()
    assert report.sentences == 1
    assert {each.code for each in report.codes} == {"", "community_power", "none"}
    assert desk.read_reviews(DEAL, "ben")[second.number].state is State.DISPUTED
    desk.close()
