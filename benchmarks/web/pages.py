"""Measure how long every page of the review app takes with 2,000 documents and 400,000 sentences in the store.

The store holds the sample's deals with their queues, made once and copied under other names; the app runs in a process
of its own, as people run it, and is asked over HTTP. Times are wall-clock, from sending to the last byte, and of the
processor.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median

import httpx
import sqlalchemy as sa
from benchmarks.results import SAMPLE, describe_setting, format_table, print_results

from policymine.codebooks import load_codebook
from policymine.database import connect
from policymine.documents import create_corpus, open_corpus, read_manifest, write_manifest
from policymine.pipeline import run_corpus
from policymine.records import Document, Kind
from policymine.reports.charts import Dot, draw_dots
from policymine.reviewing import Reviewing
from policymine.schema import ASSESSMENTS, HISTORY, MENTIONS, QUEUED, QUEUES, SENTENCES
from policymine.settings import read_settings
from policymine.web.listing import PAGE_DOCUMENTS

RESULTS = Path(__file__).parent / "results.md"
DOCUMENTS = 2000
ROUNDS = 15
LIMIT_MS = 300
CHARTS = 6
START_SECONDS = 900
DEALS = (
    "calderwick-city-region-deal",
    "marlshire-devolution-deal",
    "tarne-estuary-devolution-deal",
    "thaxby-transformation-deal",
    "wexmoor-neighbourhood-agreement",
)
KINDS = (Kind.DEAL, Kind.SPEECH, Kind.REPORT)


def build_corpus(folder: Path, documents: int) -> int:
    """Build a corpus of so many documents; return the number of sentences in its store."""
    create_corpus(folder)
    originals = [each for each in open_corpus(SAMPLE).documents if each.document in DEALS]
    for each in originals:
        (folder / each.file).write_bytes((SAMPLE / each.file).read_bytes())
    write_manifest(folder, originals)
    run_corpus(folder)
    make_queues(folder)
    copies = list(copy_documents(originals, documents - len(originals)))
    engine = connect(read_settings().locate_store(folder))
    with engine.begin() as connection:
        for original, copy in copies:
            copy_rows(connection, original.document, copy.document)
        sentences = connection.execute(sa.select(sa.func.count()).select_from(SENTENCES)).scalar()
    engine.dispose()
    write_manifest(folder, [*read_manifest(folder / "manifest.csv"), *(copy for _, copy in copies)])
    return int(sentences or 0)


def make_queues(folder: Path) -> None:
    """Make the queues of the documents that were scored; they are copied with them."""
    desk = Reviewing(folder)
    desk.refresh()
    desk.close()


def copy_documents(originals: Sequence[Document], number: int) -> Iterator[tuple[Document, Document]]:
    """Yield originals with a copy of each under another name, place, year and kind."""
    for index in range(number):
        original = originals[index % len(originals)]
        yield (
            original,
            replace(
                original,
                document=f"document-{index:04d}",
                title=f"{original.title}, number {index}",
                kind=KINDS[index % len(KINDS)],
                area=f"Area {index % 60}",
                published_on=str(2008 + index % 18),
                sha256="",
            ),
        )


def copy_rows(connection: sa.Connection, original: str, copy: str) -> None:
    """Copy all that the store has of a document under another name."""
    for table in (ASSESSMENTS, SENTENCES, MENTIONS, HISTORY, QUEUED, QUEUES):
        names = [column.name for column in table.columns if not (table is HISTORY and column.name == "number")]
        chosen = [sa.literal(copy).label("document") if name == "document" else table.c[name] for name in names]
        rows = sa.select(*chosen).where(table.c.document == original)
        connection.execute(sa.insert(table).from_select(names, rows))


def list_pages(number: int) -> dict[str, str]:
    """Return a page of each sort, of one of the documents."""
    name = f"document-{number:04d}"
    return {
        "overview": "/",
        "overview, last page": "/?page=50",
        "overview, chosen": f"/?kind=speech&area=Area+{number % 60}",
        "document": f"/documents/{name}",
        "text": f"/documents/{name}/text?sheet=3",
        "text at a sentence": f"/documents/{name}/text?sentence=100",
        "sentence": f"/documents/{name}/sentences/{number % 150}",
        "picture of a page": f"/documents/document-{number % 5:04d}/pages/{2 + number % 4}.png",
        "queue": "/queue",
        "queue of a document": f"/queue?kind=document&only={name}",
        "queue, a random sample": "/queue?kind=audit",
        "next sentence": "/queue/next",
        "agreement": "/agreement",
        "disagreements": "/disagreements",
        "overruled": "/overruled",
        "reviewers": "/reviewers",
        "adding": "/add",
        "scores as a table": "/export/scores.csv",
    }


@contextmanager
def serve(folder: Path) -> Iterator[tuple[httpx.Client, int]]:
    """Run the app, and yield what asks it once its queues are ready, with the number of its process."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "policymine", "review", str(folder), "--port", str(port), "--as", "bench"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=900) as client:
            wait_for(client)
            yield client, server.pid
    finally:
        server.terminate()
        server.wait()


