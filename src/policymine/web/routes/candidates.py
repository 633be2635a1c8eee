"""Candidates: what a watch found, for a person to accept or decline."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policymine.candidates import accept, decline, list_candidates
from policymine.errors import RefusedError
from policymine.ledger import State
from policymine.web.room import Coder, RoomHere, Sent, SentHere

router = APIRouter()
_MOST_SHOWN = 200


@router.get("/candidates")
def show_candidates(request: Request, room: RoomHere, visitor: Coder, state: str = "waiting") -> HTMLResponse:
    """Show the candidates in a state."""
    wanted = next((each for each in State if each.value == state), State.WAITING)
    found = list_candidates(room.folder, [wanted])
    return room.render(
        request,
        "candidates.html",
        visitor=visitor,
        candidates=found[:_MOST_SHOWN],
        found=len(found),
        wanted=wanted.value,
        every=[each.value for each in State],
    )


@router.post("/candidates")
def decide_candidates(room: RoomHere, visitor: Coder, sent: SentHere) -> Response:
    """Accept or decline the candidates that are ticked."""
    numbers = _read_numbers(sent)
    if sent.read("action") == "accept":
        accept(room.folder, numbers, by=visitor.name)
    elif sent.read("action") == "decline":
        decline(room.folder, numbers, reason=sent.read("reason", longest=500), by=visitor.name)
    else:
        raise RefusedError("Say whether to accept or to decline them.")
    return RedirectResponse("/candidates", status_code=303)


def _read_numbers(sent: Sent) -> list[int]:
    numbers = sent.read("number").split()
    if not numbers or not all(each.isascii() and each.isdecimal() and len(each) < 10 for each in numbers):
        raise RefusedError("Tick one candidate at least.")
    return [int(each) for each in numbers]
