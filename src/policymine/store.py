"""The store of a corpus: what each run found, in SQLAlchemy Core tables (SQLite by default).

A document's results are replaced whole in one transaction, so that a reader sees the old ones or the new ones.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from policymine.database import begin_writing, connect
from policymine.decisions import Decision, GivenRating
from policymine.errors import CorpusError
from policymine.journal import keep_last_ratings, read_all_by_document, read_decisions, read_given_ratings
from policymine.records import (
    Assessment,
    Box,
    Commitment,
    Estimate,
    Grounds,
    Label,
    Mention,
    Participation,
    Place,
    PlacedMention,
    Score,
    ScoredSentence,
    Sentence,
    Share,
    Status,
    Weighting,
)
from policymine.rows import Row, Rows, list_assessment, list_rows
from policymine.schema import ASSESSMENTS, HISTORY, MENTIONS, SENTENCES, read_clock
from policymine.settled import list_changed, read_settled, settle_label, settle_mentions

_DOCUMENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document's score as a run left it. ``recorded_at`` is a UTC time in ISO form."""

    recorded_at: str
    text_key: str
    key: str
    score: Score


@dataclass(frozen=True, slots=True)
class Summary:
    """A document's assessment without its text: keys, score and counts."""

    document: str
    text_key: str
    key: str
    score: Score
    pages: int
    extractor: str
    warnings: tuple[str, ...]


class Store:
    """Reads and writes what runs found. ``address`` is any SQLAlchemy address, or a connected engine."""

    def __init__(self, address: str | Engine) -> None:
        self._engine = connect(address) if isinstance(address, str) else address

    @property
    def engine(self) -> Engine:
        """What the store is connected by."""
        return self._engine

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def save(self, assessment: Assessment) -> None:
        """Replace a document's results in one transaction; add to its history where its score has changed."""
        self.save_rows(list_rows(assessment))

    def save_rows(self, rows: Rows) -> None:
        """Do the same with an assessment that has been listed."""
        with begin_writing(self._engine) as connection:
            _forget(connection, [rows.document])
            connection.execute(sa.insert(ASSESSMENTS), rows.assessment)
            _insert(connection, SENTENCES, rows.sentences)
            _insert(connection, MENTIONS, rows.mentions)
            _record(connection, rows.assessment)

    def read_decisions(self) -> dict[str, tuple[Decision, ...]]:
        """Return what people decided, by document."""
        with self._engine.connect() as connection:
            return read_all_by_document(connection)

    def read_decisions_of(self, document: str) -> list[Decision]:
        """Return what people decided about one document."""
        with self._engine.connect() as connection:
            return read_decisions(connection, document=document)

    def read_ratings(self) -> Sequence[GivenRating]:
        """Return what people make of whole documents: the last rating of each person on each."""
        with self._engine.connect() as connection:
            return keep_last_ratings(read_given_ratings(connection))

    def forget(self, documents: Iterable[str]) -> None:
        """Remove the results of documents that have left the corpus."""
        with begin_writing(self._engine) as connection:
            _forget(connection, list(documents))

    def read_summaries(self) -> dict[str, Summary]:
        """Return the summary of every assessed document, by document."""
        columns = [column for column in ASSESSMENTS.columns if column.name != "body"]
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*columns)).mappings().all()
        return {row["document"]: build_summary(dict(row)) for row in rows}

    def read_summary(self, document: str) -> Summary:
        """Return the summary of an assessed document; raise CorpusError where there is none."""
        columns = [column for column in ASSESSMENTS.columns if column.name != "body"]
        query = sa.select(*columns).where(ASSESSMENTS.c.document == document)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise CorpusError(f"The store has no document {document}. Score it with policymine run.")
        return build_summary(dict(row))

    def read_history(self, document: str) -> list[Recorded]:
        """Return every score that a document has had, or that rested on something else, the earliest first."""
        query = sa.select(HISTORY).where(HISTORY.c.document == document).order_by(HISTORY.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Recorded(row["recorded_at"], row["text_key"], row["key"], _build_score(json.loads(row["score"])))
            for row in rows
        ]

    def read_body(self, document: str) -> str:
        """Return the body that a document's offsets count in; empty where it was not read."""
        with self._engine.connect() as connection:
            query = sa.select(ASSESSMENTS.c.body).where(ASSESSMENTS.c.document == document)
            return str(connection.execute(query).scalar() or "")

    def read_sentences(self, document: str, *, settled: bool = False) -> list[ScoredSentence]:
        """Return a document's sentences in reading order; ``settled`` with what people made of their labels."""
        with self._engine.connect() as connection:
            codings = read_settled(connection, document) if settled else {}
            found = _read_sentences(connection, document)
        return [
            replace(each, label=settle_label(each.label, codings[each.sentence.index]))
            if each.sentence.index in codings
            else each
            for each in found
        ]

    def read_mentions(self, document: str, label: str | None = None, *, as_found: bool = False) -> list[PlacedMention]:
        """Return a document's mentions in reading order, all or of one label.

        They are those that count: what people struck out is left out, what they marked is there. ``as_found`` gives
        what the patterns found, whatever people made of it.
        """
        with self._engine.connect() as connection:
            found = _read_found(connection, document) if as_found else read_counted(connection, document)
        return [each for each in found if label in (None, each.mention.label)]

    def count_mentions(self) -> dict[str, dict[str, int]]:
        """Return the number of mentions that count, by document and label."""
        query = sa.select(MENTIONS.c.document, MENTIONS.c.label, sa.func.count()).group_by(
            MENTIONS.c.document, MENTIONS.c.label
        )
        counts: dict[str, dict[str, int]] = {}
        with self._engine.connect() as connection:
            for document, label, number in connection.execute(query):
                counts.setdefault(document, {})[label] = number
            for document in list_changed(connection):
                mentions = read_counted(connection, document)
                counts[document] = dict(Counter(each.mention.label for each in mentions))
        return counts


