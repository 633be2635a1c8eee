"""Deciding: what becomes of a request, in one transaction that its caller has begun."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.accounts import find_reviewer
from policymine.decisions import Action, Coding, Decision, QueueKind, Review, Reviewer, State
from policymine.errors import RefusedError
from policymine.journal import add_decision, find_decision, read_decisions, read_precise_clock
from policymine.queues import Lease, Policy, find_lease, note_review, release, write_lease
from policymine.records import Commitment, Participation, Sentence
from policymine.reviewing.refreshing import attach_words
from policymine.reviews import anchor_sentence, check_action, hash_words, may, name_event, settle
from policymine.reviews.desk import Outcome, Request
from policymine.schema import ASSESSMENTS, QUEUED, SENTENCES
from policymine.settled import NO_PLACE

LONGEST_NOTE = 4000
LONGEST_KEY = 100
COMMITMENTS = {"", *(each.value for each in Commitment)}
PARTICIPATIONS = {"", NO_PLACE, *(each.value for each in Participation)}
_SENTENCE_COLUMNS = (
    "text", "start_char", "end_char", "page_number", "page_label", "heading", "lead_in", "previous", "section",
)  # fmt: skip
_UNDOABLE = 500
Row = Mapping[Any, Any]


def need_reviewer(connection: Connection, name: str) -> Reviewer:
    """Return a person who may come in; raise RefusedError where there is none of that name."""
    found = find_reviewer(connection, name)
    if found is None or found.disabled_at:
        raise RefusedError(
            f"{name} is no reviewer of this corpus. A lead can add them: policymine reviewers add CORPUS"
        )
    return found


def write_decision(connection: Connection, reviewer: Reviewer, request: Request, policy: Policy) -> Outcome:
    """Write down a decision, or find the one sent with the same key; raise RefusedError where it may not be."""
    repeated = _find_repeated(connection, reviewer, request.key)
    if repeated:
        return repeated
    row = _locate(connection, request)
    _check_request(request, row)
    document, number = request.document, row["number"]
    review = attach_words(connection, document, request.text_hash).found.get(number)
    _check_state(reviewer, request, _read_proposal(row), review)
    lease = find_lease(connection, reviewer.name, document, number)
    decision = add_decision(connection, _draft(reviewer, request, row, lease))
    release(connection, reviewer.name, document, number)
    after = attach_words(connection, document, request.text_hash).found.get(number)
    settled = after or _find_review(connection, decision)[1]
    note_review(connection, document, number, settled, policy)
    return Outcome(decision, settled)


def check_key(key: str) -> None:
    """Raise RefusedError where a key cannot tell what was sent twice from what was sent anew."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise RefusedError(f"What is sent needs a key of 1 to {LONGEST_KEY} characters, made anew for each time.")


def _find_repeated(connection: Connection, reviewer: Reviewer, key: str) -> Outcome | None:
    check_key(key)
    found = find_decision(connection, key)
    if found is None:
        return None
    if found.reviewer != reviewer.name:
        raise RefusedError("Somebody else's decision was sent with this key. Make a new one for each decision.")
    return Outcome(found, _find_review(connection, found)[1], repeated=True)


def _find_review(connection: Connection, decision: Decision) -> tuple[int | None, Review]:
    """Return where the sentence of a decision stands now, None if nowhere, and what its decisions come to."""
    anchor = decision.anchor
    attached = attach_words(connection, anchor.document, anchor.text_hash)
    for number, review in attached.found.items():
        if any(each.sequence in (decision.sequence, decision.undoes) for each in review.decisions):
            return number, review
    words = read_decisions(connection, document=anchor.document, text_hash=anchor.text_hash)
    place = (anchor.reading, anchor.start_char)
    return None, settle([each for each in words if (each.anchor.reading, each.anchor.start_char) == place])


