"""The commands. Exit codes: 0 done; 1 some documents quarantined, the rest done; 2 usage, or a thing to mend."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli import (
    backup_commands,
    codebook_commands,
    corpus_commands,
    counting,
    export_command,
    finding_commands,
    rendering,
    review_command,
    review_commands,
    scoring,
    source_commands,
    training_commands,
    verify_command,
)
from policymine.documents import open_corpus
from policymine.errors import DONE, SOME_QUARANTINED, PolicymineError, choose_exit_code
from policymine.pipeline import Plan, Result, open_store, read_results, run_corpus
from policymine.records import Status
from policymine.reports import tables
from policymine.reports.counts import By
from policymine.wording import quote_path, tell_number

if TYPE_CHECKING:
    from policymine.coding import Coded, Passage

app = typer.Typer(
    name="policymine",
    help="How bottom up is a policy text? Scores devolution deals and speeches, with the sentences behind every score.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(codebook_commands.app, name="codebook")
app.add_typer(review_commands.app, name="reviewers")
app.command()(review_commands.reviews)
app.command()(verify_command.verify)
app.command()(training_commands.train)
app.command()(training_commands.evaluate)
app.command()(source_commands.fetch)
app.command()(source_commands.watch)
app.command()(source_commands.candidates)

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]


class MentionFormat(StrEnum):
    """Formats of a list of mentions."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


class TextFormat(StrEnum):
    """Formats of an extracted text."""

    TEXT = "text"
    JSON = "json"


def main() -> None:
    """Run the command line; show errors for people without a traceback."""
    rendering.speak_utf8()
    try:
        app()
    except PolicymineError as error:
        rendering.say(f"policymine: {error}")
        sys.exit(choose_exit_code(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)


for command in (
    corpus_commands.add,
    corpus_commands.edit,
    corpus_commands.remove,
    corpus_commands.versions,
    corpus_commands.check,
):
    app.command()(command)


@app.command()
def run(
    corpus: CorpusPath,
    workers: Annotated[int, typer.Option(min=0, help="Processes to use; 0: one per core, 4 at most.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Do everything again, changed or not.")] = False,
) -> None:
    """Read, code and score what is new or changed.

    Files that lie in CORPUS/inbox are added first.
    """
    source_commands.take_in(corpus)
    total = len(open_corpus(corpus).documents)
    try:
        with rendering.show_progress(total) as show:
            plan = run_corpus(corpus, workers=workers, force=force, on_plan=_announce, on_progress=show)
    except KeyboardInterrupt:
        rendering.say("Interrupted. What was finished is saved; the next run does the rest.")
        raise
    results = read_results(corpus)
    rendering.say(rendering.summarise(plan, results))
    rendering.say(f"See the ranking with: policymine scores {quote_path(corpus)}")
    _exit_by_quarantine(results)


def _announce(plan: Plan) -> None:
    for note in plan.notes:
        rendering.say(note)
    from policymine.settings import read_settings

    address = read_settings().dask_address
    if not plan.tasks:
        rendering.say("Nothing has changed since the last run.")
    elif address:
        rendering.say(f"The workers of the Dask cluster at {address} read {tell_number(len(plan.tasks), 'document')}.")


def _exit_by_quarantine(results: Iterable[Result]) -> None:
    if any(each.score.status is Status.QUARANTINED for each in results):
        raise typer.Exit(SOME_QUARANTINED)


app.command()(scoring.scores)
app.command()(scoring.explain)
app.command()(finding_commands.gaps)
app.command()(finding_commands.silences)
app.command()(finding_commands.trends)


@app.command()
def mentions(
    corpus: CorpusPath,
    label: Annotated[str, typer.Option(help="Only this label, such as COMMUNITY.")] = "",
    document: Annotated[str, typer.Option(help="Only this document.")] = "",
    counts: Annotated[bool, typer.Option("--counts", help="Count them, with rates per 1,000 words.")] = False,
    by: Annotated[By | None, typer.Option(help="What to count them by; label, if not given.")] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="SET SET", help="Concepts that set two sets apart, such as kind=deal kind=speech."),
    ] = None,
    format_: Annotated[MentionFormat, typer.Option("--format", help="How to print them.")] = MentionFormat.TABLE,
) -> None:
    """List mentions in context, count or compare them.

    Communities, neighbourhoods, outsourcing, and the actors that hold power.
    """
    if counts or by or compare:
        counting.show(corpus, by, compare, label=label, document=document, format_name=format_.value)
        return
    opened = open_corpus(corpus)
    chosen = [opened.find(document)] if document else list(opened.documents)
    wanted = counting.find_name(opened, label) if label else None
    rows: list[tables.Row] = []
    with open_store(opened) as store:
        for each in chosen:
            placed = store.read_mentions(each.document, wanted)
            body = store.read_body(each.document) if placed else ""
            rows += [tables.list_mention(each.document, mention, body) for mention in placed]
    if format_ is MentionFormat.TABLE:
        rendering.show_mentions(rows)
    else:
        sys.stdout.write(tables.write_csv(rows) if format_ is MentionFormat.CSV else tables.write_jsonl(rows))


