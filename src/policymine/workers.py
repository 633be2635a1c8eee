"""Worker processes that cost no more than the document they read.

A document that hangs, crashes its worker or asks for too much memory ends with a reason; the others go on. On Linux
workers are forked from one process that has no threads and was prepared ahead of them, so that a second worker, or
one that replaces a crashed one, is there at once; elsewhere, where a fork is not safe, each starts from nothing.
"""

from __future__ import annotations

import contextlib
import gc
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from types import MappingProxyType, TracebackType
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar
from weakref import WeakSet

from pebble import ProcessExpired, ProcessPool

from policymine.errors import PolicymineError, UnreadableError, WorkersError

_TASKS_PER_WORKER = 500
_AHEAD = "_POLICYMINE_AHEAD"
_has_source = False  # whether the process that workers are forked from is there
_fault: PolicymineError | None = None  # what kept this worker from being prepared
P = ParamSpec("P")
R = TypeVar("R")
_AS_IT_IS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Remote(Generic[P, R]):
    """A function named by its module, which only the worker that calls it loads."""

    module: str
    name: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Load the function and call it."""
        called: Callable[P, R] = getattr(import_module(self.module), self.name)
        return called(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take; whatever takes more is given up."""

    timeout_seconds: float
    memory_mb: int


class Pool(Protocol):
    """What does calls elsewhere: the worker processes of this machine, or those of a cluster."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue a call; its future is read with ``collect``."""

    def collect(self, future: Future[R], name: str) -> R:
        """Return a call's result; raise UnreadableError with the reason where its worker did not survive it."""


class Workers:
    """A pool of processes, each prepared once by ``prepare(*given)``; every call has a time limit of its own.

    Where an error ends it, whoever waits for a call in another thread gets a CancelledError. Workers that are ``alone``
    start from nothing, unless there is a process to fork them from already: a pool for something small must not take
    the place of the one that a run's workers are forked from. ``environment`` goes before this program's own.
    """

    def __init__(
        self,
        count: int,
        *,
        prepare: Remote[..., None],
        given: tuple[str, ...],
        timeout_seconds: float,
        memory_mb: int,
        alone: bool = False,
        environment: Mapping[str, str] = _AS_IT_IS,
    ) -> None:
        self._limits = Limits(timeout_seconds, memory_mb)
        _keep_single_threaded()
        self._futures: WeakSet[Future[Any]] = WeakSet()
        self._pool = ProcessPool(
            max_workers=count,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_begin,
            initargs=(memory_mb, {**os.environ, **environment}, prepare, given),
            context=_choose_context() if alone else _start_context(prepare, given),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
        else:
            self.stop()

    def stop(self) -> None:
        """End the processes, whatever they are at."""
        cancel_all(list(self._futures))  # first, or a call may end as a fault of the pool
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        cancel_all(list(self._futures))

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue a call; its future is read with ``collect``."""
        timeout = self._limits.timeout_seconds
        with _shield_from_interrupts():  # the first call starts the workers
            future: Future[R] = self._pool.schedule(_call, args=(function, *args), kwargs=kwargs, timeout=timeout)
        self._futures.add(future)
        return future

    def collect(self, future: Future[R], name: str) -> R:
        """Return a call's result; raise UnreadableError with the reason where its worker did not survive it."""
        return read_result(future, name, self._limits)


def cancel_all(futures: Iterable[Future[Any]]) -> None:
    """Set free whoever waits for calls that nobody will do any more."""
    for future in futures:
        if not future.done() and future.cancel():
            future.set_running_or_notify_cancel()


def read_result(future: Future[R], name: str, limits: Limits) -> R:
    """Return a call's result; raise UnreadableError, with the reason, where the process that did it was lost.

    Where no process could be prepared, raise the PolicymineError that stood in the way, or WorkersError.
    """
    try:
        return future.result()
    except TimeoutError as error:
        raise UnreadableError(
            f"{name} took longer than {limits.timeout_seconds:.0f} seconds to read and was given up. "
            "Print it to a new PDF, or raise POLICYMINE_DOCUMENT_TIMEOUT_SECONDS."
        ) from error
    except MemoryError as error:
        raise UnreadableError(
            f"{name} needs more than {limits.memory_mb} MB to read and was given up. "
            "Split it, or raise POLICYMINE_DOCUMENT_MEMORY_MB."
        ) from error
    except ProcessExpired as error:
        raise UnreadableError(
            f"{name} crashed the reader (exit code {error.exitcode}). Print it to a new PDF and add that instead."
        ) from error
    except BrokenProcessPool as error:
        raise WorkersError(
            "No worker process could begin; what stands above says why. Where it was memory, raise "
            "POLICYMINE_DOCUMENT_MEMORY_MB."
        ) from error


def _begin(memory_mb: int, environment: Mapping[str, str], prepare: Remote[..., None], given: tuple[str, ...]) -> None:
    """Begin a worker: in the environment of the program as it is now, within the limit, prepared.

    What is wrong with a codebook or its classifier is kept for the calls, which bring it to whoever waits for them.
    """
    global _fault
    os.environ.clear()
    os.environ.update(environment)
    _limit_memory(memory_mb)
    try:
        _prepare(prepare, given)
    except PolicymineError as error:
        _fault = error


def _call(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do a call in a worker."""
    if _fault is not None:
        raise _fault
    return function(*args, **kwargs)


def _prepare(prepare: Remote[..., None], given: tuple[str, ...]) -> None:
    """Prepare, and keep all that is loaded by then out of garbage collection, which took a third of a worker's time."""
    gc.disable()
    try:
        prepare(*given)
    finally:
        gc.enable()
    gc.freeze()


def _choose_context() -> BaseContext:
    return multiprocessing.get_context("forkserver" if _has_source else "spawn")


def _start_context(prepare: Remote[..., None], given: tuple[str, ...]) -> BaseContext:
    """Return what starts the workers; on Linux start the process that they are forked from, unless there is one."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    global _has_source
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    os.environ[_AHEAD] = json.dumps((prepare.module, prepare.name, given))
    try:
        with _shield_from_interrupts():
            forkserver.ensure_running()
    finally:
        del os.environ[_AHEAD]
    _has_source = True
    return context


@contextlib.contextmanager
def _shield_from_interrupts() -> Iterator[None]:
    """Let processes and threads that are started now leave Ctrl+C to this program, from their first moment on.

    At a terminal it reaches every process; one that is only beginning would show a traceback of its own. On Windows
    there is no such shield.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # started in between, it would take the shield away
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_ahead() -> None:
    """Prepare the process that workers are forked from, as its environment says, once it loads this module.

    A fault is left to the workers: each then prepares itself, and reports it. Ctrl+C at a terminal reaches this process
    too, and is left to the program that it serves.
    """
    with contextlib.suppress(Exception):  # isolation boundary: without this process there would be no workers at all
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        module, name, given = json.loads(os.environ.pop(_AHEAD))
        _prepare(Remote(module, name), tuple(given))


def _limit_memory(memory_mb: int) -> None:
    """Cap the address space where the system can (Linux); elsewhere only the time limit protects."""
    try:
        import resource
    except ImportError:
        return
    size = memory_mb * 1024 * 1024
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _keep_single_threaded() -> None:
    """Keep numerical libraries in the workers to one thread each: there is a worker for every core already."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


if _AHEAD in os.environ:
    _prepare_ahead()
