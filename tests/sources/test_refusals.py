"""What the client does not ask: machines off the public internet, wherever it is led from, and faulty addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.responses import RedirectResponse, Response
from tests.sources.asking import LOOPBACK, PDF, QUICK, Sleeps, fetch, lay_deal, nothing_left
from tests.sources.site import Site

from policymine.sources.addresses import Guard, RefusedAddressError, check_address, read_networks
from policymine.sources.client import Client
from policymine.sources.outcomes import Outcome, Wanted


@pytest.fixture
def site(site: Site) -> Site:
    return lay_deal(site)


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
