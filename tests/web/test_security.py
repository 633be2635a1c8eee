"""What must not be possible: each attempt has a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from policymine.errors import RefusedError
from policymine.reviews import Reviewer, Role
from policymine.web import Access, Door, build_app, open_door
from policymine.web.access import EVERYWHERE, check_address
from policymine.web.sessions import Attempts
from tests.web.conftest import DEAL, HERE, PASSWORD, Browser, make_tokens

Team = Callable[[str], Browser]
SCRIPT = "<script>alert(1)</script>"
PAGES = ("/", f"/documents/{DEAL}", "/queue", "/agreement", "/disagreements", "/overruled", "/reviewers", "/add")


def list_changes(client: TestClient) -> list[str]:
    """Return the addresses of every route that changes something, with what they need filled in."""
    routes = client.app.routes  # type: ignore[attr-defined]
    every = [each for one in routes for each in getattr(getattr(one, "original_router", None), "routes", [one])]
    changing = [each.path for each in every if isinstance(each, Route) and "POST" in (each.methods or set())]
    return sorted({path.replace("{document}", DEAL) for path in changing})


def test_other_host_names_are_refused(read_only: TestClient) -> None:
    assert read_only.get("/", headers={"host": "evil.example"}).status_code == 421
    assert read_only.get("/", headers={"host": "testserver"}).status_code == 421
    assert read_only.get("/", headers={"host": "127.0.0.1:8421"}).status_code == 200


def test_a_team_may_allow_further_names(own_corpus: Path) -> None:
    with TestClient(
        build_app(own_corpus, access=Access(team=True, hosts=("review.example.org",))), base_url=HERE
    ) as client:
        assert client.get("/login", headers={"host": "review.example.org"}).status_code == 200
        assert client.get("/login", headers={"host": "other.example.org"}).status_code == 421


def test_every_page_forbids_inline_scripts_and_frames(read_only: TestClient) -> None:
    for path in (*PAGES, "/nowhere", "/static/app.css"):
        policy = read_only.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy


def test_pages_hold_no_inline_script_or_style(read_only: TestClient) -> None:
    for path in PAGES:
        page = read_only.get(path).text
        assert "<script>" not in page
        assert "style=" not in page
        assert "onclick" not in page


def test_every_change_needs_the_token_of_the_session(alone: Browser) -> None:
    changes = list_changes(alone.client)  # type: ignore[arg-type]
    assert {"/decisions", "/undo", "/add", "/run", f"/documents/{DEAL}/rating"} <= set(changes)
    alone.get("/")
    for path in changes:
        assert alone.client.post(path, data={"key": "k"}).status_code == 403, path
        assert alone.client.post(path, json={"key": "k", "csrf": "0" * 64}).status_code == 403, path


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_changes_from_other_sites_are_refused_even_with_the_token(alone: Browser, headers: dict[str, str]) -> None:
    csrf = alone.read_csrf("/add")
    answer = alone.client.post("/undo", data={"csrf": csrf, "key": "k"}, headers=headers)
    assert answer.status_code == 403
    assert "Another site" in answer.text


def test_the_token_of_another_session_is_refused(team: Team) -> None:
    ann, ben = team("ann"), team("ben")
    foreign = ben.read_csrf("/add")
    assert ann.client.post("/undo", data={"csrf": foreign, "key": "k"}).status_code == 403


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(own_corpus: Path) -> None:
    with TestClient(build_app(own_corpus, access=Access(team=True, secure=True)), base_url=HERE) as client:
        cookie = client.get("/login").headers["set-cookie"]
    assert cookie.startswith("__Host-policymine=")
    for part in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/"):
        assert part in cookie


def test_nobody_sees_a_teams_pages_without_logging_in(team: Team) -> None:
    nobody = team("")
    for path in (*PAGES, f"/documents/{DEAL}/text", f"/documents/{DEAL}/pages/1.png", "/export/scores.csv"):
        answer = nobody.client.get(path, follow_redirects=False)
        assert answer.headers.get("location") == "/login", path
    assert nobody.client.get("/queue/next", headers={"accept": "application/json"}).status_code == 401


def test_logging_in_gives_a_new_session_and_logging_out_ends_it(team: Team) -> None:
    browser = team("")
    browser.get("/login")
    before = browser.client.cookies["policymine"]
    assert browser.log_in("ann").status_code == 303
    assert browser.client.cookies["policymine"] != before
    kept = browser.client.cookies["policymine"]
    assert browser.get("/").status_code == 200
    browser.post("/logout")
    browser.client.cookies.set("policymine", kept)
    assert browser.client.get("/", follow_redirects=False).status_code == 303


def test_a_token_comes_in_without_a_cookie(own_corpus: Path) -> None:
    token = make_tokens(own_corpus)["ann"]
    with TestClient(build_app(own_corpus, access=Access(team=True)), base_url=HERE) as client:
        assert client.get("/export/scores.csv", headers={"authorization": f"Bearer {token}"}).status_code == 200
        assert client.get("/export/scores.csv", headers={"authorization": "Bearer x"}).status_code == 401


def test_guessing_passwords_is_slowed(team: Team) -> None:
    nobody = team("")
    for _ in range(8):
        assert nobody.log_in("ann", "wrong wrong wrong").status_code == 403
    refused = nobody.log_in("ann", PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_wrong_passwords_of_one_person_behind_a_web_server_shut_out_nobody_else(own_corpus: Path) -> None:
    app = build_app(own_corpus, access=Access(team=True))
    with TestClient(app, base_url=HERE, client=("127.0.0.1", 50_000)) as client:
        stranger = Browser(client)
        for _ in range(8):
            assert stranger.log_in("ann", "a guess of ten letters").status_code == 403
            sent = {"csrf": stranger.read_csrf(), "token": "no token"}
            assert client.post("/login", data=sent).status_code == 403
        assert stranger.log_in("ann").status_code == 429
        assert stranger.log_in("ben").status_code == 303


def test_attempts_are_forgotten_after_a_while() -> None:
    attempts = Attempts(most=2, seconds=0.0)
    attempts.count("name ann")
    attempts.count("name ann")
    assert attempts.find_wait("name ann") == 0
    assert attempts.find_wait("name ben") == 0


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("rea", "/queue", 403),
        ("rea", "/add", 403),
        ("rea", "/agreement", 200),
        ("ann", "/disagreements", 403),
        ("ann", "/reviewers", 403),
        ("lea", "/reviewers", 200),
    ],
)
def test_roles_open_different_pages(team: Team, name: str, path: str, status: int) -> None:
    assert team(name).get(path).status_code == status


def test_scripts_in_what_is_asked_for_are_shown_as_text(read_only: TestClient) -> None:
    for path in (f"/?words={SCRIPT}", f"/documents/{SCRIPT}", f"/queue?kind=code&only={SCRIPT}", f"/?area={SCRIPT}"):
        assert SCRIPT not in read_only.get(path).text


def test_scripts_in_notes_and_names_are_shown_as_text(alone: Browser) -> None:
    alone.post(f"/documents/{DEAL}/rating", {"key": "r", "rating": "3", "note": SCRIPT})
    answer = alone.post("/add", {}, files={"files": (f"{SCRIPT}.txt", b"A text. It has two sentences.", "text/plain")})
    assert answer.status_code == 200
    for path in (f"/documents/{DEAL}", "/"):
        assert SCRIPT not in alone.get(path).text
    assert SCRIPT not in answer.text


NAMES = ("../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt", "evil.txt\x00.pdf", "....//evil.txt")


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_cannot_lead_out_of_the_corpus(alone: Browser, own_corpus: Path, name: str) -> None:
    before = set(own_corpus.parent.rglob("*evil*"))
    assert not before
    alone.post("/add", {}, files={"files": (name, b"A text. It has two sentences.", "text/plain")})
    found = [path for path in own_corpus.parent.rglob("*evil*") if path.is_file()]
    assert all(path.parent == own_corpus / "documents" for path in found)


@pytest.mark.parametrize("words", ["' OR 1=1 --", "x'; DROP TABLE sentences; --", "%", "_"])
def test_sql_in_an_address_finds_nothing_and_breaks_nothing(read_only: TestClient, words: str) -> None:
    assert read_only.get(f"/documents/{words}").status_code == 404
    assert read_only.get("/queue/next", params={"kind": "document", "only": words}).status_code == 200
    assert read_only.get("/", params={"area": words}).status_code == 200
    assert read_only.get(f"/documents/{DEAL}").status_code == 200


def test_formulas_in_exports_are_text(alone: Browser, own_corpus: Path) -> None:
    alone.post(
        "/add", {"title": "=cmd|' /C calc'!A0"}, files={"files": ("formula.txt", b"One. Two sentences.", "text/plain")}
    )
    assert "'=cmd|" in alone.get("/export/scores.csv").text


def test_a_body_that_is_too_large_is_refused(alone: Browser) -> None:
    csrf = alone.read_csrf("/add")
    large = alone.client.post("/decisions", data={"csrf": csrf, "note": "x" * 300_000})
    assert large.status_code == 413
    assert "256 kB" in large.text

    def trickle():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * 10_000

    headers = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": csrf}
    assert alone.client.post("/decisions", content=trickle(), headers=headers).status_code == 413


def make_reviewer(**more: object) -> Reviewer:
    return Reviewer("ann", Role.LEAD, "2026-01-01", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("host", "access", "reviewers", "encrypted", "words"),
    [
        (EVERYWHERE[0], Access(), [], False, "--team"),
        ("192.168.1.5", Access(), [make_reviewer(has_password=True)], True, "--team"),
        ("127.0.0.1", Access(hosts=("x.org",)), [], False, "--team"),
        ("127.0.0.1", Access(team=True), [], False, "Nobody can log in"),
        ("10.0.0.1", Access(team=True), [make_reviewer()], True, "Nobody can log in"),
        ("10.0.0.1", Access(team=True), [make_reviewer(has_token=True, disabled_at="2026")], True, "Nobody can log in"),
        ("10.0.0.1", Access(team=True), [make_reviewer(has_password=True)], False, "unencrypted"),
        (EVERYWHERE[0], Access(team=True), [make_reviewer(has_password=True)], True, "--allow-host"),
    ],
)
def test_it_is_not_opened_to_others_unguarded(
    host: str, access: Access, reviewers: list[Reviewer], encrypted: bool, words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        check_address(host, access, reviewers, encrypted=encrypted, plain=False)


def test_a_door_is_opened_where_all_holds(own_corpus: Path) -> None:
    assert open_door(own_corpus, Door(alone="me")).alone == "me"
    with pytest.raises(RefusedError):
        open_door(own_corpus, Door(host=EVERYWHERE[0]))
    access = open_door(own_corpus, Door(team=True, names=("review.example.org",)))
    assert access.secure
    assert access.answers_to("review.example.org")
    assert not access.answers_to("evil.example")
