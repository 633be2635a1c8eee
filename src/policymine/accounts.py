"""Accounts: the people of a corpus, with their role, and what proves that it is them.

Passwords are kept as argon2id hashes. A token is 256 random bits and is kept as its SHA-256: what cannot be guessed
needs no slow hash.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Connection

from policymine.decisions import Reviewer, Role
from policymine.errors import PolicymineError
from policymine.schema import REVIEWERS, read_clock

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1024
_NAME = re.compile(r"[^\W_][\w.@' -]{0,62}[\w.]|[^\W_]")
_HASHER = PasswordHasher()


def add_reviewer(connection: Connection, name: str, role: Role, password: str = "") -> Reviewer:
    """Add a person; raise PolicymineError where the name is taken or unfit, or the password too short."""
    if not _NAME.fullmatch(name) or name != name.strip():
        raise PolicymineError(
            f"{name!r} cannot be a reviewer's name. Use letters, digits, spaces and . _ - @ ', 64 at most."
        )
    if find_reviewer(connection, name):
        raise PolicymineError(f"There is a reviewer {name} already. Choose another name.")
    row = {
        "name": name,
        "role": role.value,
        "password_hash": _hash_password(password) if password else "",
        "token_hash": "",
        "created_at": read_clock(),
        "disabled_at": "",
    }
    connection.execute(sa.insert(REVIEWERS), row)
    return _build(row)


def find_reviewer(connection: Connection, name: str) -> Reviewer | None:
    """Return a person, or None."""
    row = connection.execute(sa.select(REVIEWERS).where(REVIEWERS.c.name == name)).mappings().first()
    return _build(dict(row)) if row else None


def read_reviewers(connection: Connection) -> Sequence[Reviewer]:
    """Return everybody, by name."""
    rows = connection.execute(sa.select(REVIEWERS).order_by(REVIEWERS.c.name)).mappings()
    return [_build(dict(row)) for row in rows]


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Give a person another role."""
    _change(connection, name, role=role.value)


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give a person another password."""
    _change(connection, name, password_hash=_hash_password(password))


def make_token(connection: Connection, name: str) -> str:
    """Make a person a new token in place of any old one, and return it: it is not kept and cannot be shown again."""
    token = secrets.token_urlsafe(32)
    _change(connection, name, token_hash=_hash_token(token))
    return token


def disable_reviewer(connection: Connection, name: str) -> None:
    """Shut a person out. Their decisions stay, and so does their name."""
    _change(connection, name, disabled_at=read_clock(), password_hash="", token_hash="")


def readmit_reviewer(connection: Connection, name: str, password: str = "") -> None:
    """Let a person in again who was shut out, under their name and role.

    Their old password and token do not come back. Raise PolicymineError where they may come in already.
    """
    found = find_reviewer(connection, name)
    if found and not found.disabled_at:
        raise PolicymineError(f"{name} is not shut out. Nothing was changed.")
    _change(connection, name, disabled_at="", password_hash=_hash_password(password) if password else "")


def check_password(connection: Connection, name: str, password: str) -> Reviewer | None:
    """Return the person whose password this is, or None; takes as long where there is nobody of that name."""
    row = connection.execute(sa.select(REVIEWERS).where(REVIEWERS.c.name == name)).mappings().first()
    kept = row["password_hash"] if row else ""
    try:
        fits = _HASHER.verify(kept or _make_decoy(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return _build(dict(row)) if row and kept and fits and not row["disabled_at"] else None


def check_token(connection: Connection, token: str) -> Reviewer | None:
    """Return the person whose token this is, or None."""
    query = sa.select(REVIEWERS).where(REVIEWERS.c.token_hash == _hash_token(token), REVIEWERS.c.disabled_at == "")
    row = connection.execute(query).mappings().first()
    return _build(dict(row)) if row and token else None


def count_coders(connection: Connection) -> int:
    """Return how many people may code."""
    query = sa.select(sa.func.count()).where(REVIEWERS.c.role != Role.READER.value, REVIEWERS.c.disabled_at == "")
    return int(connection.execute(query).scalar() or 0)


def _change(connection: Connection, name: str, **cells: Any) -> None:
    changed = connection.execute(sa.update(REVIEWERS).where(REVIEWERS.c.name == name).values(**cells))
    if not changed.rowcount:
        raise PolicymineError(f"There is no reviewer {name}. See who there is with: policymine reviewers list CORPUS")


def _hash_password(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PolicymineError(
            f"A password needs {SHORTEST_PASSWORD} characters at least and {LONGEST_PASSWORD} at most. Choose another."
        )
    return _HASHER.hash(password)


def _hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache(maxsize=1)
def _make_decoy() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))


def _build(row: dict[str, Any]) -> Reviewer:
    return Reviewer(
        name=row["name"],
        role=Role(row["role"]),
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
        has_password=bool(row["password_hash"]),
        has_token=bool(row["token_hash"]),
    )
