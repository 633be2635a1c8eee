"""The client against a real site on loopback: what it asks, what it refuses, and what it makes of bad answers."""

from __future__ import annotations

import ipaddress
import resource
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from tests.sources.asking import LOOPBACK, PDF, QUICK, Sleeps, lay_deal
from tests.sources.site import Site, run_raw, serve

from policymine.sources.addresses import Guard, RefusedAddressError, check_address, read_networks
from policymine.sources.client import Client, Fetched, Limits, Outcome, Wanted
from policymine.sources.forms import Form
from policymine.sources.pacing import Pace, read_retry_after


@pytest.fixture
def site(site: Site) -> Site:
    return lay_deal(site)


def fetch(
    address: str, folder: Path, *, limits: Limits = QUICK, guard: Guard = LOOPBACK, sleeps: Sleeps | None = None,
    **wanted: object,
) -> Fetched:  # fmt: skip
    with Client(limits, contact="team@example.org", guard=guard, sleep=sleeps if sleeps is not None else Sleeps()) as c:
        return c.fetch(Wanted(address, **wanted), folder / "came")  # type: ignore[arg-type]


def nothing_left(folder: Path) -> bool:
    return list(folder.iterdir()) == []


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


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("/here", "in a circle"),
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("http://[::ffff:169.254.169.254]/", "not on the public internet"),
        ("http://10.0.0.7/", "not on the public internet"),
        ("file:///etc/passwd", "begins with https://"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("https://example.org:99999/", "is not an address"),
    ],
)
def test_a_redirect_to_what_must_not_be_asked_is_refused(site: Site, tmp_path: Path, location: str, told: str) -> None:
    site.handlers["/here"] = lambda _: Response(status_code=302, headers={"location": location})
    fetched = fetch(f"{site.address}/here", tmp_path)
    assert fetched.outcome is Outcome.REFUSED
    assert told in fetched.reason
    assert "secret" not in fetched.reason
    assert nothing_left(tmp_path)


def test_endless_redirects_end(site: Site, tmp_path: Path) -> None:
    for number in range(12):
        site.handlers[f"/{number}"] = lambda _, n=number: RedirectResponse(f"/{n + 1}")
    fetched = fetch(f"{site.address}/0", tmp_path)
    assert fetched.outcome is Outcome.REFUSED
    assert "more than 5 times" in fetched.reason
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "0.0.0.0",  # noqa: S104 - refused, not bound to
        "224.0.0.1", "255.255.255.255", "168.63.129.16", "192.0.2.1", "::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1",
        "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::",
    ],
)  # fmt: skip
def test_only_public_machines_are_asked(ip: str) -> None:
    assert not Guard().admits(ip)
    with pytest.raises(RefusedAddressError, match="not on the public internet"):
        Guard().choose("example.org", ["151.101.0.144", ip])


def test_public_machines_and_allowed_networks_are_asked() -> None:
    assert Guard().admits("151.101.0.144")
    assert Guard().admits("2a04:4e42::144")
    assert LOOPBACK.admits("127.0.0.1")
    assert not LOOPBACK.admits("169.254.169.254")
    assert not LOOPBACK.admits("::1")
    assert read_networks("10.1.2.3, ::1/128") == (
        ipaddress.ip_network("10.1.2.3/32"), ipaddress.ip_network("::1/128"),
    )  # fmt: skip


def test_loopback_itself_is_refused_unless_allowed(site: Site, tmp_path: Path) -> None:
    for address in (
        site.address,
        site.address.replace("127.0.0.1", "localhost"),
        site.address.replace("127.0.0.1", "2130706433"),
    ):
        fetched = fetch(f"{address}/deal.pdf", tmp_path, guard=Guard())
        assert fetched.outcome is Outcome.REFUSED, address
    assert site.asked == []


def test_a_name_is_looked_up_once_and_that_machine_is_asked(site: Site, tmp_path: Path) -> None:
    """A name that means a public machine when checked and a private one when connected to (DNS rebinding)."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    seen: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        seen.append(host)
        return answers[len(seen) - 1]

    port = site.address.rpartition(":")[2]
    site.handlers["/once"] = lambda _: Response(PDF, headers={"connection": "close"})
    with Client(QUICK, guard=LOOPBACK, resolve=resolve, sleep=Sleeps()) as client:
        first = client.fetch(Wanted(f"http://rebinding.example:{port}/once"), tmp_path / "first")
        second = client.fetch(Wanted(f"http://rebinding.example:{port}/once"), tmp_path / "second")
    assert first.outcome is Outcome.FETCHED
    assert site.asked[0].headers["host"] == f"rebinding.example:{port}"
    assert second.outcome is Outcome.REFUSED
    assert seen == ["rebinding.example", "rebinding.example"]
    assert site.count("/once") == 1


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ftp://example.org/deal.pdf", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("deal.pdf", "begins with https://"),
        ("https://user:pass@example.org/", "user name or password"),
        ("https:///deal.pdf", "names no site"),
        ("https://example.org:99999/", "is not an address"),
        ("https://exa mple.org/", "is not an address"),
        ("https://example.org/" + "x" * 3000, "longer than"),
    ],
)
def test_addresses_out_of_order_are_refused_before_anything_is_asked(address: str, told: str, tmp_path: Path) -> None:
    fetched = fetch(address, tmp_path)
    assert fetched.outcome is Outcome.REFUSED
    assert told in fetched.reason


def test_an_address_keeps_its_query_and_loses_its_fragment() -> None:
    assert str(check_address(" https://example.org/a?b=c#d ")) == "https://example.org/a?b=c"


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
    assert took < 3
    assert nothing_left(tmp_path)


def test_a_silent_site_ends(tmp_path: Path) -> None:
    with run_raw(lambda _: time.sleep(0.8)) as address:
        fetched = fetch(address, tmp_path, limits=replace(QUICK, read_seconds=0.3, attempts=1))
    assert fetched.outcome is Outcome.FAILED
    assert "did not answer properly" in fetched.reason


def test_what_is_not_http_is_told(tmp_path: Path) -> None:
    with run_raw(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9\r\n")) as address:
        assert fetch(address, tmp_path).outcome is Outcome.FAILED


def test_three_gigabytes_stop_at_the_bound(site: Site, tmp_path: Path) -> None:
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
