"""Corpora of any size, made of generated words: texts as long as a speech, and PDFs of some pages among them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from policymine.documents import create_corpus, hash_file, open_corpus, write_manifest
from policymine.records import Document, Kind

PDF_SHARE = 0.03
SPEECH_SENTENCES = (60, 140)
PDF_SENTENCES = (150, 400)
PARAGRAPH_SENTENCES = 5
_WHO = (
    "The government", "Parish councils", "Residents of the town", "The mayor", "The combined authority", "Ministers",
    "Community groups", "The contractor", "Our neighbourhoods", "The county council", "Local people", "The department",
)  # fmt: skip
_DOES = (
    "will decide", "may approve", "has agreed to", "must be consulted on", "will own", "should take part in",
    "controls", "is responsible for", "will transfer", "has outsourced", "wants to see", "keeps the final say over",
)  # fmt: skip
_WHAT = (
    "the budget for adult skills", "the plan for the bus routes", "the running of the library", "the village hall",
    "a new station by the river", "the spending of the transport fund", "the care of older people", "housing targets",
    "the repair of the roads", "services for young people", "the contract for waste", "the school buildings",
)  # fmt: skip
_WHEN = (
    "from next April", "before the summer", "with the consent of every council", "in each of the five districts",
    "for ten years", "after the election", "as the deal sets out", "together with the people who live there",
    "in the usual way", "this year",
)  # fmt: skip
_ASIDES = ("I am glad to be here today.", "Let me say a word about the weather.", "Thank you for having me.")


def write_sentences(draw: random.Random, number: int) -> list[str]:
    """Return so many sentences of generated words; some say nothing of interest, as in a speech."""
    return [
        draw.choice(_ASIDES)
        if draw.random() < 0.1
        else f"{draw.choice(_WHO)} {draw.choice(_DOES)} {draw.choice(_WHAT)} {draw.choice(_WHEN)}."
        for _ in range(number)
    ]


def make_corpus(folder: Path, documents: int, seed: int = 1) -> None:
    """Make a corpus of so many documents, or let the one that is there grow to that number."""
    create_corpus(folder)
    kept = list(open_corpus(folder).documents)
    write_manifest(folder, [*kept, *_make(folder, range(len(kept), documents), seed)])


def _make(folder: Path, numbers: range, seed: int) -> Iterator[Document]:
    every = round(1 / PDF_SHARE)
    for number in numbers:
        draw = random.Random(f"{seed}/{number}")
        is_pdf = number % every == every - 1
        name = f"document-{number:06d}"
        file = f"documents/{name}.{'pdf' if is_pdf else 'txt'}"
        sentences = write_sentences(draw, draw.randint(*(PDF_SENTENCES if is_pdf else SPEECH_SENTENCES)))
        paragraphs = [
            " ".join(sentences[start : start + PARAGRAPH_SENTENCES])
            for start in range(0, len(sentences), PARAGRAPH_SENTENCES)
        ]
        if is_pdf:
            _write_pdf(folder / file, f"Deal number {number}", paragraphs)
        else:
            (folder / file).write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        kind = Kind.DEAL if is_pdf else Kind.SPEECH
        yield Document(name, file, f"Document {number}", kind, sha256=hash_file(folder / file))


def _write_pdf(path: Path, title: str, paragraphs: list[str]) -> None:
    styles = getSampleStyleSheet()
    parts = [Paragraph(title, styles["Title"]), Spacer(1, 12)]
    for each in paragraphs:
        parts += [Paragraph(each, styles["BodyText"]), Spacer(1, 6)]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(parts)
