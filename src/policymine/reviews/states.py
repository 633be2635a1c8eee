"""The states of a sentence: ONE table of what changes what, apart from who may do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from policymine.decisions import Action, Coding, Decision, MentionChange, Review, Right, Role, State
from policymine.errors import RefusedError


class Event(StrEnum):
    """What an action turns out to be, seen beside what was said before."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    AGREE = "agree"
    DIFFER = "differ"
    ADJUDICATE = "adjudicate"
    UNSURE = "unsure"
    SKIP = "skip"


CHANGES: Mapping[tuple[State, Event], State] = {
    (State.PROPOSED, Event.CONFIRM): State.CONFIRMED,
    (State.PROPOSED, Event.CORRECT): State.CORRECTED,
    (State.PROPOSED, Event.UNSURE): State.PROPOSED,
    (State.PROPOSED, Event.SKIP): State.PROPOSED,
    (State.CONFIRMED, Event.AGREE): State.CONFIRMED,
    (State.CONFIRMED, Event.DIFFER): State.DISPUTED,
    (State.CONFIRMED, Event.ADJUDICATE): State.ADJUDICATED,
    (State.CONFIRMED, Event.UNSURE): State.CONFIRMED,
    (State.CONFIRMED, Event.SKIP): State.CONFIRMED,
    (State.CORRECTED, Event.AGREE): State.CORRECTED,
    (State.CORRECTED, Event.DIFFER): State.DISPUTED,
    (State.CORRECTED, Event.ADJUDICATE): State.ADJUDICATED,
    (State.CORRECTED, Event.UNSURE): State.CORRECTED,
    (State.CORRECTED, Event.SKIP): State.CORRECTED,
    (State.DISPUTED, Event.AGREE): State.DISPUTED,
    (State.DISPUTED, Event.DIFFER): State.DISPUTED,
    (State.DISPUTED, Event.UNSURE): State.DISPUTED,
    (State.DISPUTED, Event.SKIP): State.DISPUTED,
    (State.DISPUTED, Event.ADJUDICATE): State.ADJUDICATED,
    (State.ADJUDICATED, Event.ADJUDICATE): State.ADJUDICATED,
    (State.ADJUDICATED, Event.SKIP): State.ADJUDICATED,
}
"""What changes what. Any other pair is refused. Undoing is not in it: the state is then what the rest comes to."""

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.READER: frozenset({Right.READ}),
    Role.REVIEWER: frozenset({Right.READ, Right.CODE, Right.UNDO, Right.RATE}),
    Role.LEAD: frozenset(Right),
}
_NEEDED = {
    Action.CODE: Right.CODE,
    Action.UNSURE: Right.CODE,
    Action.SKIP: Right.CODE,
    Action.UNDO: Right.UNDO,
    Action.ADJUDICATE: Right.ADJUDICATE,
}


def may(role: Role, wanted: Right | Action) -> bool:
    """Tell whether a role has a right, whatever the sentence's state."""
    return (_NEEDED[wanted] if isinstance(wanted, Action) else wanted) in RIGHTS[role]


def is_allowed(state: State, event: Event) -> bool:
    """Tell whether an event can happen to a sentence in a state, whoever asks."""
    return (state, event) in CHANGES


def name_event(action: Action, proposed: Coding, given: Coding, others: Iterable[Decision]) -> Event:
    """Say what an action is beside the proposal and what other people's standing decisions say."""
    if action is not Action.CODE:
        return Event(action.value)
    codings = [each.after for each in others if each.action is Action.CODE]
    if codings:
        return Event.AGREE if all(says_same(coding, given) for coding in codings) else Event.DIFFER
    return Event.CONFIRM if says_same(proposed, given) else Event.CORRECT


def says_same(one: Coding, other: Coding) -> bool:
    """Tell whether two codings are of one mind; what only one of them speaks of is no difference."""
    pairs = ((one.commitment, other.commitment), (one.participation, other.participation))
    return one.code == other.code and all(first == second or not (first and second) for first, second in pairs)


