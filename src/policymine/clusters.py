"""Clusters: the work of a run, given to the workers of a Dask cluster in place of this machine's processes.

This program plans, gives out documents and saves what comes back: it alone writes the store. A document whose worker
dies is given to another one by the cluster, and costs no more than its time.
"""

from __future__ import annotations

import logging
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar
from weakref import WeakSet

from policymine.documents import MANIFEST, Corpus, hash_file
from policymine.errors import ClusterError
from policymine.outposts import Order, call, end, find_obstacle
from policymine.programs import describe_program
from policymine.settings import Settings
from policymine.workers import Limits, read_result

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 20.0
LONGEST_WITHOUT_WORKERS_SECONDS = 300.0
LOOK_SECONDS = 5.0
SAME = "Install the same policymine with the same constraints.txt on every machine, and start its workers again."
P = ParamSpec("P")
R = TypeVar("R")


class Cluster:
    """The workers of a Dask cluster as a pool: ``submit`` and ``collect`` do what those of ``Workers`` do."""

    def __init__(self, client: Client, address: str, order: Order) -> None:
        self._client = client
        self._address = address
        self._order = order
        self._executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self._futures: WeakSet[Future[Any]] = WeakSet()
        self._ended = threading.Event()
        self._is_deserted = False
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watcher.join()
        if kind is not None:
            self._set_free()
        if self._client.status == "running":
            self._client.run(end, self._order.key, on_error="ignore")
        self._client.close()  # type: ignore[no-untyped-call]

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue a call; its future is read with ``collect``."""
        future: Future[R] = self._executor.submit(call, self._order, function, args, kwargs)
        self._futures.add(future)
        return future

    def collect(self, future: Future[R], name: str) -> R:
        """Return a call's result; raise UnreadableError with the reason where its process did not survive it.

        Raise ClusterError where the cluster has lost it.
        """
        from distributed import KilledWorker

        try:
            return read_result(future, name, self._order.limits)
        except KilledWorker as error:
            raise ClusterError(
                f"{error.allowed_failures + 1} workers of the Dask cluster at {self._address} ended while they were at "
                f"{name}, and it gave that up. What was saved before stays. Run this again; where it happens again "
                "with the same document, look into the log of the workers, or withdraw it."
            ) from error
        except CancelledError as error:
            raise self._explain_loss() from error
        except (ImportError, AttributeError) as error:
            raise ClusterError(
                f"A worker of the Dask cluster at {self._address} has no policymine, or another one: {error}. {SAME}"
            ) from error

    def _explain_loss(self) -> ClusterError:
        what = "has had no worker for a while" if self._is_deserted else "does not answer any more"
        return ClusterError(
            f"The Dask cluster at {self._address} {what}. What was saved before stays. See to it that it runs and has "
            "workers (dask worker ADDRESS), then run this again: it goes on where it was."
        )

    def _watch(self) -> None:
        """Give up where there has been no worker for long: the cluster itself would wait for one for ever."""
        without_seconds = 0.0
        while not self._ended.wait(LOOK_SECONDS):
            without_seconds = without_seconds + LOOK_SECONDS if self._has_no_workers() else 0.0
            if without_seconds >= LONGEST_WITHOUT_WORKERS_SECONDS:
                self._is_deserted = True
                self._set_free()
                return

    def _set_free(self) -> None:
        """Cancel all calls, so that whoever waits for one is set free."""
        self._executor.shutdown(wait=False)
        wait(list(self._futures), timeout=LOOK_SECONDS)

    def _has_no_workers(self) -> bool:
        try:
            return not self._client.scheduler_info(n_workers=-1)["workers"]
        except (OSError, CancelledError):
            return False  # a scheduler that went away is told by the calls themselves


def call_cluster(
    corpus: Corpus, codebook: str, settings: Settings, *, wait_seconds: float = CONNECT_SECONDS
) -> Cluster:
    """Connect to the cluster that the settings name, and see that its workers would read as this program does.

    Raise ClusterError where there is none, it has no workers, or one of them has another program or not the corpus.
    """
    address = settings.dask_address
    order = compose_order(corpus, codebook, settings)
    client = _connect(address, wait_seconds)
    with _close_on_error(client):
        _wait_for_workers(client, address, wait_seconds)
        _check_workers(client, address, order)
        return Cluster(client, address, order)


def compose_order(corpus: Corpus, codebook: str, settings: Settings) -> Order:
    """Write down what a worker must have, and keep to, for a corpus."""
    return Order(
        key=uuid.uuid4().hex,
        codebook=codebook,
        program=describe_program(codebook),
        environment=(
            ("POLICYMINE_SEED", str(settings.seed)),
            ("POLICYMINE_DRAWS", str(settings.draws)),
            ("POLICYMINE_DOCUMENT_TIMEOUT_SECONDS", str(settings.document_timeout_seconds)),
            ("POLICYMINE_FETCH_MOST_MB", str(settings.fetch_most_mb)),
        ),
        limits=Limits(settings.document_timeout_seconds, settings.document_memory_mb),
        folder=str(corpus.folder.absolute()),
        manifest_sha256=hash_file(corpus.folder / MANIFEST),
        depot=corpus.documents_at,
    )


def _connect(address: str, wait_seconds: float) -> Client:
    try:
        from distributed import Client, Security
        from distributed.versions import VersionMismatchWarning
    except ImportError as error:
        raise ClusterError(
            f"POLICYMINE_DASK_ADDRESS names the Dask cluster at {address}, and Dask is not installed here. Install it "
            "with: pip install 'policymine[dask]', or unset the variable."
        ) from error
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it logs is raised here too, for people
    ends = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    if address.startswith("tls://") and not ends.get("ssl_context"):
        raise ClusterError(
            f"The Dask scheduler at {address} asks for a certificate, and none is set here. Set "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ...__CLIENT__CERT and ...__CLIENT__KEY: docs/scale.md tells how."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)  # versions are compared more closely than it does
        try:
            return Client(  # type: ignore[no-untyped-call]
                address, timeout=wait_seconds, set_as_default=False, name="policymine"
            )
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                f"No Dask scheduler answers at {address}, which POLICYMINE_DASK_ADDRESS names: {error}. Start one "
                "with: dask scheduler, correct the variable, or unset it to read documents on this machine."
            ) from error


@contextmanager
def _close_on_error(client: Client) -> Iterator[None]:
    try:
        yield
    except BaseException:
        client.close()  # type: ignore[no-untyped-call]
        raise


def _wait_for_workers(client: Client, address: str, wait_seconds: float) -> None:
    try:
        client.wait_for_workers(1, timeout=wait_seconds)
    except TimeoutError as error:
        raise ClusterError(
            f"The Dask cluster at {address} has no workers. Start one on each machine with: dask worker {address}"
        ) from error


def _check_workers(client: Client, address: str, order: Order) -> None:
    """Ask every worker whether anything stands in its way. One that comes later is asked at its first document."""
    answers = client.run(find_obstacle, order, on_error="return")
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, OSError):
            continue  # it has just gone; should it come back, it is asked at its first document
        if isinstance(answer, Exception):
            raise ClusterError(
                f"The worker {worker} of the Dask cluster at {address} has no policymine, or another one: "
                f"{type(answer).__name__}: {answer}. {SAME}"
            )
        if answer:
            raise ClusterError(f"The worker {worker} of the Dask cluster at {address} cannot be used: {answer}.")
