"""One Prefect server for all flow tests of a process: starting one takes longer than the runs that it is asked for."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from flows.serve import use_server
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from tests.conftest import ROOT


@dataclass(frozen=True)
class PrefectServer:
    """A server with the environment in which flows use it."""

    address: str
    environment: Mapping[str, str]

    def read_artifacts(self, *keys: str) -> dict[str, str]:
        """The latest artifact of each key, by key."""
        wanted = {"artifacts": {"key": {"any_": list(keys)}}}
        return {each["key"]: each["data"] for each in self._ask("artifacts/latest/filter", wanted)}

    def read_task_names(self, flow: str) -> list[str]:
        """The names of the task runs of a flow, sorted."""
        found = self._ask("task_runs/filter", {"flows": {"name": {"any_": [flow]}}})
        return sorted(each["name"] for each in found)

    def _ask(self, path: str, question: Mapping[str, Any]) -> Any:
        return httpx.post(f"{self.address}/{path}", json=question, timeout=60).raise_for_status().json()


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """An environment without any setting of Prefect or of coverage."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COV"))}
    return {**clean, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="session")
def prefect_server(
    tmp_path_factory: pytest.TempPathFactory, clean_environment: Mapping[str, str]
) -> Iterator[PrefectServer]:
    """A server with a home of its own, so that no test touches the person's."""
    home = str(tmp_path_factory.mktemp("prefect"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**clean_environment, "PREFECT_HOME": home}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREFECT_HOME", home)
        patched.delenv("PREFECT_API_URL", raising=False)
        with use_server(port) as address:
            yield PrefectServer(address, {**environment, "PREFECT_API_URL": address})
            with suppress(RuntimeError):  # nothing was logged
                APILogWorker.instance().drain()  # the end would wait for what is left a minute or two


@pytest.fixture(scope="module", autouse=True)
def end_events() -> Iterator[None]:
    """Send the events that are left, and close their connection, when the tests of a file are done.

    It draws from ``random`` every twenty seconds, in a thread, for as long as it is open; Hypothesis would take that
    for a fault of whatever strategy it is drawing from in a later test of this process.
    """
    yield
    EventsWorker.drain_all()
