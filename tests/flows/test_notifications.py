"""A web hook on this machine is told of a run that fails, by a Prefect server of the test's own."""

from __future__ import annotations

import json
import queue
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flows.notifications import TAG, set_up_notification
from flows.score_corpus import score_corpus
from flows.serve import use_server
from prefect import tags
from prefect.exceptions import ParameterTypeError

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


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_run_that_fails_at_once_is_told_with_its_reason(
    told: tuple[str, queue.Queue[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, heard = told
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with use_server(find_port()):
        set_up_notification(address)
        with tags(TAG), pytest.raises(ParameterTypeError, match="There is no corpus at sampel"):
            score_corpus("sampel")
        message = json.loads(heard.get(timeout=LONGEST_SECONDS))["text"]
    assert message.startswith("policymine: score corpus (")
    assert "is Failed" in message
    assert "There is no corpus at sampel" in message
    assert "http://127.0.0.1:" in message