def _read_sentences(connection: Connection, document: str) -> list[ScoredSentence]:
    query = sa.select(SENTENCES).where(SENTENCES.c.document == document).order_by(SENTENCES.c.number)
    return [build_sentence(dict(row)) for row in connection.execute(query).mappings()]


def _read_found(connection: Connection, document: str) -> list[PlacedMention]:
    query = sa.select(MENTIONS).where(MENTIONS.c.document == document).order_by(MENTIONS.c.number)
    return [build_mention(dict(row)) for row in connection.execute(query).mappings()]


def read_counted(connection: Connection, document: str) -> list[PlacedMention]:
    """Return the mentions of a document that count, in reading order."""
    found, codings = _read_found(connection, document), read_settled(connection, document)
    changed = [number for number, each in codings.items() if each.mentions]
    if not changed:
        return found
    query = sa.select(SENTENCES).where(SENTENCES.c.document == document, SENTENCES.c.number.in_(changed))
    sentences = [build_sentence(dict(row)).sentence for row in connection.execute(query).mappings()]
    return settle_mentions(found, sentences, codings)


def _insert(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _forget(connection: Connection, documents: list[str]) -> None:
    # Once also where there is none: a store that may not be written is told before anything is read.
    for start in range(0, max(len(documents), 1), _DOCUMENTS_AT_ONCE):
        some = documents[start : start + _DOCUMENTS_AT_ONCE]
        for table in (MENTIONS, SENTENCES, ASSESSMENTS):
            connection.execute(sa.delete(table).where(table.c.document.in_(some)))


def read_key(connection: Connection, document: str) -> str:
    """Return the key of a document's results; empty where there are none."""
    query = sa.select(ASSESSMENTS.c.key).where(ASSESSMENTS.c.document == document)
    return str(connection.execute(query).scalar() or "")


def rewrite_score(connection: Connection, assessment: Assessment) -> None:
    """Put a new score, with what each sentence adds to it, in place of a document's old one; add it to the history.

    Everything else that the store has of the document stays: nothing was read again.
    """
    row = list_assessment(assessment)
    kept = ("key", "status", "reason", "score")
    query = sa.update(ASSESSMENTS).where(ASSESSMENTS.c.document == assessment.document)
    connection.execute(query.values(**{name: row[name] for name in kept}))
    place = (SENTENCES.c.document == assessment.document, SENTENCES.c.number == sa.bindparam("at"))
    weights = ("bottom_up", "top_down", "influence")
    rows = [
        {"at": each.sentence.index, **{f"new_{name}": getattr(each, name) for name in weights}}
        for each in assessment.sentences
    ]
    if rows:
        values: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(f"new_{name}") for name in weights}
        connection.execute(sa.update(SENTENCES).where(*place).values(**values), rows)
    _record(connection, row)


