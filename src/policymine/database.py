"""The database behind a store: connecting, transactions, and errors in words that a person can act on.

SQLite in a file by default, PostgreSQL by address. On PostgreSQL each corpus has a schema of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext

from policymine.errors import PolicymineError, StoreError
from policymine.migrations import bring_up_to_date

WAIT_SECONDS = 30.0
"""How long a program waits for another one that writes. An address may set its own: ``?timeout=5``."""
_OURS = ("timeout", "schema")
_LOCK_NOT_AVAILABLE = "55P03"


def connect(address: str, *, durable: bool = False) -> Engine:
    """Connect to the store at a SQLAlchemy address: made where there is none, brought up to date where it is older.

    With ``durable`` a write is on the disk when it is acknowledged, whatever happens to the machine.
    Raise StoreError where it cannot be opened, and PolicymineError where it was written by a later version.
    """
    engine = _create_engine(address, durable=durable)
    try:
        bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _create_engine(address: str, *, durable: bool) -> Engine:
    try:
        url = sa.make_url(address)
        engine = sa.create_engine(url.difference_update_query(_OURS), connect_args=_choose_arguments(url))
    except (sa.exc.ArgumentError, ValueError) as error:
        raise PolicymineError(
            "That is not an address of a store. Correct POLICYMINE_DATABASE_URL or unset it."
        ) from error
    except ModuleNotFoundError as error:
        raise PolicymineError(
            f"The library {error.name} for {url.get_backend_name()} is not installed. "
            "For PostgreSQL install policymine[postgresql] and begin the address with postgresql+psycopg://."
        ) from error
    sa.event.listen(engine, "handle_error", _explain)
    if _is_file(url):
        sa.event.listen(engine, "connect", _prepare_durable if durable else _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _choose_arguments(url: URL) -> dict[str, Any]:
    """Return what a driver is given beside the address: how long it waits, and the schema that all names are in."""
    waits = float(str(url.query.get("timeout", WAIT_SECONDS)))
    if _is_file(url):
        return {"timeout": waits}
    if url.get_backend_name() != "postgresql":
        return {}
    schema = url.query.get("schema")
    path = f" -csearch_path={schema}" if schema else ""
    return {"options": f"-clock_timeout={round(waits * 1000)}{path}"}


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_durable(connection: Any, record: Any) -> None:
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that means to write takes the lock at once: having read first, it could not wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that writes, one at a time on SQLite; it is durable where the engine is, once this ends."""
    with engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def open_writing(address: str) -> Iterator[Connection]:
    """Connect to a store for one transaction that writes, durably."""
    engine = connect(address, durable=True)
    try:
        with begin_writing(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _explain(context: ExceptionContext) -> None:
    """Raise a StoreError for what the machine, another program or the network has done to a store."""
    fault = context.original_exception
    wraps = isinstance(context.sqlalchemy_exception, sa.exc.OperationalError | sa.exc.DatabaseError)
    if not wraps or isinstance(context.sqlalchemy_exception, sa.exc.IntegrityError | sa.exc.ProgrammingError):
        return
    url = context.engine.url if context.engine else None
    place = url.render_as_string(hide_password=True) if url else "its address"
    if url is not None and _is_file(url):
        if explanation := _explain_file(fault, url.database or "in memory"):
            raise StoreError(explanation) from fault
        return
    raise StoreError(_explain_server(fault, place), may_pass=True) from fault


def _explain_file(fault: BaseException, path: str) -> str:
    """Say what has become of a store in a file, and what to do; empty where the fault is a program's own."""
    name = str(getattr(fault, "sqlite_errorname", ""))
    begins = f"The store {path}"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"{begins} is kept by another program that writes to it: a run, the review app or a database browser. "
            "Nothing was lost. End that program, or wait for it, then run this again."
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"{begins} cannot be written to the end: {fault}. The disk is probably full. What was saved before stays. "
            "Free some space, then run this again."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return (
            f"{begins} cannot be opened for writing: {fault}. Whoever works on a corpus must be able to write in its "
            "folder: change its permissions, or copy the corpus to a place of your own."
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return (
            f"{begins} cannot be opened: {fault}. It is damaged, or no policymine store. Put a backup in its place; "
            "without one, move it away and run again: scores come back, what people decided does not."
        )
    return ""


def _explain_server(fault: BaseException, place: str) -> str:
    if getattr(fault, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return f"The store {place} is kept by another program that writes to it. Wait for it, then run this again."
    return (
        f"The store {place} cannot be used: {str(fault).strip()}. What was saved before stays. Check that its server "
        "runs, that the name and password are right and that its disk is not full, then run this again."
    )
