"""What is exported: a corpus' manifest, and its store as it is at one moment, as rows of the dictionary's tables.

Everything is read in one transaction, so that a run or a review in the middle changes nothing of an export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from policymine.codebooks import read_vocabulary
from policymine.database import connect
from policymine.documents import Corpus, open_corpus
from policymine.exports import review_rows, score_rows
from policymine.exports.dictionary import PER_CODE, Choices, Row, Table, fit_table
from policymine.exports.tables import NOT_SCORED, TABLES, WITHDRAWN
from policymine.pipeline import locate_codebook
from policymine.records import Document, Status
from policymine.rows import list_mention
from policymine.schema import ASSESSMENTS, MENTIONS, SENTENCES
from policymine.settings import read_settings
from policymine.settled import list_changed
from policymine.store import Summary, build_summary, read_counted


@dataclass(frozen=True)
class Contents:
    """A corpus at one moment. ``tables`` are those of the dictionary as this corpus and these choices have them."""

    corpus: Corpus
    connection: Connection
    choices: Choices
    tables: tuple[Table, ...]
    summaries: Mapping[str, Summary]

    def read(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table in the order of its key, with its columns in their order; empty text is None."""
        names = table.names
        for row in self._readers[table.name]():
            yield {name: None if row.get(name) == "" else row.get(name) for name in names}

    @cached_property
    def about(self) -> Mapping[str, str]:
        """What the export is of: enough to cite it and to tell it from another."""
        keys = "\n".join(f"{name} {self.summaries[name].key}" for name in sorted(self.summaries))
        return {
            "corpus": self.corpus.name,
            "title": self.corpus.title,
            "codebook": Path(self.corpus.codebook).name,
            "policymine": version("policymine"),
            "documents": str(len(self.corpus.documents)),
            "results": hashlib.sha256(keys.encode()).hexdigest(),
            "text": "with the words of documents" if self.choices.with_text else "without the words of documents",
            "reviewers": "by name" if self.choices.with_reviewers else "numbered; notes and times left out",
        }

    def read_body(self, document: str) -> str:
        """Return the body that a document's offsets count in; empty where it was not read."""
        query = sa.select(ASSESSMENTS.c.body).where(ASSESSMENTS.c.document == document)
        return str(self.connection.execute(query).scalar() or "")

    @cached_property
    def _readers(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        connection, choices = self.connection, self.choices
        return {
            "documents": self._read_documents,
            "sentences": lambda: self._select(SENTENCES, "sentence"),
            "labels": self._read_labels,
            "mentions": self._read_mentions,
            "scores": lambda: score_rows.list_figures(self.summaries),
            "reviews": lambda: review_rows.list_reviews(connection, choices),
            "ratings": lambda: review_rows.list_ratings(connection, choices),
        }

    def _read_documents(self) -> Iterator[Row]:
        for document in sorted(self.corpus.every, key=lambda each: each.document):
            yield _list_document(document, self.summaries.get(document.document))

    def _select(self, table: sa.Table, number: str, only: str = "") -> Iterator[Row]:
        """Yield the rows that a run left of each document, or of one; ``number`` is what their number is called."""
        for document in [only] if only else sorted(self.summaries):
            query = sa.select(table).where(table.c.document == document).order_by(table.c.number)
            for row in self.connection.execute(query).mappings():
                yield {**row, number: row["number"], **_find_sentence(row)}

    def _read_mentions(self) -> Iterator[Row]:
        """Yield the mentions that count: without those that people struck out, with those that they marked."""
        changed = set(list_changed(self.connection))
        for document in sorted(self.summaries):
            if document not in changed:
                yield from self._select(MENTIONS, "mention", document)
                continue
            for number, placed in enumerate(read_counted(self.connection, document)):
                yield {
                    "document": document,
                    "mention": number,
                    **list_mention(placed),
                    "sentence": placed.sentence_index,
                }

    def _read_labels(self) -> Iterator[Row]:
        for row in self._select(SENTENCES, "sentence"):
            shares = json.loads(row["probabilities"])
            yield row | {f"probability_{code}": share for code, share in shares.items()}


def _find_sentence(row: sa.RowMapping) -> Row:
    return {"sentence": row["sentence_number"]} if "sentence_number" in row else {}


def _list_document(document: Document, summary: Summary | None) -> Row:
    row = {**asdict(document), "kind": document.kind.value}
    if document.withdrawn_on:
        return row | {"status": WITHDRAWN, "reason": document.withdrawn_because}
    if summary is None:
        return row | {"status": NOT_SCORED, "reason": "not scored yet. Score it with policymine run"}
    score = summary.score
    row |= {
        "status": score.status.value,
        "reason": score.reason,
        "warnings": "; ".join(summary.warnings),
        "extractor": summary.extractor,
        "result_key": summary.key,
    }
    if score.status is Status.QUARANTINED:
        return row
    return row | _list_counts(summary) | _list_grounds(summary)


def _list_counts(summary: Summary) -> Row:
    score = summary.score
    return {
        "pages": summary.pages,
        "sentences_counted": score.sentences,
        "sentences_coded": score.coded,
        "salience": score.salience,
        "coded_twice": score.coded_twice,
    }


def _list_grounds(summary: Summary) -> Row:
    grounds = summary.score.grounds
    if grounds is None:
        return {}
    names = {"codebook_sha256": "codebook", "classifier_sha256": "classifier"}
    names |= {name: name for name in ("method", "seed", "program")}
    return {name: getattr(grounds, source) for name, source in names.items()}


@contextmanager
def open_contents(folder: Path, choices: Choices = Choices()) -> Iterator[Contents]:  # noqa: B008 - frozen
    """Open a corpus for an export, all of it as it is now."""
    corpus = open_corpus(folder)
    engine = connect(read_settings().locate_store(folder), durable=True)
    try:
        with engine.connect() as connection, connection.begin():
            yield _build_contents(corpus, connection, choices)
    finally:
        engine.dispose()


def _build_contents(corpus: Corpus, connection: Connection, choices: Choices) -> Contents:
    summaries = _read_summaries(corpus, connection)
    names = _read_names(corpus, connection)
    tables = tuple(fit_table(table, choices, names) for table in TABLES)
    return Contents(corpus, connection, choices, tables, summaries)


def _read_summaries(corpus: Corpus, connection: Connection) -> dict[str, Summary]:
    """Return the summaries of documents that are in the corpus; what has left it is not exported."""
    columns = [column for column in ASSESSMENTS.columns if column.name != "body"]
    rows = connection.execute(sa.select(*columns)).mappings()
    found = {row["document"]: build_summary(dict(row)) for row in rows}
    return {each.document: found[each.document] for each in corpus.documents if each.document in found}


def _read_names(corpus: Corpus, connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the names that may stand in columns: the codebook's, and those that the store has from an earlier one."""
    vocabulary = read_vocabulary(locate_codebook(corpus))
    labels = connection.execute(sa.select(MENTIONS.c.label).distinct()).scalars()
    firsts = connection.execute(sa.select(SENTENCES.c.probabilities).where(SENTENCES.c.number == 0)).scalars()
    codes = _join(vocabulary.codes, (code for each in firsts for code in json.loads(each)))
    return {
        PER_CODE: codes,
        "labels.code": codes,
        "mentions.label": _join(vocabulary.labels, labels),
    }


def _join(first: Iterator[str] | Mapping[str, str] | tuple[str, ...], then: object) -> tuple[str, ...]:
    known = tuple(first)
    return (*known, *sorted(set(then) - set(known)))  # type: ignore[call-overload]