def _locate(connection: Connection, request: Request) -> Row:
    """Return the row of the sentence with the words that were shown, the nearest to the number that was."""
    place = (QUEUED.c.document == request.document, QUEUED.c.text_hash == request.text_hash)
    joined = sa.and_(SENTENCES.c.document == QUEUED.c.document, SENTENCES.c.number == QUEUED.c.number)
    query = (
        sa.select(SENTENCES, ASSESSMENTS.c.text_key, ASSESSMENTS.c.score)
        .join(QUEUED, joined)
        .join(ASSESSMENTS, ASSESSMENTS.c.document == SENTENCES.c.document)
        .where(*place)
        .order_by(sa.func.abs(SENTENCES.c.number - request.number))
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    if row is None or hash_words(row["text"], row["lead_in"]) != request.text_hash:
        raise RefusedError(
            f"{request.document} has been read anew, and that sentence is not in it any more. Nothing was written; "
            "go on with the next one."
        )
    return row


def _check_request(request: Request, row: Row) -> None:
    coding = request.coding
    codes = json.loads(row["probabilities"])
    if request.action in (Action.CODE, Action.ADJUDICATE) and coding.code not in codes:
        raise RefusedError(f"{coding.code!r} is no code of this corpus. Its codes: {', '.join(codes)}.")
    if request.action in (Action.UNSURE, Action.ADJUDICATE) and not request.note.strip():
        raise RefusedError(f"To {request.action.value} needs a note that says why. Write one.")
    if len(request.note) > LONGEST_NOTE:
        raise RefusedError(f"The note is longer than {LONGEST_NOTE} characters. Shorten it.")
    if coding.commitment not in COMMITMENTS or coding.participation not in PARTICIPATIONS:
        raise RefusedError(f"{coding.commitment!r}, {coding.participation!r}: no such commitment or participation.")
    length = len(row["text"])
    if any(not 0 <= each.start_char < each.end_char <= length for each in coding.mentions):
        raise RefusedError(f"A mention must lie inside the sentence, between 0 and {length}.")


def _check_state(reviewer: Reviewer, request: Request, proposal: Coding, review: Review | None) -> None:
    """Raise RefusedError where the person may not, or the sentence, without their own last word, does not allow it."""
    standing = review.decisions if review else ()
    is_final = request.action is Action.ADJUDICATE
    others = [
        each
        for each in standing
        if each.reviewer != reviewer.name or (each.action is Action.ADJUDICATE) is not is_final
    ]
    state = settle(others).state if others else State.PROPOSED
    event = name_event(request.action, proposal, request.coding, others)
    check_action(reviewer.role, state, event, request.action)


def _read_proposal(row: Row) -> Coding:
    return Coding(row["code"], row["commitment"], row["participation"] or NO_PLACE)


def _draft(reviewer: Reviewer, request: Request, row: Row, lease: Lease | None) -> Decision:
    grounds = json.loads(row["score"]).get("grounds") or {}
    says_something = request.action in (Action.CODE, Action.ADJUDICATE)
    return Decision(
        sequence=0,
        key=request.key,
        decided_at=read_precise_clock(),
        reviewer=reviewer.name,
        action=request.action,
        anchor=anchor_sentence(request.document, build_sentence(row), row["text_key"]),
        before=_read_proposal(row),
        after=request.coding if says_something else Coding(),
        note=request.note.strip(),
        codebook=grounds.get("codebook", ""),
        classifier=grounds.get("classifier", ""),
        queue=lease.queue if lease else QueueKind.OPENED,
        inclusion_probability=lease.inclusion_probability if lease else 1.0,
        blind=lease.blind if lease else False,
    )


def build_sentence(row: Row) -> Sentence:
    """Build a sentence without its places from its row."""
    return Sentence(index=row["number"], **{name: row[name] for name in _SENTENCE_COLUMNS})


def write_undo(connection: Connection, reviewer: Reviewer, key: str, policy: Policy) -> Outcome | None:
    """Take back a person's last decision that stands; None where there is none. They hold the sentence again."""
    repeated = _find_repeated(connection, reviewer, key)
    if repeated:
        return repeated
    last = _find_last_standing(connection, reviewer.name)
    if last is None:
        return None
    if not may(reviewer.role, Action.UNDO):
        raise RefusedError(f"A {reviewer.role.value} may not undo. Ask a lead of the corpus for another role.")
    number, review = _find_review(connection, last)
    if review.state is State.ADJUDICATED and last.action is not Action.ADJUDICATE:
        raise RefusedError("A lead has adjudicated this sentence since, so it cannot be taken back. Ask the lead.")
    undo = Decision(
        sequence=0,
        key=key,
        decided_at=read_precise_clock(),
        reviewer=reviewer.name,
        action=Action.UNDO,
        anchor=last.anchor,
        before=last.after,
        after=Coding(),
        codebook=last.codebook,
        classifier=last.classifier,
        queue=last.queue,
        inclusion_probability=last.inclusion_probability,
        blind=last.blind,
        undoes=last.sequence,
    )
    written = add_decision(connection, undo)
    return Outcome(written, _note_undo(connection, written, number, policy))


def _find_last_standing(connection: Connection, name: str) -> Decision | None:
    every = read_decisions(connection, reviewer=name, last=_UNDOABLE)
    undone = {each.undoes for each in every if each.action is Action.UNDO}
    standing = [each for each in every if each.action is not Action.UNDO and each.sequence not in undone]
    return standing[-1] if standing else None


def _note_undo(connection: Connection, undo: Decision, number: int | None, policy: Policy) -> Review:
    anchor = undo.anchor
    found = attach_words(connection, anchor.document, anchor.text_hash).found
    if number is None:
        return _find_review(connection, undo)[1]
    review = found[number]
    note_review(connection, anchor.document, number, review, policy)
    lease = Lease(anchor.document, number, policy.end_lease(), undo.queue, undo.inclusion_probability, undo.blind)
    write_lease(connection, undo.reviewer, lease)
    return review
