"""The app on a copy of the scored corpus, for one person and for a team; and real servers and browsers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from policymine.accounts import add_reviewer, make_token
from policymine.database import begin_writing, connect
from policymine.reviewing import Reviewing
from policymine.reviews import Role
from policymine.settings import read_settings
from policymine.web import Access, build_app
from tests.web.live import Live, serve_in_thread

HERE = "http://localhost"
"""How the app is called in tests: by one of the names of this machine."""

PASSWORD = "a long enough password"
DEAL = "marlshire-devolution-deal"
PEOPLE = {"me": Role.LEAD, "ann": Role.REVIEWER, "ben": Role.REVIEWER, "lea": Role.LEAD, "rea": Role.READER}


def make_tokens(folder: Path) -> dict[str, str]:
    """Return a new token of everybody."""
    engine = connect(read_settings().locate_store(folder))
    with begin_writing(engine) as connection:
        tokens = {name: make_token(connection, name) for name in PEOPLE}
    engine.dispose()
    return tokens


def share_with_two(folder: Path) -> None:
    """Let every sentence of the queue go to two people."""
    settings = folder / "corpus.toml"
    words = settings.read_text(encoding="utf-8").replace("double_share = 0", "double_share = 1")
    settings.write_text(words, encoding="utf-8")


@dataclass
class Browser:
    """A client that sends the token of its session with what it changes, as pages do."""

    client: httpx.Client
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, headers=self.headers, **more)

    def read_csrf(self, path: str = "/login") -> str:
        page = self.client.get(path, headers=self.headers)
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text) or re.search(
            r'data-csrf="([0-9a-f]{64})"', page.text
        )
        assert found, page.text[:400]
        return found[1]

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        sent = {"csrf": self.read_csrf(), "name": name, "password": password}
        return self.client.post("/login", data=sent, follow_redirects=False)

    def post(self, path: str, sent: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        csrf = self.read_csrf("/queue")
        return self.client.post(path, data={"csrf": csrf, **(sent or {})}, headers=self.headers, **more)

    def send(self, path: str, sent: dict[str, Any]) -> httpx.Response:
        """Send JSON, as the queue does."""
        if "x-csrf-token" not in self.headers:
            self.headers = {**self.headers, "accept": "application/json"}
            csrf = self.read_csrf("/add")
            self.headers["x-csrf-token"] = csrf
        return self.client.post(path, json=sent, headers=self.headers)


@pytest.fixture(scope="session")
def ready_corpus(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scored corpus with people, and with its queues made; tests must not change it."""
    folder = tmp_path_factory.mktemp("ready") / "small corpus é"
    shutil.copytree(small_corpus, folder)
    settings = folder / "corpus.toml"
    table = "\n[review]\naudit_share = 0.2\ndouble_share = 0\n"
    settings.write_text(settings.read_text(encoding="utf-8") + table, encoding="utf-8")
    engine = connect(read_settings().locate_store(folder))
    with begin_writing(engine) as connection:
        for name, role in PEOPLE.items():
            add_reviewer(connection, name, role, PASSWORD)
    engine.dispose()
    desk = Reviewing(folder)
    desk.refresh()
    desk.close()
    return folder


@pytest.fixture
def own_corpus(ready_corpus: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(ready_corpus, tmp_path / "own"))


@pytest.fixture(scope="session")
def read_only(ready_corpus: Path) -> Iterator[TestClient]:
    """The app of one person on the corpus that nobody changes; for pages that only show."""
    with TestClient(build_app(ready_corpus, access=Access(alone="me")), base_url=HERE) as client:
        yield client


@pytest.fixture
def alone(own_corpus: Path) -> Iterator[Browser]:
    """The app of one person on a corpus of their own."""
    with TestClient(build_app(own_corpus, access=Access(alone="me")), base_url=HERE) as client:
        yield Browser(client)


@pytest.fixture
def team(own_corpus: Path) -> Iterator[Callable[[str], Browser]]:
    """Opens a browser of the team's app for somebody, logged in; for "" one who has not logged in."""
    app = build_app(own_corpus, access=Access(team=True))
    opened: list[TestClient] = []

    def open_browser(name: str) -> Browser:
        client = TestClient(app, base_url=HERE)
        opened.append(client)
        browser = Browser(client)
        if name:
            assert browser.log_in(name).status_code == 303
        return browser

    with TestClient(app):
        yield open_browser
    for client in opened:
        client.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Live]]:
    """Serves corpora from threads until the test ends."""
    with ExitStack() as stack:
        yield lambda folder, access: stack.enter_context(serve_in_thread(folder, access))
