"""Pacing: how long to leave a site alone between requests, and how long to wait before asking again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED = frozenset({429, 502, 503, 504})


class Pace:
    """Keeps requests to one host ``interval_seconds`` apart. Clock and sleep are in seconds."""

    def __init__(self, interval_seconds: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._interval = interval_seconds
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._wider: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Wait until a host may be asked again, and count this request."""
        left = self._next.get(host, 0.0) - self._clock()
        if left > 0:
            self._sleep(left)
        self._next[host] = self._clock() + max(self._interval, self._wider.get(host, 0.0))

    def slow(self, host: str, interval_seconds: float) -> None:
        """Keep requests to a host at least so far apart from now on."""
        self._wider[host] = interval_seconds

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so many seconds from now."""
        self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)


def read_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number or an HTTP date), or None where it is neither."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    moment = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def choose_delay(attempt: int, asked: float | None, first_seconds: float) -> float:
    """Return the seconds to wait after a failed attempt (1 is the first): what the site asks, else twice as long each.

    As RFC 9110, section 10.2.3, has it: a Retry-After is obeyed.
    """
    own: float = first_seconds * 2 ** (attempt - 1)
    return own if asked is None else max(asked, own)
