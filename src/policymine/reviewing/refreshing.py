"""Refreshing: the queues brought in line with the results that runs have left in the store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from policymine.database import begin_writing
from policymine.decisions import Decision
from policymine.grounds import attach_reviews
from policymine.journal import read_decisions
from policymine.queues import (
    Policy,
    QueuedSentence,
    draw_lot,
    drop_queue,
    list_stale,
    mark_outdated,
    replace_queue,
    set_unattached,
)
from policymine.records import Commitment, Kind, Label, Score, ScoredSentence, Sentence, Status
from policymine.rescoring import Rules, find_gains, find_obstacle, is_outdated, read_evidence
from policymine.reviews import Attached, attach, hash_words
from policymine.schema import ASSESSMENTS, QUEUED, QUEUES, SENTENCES
from policymine.store import read_score

_COLUMNS = ("number", "text", "lead_in", "start_char", "section", "code", "probabilities", "commitment", "outcome")


def find_stale(engine: Engine, kinds: Mapping[str, Kind], find_rules: Callable[[], str]) -> tuple[list[str], list[str]]:
    """Return the documents of a corpus whose queue is not of their present results, and those without results.

    ``kinds`` are of the corpus' documents, by name: what was withdrawn may have results until the next run.
    ``find_rules`` gives the key of the rules that are here (``queues.list_stale``).
    """
    with engine.connect() as connection:
        stale, gone = list_stale(connection, find_rules)
    return [document for document in stale if document in kinds], gone


def refresh_queues(
    engine: Engine,
    changed: tuple[Sequence[str], Sequence[str]],
    rules: Rules,
    kinds: Mapping[str, Kind],
    policy: Policy,
) -> int:
    """Bring the queues of what ``find_stale`` found in line with the store; return how many documents that were."""
    stale, gone = changed
    _drop_queues(engine, gone)
    for document in stale:
        with begin_writing(engine) as connection:
            refresh_queue(connection, document, rules, kinds[document], policy)
    return len(stale) + len(gone)


def drop_withdrawn(engine: Engine, kinds: Mapping[str, Kind]) -> None:
    """Take what is no longer in the corpus out of the queues; its decisions are kept."""
    with engine.connect() as connection:
        queued = connection.execute(sa.select(QUEUES.c.document)).scalars().all()
    _drop_queues(engine, [document for document in queued if document not in kinds])


def _drop_queues(engine: Engine, documents: Sequence[str]) -> None:
    for document in documents:
        with begin_writing(engine) as connection:
            drop_queue(connection, document)


def refresh_queue(connection: Connection, document: str, rules: Rules, kind: Kind, policy: Policy) -> None:
    """Make a document's queue anew from its results and its decisions, in the caller's transaction."""
    query = sa.select(ASSESSMENTS.c.key, ASSESSMENTS.c.score).where(ASSESSMENTS.c.document == document)
    row = connection.execute(query).first()
    if row is None:
        drop_queue(connection, document)
        return
    score = read_score(row.score)
    sentences = read_light_sentences(connection, document)
    decisions = read_decisions(connection, document=document)
    queued = _build_rows(document, sentences, decisions, score, rules, kind, policy)
    attached = attach_reviews(decisions, [each.sentence for each in sentences])
    key = mark_outdated(row.key, rules.key) if is_outdated(score, rules) else row.key
    replace_queue(connection, document, key, queued, attached.found, policy)
    set_unattached(connection, document, len(attached.lost))


def read_light_sentences(connection: Connection, document: str) -> list[ScoredSentence]:
    """Return a document's sentences without their places, previous sentences and weights: what the queues need."""
    columns = [SENTENCES.c[name] for name in _COLUMNS]
    query = sa.select(*columns).where(SENTENCES.c.document == document).order_by(SENTENCES.c.number)
    return [_build_light(row) for row in connection.execute(query).mappings()]


def _build_light(row: Mapping[Any, Any]) -> ScoredSentence:
    sentence = Sentence(
        index=row["number"],
        text=row["text"],
        start_char=row["start_char"],
        end_char=row["start_char"] + len(row["text"]),
        page_number=0,
        lead_in=row["lead_in"],
        section=row["section"],
    )
    label = Label(row["code"], json.loads(row["probabilities"]), Commitment(row["commitment"]))
    return ScoredSentence(sentence, label, row["outcome"], 0.0, 0.0, 0.0)


def _build_rows(
    document: str,
    sentences: Sequence[ScoredSentence],
    decisions: Sequence[Decision],
    score: Score,
    rules: Rules,
    kind: Kind,
    policy: Policy,
) -> list[QueuedSentence]:
    known = not find_obstacle(score, rules)
    gains = find_gains(read_evidence(sentences, decisions, rules), kind, score, rules).tolist() if known else []
    rows = []
    for at, each in enumerate(sentences):
        text_hash = hash_words(each.sentence.text, each.sentence.lead_in)
        rows.append(
            QueuedSentence(
                number=each.sentence.index,
                text_hash=text_hash,
                start_char=each.sentence.start_char,
                code=each.label.code,
                gain=gains[at] if gains else 0.0,
                doubt=1.0 - max(each.label.probabilities.values()),
                audit_draw=draw_lot(policy, "audit", document, text_hash),
                double_draw=draw_lot(policy, "double", document, text_hash),
                published=score.status is Status.SCORED,
            )
        )
    return rows


def attach_words(connection: Connection, document: str, text_hash: str) -> Attached:
    """Attach the decisions on some words of a document to where these stand in it now."""
    place = (QUEUED.c.document == document, QUEUED.c.text_hash == text_hash)
    rows = connection.execute(sa.select(QUEUED.c.number, QUEUED.c.start_char).where(*place)).all()
    decisions = read_decisions(connection, document=document, text_hash=text_hash)
    return attach(decisions, [(row.number, text_hash, row.start_char) for row in rows])
