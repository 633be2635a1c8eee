"""The client against a real site on loopback: what it asks, and what it makes of good and bad answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from tests.sources.asking import LOOPBACK, PDF, QUICK, Sleeps, fetch, lay_deal, nothing_left
from tests.sources.site import Site, run_raw, serve

from policymine.sources.client import Client
from policymine.sources.forms import Form
from policymine.sources.outcomes import Outcome, Wanted
from policymine.sources.pacing import Pace, read_retry_after


@pytest.fixture
def site(site: Site) -> Site:
    return lay_deal(site)


def test_a_document_comes_whole_with_what_tells_its_state(site: Site, tmp_path: Path) -> None:
    fetched = fetch(f"{site.address}/deal.pdf#page=2", tmp_path)
    assert fetched.outcome is Outcome.FETCHED
    assert fetched.form is Form.PDF
    assert (tmp_path / "came").read_bytes() == PDF
    assert fetched.size_bytes == len(PDF)
    assert fetched.etag
    assert fetched.retrieved_at
    assert [path.name for path in tmp_path.iterdir()] == ["came"]
    agent = site.asked[0].headers["user-agent"]
    assert agent.startswith("policymine/")
    assert "team@example.org" in agent


def test_what_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    first = fetch(f"{site.address}/deal.pdf", tmp_path)
    again = fetch(f"{site.address}/deal.pdf", tmp_path, etag=first.etag)
    assert again.outcome is Outcome.UNCHANGED
    assert again.etag == first.etag
    site.pages["/deal.pdf"] = (PDF + b"changed overnight", "application/pdf")
    changed = fetch(f"{site.address}/deal.pdf", tmp_path, etag=first.etag)
    assert changed.outcome is Outcome.FETCHED
    assert (tmp_path / "came").read_bytes().endswith(b"overnight")


def test_last_modified_makes_a_request_conditional(site: Site, tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("if-modified-since") == "Mon, 03 Nov 2014 10:00:00 GMT":
            return Response(status_code=304)
        return serve(request, PDF, "application/pdf")

    site.handlers["/old.pdf"] = answer
    fetched = fetch(f"{site.address}/old.pdf", tmp_path, last_modified="Mon, 03 Nov 2014 10:00:00 GMT")
    assert fetched.outcome is Outcome.UNCHANGED
    assert fetched.last_modified == "Mon, 03 Nov 2014 10:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "outcome", "told"),
    [
        (404, Outcome.GONE, "nothing there"),
        (410, Outcome.GONE, "taken it down"),
        (403, Outcome.REFUSED, "does not give it to everyone"),
        (204, Outcome.REFUSED, "brings no document"),
        (500, Outcome.FAILED, "out of order"),
    ],
)
def test_what_does_not_come_is_told_with_its_remedy(
    site: Site, tmp_path: Path, status: int, outcome: Outcome, told: str
) -> None:
    site.handlers["/x"] = lambda _: Response(status_code=status)
    fetched = fetch(f"{site.address}/x", tmp_path)
    assert fetched.outcome is outcome
    assert told in fetched.reason
    assert fetched.status == status
    assert site.count("/x") == 1
    assert nothing_left(tmp_path)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_site_is_asked_again_after_a_while(site: Site, tmp_path: Path, status: int) -> None:
    def answer(request: Request) -> Response:
        if site.count("/busy") < 3:
            return Response(status_code=status)
        return serve(request, PDF, "application/pdf")

    site.handlers["/busy"] = answer
    sleeps = Sleeps()
    fetched = fetch(f"{site.address}/busy", tmp_path, sleeps=sleeps)
    assert fetched.outcome is Outcome.FETCHED
    assert fetched.attempts == 3
    assert sleeps == [1, 2]


def test_retry_after_is_obeyed_and_bounded(site: Site, tmp_path: Path) -> None:
    asked = ["7", "1000"]
    site.handlers["/busy"] = lambda _: Response(
        status_code=429, headers={"retry-after": asked[site.count("/busy") - 1]}
    )
    sleeps = Sleeps()
    fetched = fetch(f"{site.address}/busy", tmp_path, sleeps=sleeps)
    assert fetched.outcome is Outcome.FAILED
    assert fetched.may_pass
    assert sleeps == [7]
    assert "1000 seconds" in fetched.reason
    assert fetched.status == 429


def test_a_site_that_stays_busy_is_given_up(site: Site, tmp_path: Path) -> None:
    site.handlers["/busy"] = lambda _: Response(status_code=503)
    sleeps = Sleeps()
    fetched = fetch(f"{site.address}/busy", tmp_path, sleeps=sleeps)
    assert fetched.outcome is Outcome.FAILED
    assert site.count("/busy") == QUICK.attempts
    assert sleeps == [1, 2, 4]


def test_retry_after_may_be_a_date() -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert read_retry_after(format_datetime(now + timedelta(seconds=90), usegmt=True), now) == 90
    assert read_retry_after(format_datetime(now - timedelta(days=1), usegmt=True), now) == 0
    assert read_retry_after("120", now) == 120
    assert read_retry_after("soon", now) is None
    assert read_retry_after("", now) is None


def test_redirects_are_followed_to_the_end(site: Site, tmp_path: Path) -> None:
    site.handlers["/a"] = lambda _: RedirectResponse("/b", status_code=301)
    site.handlers["/b"] = lambda _: RedirectResponse(f"{site.address}/deal.pdf", status_code=302)
    fetched = fetch(f"{site.address}/a", tmp_path)
    assert fetched.outcome is Outcome.FETCHED
    assert fetched.final_address == f"{site.address}/deal.pdf"
    assert fetched.address == f"{site.address}/a"


def test_an_unknown_name_and_a_closed_port_are_told(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with Client(QUICK, resolve=resolve, sleep=Sleeps()) as client:
        unknown = client.fetch(Wanted("https://nowhere.example/"), tmp_path / "came")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    closed = fetch(f"http://127.0.0.1:{port}/", tmp_path)
    assert "is not known" in unknown.reason
    assert unknown.outcome is closed.outcome is Outcome.FAILED
    assert closed.attempts == QUICK.attempts
    assert "could not be reached" in closed.reason


def test_a_body_cut_short_is_no_document(tmp_path: Path) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 5000\r\n\r\n" + PDF)

    with run_raw(cut) as address:
        fetched = fetch(address, tmp_path)
    assert fetched.outcome is Outcome.FAILED
    assert "before it was whole" in fetched.reason
    assert fetched.attempts == QUICK.attempts
    assert nothing_left(tmp_path)


def test_chunks_cut_short_are_no_document(tmp_path: Path) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + PDF)

    with run_raw(cut) as address:
        assert fetch(address, tmp_path).outcome is Outcome.FAILED
    assert nothing_left(tmp_path)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n%PDF-", b"HTTP/1.1 200 OK\r\nX-Slow: "]
)
def test_a_slow_trickle_ends(tmp_path: Path, head: bytes) -> None:
    """In the body, and in the headers, where the client library itself has no bound."""

    def trickle(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(200):
            connection.sendall(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    with run_raw(trickle) as address:
        fetched = fetch(address, tmp_path, limits=replace(QUICK, total_seconds=0.6))
        took = time.monotonic() - began
    assert fetched.outcome is Outcome.FAILED
    assert "longer than 0.6 seconds" in fetched.reason
    assert took < 8, "the trickle itself takes 10 seconds"
    assert nothing_left(tmp_path)


def test_a_silent_site_ends(tmp_path: Path) -> None:
    over = threading.Event()

    def be_silent(_: socket.socket) -> None:
        over.wait(30)

    with run_raw(be_silent) as address:
        fetched = fetch(address, tmp_path, limits=replace(QUICK, read_seconds=0.3, attempts=1))
        over.set()
    assert fetched.outcome is Outcome.FAILED
    assert "did not answer properly" in fetched.reason


def test_what_is_not_http_is_told(tmp_path: Path) -> None:
    with run_raw(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9\r\n")) as address:
        assert fetch(address, tmp_path).outcome is Outcome.FAILED


def test_three_gigabytes_stop_at_the_bound(site: Site, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system does not tell how much memory was held")
    sent = 0

    def generate() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(3 * 1024):
            sent += 1
            yield b"%PDF-1.7" + b" " * (1024 * 1024 - 8)

    site.handlers["/huge"] = lambda _: StreamingResponse(generate(), media_type="application/pdf")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = fetch(f"{site.address}/huge", tmp_path, limits=replace(QUICK, most_bytes=20_000_000, total_seconds=30))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert fetched.outcome is Outcome.TOO_LARGE
    assert "20 MB" in fetched.reason
    assert sent < 100
    assert grown < 100_000
    assert nothing_left(tmp_path)


def test_a_body_that_says_it_is_too_large_is_not_read(site: Site, tmp_path: Path) -> None:
    site.pages["/large"] = (PDF * 10, "application/pdf")
    fetched = fetch(f"{site.address}/large", tmp_path, limits=replace(QUICK, most_bytes=100))
    assert fetched.outcome is Outcome.TOO_LARGE
    assert nothing_left(tmp_path)


def test_a_compressed_body_is_bounded_by_what_it_unpacks_to(site: Site, tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress(b"%PDF-" + b" " * 5_000_000)
    site.handlers["/bomb"] = lambda _: Response(packed, headers={"content-encoding": "gzip"})
    fetched = fetch(f"{site.address}/bomb", tmp_path, limits=replace(QUICK, most_bytes=1_000_000))
    assert fetched.outcome is Outcome.TOO_LARGE
    whole = fetch(f"{site.address}/bomb", tmp_path)
    assert whole.size_bytes == 5_000_005


def test_a_broken_compression_is_told(site: Site, tmp_path: Path) -> None:
    site.handlers["/bad"] = lambda _: Response(b"not gzip at all", headers={"content-encoding": "gzip"})
    assert fetch(f"{site.address}/bad", tmp_path).outcome is Outcome.FAILED
    assert nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("body", "declared", "wanted", "outcome"),
    [
        (b"<!DOCTYPE html><html><p>Please log in</p>", "application/pdf", {Form.PDF}, Outcome.UNSUITABLE),
        (PDF, "text/html", {Form.PDF}, Outcome.FETCHED),
        (b"", "application/pdf", {Form.PDF}, Outcome.UNSUITABLE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "image/png", set(Form) - {Form.OTHER}, Outcome.UNSUITABLE),
        (b'{"title": "x"}', "application/json", {Form.JSON}, Outcome.FETCHED),
        (b"{\\rtf1 text}", "application/msword", {Form.RTF}, Outcome.FETCHED),
        ("Speech \u2013 check against delivery".encode(), "text/plain", {Form.TEXT}, Outcome.FETCHED),
    ],
)
def test_what_came_is_judged_by_its_bytes(
    site: Site, tmp_path: Path, body: bytes, declared: str, wanted: set[Form], outcome: Outcome
) -> None:
    site.pages["/x"] = (body, declared)
    fetched = fetch(f"{site.address}/x", tmp_path, forms=frozenset(wanted))
    assert fetched.outcome is outcome
    assert (fetched.path is None) == (outcome is not Outcome.FETCHED)
    if outcome is Outcome.UNSUITABLE:
        assert "by hand" in fetched.reason
        assert nothing_left(tmp_path)


def test_one_host_is_asked_at_the_pace_that_is_set() -> None:
    now = [0.0]
    sleeps: list[float] = []

    def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        now[0] += seconds

    pace = Pace(1.0, lambda: now[0], sleep)
    pace.wait("a.example")
    pace.wait("b.example")
    now[0] = 0.25
    pace.wait("a.example")
    assert sleeps == [0.75]
    pace.rest("b.example", 30)
    pace.wait("b.example")
    assert sleeps[1:] == [30]


def test_a_real_pace_is_kept_between_requests(site: Site, tmp_path: Path) -> None:
    began = time.monotonic()
    with Client(replace(QUICK, interval_seconds=0.15), guard=LOOPBACK) as client:
        for _ in range(3):
            client.fetch(Wanted(f"{site.address}/deal.pdf"), tmp_path / "came")
    assert time.monotonic() - began >= 0.3
    assert site.count("/deal.pdf") == 3


def test_plain_text_errors_of_a_site_are_not_taken_for_documents(site: Site, tmp_path: Path) -> None:
    site.handlers["/err"] = lambda _: PlainTextResponse("I am a teapot", status_code=418)
    assert fetch(f"{site.address}/err", tmp_path).outcome is Outcome.REFUSED
    assert nothing_left(tmp_path)
