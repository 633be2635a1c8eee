"""One SQLite file with the exported tables alone, and the metadata.json by which Datasette tells what they are.

The corpus' own store also holds accounts, sessions and queues, and must not be served; this file holds none of that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from policymine.documents import make_slug
from policymine.exports.contents import Contents
from policymine.exports.dictionary import DICTIONARY, Column, Row, Table, Type, list_dictionary
from policymine.wording import tell_number

METADATA = "metadata.json"
VIEW = "coded_sentences"
_TYPES = {
    Type.STRING: "TEXT",
    Type.INTEGER: "INTEGER",
    Type.NUMBER: "REAL",
    Type.BOOLEAN: "INTEGER",
    Type.DATE: "TEXT",
}
_FACETS = {
    "documents": ["kind", "status", "area"],
    "labels": ["code", "commitment", "participation"],
    "mentions": ["label", "concept"],
    "scores": ["measure", "stated"],
    "reviews": ["action", "state", "reviewer"],
}
_SORTED = {"labels": "influence"}
_VIEWED = "s.document, d.title, d.kind, s.sentence, s.page_number, {words}l.code, l.commitment, l.influence"


def write_database(contents: Contents, folder: Path) -> None:
    """Write the tables, the dictionary and a view of sentences with their codes to one file named for the corpus."""
    name = name_database(contents)
    with closing(sqlite3.connect(folder / f"{name}.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("BEGIN")
        for table in contents.tables:
            _write_table(connection, table, contents.read(table))
        _write_table(connection, DICTIONARY, iter(list_dictionary(contents.tables)))
        _add_view(connection, with_text=contents.choices.with_text)
        if contents.choices.with_text:
            _add_search(connection)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    described = {"title": contents.about["title"], "description": _describe(contents)}
    described["databases"] = {name: _describe_database(contents)}  # type: ignore[assignment]
    (folder / METADATA).write_text(
        json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def name_database(contents: Contents) -> str:
    """Return the name of the file, without its ending; Datasette shows it as the name of the database."""
    return make_slug(contents.about["corpus"]) or "corpus"


def _write_table(connection: sqlite3.Connection, table: Table, rows: Iterator[Row]) -> None:
    lines = [_declare(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_list(table.key)})")
    lines += [f"FOREIGN KEY ({_list(here)}) REFERENCES {other} ({_list(there)})" for here, other, there in table.links]
    connection.execute(f"CREATE TABLE {_quote(table.name)} ({', '.join(lines)})")
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(
        f"INSERT INTO {_quote(table.name)} VALUES ({marks})",  # noqa: S608 - names are the dictionary's
        (tuple(row.values()) for row in rows),
    )
    if "document" in table.names and table.key[0] != "document":
        connection.execute(f"CREATE INDEX {table.name}_by_document ON {_quote(table.name)} (document)")


def _declare(column: Column) -> str:
    return f"{_quote(column.name)} {_TYPES[column.type]}{' NOT NULL' if column.required else ''}"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quote, names))


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _add_view(connection: sqlite3.Connection, *, with_text: bool) -> None:
    columns = _VIEWED.format(words="s.heading, s.text, " if with_text else "")
    connection.execute(
        f"CREATE VIEW {VIEW} AS SELECT {columns} FROM sentences s "  # noqa: S608 - fixed words
        "JOIN labels l ON l.document = s.document AND l.sentence = s.sentence "
        "JOIN documents d ON d.document = s.document WHERE l.code <> 'none'"
    )


def _add_search(connection: sqlite3.Connection) -> None:
    """Let sentences be searched for words; Datasette finds this table by itself."""
    connection.execute('CREATE VIRTUAL TABLE sentences_fts USING fts5 (text, content="sentences")')
    connection.execute("INSERT INTO sentences_fts (sentences_fts) VALUES ('rebuild')")


def _describe(contents: Contents) -> str:
    about = contents.about
    scored = tell_number(int(about["documents"]), "document")
    return (
        f"{scored} scored with policymine {about['policymine']}: 0 is top down, 100 is bottom up. "
        f"Exported {about['text']}; reviewers {about['reviewers']}. Results {about['results'][:12]}."
    )


def _describe_database(contents: Contents) -> dict[str, Any]:
    tables = {table.name: _describe_table(table) for table in (*contents.tables, DICTIONARY)}
    tables[VIEW] = {"description": "Sentences that carry a code, with their document and what they add to its score."}
    tables["documents"]["label_column"] = "title"
    return {"title": contents.about["title"], "description": _describe(contents), "tables": tables}


def _describe_table(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"title": table.title, "description": table.meaning}
    described["columns"] = {column.name: _say(column) for column in table.columns}
    if facets := [name for name in _FACETS.get(table.name, ()) if name in table.names]:
        described["facets"] = facets
    if table.name in _SORTED:
        described["sort_desc"] = _SORTED[table.name]
    return described


def _say(column: Column) -> str:
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning
