"""The app: the room, what stands before it, and the routes by subject."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from policymine.database import connect
from policymine.documents import open_corpus
from policymine.errors import BusyError, CorpusError, PolicymineError, RefusedError, StoreError, UnreadableError
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Desk
from policymine.settings import read_settings
from policymine.web.access import Access
from policymine.web.catalogue import Catalogue
from policymine.web.guards import Guard
from policymine.web.pages import build_pages
from policymine.web.pictures import Pictures
from policymine.web.room import LoginNeededError, Room, find_visitor
from policymine.web.routes import ROUTERS
from policymine.web.runs import Runner
from policymine.web.sessions import Sessions

_STATIC = Path(__file__).parent / "static"
_MESSAGES = {404: "There is no such page here.", 405: "That cannot be done at this address."}


def build_app(folder: Path, *, desk: Desk | None = None, access: Access | None = None) -> FastAPI:
    """Build the review app of one corpus; without ``access`` for one person at this machine."""
    ending = ExitStack()
    desk = desk or ending.enter_context(closing(Reviewing(folder)))
    room = build_room(folder, desk, access or Access(alone="me"))

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        with ending:
            yield
        room.pictures.close()
        room.engine.dispose()

    app = FastAPI(title="policymine review", docs_url=None, redoc_url=None, openapi_url=None, lifespan=live)
    app.state.room = room
    app.add_middleware(Guard, access=room.access)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(LoginNeededError, _ask_to_log_in)
    app.add_exception_handler(PolicymineError, _show_error)
    app.add_exception_handler(HTTPException, _show_http_error)
    app.add_exception_handler(RequestValidationError, _show_wrong_address)
    return app


def build_room(folder: Path, desk: Desk, access: Access) -> Room:
    """Build what the routes share; the corpus must be there."""
    open_corpus(folder)
    engine = connect(read_settings().locate_store(folder))
    return Room(
        folder=folder,
        access=access,
        engine=engine,
        desk=desk,
        catalogue=Catalogue(folder, engine),
        pictures=Pictures(folder),
        runner=Runner(folder),
        sessions=Sessions(engine),
        templates=build_pages(_STATIC),
    )


def _ask_to_log_in(request: Request, _error: Exception) -> Response:
    if _wants_json(request) or request.headers.get("authorization"):
        return JSONResponse({"message": "Log in first.", "login": True}, status_code=401)
    return RedirectResponse("/login", status_code=303)


def _show_error(request: Request, error: Exception) -> Response:
    # 503 tells the queue that what was decided is not refused: it is kept in the browser and sent again.
    status = {StoreError: 503, BusyError: 503, CorpusError: 404, RefusedError: 403, UnreadableError: 404}
    found = next((code for kind, code in status.items() if isinstance(error, kind)), 422)
    return _render_error(request, str(error), found)


def _show_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    own = str(error.detail) if isinstance(error, HTTPException) else ""
    return _render_error(request, _MESSAGES.get(status, own), status)


def _show_wrong_address(request: Request, _error: Exception) -> Response:
    return _render_error(request, _MESSAGES[404], 404)


def _render_error(request: Request, message: str, status: int) -> Response:
    room: Room = request.app.state.room
    if _wants_json(request):
        return JSONResponse({"message": message}, status_code=status)
    try:
        return room.render(request, "error.html", visitor=find_visitor(request, room), status=status, message=message)
    except PolicymineError as error:
        page = room.templates.get_template("broken.html").render(message=str(error))
        return HTMLResponse(page, status_code=status)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
