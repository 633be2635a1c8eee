"""What commands show: tables on stdout, talk and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from policymine.pipeline import Plan, Result
from policymine.pipeline import Progress as Step
from policymine.records import Kind, Status
from policymine.reports.tables import (
    Row,
    count_outcomes,
    format_interval,
    format_share,
    list_score,
    rank_results,
)

if TYPE_CHECKING:
    from policymine.evaluation import Figures

WIDTH_WITHOUT_TERMINAL = 160
COUNTED = ("COMMUNITY", "NEIGHBOURHOOD", "OUTSOURCING")
KIND_TITLES = {
    Kind.DEAL: "Devolution deals",
    Kind.SPEECH: "Speeches",
    Kind.STATEMENT: "Statements",
    Kind.WHITE_PAPER: "White papers",
    Kind.REPORT: "Reports",
    Kind.OTHER: "Other documents",
}


def make_console(*, stderr: bool = False) -> Console:
    """Return a console that is wide enough for tables where the output is not a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)


def say(message: str) -> None:
    """Say something to the person on stderr."""
    make_console(stderr=True).print(Text(message), soft_wrap=True)


def show_scores(results: Sequence[Result], kind: Kind | None = None) -> None:
    """Print the ranking of each kind as a table, on stdout."""
    console = make_console()
    ranked = rank_results(results, kind)
    for each in dict.fromkeys(result.document.kind for result in ranked):
        console.print(_build_ranking(KIND_TITLES[each], [r for r in ranked if r.document.kind is each]))
    if not ranked:
        say("There is no document to show.")


def _build_ranking(title: str, ranked: Sequence[Result]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    table.add_column("", justify="right")
    table.add_column("Document", overflow="fold", min_width=24)
    table.add_column("Score (95% interval)", justify="right", no_wrap=True)
    for name in ("Power", "Voice", "Delivery", "Salience"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("Comm.", "Neigh.", "Outs."):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Status", overflow="fold", min_width=12)
    for number, result in enumerate(ranked, start=1):
        table.add_row(*_build_ranking_row(number, result))
    return table


def _build_ranking_row(number: int, result: Result) -> list[str | Text]:
    row = list_score(result)
    scored = result.score.status is Status.SCORED
    unread = result.score.status is Status.QUARANTINED
    dimensions = [row["dimensions"].get(name) for name in ("power", "voice", "delivery")]
    return [
        str(number) if scored else "",
        Text(result.document.document),
        format_interval(row["score"], row["low"], row["high"]),
        *("–" if value is None else f"{value:.0f}" for value in dimensions),
        "–" if unread else format_share(row["salience"]),
        *("–" if unread else str(result.mentions.get(label, 0)) for label in COUNTED),
        _name_status(result),
    ]


def _name_status(result: Result) -> Text:
    names = {
        Status.SCORED: "scored",
        Status.NOT_ENOUGH_EVIDENCE: "not enough evidence",
        Status.QUARANTINED: "quarantined",
    }
    return Text(names[result.score.status])


def show_reasons(results: Sequence[Result]) -> None:
    """Print, on stdout, why documents have no score, and what readers should know of those that have."""
    console = make_console()
    for status, title in ((Status.QUARANTINED, "Quarantined"), (Status.NOT_ENOUGH_EVIDENCE, "Not enough evidence")):
        chosen = [result for result in results if result.score.status is status]
        if chosen:
            console.print(Text(f"{title}:", style="bold"))
            for result in chosen:
                console.print(Text(f"  {result.document.document}: {result.score.reason}"), soft_wrap=True)


def summarise(plan: Plan, results: Sequence[Result]) -> str:
    """Return one line that accounts for every document of a run."""
    counts = count_outcomes(results)
    read = len(plan.tasks)
    return (
        f"{len(results)} documents: {counts[Status.SCORED]} scored, "
        f"{counts[Status.NOT_ENOUGH_EVIDENCE]} with not enough evidence, "
        f"{counts[Status.QUARANTINED]} quarantined. This run read {read} and skipped {len(plan.unchanged)} unchanged."
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
    table.add_column("Sentence", overflow="fold", min_width=40)
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
        ("In context", {"overflow": "fold", "min_width": 50}),
        ("Heading", {"overflow": "fold"}),
    ):
        table.add_column(name, **options)
    for row in rows:
        context = Text(f"{row['before']} ") + Text(row["text"], style="bold reverse") + Text(f" {row['after']}")
        page = row["page_label"] or str(row["page_number"])
        table.add_row(Text(row["document"]), page, row["label"], context, Text(row["heading"]))
    make_console().print(table)


def show_explanation(result: Result) -> None:
    """Print a document's score with what it rests on, on stdout."""
    document, score = result.document, result.score
    console = make_console()
    where = ", ".join(part for part in (document.kind.value, document.area, document.published_on) if part)
    console.print(Text(f"{document.title} ({where})", style="bold"))
    if score.status is not Status.SCORED or score.overall is None:
        console.print(Text(f"{_name_status(result)}: {score.reason}"), soft_wrap=True)
    if score.overall is None:
        return
    if score.status is Status.SCORED:
        interval = format_interval(score.overall.score, score.overall.low, score.overall.high)
        console.print(Text(f"Score {interval} on a scale from 0 (top down) to 100 (bottom up), 95% interval"))
    console.print(
        Text(
            f"{score.sentences} sentences on {result.pages} pages; {score.coded} were given a code. Corrected for "
            f"the classifier's errors they weigh {score.overall.bottom_up:.1f} bottom up and "
            f"{score.overall.top_down:.1f} top down."
        ),
        soft_wrap=True,
    )
    row = list_score(result)
    for name, value in row["dimensions"].items():
        console.print(Text(f"  {name}: {'not enough evidence' if value is None else f'{value:.0f}'}"))


def show_figures(figures: Figures) -> None:
    """Print how a classifier does on held-out documents, on stdout."""
    table = Table(
        title=f"{figures.codebook}: {figures.annotations} sentences of {figures.documents} documents, cross-validated",
        title_justify="left",
        header_style="bold",
    )
    for name in ("Code", "Precision", "Recall", "F1", "Sentences"):
        table.add_column(name, justify="left" if name == "Code" else "right")
    for code, each in figures.codes.items():
        table.add_row(code, f"{each.precision:.2f}", f"{each.recall:.2f}", f"{each.f1:.2f}", str(each.annotations))
    console = make_console()
    console.print(table)
    for title, value in (
        ("Macro-F1, every code", figures.macro_f1),
        ("Macro-F1, three poles", figures.pole_macro_f1),
        ("Accuracy", figures.accuracy),
        ("Accuracy of always saying the commonest code", figures.majority_accuracy),
        ("Expected calibration error", figures.calibration_error),
        ("Commitment, accuracy of the cue rules", figures.commitment_accuracy),
        ("Participation, accuracy of the cue rules", figures.participation_accuracy),
    ):
        console.print(Text(f"{title}: {value:.3f}"))
    for genre, value in figures.pole_macro_f1_by_genre.items():
        console.print(Text(f"Macro-F1, three poles, {genre}: {value:.3f}"))
