"""What `policymine mentions` shows with --counts and --compare: counts, rates and keyness."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from policymine.cli.rendering import make_console, say
from policymine.codebooks import load_codebook
from policymine.codebooks.editing import find_label
from policymine.documents import Corpus, open_corpus
from policymine.errors import PolicymineError
from policymine.pipeline import locate_codebook, open_store
from policymine.records import Document
from policymine.reports.counts import By, Tally, list_counts, list_keyness, tally_document, tally_sections
from policymine.reports.keyness import Name
from policymine.reports.selections import choose_sets
from policymine.reports.tables import Row, write_csv, write_jsonl
from policymine.wording import quote_path

_WRITERS: dict[str, Callable[[Sequence[Row]], str]] = {"csv": write_csv, "jsonl": write_jsonl}


def show(
    folder: Path, by: By | None, sets: tuple[str, str] | None, *, label: str, document: str, format_name: str
) -> None:
    """Print counts by label (or what ``by`` says), or, where ``sets`` are given, what sets them apart."""
    if not sets:
        show_counts(folder, by or By.LABEL, label=label, document=document, format_name=format_name)
        return
    if by or document:
        raise PolicymineError(
            "--compare compares concepts between two sets of documents: leave out --by and --document. "
            "A set may be one document: document=NAME."
        )
    show_keyness(folder, sets, label=label, format_name=format_name)


def show_counts(folder: Path, by: By, *, label: str, document: str, format_name: str) -> None:
    """Print how often a corpus, or one document of it, mentions each label or concept, per 1,000 words."""
    corpus = open_corpus(folder)
    chosen = (corpus.find(document),) if document else corpus.documents
    names = _list_names(corpus, label)
    tallies = list(_gather(corpus, chosen, by))
    if not tallies:
        raise PolicymineError(
            f"No document of {folder} has been read yet. Read them with: policymine run {quote_path(folder)}"
        )
    rows = list_counts(tallies, by, names)
    if format_name in _WRITERS:
        sys.stdout.write(_WRITERS[format_name](rows))
    else:
        make_console().print(_build_counts(rows, by, len({each.document.document for each in tallies})))


def show_keyness(folder: Path, sets: tuple[str, str], *, label: str, format_name: str) -> None:
    """Print the concepts that set two sets of a corpus' documents apart, most evidence first."""
    corpus = open_corpus(folder)
    labels = {name for name, _ in _list_names(corpus, label)} if label else set()
    sides = [list(_gather(corpus, chosen, By.CONCEPT)) for chosen in choose_sets(corpus, *sets)]
    for name, side in zip(sets, sides, strict=True):
        if not side:
            raise PolicymineError(f"No document of the set {name} has been read yet, so there is nothing to compare.")
    rows = [row for row in list_keyness(sets, *sides) if not labels or row["label"] in labels]
    if format_name in _WRITERS:
        sys.stdout.write(_WRITERS[format_name](rows))
    else:
        _print_keyness(rows, sets, sides)


def find_name(corpus: Corpus, label: str) -> str:
    """Return a label of the corpus' codebook as it is written there; raise PolicymineError where it has none such."""
    return find_label(load_codebook(locate_codebook(corpus)), label)


def _list_names(corpus: Corpus, label: str) -> list[Name]:
    """Return every (label, concept) that the corpus' codebook can tag, of all labels or of one."""
    codebook = load_codebook(locate_codebook(corpus))
    wanted = [find_label(codebook, label)] if label else list(codebook.labels)
    return [(name, concept) for name in wanted for concept in codebook.concepts[name]]


def _gather(corpus: Corpus, documents: Iterable[Document], by: By) -> Iterator[Tally]:
    unread = []
    with open_store(corpus) as store:
        for each in documents:
            body = store.read_body(each.document)
            mentions = store.read_mentions(each.document)
            if not body:
                unread.append(each.document)
            elif by is By.SECTION:
                yield from tally_sections(each, body, store.read_sentences(each.document), mentions)
            else:
                yield tally_document(each, body, mentions)
    if unread:
        say(f"Not counted, because they have not been read or cannot be: {', '.join(unread)}")


def _build_counts(rows: Sequence[Row], by: By, documents: int) -> Table:
    table = Table(
        title=f"Mentions by {by.value}; documents counted: {documents}", title_justify="left", header_style="bold"
    )
    keys = [name for name in ("document", "heading", "kind", "label", "concept") if rows and name in rows[0]]
    for name in keys:
        table.add_column(name.capitalize(), overflow="fold")
    for title in ("Mentions", "Words", "Per 1,000 words", *([] if by is By.SECTION else ["Documents"])):
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        spread = [] if by is By.SECTION else [f"{row['documents']} of {row['documents_counted']}"]
        figures = (str(row["mentions"]), f"{row['words']:,}", f"{row['per_1000_words']:.2f}", *spread)
        table.add_row(*(Text(row[name]) for name in keys), *figures)
    return table


def _print_keyness(rows: Sequence[Row], sets: tuple[str, str], sides: Sequence[Sequence[Tally]]) -> None:
    console = make_console()
    for number, (name, side) in enumerate(zip(sets, sides, strict=True), start=1):
        words = sum(each.words for each in side)
        console.print(Text(f"Set {number}: {name} (documents: {len(side)}, words: {words:,})"), soft_wrap=True)
    table = Table(title="Keyness of concepts", title_justify="left", header_style="bold")
    table.add_column("Label", no_wrap=True)
    table.add_column("Concept", overflow="fold")
    for name in ("Set 1", "per 1,000", "docs", "Set 2", "per 1,000", "docs", "G2", "Log ratio", "%DIFF"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*_list_cells(row))
    console.print(table)
    console.print(
        Text("* p < .001 (G2 of 10.83 or more). Log ratio and %DIFF are above 0 where set 1 has more."), soft_wrap=True
    )


def _list_cells(row: Row) -> list[Text]:
    percent = row["diff_percent"]
    cells = [row["label"], row["concept"]]
    for side in ("1", "2"):
        cells += [
            str(row[f"mentions_{side}"]),
            f"{row[f'per_1000_words_{side}']:.2f}",
            str(row[f"documents_{side}"]),
        ]
    cells += [
        f"{row['g2']:.2f}{'*' if row['p_below_001'] else ' '}",
        f"{row['log_ratio']:+.2f}",
        "–" if percent is None else f"{percent:+.0f}%",
    ]
    return [Text(cell) for cell in cells]
