"""The commands that show, check, copy and extend codebooks."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.annotation_checks import check_annotations
from policymine.cli.codebook_tables import show_comparison, show_concepts, show_labels, show_phrases
from policymine.cli.rendering import say
from policymine.codebooks import Codebook, load_codebook
from policymine.codebooks.editing import (
    Addition,
    Phrase,
    add_phrase,
    copy_codebook,
    find_label,
    find_own_folder,
    lint_folder,
    list_spellings,
    summarise_codebook,
)
from policymine.codebooks.loading import find_folder
from policymine.documents import Corpus, open_corpus
from policymine.errors import USER_MUST_ACT, CodebookError, PolicymineError
from policymine.pipeline import locate_codebook, open_store
from policymine.wording import quote_path

app = typer.Typer(
    help="Show, check, copy and extend codebooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SHIPPED = "bottom_up"
_MOST_SPELLINGS = 6


class Match(StrEnum):
    """Whether capitals matter in a phrase."""

    LOWER = "lower"
    EXACT = "exact"


CodebookName = Annotated[
    str,
    typer.Argument(
        metavar="[CODEBOOK]", help="Name or folder of the codebook; bottom_up, or the corpus' own, if not given."
    ),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="CORPUS", help="A corpus: to use its own codebook, and to see effects in it."),
]


@app.command()
def show(
    codebook: CodebookName = "",
    label: Annotated[str, typer.Option(help="Only this label, such as COMMUNITY.")] = "",
    concept: Annotated[str, typer.Option(help="Only this concept, such as parish_council.")] = "",
    corpus: CorpusOption = None,
) -> None:
    """Show what a codebook tags: its labels, the concepts of a label, or the phrases of a concept."""
    loaded = load_codebook(_locate(codebook, _open(corpus)))
    if concept:
        show_phrases(loaded, label, concept)
    elif label:
        show_concepts(loaded, find_label(loaded, label))
    else:
        show_labels(loaded)


@app.command()
def check(
    codebook: CodebookName = "",
    corpus: CorpusOption = None,
    annotations: Annotated[
        bool, typer.Option("--annotations", help="Check the coded sentences too: duplicates, doubtful codes, leaks.")
    ] = False,
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="FOLDER", help="Documents whose sentences are annotated by reference."),
    ] = None,
) -> None:
    """Check a codebook's files; with --corpus, show what it would change in the corpus' mentions before any run.

    With --annotations, exit 1 where a coded sentence must be mended, and 0 where there are only notes to judge.
    """
    if texts and not annotations:
        raise PolicymineError("--texts is for checking annotations. Give --annotations with it.")
    opened = _open(corpus)
    found = _locate(codebook, opened)
    loaded = _load_files(found) if annotations else _load_sound(found)
    sys.stdout.write(f"No faults in {summarise_codebook(loaded)}.\n")
    if opened:
        _warn_of_other_codebook(opened, loaded)
        _compare_with_store(opened, loaded)
    if annotations:
        check_annotations(loaded, texts)


@app.command()
def add(
    codebook: Annotated[str, typer.Argument(metavar="CODEBOOK", help="Folder of a codebook of your own.")],
    phrase: Annotated[str, typer.Argument(metavar="PHRASE", help='The words, such as "street association{s}".')],
    label: Annotated[str, typer.Option(help="Label, such as COMMUNITY.")],
    concept: Annotated[str, typer.Option(help="Concept, such as residents_group; a veto needs none.")] = "",
    match: Annotated[Match, typer.Option(help="lower: capitals do not matter; exact: they do.")] = Match.LOWER,
    veto: Annotated[bool, typer.Option("--veto", help="Never tag these words with the label.")] = False,
    corpus: CorpusOption = None,
) -> None:
    """Add a phrase to a codebook of your own, if the check passes it; with --corpus, show what it changes there."""
    if not concept and not veto:
        raise PolicymineError("A phrase needs --concept, so that it can be counted. Only a --veto needs none.")
    opened = _open(corpus)
    addition = add_phrase(_locate(codebook, opened), Phrase(label, concept, phrase, match.value, veto))
    _tell_addition(addition)
    if opened:
        _warn_of_other_codebook(opened, addition.after)
        _compare_codebooks(opened, addition)


@app.command()
def copy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or folder of the codebook.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="New folder for the copy.")],
) -> None:
    """Copy a codebook with its annotations and classifier into a folder of your own, where you may change it."""
    made = copy_codebook(name, folder)
    say(f"Copied to {made}. Give it a name and a version of its own in {made / 'codebook.toml'}.")
    if (made.parent / "corpus.toml").is_file():
        say(f'To use it in {made.parent}, write codebook = "{made.name}" in {made.parent / "corpus.toml"}.')
    else:
        say('To use it in a corpus, copy it into the corpus\' folder, and write codebook = "FOLDER" in corpus.toml.')


def _open(corpus: Path | None) -> Corpus | None:
    return open_corpus(corpus) if corpus else None


def _locate(codebook: str, corpus: Corpus | None) -> str | Path:
    """Return the folder or name of a codebook: inside the corpus first, as a run would find it."""
    if corpus:
        own = find_own_folder(corpus.folder, codebook) if codebook else None
        return own or codebook or locate_codebook(corpus)
    return codebook or SHIPPED


def _load_sound(found: str | Path) -> Codebook:
    """Load a codebook; where its files or its annotations have faults, print them and exit."""
    loaded = _load_files(found)
    _refuse_faults(found, _lint_annotations(loaded))
    return loaded


def _load_files(found: str | Path) -> Codebook:
    """Load a codebook; where its files have faults, print all of them and exit."""
    try:
        return load_codebook(found)
    except CodebookError:
        _refuse_faults(found, lint_folder(found))
        raise


def _refuse_faults(found: str | Path, faults: tuple[str, ...]) -> None:
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        say(f"Faults in {found}: {len(faults)}. Mend these lines; until then nothing can be run with it.")
        raise typer.Exit(USER_MUST_ACT)


def _lint_annotations(loaded: Codebook) -> tuple[str, ...]:
    """Return the first fault of the annotations, where the codebook has any."""
    from policymine.annotations import REFERENCES_FILE, WRITTEN_FILE, read_annotations

    if not any((loaded.path / name).exists() for name in (WRITTEN_FILE, REFERENCES_FILE)):
        return ()
    try:
        read_annotations(loaded)
    except PolicymineError as error:
        return (str(error),)
    return ()


def _warn_of_other_codebook(corpus: Corpus, codebook: Codebook) -> None:
    path = codebook.path.resolve()
    if find_folder(locate_codebook(corpus)).resolve() == path:
        return
    inside = path.is_relative_to(corpus.folder.resolve())
    name = path.relative_to(corpus.folder.resolve()).as_posix() if inside else path.name
    first = "" if inside else f"copy {codebook.path} into it and "
    say(
        f"{corpus.folder} is coded with the codebook {corpus.codebook}, not with this one. To use this one there, "
        f'{first}write codebook = "{name}" in {corpus.folder / "corpus.toml"}.'
    )


def _compare_with_store(corpus: Corpus, codebook: Codebook) -> None:
    from policymine.comparing import compare_with_store

    with open_store(corpus) as store:
        comparison = compare_with_store(store, (each.document for each in corpus.documents), codebook)
    show_comparison(comparison, f"{corpus.folder}: this codebook beside what the store holds")
    if comparison.added or comparison.removed or comparison.altered:
        say(f"Nothing has been changed. To make it so: policymine run {quote_path(corpus.folder)}")


def _compare_codebooks(corpus: Corpus, addition: Addition) -> None:
    from policymine.comparing import compare_codebooks

    with open_store(corpus) as store:
        names = [each.document for each in corpus.documents]
        comparison = compare_codebooks(store, names, addition.before, addition.after)
    show_comparison(comparison, f"{corpus.folder}: with the new line beside without it")


def _tell_addition(addition: Addition) -> None:
    pattern = addition.pattern
    spellings = list_spellings(pattern)
    shown = ", ".join(spellings[:_MOST_SPELLINGS]) + (" ..." if len(spellings) > _MOST_SPELLINGS else "")
    say(f"Added as line {pattern.line} of {addition.after.path / 'patterns.jsonl'}.")
    say(f"It stands for {len(spellings)} spellings: {shown}")
    if addition.is_new_concept:
        close = f" Did you mean {' or '.join(addition.similar)}? Then correct that line." if addition.similar else ""
        say(f"{pattern.concept} is a new concept of {pattern.label}.{close}")
