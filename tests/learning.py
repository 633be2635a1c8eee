"""A corpus to learn from: the small codebook of the tests, its classifier, and a reviewer who codes every sentence."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from policymine.adding import Choice, Given, Relation, add_paths
from policymine.annotations import read_annotations
from policymine.coding import build_codebook_reader
from policymine.pipeline import run_corpus
from policymine.records import Kind
from policymine.reviewing import Reviewing
from policymine.reviews import Action, Coding, Queue, QueueKind
from policymine.reviews.desk import Request
from policymine.training import train_classifier

GREEN = Path(__file__).parent / "data" / "how_green"
SENTENCES = 24
DOCUMENTS = (5, 6, 7, 10)
Judge = Callable[[str, str], str]
"""Gives the code of a sentence from its document and the code that it was annotated with."""


def read_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((GREEN / "annotations.csv").read_text(encoding="utf-8").splitlines()))


def make_coded_corpus(folder: Path) -> None:
    """Make a scored corpus with the small codebook: two documents to learn from, two that are held out, all alike."""
    texts = folder.parent / "texts"
    texts.mkdir()
    rows = read_rows()
    for turn, number in enumerate(DOCUMENTS):
        first = SENTENCES if number == DOCUMENTS[-1] else 0
        lines = [row["text"] for row in rows[first : first + SENTENCES]]
        (texts / f"speech-{number}.txt").write_text("\n\n".join(lines[turn:] + lines[:turn]), encoding="utf-8")
    list(add_paths(folder, [texts], Given(kind=Kind.SPEECH), choice=Choice(Relation.NEW)))
    shutil.copytree(GREEN, folder / "green")
    settings = folder / "corpus.toml"
    words = settings.read_text(encoding="utf-8").replace("bottom_up", "green")
    settings.write_text(f"{words}\n[review]\naudit_share = 1\ndouble_share = 0\n", encoding="utf-8")
    reader = build_codebook_reader(folder / "green")
    train_classifier(reader, read_annotations(reader.codebook))
    run_corpus(folder, workers=1)


def agree(_document: str, code: str) -> str:
    """Code as the annotations do."""
    return code


def review(folder: Path, judge: Judge = agree) -> None:
    """Code every sentence blind."""
    codes = {row["text"]: row["code"] for row in read_rows()}
    desk = Reviewing(folder)
    desk.ensure_reviewer("me")
    while offer := desk.next_sentence("me", Queue(QueueKind.AUDIT)):
        view = desk.read_sentence("me", offer.document, offer.number)
        place = (offer.document, offer.number, view.text_hash)
        coding = Coding(judge(offer.document, codes[view.sentence.text]))
        desk.decide("me", Request(f"{offer.document}:{offer.number}", Action.CODE, *place, coding))
    desk.close()
