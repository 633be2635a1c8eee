"""Compare readers of PDF: pages a second, peak memory, agreement with the hand-made truth of the sample's pages.

Set POLICYMINE_REAL_DOCUMENTS to a folder of PDFs to measure the speed on those too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median

import pypdfium2
from benchmarks.extraction.agreement import APART, Tally, Truth, count_page, load_truth, read_page
from benchmarks.extraction.readers import BASE, list_readers, measure_in_process
from benchmarks.results import (
    MISSING,
    SAMPLE,
    describe_setting,
    find_ratio,
    format_share,
    format_table,
    print_results,
)

from policymine.errors import UnreadableError
from policymine.texts import read_text

RESULTS = Path(__file__).with_name("results.md")
REAL = "POLICYMINE_REAL_DOCUMENTS"
ROUNDS = 3
LONG_PAGES = 300


def measure_speed(readers: Sequence[str], files: Sequence[Path], rounds: int) -> dict[str, list[float]]:
    """Return pages a second of processor time of each reader in each round; the readers take turns."""
    speeds: dict[str, list[float]] = {reader: [] for reader in readers}
    for _ in range(rounds):
        for reader in readers:
            figures = measure_in_process(reader, "speed", files)
            speeds[reader].append(figures["pages"] / figures["seconds"])
    return speeds


def build_long_file(path: Path, pages: int) -> None:
    """Write a PDF of so many pages by repeating those of the sample."""
    sources = [pypdfium2.PdfDocument(file) for file in sorted((SAMPLE / "documents").glob("*.pdf"))]
    with pypdfium2.PdfDocument.new() as pdf:
        for source in cycle(sources):
            wanted = min(len(source), pages - len(pdf))
            pdf.import_pages(source, pages=list(range(wanted)))
            if len(pdf) == pages:
                break
        pdf.save(path)


def measure_memory(readers: Sequence[str], pages: int) -> dict[str, Mapping[str, float]]:
    """Return the memory that each reader takes for one long file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        build_long_file(path, pages)
        return {reader: measure_in_process(reader, "memory", [path]) for reader in readers}


def count_pages(readers: Sequence[str], truths: Sequence[Truth]) -> dict[str, dict[str, Tally]]:
    """Return a tally for each kind of page ("all" is one of them) and each reader."""
    kinds = ["all", *sorted({kind for truth in truths for kind in truth.kinds})]
    tallies = {kind: {reader: Tally() for reader in readers} for kind in kinds}
    for truth in truths:
        for reader in readers:
            reading = read_page(reader, truth)
            for kind in ("all", *truth.kinds):
                count_page(tallies[kind][reader], truth, reading)
    return tallies


def find_readable(folder: Path) -> tuple[list[Path], int]:
    """Return the PDFs of a folder that policymine does not refuse, and how many it refuses."""
    files = sorted(folder.glob("*.pdf"))
    readable = [file for file in files if _is_readable(file)]
    return readable, len(files) - len(readable)


def _is_readable(file: Path) -> bool:
    try:
        read_text(file, find_ocr=lambda: None)
    except UnreadableError:
        return False
    return True


def tell_speed(name: str, files: Sequence[Path], speeds: Mapping[str, Sequence[float]]) -> list[str]:
    """Return the table of speeds with a heading and what was read."""
    pages = 0
    for file in files:
        with pypdfium2.PdfDocument(file) as pdf:
            pages += len(pdf)
    rows = [
        (reader, f"{median(each):.0f}", f"{min(each):.0f}–{max(each):.0f}", f"{find_ratio(each, speeds[BASE]):.1f}")
        for reader, each in speeds.items()
    ]
    rounds = len(speeds[BASE])
    return [
        f"## Speed: {name}",
        f"{len(files)} PDFs, {pages} pages, no OCR; {rounds} round(s), readers taking turns in processes of their own.",
        format_table(("reader", "pages/s (median)", "lowest–highest", f"times {BASE}"), rows),
    ]


def tell_memory(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return the table of peak memory with a heading."""
    pages = max(int(each["pages"]) for each in figures.values())
    rows = [
        (reader, f"{each['peak']:.0f}", f"{each['peak'] - each['before']:.0f}" if each["before"] else MISSING)
        for reader, each in figures.items()
    ]
    return [
        f"## Peak memory: one file of {pages} pages",
        format_table(("reader", "MB in all", "MB beyond the loaded library"), rows),
    ]


def tell_agreement(tallies: Mapping[str, Mapping[str, Tally]]) -> list[str]:
    """Return the tables of agreement with headings."""
    overall = tallies["all"]
    pages = next(iter(overall.values())).pages
    header = ("reader", "body in order", "all words in order", "headings found", "headings right", "cells whole")
    kinds = [
        (f"{kind} ({next(iter(row.values())).pages})", *(format_share(*_pick(each.body)) for each in row.values()))
        for kind, row in tallies.items()
    ]
    apart = [(reader, *(_tell_apart(each, (kind,)) for kind in APART), _tell_apart(each, APART[:3]))
             for reader, each in overall.items()]  # fmt: skip
    return [
        f"## Agreement with hand-made truth: {pages} pages of the sample",
        format_table(header, [(reader, *_tell_row(each)) for reader, each in overall.items()]),
        "### Body in order, by kind of page (number of pages; a page may be of several kinds)",
        format_table(("kind of page", *overall), kinds),
        "### Share of words kept out of the body",
        format_table(("reader", *APART, "the first three"), apart),
    ]


def _pick(counts: Mapping[str, int]) -> tuple[int, int]:
    return counts["common"], counts["both"]


def _tell_row(tally: Tally) -> Iterable[str]:
    yield format_share(*_pick(tally.body))
    yield format_share(*_pick(tally.whole))
    yield format_share(tally.headings["found"], tally.headings["of"])
    yield format_share(tally.headings["found"], tally.headings["given"])
    yield format_share(tally.cells["found"], tally.cells["of"])


def _tell_apart(tally: Tally, kinds: Sequence[str]) -> str:
    return format_share(
        sum(tally.apart[kind]["kept"] for kind in kinds), sum(tally.apart[kind]["of"] for kind in kinds)
    )


def main() -> None:
    """Measure everything and print it; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, a file of 60 pages, nothing written")
    quick = parser.parse_args().quick
    readers, rounds = list_readers(), 1 if quick else ROUNDS
    files, _ = find_readable(SAMPLE / "documents")
    parts = tell_speed("the sample's PDFs", files, measure_speed(readers, files, rounds))
    if folder := os.environ.get(REAL):
        files, refused = find_readable(Path(folder))
        if files:
            parts += tell_speed("real documents", files, measure_speed(readers, files, rounds))
            parts.append(f"policymine refused {refused} more with a reason; they were left out for all readers.")
    parts += tell_memory(measure_memory(readers, 60 if quick else LONG_PAGES))
    parts += tell_agreement(count_pages(readers, load_truth()))
    libraries = ("policymine", "pdfplumber", "pdfminer.six", "pypdfium2")
    parts.append(describe_setting(libraries, others=_find_poppler(readers)))
    print_results(RESULTS, "Readers of PDF compared", parts, keep=not quick)


def _find_poppler(readers: Sequence[str]) -> list[str]:
    if "pdftotext" not in readers:
        return ["pdftotext not installed"]
    done = subprocess.run(["pdftotext", "-v"], capture_output=True, text=True, check=False)
    return [done.stderr.splitlines()[0].replace("version", "of poppler")]


if __name__ == "__main__":
    main()
