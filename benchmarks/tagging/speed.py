"""Measure the tagger, the cue rules and the whole way to a label on one core, against spaCy's blank tokenizer.

The text is the bodies of the sample corpus, repeated. Ratios come from rounds in which the parts took turns, so that
they hold on a machine that is faster or busier than this one.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import spacy
from benchmarks.results import MISSING, SAMPLE, describe_setting, find_ratio, format_table, print_results

from policymine.coding import Coder, Passage, build_coder
from policymine.documents import open_corpus
from policymine.errors import UnreadableError
from policymine.mentions import find_mentions
from policymine.records import Sentence
from policymine.sentences import compose_body, find_sentences, read_whole
from policymine.texts import read_text

RESULTS = Path(__file__).parent / "results.md"
WORDS = 400_000
ROUNDS = 3
MEETINGS = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Material:
    """Bodies and the sentences of each, repeated until they have enough words."""

    bodies: tuple[str, ...]
    passages: tuple[tuple[Passage, ...], ...]
    documents: int
    words_once: int
    words: int
    sentences: int
    sentence_words: int


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is measured: ``prepare`` returns the call that is timed, which reads so many words."""

    name: str
    prepare: Callable[[], Callable[[], None]]
    words: int
    sentences: int = 0


def gather_material(words: int) -> Material:
    """Read the sample corpus and repeat it to at least so many words."""
    corpus = open_corpus(SAMPLE)
    bodies, passages = [], []
    for document in corpus.documents:
        try:
            text = read_text(corpus.locate(document), find_ocr=lambda: None)
        except UnreadableError:
            continue
        bodies.append(compose_body(text).text)
        passages.append(tuple(_build_passage(sentence) for sentence in find_sentences(text)))
    words_once = sum(len(body.split()) for body in bodies)
    times = -(-words // words_once)
    return Material(
        bodies=tuple(bodies * times),
        passages=tuple(passages * times),
        documents=len(bodies),
        words_once=words_once,
        words=times * words_once,
        sentences=times * sum(len(each) for each in passages),
        sentence_words=times * sum(len(each.text.split()) for some in passages for each in some),
    )


def _build_passage(sentence: Sentence) -> Passage:
    return Passage(str(sentence.index), read_whole(sentence), sentence.heading, sentence.previous)


def build_parts(material: Material, coder: Coder) -> list[Part]:
    """Return what is measured; the first part is what the others are measured by."""
    once, texts = material.bodies[: material.documents], [each.text for some in material.passages for each in some]
    tag = partial(find_mentions, tagger=coder.reader.tagger)
    words, sentences = material.sentence_words, material.sentences
    return [
        Part("spaCy's blank tokenizer, new words", lambda: _meet_bodies(once), MEETINGS * material.words_once),
        Part("spaCy's blank tokenizer, words it has met", lambda: _know_bodies(material.bodies), material.words),
        Part("mentions, with negation and quotation", lambda: partial(_call_all, tag, material.bodies), material.words),
        Part(
            "cues: commitment and participation",
            lambda: partial(_call_all, coder.reader.cues.read, texts),
            words,
            sentences,
        ),
        Part("classifier alone: features, probabilities", lambda: _predict(material, coder), words, sentences),
        Part(
            "labels: mentions, cues, features, classifier",
            lambda: partial(_call_all, coder.code, material.passages),
            words,
            sentences,
        ),
    ]


def _meet_bodies(bodies: Sequence[str]) -> Callable[[], None]:
    """Return a call that reads bodies with several tokenizers that have met no word yet."""
    tokenizers = [spacy.blank("en").tokenizer for _ in range(MEETINGS)]

    def read() -> None:
        for tokenizer in tokenizers:
            _call_all(tokenizer, bodies)

    return read


def _know_bodies(bodies: Sequence[str]) -> Callable[[], None]:
    """Return a call that reads bodies with a tokenizer that has read all of them: it keeps the words it has met."""
    tokenizer = spacy.blank("en").tokenizer
    _call_all(tokenizer, set(bodies))
    return partial(_call_all, tokenizer, bodies)


def _predict(material: Material, coder: Coder) -> Callable[[], None]:
    """Return a call that gives probabilities to sentences that the tagger and the cue rules have read before."""
    readings = [coder.reader.read(passages) for passages in material.passages]
    return partial(_call_all, coder.classifier.predict, readings)


def _call_all(function: Callable[[T], object], values: Iterable[T]) -> None:
    for value in values:
        function(value)


def measure(parts: Sequence[Part], rounds: int) -> list[list[float]]:
    """Return the words a second of processor time of each part in each round; the parts take turns."""
    speeds: list[list[float]] = [[] for _ in parts]
    for _ in range(rounds):
        for part, found in zip(parts, speeds, strict=True):
            call = part.prepare()
            begun = time.process_time()
            call()
            found.append(part.words / (time.process_time() - begun))
    return speeds


def tell(parts: Sequence[Part], speeds: Sequence[Sequence[float]]) -> list[Sequence[str]]:
    """Return the rows of the table."""
    rows: list[Sequence[str]] = []
    for part, found in zip(parts, speeds, strict=True):
        sentences = f"{median(found) * part.sentences / part.words:,.0f}" if part.sentences else MISSING
        ratios = (f"{find_ratio(found, base):.3f}" for base in speeds[:2])
        rows.append((part.name, f"{median(found):,.0f}", sentences, *ratios))
    return rows


def main() -> None:
    """Measure and print; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of 40,000 words, nothing written")
    quick = parser.parse_args().quick
    material, coder = gather_material(WORDS // 10 if quick else WORDS), build_coder("bottom_up")
    rounds = 1 if quick else ROUNDS
    measure(build_parts(gather_material(1), coder), rounds=1)  # the first sentences pay for what is loaded late
    parts = build_parts(material, coder)
    header = ("part", "words/s", "sentences/s", "times spaCy, new words", "times spaCy, known words")
    told = (
        f"{len(material.bodies)} bodies ({material.documents} of the sample, repeated) with {material.words:,} words "
        f"and {material.sentences:,} sentences ({material.sentence_words:,} words with their lead-ins), one core; "
        f"median of {rounds} round(s)."
    )
    table = format_table(header, tell(parts, measure(parts, rounds)))
    setting = describe_setting(("policymine", "spacy", "scikit-learn"))
    print_results(RESULTS, "Tagging and labelling", [told, table, setting], keep=not quick)


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_name, "1")
    main()
