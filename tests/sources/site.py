"""A site on loopback that answers as GOV.UK does, and as bad sites do. All that it says was written for these tests."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Handler = Callable[[Request], Response]
SEARCH_PARAMETERS = {
    "q", "start", "count", "order", "fields", "filter_organisations", "filter_format",
    "filter_content_store_document_type", "filter_public_timestamp",
}  # fmt: skip


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    at: float
    query: list[tuple[str, str]]


@dataclass
class Site:
    """What lies at each path, and what was asked. Change ``pages``, ``content`` and ``results`` as a test wants."""

    address: str = ""
    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    content: dict[str, dict[str, Any]] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def clear(self) -> None:
        """Take everything off the site."""
        self.pages, self.content, self.results, self.handlers, self.asked = {}, {}, [], {}, []

    def publish(self, *answers: dict[str, Any]) -> None:
        """Put Content API answers on the site."""
        for each in answers:
            self.content[str(each["base_path"])] = each

    def list_settings(self) -> dict[str, str]:
        """Return the environment in which GOV.UK lies on this site."""
        return {
            "POLICYMINE_GOVUK_ADDRESS": self.address,
            "POLICYMINE_GOVUK_ASSETS_ADDRESS": self.address,
            "POLICYMINE_ALLOWED_NETWORKS": "127.0.0.0/8",
            "POLICYMINE_PROXY": "none",
            "POLICYMINE_FETCH_INTERVAL_SECONDS": "0",
            "POLICYMINE_FETCH_ATTEMPTS": "1",
            "POLICYMINE_FETCH_TOTAL_SECONDS": "5",
            "POLICYMINE_CONTACT": "team@example.org",
        }

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(each.path == path for each in self.asked)

    def answer(self, request: Request) -> Response:
        """Answer a request."""
        path = request.url.path
        self.asked.append(Asked(path, dict(request.headers), time.monotonic(), request.query_params.multi_items()))
        if path in self.handlers:
            return self.handlers[path](request)
        if path == "/api/search.json":
            return self._search(request)
        if path.startswith("/api/content/"):
            return self._answer_content(request, path.removeprefix("/api/content"))
        if path in self.pages:
            body, content_type = self.pages[path]
            return serve(request, body, content_type)
        return PlainTextResponse("nothing here", status_code=404)

    def _answer_content(self, request: Request, path: str) -> Response:
        value = self.content.get(path)
        if value is None:
            return PlainTextResponse('{"error": "not found"}', status_code=404)
        if value.get("schema_name") == "gone":
            return Response(json.dumps(value), status_code=410, media_type="application/json")
        return serve(request, json.dumps(value).encode(), "application/json; charset=utf-8")

    def _search(self, request: Request) -> Response:
        """Answer as the Search API does: unknown parameters are refused, ranges and filters are kept."""
        asked = request.query_params
        if set(asked) - SEARCH_PARAMETERS:
            return Response('{"error": "Unexpected parameters"}', status_code=422, media_type="application/json")
        found = [each for each in self.results if _fits(each, request)]
        descending = asked.get("order", "").startswith("-")
        found.sort(key=lambda each: str(each["public_timestamp"]), reverse=descending)
        start, count = int(asked.get("start", "0")), int(asked.get("count", "10"))
        fields = asked.get("fields", "").split(",")
        page = [
            {name: each[name] for name in (*fields, "_id") if name in each} for each in found[start : start + count]
        ]
        body = {"results": page, "total": len(found), "start": start, "aggregates": {}, "suggested_queries": []}
        return Response(json.dumps(body), media_type="application/json")


def _fits(result: dict[str, Any], request: Request) -> bool:
    asked = request.query_params
    kinds = asked.getlist("filter_content_store_document_type")
    if kinds and result.get("content_store_document_type") not in kinds:
        return False
    organisations = asked.getlist("filter_organisations")
    if organisations and not {each["slug"] for each in result.get("organisations", [])} & set(organisations):
        return False
    words = asked.get("q", "").replace('"', "").lower().split()
    text = f"{result['title']} {result.get('description', '')}".lower()
    if not all(word in text for word in words):
        return False
    bounds = dict(part.split(":", 1) for part in asked.get("filter_public_timestamp", "").split(",") if part)
    day = str(result["public_timestamp"])[:10]
    return bounds.get("from", "")[:10] <= day <= (bounds.get("to", "") or "9999")[:10]


def serve(request: Request, body: bytes, content_type: str) -> Response:
    """Serve a body with its ETag; say 304 where the asker has it."""
    etag = '"' + hashlib.sha256(body).hexdigest()[:20] + '"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"etag": etag})
    return Response(body, headers={"etag": etag, "content-type": content_type})


@contextmanager
def run_site() -> Iterator[Site]:
    """Run a site on a free port of 127.0.0.1 in a thread."""
    site = Site()

    async def answer(request: Request) -> Response:
        return site.answer(request)

    app = Starlette(routes=[Route("/{path:path}", answer)])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    site.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


@contextmanager
def run_raw(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve each connection with what ``answer`` sends on it, HTTP or not; yield the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    ended = threading.Event()

    def accept() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(10)
                try:
                    connection.recv(65536)
                    answer(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        ended.set()
        thread.join(timeout=10)
        listener.close()
