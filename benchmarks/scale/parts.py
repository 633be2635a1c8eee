"""Measure by itself what a large corpus asks of the one program that plans, gives out work and saves what comes back.

Workers can be added; this cannot. So these figures, with those of ``measure``, say where a corpus stops growing:
planning, saving, reading all scores, the report, the way to a worker of a Dask cluster and back, and bringing a file.
With POLICYMINE_TEST_POSTGRESQL set to the address of a server, saving there is measured too.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from benchmarks.results import ROOT, describe_setting, format_table, print_results
from benchmarks.scale.made import make_corpus

from policymine.assessments import assess_rows, prepare_worker
from policymine.clusters import call_cluster
from policymine.documents import Cache, bring_file, open_corpus, write_manifest
from policymine.pipeline import assess_tasks, plan_run, read_results
from policymine.records import Document, Kind, Task
from policymine.reports.site import write_site
from policymine.rows import Rows
from policymine.settings import Settings
from policymine.store import Store
from policymine.workers import Remote

RESULTS = Path(__file__).with_name("parts.md")
ROWS, SAVED, REPORTED, SENT = 20_000, 500, 200, 500
_kept: Rows | None = None


def prepare_rows(*given: str) -> None:
    """Stand in for the preparation of a worker, which reads nothing here."""


def give_rows(task: Task) -> Rows:
    """Give the rows of one speech, whatever the task: what is measured is their way."""
    global _kept
    if _kept is None:
        prepare_worker("bottom_up")
        _kept = assess_rows(task)
    return name_rows(_kept, task.document.document)


def name_rows(rows: Rows, document: str) -> Rows:
    """Give rows to another document."""
    return Rows(
        document,
        rows.score,
        rows.assessment | {"document": document},
        tuple(row | {"document": document} for row in rows.sentences),
        tuple(row | {"document": document} for row in rows.mentions),
    )


@contextmanager
def clock() -> Iterator[list[float]]:
    """Give a list that holds the seconds that were taken, in the end."""
    seconds, begun = [0.0], time.perf_counter()
    yield seconds
    seconds[0] = time.perf_counter() - begun


def read_peak_mb() -> float:
    """Return the most memory that this process has held, in MB (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def list_documents(number: int) -> Iterator[Document]:
    """Yield rows of a manifest for documents that lie elsewhere."""
    for each in range(number):
        name = f"document-{each:08d}"
        yield Document(name, f"documents/{name}.txt", f"Document {each}", Kind.SPEECH, sha256=f"{each:064x}")


def measure_plan(place: Path, rows: int) -> tuple[str, str]:
    """Plan a run of so many documents that lie elsewhere and are new."""
    make_corpus(place / "plan", 0)
    with (place / "plan" / "corpus.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'documents_at = "{place.as_uri()}/there"\n')
    write_manifest(place / "plan", list_documents(rows))
    before = read_peak_mb()
    with clock() as seconds:
        planned = len(plan_run(place / "plan").tasks)
    size = (place / "plan" / "manifest.csv").stat().st_size
    told = f"{planned / seconds[0]:,.0f} rows/s; {1e6 * (read_peak_mb() - before) / rows:,.0f} bytes of memory a row"
    return f"plan {rows:,} new documents", f"{told}, {size / rows:.0f} in the manifest"


def save_all(address: str, rows: Rows, number: int) -> float:
    """Save so many documents; return the seconds."""
    store = Store(address)
    with clock() as seconds:
        for each in range(number):
            store.save_rows(name_rows(rows, f"document-{each:06d}"))
    store.close()
    return seconds[0]


def measure_saving(place: Path, rows: Rows, number: int) -> Iterator[tuple[str, str]]:
    """Save so many speeches to SQLite and, where there is a server, to PostgreSQL."""
    path = place / "saved" / "policymine.sqlite"
    make_corpus(path.parent, 0)
    seconds = save_all(f"sqlite:///{path}", rows, number)
    size = sum(each.stat().st_size for each in path.parent.glob("policymine.sqlite*"))
    about = f"save {number:,} speeches of {len(rows.sentences)} sentences"
    yield f"{about}, SQLite", f"{number / seconds:,.0f} documents/s; {size / number / 1000:,.0f} kB each"
    server = os.environ.get("POLICYMINE_TEST_POSTGRESQL")
    if server:
        schema = f"corpus_{uuid.uuid4().hex[:8]}"
        seconds = save_all(f"{server}&schema={schema}", rows, number)
        size = _drop_schema(server, schema)
        yield f"{about}, PostgreSQL", f"{number / seconds:,.0f} documents/s; {size / number / 1000:,.0f} kB each"


def _drop_schema(server: str, schema: str) -> int:
    """Drop what was saved; return how many bytes it had with its indexes."""
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        query = sa.text(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = :schema AND c.relkind = 'r'"
        )
        size = int(connection.execute(query, {"schema": schema}).scalar() or 0)
        connection.exec_driver_sql(f'DROP SCHEMA "{schema}" CASCADE')
    engine.dispose()
    return size


def measure_reading(place: Path, number: int, reported: int) -> Iterator[tuple[str, str]]:
    """Read every score of what was saved, and write a report of a part of it."""
    folder, before = place / "saved", read_peak_mb()
    write_manifest(
        folder, (replace(each, document=each.document[:9] + each.document[11:]) for each in list_documents(number))
    )
    with clock() as seconds:
        read_results(folder)
    memory = 1e6 * (read_peak_mb() - before) / number
    yield (
        f"read the scores of {number:,} documents",
        f"{number / seconds[0]:,.0f} documents/s; "
        + (f"{memory:,.0f} bytes of memory each" if memory else "no more memory than was held before"),
    )
    write_manifest(folder, list(open_corpus(folder).documents)[:reported])
    before = read_peak_mb()
    with clock() as seconds:
        page = write_site(folder, folder / "report")
    size = sum(each.stat().st_size for each in page.parent.rglob("*") if each.is_file())
    memory = (read_peak_mb() - before) / reported * 1000
    speed, each_kb = reported / seconds[0], size / reported / 1000
    told = f"{speed:,.1f} documents/s; {each_kb:,.0f} kB each; {memory:,.0f} kB of memory each"
    yield f"write the report of {reported:,} documents", told


@contextmanager
def start_cluster(place: Path, workers: int) -> Iterator[str]:
    """Start a scheduler and workers of two threads on this machine; give the address."""
    from distributed import Client
    from distributed.utils import open_port

    address = f"tcp://127.0.0.1:{open_port('127.0.0.1')}"
    ends = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = ["dask_scheduler", "--port", address.rpartition(":")[2]]
    worker = ["dask_worker", address, "--nthreads", "2", "--no-nanny", "--local-directory", str(place)]
    commands = [
        [sys.executable, "-m", f"distributed.cli.{each[0]}", *each[1:], *ends]
        for each in (scheduler, *[worker] * workers)
    ]
    running = [subprocess.Popen(each, cwd=ROOT, stderr=subprocess.DEVNULL) for each in commands]
    try:
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for each in running:
            each.terminate()
            each.wait()


def measure_cluster(place: Path, task: Task, number: int) -> tuple[str, str]:
    """Send so many documents to the processes of Dask workers that do nothing, and take their rows."""
    corpus = open_corpus(place / "one")
    give: Remote[[Task], Rows] = Remote("benchmarks.scale.parts", "give_rows")
    with start_cluster(place, 1) as address, call_cluster(corpus, "bottom_up", Settings(dask_address=address)) as pool:
        for future in [pool.submit(give, task) for _ in range(4)]:
            pool.collect(future, "a speech")
        tasks = [replace(task, document=each) for each in list_documents(number)]
        with clock() as seconds:
            came = sum(1 for _ in assess_tasks(tasks, pool, assess=give))
    return f"send {number:,} speeches to a Dask worker and back, nothing read", f"{came / seconds[0]:,.0f} documents/s"


def measure_bringing(place: Path, number: int) -> tuple[str, str]:
    """Bring so many files of the size of a speech from a folder by way of fsspec."""
    there, documents = place / "there", list(open_corpus(place / "one").documents)
    document = documents[0]
    (there / "documents").mkdir(parents=True)
    content = (place / "one" / document.file).read_bytes()
    (there / document.file).write_bytes(content)
    with clock() as seconds:
        for each in range(number):
            cache = Cache(place / "cache" / str(each), 1000, 200, 60.0)
            bring_file(place / "none.txt", there.as_uri(), document, cache)
    return (
        f"bring {number:,} files of {len(content) / 1000:.0f} kB by fsspec (file://)",
        f"{number / seconds[0]:,.0f} files/s",
    )


def measure_all(place: Path, share: Callable[[int], int]) -> Iterator[tuple[str, str]]:
    """Measure each part, of a share of its size."""
    make_corpus(place / "one", 1)
    task = plan_run(place / "one").tasks[0]
    yield measure_plan(place, share(ROWS))
    yield measure_bringing(place, share(SENT))
    yield measure_cluster(place, task, share(SENT))
    yield from measure_saving(place, give_rows(task), share(SAVED))
    yield from measure_reading(place, share(SAVED), share(REPORTED))


def main() -> None:
    """Measure each part, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial: a twentieth of it, nothing written")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as place:
        rows = list(measure_all(Path(place), (lambda size: size // 20) if quick else (lambda size: size)))
    setting = describe_setting(["distributed", "fsspec", "sqlalchemy", "prefect"])
    parts = [format_table(("what", "what it took"), rows), setting]
    print_results(RESULTS, "What one program has to do for a large corpus", parts, keep=not quick)


if __name__ == "__main__":
    main()
