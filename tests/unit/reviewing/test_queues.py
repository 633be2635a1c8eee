"""Queues: the order, the lots, who holds what, and many at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from policymine.decisions import Action, Coding, Queue, QueueKind, State
from policymine.documents import restore_document, withdraw_document
from policymine.gains import estimate_gains
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Request
from policymine.scores import Evidence, Scheme, score_document

from .conftest import Desk, open_desk

DEAL = "marlshire-devolution-deal"
CODES = 2


def decide(
    desk: Reviewing, reviewer: str, queue: Queue, code: str = "none", action: Action = Action.CODE
) -> int | None:
    offer = desk.next_sentence(reviewer, queue)
    if offer is None:
        return None
    view = desk.read_sentence(reviewer, offer.document, offer.number)
    key = f"{reviewer}-{offer.document}-{offer.number}-{action}"
    desk.decide(
        reviewer, Request(key, action, offer.document, offer.number, view.text_hash, Coding(code), note="because")
    )
    return offer.number


def test_what_is_withdrawn_leaves_the_queues_at_once_and_comes_back(own_corpus: Path, desk: Desk) -> None:
    offer = desk.next_sentence("ann", Queue(QueueKind.SCORE))
    assert offer
    withdraw_document(own_corpus, offer.document, because="a test")
    assert offer.document not in desk.progress().documents
    following = desk.next_sentence("ann", Queue(QueueKind.SCORE))
    assert following
    assert following.document != offer.document
    restore_document(own_corpus, offer.document)
    assert offer.document in desk.progress().documents


def test_the_score_queue_begins_where_an_answer_moves_most(desk: Desk) -> None:
    offers = []
    for _ in range(5):
        offer = desk.next_sentence("ann", Queue(QueueKind.SCORE))
        assert offer is not None
        offers.append(offer)
        view = desk.read_sentence("ann", offer.document, offer.number)
        desk.decide(
            "ann", Request(f"k{len(offers)}", Action.SKIP, offer.document, offer.number, view.text_hash, Coding())
        )
    gains = [offer.gain for offer in offers]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0.5
    assert f"{gains[0]:.2f} points" in offers[0].why


def test_a_sentence_is_held_for_one_until_it_is_decided_or_the_time_is_over(desk: Desk) -> None:
    queue = Queue(QueueKind.DOCUMENT, DEAL)
    first, again = desk.next_sentence("ann", queue), desk.next_sentence("ann", queue)
    other = desk.next_sentence("ben", queue)
    assert first
    assert again
    assert other
    assert first.number == again.number == 0
    assert other.number == 1
    desk.now += 11 * 60
    late = desk.next_sentence("lea", queue)
    assert late
    assert late.number == 0


def test_what_was_skipped_comes_again_at_the_end(desk: Desk) -> None:
    queue = Queue(QueueKind.DOCUMENT, "speech-thaxby-service-reform")
    assert decide(desk, "ann", queue, action=Action.SKIP) == 0
    seen = []
    while (number := decide(desk, "ann", queue)) is not None:
        seen.append(number)
    total = desk.progress().documents["speech-thaxby-service-reform"][1]
    assert seen == [*range(1, total), 0]


def test_the_audit_is_a_share_drawn_by_lot_and_blind(own_corpus: Path) -> None:
    desk = open_desk(own_corpus, "audit_share = 0.2\ndouble_share = 0\n")
    waiting = desk.progress().waiting[QueueKind.AUDIT]
    total = sum(number for _, number in desk.progress().documents.values())
    assert 0.1 < waiting / total < 0.3
    drawn = []
    while (offer := desk.next_sentence("ann", Queue(QueueKind.AUDIT))) is not None:
        assert (offer.inclusion_probability, offer.blind) == (0.2, True)
        drawn.append((offer.document, offer.number))
        decide(desk, "ann", Queue(QueueKind.AUDIT))
    assert len(drawn) == waiting
    assert desk.progress().waiting[QueueKind.AUDIT] == 0
    assert desk.next_sentence("ben", Queue(QueueKind.AUDIT)) is None
    desk.close()


@pytest.mark.parametrize("kind", [QueueKind.CODE, QueueKind.DOUBT])
def test_queues_by_code_and_by_doubt(desk: Desk, kind: QueueKind) -> None:
    offer = desk.next_sentence("ann", Queue(kind, "none"))
    assert offer is not None
    label = desk.read_sentence("ann", offer.document, offer.number).label
    assert label is not None
    if kind is QueueKind.CODE:
        assert label.code == "none"
        assert desk.next_sentence("ben", Queue(kind, "no_such_code")) is None
        mayors = desk.next_sentence("ben", Queue(kind, "city_region_power"))
        assert mayors is not None
        assert mayors.why == "the classifier calls it city region power"
    else:
        likeliest = max(label.probabilities.values())
        assert likeliest < 0.6
        assert offer.why == f"the classifier finds no code more than {likeliest:.0%} likely"


def test_two_at_once_on_one_queue_lose_and_double_nothing(own_corpus: Path) -> None:
    desks = [open_desk(own_corpus), Desk(own_corpus)]
    desks[0].refresh()
    queue = Queue(QueueKind.DOUBT)
    total = sum(number for _, number in desks[0].progress().documents.values())
    wanted = min(120, total)

    def work(at: int) -> list[tuple[str, int]]:
        made = []
        for turn in range(wanted // 2):
            offer = desks[at].next_sentence(("ann", "ben")[at], queue)
            assert offer is not None
            view = desks[at].read_sentence(("ann", "ben")[at], offer.document, offer.number)
            request = Request(f"{at}-{turn}", Action.CODE, offer.document, offer.number, view.text_hash, Coding("none"))
            for _ in range(2):
                desks[at].decide(("ann", "ben")[at], request)
            made.append((offer.document, offer.number))
        return made

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(work, range(2))
    assert not set(one) & set(other)
    assert len({*one, *other}) == 2 * (wanted // 2)
    progress = desks[1].progress()
    assert progress.decided == {"ann": wanted // 2, "ben": wanted // 2}
    assert progress.last_hour == progress.decided
    assert progress.states[State.DISPUTED] == 0
    counts = Counter(review.state for name in progress.documents for review in desks[0].read_reviews(name).values())
    assert counts.total() == 2 * (wanted // 2)
    for each in desks:
        each.close()


def test_gains_are_the_expected_move_and_narrowing_and_fall_where_people_know() -> None:
    scheme = Scheme(("up", "down"), np.array([1.0, 0.0]), np.array([0.0, 1.0]), {})
    counts = np.array([[90.0, 10.0, 5.0, 5.0], [10.0, 90.0, 5.0, 5.0]])
    outcomes = np.array([0] * 20 + [1] * 20 + [2] * 4)
    known = np.full(44, -1)
    evidence = Evidence(outcomes, np.arange(44) // 4, np.zeros(44, bool), known)
    score = score_document(evidence, counts, scheme, seed=1, draws=400)[0]
    assert score.overall is not None
    gains = estimate_gains(evidence, counts, scheme, score.overall)
    assert gains[-1] > 2 * gains[0] > 0
    repeated = np.zeros(44, bool)
    repeated[43] = True
    twice = Evidence(outcomes, np.arange(44) // 4, np.zeros(44, bool), known, repeated=repeated)
    assert estimate_gains(twice, counts, scheme, score.overall)[43] == pytest.approx(0.0)
