"""Measure the tagger, the cue rules and the whole way to a label on one core, against spaCy's blank tokenizer.

The text is the bodies of the sample corpus, repeated. Ratios come from rounds in which the parts took turns, so that they
hold on a machine that is faster or busier than this one.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import spacy
from spacy.tokenizer import Tokenizer

from benchmarks.results import SAMPLE, describe_setting, find_ratio, format_table, print_results
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
BASE = "spaCy's blank tokenizer, bodies"
SENTENCE_BASE = "spaCy's blank tokenizer, sentences"


@dataclass(frozen=True, slots=True)
class Material:
    """Bodies and the sentences of each, repeated until they have enough words."""

    bodies: tuple[str, ...]
    passages: tuple[tuple[Passage, ...], ...]
    words: int
    sentences: int
    sentence_words: int


def gather_material(words: int) -> Material:
    """Read the sample corpus and repeat it to at least so many words."""
    corpus = open_corpus(SAMPLE)
    bodies, passages = [], []
    for document in corpus.documents:
        try:
            text = read_text(corpus.locate(document))
        except UnreadableError:
            continue
        bodies.append(compose_body(text).text)
        passages.append(tuple(_build_passage(sentence) for sentence in find_sentences(text)))
    times = -(-words // sum(len(body.split()) for body in bodies))
    return Material(
        bodies=tuple(bodies * times),
        passages=tuple(passages * times),
        words=times * sum(len(body.split()) for body in bodies),
        sentences=times * sum(len(each) for each in passages),
        sentence_words=times * sum(len(each.text.split()) for some in passages for each in some),
    )


def _build_passage(sentence: Sentence) -> Passage:
    return Passage(str(sentence.index), read_whole(sentence), sentence.heading, sentence.previous)


def build_parts(material: Material, coder: Coder, tokenizer: Tokenizer) -> dict[str, Callable[[], None]]:
    """Return what is measured, by name."""

    def tokenize_bodies() -> None:
        for body in material.bodies:
            tokenizer(body)

    def tag_bodies() -> None:
        for body in material.bodies:
            find_mentions(body, coder.reader.tagger)

    def tokenize_sentences() -> None:
        for passages in material.passages:
            for passage in passages:
                tokenizer(passage.text)

    def read_cues() -> None:
        for passages in material.passages:
            for passage in passages:
                coder.reader.cues.read(passage.text, heading=passage.heading)

    def label_sentences() -> None:
        for passages in material.passages:
            coder.code(passages)

    return {
        BASE: tokenize_bodies,
        "mentions, with negation and quotation": tag_bodies,
        SENTENCE_BASE: tokenize_sentences,
        "cues: commitment and participation": read_cues,
        "labels: mentions, cues, features, classifier": label_sentences,
    }


def measure(parts: dict[str, Callable[[], None]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each part in each round; the parts take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(rounds):
        for name, part in parts.items():
            begun = time.perf_counter()
            part()
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def tell(seconds: dict[str, list[float]], material: Material) -> list[Sequence[str]]:
    """Return the rows of the table."""
    rows = []
    base = BASE
    for name, each in seconds.items():
        base = SENTENCE_BASE if name == SENTENCE_BASE else base
        words = material.words if base == BASE else material.sentence_words
        sentences = "–" if base == BASE else f"{material.sentences / median(each):,.0f}"
        ratio = find_ratio(seconds[base], each)
        rows.append((name, f"{words / median(each):,.0f}", sentences, f"{ratio:.2f}"))
    return rows


def main() -> None:
    """Measure and print; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of 40,000 words, nothing written")
    quick = parser.parse_args().quick
    material = gather_material(WORDS // 10 if quick else WORDS)
    rounds = 1 if quick else ROUNDS
    coder, tokenizer = build_coder("bottom_up"), spacy.blank("en").tokenizer
    measure(build_parts(gather_material(1), coder, tokenizer), rounds=1)  # warms up: spaCy keeps words it has seen
    seconds = measure(build_parts(material, coder, tokenizer), rounds)
    header = ("part", "words/s", "sentences/s", "times spaCy's tokenizer on the same texts")
    parts = [
        f"{len(material.bodies)} bodies with {material.words:,} words and {material.sentences:,} sentences "
        f"({material.sentence_words:,} words with their lead-ins), one core; median of {rounds} rounds.",
        format_table(header, tell(seconds, material)),
        describe_setting(("policymine", "spacy", "scikit-learn")),
    ]
    print_results(RESULTS, "Tagging and labelling", parts, keep=not quick)


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_name, "1")
    main()
