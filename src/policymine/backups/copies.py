"""A copy of a store as it is at one moment, while a run or the review app goes on writing to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from policymine.database import connect
from policymine.errors import PolicymineError
from policymine.reviewing.exchange import Row, list_history
from policymine.schema import LEASES, SESSIONS

_PATIENCE_SECONDS = 60.0
_PASSING = (SESSIONS.name, LEASES.name)


def copy_store(address: str, target: Path) -> bool:
    """Copy the SQLite store at an address, without who is logged in or holds a sentence; False: there is none yet.

    SQLite's own backup copies every page within one read: what others write meanwhile is in the copy whole or not at
    all. Raise PolicymineError where the store is no SQLite file, is damaged, or stays locked.
    """
    source = _find_file(address)
    if not source.is_file():
        return False
    with _say_what_is_wrong(source):
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=rw", uri=True, timeout=_PATIENCE_SECONDS)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            _forget_passing(new)
        check_store(target)
    return True


def _find_file(address: str) -> Path:
    url = sa.make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise PolicymineError(
            f"The store is at {url.render_as_string()}, and only a store in an SQLite file can be backed up so. "
            "Use the database's own tool (pg_dump for PostgreSQL), and copy the corpus folder."
        )
    return Path(url.database)


def _forget_passing(connection: sqlite3.Connection) -> None:
    """Take out what is of the moment: sessions must not open a restored corpus."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in there.intersection(_PASSING):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
    connection.commit()
    connection.execute("VACUUM")


def check_store(path: Path) -> None:
    """Raise PolicymineError where a store's file is damaged."""
    with _say_what_is_wrong(path), closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise PolicymineError(f"The store {path} is damaged: {found[0]}. Restore an earlier backup.")


@contextmanager
def _say_what_is_wrong(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise PolicymineError(
            f"The store {path} cannot be copied: {error}. Check that it is a policymine store and that the disk is not "
            "full, and try again."
        ) from error


def read_copied_history(path: Path) -> list[Row]:
    """Return every decision and rating of a copied store, which is brought up to date if it is older."""
    engine = connect(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return list_history(connection)
    finally:
        engine.dispose()
