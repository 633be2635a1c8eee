"""What stands between the client and a site: a proxy of the network, and what the site's robots.txt asks."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.responses import RedirectResponse, Response
from tests.servers import Quiet, run_server
from tests.sources.asking import LOOPBACK, PDF, QUICK, Sleeps, lay_deal
from tests.sources.site import Site

from policymine.errors import PolicymineError
from policymine.settings import Settings
from policymine.sources.client import Client
from policymine.sources.outcomes import Outcome, Wanted
from policymine.sources.robots import Robots


@pytest.fixture
def site(site: Site) -> Site:
    return lay_deal(site)


@contextmanager
def run_proxy(site: Site) -> Iterator[tuple[str, list[str]]]:
    """An HTTP proxy that answers for every name with what lies on the site; tunnels it does not let through."""
    asked: list[str] = []

    class Proxy(Quiet):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers.get('proxy-authorization', '')}".strip())
            body, kind = site.pages[urlsplit(self.path).path]
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self) -> None:
            asked.append(f"CONNECT {self.path}")
            self.send_error(407)

    with run_server(Proxy) as port:
        yield f"http://ann:s3cret@127.0.0.1:{port}", asked


def test_what_goes_through_a_proxy_is_looked_up_there_and_never_leads_to_a_private_machine(
    site: Site, tmp_path: Path
) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        known = {"127.0.0.1": "127.0.0.1", "169.254.169.254": "169.254.169.254", "payroll.example.org": "10.0.0.7"}
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        return [known[host]]

    with (
        run_proxy(site) as (proxy, asked),
        Client(QUICK, resolve=resolve, choose_proxy=lambda *_: proxy, sleep=Sleeps()) as client,
    ):
        came = client.fetch(Wanted("http://papers.example.org/deal.pdf"), tmp_path / "came")
        shut = client.fetch(Wanted("https://papers.example.org/deal.pdf"), tmp_path / "shut")
        private = [
            "http://169.254.169.254/x",
            "http://payroll.example.org/x",
            "http://intranet/x",
            "http://a.internal/x",
        ]
        refused = [client.fetch(Wanted(each), tmp_path / "none") for each in private]
    assert came.outcome is Outcome.FETCHED
    assert (tmp_path / "came").read_bytes() == PDF
    assert shut.outcome is Outcome.FAILED
    assert "The proxy of this network does not let a request through to papers.example.org (407" in shut.reason
    assert [each.outcome for each in refused] == [Outcome.REFUSED] * 4
    assert asked == [
        "http://papers.example.org/deal.pdf Basic YW5uOnMzY3JldA==",
        "CONNECT papers.example.org:443",
    ]


def test_a_proxy_that_is_not_there_is_named(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    proxied = Client(QUICK, resolve=resolve, choose_proxy=lambda *_: "http://proxy.example.org:8080", sleep=Sleeps())
    with proxied as client:
        fetched = client.fetch(Wanted("https://www.example.org/"), tmp_path / "came")
    assert fetched.outcome is Outcome.FAILED
    assert "the proxy proxy.example.org does not answer" in fetched.reason


def test_the_proxy_is_that_of_the_system_unless_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("https_proxy", "proxy.example.org:8080")
    monkeypatch.setenv("no_proxy", "intranet.example.org")
    assert Settings().choose_proxy("https", "www.gov.uk") == "http://proxy.example.org:8080"
    assert Settings().choose_proxy("https", "intranet.example.org") == ""
    assert Settings(proxy="none").choose_proxy("https", "www.gov.uk") == ""
    assert Settings(proxy="http://10.0.0.1:3128").choose_proxy("http", "www.gov.uk") == "http://10.0.0.1:3128"
    monkeypatch.setenv("https_proxy", "socks5://ann:s3cret@proxy.example.org")
    with pytest.raises(PolicymineError, match="is no HTTP proxy") as told:
        Settings().choose_proxy("https", "www.gov.uk")
    assert "s3cret" not in str(told.value)
    with pytest.raises(ValueError, match="the address of a proxy"):
        Settings(proxy="proxy")


def test_robots_txt_is_asked_once_and_heeded(site: Site, tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /drafts/\nCrawl-delay: 7\n\nUser-agent: other\nDisallow: /\n"
    site.pages["/robots.txt"] = (rules, "text/plain")
    site.pages["/drafts/deal.pdf"] = (PDF, "application/pdf")
    site.handlers["/to-a-draft"] = lambda _: RedirectResponse("/drafts/deal.pdf")
    sleeps = Sleeps()
    with Client(QUICK, guard=LOOPBACK, robots=Robots(), sleep=sleeps) as client:
        paths = ("/deal.pdf", "/drafts/deal.pdf", "/to-a-draft")
        came, refused, moved = (client.fetch(Wanted(site.address + each), tmp_path / "came") for each in paths)
    assert came.outcome is Outcome.FETCHED
    assert refused.outcome is moved.outcome is Outcome.REFUSED
    assert "asks programs not to fetch /drafts/deal.pdf (its robots.txt)" in refused.reason
    assert (site.count("/robots.txt"), site.count("/drafts/deal.pdf")) == (1, 0)
    assert [round(each) for each in sleeps] == [7]


def test_a_site_without_robots_txt_asks_nothing_and_one_that_cannot_tell_is_asked_later(
    site: Site, tmp_path: Path
) -> None:
    with Client(QUICK, guard=LOOPBACK, robots=Robots(), sleep=Sleeps()) as client:
        assert client.fetch(Wanted(f"{site.address}/deal.pdf"), tmp_path / "came").outcome is Outcome.FETCHED
    site.handlers["/robots.txt"] = lambda _: Response(status_code=503)
    with Client(QUICK, guard=LOOPBACK, robots=Robots(), sleep=Sleeps()) as client:
        busy = client.fetch(Wanted(f"{site.address}/deal.pdf"), tmp_path / "later")
    assert busy.may_pass
    assert "busy or out of order (HTTP 503)" in busy.reason
    with Client(QUICK, guard=LOOPBACK, robots=Robots((site.address,)), sleep=Sleeps()) as client:
        assert client.fetch(Wanted(f"{site.address}/deal.pdf"), tmp_path / "api").outcome is Outcome.FETCHED
