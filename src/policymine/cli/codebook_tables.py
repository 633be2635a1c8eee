"""What the codebook commands show: labels, concepts, phrases, and what a change would do to a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from policymine.cli.rendering import make_console, say
from policymine.codebooks import Codebook, Pattern
from policymine.codebooks.editing import select_patterns, summarise_codebook

if TYPE_CHECKING:
    from policymine.comparing import Change, Comparison

_MOST_EXAMPLES = 5
_MOST_ROWS = 25
_MOST_LETTERS = 60
_FEW = 3


def show_comparison(comparison: Comparison, title: str) -> None:
    """Print what would change in a corpus: counts by label and concept, then examples with document and page."""
    console = make_console()
    console.print(Text(title, style="bold"), soft_wrap=True)
    altered = f" ({comparison.altered} of them negated or quoted otherwise)" if comparison.altered else ""
    console.print(
        Text(
            f"Documents compared: {len(comparison.compared)}. Mentions added: {len(comparison.added)}, "
            f"removed: {len(comparison.removed)}, kept: {comparison.kept}{altered}."
        ),
        soft_wrap=True,
    )
    _show_changes(comparison.count())
    for sign, side in (("+", comparison.added), ("-", comparison.removed)):
        _show_examples(sign, side)
    if comparison.unread:
        say(f"Not compared, because the store holds no text of them: {', '.join(comparison.unread)}")


def _show_changes(counts: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    if not counts:
        return
    table = Table(header_style="bold")
    for name in ("Label", "Concept", "Added", "Removed"):
        table.add_column(name, justify="right" if name in {"Added", "Removed"} else "left")
    for (label, concept), (added, removed) in list(counts.items())[:_MOST_ROWS]:
        table.add_row(label, Text(concept), str(added), str(removed))
    make_console().print(table)
    if len(counts) > _MOST_ROWS:
        make_console().print(f"... and {len(counts) - _MOST_ROWS} concepts more.")


def _show_examples(sign: str, changes: tuple[Change, ...]) -> None:
    for each in _choose_examples(changes):
        where = f"{sign} {each.document}, page {each.page}, {each.mention.label} {each.mention.concept}: "
        words = Text(each.before) + Text(each.mention.text, style="bold reverse") + Text(each.after)
        make_console().print(Text(where) + words, soft_wrap=True)
    if len(changes) > _MOST_EXAMPLES:
        make_console().print(f"{sign} ... and {len(changes) - _MOST_EXAMPLES} more.")


def _choose_examples(changes: tuple[Change, ...]) -> list[Change]:
    """Choose examples of as many concepts as there is room for, then more of the same."""
    firsts: dict[tuple[str, str], Change] = {}
    for each in changes:
        firsts.setdefault((each.mention.label, each.mention.concept), each)
    chosen = list(firsts.values())[:_MOST_EXAMPLES]
    others = (each for each in changes if each not in chosen)
    return chosen + list(islice(others, _MOST_EXAMPLES - len(chosen)))


def show_labels(codebook: Codebook) -> None:
    """Print the labels of a codebook."""
    make_console().print(Text(summarise_codebook(codebook), style="bold"), soft_wrap=True)
    table = Table(header_style="bold")
    table.add_column("Label", no_wrap=True)
    for name in ("Concepts", "Patterns", "Vetoes"):
        table.add_column(name, justify="right")
    table.add_column("Tagged", overflow="fold")
    for name, label in codebook.labels.items():
        chosen = select_patterns(codebook, label=name)
        counts = (len(codebook.concepts[name]), len(chosen.patterns), len(chosen.vetoes))
        table.add_row(name, *map(str, counts), Text(label.tagged))
    make_console().print(table)


def show_concepts(codebook: Codebook, label: str) -> None:
    """Print the concepts of a label, and its vetoes."""
    console = make_console()
    definition = codebook.labels[label]
    console.print(Text(f"{label}: {definition.title}", style="bold"))
    console.print(Text(f"Tagged: {definition.tagged}"), soft_wrap=True)
    if definition.not_tagged:
        console.print(Text(f"Not tagged: {definition.not_tagged}"), soft_wrap=True)
    table = Table(header_style="bold")
    table.add_column("Concept", overflow="fold")
    table.add_column("Patterns", justify="right")
    table.add_column("Phrases", overflow="fold")
    for concept in codebook.concepts[label]:
        patterns = select_patterns(codebook, label=label, concept=concept).patterns
        table.add_row(Text(concept), str(len(patterns)), Text(_list_phrases(patterns)))
    console.print(table)
    _print_patterns("Vetoes: never tagged with this label", select_patterns(codebook, label=label).vetoes)


def _list_phrases(patterns: tuple[Pattern, ...]) -> str:
    phrases = [
        each.phrase if len(each.phrase) <= _MOST_LETTERS else f"{each.phrase[:_MOST_LETTERS]}..."
        for each in patterns[:_FEW]
    ]
    return "; ".join(phrases) + ("; ..." if len(patterns) > _FEW else "")


def show_phrases(codebook: Codebook, label: str, concept: str) -> None:
    """Print the phrases of a concept with their lines in patterns.jsonl."""
    chosen = select_patterns(codebook, label=label, concept=concept)
    _print_patterns(f"Phrases of {concept}", chosen.patterns)
    _print_patterns(f"Vetoes of {concept}", chosen.vetoes)


def _print_patterns(title: str, patterns: tuple[Pattern, ...]) -> None:
    if not patterns:
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    table.add_column("Line", justify="right")
    table.add_column("Label", no_wrap=True)
    table.add_column("Match", no_wrap=True)
    table.add_column("Phrase", overflow="fold")
    for each in patterns:
        match = f"{each.match}, with names" if each.names else each.match
        table.add_row(str(each.line), each.label, match, Text(each.phrase))
    make_console().print(table)
