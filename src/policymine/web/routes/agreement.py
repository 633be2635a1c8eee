"""Agreement: how alike people code, what they disagree on, and what a lead made of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policymine.reviews import Queue, QueueKind
from policymine.reviews.desk import Disagreement
from policymine.web.cards import Card, build_card
from policymine.web.pages import index_codes
from policymine.web.room import Coder, Lead, Room, RoomHere, Visitor

router = APIRouter()
_MOST_SHOWN = 20


@router.get("/agreement")
def show_agreement(request: Request, room: RoomHere, visitor: Visitor) -> HTMLResponse:
    """Show how alike people code, by code and by month."""
    codebook, weak = room.catalogue.read_codebook()
    report = room.desk.measure_agreement()
    return room.render(
        request, "agreement.html", visitor=visitor, report=report, codes=index_codes(codebook), weak=weak
    )


@router.get("/disagreements")
def show_disagreements(request: Request, room: RoomHere, visitor: Lead, settled: str = "") -> HTMLResponse:
    """Show the sentences that a lead has to settle, or has settled."""
    found = list(room.desk.list_disagreements(settled=bool(settled)))
    cards = [(each, _build(room, visitor.name, each)) for each in found[:_MOST_SHOWN]]
    return room.render(
        request, "disagreements.html", visitor=visitor, cards=cards, found=len(found), settled=bool(settled)
    )


@router.get("/overruled")
def show_overruled(request: Request, room: RoomHere, visitor: Coder) -> HTMLResponse:
    """Show somebody where a lead decided otherwise than they did, and why."""
    found = room.desk.list_overruled(visitor.name)[:_MOST_SHOWN]
    cards = [(each, _build(room, visitor.name, each)) for each in found]
    return room.render(request, "overruled.html", visitor=visitor, cards=cards)


def _build(room: Room, reviewer: str, found: Disagreement) -> Card:
    view = room.desk.read_sentence(reviewer, found.document, found.number)
    return build_card(room, view, Queue(QueueKind.OPENED))
