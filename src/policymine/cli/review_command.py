"""``policymine review``: the review app, for one person at this machine or for a team."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli import rendering
from policymine.documents import open_corpus

Corpus = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]
Host = Annotated[str, typer.Option(help="Address to serve on; any but this machine's own needs --team.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")]
Name = Annotated[str, typer.Option("--as", help="Your name as a reviewer; that on this machine if not given.")]
Team = Annotated[bool, typer.Option("--team", help="People log in, each with a name and a role of their own.")]
Names = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="Host name that the app answers to; may be given more than once."),
]
Certificate = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="Certificate (PEM), to serve by https.")
]
Key = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Its private key (PEM).")]
Plain = Annotated[
    bool, typer.Option("--plain-http", help="Let passwords go unencrypted: only on a network that you trust.")
]


def review(
    corpus: Corpus,
    host: Host = "127.0.0.1",
    port: Port = 8421,
    name: Name = "",
    team: Team = False,
    allow_host: Names = None,
    certificate: Certificate = None,
    key: Key = None,
    plain_http: Plain = False,
) -> None:
    """Open the review app, for one person or a team.

    On this machine alone, or with --team for people who log in.
    """
    from policymine.web import Door, open_door, serve

    open_corpus(corpus)
    names = tuple(allow_host or ())
    door = Door(host, port, team, name, names, certificate, key, plain=plain_http)
    access = open_door(corpus, door)
    rendering.say(f"Reading {corpus} ...")
    address = f"Review app of {corpus}: {door.address} (Ctrl+C ends it)"
    serve(corpus, door, access, on_ready=lambda: rendering.say(address))
