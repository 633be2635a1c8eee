"""The plan for ten million documents in docs/scale.md: sums over what the benchmarks have printed.

Only prices and the size of files are assumed. Every other figure is read from results.md and parts.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
DOCUMENTS = 10_000_000
CORPORA = 40
PROCESSORS = 8
PDF_SHARE = 0.03
SPEECH_KB, PDF_KB = 8, 500
HOUR_OF_PROCESSOR, GB_OF_DATABASE, GB_IN_BUCKET, THOUSAND_REQUESTS = 0.05, 0.10, 0.023, 0.0004
WHOLE = "[results.md](../benchmarks/scale/results.md)"
PARTS = "[parts.md](../benchmarks/scale/parts.md)"


@dataclass(frozen=True, slots=True)
class Costs:
    """What one document costs, in seconds and bytes: ``reading`` that of a mixed corpus, the others of a speech."""

    reading: float
    store: float
    saving: float
    planning: float
    task: float
    row: float
    score: float
    way: float


def read_costs(folder: Path = BENCHMARKS) -> Costs:
    """Read what was measured: the largest corpus through every stage, and what one program does for a corpus."""
    largest = read_table((folder / "scale" / "results.md").read_text(encoding="utf-8"))[-1]
    rows = read_table((folder / "scale" / "parts.md").read_text(encoding="utf-8"))
    parts = {row["what"]: row["what it took"] for row in rows}
    planned, saved = _find(parts, "plan "), _find(parts, "save .*SQLite")
    return Costs(
        reading=_read_number(largest["processor seconds"]) / _read_number(largest["documents"]),
        store=1e3 * _read_number(_search(r"([\d,]+) kB each", saved)),
        saving=_read_pace(saved),
        planning=_read_pace(planned),
        task=_read_number(_search(r"([\d,]+) bytes of memory", planned)),
        row=_read_number(_search(r"([\d,]+) in the manifest", planned)),
        score=_read_pace(_find(parts, "read the scores")),
        way=_read_pace(_find(parts, "send ")),
    )


def read_table(page: str) -> list[dict[str, str]]:
    """Return the rows of a page's table by their columns."""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _find(parts: Mapping[str, str], begins: str) -> str:
    return next(told for name, told in parts.items() if re.match(begins, name))


def _search(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise ValueError(f"{text!r} has no {pattern}")
    return found[1]


def _read_number(cell: str) -> float:
    return float(cell.replace(",", ""))


def _read_pace(cell: str) -> float:
    """Return the seconds that one takes, from how many are done in a second."""
    return 1 / _read_number(_search(r"([\d,.]+) \w+/s", cell))


def render_costs(costs: Costs) -> str:
    """Return the table of what one document costs."""
    rows = [
        ("reading, coding, scoring and saving it", f"{costs.reading:.2f} s of a processor", WHOLE),
        ("saving a speech, in the one program that saves", _tell_milliseconds(costs.saving), PARTS),
        ("its rows in the store", f"{costs.store / 1e3:.0f} kB", PARTS),
        ("its way to a Dask worker and back", _tell_milliseconds(costs.way), PARTS),
        ("planning, at every run, for a file that lies elsewhere", _tell_milliseconds(costs.planning), PARTS),
        ("memory for its task while a run goes on", f"{costs.task / 1e3:.1f} kB", PARTS),
        ("reading its score, for a ranking or a report", _tell_milliseconds(costs.score), PARTS),
        ("a row of the manifest without title or address", f"{costs.row:.0f} bytes", PARTS),
    ]
    return _draw_table(("what one document costs", "figure", "from"), rows)


def render_sums(costs: Costs) -> str:
    """Return the table of what ten million documents cost, and in what time."""
    processor_hours = DOCUMENTS * costs.reading / 3600
    alone_hours = DOCUMENTS * (costs.saving + costs.way) / 3600
    machines = max(1, round(processor_hours / PROCESSORS / alone_hours))
    hours = max(processor_hours / PROCESSORS / machines, alone_hours)
    paid = (machines + 1) * PROCESSORS * hours * HOUR_OF_PROCESSOR
    store_gb = DOCUMENTS * costs.store / 1e9
    files_gb = DOCUMENTS * ((1 - PDF_SHARE) * SPEECH_KB + PDF_SHARE * PDF_KB) / 1e6
    requests = 2 * DOCUMENTS / 1000 * THOUSAND_REQUESTS
    rows = [
        (
            "reading, coding and scoring",
            f"{processor_hours:,.0f} processor hours",
            f"{processor_hours * HOUR_OF_PROCESSOR:,.0f}",
        ),
        ("giving out and saving, by one program alone", f"{alone_hours:,.0f} hours", ""),
        (
            f"{_tell_machines(machines)} of {PROCESSORS} processors, as many as one program keeps busy, and its own",
            f"{hours:,.0f} hours",
            f"{paid:,.0f}",
        ),
        ("store", f"{store_gb:,.0f} GB", f"{store_gb * GB_OF_DATABASE:,.0f} a month"),
        (
            "files in a bucket, two requests each",
            f"{files_gb:,.0f} GB",
            f"{files_gb * GB_IN_BUCKET:,.0f} a month, {requests:,.0f} once",
        ),
    ]
    return _draw_table(("for ten million", "sum", "dollars"), rows)


def render_limits(costs: Costs) -> str:
    """Return the table of what one program does alone, for one corpus of ten million and for one of forty parts."""
    sizes = (DOCUMENTS, DOCUMENTS // CORPORA)
    rows = [
        ("planning, at every run, where files lie elsewhere", *(_tell_time(each * costs.planning) for each in sizes)),
        ("memory for the tasks of a first run", *(f"{each * costs.task / 1e9:,.1f} GB" for each in sizes)),
        ("the manifest, at the least", *(f"{each * costs.row / 1e9:,.2f} GB" for each in sizes)),
        ("the store", *(f"{each * costs.store / 1e9:,.0f} GB" for each in sizes)),
        ("saving", *(_tell_time(each * costs.saving) for each in sizes)),
        ("giving out to Dask workers and taking back", *(_tell_time(each * costs.way) for each in sizes)),
        ("reading all scores", *(_tell_time(each * costs.score) for each in sizes)),
    ]
    header = ("what one program does alone", *(f"for {each:,}" for each in sizes))
    return _draw_table(header, rows)


def _tell_machines(number: int) -> str:
    return "1 machine" if number == 1 else f"{number} machines"


def _tell_milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def _tell_time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 3600:,.1f} hours" if seconds >= 5400 else f"{seconds / 60:,.0f} minutes"


def _draw_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
