"""The commands for people's work: reviewers, and the history of what they decided."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from policymine.cli import rendering
from policymine.decisions import Role
from policymine.errors import PolicymineError
from policymine.wording import quote_path

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the reviewer.", show_default=False)]
ToRole = Annotated[Role, typer.Argument(help="What they may do.", show_default=False)]
_FAULTS_SHOWN = 20

app = typer.Typer(no_args_is_help=True, help="Say who may review a corpus.", rich_markup_mode=None)


@app.command()
def add(
    corpus: CorpusPath,
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.REVIEWER,
    no_password: Annotated[bool, typer.Option("--no-password", help="They come in with a token alone.")] = False,
) -> None:
    """Add a reviewer; the password is asked for, or read from a pipe."""
    from policymine import accounts

    password = "" if no_password else _read_password()
    with _writing(corpus) as connection:
        accounts.add_reviewer(connection, name, role, password)
    rendering.say(f"{name} may now review {corpus} as a {role.value}.")


@app.command("list")
def list_all(corpus: CorpusPath) -> None:
    """List the reviewers of a corpus."""
    from policymine import accounts

    with _writing(corpus) as connection:
        found = accounts.read_reviewers(connection)
    table = Table("Name", "Role", "Added", "Password", "Token", "Disabled", header_style="bold")
    for each in found:
        secrets = ("yes" if held else "no" for held in (each.has_password, each.has_token))
        table.add_row(*map(Text, (each.name, each.role.value, each.created_at, *secrets, each.disabled_at)))
    rendering.make_console().print(table if found else Text("Nobody yet. Add somebody with: policymine reviewers add"))


@app.command()
def disable(corpus: CorpusPath, name: Name) -> None:
    """Shut a reviewer out; what they decided stays."""
    from policymine import accounts

    with _writing(corpus) as connection:
        accounts.disable_reviewer(connection, name)
    rendering.say(f"{name} is shut out. What they decided stays.")


@app.command()
def readmit(
    corpus: CorpusPath,
    name: Name,
    no_password: Annotated[bool, typer.Option("--no-password", help="They come in with a token alone.")] = False,
) -> None:
    """Let somebody in again who was shut out, with a new password.

    Their role and all that they decided are as they were.
    """
    from policymine import accounts

    password = "" if no_password else _read_password()
    with _writing(corpus) as connection:
        accounts.readmit_reviewer(connection, name, password)
    rendering.say(f"{name} may come in again.")


@app.command("set-role")
def set_role(corpus: CorpusPath, name: Name, role: ToRole) -> None:
    """Give a reviewer another role."""
    from policymine import accounts

    with _writing(corpus) as connection:
        accounts.set_role(connection, name, role)
    rendering.say(f"{name} is now a {role.value}.")


@app.command("set-password")
def set_password(corpus: CorpusPath, name: Name) -> None:
    """Give a reviewer another password: asked for, or read from a pipe."""
    from policymine import accounts

    password = _read_password()
    with _writing(corpus) as connection:
        accounts.set_password(connection, name, password)
    rendering.say(f"{name} has a new password.")


@app.command()
def token(corpus: CorpusPath, name: Name) -> None:
    """Print a new token for a reviewer, in place of any old one."""
    from policymine import accounts

    with _writing(corpus) as connection:
        made = accounts.make_token(connection, name)
    rendering.say(f"The token of {name}; it is not kept and cannot be shown again:")
    sys.stdout.write(made + "\n")


def reviews(
    corpus: CorpusPath,
    export: Annotated[Path | None, typer.Option("--export", help="Write the history to a file.")] = None,
    import_: Annotated[Path | None, typer.Option("--import", help="Take a history in; nothing twice.")] = None,
) -> None:
    """Show how far reviewing has come; export or import all of it.

    The ending of the file says how: .csv, .jsonl, or .json for Label Studio.
    """
    from policymine.reviewing.exchange import list_history
    from policymine.reviewing.files import write_history

    if import_:
        _import(corpus, import_)
    if export:
        with _writing(corpus) as connection:
            rows = list_history(connection)
        write_history(export, rows)
        rendering.say(f"{len(rows)} decisions and ratings are in {export}.")
    if not (export or import_):
        _show_progress(corpus)


def _import(corpus: Path, path: Path) -> None:
    from policymine.reviewing.exchange import add_history
    from policymine.reviewing.files import read_history

    rows = read_history(path)
    with _writing(corpus) as connection:
        done = add_history(connection, rows)
    rendering.say(f"{done.added} taken in, {done.known} were there already.")
    for fault in done.faults[:_FAULTS_SHOWN]:
        rendering.say(f"{path}, row {fault.row}, {fault.why}. It was left out.")
    if done.added:
        rendering.say(f"Let them count with: policymine run {quote_path(corpus)}")
    if done.faults:
        raise PolicymineError(f"{len(done.faults)} rows of {path} were left out.")


def _show_progress(corpus: Path) -> None:
    from policymine.reviewing import Reviewing

    desk = Reviewing(corpus)
    try:
        progress = desk.progress()
    finally:
        desk.close()
    table = Table("Sentences", "Number", header_style="bold")
    for state, number in progress.states.items():
        table.add_row(state.value, str(number))
    table.add_row("whose words stand in no document now", str(progress.unattached))
    people = Table("Reviewer", "Decided", "In the last hour", header_style="bold")
    for name in sorted({*progress.decided, *progress.last_hour}):
        people.add_row(Text(name), str(progress.decided.get(name, 0)), str(progress.last_hour.get(name, 0)))
    console = rendering.make_console()
    console.print(table)
    console.print(people)


def _read_password() -> str:
    """Ask for a password twice at a terminal, or read it from a pipe's first line."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _writing(corpus: Path) -> AbstractContextManager[Connection]:
    from policymine.database import open_writing
    from policymine.documents import open_corpus
    from policymine.settings import read_settings

    open_corpus(corpus)
    return open_writing(read_settings().locate_store(corpus))
