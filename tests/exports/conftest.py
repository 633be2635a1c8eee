"""A corpus with hostile words, people's decisions and an accent in its path, exported once in every format."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policymine.accounts import add_reviewer
from policymine.database import open_writing
from policymine.decisions import Action, Anchor, Coding, Decision, GivenRating, Role
from policymine.documents import open_corpus, withdraw_document
from policymine.exports.exporting import export_corpus
from policymine.exports.formats import Format
from policymine.journal import add_decision, add_rating
from policymine.reviews import hash_words
from policymine.settings import read_settings

DEAL = "marlshire-devolution-deal"
HOSTILE = (
    '=HYPERLINK("https://example.org")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'quoted' words",
    "＝1+1",
    "Plain é words",
)
DAY = "2026-11-28"
ANN, BEN = "ann.example@example.org", "ben"


@dataclass(frozen=True)
class Exported:
    """A corpus and where each format of it is."""

    corpus: Path
    places: Callable[[Format], Path]

    def ask(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """Ask the corpus' own store, past every line of ours."""
        connection = sqlite3.connect(self.corpus / "policymine.sqlite")
        try:
            return connection.execute(query, given).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def exported(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("exports é") / "corpus ü with spaces"
    shutil.copytree(small_corpus, folder)
    _make_hostile(folder)
    _review(folder)
    out = folder.parent / "out"

    def place(format_: Format) -> Path:
        made = out / f"as {format_.value}{'.xlsx' * (format_ is Format.XLSX)}"
        if not made.exists():
            export_corpus(folder, made, format_)
        return made

    return Exported(folder, place)


def _make_hostile(folder: Path) -> None:
    with sqlite3.connect(folder / "policymine.sqlite") as connection:
        for number, text in enumerate(HOSTILE):
            connection.execute("UPDATE sentences SET text = ? WHERE document = ? AND number = ?", (text, DEAL, number))
        connection.execute("UPDATE mentions SET heading = '=1+1' WHERE document = ? AND number = 0", (DEAL,))
    connection.close()
    manifest = folder / "manifest.csv"
    before = manifest.read_text(encoding="utf-8")
    title = open_corpus(folder).find(DEAL).title
    manifest.write_text(before.replace(title, "=cmd|' /C calc'!A0"), encoding="utf-8")
    thaxby = next(each.document for each in open_corpus(folder).documents if "thaxby" in each.document)
    withdraw_document(folder, thaxby, because="a test")


def _review(folder: Path) -> None:
    """Let ann correct a sentence and change her mind, ben take his back, and both rate the deal."""
    decided = [
        _decide(ANN, 7, "community_power", "Her phone is 0700 900 000."),
        _decide(BEN, 7, "elite_voice"),
        _decide(ANN, 7, "community_voice"),
        _decide(BEN, 7, "", action=Action.UNDO, undoes=2),
        _decide(ANN, 9_999, "none", words="These words stand nowhere."),
    ]
    with open_writing(read_settings().locate_store(folder)) as connection:
        for name in (ANN, BEN):
            add_reviewer(connection, name, Role.REVIEWER, "a password of some length")
        for number, each in enumerate(decided, start=1):
            add_decision(connection, each(f"key {number}"))
        for number, (who, rating) in enumerate([(BEN, 2), (ANN, 3), (BEN, 4)], start=1):
            at = f"{DAY}T10:0{number}:00.000000+00:00"
            add_rating(connection, GivenRating(0, f"rating {number}", at, who, DEAL, rating, blind=True))


def _decide(
    who: str, number: int, code: str, note: str = "", *, words: str = "", action: Action = Action.CODE, undoes: int = 0
) -> Callable[[str], Decision]:
    anchor = Anchor(DEAL, number, hash_words(words or HOSTILE[7]), 0, 10, 1, 0)
    before = Coding("none", "descriptive")
    return lambda key: Decision(
        0, key, f"{DAY}T09:30:00.123456+00:00", who, action, anchor, before, Coding(code), note, undoes=undoes or None
    )
