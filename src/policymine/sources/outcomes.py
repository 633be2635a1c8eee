"""Outcomes: what to ask an address for, and what came of it, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from policymine.sources.forms import Form


class Outcome(StrEnum):
    """What came of asking for an address."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    UNSUITABLE = "unsuitable"
    FAILED = "failed"


LASTING = frozenset({Outcome.GONE, Outcome.REFUSED, Outcome.TOO_LARGE, Outcome.UNSUITABLE})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for. ``etag`` and ``last_modified`` make the request conditional; ``forms`` are what may come."""

    address: str
    etag: str = ""
    last_modified: str = ""
    forms: frozenset[Form] = frozenset(Form) - {Form.OTHER}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for an address. ``reason`` is a sentence with its remedy; empty where all went well.

    ``path`` is the file that was written, or None. ``status`` is the last HTTP status, 0 where there was none.
    ``retrieved_at`` is a UTC time in ISO form.
    """

    address: str
    outcome: Outcome
    reason: str = ""
    status: int = 0
    final_address: str = ""
    size_bytes: int = 0
    form: Form = Form.OTHER
    etag: str = ""
    last_modified: str = ""
    retrieved_at: str = ""
    attempts: int = 0
    path: Path | None = None

    @property
    def may_pass(self) -> bool:
        """Whether asking again later may help."""
        return self.outcome is Outcome.FAILED


class AskAgainError(Exception):
    """Asking again may help, after so many seconds where the site said so."""

    def __init__(self, reason: str, *, status: int = 0, asked: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.asked = asked
