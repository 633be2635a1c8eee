"""Worker processes that cost no more than the document they read.

A document that hangs, crashes its worker or asks for too much memory ends with a reason; the others go on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from policymine.errors import UnreadableError

_TASKS_PER_WORKER = 500
P = ParamSpec("P")
R = TypeVar("R")


class Workers:
    """A pool of processes, each prepared once by ``prepare``; every call has a time limit of its own."""

    def __init__(
        self,
        count: int,
        *,
        prepare: Callable[..., None],
        given: tuple[Any, ...],
        timeout_seconds: float,
        memory_mb: int,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._memory_mb = memory_mb
        _keep_single_threaded()
        self._pool = ProcessPool(
            max_workers=count,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_begin,
            initargs=(memory_mb, prepare, given),
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue a call; its future is read with ``collect``."""
        future: Future[R] = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._timeout_seconds)
        return future

    def collect(self, future: Future[R], name: str) -> R:
        """Return a call's result; raise UnreadableError with the reason where its worker did not survive it."""
        try:
            return future.result()
        except TimeoutError as error:
            raise UnreadableError(
                f"{name} took longer than {self._timeout_seconds:.0f} seconds to read and was given up. "
                "Print it to a new PDF, or raise POLICYMINE_DOCUMENT_TIMEOUT_SECONDS."
            ) from error
        except MemoryError as error:
            raise UnreadableError(
                f"{name} needs more than {self._memory_mb} MB to read and was given up. "
                "Split it, or raise POLICYMINE_DOCUMENT_MEMORY_MB."
            ) from error
        except ProcessExpired as error:
            raise UnreadableError(
                f"{name} crashed the reader (exit code {error.exitcode}). Print it to a new PDF and add that instead."
            ) from error


def _begin(memory_mb: int, prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    _limit_memory(memory_mb)
    prepare(*given)


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
