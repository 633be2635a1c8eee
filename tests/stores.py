"""Stores in a PostgreSQL database: a fresh one for a test, and all that a store in a file holds put into it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from policymine.database import begin_writing, connect
from policymine.schema import METADATA
from policymine.settings import read_settings

SERVER = os.environ.get("POLICYMINE_TEST_POSTGRESQL", "")
ON_POSTGRESQL = os.environ.get("POLICYMINE_TEST_STORE") == "postgresql"
needs_postgresql = pytest.mark.skipif(not SERVER, reason="POLICYMINE_TEST_POSTGRESQL names no PostgreSQL server")
_KEPT = {"schema_version", "alembic_version"}


@contextmanager
def make_database() -> Iterator[str]:
    """Make a database on the server; give its address, and drop it in the end."""
    name = f"policymine_{uuid.uuid4().hex[:12]}"
    url = sa.make_url(SERVER)
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


@contextmanager
def keep_stores_in(address: str) -> Iterator[None]:
    """Let every corpus keep its store in a database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICYMINE_DATABASE_URL", address)
        read_settings.cache_clear()
        yield
    read_settings.cache_clear()


def copy_store(source: str, target: str) -> None:
    """Put all that one store holds into another, which is empty."""
    old, new = connect(source), connect(target)
    with old.connect() as reading, begin_writing(new) as writing:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in reading.execute(sa.select(table)).mappings()]
            if rows and table.name not in _KEPT:
                writing.execute(sa.insert(table), rows)
                _count_on(writing, table)
    old.dispose()
    new.dispose()


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number new rows from the last one on: it does not look at numbers that it was given."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        last = sa.select(sa.func.max(column)).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(f"{table.name}_{column.name}_seq", last)))


def move_store(folder: Path) -> None:
    """Put what the store of a corpus in its folder holds into the store that the settings name."""
    copy_store(f"sqlite:///{folder / 'policymine.sqlite'}", read_settings().locate_store(folder))
