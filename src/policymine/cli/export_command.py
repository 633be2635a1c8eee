"""``policymine export``: a corpus' tables for a spreadsheet, R, pandas, spaCy or Datasette."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.rendering import say
from policymine.exports.dictionary import Choices
from policymine.exports.formats import Format
from policymine.wording import tell_number

CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]


def export(
    corpus: CorpusPath,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder to make, or file for xlsx and docbin.", show_default=False)
    ],
    format_: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CSV,
    without_text: Annotated[bool, typer.Option("--without-text", help="Leave out the words of documents.")] = False,
    with_reviewers: Annotated[
        bool, typer.Option("--with-reviewers", help="Name reviewers; give their notes and exact times.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier export at that place.")] = False,
) -> None:
    """Export what a corpus holds, as tables.

    Documents, sentences, mentions, labels, scores and reviews are a table each.
    Every column is explained in docs/exports.md, and in the export itself.
    """
    from policymine.exports.exporting import export_corpus

    choices = Choices(with_text=not without_text, with_reviewers=with_reviewers)
    about = export_corpus(corpus, output, format_, choices=choices, replace=replace)
    number = int(about["documents"])
    are = "is" if number == 1 else "are"
    say(f"{tell_number(number, 'document')} {are} in {output} as {format_.value}, {about['text']}.")
