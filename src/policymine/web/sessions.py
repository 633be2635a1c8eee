"""Sessions of people who have logged in, kept in the store: a restart logs nobody out. And what slows guessing."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from policymine.schema import SESSIONS

_LONGEST_SECONDS = 14 * 24 * 3600
_IDLE_SECONDS = 12 * 3600
_TOUCHED_SECONDS = 300


class Sessions:
    """Who is logged in with which token. The store has only hashes of tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, reviewer: str) -> str:
        """Log somebody in; return the token of their session."""
        token, now = secrets.token_urlsafe(32), time.time()
        with self._engine.begin() as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.begun_at < now - _LONGEST_SECONDS))
            row = {"token_hash": _hash(token), "reviewer": reviewer, "begun_at": now, "used_at": now}
            connection.execute(sa.insert(SESSIONS), row)
        return token

    def find(self, token: str) -> str:
        """Return who is logged in with a token; empty where nobody is, or no longer."""
        query = sa.select(SESSIONS).where(SESSIONS.c.token_hash == _hash(token))
        now = time.time()
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None or now - row["begun_at"] > _LONGEST_SECONDS or now - row["used_at"] > _IDLE_SECONDS:
            return ""
        if now - row["used_at"] > _TOUCHED_SECONDS:
            with self._engine.begin() as connection:
                at = SESSIONS.c.token_hash == row["token_hash"]
                connection.execute(sa.update(SESSIONS).where(at).values(used_at=now))
        return str(row["reviewer"])

    def end(self, token: str) -> None:
        """Log out."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_hash == _hash(token)))


class Attempts:
    """Counts wrong passwords by name and by address: so many in so many seconds, then wait."""

    def __init__(self, *, most: int = 8, seconds: float = 300.0) -> None:
        self._most = most
        self._seconds = seconds
        self._failed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def find_wait(self, *whose: str) -> float:
        """Return the seconds that somebody has to wait; 0 where they may try."""
        now = time.monotonic()
        with self._lock:
            return max((self._wait(each, now) for each in whose), default=0.0)

    def count(self, *whose: str) -> None:
        """Count a wrong password."""
        now = time.monotonic()
        with self._lock:
            if len(self._failed) > 10_000:
                self._failed = {name: times for name, times in self._failed.items() if self._wait(name, now)}
            for each in whose:
                self._failed.setdefault(each, deque(maxlen=self._most)).append(now)

    def _wait(self, name: str, now: float) -> float:
        times = self._failed.get(name, deque())
        return max(0.0, times[0] + self._seconds - now) if len(times) == self._most else 0.0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
