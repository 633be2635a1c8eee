"""Excerpts: parts of what the store knows, so that a page of a long document costs no more than one of a short one."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from policymine.records import Label, PlacedMention, ScoredSentence
from policymine.schema import ASSESSMENTS, HISTORY, MENTIONS, SENTENCES
from policymine.settled import read_settled, settle_label, settle_mentions
from policymine.store import Summary, build_mention, build_sentence, build_summary

SHEET_SENTENCES = 40
_LONGEST_SHEET_SENTENCES = 120
_DOCUMENTS_AT_ONCE = 500
_LOOK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch of a document that is shown at once: the sentences from ``first`` to ``last``.

    Where the document has pages it is one page, or a part of a very full one.
    """

    first: int
    last: int
    page_number: int
    page_label: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text of a sheet: ``body`` is the part of the document's body that begins at ``start_char``."""

    body: str
    start_char: int
    sentences: tuple[ScoredSentence, ...]
    mentions: tuple[PlacedMention, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Numbers of sentences by code, and of those by commitment and by participation."""

    commitments: Mapping[tuple[str, str], int]
    participations: Mapping[tuple[str, str], int]


class SummaryShelf:
    """The summaries of all documents, of which only those that have changed are read again.

    A document has changed where its results have another key or status, or where the history has a new score of it.
    As long as there are as many documents and scores as before, they are looked at one by one every few seconds only.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._last = -1
        self._looked_at = -math.inf
        self._known: dict[str, tuple[str, str]] = {}
        self._summaries: dict[str, Summary] = {}

    def read(self) -> tuple[Mapping[str, Summary], bool]:
        """Return the summaries by document, and whether any has changed since they were read last."""
        with self._engine.connect() as connection:
            last = int(connection.execute(sa.select(sa.func.max(HISTORY.c.number))).scalar() or 0)
            if self._is_likely_as_before(connection, last):
                return self._summaries, False
            self._looked_at = time.monotonic()
            moved = self._list_moved(connection) if last != self._last else set()
            found = connection.execute(sa.select(ASSESSMENTS.c.document, ASSESSMENTS.c.key, ASSESSMENTS.c.status))
            known = {row.document: (row.key, row.status) for row in found}
            changed = [name for name, row in known.items() if name in moved or self._known.get(name) != row]
            read = dict(_read_summaries(connection, changed))
        if read or len(known) != len(self._known):
            self._summaries = {name: each for name, each in self._summaries.items() if name in known} | read
            self._known, self._last = known, last
            return self._summaries, True
        self._last = last
        return self._summaries, False

    def _is_likely_as_before(self, connection: sa.engine.Connection, last: int) -> bool:
        """Tell whether no score and no document is new, and all were looked at a moment ago."""
        number = connection.execute(sa.select(sa.func.count()).select_from(ASSESSMENTS)).scalar()
        same = (last, number) == (self._last, len(self._known))
        return same and time.monotonic() - self._looked_at < _LOOK_SECONDS

    def _list_moved(self, connection: sa.engine.Connection) -> set[str]:
        query = sa.select(HISTORY.c.document).where(HISTORY.c.number > self._last).distinct()
        return {row.document for row in connection.execute(query)}


def _read_summaries(connection: sa.engine.Connection, documents: Sequence[str]) -> Iterator[tuple[str, Summary]]:
    columns = [column for column in ASSESSMENTS.columns if column.name != "body"]
    for start in range(0, len(documents), _DOCUMENTS_AT_ONCE):
        wanted = ASSESSMENTS.c.document.in_(documents[start : start + _DOCUMENTS_AT_ONCE])
        for row in connection.execute(sa.select(*columns).where(wanted)).mappings():
            yield row["document"], build_summary(dict(row))


def list_sheets(engine: Engine, document: str) -> list[Sheet]:
    """Return the sheets of a document in reading order."""
    columns = (SENTENCES.c.number, SENTENCES.c.page_number, SENTENCES.c.page_label, SENTENCES.c.section)
    query = sa.select(*columns).where(SENTENCES.c.document == document).order_by(SENTENCES.c.number)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    is_paged = bool(rows) and rows[-1].page_number > rows[0].page_number
    sheets: list[Sheet] = []
    for row in rows:
        if sheets and not _begins_sheet(sheets[-1], row, is_paged=is_paged):
            sheets[-1] = Sheet(sheets[-1].first, row.number, sheets[-1].page_number, sheets[-1].page_label)
        else:
            sheets.append(Sheet(row.number, row.number, row.page_number, row.page_label))
    return sheets


def _begins_sheet(last: Sheet, row: Any, *, is_paged: bool) -> bool:
    longest = _LONGEST_SHEET_SENTENCES if is_paged else SHEET_SENTENCES
    return bool(row.page_number != last.page_number or row.number - last.first >= longest)


def read_excerpt(engine: Engine, document: str, sheet: Sheet) -> Excerpt:
    """Return the text of a sheet with the headings before its first sentence."""
    within = sa.and_(SENTENCES.c.document == document, SENTENCES.c.number.between(sheet.first, sheet.last))
    with engine.connect() as connection:
        rows = connection.execute(sa.select(SENTENCES).where(within).order_by(SENTENCES.c.number)).mappings()
        sentences = [build_sentence(dict(row)) for row in rows]
        start, end = _find_span(connection, document, sheet, sentences)
        part = sa.func.substr(ASSESSMENTS.c.body, start + 1, end - start)
        body = str(connection.execute(sa.select(part).where(ASSESSMENTS.c.document == document)).scalar() or "")
        placed = sa.and_(MENTIONS.c.document == document, MENTIONS.c.start_char.between(start, end))
        marks = connection.execute(sa.select(MENTIONS).where(placed).order_by(MENTIONS.c.number)).mappings()
        mentions = [build_mention(dict(row)) for row in marks]
        settled = read_settled(connection, document)
    counted = settle_mentions(mentions, (each.sentence for each in sentences), settled)
    return Excerpt(body, start, tuple(sentences), tuple(counted))


def _find_span(
    connection: sa.engine.Connection, document: str, sheet: Sheet, sentences: Sequence[ScoredSentence]
) -> tuple[int, int]:
    """Return where a sheet's text begins and ends: from the end of the sentence before it."""
    own = SENTENCES.c.document == document
    before = sa.select(SENTENCES.c.end_char).where(own, SENTENCES.c.number == sheet.first - 1)
    start = connection.execute(before).scalar() or 0
    return int(start), max((each.sentence.end_char for each in sentences), default=int(start))


def read_moving(engine: Engine, document: str, limit: int) -> list[ScoredSentence]:
    """Return the sentences that moved a document's score most either way, ``limit`` of each, labelled as they count."""
    own = SENTENCES.c.document == document
    ends = (
        (SENTENCES.c.influence > 0, SENTENCES.c.influence.desc()),
        (SENTENCES.c.influence < 0, SENTENCES.c.influence.asc()),
    )
    with engine.connect() as connection:
        settled = read_settled(connection, document)
        found = [
            build_sentence(dict(row))
            for end, order in ends
            for row in connection.execute(sa.select(SENTENCES).where(own, end).order_by(order).limit(limit)).mappings()
        ]
    return [replace(each, label=settle_label(each.label, settled.get(each.sentence.index))) for each in found]


def read_profile(engine: Engine, document: str) -> Profile:
    """Count a document's sentences by code and commitment, and by code and participation, as they count.

    What people settled stands in place of what the program found.
    """
    with engine.connect() as connection:
        settled = read_settled(connection, document)
        tables = [
            _count(connection.execute(_group(document, column)))
            for column in (SENTENCES.c.commitment, SENTENCES.c.participation)
        ]
        query = sa.select(SENTENCES).where(SENTENCES.c.document == document, SENTENCES.c.number.in_(settled))
        reviewed = [build_sentence(dict(row)) for row in connection.execute(query).mappings()]
    for scored in reviewed:
        _move(tables, scored.label, settle_label(scored.label, settled[scored.sentence.index]))
    return Profile(*tables)


def _move(tables: Iterable[dict[tuple[str, str], int]], before: Label, after: Label) -> None:
    """Count a sentence under another label than it was counted under."""
    for table, old, new in zip(tables, _list_levels(before), _list_levels(after), strict=True):
        table[old] -= 1
        table[new] = table.get(new, 0) + 1


def _list_levels(label: Label) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what a label is counted under: its code with its commitment, and with its participation."""
    participation = label.participation.value if label.participation else ""
    return (label.code, label.commitment.value), (label.code, participation)


def _group(document: str, column: sa.Column[Any]) -> sa.Select[Any]:
    query = sa.select(SENTENCES.c.code, column, sa.func.count()).where(SENTENCES.c.document == document)
    return query.group_by(SENTENCES.c.code, column)


def _count(rows: Iterable[Any]) -> dict[tuple[str, str], int]:
    return {(code, value or ""): number for code, value, number in rows}
