"""The table of states and that of rights, as truth tables; what decisions come to."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from policymine.errors import RefusedError
from policymine.reviews import (
    CHANGES,
    Action,
    Anchor,
    Coding,
    Decision,
    Event,
    MentionChange,
    Right,
    Role,
    State,
    check_action,
    draw_states,
    is_allowed,
    may,
    settle,
)

TRUTH = """
             confirm    correct    agree      differ     adjudicate   unsure     skip
proposed     confirmed  corrected  -          -          -            proposed   proposed
confirmed    -          -          confirmed  disputed   adjudicated  confirmed  confirmed
corrected    -          -          corrected  disputed   adjudicated  corrected  corrected
disputed     -          -          disputed   disputed   adjudicated  disputed   disputed
adjudicated  -          -          -          -          adjudicated  -          adjudicated
"""
MAY = """
          read  code  undo  rate  adjudicate  appoint
reader    yes   no    no    no    no          no
reviewer  yes   yes   yes   yes   no          no
lead      yes   yes   yes   yes   yes         yes
"""
ANCHOR = Anchor("deal", 3, "h", 10, 20, 1, 0)


def read_table(table: str) -> dict[tuple[str, str], str]:
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return {(row[0], column): cell for row in rows for column, cell in zip(head, row[1:], strict=True)}


def test_every_pair_of_state_and_event_is_as_the_table_says() -> None:
    truth = read_table(TRUTH)
    assert set(truth) == {(state.value, event.value) for state, event in product(State, Event)}
    for (state, event), after in truth.items():
        assert is_allowed(State(state), Event(event)) == (after != "-")
        assert CHANGES.get((State(state), Event(event)), "-") == after


def test_every_role_may_what_the_table_says() -> None:
    truth = read_table(MAY)
    assert set(truth) == {(role.value, right.value) for role, right in product(Role, Right)}
    for (role, right), answer in truth.items():
        assert may(Role(role), Right(right)) == (answer == "yes")


@pytest.mark.parametrize(
    ("role", "state", "action", "event", "why"),
    [
        (Role.READER, State.PROPOSED, Action.CODE, Event.CONFIRM, "A reader may not code"),
        (Role.REVIEWER, State.DISPUTED, Action.ADJUDICATE, Event.ADJUDICATE, "A reviewer may not adjudicate"),
        (Role.LEAD, State.PROPOSED, Action.ADJUDICATE, Event.ADJUDICATE, "proposed cannot be given 'adjudicate'"),
        (Role.LEAD, State.ADJUDICATED, Action.CODE, Event.DIFFER, "What can be done to it: adjudicate, skip"),
    ],
)
def test_who_may_and_what_is_allowed_are_refused_apart(
    role: Role, state: State, action: Action, event: Event, why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        check_action(role, state, event, action)


def decide(sequence: int, reviewer: str, action: Action, code: str = "", *, undoes: int | None = None) -> Decision:
    return Decision(sequence, f"k{sequence}", "", reviewer, action, ANCHOR, Coding("none"), Coding(code), undoes=undoes)


CODE, UNDO, UNSURE, SKIP, LEAD = Action.CODE, Action.UNDO, Action.UNSURE, Action.SKIP, Action.ADJUDICATE


@pytest.mark.parametrize(
    ("steps", "state", "code"),
    [
        ([("ann", CODE, "none")], State.CONFIRMED, "none"),
        ([("ann", CODE, "power")], State.CORRECTED, "power"),
        ([("ann", SKIP, "")], State.PROPOSED, None),
        ([("ann", UNSURE, "")], State.PROPOSED, None),
        ([("ann", CODE, "power"), ("ann", SKIP, "")], State.CORRECTED, "power"),
        ([("ann", CODE, "power"), ("ann", UNSURE, "")], State.PROPOSED, None),
        ([("ann", CODE, "power"), ("ann", CODE, "none")], State.CONFIRMED, "none"),
        ([("ann", CODE, "power"), ("ben", CODE, "power")], State.CORRECTED, "power"),
        ([("ann", CODE, "none"), ("ben", CODE, "power")], State.DISPUTED, None),
        ([("ann", CODE, "none"), ("ben", CODE, "power"), ("ben", CODE, "none")], State.CONFIRMED, "none"),
        ([("ann", CODE, "none"), ("ben", CODE, "power"), ("cat", LEAD, "voice")], State.ADJUDICATED, "voice"),
        ([("ann", CODE, "none"), ("cat", CODE, "power"), ("cat", LEAD, "power")], State.ADJUDICATED, "power"),
    ],
)
def test_what_decisions_come_to(steps: list[tuple[str, Action, str]], state: State, code: str | None) -> None:
    review = settle([decide(number, *step) for number, step in enumerate(steps, start=1)])
    assert (review.state, review.coding.code if review.coding else None) == (state, code)


def test_what_is_taken_back_gives_way_to_what_was_before() -> None:
    first, second = decide(1, "ann", CODE, "none"), decide(2, "ann", CODE, "power")
    review = settle([first, second, decide(3, "ann", UNDO, undoes=2)])
    assert (review.state, review.decisions) == (State.CONFIRMED, (first,))
    both = settle([first, decide(4, "ann", UNDO, undoes=1)])
    assert (both.state, both.coding, both.decisions) == (State.PROPOSED, None, ())


def test_what_only_one_of_two_speaks_of_is_no_difference_and_is_kept() -> None:
    said = [Coding("power", commitment="firm"), Coding("power", participation="empower")]
    decisions = [
        Decision(number, str(number), "", name, CODE, ANCHOR, Coding("none"), coding)
        for number, (name, coding) in enumerate(zip(("ann", "ben"), said, strict=True))
    ]
    review = settle(decisions)
    assert review.state is State.CORRECTED
    assert review.coding == Coding("power", "firm", "empower")


def test_of_each_mention_the_last_word_counts_and_an_adjudication_leaves_what_it_does_not_name() -> None:
    struck, marked = MentionChange("CENTRE", 0, 4, stands=False), MentionChange("COUNCIL", 5, 9, stands=True)
    kept = replace(struck, stands=True)
    said = [
        replace(decide(1, "ann", CODE, "none"), after=Coding("none", mentions=(struck,))),
        replace(decide(2, "ben", CODE, "power"), after=Coding("power", mentions=(marked,))),
        replace(decide(3, "lea", LEAD, "none"), after=Coding("none", mentions=(kept,))),
    ]
    assert settle(said[:2]).coding is None
    review = settle(said)
    assert review.coding
    assert set(review.coding.mentions) == {kept, marked}


def test_the_diagram_has_every_change_once() -> None:
    lines = draw_states().splitlines()[2:]
    drawn = {
        (before, event, after)
        for line in lines
        for before, _, after, _, *events in [line.replace(",", "").split()]
        for event in events
    }
    assert drawn == {(state.value, event.value, after.value) for (state, event), after in CHANGES.items()}
    assert sum(line.count(",") + 1 for line in lines) == len(CHANGES)
