"""The app over real sockets: in a thread of the tests for browsers, in a process of its own for what kills it."""

from __future__ import annotations

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
import uvicorn

from policymine.web import Access, build_app

_START_SECONDS = 120
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["policymine.web", "policymine.cli.app", "policymine.rescoring"])


def find_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Live:
    """The app of a corpus, served from a thread."""

    folder: Path
    address: str


@contextmanager
def serve_in_thread(folder: Path, access: Access) -> Iterator[Live]:
    """Serve the app of a corpus until the block ends."""
    app = build_app(folder, access=access)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=30)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="review app")
    thread.start()
    try:
        _wait(lambda: server.started or not thread.is_alive())
        assert server.started, "the app did not start"
        yield Live(folder, f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@dataclass
class Killable:
    """``policymine review`` in a process of its own."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=find_port)
    starts: int = 0
    _running: BaseProcess | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = ("review", str(self.folder), "--port", str(self.port), *self.options)
        self._running = _FORKS.Process(target=_run_command, args=(command,))  # no daemon: it starts what draws pictures
        self._running.start()
        self.starts += 1
        _wait(self._answers)

    def _answers(self) -> bool:
        assert self._running, "it was not started"
        assert self._running.is_alive(), "the server ended by itself"
        try:
            httpx.get(f"{self.address}/login", timeout=5)
        except httpx.TransportError:
            return False
        return True

    def kill(self) -> None:
        """Kill -9."""
        if self._running is not None:
            self._running.kill()
            self._running.join()
            self._running = None


def _run_command(command: tuple[str, ...]) -> None:
    from policymine.cli.app import app

    app(list(command), standalone_mode=False)


def _wait(is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not is_there():
        assert time.monotonic() < deadline, f"nothing answered in {_START_SECONDS} seconds"
        time.sleep(0.05)
