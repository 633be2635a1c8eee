"""The client: asks for one address politely and safely, and tells what came of it in a record.

Every ordinary outcome is a record, never an exception: gone, refused, too large, too slow, cut short, busy. What
comes is streamed to a ``.part`` file beside its target and moved into place once it is whole, so that an
interrupted request leaves no half file under the target's name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import httpcore
import httpx

from policymine.errors import PolicymineError
from policymine.moves import move
from policymine.sources.addresses import Guard, RefusedAddressError, Resolve, check_address, resolve
from policymine.sources.connections import Allowance, ChooseProxy, GuardedTransport, OverdueError, go_straight
from policymine.sources.forms import sniff
from policymine.sources.outcomes import AskAgainError, Fetched, Outcome, Wanted
from policymine.sources.pacing import RETRIED, Pace, choose_delay, read_retry_after
from policymine.sources.refusals import AGAIN, describe_form, describe_proxy, describe_wait, refuse_status
from policymine.sources.robots import MOST_BYTES, Robots

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how often. Times are in seconds; ``most_bytes`` bounds one body after decompression."""

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    most_bytes: int = 200_000_000
    most_redirects: int = 5
    attempts: int = 4
    interval_seconds: float = 1.0
    first_delay_seconds: float = 2.0
    longest_wait_seconds: float = 120.0


def name_agent(contact: str) -> str:
    """Return the user agent: what asks, and where its keeper can be reached."""
    told = f"contact: {contact}" if contact else "no contact given"
    return f"policymine/{version('policymine')} (research on policy texts; {told})"


