"""A store of any earlier schema is brought up to date: nothing that stood in it is lost, and it is copied first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.conftest import ROOT

from policymine.database import connect
from policymine.errors import PolicymineError, StoreError
from policymine.migrations import name_revision
from policymine.schema import METADATA, SCHEMA

OLD = sorted((ROOT / "tests" / "data" / "schemas").glob("*.sql"))
MADE_FROM_THE_REST = {"queued", "queues", "standings", "schema_version"}
Rows = dict[str, list[dict[str, Any]]]


def make_store(path: Path, script: Path) -> None:
    """Make a store as an earlier version did, with a row in each of its tables."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(script.read_text(encoding="utf-8"))
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table != "schema_version" and not table.startswith("sqlite_"):
                columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
                values = {
                    name: 1 if kind in ("INTEGER", "BIGINT", "BOOLEAN", "FLOAT") else "{}"
                    for _, name, kind, *_ in columns
                }
                marks = ", ".join("?" for _ in values)
                names = ", ".join(f'"{name}"' for name in values)
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))  # noqa: S608


def read_rows(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in tables}  # noqa: S608


@pytest.mark.parametrize("script", OLD, ids=lambda path: path.stem)
def test_nothing_is_lost_on_the_way_from_any_schema(script: Path, tmp_path: Path) -> None:
    path = tmp_path / "a store é.sqlite"
    make_store(path, script)
    before = read_rows(path)
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
    after = read_rows(path)
    for table, rows in before.items():
        if table not in MADE_FROM_THE_REST:
            assert [{name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)] == rows
    assert after["schema_version"] == [{"version": SCHEMA}]
    assert after["alembic_version"] == [{"version_num": name_revision(SCHEMA)}]
    assert [row["text_key"] for row in after["history"]] == ["{}"]
    copies = list(tmp_path.glob("*.backup.sqlite"))
    assert [copy.name for copy in copies] == [
        f"a store é.schema-{before['schema_version'][0]['version']}.backup.sqlite"
    ]
    assert read_rows(copies[0]) == before


def test_a_store_that_is_up_to_date_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    for _ in range(2):
        connect(f"sqlite:///{path}").dispose()
    assert not list(tmp_path.glob("*backup*"))
    assert read_rows(path)["schema_version"] == [{"version": SCHEMA}]


def test_a_store_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    connect(f"sqlite:///{path}").dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(PolicymineError, match=r"schema 99; this one reads 1 to"):
        connect(f"sqlite:///{path}")
    assert read_rows(path)["schema_version"] == [{"version": 99}]


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_store(path, OLD[0])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE history (something INTEGER)")
    before = read_rows(path)
    with pytest.raises(sa.exc.OperationalError):
        connect(f"sqlite:///{path}")
    assert read_rows(path) == before


def test_a_store_that_cannot_be_copied_first_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_store(path, OLD[0])
    (tmp_path / ".store.schema-1.backup.sqlite.part").mkdir()
    before = read_rows(path)
    with pytest.raises(StoreError, match=r"store.schema-1.backup.sqlite first: .*Nothing was changed"):
        connect(f"sqlite:///{path}")
    assert read_rows(path) == before


def test_migrations_are_one_line_to_the_schema_of_today() -> None:
    scripts = ScriptDirectory(str(ROOT / "src" / "policymine" / "migrations"))
    assert [each.revision for each in scripts.walk_revisions()] == [name_revision(n) for n in range(SCHEMA, 0, -1)]
