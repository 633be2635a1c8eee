"""Candidates: pages that a watch found. A person accepts or declines them; what is accepted is brought and added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policymine.adding import Choice, Given, Relation
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.fetching import Errand, Filed, Result, Way, add_address, open_ledger
from policymine.ledger import Candidate, Ledger, State
from policymine.wording import quote_path

OPEN = (State.WAITING, State.ACCEPTED)
_ACCEPTABLE = (State.WAITING, State.DECLINED, State.REFUSED)
_DECLINABLE = (State.WAITING, State.ACCEPTED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Brought:
    """An accepted candidate and what it became."""

    candidate: Candidate
    filed: Filed


def list_candidates(folder: Path, states: Collection[State] = OPEN) -> list[Candidate]:
    """Return the candidates of a corpus in these states, the latest published first."""
    with open_ledger(open_corpus(folder)) as ledger:
        return ledger.list_candidates(states)


def accept(folder: Path, numbers: Iterable[int], *, by: str = "") -> list[Candidate]:
    """Accept candidates; the next watch or fetch brings them. Raise PolicymineError naming one that cannot be.

    One that came to wait because it is like a document is then added as a document of its own.
    """
    return _decide(folder, numbers, State.ACCEPTED, _ACCEPTABLE, by=by, reason="")


def decline(folder: Path, numbers: Iterable[int], *, reason: str = "", by: str = "") -> list[Candidate]:
    """Decline candidates, with a reason. Raise PolicymineError naming one that cannot be."""
    return _decide(folder, numbers, State.DECLINED, _DECLINABLE, by=by, reason=reason.strip())


def _decide(
    folder: Path, numbers: Iterable[int], state: State, from_states: Collection[State], *, by: str, reason: str
) -> list[Candidate]:
    """Move candidates to a state; one that is there already stays as it is. All are looked up before any is moved."""
    wanted = list(dict.fromkeys(numbers))
    with open_ledger(open_corpus(folder)) as ledger:
        for number in wanted:
            _check(ledger, number, folder, {*from_states, state})
        for number in wanted:
            why = reason or (_find_likeness(ledger, number) if state is State.ACCEPTED else "")
            ledger.decide(number, state, from_states=from_states, by=by, reason=why)
        found = [ledger.read_candidate(number) for number in wanted]
    return [each for each in found if each]


def _find_likeness(ledger: Ledger, number: int) -> str:
    """Return what a candidate that waits was found to be like; it stays with it when it is accepted."""
    found = ledger.read_candidate(number)
    return found.reason if found and found.state in OPEN else ""


def _check(ledger: Ledger, number: int, folder: Path, states: Collection[State]) -> None:
    found = ledger.read_candidate(number)
    if found is None:
        raise PolicymineError(
            f"{folder} has no candidate {number}. See their numbers with: policymine candidates {quote_path(folder)}"
        )
    if found.state not in states:
        became = f" as {found.document}" if found.document else ""
        raise PolicymineError(f"Candidate {number} ({found.title}) is {found.state}{became}, so this changes nothing.")


def bring_accepted(errand: Errand) -> Iterator[Brought]:
    """Bring what was accepted, one by one. What fails for now stays accepted; what fails for good is refused.

    What is like a document waits again, with what it is like and what to type; accepted after that, it is added.
    """
    for candidate in errand.ledger.list_candidates([State.ACCEPTED]):
        way = Way(Choice(Relation.NEW)) if candidate.reason else Way()
        filed = add_address(errand, candidate.address, Given(), way)
        state = _choose_state(filed)
        if state is not State.ACCEPTED:
            reason = filed.message if state in {State.REFUSED, State.WAITING} else ""
            errand.ledger.decide(
                candidate.number, state, from_states=[State.ACCEPTED], reason=reason, document=filed.document
            )
        yield Brought(candidate, filed)


def _choose_state(filed: Filed) -> State:
    if filed.document:
        return State.ADDED
    if filed.result is Result.ALIKE:
        return State.WAITING
    return State.ACCEPTED if filed.may_pass else State.REFUSED
