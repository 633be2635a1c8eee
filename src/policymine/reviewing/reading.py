"""Reading: what reviewers, the web app and the command line see of reviews. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.decisions import Action, Decision, QueueKind, Review, State
from policymine.errors import CorpusError
from policymine.journal import read_decisions
from policymine.queues import Lease, Policy, QueuedSentence, find_lease
from policymine.records import PlacedMention
from policymine.reviewing.deciding import build_sentence
from policymine.reviewing.refreshing import attach_words
from policymine.reviews import Attached, attach, says_same
from policymine.reviews.desk import Disagreement, Offer, Progress, SentenceView
from policymine.schema import DECISIONS, MENTIONS, QUEUE_COUNTS, QUEUED, QUEUES, SENTENCES, STANDINGS
from policymine.store import build_mention
from policymine.store import build_sentence as build_scored

CONTEXT = 3
_WHY = {
    QueueKind.SCORE: "an answer is expected to move or narrow a score by {gain:.2f} points",
    QueueKind.DOCUMENT: "it comes next in its document",
    QueueKind.CODE: "the classifier calls it {code}",
    QueueKind.DOUBT: "the classifier finds no code more than {sure:.0%} likely",
    QueueKind.AUDIT: "it was drawn at random",
}


def build_offer(lease: Lease, sentence: QueuedSentence) -> Offer:
    """Say what is offered, and why; a blind one is not told what the classifier thinks."""
    reason = _WHY[lease.queue]
    if lease.blind and lease.queue in (QueueKind.CODE, QueueKind.DOUBT):
        reason = "it is coded blind"
    return Offer(
        document=lease.document,
        number=lease.number,
        queue=lease.queue,
        inclusion_probability=lease.inclusion_probability,
        blind=lease.blind,
        until=lease.until_iso,
        gain=sentence.gain,
        why=reason.format(gain=sentence.gain, code=sentence.code.replace("_", " "), sure=1 - sentence.doubt),
    )


def read_view(connection: Connection, reviewer: str, document: str, number: int, policy: Policy) -> SentenceView:
    """Return a sentence with what stands around it, as a reviewer may see it."""
    near = SENTENCES.c.number.between(number - CONTEXT, number + CONTEXT)
    query = sa.select(SENTENCES).where(SENTENCES.c.document == document, near).order_by(SENTENCES.c.number)
    rows = {row["number"]: dict(row) for row in connection.execute(query).mappings()}
    queued = _read_queued(connection, document, number)
    if number not in rows or queued is None:
        raise CorpusError(f"{document} has no sentence {number}. Open the document to see what it has.")
    scored = build_scored(rows[number])
    review = attach_words(connection, document, queued.text_hash).found.get(number)
    mine = _find_own(review, reviewer)
    lease = find_lease(connection, reviewer, document, number)
    hidden = review is not None and _is_hidden(review, queued, policy, mine)
    blind = hidden or (lease is not None and lease.blind)
    view = SentenceView(
        document=document,
        sentence=scored.sentence,
        text_hash=queued.text_hash,
        blind=blind,
        state=review.state if review else State.PROPOSED,
        label=scored.label,
        mentions=tuple(_read_mentions(connection, document, number, scored.sentence.start_char)),
        review=review,
        mine=mine,
        above=tuple(build_sentence(rows[each]) for each in rows if each < number),
        below=tuple(build_sentence(rows[each]) for each in rows if each > number),
        bottom_up=scored.bottom_up,
        top_down=scored.top_down,
        influence=scored.influence,
    )
    return _blindfold(view) if blind else view


def _blindfold(view: SentenceView) -> SentenceView:
    """Return a sentence without what the classifier and other people say of it."""
    return replace(
        view, state=State.PROPOSED, label=None, mentions=(), review=None, bottom_up=0.0, top_down=0.0, influence=0.0
    )


def _read_queued(connection: Connection, document: str, number: int) -> sa.Row[tuple[object, ...]] | None:
    query = sa.select(QUEUED).where(QUEUED.c.document == document, QUEUED.c.number == number)
    return connection.execute(query).first()


def _find_own(review: Review | None, reviewer: str) -> Decision | None:
    own = [each for each in review.decisions if each.reviewer == reviewer] if review else []
    return own[-1] if own else None


def _is_hidden(review: Review, queued: sa.Row[tuple[object, ...]], policy: Policy, mine: Decision | None) -> bool:
    """Tell whether what others said is kept from a reviewer: the sentence still waits for a second coding, blind."""
    waits = queued.double_draw < policy.double_share and queued.codings < 2
    return bool(waits and mine is None and review.state is not State.ADJUDICATED)


def _read_mentions(connection: Connection, document: str, number: int, start: int) -> list[PlacedMention]:
    """Return a sentence's mentions, their offsets in the sentence."""
    place = (MENTIONS.c.document == document, MENTIONS.c.sentence_number == number)
    query = sa.select(MENTIONS).where(*place).order_by(MENTIONS.c.number)
    found = [build_mention(dict(row)) for row in connection.execute(query).mappings()]
    return [
        replace(
            each,
            mention=replace(
                each.mention, start_char=each.mention.start_char - start, end_char=each.mention.end_char - start
            ),
        )
        for each in found
    ]


