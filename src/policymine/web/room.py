"""The room: what every route of one app shares, and who is asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy.engine import Engine
from starlette.datastructures import FormData, UploadFile

from policymine.errors import RefusedError
from policymine.reviews import Reviewer, Right, may
from policymine.reviews.desk import Desk
from policymine.web.access import Access
from policymine.web.catalogue import Catalogue
from policymine.web.guards import UPLOADS, compute_csrf, is_csrf
from policymine.web.pictures import Pictures
from policymine.web.runs import Runner
from policymine.web.sessions import Attempts, Sessions

_MOST_FILES = 60
_MOST_FIELDS = 1000


class LoginNeededError(Exception):
    """Somebody asks for a page that only people who have logged in may see."""


@dataclass(frozen=True, slots=True)
class Room:
    """What the routes of one app share."""

    folder: Path
    access: Access
    engine: Engine
    desk: Desk
    catalogue: Catalogue
    pictures: Pictures
    runner: Runner
    sessions: Sessions
    templates: Environment
    attempts: Attempts = field(default_factory=Attempts)

    def prepare(self) -> None:
        """Do what the first pages would wait for: codebook and classifier, stale queues, what draws pictures."""
        self.pictures.prepare()
        self.catalogue.read_codebook()
        self.catalogue.find_outdated()
        self.desk.progress()

    def render(
        self, request: Request, template: str, *, visitor: Reviewer | None = None, status: int = 200, **given: Any
    ) -> HTMLResponse:
        """Return a page, with what every page needs."""
        page = self.templates.get_template(template).render(
            csrf=compute_csrf(request.state.token),
            visitor=visitor,
            may=lambda right: visitor is not None and may(visitor.role, Right(right)),
            team=self.access.team,
            here=request.url.path,
            corpus_title=self.catalogue.read().corpus.title,
            **given,
        )
        return HTMLResponse(page, status_code=status)


def get_room(request: Request) -> Room:
    """Return the room of the app that a request came to."""
    return cast(Room, request.app.state.room)


def get_visitor(request: Request, room: Annotated[Room, Depends(get_room)]) -> Reviewer:
    """Return who is asking; raise LoginNeededError where nobody has logged in."""
    visitor = find_visitor(request, room)
    if visitor is None:
        raise LoginNeededError
    return visitor


def find_visitor(request: Request, room: Room) -> Reviewer | None:
    """Return who is asking, by their token or their session; None where nobody has logged in."""
    if not room.access.team:
        return room.desk.ensure_reviewer(room.access.alone)
    bearer = _read_bearer(request)
    if bearer:
        return room.desk.check_token(bearer)
    name = room.sessions.find(request.state.token)
    found = room.desk.read_reviewer(name) if name else None
    return found if found and not found.disabled_at else None


def _read_bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def need(right: Right) -> Any:
    """Return a dependency that gives the visitor where they have a right, and refuses them where not."""

    def check(visitor: Annotated[Reviewer, Depends(get_visitor)]) -> Reviewer:
        if not may(visitor.role, right):
            raise RefusedError(f"A {visitor.role.value} may not do that. Ask a lead of the corpus for another role.")
        return visitor

    return Depends(check)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: words by field, and files."""

    words: Mapping[str, str]
    files: tuple[UploadFile, ...] = ()
    wants_json: bool = False

    def read(self, name: str, *, longest: int = 4000) -> str:
        """Return a field without spaces around it, empty where it was not sent; refuse one that is too long."""
        value = self.words.get(name, "").strip()
        if len(value) > longest:
            raise RefusedError(f"{name} may have {longest} characters; this has {len(value)}. Shorten it.")
        return value

    def read_number(self, name: str) -> int:
        """Return a field that is a whole number."""
        value = self.read(name)
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            raise RefusedError(f"{name} must be a whole number, not {value[:20]!r}. Load the page again.")
        return int(value)


async def read_sent(request: Request, room: Annotated[Room, Depends(get_room)]) -> AsyncIterator[Sent]:
    """Read what a page sent; refuse it where it is not a page of this session (CSRF). Files close after the answer."""
    try:
        yield await _read_sent(request, room)
    finally:
        await request.close()


async def _read_sent(request: Request, room: Room) -> Sent:
    words: dict[str, str] = {}
    files: list[UploadFile] = []
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        words = _read_json(await request.body())
    elif kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        most = _MOST_FILES if request.url.path == UPLOADS else 0
        words, files = _part(await request.form(max_files=most, max_fields=_MOST_FIELDS))
    given = request.headers.get("x-csrf-token", "") or words.get("csrf", "")
    by_token = room.access.team and bool(_read_bearer(request))
    if not by_token and not is_csrf(request.state.token, given):
        raise RefusedError("This page is from an earlier session. Load it again, and do it once more.")
    return Sent(words, tuple(files), wants_json="application/json" in request.headers.get("accept", ""))


def _read_json(raw: bytes) -> dict[str, str]:
    import json

    try:
        table = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise RefusedError("What was sent is not JSON. Send it again.") from error
    if not isinstance(table, dict):
        raise RefusedError("What was sent is not a JSON object. Send it again.")
    return {name: str(value) for name, value in table.items() if isinstance(value, str | int | float)}


def _part(form: FormData) -> tuple[dict[str, str], list[UploadFile]]:
    """Part a form into words and files; of a field that comes several times all values are kept, a line each."""
    words: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            words[name] = f"{words[name]}\n{value}" if name in words else value
    return words, [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]


RoomHere = Annotated[Room, Depends(get_room)]
Visitor = Annotated[Reviewer, Depends(get_visitor)]
Coder = Annotated[Reviewer, need(Right.CODE)]
Rater = Annotated[Reviewer, need(Right.RATE)]
Lead = Annotated[Reviewer, need(Right.ADJUDICATE)]
SentHere = Annotated[Sent, Depends(read_sent)]