@app.command()
def text(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any one file.")],
    format_: Annotated[TextFormat, typer.Option("--format", help="The body as text, or all blocks.")] = TextFormat.TEXT,
) -> None:
    """Print what the extractor reads in one file.

    Rows of tables are lines, with a bar between two cells: "Orle||3" has nothing in its second column.
    """
    from policymine.texts import as_json, read_text, render_body

    if not file.is_file():
        raise PolicymineError(f"There is no file {file}. Check its name.")
    found = read_text(file)
    for warning in found.warnings:
        rendering.say(f"{file}: {warning}")
    if format_ is TextFormat.JSON:
        sys.stdout.write(json.dumps(as_json(found), indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(render_body(found).rstrip("\n") + "\n")


@app.command()
def label(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help='Lines of {"id","heading","prev","text"}.')],
    codebook: Annotated[str, typer.Option(help="Name or folder of the codebook.")] = "bottom_up",
) -> None:
    """Code any sentences, as JSONL on stdout.

    Gives the code, the probability of every code, commitment, participation and mentions of each. The sentences of a
    file are read together, in their order: how many of them seem to carry a code moves the codes and probabilities of
    all, and what the three before and after a sentence seem to carry moves those of each.
    """
    from policymine.coding import build_coder

    passages = list(_read_passages(file))
    for coded in build_coder(_locate(codebook)).code(passages):
        sys.stdout.write(json.dumps(_list_coded(coded), ensure_ascii=False) + "\n")


def _read_passages(file: Path) -> Iterable[Passage]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicymineError(f"{file} cannot be read: {error}. It must be JSONL in UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_passage(file, number, line)


def _read_passage(file: Path, number: int, line: str) -> Passage:
    from policymine.coding import Passage

    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise PolicymineError(f"{file}, line {number}: this is not JSON ({error.msg}). Correct the line.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise PolicymineError(f'{file}, line {number}: it must be an object with a "text". Correct the line.')
    return Passage(
        id=row.get("id", str(number)),
        text=row["text"],
        heading=str(row.get("heading") or ""),
        prev=str(row.get("prev") or ""),
    )


def _list_coded(coded: Coded) -> tables.Row:
    names = ("label", "concept", "start_char", "end_char", "text")
    return {
        "id": coded.passage.id,
        "code": coded.label.code,
        "probabilities": {code: round(share, 6) for code, share in coded.label.probabilities.items()},
        "commitment": coded.label.commitment.value,
        "participation": coded.label.participation.value if coded.label.participation else None,
        "mentions": [{name: asdict(mention)[name] for name in names} for mention in coded.mentions],
    }


def _locate(codebook: str) -> str | Path:
    return Path(codebook) if Path(codebook).is_dir() else codebook


@app.command()
def report(
    corpus: CorpusPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for it; CORPUS/report if not given.")
    ] = None,
) -> None:
    """Write a report of HTML pages that open from disk."""
    from policymine.reports.site import write_site

    page = write_site(corpus, output or corpus / "report")
    rendering.say(f"The report is at {page}")


app.command()(export_command.export)
app.command()(backup_commands.backup)
app.command()(backup_commands.restore)
app.command()(review_command.review)
