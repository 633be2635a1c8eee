"""What stands before every route: host names, foreign pages, sizes, the session's cookie, and headers of answers."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policymine.web.access import Access

UPLOADS = "/add"
LARGEST_BODY_BYTES = 256 * 1024
LARGEST_UPLOAD_BYTES = 512 * 1024 * 1024
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _TooLargeError(Exception):
    """A body went on beyond its limit."""


class Guard:
    """ASGI middleware: refuses what no page of the app sends, and gives every browser a session of its own."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, pass it on, and set the headers of its answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._find_refusal(scope, headers)
        if refusal:
            await refusal(scope, receive, _Dressed(send, {}))
            return
        await self._pass_on(scope, headers, receive, send)

    def _find_refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if not self._access.answers_to(_read_host(headers.get("host", ""))):
            return PlainTextResponse("This app does not answer to that name. See --allow-host.", status_code=421)
        if scope["method"] not in _SAFE_METHODS and not _is_from_here(headers):
            return PlainTextResponse("Another site sent this. Nothing was done.", status_code=403)
        if _read_length(headers) > _find_limit(scope):
            return _refuse_size(scope)
        return None

    async def _pass_on(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        name = name_cookie(self._access)
        given = _read_cookie(headers.get("cookie", ""), name)
        token = given or secrets.token_urlsafe(32)
        scope.setdefault("state", {})["token"] = token
        dressed = _Dressed(send, {} if given else {"set-cookie": bake_cookie(self._access, token)})
        try:
            await self._app(scope, _Bounded(receive, _find_limit(scope)), dressed)
        except _TooLargeError:
            if dressed.begun:
                raise
            await _refuse_size(scope)(scope, receive, dressed)
        except Exception:
            if not dressed.begun:
                await _tell_fault()(scope, receive, dressed)
            raise  # the server writes what it was where the app was started


class _Bounded:
    """A request's body that may not go beyond its limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLargeError
        return message


class _Dressed:
    """An answer with the headers that all have, and more."""

    def __init__(self, send: Send, more: MutableMapping[str, str]) -> None:
        self._send = send
        self._more = more
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers.setdefault("Cache-Control", "no-store")
            for name, value in self._more.items():
                if name not in headers:
                    headers.append(name, value)
        await self._send(message)


def compute_csrf(token: str) -> str:
    """Return what a page of the session with this token sends back with every change."""
    return hmac.new(token.encode(), b"policymine changes", hashlib.sha256).hexdigest()


def is_csrf(token: str, given: str) -> bool:
    """Tell whether a change comes from a page of the session with this token."""
    return hmac.compare_digest(compute_csrf(token).encode(), given.encode("utf-8", "replace"))


def name_cookie(access: Access) -> str:
    """Return the cookie's name; browsers keep one that begins with __Host- to https and to this host."""
    return "__Host-policymine" if access.secure else "policymine"


def bake_cookie(access: Access, token: str) -> str:
    """Return the Set-Cookie header of a session."""
    secure = "; Secure" if access.secure else ""
    return f"{name_cookie(access)}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000{secure}"


def _read_cookie(header: str, name: str) -> str:
    try:
        found: Any = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found and _TOKEN.fullmatch(found.value) else ""


def _read_host(host: str) -> str:
    return _split(f"//{host}")[0]


def _split(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None


def _is_from_here(headers: Headers) -> bool:
    """Tell whether a change comes from a page of this app, as far as the browser says; the token has the last word."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit_netloc(origin) == headers.get("host", "").lower()


def urlsplit_netloc(origin: str) -> str:
    """Return the host and port of an origin as a Host header has them; empty where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _read_length(headers: Headers) -> int:
    value = headers.get("content-length", "0")
    return int(value) if value.isdecimal() else 0


def _find_limit(scope: Scope) -> int:
    return LARGEST_UPLOAD_BYTES if scope["path"] == UPLOADS else LARGEST_BODY_BYTES


def _refuse_size(scope: Scope) -> PlainTextResponse:
    most = _find_limit(scope)
    told = f"files may have {most // 1024**2} MB together. Send fewer, or use policymine add."
    if most < LARGEST_UPLOAD_BYTES:
        told = f"it may have {most // 1024} kB. Make it shorter."
    return PlainTextResponse(f"That is too much at once: {told}", status_code=413)


def _tell_fault() -> PlainTextResponse:
    return PlainTextResponse(
        "The program met a fault of its own. What you sent may not be saved: go back and try again. If it comes again, "
        "tell whoever started the app: what went wrong stands in the window in which policymine review runs.",
        status_code=500,
    )