def _record(connection: Connection, assessed: Row) -> None:
    """Add a document's score to the history, unless it and all that it rests on are what was recorded last."""
    columns = (HISTORY.c.key, HISTORY.c.score)
    query = sa.select(*columns).where(HISTORY.c.document == assessed["document"]).order_by(HISTORY.c.number.desc())
    last = connection.execute(query.limit(1)).first()
    if last is None or tuple(last) != (assessed["key"], assessed["score"]):
        kept = {name: assessed[name] for name in ("document", "text_key", "key", "score")}
        connection.execute(sa.insert(HISTORY), kept | {"recorded_at": read_clock()})


def build_summary(row: Mapping[str, Any]) -> Summary:
    """Build a summary from its row."""
    return Summary(
        document=row["document"],
        text_key=row["text_key"],
        key=row["key"],
        score=_build_score(json.loads(row["score"])),
        pages=row["pages"],
        extractor=row["extractor"],
        warnings=tuple(json.loads(row["warnings"])),
    )


def read_score(written: str) -> Score:
    """Read a score from its JSON."""
    return _build_score(json.loads(written))


def _build_score(table: dict[str, Any]) -> Score:
    """Build a score from its JSON; what an earlier version did not store is not there."""
    soft, grounds = table.get("soft"), table.get("grounds")
    return Score(
        **{
            **table,
            "status": Status(table["status"]),
            "overall": _build_estimate(table["overall"]),
            "firm": _build_estimate(table["firm"]),
            "dimensions": {name: Estimate(**cells) for name, cells in table["dimensions"].items()},
            "soft": Share(**soft) if soft else None,
            "weightings": {code: _build_weighting(cells) for code, cells in table.get("weightings", {}).items()},
            "grounds": Grounds(**grounds) if grounds else None,
        }
    )


def _build_estimate(cells: dict[str, float] | None) -> Estimate | None:
    return Estimate(**cells) if cells else None


def _build_weighting(cells: dict[str, Any]) -> Weighting:
    estimates = {name: Estimate(**cells[name]) for name in ("at_zero", "as_given", "at_one")}
    return Weighting(weight=cells["weight"], **estimates)


_SENTENCE_COLUMNS = (
    "text", "start_char", "end_char", "page_number", "page_label", "heading", "lead_in", "previous", "section",
)  # fmt: skip


def build_sentence(row: Mapping[str, Any]) -> ScoredSentence:
    """Build a sentence from its row."""
    sentence = Sentence(
        index=row["number"],
        places=tuple(_build_place(cells) for cells in json.loads(row["places"])),
        **{name: row[name] for name in _SENTENCE_COLUMNS},
    )
    label = Label(
        code=row["code"],
        probabilities=json.loads(row["probabilities"]),
        commitment=Commitment(row["commitment"]),
        participation=Participation(row["participation"]) if row["participation"] else None,
    )
    return ScoredSentence(sentence, label, row["outcome"], row["bottom_up"], row["top_down"], row["influence"])


def _build_place(cells: list[float]) -> Place:
    start, end, page, *corners = cells
    return Place(int(start), int(end), int(page), Box(*corners))


def build_mention(row: Mapping[str, Any]) -> PlacedMention:
    """Build a mention from its row."""
    names = ("label", "concept", "start_char", "end_char", "text", "negated", "quoted")
    mention = Mention(**{name: row[name] for name in names})
    return PlacedMention(mention, row["sentence_number"], row["page_number"], row["page_label"], row["heading"])
