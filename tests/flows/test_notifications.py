"""A web hook on this machine is told of a run that fails, by a Prefect server of the test's own."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flows.notifications import TAG, set_up_notification
from flows.score_corpus import score_corpus
from prefect import tags
from prefect.exceptions import ParameterTypeError
from tests.flows.conftest import PrefectServer

LONGEST_SECONDS = 60


@pytest.fixture
def told() -> Iterator[tuple[str, queue.Queue[bytes]]]:
    """The address of a web hook, and what it is told."""
    heard: queue.Queue[bytes] = queue.Queue()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
        server.shutdown()
        thread.join()


def test_a_run_that_fails_at_once_is_told_with_its_reason(
    told: tuple[str, queue.Queue[bytes]], prefect_server: PrefectServer
) -> None:
    address, heard = told
    set_up_notification(address)
    with tags(TAG), pytest.raises(ParameterTypeError, match="There is no corpus at sampel"):
        score_corpus("sampel")
    message = json.loads(heard.get(timeout=LONGEST_SECONDS))["text"]
    set_up_notification("")
    assert message.startswith("policymine: score corpus (")
    assert "is Failed" in message
    assert "There is no corpus at sampel" in message
    assert prefect_server.address.removesuffix("/api") in message
