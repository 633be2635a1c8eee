"""The overview: all documents ranked within their kind, with filters in the address."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from policymine.reports.pages import PAGE_STYLE
from policymine.web.listing import Wanted, choose
from policymine.web.room import RoomHere, Visitor

router = APIRouter()
_LONGEST_WORDS = 200
_LONGEST_PAGE_DIGITS = 6


@router.get("/")
def show_overview(
    request: Request,
    room: RoomHere,
    visitor: Visitor,
    kind: str = "",
    area: str = "",
    year: str = "",
    status: str = "",
    words: str = "",
    page: str = "",
) -> HTMLResponse:
    """Show the documents that are wanted."""
    snapshot = room.catalogue.read()
    codebook, _ = room.catalogue.read_codebook()
    number = int(page) if page.isdecimal() and len(page) <= _LONGEST_PAGE_DIGITS else 1
    wanted = Wanted(kind, area, year, status, words[:_LONGEST_WORDS], number)
    progress = room.desk.progress()
    reviewed = {document for document, (done, _) in progress.documents.items() if done}
    outdated = room.catalogue.find_outdated()
    shown = choose(snapshot.results, snapshot.standings, wanted, reviewed=reviewed, outdated=outdated)
    return room.render(
        request,
        "overview.html",
        visitor=visitor,
        wanted=wanted,
        shown=shown,
        groups=[(each, list(some)) for each, some in groupby(shown.results, key=lambda one: one.document.kind)],
        standings=snapshot.standings,
        total=len(snapshot.results),
        withdrawn=snapshot.corpus.withdrawn,
        poles=codebook.poles,
        progress=progress,
        rated=room.catalogue.read_ratings(),
        run=room.runner.read(),
    )


@router.get("/run")
def show_run(room: RoomHere, _visitor: Visitor) -> JSONResponse:
    """Say how the run in the background stands."""
    run = room.runner.read()
    return JSONResponse({"active": run.active, "done": run.done, "total": run.total, "message": run.message})


@router.get("/report.css")
def show_style() -> FileResponse:
    """Return the style that the pages share with the report."""
    return FileResponse(PAGE_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
