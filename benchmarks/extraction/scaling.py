"""Measure two workers against one: a corpus of copies of the sample's deals through every stage of a run.

The time of a run holds the start of its workers and the loading of the codebook. Beside it stands the pace after the
first documents, from the moment at which every worker has finished one.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from pathlib import Path
from statistics import median

from benchmarks.results import SAMPLE, describe_setting, find_ratio, format_table, print_results, read_processor_seconds

from policymine.documents import create_corpus, hash_file, open_corpus, write_manifest
from policymine.pipeline import Progress, run_corpus
from policymine.records import Document, Kind, Status

RESULTS = Path(__file__).with_name("scaling.md")
COPIES = 160
SCAN = "calderwick-city-region-deal"  # one page of it is a picture: OCR would take longer than all the rest
ROUNDS = 3
WORKERS = (1, 2)


@dataclass(frozen=True, slots=True)
class Pace:
    """One run: seconds in all, by the clock and of processors, and documents a second after the first ones."""

    seconds: float
    processor_seconds: float
    steady: float


def build_corpus(folder: Path, copies: int) -> int:
    """Write a corpus of copies of the sample's deals, each with bytes of its own; return how many deals these are."""
    deals = [each for each in open_corpus(SAMPLE).documents if each.kind is Kind.DEAL and each.document != SCAN]
    create_corpus(folder)
    write_manifest(folder, [_copy(folder, deals[number % len(deals)], number) for number in range(copies)])
    return len(deals)


def _copy(folder: Path, deal: Document, number: int) -> Document:
    name = f"{deal.document}-{number}"
    path = folder / "documents" / f"{name}.pdf"
    path.write_bytes((SAMPLE / deal.file).read_bytes() + f"\n% copy {number}\n".encode())
    return replace(deal, document=name, file=f"documents/{path.name}", sha256=hash_file(path))


def run_once(folder: Path, workers: int) -> Pace:
    """Run the whole corpus anew, with workers that start from nothing."""
    ends: list[float] = []

    def note(progress: Progress) -> None:
        if progress.score.status is Status.QUARANTINED:
            raise RuntimeError(f"{progress.document.document} was quarantined: {progress.score.reason}")
        ends.append(time.perf_counter())

    begun, spent = time.perf_counter(), read_processor_seconds()
    run_corpus(folder, workers=workers, force=True, on_progress=note)
    seconds = time.perf_counter() - begun
    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # or the next run would find its workers prepared
    return Pace(seconds, read_processor_seconds() - spent, (len(ends) - workers) / (ends[-1] - ends[workers - 1]))


def measure(copies: int, rounds: int) -> tuple[dict[int, list[Pace]], int]:
    """Run with one worker and with two in turns; return the paces of each, and the number of deals."""
    paces: dict[int, list[Pace]] = {workers: [] for workers in WORKERS}
    with tempfile.TemporaryDirectory() as folder:
        deals = build_corpus(Path(folder), copies)
        for _ in range(rounds):
            for workers in WORKERS:
                paces[workers].append(run_once(Path(folder), workers))
    return paces, deals


def tell(paces: dict[int, list[Pace]]) -> list[Sequence[str]]:
    """Return the rows of the table."""
    rows: list[Sequence[str]] = []
    for workers, each in paces.items():
        gain = find_ratio([1 / pace.seconds for pace in each], [1 / pace.seconds for pace in paces[1]])
        steady = find_ratio([pace.steady for pace in each], [pace.steady for pace in paces[1]])
        figures = (median(p.seconds for p in each), median(p.processor_seconds for p in each))
        pace = median(p.steady for p in each)
        shown = (f"{figure:.1f}" for figure in figures)
        rows.append((str(workers), *shown, f"{gain:.2f}", f"{pace:.1f}", f"{steady:.2f}"))
    return rows


def main() -> None:
    """Measure and print; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of 12 copies, nothing written")
    quick = parser.parse_args().quick
    os.environ.pop("POLICYMINE_DATABASE_URL", None)
    copies, rounds = (12, 1) if quick else (COPIES, ROUNDS)
    paces, deals = measure(copies, rounds)
    header = (
        "workers",
        "seconds a run",
        "processor seconds",
        "run: times one",
        "documents/s once started",
        "pace: times one",
    )
    told = (
        f"{copies} copies of {deals} deals (without the one that needs OCR) through every stage; "
        f"median of {rounds} round(s) in which one worker and two took turns."
    )
    parts = [
        told,
        format_table(header, tell(paces)),
        describe_setting(("policymine", "pypdfium2", "spacy", "scikit-learn")),
    ]
    print_results(RESULTS, "One worker and two", parts, keep=not quick)


if __name__ == "__main__":
    main()
