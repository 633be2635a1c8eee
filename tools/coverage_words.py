"""What docs/scores.md and docs/findings.md say of intervals on simulated documents, read from what was measured."""

from __future__ import annotations

import re
from pathlib import Path

from scale_plan import read_table

COVERAGE = Path(__file__).resolve().parent.parent / "benchmarks" / "coverage"


def render_score_coverage(folder: Path = COVERAGE) -> str:
    """Return how often the interval of a score held the truth."""
    page = (folder / "results.md").read_text(encoding="utf-8")
    rows = read_table(page)
    held = [float(row["coverage"]) for row in rows]
    plain = min(float(row["bootstrap: coverage"]) for row in rows)
    many = count_simulated(page)
    return (
        f"With {many} documents a setting the interval held the truth {min(held):.2f} of the time at worst and "
        f"{sum(held) / len(held):.2f} on average\n(standard error of a setting about {find_error(page)}), where a "
        f"plain multinomial bootstrap of raw predictions fell to {plain:.2f};\n"
        f"[all {len(rows)} settings](../benchmarks/coverage/results.md), with widths."
    )


def render_gap_coverage(folder: Path = COVERAGE) -> str:
    """Return how often the interval of a rhetoric gap held the true difference, and how often a gap was false."""
    page = (folder / "gaps.md").read_text(encoding="utf-8")
    rows = read_table(page)
    many = count_simulated(page)
    held = [float(row["coverage: logits"]) for row in rows]
    without = [row for row in rows if row["true gap"] == "none"]
    false = round(sum(float(row["false claims"]) * many for row in without))
    return (
        f"On [simulated pairs](../benchmarks/coverage/gaps.md) with known shares, {many} in each of {len(rows)} "
        f"settings, the interval held the true difference\n{sum(held) / len(held):.2f} of the time on average and "
        f"{min(held):.2f} at worst (standard error of a setting about {find_error(page)}), and {false} of "
        f"{len(without) * many:,} pairs without a gap\nshowed one."
    )


def count_simulated(page: str) -> int:
    """Return how many documents or pairs were simulated for each row of a page."""
    return int(_search(r"(?m)^(\d+) simulated", page))


def find_error(page: str) -> str:
    """Return what a page says is the standard error of the figure of a row."""
    return _search(r"standard error of about (0\.\d+)", page)


def _search(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise ValueError(f"The page of results says nothing like {pattern!r}. Measure it anew.")
    return found[1]
