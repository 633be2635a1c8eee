"""What commands show: tables on stdout, talk and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from policymine.pipeline import Plan, Result
from policymine.pipeline import Progress as Step
from policymine.records import Status
from policymine.reports.tables import (
    Row,
    count_outcomes,
    format_interval,
)
from policymine.wording import tell_number

WIDTH_WITHOUT_TERMINAL = 160
COUNTED = ("COMMUNITY", "NEIGHBOURHOOD", "OUTSOURCING")


def make_console(*, stderr: bool = False) -> Console:
    """Return a console that is wide enough for tables where the output is not a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)


def speak_utf8() -> None:
    """Write UTF-8, whatever the code page of the system is: Windows has others, in which some letters are missing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(message: str) -> None:
    """Say something to the person on stderr."""
    make_console(stderr=True).print(Text(message), soft_wrap=True)


def summarise(plan: Plan, results: Sequence[Result]) -> str:
    """Return one line that accounts for every document of a run."""
    counts = count_outcomes(results)
    read = len(plan.tasks)
    gone = len(plan.corpus.withdrawn)
    withdrawn = f" {gone} more {'is' if gone == 1 else 'are'} withdrawn." if gone else ""
    return (
        f"{tell_number(len(results), 'document')}: {counts[Status.SCORED]} scored, "
        f"{counts[Status.NOT_ENOUGH_EVIDENCE]} with not enough evidence, "
        f"{counts[Status.QUARANTINED]} quarantined. This run read {read} and skipped {len(plan.unchanged)} unchanged."
        f"{withdrawn}"
    )


@contextmanager
def show_progress(total: int) -> Iterator[StepPrinter]:
    """Show progress per document: a bar at a terminal, plain lines elsewhere, on stderr."""
    console = make_console(stderr=True)
    if not console.is_terminal:
        yield StepPrinter(console, None)
        return
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield StepPrinter(console, (bar, bar.add_task("Reading", total=total)))


class StepPrinter:
    """Prints one line for each document that is done."""

    def __init__(self, console: Console, bar: object) -> None:
        self._console = console
        self._bar = bar

    def __call__(self, step: Step) -> None:
        """Print a step."""
        self._console.print(Text(describe_step(step)), soft_wrap=True)
        if isinstance(self._bar, tuple):
            bar, number = self._bar
            bar.update(number, completed=step.done)


def describe_step(step: Step) -> str:
    """Return the line that tells how one document went."""
    score = step.score
    if score.status is Status.SCORED and score.overall:
        result = f"score {format_interval(score.overall.score, score.overall.low, score.overall.high)}"
    else:
        result = f"{score.status.replace('_', ' ')}: {score.reason}"
    return f"[{step.done}/{step.total}] {step.document.document}: {result}"


def show_evidence(title: str, rows: Sequence[Row]) -> None:
    """Print the sentences behind a score, on stdout."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", show_lines=True)
    table.add_column("Moves it", justify="right", no_wrap=True)
    table.add_column("Code", no_wrap=True)
    table.add_column("Prob.", justify="right")
    table.add_column("Page", justify="right")
    table.add_column("Sentence", overflow="fold")
    for row in rows:
        where = Text(f"{row['heading']}\n" if row["heading"] else "", style="dim")
        table.add_row(
            f"{row['influence']:+.3f}",
            f"{row['code']}\n{row['commitment']}",
            f"{row['probability']:.2f}",
            row["page_label"] or str(row["page_number"]),
            where + Text(row["text"]),
        )
    make_console().print(table)


def show_mentions(rows: Sequence[Row]) -> None:
    """Print mentions in context, on stdout."""
    table = Table(header_style="bold")
    for name, options in (
        ("Document", {"overflow": "fold"}),
        ("Page", {"justify": "right"}),
        ("Label", {"no_wrap": True}),
        ("In context", {"overflow": "fold"}),
        ("Heading", {"overflow": "fold"}),
    ):
        table.add_column(name, **options)
    for row in rows:
        context = Text(f"{row['before']} ") + Text(row["text"], style="bold reverse") + Text(f" {row['after']}")
        page = row["page_label"] or str(row["page_number"])
        table.add_row(Text(row["document"]), page, row["label"], context, Text(row["heading"]))
    make_console().print(table)
