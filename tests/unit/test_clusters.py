"""Work spread by Dask: the same to the last bit, whatever happens to its workers; and what is told where it cannot be.

A scheduler and three workers run as processes of their own, one of them under a nanny as `dask worker` starts it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.kills import describe

from policymine.clusters import call_cluster, compose_order
from policymine.documents import Corpus, open_corpus
from policymine.errors import ClusterError, PolicymineError, UnreadableError
from policymine.outposts import find_obstacle
from policymine.pipeline import Progress, read_results, run_corpus
from policymine.settings import Settings
from policymine.workers import Remote

pytest.importorskip("distributed")
HURRIED = 1.0
WORKERS = (("--nanny",), ("--no-nanny",), ("--no-nanny",))


@dataclass
class Machines:
    """A scheduler at an address, and where its workers are made."""

    address: str
    place: Path

    def settings(self, **others: Any) -> Settings:
        return Settings(dask_address=self.address, **others)

    def start(self, corpus: Corpus, **others: Any) -> Any:
        return call_cluster(corpus, corpus.codebook, self.settings(**others))

    def find_processes(self) -> dict[str, int]:
        """The process number of each worker, by its address."""
        with self.connect() as client:
            return dict(client.run(os.getpid))

    @contextmanager
    def connect(self) -> Iterator[Any]:
        from distributed import Client

        with Client(self.address, set_as_default=False, timeout=60) as client:
            yield client


def launch(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "POLICYMINE"))}
    command = [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1", "--no-dashboard", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    from distributed.utils import open_port

    place = tmp_path_factory.mktemp("dask")
    port = str(open_port("127.0.0.1"))
    process = launch("dask_scheduler", "--port", port)
    machines = Machines(f"tcp://127.0.0.1:{port}", place)
    with machines.connect():
        yield machines
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def machines(scheduler: Machines) -> Iterator[Machines]:
    common = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", str(scheduler.place))
    processes = [launch("dask_worker", scheduler.address, *own, *common) for own in WORKERS]
    with scheduler.connect() as client:
        client.wait_for_workers(len(WORKERS), timeout=60)
    yield scheduler
    for process in processes:
        process.terminate()
        process.wait(timeout=20)


def test_a_cluster_without_workers_is_told(scheduler: Machines, small_corpus: Path) -> None:
    corpus = open_corpus(small_corpus)
    with pytest.raises(ClusterError, match=r"has no workers. Start one on each machine with: dask worker tcp://127"):
        call_cluster(corpus, corpus.codebook, scheduler.settings(), wait_seconds=HURRIED)


def test_a_killed_worker_costs_only_time_and_no_bit_is_another(machines: Machines, own_corpus: Path) -> None:
    wanted, scores = describe(own_corpus), read_results(own_corpus)
    processes = machines.find_processes()
    killed = []

    def kill_one_at_work(_step: Progress) -> None:
        if killed:
            return
        with machines.connect() as client:
            busy = [worker for worker, tasks in client.processing().items() if tasks]
        killed.append(processes[busy[0]])
        os.kill(killed[0], signal.SIGKILL)

    run_corpus(
        own_corpus, force=True, on_progress=kill_one_at_work, start=lambda corpus, *_: machines.start(corpus)
    )  # fmt: skip
    assert killed
    assert describe(own_corpus) == wanted
    assert read_results(own_corpus) == scores


def name(function: str) -> Remote[..., Any]:
    """A function that the processes of the workers load by its name."""
    return Remote("tests.unit.test_workers", function)


def test_a_hang_and_a_crash_cost_only_themselves_there_too(machines: Machines, small_corpus: Path) -> None:
    with machines.start(open_corpus(small_corpus), document_timeout_seconds=2.0) as pool:
        hanging, crashing = pool.submit(name("sleep_long")), pool.submit(name("crash"))
        sound = pool.submit(name("double"), 21)
        with pytest.raises(UnreadableError, match=r"slow\.pdf took longer than 2 seconds"):
            pool.collect(hanging, "slow.pdf")
        with pytest.raises(UnreadableError, match=r"bad\.pdf crashed the reader \(exit code 3\)"):
            pool.collect(crashing, "bad.pdf")
        assert pool.collect(sound, "good.pdf") == 42


def test_no_cluster_at_the_address_is_told(small_corpus: Path) -> None:
    corpus = open_corpus(small_corpus)
    begun = time.monotonic()
    with pytest.raises(ClusterError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1.*dask scheduler"):
        call_cluster(corpus, corpus.codebook, Settings(dask_address="tcp://127.0.0.1:1"), wait_seconds=HURRIED)
    assert time.monotonic() - begun < 10 * HURRIED


def test_what_keeps_a_machine_from_reading_as_ours_is_named_with_its_remedy(own_corpus: Path, tmp_path: Path) -> None:
    order = compose_order(open_corpus(own_corpus), "bottom_up", Settings())
    assert find_obstacle(order) == ""
    other = replace(order, program={**order.program, "numpy": "1.0", "the codebook with its classifier": "abc"})
    told = find_obstacle(other)
    assert f"numpy is {order.program['numpy']} there and 1.0 here" in told
    assert "the codebook with its classifier is" in told
    assert "Install the same policymine with the same constraints.txt" in told
    assert "it has not the codebook of the corpus" in find_obstacle(replace(order, codebook=str(tmp_path / "none")))
    assert "under the same path" in find_obstacle(replace(order, folder=str(tmp_path / "elsewhere")))
    (own_corpus / "manifest.csv").write_text("document,file,title,kind\n", encoding="utf-8")
    assert "is another corpus there" in find_obstacle(order)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="it must be the address of a Dask scheduler"):
        Settings(dask_address="https://example.org")
    assert issubclass(ClusterError, PolicymineError)