class Client:
    """Asks for addresses, one at a time, in one thread. Clocks and sleep are in seconds and may be passed in.

    ``robots`` is heeded where it is given; ``choose_proxy`` says through which proxy a request goes, if through any.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        contact: str = "",
        guard: Guard | None = None,
        resolve: Resolve = resolve,
        robots: Robots | None = None,
        choose_proxy: ChooseProxy = go_straight,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._robots = robots
        self._sleep = sleep
        self._now = now
        self._pace = Pace(limits.interval_seconds, clock, sleep)
        self._allowance = Allowance(clock)
        self._http = httpx.Client(
            transport=GuardedTransport(guard or Guard(), resolve, self._allowance, choose_proxy),
            headers={"User-Agent": name_agent(contact), "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def fetch(self, wanted: Wanted, target: Path) -> Fetched:
        """Ask for an address and write what comes to ``target``; try again where that may help."""
        try:
            url = check_address(wanted.address)
        except RefusedAddressError as error:
            return self._close(Fetched(wanted.address, Outcome.REFUSED, str(error)))
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._close(replace(self._try(wanted, url, target), attempts=attempt))
            except AskAgainError as error:
                failed = Fetched(wanted.address, Outcome.FAILED, error.reason, status=error.status, attempts=attempt)
                delay = choose_delay(attempt, error.asked, self._limits.first_delay_seconds)
                if delay > self._limits.longest_wait_seconds:
                    self._pace.rest(url.host, delay)
                    return self._close(replace(failed, reason=describe_wait(error, url.host, delay)))
                if attempt >= self._limits.attempts:
                    return self._close(failed)
                self._sleep(delay)

    def _close(self, fetched: Fetched) -> Fetched:
        return replace(fetched, retrieved_at=self._now().isoformat(timespec="seconds"))

    def _try(self, wanted: Wanted, url: httpx.URL, target: Path) -> Fetched:
        """Ask once, following redirects; raise AskAgainError where asking again may help."""
        self._allowance.begin(self._limits.total_seconds)
        try:
            return self._follow(wanted, url, target)
        except RefusedAddressError as error:
            return Fetched(wanted.address, Outcome.REFUSED, str(error))
        except OverdueError:
            return Fetched(
                wanted.address,
                Outcome.FAILED,
                f"{url.host} took longer than {self._limits.total_seconds:g} seconds for it. {AGAIN}",
            )
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                return Fetched(
                    wanted.address,
                    Outcome.REFUSED,
                    f"{url.host} could not prove who it is ({error}). Open the address in a browser to see why.",
                )
            raise AskAgainError(f"{url.host} could not be reached ({_name(error)}). {AGAIN}") from error
        except httpcore.ProxyError as error:
            return Fetched(wanted.address, Outcome.FAILED, describe_proxy(url, str(error)))
        except (httpcore.RemoteProtocolError, httpx.DecodingError) as error:
            raise AskAgainError(f"{url.host} ended its answer before it was whole ({error}). {AGAIN}") from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise AskAgainError(f"{url.host} did not answer properly ({_name(error)}). {AGAIN}") from error

    def _follow(self, wanted: Wanted, url: httpx.URL, target: Path) -> Fetched:
        seen = [url]
        while True:
            self._heed(url)
            self._pace.wait(url.host)
            with self._http.stream("GET", url, headers=_list_headers(wanted)) as answer:
                if answer.status_code not in _REDIRECTS or "location" not in answer.headers:
                    return self._take(wanted, url, answer, target)
                url = _join(url, answer.headers["location"])
            if url in seen:
                return Fetched(
                    wanted.address, Outcome.REFUSED, f"{url.host} sends round in a circle. Check the address."
                )
            seen.append(url)
            if len(seen) > self._limits.most_redirects + 1:
                return Fetched(
                    wanted.address,
                    Outcome.REFUSED,
                    f"{seen[0].host} sends on more than {self._limits.most_redirects} times. Give the last address.",
                )

    def _heed(self, url: httpx.URL) -> None:
        """Heed what a site asks of programs; raise RefusedAddressError where it does not want this one."""
        if self._robots:
            self._pace.slow(url.host, self._robots.check(url, self._read_robots))

    def _read_robots(self, url: httpx.URL) -> str:
        """Return a site's robots.txt; empty where it has none. Raise AskAgainError where it cannot tell now."""
        for _ in range(self._limits.most_redirects + 1):
            self._pace.wait(url.host)
            with self._http.stream("GET", url) as answer:
                if answer.status_code in RETRIED or answer.status_code >= 500:
                    raise self._tell_busy(url, answer)
                if answer.status_code not in _REDIRECTS or "location" not in answer.headers:
                    return _read_start(answer) if answer.status_code == 200 else ""
                url = _join(url, answer.headers["location"])
        return ""

    def _tell_busy(self, url: httpx.URL, answer: httpx.Response) -> AskAgainError:
        return AskAgainError(
            f"{url.host} is busy or out of order (HTTP {answer.status_code}). {AGAIN}",
            status=answer.status_code,
            asked=read_retry_after(answer.headers.get("retry-after", ""), self._now()),
        )

    def _take(self, wanted: Wanted, url: httpx.URL, answer: httpx.Response, target: Path) -> Fetched:
        """Read an answer that is no redirect."""
        base = Fetched(
            wanted.address,
            Outcome.FAILED,
            status=answer.status_code,
            final_address=str(url),
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
        )
        if answer.status_code == 304 and (wanted.etag or wanted.last_modified):
            kept = replace(base, etag=base.etag or wanted.etag)
            return replace(kept, outcome=Outcome.UNCHANGED, last_modified=base.last_modified or wanted.last_modified)
        if answer.status_code in RETRIED:
            raise self._tell_busy(url, answer)
        if answer.status_code != 200:
            return refuse_status(base, url)
        return self._write(wanted, base, answer, target)

    def _write(self, wanted: Wanted, base: Fetched, answer: httpx.Response, target: Path) -> Fetched:
        """Stream a body to its target, whole or not at all."""
        part = target.with_name(target.name + ".part")
        try:
            size = self._stream(answer, part)
            if size is None:
                return replace(base, outcome=Outcome.TOO_LARGE, reason=self._describe_size(base))
            form = sniff(part)
            if size == 0 or form not in wanted.forms:
                return replace(base, outcome=Outcome.UNSUITABLE, reason=describe_form(base, answer.headers, form, size))
            move(part, target)
            return replace(base, outcome=Outcome.FETCHED, size_bytes=size, form=form, path=target)
        except OSError as error:
            raise PolicymineError(
                f"{target} cannot be written: {error.strerror or error}. Make room or choose another place, "
                "and run this again."
            ) from error
        finally:
            part.unlink(missing_ok=True)

    def _stream(self, answer: httpx.Response, part: Path) -> int | None:
        """Write a body to a file; return its size in bytes, or None where it is over the bound."""
        declared = answer.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self._limits.most_bytes:
            return None
        size = 0
        with part.open("wb") as stream:
            for chunk in answer.iter_bytes():
                size += len(chunk)
                if size > self._limits.most_bytes:
                    return None
                stream.write(chunk)
        return size

    def _describe_size(self, base: Fetched) -> str:
        return (
            f"{base.final_address} is larger than {self._limits.most_bytes / 1e6:g} MB. If it is wanted all the same, "
            "raise POLICYMINE_FETCH_MOST_MB."
        )


def _join(url: httpx.URL, location: str) -> httpx.URL:
    """Return the address that a redirect leads to; raise RefusedAddressError where it must not be asked."""
    try:
        return check_address(str(url.join(location)))
    except httpx.InvalidURL as error:
        raise RefusedAddressError(
            f"{url.host} sends on to what is no address ({error}). Open it in a browser."
        ) from error


def _read_start(answer: httpx.Response) -> str:
    """Return the text that an answer begins with; what is beyond the bound is left."""
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) >= MOST_BYTES:
            break
    return body[:MOST_BYTES].decode(errors="replace")


def _list_headers(wanted: Wanted) -> Mapping[str, str]:
    conditions = {"If-None-Match": wanted.etag, "If-Modified-Since": wanted.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _name(error: Exception) -> str:
    return str(error) or type(error).__name__
