"""People: who reviews, and how far each has come."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policymine.web.room import Lead, RoomHere

router = APIRouter()


@router.get("/reviewers")
def show_reviewers(request: Request, room: RoomHere, visitor: Lead) -> HTMLResponse:
    """Show everybody with what they have done, and how far the corpus has come."""
    return room.render(
        request,
        "reviewers.html",
        visitor=visitor,
        reviewers=room.desk.list_reviewers(),
        progress=room.desk.progress(),
        unattached=room.desk.list_unattached(),
        codes={code.name: code for code in room.catalogue.read_codebook()[0].codes},
    )
