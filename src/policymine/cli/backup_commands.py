"""``policymine backup`` and ``policymine restore``: a corpus with people's work in one file, and back."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli.rendering import say
from policymine.documents import open_corpus
from policymine.wording import quote_path, tell_number

if TYPE_CHECKING:
    from policymine.backups.archives import Paper

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]
ArchivePath = Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup made.", show_default=False)]


def backup(
    corpus: CorpusPath,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to make, such as deals.zip.", show_default=False)
    ],
) -> None:
    """Write a corpus to one file: documents, results, reviews.

    May be done while a run or the review app is at work. Keep the file as safe as the corpus: it holds the words of
    documents, and reviewers' names and password hashes.
    """
    from policymine.backups.making import make_backup

    paper = make_backup(corpus, output)
    say(f"{_tell_contents(paper)} are in {output} ({_tell_size(output.stat().st_size)}).")
    elsewhere = open_corpus(corpus).documents_at
    if elsewhere:
        say(f"The files of the documents lie at {elsewhere} and are not in it: back them up there.")
    say(f"Put them back with: policymine restore {quote_path(output)} -o FOLDER")


def _tell_size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 1e6 else f"{max(size_bytes / 1e3, 1):.0f} KB"


def restore(
    file: ArchivePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to make.", show_default=False)],
) -> None:
    """Put a backed-up corpus into a new folder.

    Every file is checked against its SHA-256; nothing is overwritten.
    """
    from policymine.backups.restoring import restore_backup

    paper = restore_backup(file, output)
    say(
        f"{output} has the corpus {paper.corpus} as it was at {paper.made_at}: {_tell_contents(paper)}. "
        "People log in anew."
    )
    if paper.policymine != version("policymine"):
        say(f"It was made with policymine {paper.policymine}: the next run may score documents anew.")


def _tell_contents(paper: Paper) -> str:
    return f"{tell_number(paper.documents, 'document')} and {paper.decisions:,} decisions and ratings"
