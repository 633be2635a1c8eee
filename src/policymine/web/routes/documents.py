"""A document: its score and what stands behind it, its text a page at a time, pictures of its pages, ratings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policymine.documents import bring_file
from policymine.errors import CorpusError
from policymine.excerpts import list_sheets, read_moving, read_profile
from policymine.histories import list_shifts, list_versions
from policymine.records import Status
from policymine.reports.quotes import pulls_as_coded
from policymine.reports.waterfalls import build_waterfall, find_without
from policymine.settings import read_settings
from policymine.store import Store
from policymine.web.pages import index_codes
from policymine.web.reading import find_boxes, find_sheet, read_number, read_page
from policymine.web.room import Rater, RoomHere, SentHere, Visitor

router = APIRouter()
_MOVING = 8
_PageNumber = Annotated[int, Path(ge=0, le=100_000)]


@router.get("/documents/{document}")
def show_document(request: Request, room: RoomHere, visitor: Visitor, document: str) -> HTMLResponse:
    """Show a document's score, and what it rests on."""
    snapshot = room.catalogue.read()
    result = snapshot.find(document)
    name = result.document.document
    codebook, weak = room.catalogue.read_codebook()
    moving = read_moving(room.engine, name, _MOVING)
    overall = result.score.overall
    ends = [max(moving, key=lambda one: one.influence), min(moving, key=lambda one: one.influence)] if moving else []
    ratings = room.desk.read_ratings(name)
    history = Store(room.engine).read_history(name)
    poles = {code.name: code.pole for code in codebook.codes}
    return room.render(
        request,
        "document.html",
        visitor=visitor,
        result=result,
        codebook=codebook,
        codes=index_codes(codebook),
        weak=weak,
        steps=build_waterfall(overall, moving) if overall else (),
        against=sum(not pulls_as_coded(each, poles) for each in moving),
        without=[(each, find_without(overall, each.bottom_up, each.top_down)) for each in ends if overall],
        profile=read_profile(room.engine, name),
        shifts=list(reversed(list_shifts(history, ""))),
        versions=list(reversed(list_versions(snapshot.files.get(name, ()), history))),
        rated=room.catalogue.read_ratings(),
        standing=snapshot.standings.get(name),
        ratings=ratings,
        own=next((each for each in ratings if each.reviewer == visitor.name), None),
        progress=room.desk.progress().documents.get(name, (0, 0)),
        run=room.runner.read(),
        is_scored=result.score.status is Status.SCORED,
        is_outdated=name in room.catalogue.find_outdated(),
    )


@router.get("/documents/{document}/text")
def show_text(
    request: Request,
    room: RoomHere,
    visitor: Visitor,
    document: str,
    sheet: str = "",
    page: str = "",
    sentence: str = "",
    blind: str = "",
) -> HTMLResponse:
    """Show a stretch of a document's text beside the picture of its page; with ``blind`` without codes and score."""
    result = room.catalogue.read().find(document)
    codebook, weak = room.catalogue.read_codebook()
    sheets = list_sheets(room.engine, result.document.document)
    if not sheets:
        raise CorpusError(f"No text of {result.document.title} has been read: {result.score.reason}.")
    at = find_sheet(sheets, sheet, sentence, page)
    return room.render(
        request,
        "text.html",
        visitor=visitor,
        result=result,
        codebook=codebook,
        codes=index_codes(codebook),
        weak=weak,
        page=read_page(room.engine, result.document.document, sheets, at),
        sheets=sheets,
        at=at,
        chosen=read_number(sentence),
        blind=bool(blind),
        reviews=room.desk.read_reviews(result.document.document, visitor.name),
        has_pictures=result.document.file.lower().endswith(".pdf"),
    )


@router.get("/documents/{document}/pages/{page_number}.png")
def show_picture(
    room: RoomHere, _visitor: Visitor, document: str, page_number: _PageNumber, sentence: str = ""
) -> Response:
    """Return the picture of a page, with the boxes of a sentence drawn on it."""
    snapshot = room.catalogue.read()
    result = snapshot.find(document)
    corpus = snapshot.corpus
    if not corpus.has_file(result.document):
        raise CorpusError(f"The file of {result.document.title} is not in the corpus folder. Put it back.")
    cache = read_settings().describe_cache()
    path = bring_file(corpus.locate(result.document), corpus.documents_at, result.document, cache)
    boxes = find_boxes(room.engine, result.document.document, read_number(sentence), page_number)
    picture = room.pictures.draw(path, page_number, boxes)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.post("/documents/{document}/rating")
def rate_document(room: RoomHere, visitor: Rater, sent: SentHere, document: str) -> Response:
    """Write down what somebody makes of a whole document."""
    name = room.catalogue.read().find(document).document.document
    room.desk.rate(
        visitor.name,
        sent.read("key", longest=100),
        name,
        sent.read_number("rating"),
        blind=bool(sent.read("blind")),
        note=sent.read("note"),
    )
    return RedirectResponse(f"/documents/{name}#ratings", status_code=303)
