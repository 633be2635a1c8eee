"""Migrations: what brings a store of an earlier version up to date, so that nothing that people did is lost.

Alembic runs them, in one transaction; a store in a file is copied first. A new store is made as it is now at once.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from policymine.errors import PolicymineError, StoreError
from policymine.moves import move
from policymine.schema import METADATA, REVISIONS, SCHEMA, SCHEMAS

_OLDEST = 1


def name_revision(schema: int) -> str:
    """Return the name of the migration that leads to a schema."""
    return f"{schema:04}"


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables of a store, or bring them up to date; raise PolicymineError where a later version wrote it."""
    with engine.connect() as connection:
        if _read_schema(connection, engine) == SCHEMA:
            return
    with engine.execution_options(writes=True).begin() as connection:
        _prepare_server(connection)
        found = _read_schema(connection, engine)
        if found == 0:
            _make(connection)
        elif found < SCHEMA:
            back_up(engine, found)
            _migrate(connection, found)


def _read_schema(connection: Connection, engine: Engine) -> int:
    """Return the schema of a store; 0 where it has no tables yet."""
    present = set(sa.inspect(connection).get_table_names())
    if SCHEMAS.name not in present:
        return 0
    found = connection.execute(sa.select(sa.func.max(SCHEMAS.c.version))).scalar() or 0
    if found == 0 or _OLDEST <= found <= SCHEMA:
        return found
    raise PolicymineError(
        f"The store {engine.url.render_as_string(hide_password=True)} was written by another version of policymine "
        f"(schema {found}; this one reads {_OLDEST} to {SCHEMA}). Use that version, or put a backup in its place."
    )


def _prepare_server(connection: Connection) -> None:
    """Let one at a time make or migrate the tables, where the database does not do so of itself as SQLite does.

    There the schema of the corpus is made too.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('policymine'))")
        schema = connection.exec_driver_sql("SHOW search_path").scalar()
        if schema and "," not in schema:
            connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))


def _make(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.execute(sa.delete(SCHEMAS))
    connection.execute(sa.insert(SCHEMAS), {"version": SCHEMA})
    connection.execute(sa.insert(REVISIONS), {"version_num": name_revision(SCHEMA)})


def back_up(engine: Engine, found: int) -> Path | None:
    """Copy a store that is a file, whole, beside itself; return the copy, or None where it is no file."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    store = Path(engine.url.database)
    copy = store.with_name(f"{store.stem}.schema-{found}.backup.sqlite")
    part = copy.with_name(f".{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        move(part, copy)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The store {store} is of an earlier version and has to be brought up to date, but it cannot be copied to "
            f"{copy.name} first: {error}. Nothing was changed. Free some space, see that you may write in its folder, "
            "then run this again."
        ) from error
    return copy


def _migrate(connection: Connection, found: int) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "policymine:migrations")
    config.attributes["connection"] = connection
    command.stamp(config, name_revision(found), purge=True)
    command.upgrade(config, name_revision(SCHEMA))
    connection.execute(sa.update(SCHEMAS).values(version=SCHEMA))
