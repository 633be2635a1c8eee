"""The commands fetch, watch and candidates: what comes from the web, and from the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from policymine.cli import rendering
from policymine.documents import open_corpus
from policymine.errors import SOME_QUARANTINED, PolicymineError
from policymine.wording import quote_path, tell_number

if TYPE_CHECKING:
    from policymine.adding import Choice, Given
    from policymine.fetching import Filed, Way
    from policymine.ledger import Candidate

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]


def add_addresses(corpus: Path, addresses: Iterable[str], given: Given, way: Way) -> int:
    """Add what lies at addresses and tell what came of each; return how many were not added and are not there."""
    from policymine.fetching import Result, add_address, open_errand

    refused = 0
    with open_errand(corpus) as errand:
        _say_contact()
        for address in addresses:
            filed = add_address(errand, address, given, way)
            rendering.say(filed.message)
            refused += filed.result in {Result.NOT_BROUGHT, Result.ALIKE}
            refused += filed.result is Result.KNOWN and not is_there(corpus, filed.document, way.choice)
    return refused


def is_there(corpus: Path, known: str, choice: Choice | None) -> bool:
    """Tell whether what was to be added is the document ``known``, so that there is nothing to mend.

    There is if that is withdrawn, or if it was to be a version or another form of a document.
    """
    from policymine.adding import Relation

    wanted = choice is None or choice.relation is Relation.NEW
    return wanted and known in {each.document for each in open_corpus(corpus).documents}


def take_in(corpus: Path) -> None:
    """Add what lies in the inbox of a corpus, where it has one, and tell what became of each file."""
    from policymine.inbox import take_inbox

    for taken in take_inbox(corpus):
        rendering.say(taken.message)


def fetch(
    corpus: CorpusPath,
    document: Annotated[list[str] | None, typer.Option(help="Only this document; may be given several times.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask for all again: what changed is a new version.")] = False,
) -> None:
    """Bring what the manifest lists and the folder lacks.

    Interrupted, it goes on where it stopped. What is gone or refused is told each time, and not asked for again unless
    it is named with --document or --again is given. Candidates that were accepted are brought, too.
    """
    from policymine.candidates import bring_accepted
    from policymine.fetching import fetch_documents, list_problems, open_errand

    filed: list[Filed] = []
    with open_errand(corpus) as errand:
        _say_contact()
        for step in fetch_documents(errand, again=again, names=document or []):
            rendering.say(f"[{step.done}/{step.total}] {step.filed.message}")
            filed.append(step.filed)
        for brought in bring_accepted(errand):
            rendering.say(brought.filed.message)
            filed.append(brought.filed)
        asked = {each.document for each in filed}
        settled = [each for each in list_problems(open_corpus(corpus), errand.ledger) if each[0].document not in asked]
    for each, visit in settled:
        rendering.say(f"Not asked for again: {each.document}: {visit.reason}")
    rendering.say(_summarise(filed, len(settled)))
    _exit_by_outcome(filed, len(settled))


def _say_contact() -> None:
    from policymine.settings import read_settings

    if not read_settings().contact:
        rendering.say("Set POLICYMINE_CONTACT to your e-mail address, so that sites can reach you about requests.")


def _summarise(filed: Iterable[Filed], settled: int) -> str:
    counts: dict[str, int] = {}
    for each in filed:
        counts[each.result.value] = counts.get(each.result.value, 0) + 1
    told = [f"{count} {result}" for result, count in counts.items()] + [f"{settled} gone or refused before"] * bool(
        settled
    )
    return f"{', '.join(told)}." if told else "Everything that the manifest lists is here."


def _exit_by_outcome(filed: Iterable[Filed], settled: int = 0) -> None:
    from policymine.fetching import Result

    if settled or any(each.result in {Result.NOT_BROUGHT, Result.LISTED} for each in filed):
        raise typer.Exit(SOME_QUARANTINED)


def watch(corpus: CorpusPath) -> None:
    """Look for what is new on GOV.UK and in the inbox.

    What to look for stands under [watch] in corpus.toml; what is found becomes candidates, which policymine candidates
    shows. What was accepted, by you or by a rule, is brought and added. Files in CORPUS/inbox are added and moved out.
    """
    from policymine.watching import watch_corpus

    _say_contact()
    report = watch_corpus(corpus, say=rendering.say)
    rendering.say(
        f"{tell_number(len(report.new), 'new candidate')}, {tell_number(len(report.added), 'document')} added, "
        f"{len(report.refused)} refused."
    )
    if report.added:
        rendering.say(f"Score what came with: policymine run {quote_path(corpus)}")
    if report.refused:
        raise typer.Exit(SOME_QUARANTINED)


def candidates(
    corpus: CorpusPath,
    accept: Annotated[list[int] | None, typer.Option(help="Accept the candidate of this number.")] = None,
    decline: Annotated[list[int] | None, typer.Option(help="Decline the candidate of this number.")] = None,
    reason: Annotated[str, typer.Option(help="Why these are declined.")] = "",
    every: Annotated[bool, typer.Option("--all", help="List decided ones, too.")] = False,
) -> None:
    """List what a watch found; accept or decline it.

    What is accepted is brought by the next policymine watch or policymine fetch.
    """
    from policymine import candidates as module
    from policymine.ledger import State

    if reason and not decline:
        raise PolicymineError("--reason says why candidates are declined. Give their numbers with --decline.")
    for each in module.accept(corpus, accept or []):
        rendering.say(f"Accepted {each.number}: {each.title}")
    for each in module.decline(corpus, decline or [], reason=reason):
        rendering.say(f"Declined {each.number}: {each.title}")
    if accept:
        rendering.say(f"Bring what was accepted with: policymine fetch {quote_path(corpus)}")
    if not (accept or decline):
        _show_candidates(module.list_candidates(corpus, tuple(State) if every else module.OPEN), corpus)


def _show_candidates(found: list[Candidate], corpus: Path) -> None:
    if not found:
        rendering.say(f"There are no candidates. Look for some with: policymine watch {quote_path(corpus)}")
        return
    table = Table(header_style="bold")
    for name, options in (
        ("No.", {"justify": "right"}),
        ("Published", {"no_wrap": True}),
        ("Title", {"overflow": "fold"}),
        ("Why", {"overflow": "fold"}),
        ("State", {"overflow": "fold"}),
        ("Address", {"overflow": "fold"}),
    ):
        table.add_column(name, **options)
    for each in found:
        state = f"{each.state}: {each.reason or each.document}" if each.reason or each.document else each.state.value
        table.add_row(
            str(each.number), each.published_on, Text(each.title), Text(each.why), Text(state), Text(each.address)
        )
    rendering.make_console().print(table)
