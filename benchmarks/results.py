"""Results: figures in, Markdown out, with the day, the versions and the number of processors."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample"
MISSING = "–"


def describe_setting(libraries: Iterable[str], *, others: Sequence[str] = ()) -> str:
    """Return one line: the day, Python, the versions of libraries, processors and the load when it was asked."""
    versions = [f"{library} {version(library)}" for library in libraries]
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    parts = [f"Python {platform.python_version()} on {platform.system()}", *versions, *others]
    today = datetime.now(UTC).date().isoformat()
    return f"Measured on {today}: {', '.join(parts)}; {os.cpu_count()} processors{load}."


def format_table(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table whose first column is set left and the others right."""
    lines: list[Iterable[str]] = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def format_share(part: float, whole: float) -> str:
    """Return a share with three decimals, or a dash where there is nothing to share."""
    return f"{part / whole:.3f}" if whole else MISSING


def print_results(path: Path, title: str, parts: Sequence[str], *, keep: bool) -> None:
    """Print a page of results and, where it is to be kept, write it to ``path``."""
    page = "\n\n".join([f"# {title}", *parts]) + "\n"
    print(page)
    if keep:
        path.write_text(page, encoding="utf-8")
        print(f"Written to {path.relative_to(ROOT)}")


def read_processor_seconds() -> float:
    """Return the processor time that this process and the processes it has waited for have taken."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def find_ratio(values: Sequence[float], base: Sequence[float]) -> float:
    """Return the median over rounds of one measurement divided by another of the same round."""
    return median(value / other for value, other in zip(values, base, strict=True))
