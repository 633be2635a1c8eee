"""Workers: a hang, a crash or a glutton costs only its own document."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest

from policymine.errors import ClassifierError, PolicymineError, UnreadableError, WorkersError
from policymine.workers import Remote, Workers

NOTHING: Remote[[], None] = Remote(__name__, "prepare")


def prepare() -> None:
    pass


def sleep_long() -> None:
    time.sleep(60)


def crash() -> None:
    os._exit(3)


def take_memory() -> int:
    return len(bytearray(6 * 1024**3))


def double(number: int) -> int:
    return 2 * number


def test_one_call_does_not_cost_another() -> None:
    with Workers(1, prepare=NOTHING, given=(), timeout_seconds=2.0, memory_mb=2048) as pool:
        hanging = pool.submit(sleep_long)
        crashing = pool.submit(crash)
        sound = pool.submit(double, 21)
        with pytest.raises(UnreadableError, match=r"slow\.pdf took longer than 2 seconds"):
            pool.collect(hanging, "slow.pdf")
        with pytest.raises(UnreadableError, match=r"bad\.pdf crashed the reader"):
            pool.collect(crashing, "bad.pdf")
        assert pool.collect(sound, "good.pdf") == 42


def fail_elsewhere(threads: ThreadPoolExecutor) -> Future[list[Future[None]]]:
    """Let a thread wait for a call to a pool that an error ends; return what the thread is left with."""
    with (
        contextlib.suppress(ZeroDivisionError),
        Workers(1, prepare=NOTHING, given=(), timeout_seconds=60.0, memory_mb=2048) as pool,
    ):
        calls = [pool.submit(sleep_long)]
        waiting = threads.submit(lambda: list(as_completed(calls)))
        _ = 1 / 0
    return waiting


def test_an_error_sets_free_whoever_waits_in_another_thread() -> None:
    with ThreadPoolExecutor(1) as threads:
        (call,) = fail_elsewhere(threads).result(timeout=20)
    assert call.cancelled()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_glutton_is_stopped() -> None:
    with Workers(1, prepare=NOTHING, given=(), timeout_seconds=30.0, memory_mb=2048) as pool:
        greedy = pool.submit(take_memory)
        with pytest.raises(UnreadableError, match=r"big\.pdf needs more than 2048 MB"):
            pool.collect(greedy, "big.pdf")


def read_variable() -> str:
    return os.environ.get("POLICYMINE_TEST", "")


def note_preparation(place: str) -> None:
    with Path(place).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")


def test_workers_see_the_environment_as_it_is_when_they_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("one", "two"):
        monkeypatch.setenv("POLICYMINE_TEST", value)
        with Workers(1, prepare=NOTHING, given=(), timeout_seconds=30.0, memory_mb=2048) as pool:
            assert pool.collect(pool.submit(read_variable), "x") == value


def test_every_worker_is_prepared(tmp_path: Path) -> None:
    place = tmp_path / "prepared"
    prepare: Remote[[str], None] = Remote(__name__, "note_preparation")
    with Workers(1, prepare=prepare, given=(str(place),), timeout_seconds=30.0, memory_mb=2048) as pool:
        with pytest.raises(UnreadableError, match="crashed the reader"):
            pool.collect(pool.submit(crash), "bad.pdf")
        assert pool.collect(pool.submit(double, 2), "good.pdf") == 4
    assert len(set(place.read_text(encoding="utf-8").split())) >= 2


def test_a_remote_function_is_called_by_its_name() -> None:
    remote: Remote[[int], int] = Remote(__name__, "double")
    with Workers(1, prepare=NOTHING, given=(), timeout_seconds=30.0, memory_mb=2048) as pool:
        assert pool.collect(pool.submit(remote, 4), "x") == 8


def refuse() -> None:
    raise ClassifierError("The classifier of how_green cannot be used. Fit it anew.")


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [("refuse", ClassifierError, "Fit it anew"), ("fail", WorkersError, "No worker process could begin")],
)
def test_what_keeps_workers_from_beginning_is_told(name: str, kind: type[PolicymineError], told: str) -> None:
    with (
        pytest.raises(kind, match=told),
        Workers(1, prepare=Remote(__name__, name), given=(), timeout_seconds=30.0, memory_mb=2048) as pool,
    ):
        pool.collect(pool.submit(double, 2), "good.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked")
def test_an_interrupt_while_the_first_process_is_prepared_is_left_to_the_program() -> None:
    environment = {**os.environ, "_POLICYMINE_AHEAD": json.dumps(("signal", "raise_signal", (signal.SIGINT,)))}
    call = [sys.executable, "-c", "import policymine.workers"]
    done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


INTERRUPTED = """
import sys
from policymine.workers import Remote, Workers
try:
    print("begins", flush=True)
    sleep = Remote("time", "sleep")
    given = {"timeout_seconds": 30.0, "memory_mb": 2048, "alone": sys.argv[1] == "alone"}
    with Workers(2, prepare=sleep, given=(0.2,), **given) as pool:
        pool.collect(pool.submit(sleep, 20), "x")
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="on Windows no signal can be held back")
@pytest.mark.parametrize("kind", ["forked", "alone"])
def test_an_interrupt_while_workers_start_is_left_to_the_program(kind: str) -> None:
    for seconds in (0.02, 0.06, 0.12, 0.2, 0.4):
        call = [sys.executable, "-c", INTERRUPTED, kind]
        with subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
        ) as program:
            assert program.stdout is not None
            assert program.stdout.readline() == "begins\n"
            time.sleep(seconds)
            os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to every process at once
            _, told = program.communicate(timeout=30)
        assert (program.returncode, told) == (130, "")
