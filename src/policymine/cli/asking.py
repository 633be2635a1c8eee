"""What a person at a terminal is asked when documents are added."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import typer

from policymine.adding import Choice, Relation
from policymine.cli.rendering import say
from policymine.documents import Corpus, is_date
from policymine.guesses import Guess
from policymine.likenesses import Alike
from policymine.records import Document, Kind

_ASKED = ("title", "kind", "published_on", "publisher", "area", "speaker")
Prompt = Callable[..., Any]


def is_at_terminal() -> bool:
    """Tell whether a person can be asked: input and output are both a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Person:
    """Asks a person what a file is, and whether what was guessed of it is right. ``prompt`` asks one question."""

    def __init__(self, prompt: Prompt = typer.prompt) -> None:
        self._prompt = prompt
        self._takes_all = False

    def choose(self, name: str, alike: Sequence[Alike], corpus: Corpus) -> Choice | None:
        """Ask what a file is that is like documents of the corpus."""
        document = corpus.find(alike[0].document, withdrawn=True)
        say(f"{name} is {alike[0].describe()} {document.document} ({document.title}).")
        for other in alike[1:4]:
            say(f"  It is also {other.describe()} {other.document}.")
        if document.withdrawn_on:
            say(f"  That document was withdrawn on {document.withdrawn_on}.")
            letters = {"n": Choice(Relation.NEW), "s": None}
            return letters[self._ask("Add it as a [n]ew document, or [s]kip it?", letters, "s")]
        choices = {
            "v": Choice(Relation.VERSION, document.document),
            "r": Choice(Relation.RENDITION, document.document),
            "n": Choice(Relation.NEW),
            "s": None,
        }
        question = "Is it a later [v]ersion of it, the same in another fo[r]m, a [n]ew document, or to be [s]kipped?"
        return choices[self._ask(question, choices, "s")]

    def confirm(self, name: str, draft: Document, guesses: Sequence[Guess]) -> Document | None:
        """Show what was guessed, and let it be corrected."""
        if self._takes_all or not draft.guessed:
            return draft
        say(f"\n{name}")
        sources = {each.column: each.taken_from for each in guesses}
        for column in _ASKED:
            value = str(getattr(draft, column))
            said = f"  (guessed from {sources[column]})" if column in draft.guessed.split() else ""
            say(f"  {column + ':':14}{value or '-'}{said}")
        letters = ("y", "c", "a", "s")
        question = "Is that right: [y]es, [c]orrect it, yes to [a]ll from here, or [s]kip the file?"
        answer = self._ask(question, letters, "y")
        if answer == "s":
            return None
        self._takes_all = answer == "a"
        if self._takes_all:
            return draft
        confirmed = replace(draft, guessed="")
        return self._correct(confirmed) if answer == "c" else confirmed

    def _correct(self, draft: Document) -> Document:
        values: dict[str, Any] = {}
        for column in _ASKED:
            values[column] = self._ask_value(column, str(getattr(draft, column)))
        return replace(draft, **{**values, "kind": Kind(values["kind"])})

    def _ask_value(self, column: str, now: str) -> str:
        while True:
            answer = str(self._prompt(f"  {column}", default=now, show_default=bool(now), err=True)).strip()
            value = "" if answer == "-" else answer
            fault = find_fault(column, value)
            if not fault:
                return value
            say(f"  {fault}")

    def _ask(self, question: str, letters: Any, default: str) -> str:
        while True:
            answer = str(self._prompt(question, default=default, err=True)).strip().lower()[:1]
            if answer in letters:
                return answer
            say(f"  Answer with one of {', '.join(letters)}.")


def find_fault(column: str, value: str) -> str:
    """Return what is wrong with a value of the manifest that a person gave, or nothing."""
    if column == "title" and not value:
        return "A document needs a title."
    if column == "kind" and value not in set(Kind):
        return f"The kind must be one of {', '.join(Kind)}."
    if column == "published_on" and not is_date(value):
        return f"{value!r} must be a date such as 2015-10-02, 2015-10 or 2015."
    return ""
