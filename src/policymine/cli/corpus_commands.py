"""``policymine add``, ``edit``, ``remove``, ``versions`` and ``check``: what is done to the documents of a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from policymine.cli import rendering, source_commands, version_lines
from policymine.errors import USER_MUST_ACT, PolicymineError
from policymine.records import Kind
from policymine.settings import read_settings
from policymine.wording import quote_path, tell_number

if TYPE_CHECKING:
    from policymine import adding

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]
DocumentName = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Name of the document, or its beginning.")]
Title = Annotated[str | None, typer.Option(help="Title; one file only.")]
KindGiven = Annotated[Kind | None, typer.Option(help="Kind of document; guessed where it is not given.")]
PublishedOn = Annotated[str | None, typer.Option(help="Date of publication: 2015-10-02, 2015-10 or 2015.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Area = Annotated[str | None, typer.Option(help="Place that it is about.")]
Speaker = Annotated[str | None, typer.Option(help="Who spoke.")]
SourceUrl = Annotated[str | None, typer.Option(help="Address it came from.")]
Government = Annotated[str | None, typer.Option(help="Government of the day.")]
Note = Annotated[str | None, typer.Option(help="A note of your own.")]
Sources = Annotated[
    list[str], typer.Argument(metavar="PATH|ADDRESS...", help="Files, folders of files, or web addresses.")
]
AsVersionOf = Annotated[str, typer.Option(metavar="DOCUMENT", help="It is a later version of this document.")]
AsRenditionOf = Annotated[
    str, typer.Option(metavar="DOCUMENT", help="It is this document in another form, such as its PDF.")
]
AsNew = Annotated[
    bool, typer.Option("--as-new", help="Each is a document of its own, also where it is much like another.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Take what is guessed, also what is doubtful; ask nothing.")]


def add(
    corpus: CorpusPath,
    sources: Sources,
    title: Title = None,
    kind: KindGiven = None,
    published_on: PublishedOn = None,
    publisher: Publisher = None,
    area: Area = None,
    speaker: Speaker = None,
    source_url: SourceUrl = None,
    government: Government = None,
    note: Note = None,
    as_version_of: AsVersionOf = "",
    as_rendition_of: AsRenditionOf = "",
    as_new: AsNew = False,
    yes: Yes = False,
) -> None:
    """Copy documents into a corpus.

    The corpus is made where there is none; each document is listed in its manifest. What is not given is guessed, and
    shown; at a terminal you are asked whether it is right. A file that is there already is passed over, and one that is
    much like a document is added when you have said what it is. A page of GOV.UK comes with what GOV.UK tells of it,
    and a publication as one document with its HTML version and its PDFs.
    """
    from policymine import adding

    if title and len(sources) > 1:
        raise PolicymineError(f"--title names one document, and {len(sources)} were given. Add them one at a time.")
    read_settings().check_folder(corpus)
    texts = (each or "" for each in (published_on, publisher, area, speaker, source_url, government, note))
    given = adding.Given(title or "", kind, *texts)
    choice = _read_choice(as_version_of, as_rendition_of, as_new, len(sources))
    if refused := _add_all(corpus, sources, given, choice, takes_doubtful=yes):
        raise PolicymineError(f"{refused} of these {'was' if refused == 1 else 'were'} not added; see why above.")


def _add_all(
    corpus: Path, sources: list[str], given: adding.Given, choice: adding.Choice | None, *, takes_doubtful: bool
) -> int:
    """Add files, then what lies at addresses; return how many were not added."""
    from policymine.adding import add_paths
    from policymine.cli.asking import Person, is_at_terminal
    from policymine.sources.addresses import is_address

    addresses = [each for each in sources if is_address(each)]
    paths = [Path(each) for each in sources if not is_address(each)]
    adviser = Person() if is_at_terminal() and not takes_doubtful else None
    outcomes = add_paths(corpus, paths, given, choice=choice, takes_doubtful=takes_doubtful, adviser=adviser)
    refused = _report(corpus, outcomes, choice)
    if addresses:
        from policymine.fetching import Way

        way = Way(choice, takes_doubtful=takes_doubtful, adviser=adviser)
        refused += source_commands.add_addresses(corpus, addresses, given, way)
    return refused


def _read_choice(version_of: str, rendition_of: str, as_new: bool, count: int) -> adding.Choice | None:
    from policymine.adding import Choice, Relation

    if bool(version_of) + bool(rendition_of) + as_new > 1:
        raise PolicymineError("--as-version-of, --as-rendition-of and --as-new exclude each other. Give one of them.")
    if version_of and count > 1:
        raise PolicymineError(f"--as-version-of takes one file, and there are {count}. Add them one at a time.")
    if version_of:
        return Choice(Relation.VERSION, version_of)
    if rendition_of:
        return Choice(Relation.RENDITION, rendition_of)
    return Choice(Relation.NEW) if as_new else None


def _report(corpus: Path, outcomes: Iterator[adding.Added], choice: adding.Choice | None) -> int:
    """Say what became of each file; return how many were not added, but for those that the corpus has already."""
    from policymine.adding import Relation

    refused = guessed = 0
    for outcome in outcomes:
        rendering.say(outcome.message)
        refused += outcome.document is None and not source_commands.is_there(corpus, outcome.known, choice)
        guessed += bool(outcome.relation is Relation.NEW and outcome.document and outcome.document.guessed)
    if guessed:
        rendering.say(
            f"Correct what was guessed with: policymine edit {quote_path(corpus)} DOCUMENT --title ... --kind ..."
        )
    return refused


def edit(
    corpus: CorpusPath,
    document: DocumentName,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What it is.")] = None,
    published_on: PublishedOn = None,
    publisher: Publisher = None,
    area: Area = None,
    speaker: Speaker = None,
    source_url: SourceUrl = None,
    government: Government = None,
    note: Note = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="What was guessed of it is right.")] = False,
) -> None:
    """Correct what a corpus says of a document.

    An empty value ("") empties the column. Of a changed kind the score is computed anew by the next run.
    """
    from policymine.cli.asking import find_fault
    from policymine.documents import edit_document

    given = {
        "title": title, "kind": kind, "published_on": published_on, "publisher": publisher, "area": area,
        "speaker": speaker, "source_url": source_url, "government": government, "note": note,
    }  # fmt: skip
    changes: dict[str, str] = {}
    for name, value in given.items():
        if value is not None:
            changes[name] = value if isinstance(value, Kind) else value.strip()
    if not changes and not confirm:
        raise PolicymineError("Nothing to change was given. Give a column, such as --title, or --confirm.")
    for name, value in changes.items():
        if fault := find_fault(name, value):
            raise PolicymineError(f"--{name.replace('_', '-')}: {fault}")
    edited = edit_document(corpus, document, {**changes, "guessed": ""} if confirm else changes)
    changed = ", ".join(f"{name} {getattr(edited, name) or '(empty)'}" for name in changes)
    rendering.say(f"{edited.document}: {changed or 'what was guessed of it is confirmed'}.")


def remove(
    corpus: CorpusPath,
    document: DocumentName,
    reason: Annotated[str, typer.Option(help="Why it is withdrawn; kept in the manifest.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
) -> None:
    """Withdraw a document: it is no longer scored or ranked.

    Its row, its files, its reviews and the history of its score stay, and --undo takes it back.
    """
    from policymine.documents import restore_document, withdraw_document

    if undo:
        restored = restore_document(corpus, document)
        rendering.say(
            f"{restored.document} ({restored.title}) is back. Score it with: policymine run {quote_path(corpus)}"
        )
        return
    if not reason.strip():
        raise PolicymineError('Say why, so that others can follow it: --reason "it is a draft".')
    withdrawn = withdraw_document(corpus, document, because=reason.strip())
    rendering.say(
        f"{withdrawn.document} ({withdrawn.title}) is withdrawn: it is no longer scored or ranked. Its file, reviews "
        f"and history stay. Take it back with: policymine remove {quote_path(corpus)} {withdrawn.document} --undo"
    )


def check(corpus: CorpusPath) -> None:
    """Check a corpus: every fault of its tables, settings and files.

    Each is named with file, line, column and remedy. Exit code 2 where there is a fault; remarks do not count.
    """
    from policymine.documents.checks import check_corpus

    found = check_corpus(corpus)
    for fault in found.faults:
        print_line(f"fault: {fault}")
    for remark in found.remarks:
        print_line(f"remark: {remark}")
    rendering.say(
        f"{corpus}: {tell_number(found.documents, 'document')}, {found.withdrawn} of them withdrawn and "
        f"{found.unfetched} without a file yet; {tell_number(len(found.faults), 'fault')}, "
        f"{tell_number(len(found.remarks), 'remark')}."
    )
    if found.faults:
        raise typer.Exit(USER_MUST_ACT)


def versions(corpus: CorpusPath, document: DocumentName) -> None:
    """List a document's files, and what the score did at each.

    Each version and rendition, with its dates and sources.
    """
    from policymine.documents import open_corpus
    from policymine.histories import list_versions
    from policymine.pipeline import open_store

    opened = open_corpus(corpus)
    found = opened.find(document, withdrawn=True)
    files = [each for each in opened.read_files() if each.document == found.document]
    with open_store(opened) as store:
        history = store.read_history(found.document)
    print_line(f"{found.document}: {found.title}")
    if found.withdrawn_on:
        print_line(f"  withdrawn on {found.withdrawn_on}: {found.withdrawn_because}")
    if not files:
        command = f"policymine add {quote_path(corpus)} FILE --as-version-of {found.document}"
        print_line(f"  It has no file yet. Add one with: {command}")
    for version in list_versions(files, history):
        for line in version_lines.describe_version(version, found):
            print_line(line)


def print_line(line: str) -> None:
    """Print one line on stdout, unwrapped."""
    rendering.make_console().print(Text(line), soft_wrap=True)
