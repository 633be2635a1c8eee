"""Rows: an assessment as the store's tables hold it.

Workers list them, so that the process that writes the store has nothing left to do but to insert them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from policymine.records import Assessment, Place, PlacedMention, Score, ScoredSentence

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a document: one of assessments, and its sentences and mentions, numbered in reading order."""

    document: str
    score: Score
    assessment: Row
    sentences: tuple[Row, ...]
    mentions: tuple[Row, ...]


def list_rows(assessment: Assessment) -> Rows:
    """List the rows of an assessment."""
    return Rows(
        document=assessment.document,
        score=assessment.score,
        assessment=list_assessment(assessment),
        sentences=_number(map(_list_sentence, assessment.sentences), assessment.document),
        mentions=_number(map(list_mention, assessment.mentions), assessment.document),
    )


def _number(rows: Iterable[Row], document: str) -> tuple[Row, ...]:
    return tuple({"document": document, "number": number, **row} for number, row in enumerate(rows))


def list_assessment(assessment: Assessment) -> Row:
    """List the row of assessments."""
    return {
        "document": assessment.document,
        "text_key": assessment.text_key,
        "key": assessment.key,
        "status": assessment.score.status.value,
        "reason": assessment.score.reason,
        "score": json.dumps(asdict(assessment.score)),
        "extractor": assessment.extractor,
        "pages": assessment.pages,
        "body": assessment.body,
        "warnings": json.dumps(assessment.warnings),
    }


def _list_sentence(scored: ScoredSentence) -> Row:
    sentence, label = scored.sentence, scored.label
    return {
        "text": sentence.text,
        "start_char": sentence.start_char,
        "end_char": sentence.end_char,
        "page_number": sentence.page_number,
        "page_label": sentence.page_label,
        "heading": sentence.heading,
        "lead_in": sentence.lead_in,
        "previous": sentence.previous,
        "section": sentence.section,
        "places": json.dumps([_list_place(place) for place in sentence.places]),
        "code": label.code,
        "probabilities": json.dumps(dict(label.probabilities)),
        "commitment": label.commitment.value,
        "participation": label.participation.value if label.participation else None,
        "outcome": scored.outcome,
        "bottom_up": scored.bottom_up,
        "top_down": scored.top_down,
        "influence": scored.influence,
    }


def _list_place(place: Place) -> list[float]:
    box = place.box
    return [place.start_char, place.end_char, place.page_number, box.x0, box.top, box.x1, box.bottom]


def list_mention(placed: PlacedMention) -> Row:
    """List the row of a mention, without its document and number."""
    mention = placed.mention
    return {
        "label": mention.label,
        "concept": mention.concept,
        "start_char": mention.start_char,
        "end_char": mention.end_char,
        "text": mention.text,
        "negated": mention.negated,
        "quoted": mention.quoted,
        "sentence_number": placed.sentence_index,
        "page_number": placed.page_number,
        "page_label": placed.page_label,
        "heading": placed.heading,
    }
