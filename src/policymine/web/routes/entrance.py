"""The entrance: logging in and out."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from policymine.reviews import Reviewer
from policymine.web.access import is_loopback
from policymine.web.guards import bake_cookie
from policymine.web.room import Room, RoomHere, Sent, SentHere, find_visitor

router = APIRouter()
_AT_ONCE = threading.BoundedSemaphore(2)


@router.get("/login")
def show_login(request: Request, room: RoomHere) -> Response:
    """Ask for name and password, or a token."""
    if find_visitor(request, room):
        return RedirectResponse("/", status_code=303)
    return room.render(request, "login.html", name="", message="")


@router.post("/login")
def log_in(request: Request, room: RoomHere, sent: SentHere) -> Response:
    """Log somebody in where the password is theirs; too many wrong ones have to wait."""
    name = sent.read("name", longest=200)
    whose = tuple(_list_whose(request, name))
    wait = room.attempts.find_wait(*whose)
    if wait:
        message = f"Too many wrong passwords. Try again in {math.ceil(wait / 60)} minutes."
        return _refuse(request, room, name, message, wait)
    found = _check(room, sent, name)
    if found is None:
        room.attempts.count(*whose)
        return _refuse(request, room, name, "That name and password, or that token, is not known here.", 0)
    room.sessions.end(request.state.token)
    answer = RedirectResponse("/", status_code=303)
    answer.headers["set-cookie"] = bake_cookie(room.access, room.sessions.begin(found.name))
    return answer


def _list_whose(request: Request, name: str) -> Iterator[str]:
    """Yield what wrong passwords are counted by: the name, where one is given, and the address that they come from.

    Behind a web server on this machine everybody comes from the same one, which then says nothing.
    """
    if name:
        yield f"name {name.casefold()}"
    address = request.client.host if request.client else ""
    if not is_loopback(address):
        yield f"address {address}"


def _check(room: Room, sent: Sent, name: str) -> Reviewer | None:
    """Check a password or a token, two at a time: each takes work on purpose."""
    token = sent.read("token", longest=400)
    with _AT_ONCE:
        if token:
            return room.desk.check_token(token)
        return room.desk.check_password(name, sent.words.get("password", "")[:1000])


def _refuse(request: Request, room: Room, name: str, message: str, wait: float) -> HTMLResponse:
    page = room.render(request, "login.html", status=429 if wait else 403, name=name, message=message)
    if wait:
        page.headers["retry-after"] = str(math.ceil(wait))
    return page


@router.post("/logout")
def log_out(request: Request, room: RoomHere, _sent: SentHere) -> Response:
    """Log out."""
    room.sessions.end(request.state.token)
    return RedirectResponse("/login", status_code=303)
