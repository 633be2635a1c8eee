"""Assessments: one document through every stage, in the order of the stages.

Runs inside a worker process that has loaded the corpus' codebook; a document that cannot be read becomes a quarantine
with its reason, never a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from policymine.codebooks import hash_codebook
from policymine.coding import Coded, Coder, Passage, build_coder
from policymine.documents import bring_file
from policymine.errors import PolicymineError, UnreadableError
from policymine.grounds import attach_reviews, describe_grounds, gather_evidence, hash_reviews
from policymine.mentions import find_mentions
from policymine.records import (
    Assessment,
    BlockKind,
    Mention,
    PlacedMention,
    ScoredSentence,
    Sentence,
    Task,
    Text,
    quarantine,
)
from policymine.rows import Rows, list_rows
from policymine.scores import Scheme, Weights, build_scheme, score_document
from policymine.sentences import Body, compose_body, find_sentences, read_whole
from policymine.settings import Settings, read_settings
from policymine.texts import read_text

_codebook_key = ""
_coder: Coder | None = None
_scheme: Scheme | None = None


def prepare_worker(codebook: str) -> None:
    """Load the codebook once in each worker process, unless the process it was forked from has read the same files."""
    global _codebook_key, _coder, _scheme
    codebook_key = hash_codebook(codebook)
    if codebook_key != _codebook_key:
        _coder = build_coder(codebook)
        _scheme = build_scheme(_coder.reader.codebook, _coder.classifier.codes)
        _codebook_key = codebook_key


def assess_rows(task: Task) -> Rows:
    """Do ``assess_task``, and list what it found as the store keeps it."""
    return list_rows(assess_task(task))


def assess_task(task: Task) -> Assessment:
    """Take one document through every stage, in a worker; a document that cannot be read is quarantined."""
    if _coder is None or _scheme is None:
        raise PolicymineError("This worker has no codebook: it must be started with start_workers.")
    if task.refusal:
        return quarantine(task, task.refusal)
    try:
        task = hold_file(task)
    except UnreadableError as error:
        return quarantine(replace(task, text_key="", key=""), str(error))  # without a key the next run tries again
    try:
        text = read_text(Path(task.path), file=task.document.file)
        return assess_text(task, text, _coder, _scheme, read_settings())
    except UnreadableError as error:
        return quarantine(task, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - isolation boundary: one document's fault must not cost the others
        return quarantine(
            task,
            f"policymine failed on {task.document.file} ({type(error).__name__}: {error}). "
            "Please report it with the file, and go on without it.",
        )


def hold_file(task: Task) -> Task:
    """Return a task with its file on this machine; raise UnreadableError where it does not come."""
    path = bring_file(Path(task.path), task.depot, task.document, read_settings().describe_cache())
    return replace(task, path=str(path))


def assess_text(task: Task, text: Text, coder: Coder, scheme: Scheme, settings: Settings) -> Assessment:
    """Take a document's text through sentences, mentions, labels and score."""
    body = compose_body(text)
    sentences = find_sentences(text)
    if not sentences:
        raise UnreadableError(f"{task.document.file} has no sentence in it. Check that it is the right file.")
    coded = coder.code([_build_passage(sentence) for sentence in sentences])
    evidence = gather_evidence(
        sentences,
        [each.label for each in coded],
        [each.outcome for each in coded],
        codes=coder.classifier.codes,
        reviews=attach_reviews(task.decisions, sentences).found,
    )
    score, weights = score_document(
        evidence,
        coder.classifier.error_rates.choose(task.document.kind),
        scheme,
        seed=settings.seed,
        draws=settings.draws,
    )
    grounds = describe_grounds(
        Path(task.path),
        text.extractor,
        coder.reader.codebook,
        coder.classifier.sha256,
        scheme,
        settings,
        reviews=hash_reviews(task.decisions),
    )
    return Assessment(
        document=task.document.document,
        text_key=task.text_key,
        key=task.key,
        score=replace(score, grounds=replace(grounds, kind=task.document.kind)),
        extractor=text.extractor,
        pages=len(text.pages),
        body=body.text,
        sentences=tuple(_score_sentences(sentences, coded, weights)),
        mentions=tuple(_place_mentions(find_mentions(body.text, coder.reader.tagger), sentences, body)),
        warnings=text.warnings,
    )


def _build_passage(sentence: Sentence) -> Passage:
    return Passage(str(sentence.index), read_whole(sentence), sentence.heading, sentence.previous)


def _score_sentences(
    sentences: Sequence[Sentence], coded: Sequence[Coded], weights: Weights
) -> Iterator[ScoredSentence]:
    columns = (weights.bottom_up, weights.top_down, weights.influence)
    for sentence, each, bottom_up, top_down, influence in zip(sentences, coded, *columns, strict=True):
        yield ScoredSentence(sentence, each.label, each.outcome, float(bottom_up), float(top_down), float(influence))


def _place_mentions(mentions: Sequence[Mention], sentences: Sequence[Sentence], body: Body) -> Iterator[PlacedMention]:
    starts = np.asarray([sentence.start_char for sentence in sentences])
    block_starts = np.asarray([offset for offset, _, _ in body.blocks])
    for mention in mentions:
        at = int(np.searchsorted(starts, mention.start_char, side="right")) - 1
        sentence = sentences[at] if at >= 0 and mention.start_char < sentences[at].end_char else None
        if sentence:
            yield PlacedMention(mention, sentence.index, sentence.page_number, sentence.page_label, sentence.heading)
            continue
        block_at = int(np.searchsorted(block_starts, mention.start_char, side="right")) - 1
        _, block, page = body.blocks[block_at]
        heading = " ".join(block.text.split()) if block.kind is BlockKind.HEADING else ""
        yield PlacedMention(mention, None, page.page_number, page.page_label, heading)
