"""The review queue: one sentence at a time."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from policymine.errors import RefusedError
from policymine.reviews import Queue, QueueKind
from policymine.web.cards import Card, build_card, choose_queue, find_last_move
from policymine.web.room import Coder, Room, RoomHere

router = APIRouter()
_MOST_AHEAD = 8
_AT_ITS_END = (
    "Nothing is left in this queue for you. Choose another queue, or come back when other reviewers have gone on."
)
_BEFORE_SCORING = (
    "What would move a score cannot be told: documents were scored before the codebook or the classifier changed. "
    "Score them again on the page Documents (“Score what is new or changed”), or choose another queue meanwhile."
)


@router.get("/queue")
def show_queue(
    request: Request, room: RoomHere, visitor: Coder, kind: str = "score", only: str = "", moved: str = ""
) -> HTMLResponse:
    """Show the next sentence of a queue."""
    queue = choose_queue(kind, only)
    card = _find_card(room, visitor.name, queue, ())
    snapshot = room.catalogue.read()
    codebook, _ = room.catalogue.read_codebook()
    progress = room.desk.progress()
    return room.render(
        request,
        "queue.html",
        visitor=visitor,
        card=card,
        ending=_AT_ITS_END if card else _tell_end(room, queue),
        queue=queue,
        progress=progress,
        codes=codebook.codes,
        documents=[each.document for each in snapshot.results if each.document.document == only],
        move=find_last_move(room, moved) if moved in snapshot.by_document else None,
        moved=snapshot.by_document.get(moved),
    )


@router.get("/queue/next")
def find_next(
    request: Request, room: RoomHere, visitor: Coder, kind: str = "score", only: str = "", ahead: str = ""
) -> JSONResponse:
    """Return the card of the next sentence, beside those that the browser has already (``ahead``)."""
    queue = choose_queue(kind, only)
    card = _find_card(room, visitor.name, queue, _read_ahead(ahead))
    if card is None:
        return JSONResponse({"done": True, "message": _tell_end(room, queue)})
    page = room.render(request, "card.html", visitor=visitor, card=card)
    return JSONResponse(
        {
            "done": False,
            "card": bytes(page.body).decode(),
            "document": card.view.document,
            "number": card.view.sentence.index,
        }
    )


def _find_card(room: Room, reviewer: str, queue: Queue, ahead: tuple[tuple[str, int], ...]) -> Card | None:
    if queue.kind is QueueKind.OPENED:
        raise RefusedError("Sentences that you open yourself make no queue. Choose another.")
    offer = room.desk.next_sentence(reviewer, queue, ahead)
    if offer is None:
        return None
    view = room.desk.read_sentence(reviewer, offer.document, offer.number)
    return build_card(room, view, queue, offer)


def _tell_end(room: Room, queue: Queue) -> str:
    """Say why there is no further sentence in a queue."""
    is_waiting = queue.kind is QueueKind.SCORE and room.catalogue.find_outdated()
    return _BEFORE_SCORING if is_waiting else _AT_ITS_END


def _read_ahead(value: str) -> tuple[tuple[str, int], ...]:
    """Read "marlshire:12,marlshire:40"; what is not of that form is left out."""
    pairs = (each.rpartition(":") for each in value[:4000].split(",")[:_MOST_AHEAD])
    return tuple((document, int(number)) for document, _, number in pairs if document and _is_number(number))


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 8