def attach_document(connection: Connection, document: str) -> Attached:
    """Attach a document's decisions to its sentences as they are now."""
    columns = (QUEUED.c.number, QUEUED.c.text_hash, QUEUED.c.start_char)
    rows = connection.execute(sa.select(*columns).where(QUEUED.c.document == document).order_by(QUEUED.c.number))
    return attach(read_decisions(connection, document=document), [tuple(row) for row in rows])


def read_reviews(connection: Connection, document: str, reviewer: str, policy: Policy) -> Mapping[int, Review]:
    """Return a document's reviews by sentence number; without those that are kept from a reviewer who is named."""
    reviews = attach_document(connection, document).found
    if not reviewer:
        return reviews
    place = (QUEUED.c.document == document, QUEUED.c.codings > 0)
    queued = {row.number: row for row in connection.execute(sa.select(QUEUED).where(*place))}
    return {
        number: review
        for number, review in reviews.items()
        if number not in queued or not _is_hidden(review, queued[number], policy, _find_own(review, reviewer))
    }


def read_progress(connection: Connection) -> Progress:
    """Say how far reviewing has come."""
    codes = STANDINGS.c.action.in_((Action.CODE.value, Action.ADJUDICATE.value))
    decided = sa.select(STANDINGS.c.reviewer, sa.func.count()).where(codes)
    hour = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
    own = decided.join(DECISIONS, DECISIONS.c.sequence == STANDINGS.c.sequence)
    recent = own.where(DECISIONS.c.decided_at >= hour)
    settled = [State.CONFIRMED, State.CORRECTED, State.DISPUTED, State.ADJUDICATED]
    sums = [sa.func.coalesce(sa.func.sum(QUEUES.c[name]), 0).label(name) for name in ("sentences", *QUEUE_COUNTS)]
    total = {name: int(value) for name, value in connection.execute(sa.select(*sums)).mappings().one().items()}
    states = Counter({state: total[state.value] for state in settled})
    states[State.PROPOSED] = total["sentences"] - states.total()
    columns = [QUEUES.c[name] for name in ("document", "sentences", *(state.value for state in settled))]
    documents = connection.execute(sa.select(*columns)).all()
    waiting = (QueueKind.SCORE, QueueKind.DOUBT, QueueKind.AUDIT)
    return Progress(
        decided=_count(connection, decided.group_by(STANDINGS.c.reviewer)),
        last_hour=_count(connection, recent.group_by(STANDINGS.c.reviewer)),
        states=dict(states),
        waiting={kind: total[f"awaiting_{kind.value}"] for kind in waiting},
        documents={document: (sum(counts), sentences) for document, sentences, *counts in documents},
        unattached=total["unattached"] + len(_list_homeless(connection)),
    )


def _count(connection: Connection, query: sa.Select[Any]) -> Mapping[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _list_homeless(connection: Connection) -> list[str]:
    """Return the documents that people decided about and that have left the corpus, once for each sentence."""
    columns = (DECISIONS.c.document, DECISIONS.c.text_hash, DECISIONS.c.reading, DECISIONS.c.start_char)
    query = sa.select(*columns).where(DECISIONS.c.document.not_in(sa.select(QUEUES.c.document))).distinct()
    return [row.document for row in connection.execute(query)]


def list_unattached(connection: Connection) -> Sequence[Review]:
    """Return the reviews whose words stand in no document now."""
    partly = connection.execute(sa.select(QUEUES.c.document).where(QUEUES.c.unattached > 0))
    documents = sorted({*(row.document for row in partly), *_list_homeless(connection)})
    return [review for document in documents for review in attach_document(connection, document).lost]


def list_disagreements(connection: Connection, *, settled: bool) -> Sequence[Disagreement]:
    """Return the disputed sentences, the latest said first; with ``settled`` the adjudicated ones."""
    state = State.ADJUDICATED if settled else State.DISPUTED
    query = sa.select(QUEUED.c.document, QUEUED.c.number, QUEUED.c.text_hash).where(QUEUED.c.state == state.value)
    found = []
    for document, number, text_hash in connection.execute(query).all():
        review = attach_words(connection, document, text_hash).found.get(number)
        if review:
            found.append(Disagreement(document, number, review))
    return sorted(found, key=lambda each: -max(decision.sequence for decision in each.review.decisions))


def is_overruled(review: Review, reviewer: str) -> bool:
    """Tell whether a lead gave a sentence another code than this reviewer had, or decided otherwise of a mention."""
    own = [each.after for each in review.decisions if each.reviewer == reviewer and each.action is Action.CODE]
    final = [each.after for each in review.decisions if each.action is Action.ADJUDICATE]
    if not own or not final:
        return False
    against = {replace(each, stands=not each.stands) for each in own[-1].mentions}
    return not says_same(own[-1], final[-1]) or not against.isdisjoint(final[-1].mentions)
