"""Measure how the cost of a corpus grows: documents, pages and sentences a second, peak memory and size of the store.

Each size is scored from nothing in a process of its own; then it is run again unchanged, and once more with one
document added. ``--sizes 100`` is a trial that writes nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from multiprocessing import forkserver
from pathlib import Path

from benchmarks.results import MISSING, ROOT, describe_setting, format_table, print_results, read_processor_seconds
from benchmarks.scale.made import make_corpus

from policymine.pipeline import open_store, plan_run, run_corpus

RESULTS = Path(__file__).with_name("results.md")
SIZES = (100, 1_000, 10_000)
WORKERS = (1, 2)
MOST_FOR_ONE_WORKER = 1_000  # with one worker 10,000 take half an hour and more
LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """What a corpus cost: seconds by the clock, processor seconds, bytes, and what it holds."""

    documents: int
    workers: int
    seconds: float
    processor_seconds: float
    pages: int
    sentences: int
    peak_bytes: int
    store_bytes: int
    again_seconds: float
    one_more_seconds: float


def measure_one(folder: Path, documents: int, workers: int) -> Cost:
    """Score a corpus from nothing, again unchanged, and with one document more."""
    begun, spent = time.perf_counter(), read_processor_seconds()
    with watch_memory() as peak:
        plan = run_corpus(folder, workers=workers)
    seconds = time.perf_counter() - begun
    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # so that what its workers took is counted
    processor_seconds = read_processor_seconds() - spent
    if len(plan.tasks) != documents:
        raise RuntimeError(f"{len(plan.tasks)} of {documents} documents were read")
    with open_store(plan.corpus) as store:
        summaries = store.read_summaries().values()
    pages, sentences = sum(each.pages for each in summaries), sum(each.score.sentences for each in summaries)
    size = sum(path.stat().st_size for path in folder.glob("policymine.sqlite*"))
    begun = time.perf_counter()
    if run_corpus(folder, workers=workers).tasks:
        raise RuntimeError("an unchanged corpus was read again")
    again = time.perf_counter() - begun
    make_corpus(folder, documents + 1)
    if len(plan_run(folder).tasks) != 1:
        raise RuntimeError("one more document costs more than itself")
    begun = time.perf_counter()
    run_corpus(folder, workers=workers)
    one_more = time.perf_counter() - begun
    return Cost(
        documents, workers, seconds, processor_seconds, pages, sentences, peak[0], size, again, one_more
    )  # fmt: skip


@contextmanager
def watch_memory() -> Iterator[list[int]]:
    """Watch the memory of this process and all below it; give the most that they held together, in bytes (Linux)."""
    peak, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            peak[0] = max(peak[0], read_memory())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def read_memory() -> int:
    """Return what this process and all below it hold, shared pages counted once (PSS), in bytes; 0 where unknown."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    ours = {int(Path("/proc/self").resolve().name)} if parents else set()
    for _ in range(4):  # the main process, the one that workers are forked from, workers, what they start
        ours |= {child for child, parent in parents.items() if parent in ours}
    return sum(map(_read_share, ours))


def _read_share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def measure_apart(documents: int, workers: int) -> Cost:
    """Measure a size in a process of its own, on a fresh corpus."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "made"
        make_corpus(folder, documents)
        command = [sys.executable, "-m", "benchmarks.scale.measure", "--one", str(folder), str(documents), str(workers)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return Cost(**json.loads(done.stdout.splitlines()[-1]))


def tell(cost: Cost) -> Sequence[str]:
    """Return the row of a cost."""
    return (
        f"{cost.documents:,}",
        str(cost.workers),
        f"{cost.seconds:.0f}",
        f"{cost.documents / cost.seconds:.1f}",
        f"{cost.pages / cost.seconds:.1f}",
        f"{cost.sentences / cost.seconds:,.0f}",
        f"{cost.processor_seconds:.0f}",
        f"{cost.peak_bytes / 1e6:.0f}" if cost.peak_bytes else MISSING,
        f"{cost.store_bytes / 1e6:.1f}",
        f"{cost.again_seconds:.2f}",
        f"{cost.one_more_seconds:.2f}",
    )


def choose_workers(documents: int) -> Sequence[int]:
    """Return the numbers of workers that a size is measured with."""
    return WORKERS if documents <= MOST_FOR_ONE_WORKER else WORKERS[1:]


def main() -> None:
    """Measure every size with two workers, and up to 1,000 documents with one as well, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial: 100 documents, nothing written")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--one", nargs=3, metavar=("FOLDER", "DOCUMENTS", "WORKERS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        folder, documents, workers = given.one
        print(json.dumps(asdict(measure_one(Path(folder), int(documents), int(workers)))))
        return
    sizes = [100] if given.quick else given.sizes
    costs = [measure_apart(size, workers) for size in sizes for workers in choose_workers(size)]
    header = (
        "documents", "workers", "seconds", "documents/s", "pages/s", "sentences/s", "processor seconds", "peak MB",
        "store MB", "unchanged run, s", "one more, s",
    )  # fmt: skip
    told = ", ".join(
        f"{one.seconds / two.seconds:.2f} at {one.documents:,}"
        for one, two in pairwise(costs)
        if one.documents == two.documents
    )
    parts = [
        format_table(header, map(tell, costs)),
        f"Two workers against one, whole runs: {told} times.",
        describe_setting(["scikit-learn", "spacy", "pypdfium2", "sqlalchemy"]),
    ]
    print_results(RESULTS, "Scale on one machine", parts, keep=sizes == list(SIZES))


if __name__ == "__main__":
    main()