def wait_for(client: httpx.Client) -> None:
    """Wait until the app answers; the first page waits until the queues have been made."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            client.get("/login")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            break
    client.get("/queue")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page took, in milliseconds: by the clock, and of processor time in the app's process (Linux; else 0)."""

    clock: float
    processor: float


def measure(client: httpx.Client, path: str, process: int) -> Taken:
    """Return what a page takes."""
    spent, begun = read_processor_ms(process), time.perf_counter()
    answer = client.get(path)
    clock = 1000 * (time.perf_counter() - begun)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return Taken(clock, read_processor_ms(process) - spent)


def read_processor_ms(process: int) -> float:
    """Return the processor time that a process has taken, in steps of 10 ms on most machines."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def list_times(name: str, times: Sequence[Taken]) -> tuple[str, str, str, str]:
    """Return the row of a page."""
    clock = [each.clock for each in times]
    return name, f"{median(clock):.0f}", f"{max(clock):.0f}", f"{fmean(each.processor for each in times):.0f}"


def time_chart(rows: int) -> float:
    """Return how many milliseconds of processor time the report's Altair chart takes of so many scores, once warm."""
    dots = [Dot(f"Devolution deal {number}", 2.0 * number, number, min(100, 3 * number)) for number in range(rows)]
    poles = load_codebook("bottom_up").poles
    times = []
    for _ in range(CHARTS):
        begun = time.process_time()
        draw_dots("chart", "Deals", dots, poles)
        times.append(1000 * (time.process_time() - begun))
    return median(times[1:])


def describe_chart() -> str:
    """Say what a chart of a page of the list would cost."""
    return (
        f"The overview draws its intervals itself. The Altair chart of the report, of the {PAGE_DOCUMENTS} documents "
        f"of one page, wide and narrow, takes {time_chart(PAGE_DOCUMENTS):.0f} ms of processor time once warm."
    )


def describe_load(documents: int, sentences: int, rounds: int) -> str:
    """Say what was asked of what."""
    return (
        f"{documents} documents and {sentences} sentences in the store; {rounds} requests of each page, every time "
        f"of another document. The limit is {LIMIT_MS} ms."
    )


def describe_outcome(slow: Sequence[str], ready_seconds: float) -> str:
    """Say which pages went over the limit, and how long the first one waited."""
    return (
        f"Over the limit at least once: {', '.join(slow) or 'none'}. From the start of the program to the first "
        f"page of the queue: {ready_seconds:.1f} seconds; the queues had been made before."
    )


def main() -> None:
    """Measure every page, print the table, and keep it unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial with 100 documents; nothing written")
    quick = parser.parse_args().quick
    documents, rounds = (100, 4) if quick else (DOCUMENTS, ROUNDS)
    choice = random.Random(7)
    with tempfile.TemporaryDirectory(prefix="policymine-bench-") as place:
        folder = Path(place) / "large"
        sentences = build_corpus(folder, documents)
        begun = time.perf_counter()
        with serve(folder) as (client, process):
            ready = time.perf_counter() - begun
            times: dict[str, list[Taken]] = {}
            for _ in range(rounds):
                for name, path in list_pages(choice.randrange(documents - len(DEALS))).items():
                    times.setdefault(name, []).append(measure(client, path, process))
    rows = [list_times(name, each) for name, each in times.items()]
    slow = [name for name, each in times.items() if max(one.clock for one in each) > LIMIT_MS]
    print_results(
        RESULTS,
        "Pages of the review app",
        [
            describe_load(documents, sentences, rounds),
            format_table(("page", "p50, ms", "max, ms", "processor, mean ms"), rows),
            describe_outcome(slow, ready),
            describe_chart(),
            describe_setting(("fastapi", "uvicorn", "sqlalchemy", "jinja2")),
        ],
        keep=not quick,
    )


if __name__ == "__main__":
    main()
