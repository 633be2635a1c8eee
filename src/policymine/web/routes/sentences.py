"""One sentence: as it stands, and what somebody decides about it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from policymine.records import Score, Status
from policymine.reports.tables import format_interval
from policymine.reports.waterfalls import find_without
from policymine.reviews import Action, Queue, QueueKind
from policymine.reviews.desk import Move, Outcome, SentenceView
from policymine.web.cards import build_card, find_last_move, read_queue, read_request
from policymine.web.room import Coder, Room, RoomHere, SentHere, Visitor

router = APIRouter()
_Number = Annotated[int, Path(ge=0, le=9_999_999)]


@router.get("/documents/{document}/sentences/{number}")
def show_sentence(
    request: Request, room: RoomHere, visitor: Visitor, document: str, number: _Number, moved: str = ""
) -> HTMLResponse:
    """Show a sentence with what is known of it, and the form that codes it."""
    result = room.catalogue.read().find(document)
    view = room.desk.read_sentence(visitor.name, result.document.document, number)
    return room.render(
        request,
        "sentence.html",
        visitor=visitor,
        card=build_card(room, view, Queue(QueueKind.OPENED)),
        result=result,
        without=_find_without(result.score, view),
        move=find_last_move(room, result.document.document) if moved else None,
    )


def _find_without(score: Score, view: SentenceView) -> float | None:
    """Return the score that a document would have without a sentence; None where it has none, or the same."""
    stated = score.overall if score.status is Status.SCORED and view.influence else None
    return find_without(stated, view.bottom_up, view.top_down) if stated else None


@router.post("/decisions")
def decide(room: RoomHere, visitor: Coder, sent: SentHere) -> Response:
    """Write down a decision; it is on the disk when this answers."""
    wanted, queue = read_request(room, sent), read_queue(sent)
    room.catalogue.read().find(wanted.document)
    adjudicates = wanted.action is Action.ADJUDICATE
    outcome = (room.desk.adjudicate if adjudicates else room.desk.decide)(visitor.name, wanted)
    if sent.wants_json:
        return JSONResponse(_describe(outcome))
    if wanted.action in (Action.CODE, Action.ADJUDICATE):
        room.desk.rescore(wanted.document)
    return RedirectResponse(_find_way_on(queue, wanted.document, wanted.number, adjudicates), status_code=303)


def _describe(outcome: Outcome) -> dict[str, object]:
    decision = outcome.decision
    return {
        "saved": True,
        "key": decision.key,
        "sequence": decision.sequence,
        "repeated": outcome.repeated,
        "document": decision.anchor.document,
        "number": decision.anchor.number,
        "state": outcome.review.state.value,
    }


def _find_way_on(queue: Queue, document: str, number: int, adjudicates: bool) -> str:
    if adjudicates:
        return "/disagreements"
    if queue.kind is QueueKind.OPENED:
        return f"/documents/{document}/sentences/{number}?moved=1"
    return "/queue?" + urlencode({"kind": queue.kind.value, "only": queue.only, "moved": document})


@router.post("/undo")
def undo(room: RoomHere, visitor: Coder, sent: SentHere) -> Response:
    """Take back the visitor's last decision."""
    outcome = room.desk.undo(visitor.name, sent.read("key", longest=100))
    if sent.wants_json:
        return JSONResponse(_describe(outcome) if outcome else {"saved": False, "message": "There is nothing to undo."})
    queue = read_queue(sent)
    if outcome is None:
        return RedirectResponse(_find_way_on(queue, "", 0, adjudicates=False), status_code=303)
    anchor = outcome.decision.anchor
    room.desk.rescore(anchor.document)
    return RedirectResponse(f"/documents/{anchor.document}/sentences/{anchor.number}?moved=1", status_code=303)


@router.post("/documents/{document}/rescore")
def rescore(room: RoomHere, _visitor: Coder, _sent: SentHere, document: str) -> JSONResponse:
    """Score a document anew with its reviews, and say how its score moved."""
    result = room.catalogue.read().find(document)
    move = room.desk.rescore(result.document.document)
    return JSONResponse(describe_move(room, move))


def describe_move(room: Room, move: Move) -> dict[str, object]:
    """Say in words how a score moved."""
    before, after = move.before.overall, move.after.overall
    return {
        "title": room.catalogue.read().find(move.document).document.title,
        "before": format_interval(before.score, before.low, before.high) if before else "no score",
        "after": format_interval(after.score, after.low, after.high) if after else "no score",
        "points": round(after.score - before.score, 1) if before and after else 0.0,
        "narrower": round((before.high - before.low) - (after.high - after.low), 1) if before and after else 0.0,
        "why_not": move.why_not,
    }
