"""Settled: what people's decisions come to for a document's sentences, laid over what the program found.

The store keeps what the program found and what people decided apart, so a decision counts from the moment it is
written, a run does not have to be made for it, and taking it back leaves nothing behind. What is counted and shown
passes through here: mentions, and the codes, commitments and participation that profiles and evidence are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.decisions import Coding, MentionChange
from policymine.journal import read_decisions
from policymine.records import Commitment, Label, Mention, Participation, PlacedMention, Sentence
from policymine.reviews import attach, hash_words
from policymine.schema import DECISIONS, SENTENCES

ADDED = "added_in_review"
"""The concept of a mention that a person marked: no pattern of the codebook found it."""

NO_PLACE = "none"
"""What a person says of a sentence that has no place on the scale of participation."""

_COLUMNS = (SENTENCES.c.number, SENTENCES.c.text, SENTENCES.c.lead_in, SENTENCES.c.start_char)


def read_settled(connection: Connection, document: str) -> dict[int, Coding]:
    """Return what counts of a document's reviewed sentences, by number; disputed and undecided ones are left out."""
    decisions = read_decisions(connection, document=document)
    if not decisions:
        return {}
    query = sa.select(*_COLUMNS).where(SENTENCES.c.document == document).order_by(SENTENCES.c.number)
    places = [(row.number, hash_words(row.text, row.lead_in), row.start_char) for row in connection.execute(query)]
    found = attach(decisions, places).found
    return {number: review.coding for number, review in found.items() if review.coding}


def list_changed(connection: Connection) -> list[str]:
    """Return the documents about whose mentions somebody has decided anything, whatever became of it."""
    query = sa.select(DECISIONS.c.document).where(DECISIONS.c.after.contains('"mentions"')).distinct()
    return [row.document for row in connection.execute(query.order_by(DECISIONS.c.document))]


def settle_label(label: Label, coding: Coding | None) -> Label:
    """Return a label as it counts. A settled code is certain; one that the codebook lacks is passed over."""
    if coding is None:
        return label
    settled = replace(
        label,
        commitment=Commitment(coding.commitment) if coding.commitment else label.commitment,
        participation=_choose_participation(label, coding),
    )
    if coding.code not in label.probabilities:
        return settled
    certain = {code: float(code == coding.code) for code in label.probabilities}
    return replace(settled, code=coding.code, probabilities=certain)


def _choose_participation(label: Label, coding: Coding) -> Participation | None:
    if not coding.participation:
        return label.participation
    return None if coding.participation == NO_PLACE else Participation(coding.participation)


def settle_mentions(
    mentions: Iterable[PlacedMention], sentences: Iterable[Sentence], settled: Mapping[int, Coding]
) -> list[PlacedMention]:
    """Return a document's mentions as they count, in reading order.

    ``sentences`` are those that were settled, or more; changes to others are passed over.
    """
    found = list(mentions)
    for sentence in sentences:
        coding = settled.get(sentence.index)
        if coding and coding.mentions:
            found = _change(found, sentence, coding.mentions)
    return sorted(found, key=lambda placed: placed.mention.start_char)


def _change(
    mentions: Sequence[PlacedMention], sentence: Sentence, changes: Iterable[MentionChange]
) -> list[PlacedMention]:
    found = list(mentions)
    for change in changes:
        start, end = sentence.start_char + change.start_char, sentence.start_char + change.end_char
        own = [each for each in found if _stands_at(each.mention, change.label, start, end)]
        if change.stands and not own and change.end_char <= len(sentence.text):
            found.append(_add(sentence, change))
        elif not change.stands:
            found = [each for each in found if each not in own]
    return found


def _stands_at(mention: Mention, label: str, start: int, end: int) -> bool:
    return (mention.label, mention.start_char, mention.end_char) == (label, start, end)


def _add(sentence: Sentence, change: MentionChange) -> PlacedMention:
    start, end = sentence.start_char + change.start_char, sentence.start_char + change.end_char
    words = sentence.text[change.start_char : change.end_char]
    mention = Mention(change.label, ADDED, start, end, words)
    return PlacedMention(mention, sentence.index, sentence.page_number, sentence.page_label, sentence.heading)
