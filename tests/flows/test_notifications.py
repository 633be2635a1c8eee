"""A web hook on this machine is told of a run that fails, and one whose machine died is marked as crashed."""

from __future__ import annotations

import json
import queue
import time
from collections.abc import Iterator

import pytest
from flows.notifications import FLOWS, TAG, set_up_marking, set_up_notification
from flows.report import report_corpus
from flows.retrain import retrain_corpus
from flows.score_corpus import score_corpus
from flows.watch_govuk import watch_govuk
from prefect import tags
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.exceptions import ParameterTypeError
from prefect.states import Running
from tests.flows.conftest import PrefectServer
from tests.servers import Quiet, run_server

LONGEST_SECONDS = 60


@pytest.fixture
def told() -> Iterator[tuple[str, queue.Queue[bytes]]]:
    """The address of a web hook, and what it is told."""
    heard: queue.Queue[bytes] = queue.Queue()

    class Hook(Quiet):
        def do_POST(self) -> None:
            heard.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

    with run_server(Hook) as port:
        yield f"http://127.0.0.1:{port}/hook", heard


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


def test_a_run_that_falls_silent_is_marked_as_crashed(prefect_server: PrefectServer) -> None:
    set_up_marking(silent_seconds=10)
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(report_corpus, parameters={"corpus": "x"}, state=Running())
        flow = {"prefect.resource.id": f"prefect.flow.{run.flow_id}", "prefect.resource.name": report_corpus.name}
        emit_event(
            "prefect.flow-run.heartbeat",
            resource={"prefect.resource.id": f"prefect.flow-run.{run.id}"},
            related=[flow | {"prefect.resource.role": "flow"}],
        )
        end = time.monotonic() + LONGEST_SECONDS
        while (state := client.read_flow_run(run.id).state) and state.is_running() and time.monotonic() < end:
            time.sleep(0.5)
    set_up_marking()
    assert state
    assert state.is_crashed()
    assert "It has given no sign of life for 10 seconds" in str(state.message)


def test_every_flow_is_among_those_that_are_marked() -> None:
    assert sorted(FLOWS) == sorted(each.name for each in (score_corpus, watch_govuk, report_corpus, retrain_corpus))