def find_standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that stand of one sentence: the last of each person, without what was taken back.

    A lead's adjudication stands beside what the same person said as a reviewer.
    """
    ordered = sorted(decisions, key=lambda each: each.sequence)
    undone = {each.undoes for each in ordered if each.action is Action.UNDO}
    last: dict[tuple[str, bool], Decision] = {}
    for each in ordered:
        if each.action is Action.UNDO or each.sequence in undone:
            continue
        place = (each.reviewer, each.action is Action.ADJUDICATE)
        kept = last.get(place)
        if each.action is Action.SKIP and kept is not None and kept.action is not Action.SKIP:
            continue
        last.pop(place, None)
        last[place] = each
    return tuple(sorted(last.values(), key=lambda each: (each.action is Action.ADJUDICATE, each.sequence)))


def settle(decisions: Iterable[Decision]) -> Review:
    """Say what the decisions on one sentence come to, by the table; there must be one at least."""
    every = sorted(decisions, key=lambda each: each.sequence)
    standing = find_standing(every)
    state, before = State.PROPOSED, list[Decision]()
    for each in standing:
        event = name_event(each.action, each.before, each.after, before)
        state = CHANGES.get((state, event), state)
        before.append(each)
    return Review((standing or every)[-1].anchor, state, _choose_coding(state, standing), standing)


def _choose_coding(state: State, standing: Iterable[Decision]) -> Coding | None:
    """Return what counts: the adjudication, or what those who coded it agree on; of each mention the last word."""
    if state in (State.PROPOSED, State.DISPUTED):
        return None
    standing = tuple(standing)
    mentions = merge_mentions(standing)
    codings = [each.after for each in standing if each.action is Action.CODE]
    if state is State.ADJUDICATED:
        final = [each.after for each in standing if each.action is Action.ADJUDICATE][-1]
        return replace(final, mentions=mentions)
    merged = codings[-1]
    for each in reversed(codings[:-1]):
        merged = Coding(
            code=merged.code,
            commitment=merged.commitment or each.commitment,
            participation=merged.participation or each.participation,
        )
    return replace(merged, mentions=mentions)


def merge_mentions(decisions: Iterable[Decision]) -> tuple[MentionChange, ...]:
    """Return what decisions, in their order, come to for mentions: of each mention what was said of it last."""
    last = {
        (change.label, change.start_char, change.end_char): change
        for decision in decisions
        for change in decision.after.mentions
    }
    return tuple(last.values())


def check_action(role: Role, state: State, event: Event, action: Action) -> None:
    """Raise RefusedError, saying why, where a role may not do something or a state does not allow it."""
    if not may(role, action):
        raise RefusedError(f"A {role.value} may not {action.value}. Ask a lead of the corpus for another role.")
    if not is_allowed(state, event):
        allowed = ", ".join(each.value for each in Event if is_allowed(state, each))
        raise RefusedError(
            f"A sentence that is {state.value} cannot be given {action.value!r}. What can be done to it: {allowed}."
        )


def draw_states() -> str:
    """Return the table as a Mermaid diagram."""
    grouped: dict[tuple[State, State], list[str]] = {}
    for (before, event), after in CHANGES.items():
        grouped.setdefault((before, after), []).append(event.value)
    lines = ["stateDiagram-v2", "    [*] --> proposed"]
    lines += [
        f"    {before.value} --> {after.value} : {', '.join(events)}" for (before, after), events in grouped.items()
    ]
    return "\n".join(lines) + "\n"


def tabulate_rights() -> str:
    """Return who may do what as a Markdown table."""
    lines = ["| | " + " | ".join(role.value for role in Role) + " |", "|---|" + "---|" * len(Role)]
    for right in Right:
        cells = ("yes" if may(role, right) else "no" for role in Role)
        lines.append(f"| {right.value} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
