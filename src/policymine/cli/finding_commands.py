"""``policymine gaps``, ``silences`` and ``trends``: what a corpus shows beyond the score of each document."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policymine.cli.rendering import make_console, say
from policymine.cli.scoring import Format, TableFormat
from policymine.documents import Corpus, open_corpus
from policymine.findings.gaps import Gap, Gaps, Verdict
from policymine.findings.silences import Silences
from policymine.findings.trends import FEWEST_DOCUMENTS, Period
from policymine.reports.finding_rows import list_gaps, list_silences, list_trends
from policymine.reports.tables import KIND_TITLES, Row, format_interval, write_csv, write_json
from policymine.wording import quote_path

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]


def gaps(corpus: CorpusPath, format_: Format = TableFormat.TABLE) -> None:
    """Set what ministers say of a place against what its deals do.

    One row for each place, minister and year: the position of the speeches and statements less that of the deals, with
    the interval of the difference. Where it spans 0 there is no claim.
    """
    from policymine.reports.findings import read_gaps

    found = read_gaps(open_corpus(corpus))
    if format_ is not TableFormat.TABLE:
        _write(list_gaps(found.found), format_)
        return
    if found.found:
        make_console().print(_build_gaps(found.found))
    else:
        say("No place of this corpus has both a speech or statement and a deal that could be read.")
    _tell_unmatched(found)


def _build_gaps(found: Iterable[Gap]) -> Table:
    table = Table(title="What is said, less what the deals do", title_justify="left", header_style="bold")
    for name in ("Place", "Minister", "Year", "Sentences"):
        table.add_column(name, overflow="fold")
    for name in ("Said", "Deals", "Gap in points (95%)", "Gap in logits (95%)"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Verdict", overflow="fold")
    for gap in found:
        for name, each in (("all", gap.whole), ("firm", gap.firm)):
            names = (gap.place, gap.minister or "not named", gap.year or "–") if name == "all" else ("", "", "")
            table.add_row(
                *map(Text, names),
                name,
                f"{each.words.score:.0f}",
                f"{each.deals.score:.0f}",
                f"{each.points:+.0f} ({each.points_low:+.0f} to {each.points_high:+.0f})",
                f"{each.value:+.2f} ({each.low:+.2f} to {each.high:+.2f})",
                Text(f"{each.verdict}: {each.reason}" if each.reason else each.verdict.value),
                end_section=name == "firm",
            )
    return table


def _tell_unmatched(found: Gaps) -> None:
    for document, reason in found.unmatched:
        say(f"Not compared: {document.document}: {reason}")
    claims = sum(gap.whole.verdict is not Verdict.NO_CLAIM for gap in found.found)
    if found.found:
        say(f"Comparisons: {len(found.found)}, with a claim: {claims}.")


def silences(
    corpus: CorpusPath,
    document: Annotated[str, typer.Option(help="Only this document, or its beginning.")] = "",
    format_: Format = TableFormat.TABLE,
) -> None:
    """List what a document never mentions though others do.

    They are concepts that most other documents of its kind mention. No spelling of any phrase of the concept stands in
    what was read of the document. Those that most grant come first.
    """
    from policymine.reports.findings import read_silences

    opened = open_corpus(corpus)
    only = opened.find(document).document if document else ""
    found = [each for each in read_silences(opened) if only in ("", each.reading.document.document)]
    if format_ is not TableFormat.TABLE:
        _write(list_silences(found), format_)
        return
    _show_silences(found, opened)


def _show_silences(found: Sequence[Silences], corpus: Corpus) -> None:
    table = Table(title="Never mentioned, though most of the kind do", title_justify="left", header_style="bold")
    for name in ("Document", "Concept", "Label"):
        table.add_column(name, overflow="fold")
    for name in ("Mentioned by", "Granted by", "Phrases", "Spellings"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in found:
        for number, silence in enumerate(each.found, start=1):
            table.add_row(
                Text(each.reading.document.document if number == 1 else ""),
                silence.concept.replace("_", " "),
                silence.label,
                f"{len(silence.mentioned_by)} of {silence.comparable}",
                f"{len(silence.granted_by)} of {silence.comparable}",
                str(len(silence.phrases)),
                f"{silence.spellings:,}",
                end_section=number == len(each.found),
            )
    make_console().print(table)
    for each in found:
        name = each.reading.document.document
        if each.reason:
            say(f"{name}: {each.reason}")
        for silence in (own for own in each.found if own.near):
            concept, near = silence.concept.replace("_", " "), ", ".join(silence.near)
            say(f"{name}: it has words that begin like one looked for as {concept}: {near}. Read them first.")
        for note in each.reading.notes:
            say(f"{name}: {note} What was not read was not searched.")
    say(f"The phrases that were looked for stand in the report: policymine report {quote_path(corpus.folder)}")


def trends(
    corpus: CorpusPath,
    by: Annotated[Period, typer.Option(help="What documents are grouped by.")] = Period.YEAR,
    format_: Format = TableFormat.TABLE,
) -> None:
    """Print mean scores by year or government.

    Only where enough documents stand behind them.
    """
    from policymine.reports.findings import read_trend

    trend = read_trend(open_corpus(corpus), by)
    rows = list_trends([trend])
    if format_ is not TableFormat.TABLE:
        _write(rows, format_)
        return
    table = Table(title=f"Mean scores by {by}", title_justify="left", header_style="bold")
    for name in ("Kind", by.value.capitalize(), "Documents", "Mean score (95%)"):
        table.add_column(name, overflow="fold")
    for point, row in zip(trend.points, rows, strict=True):
        shown = format_interval(row["score"], row["low"], row["high"])
        table.add_row(KIND_TITLES[point.kind], Text(point.period), str(row["documents"]), shown)
    make_console().print(table)
    say(f"A mean is stated where {FEWEST_DOCUMENTS} scored documents or more stand behind it.")
    if trend.unplaced:
        say(f"Scored documents of which no {by} is known: {len(trend.unplaced)}.")


def _write(rows: Sequence[Row], format_: TableFormat) -> None:
    sys.stdout.write(write_csv(rows) if format_ is TableFormat.CSV else write_json(rows))
