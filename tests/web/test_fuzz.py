"""Whatever is sent to whichever route, the app answers, and never with a fault of its own."""

from __future__ import annotations

from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import DEAL, Browser

EXAMPLES = 10
PLAIN_EXAMPLES = 2
FEWEST_ROUTES = 25
STARTS_RUNS = ("post", "/run")
FIELDS = (
    "key", "action", "document", "number", "text_hash", "code", "commitment", "participation", "note", "shown", "kept",
    "contested", "added", "added_label", "text", "queue", "only", "rating", "blind", "name", "password", "token",
    "reason",
)  # fmt: skip
WORDS = ("code", "unsure", "skip", "undo", "adjudicate", "accept", "decline", "none", "12", "COMMUNITY:0-5", DEAL)
SENT = st.dictionaries(st.sampled_from(FIELDS), st.one_of(st.text(max_size=30), st.sampled_from(WORDS)), max_size=8)


def test_nothing_that_is_sent_to_any_route_breaks_the_app(alone: Browser) -> None:
    app = cast(FastAPI, alone.client.app)  # type: ignore[attr-defined]
    csrf = alone.read_csrf("/add")
    operations = [each.ok() for each in schemathesis.openapi.from_dict(app.openapi()).get_all_operations()]
    assert len(operations) >= FEWEST_ROUTES
    for operation in operations:
        if (operation.method, operation.path) != STARTS_RUNS:
            send_anything(alone, csrf, operation)


def send_anything(browser: Browser, csrf: str, operation: Any) -> None:
    """Send what the route's schema allows, with bodies of the fields that the app's forms have."""

    takes = operation.method == "post" or any(operation.iter_parameters())
    most = EXAMPLES if takes else PLAIN_EXAMPLES

    @settings(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(), known=st.booleans(), sent=SENT, as_json=st.booleans(), page=st.booleans())
    def send(case: Any, known: bool, sent: dict[str, str], as_json: bool, page: bool) -> None:
        if known and "document" in case.path_parameters:
            case.path_parameters["document"] = DEAL
        headers = {"x-csrf-token": csrf, "accept": "text/html" if page else "application/json"}
        body: dict[str, Any] = {} if case.method == "GET" else {"json" if as_json else "data": sent}
        answer = browser.client.request(case.method, case.formatted_path, params=case.query, headers=headers, **body)
        assert answer.status_code < 500, f"{case.method} {case.formatted_path}"

    send()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"[" * 10_000),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[1]"),
        ("multipart/form-data", b"nothing"),
        ("multipart/form-data; boundary=x", b"--x\r\nnothing"),
        ("application/x-www-form-urlencoded; charset=x", b"key=%ff&number=%00"),
        ("text/plain", b"nothing"),
    ],
)
def test_malformed_bodies_are_refused(alone: Browser, kind: str, body: bytes) -> None:
    headers = {"content-type": kind, "x-csrf-token": alone.read_csrf("/add")}
    answer = alone.client.post("/decisions", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
