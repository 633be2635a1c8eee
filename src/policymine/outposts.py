"""Outposts: the part of policymine that runs on the workers of a Dask cluster.

A worker of the cluster reads no document itself: it gives each to processes of its own that have a time and a memory
limit, as a single machine does (``workers``), so that a document which hangs, crashes or asks for too much costs only
itself there too. The processes start with the first document, one for each thread of the worker, and stay until
whoever ordered the work says that it has ended, or another order comes while they have nothing to do.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from policymine.documents import MANIFEST, check_driver, hash_file
from policymine.errors import ClusterError, CodebookError, CorpusError
from policymine.programs import Program, describe_program, list_differences
from policymine.workers import Limits, Remote, Workers

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker must have to read documents as whoever ordered it would.

    ``environment`` holds the settings that results rest on. ``folder`` is the corpus' own, whose files the worker must
    see under the same path unless they lie in a ``depot``; ``manifest_sha256`` tells that it is the same.
    """

    key: str
    codebook: str
    program: Program
    environment: tuple[tuple[str, str], ...]
    limits: Limits
    folder: str
    manifest_sha256: str
    depot: str


@dataclass
class _Staff:
    """The processes that do an order here, and how many calls they are at."""

    workers: Workers
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


_staff: dict[str, _Staff] = {}
_lock = threading.Lock()


def find_obstacle(order: Order) -> str:
    """Return why this machine cannot do an order as its giver would, with the remedy; empty where it can."""
    try:
        differences = list_differences(order.program, describe_program(order.codebook))
    except CodebookError as error:
        return f"it has not the codebook of the corpus: {error}"
    if differences:
        return (
            f"it has another program: {'; '.join(differences)}. Install the same policymine with the same "
            "constraints.txt on every machine, and start its workers again"
        )
    return _find_obstacle_to_files(order)


def _find_obstacle_to_files(order: Order) -> str:
    if order.depot:
        try:
            check_driver(order.depot)
        except CorpusError as error:
            return str(error).rstrip(".")
        return ""
    try:
        same = hash_file(Path(order.folder) / MANIFEST) == order.manifest_sha256
    except CorpusError:
        return f"it does not see {order.folder}. Let every machine see the folder of the corpus under the same path"
    if not same:
        return f"{order.folder} is another corpus there. Let every machine see the same folder under the same path"
    return ""


def call(order: Order, function: Callable[..., R], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> R:
    """Do a call in a process of this machine; raise what it raised, or what tells how its process was lost."""
    with _lend_workers(order) as workers:
        return workers.submit(function, *args, **kwargs).result()


@contextmanager
def _lend_workers(order: Order) -> Iterator[Workers]:
    """Give the processes for an order, which are started where there are none yet."""
    with _lock:
        staff = _staff.get(order.key) or _hire(order)
        staff.calls += 1
    try:
        yield staff.workers
    finally:
        with _lock:
            staff.calls -= 1


def _hire(order: Order) -> _Staff:
    from distributed import get_worker

    if obstacle := find_obstacle(order):
        raise ClusterError(f"A worker of the cluster cannot read for this run: {obstacle}.")
    for key in [key for key, each in _staff.items() if not each.calls]:
        _staff.pop(key).workers.stop()
    # A nanny starts its worker as a "daemon", which may have no processes of its own. Ours end when it does.
    multiprocessing.current_process().daemon = False
    workers = Workers(
        get_worker().state.nthreads,
        prepare=Remote("policymine.assessments", "prepare_worker"),
        given=(order.codebook,),
        timeout_seconds=order.limits.timeout_seconds,
        memory_mb=order.limits.memory_mb,
        environment=dict(order.environment),
    )
    return _staff.setdefault(order.key, _Staff(workers))


def end(key: str) -> None:
    """End the processes of an order, whatever they are at."""
    with _lock:
        staff = _staff.pop(key, None)
    if staff:
        staff.workers.stop()
