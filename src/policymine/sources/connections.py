"""Connections: only to machines that were looked up and admitted a moment before, and only for as long as allowed.

The name is resolved once and that very IP address is connected to, so that a name that changes its meaning between
the check and the connection (DNS rebinding) gains nothing. The certificate is still checked against the name.

A proxy looks names up itself. What goes through one is checked as far as this machine can tell: an IP address off the
public internet, a name that leads to one here, and a name that only a private network can know are refused.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from policymine.sources.addresses import Guard, Resolve, read_networks

ChooseProxy = Callable[[str, str], str]
"""Says through which proxy a request with a scheme to a host goes: its address, or nothing."""
_TICK_SECONDS = 0.005
_ANYWHERE = Guard(read_networks("0.0.0.0/0, ::/0"))


def go_straight(_scheme: str, _host: str) -> str:
    """Go through no proxy."""
    return ""


class OverdueError(Exception):
    """The time for a whole request has run out."""


class Allowance:
    """The time that is left for the request under way, by a clock in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = float("inf")

    def begin(self, seconds: float) -> None:
        """Allow so many seconds from now."""
        self._until = self._clock() + seconds

    def limit(self, timeout: float | None) -> float | None:
        """Return a timeout cut to what is left; raise OverdueError where nothing is."""
        left = self._until - self._clock()
        if left <= _TICK_SECONDS:
            raise OverdueError
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write is within the allowance."""

    def __init__(self, inner: httpcore.NetworkStream, allowance: Allowance) -> None:
        self._inner = inner
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._inner.read(max_bytes, self._allowance.limit(timeout))
        except httpcore.TimeoutException:
            self._allowance.limit(timeout)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._allowance.limit(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._allowance.limit(timeout))
        return _Stream(inner, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Resolves a name, has its IP addresses admitted, and connects to the first that answers."""

    def __init__(self, guard: Guard, resolve: Resolve, allowance: Allowance) -> None:
        self._guard = guard
        self._resolve = resolve
        self._allowance = allowance
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        ips = self._guard.choose(host, self._look_up(host, port))
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for ip in ips:
            try:
                stream = self._inner.connect_tcp(
                    ip, port, self._allowance.limit(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
            else:
                return _Stream(stream, self._allowance)
        raise fault

    def _look_up(self, host: str, port: int) -> Iterable[str]:
        try:
            return self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known ({error})") from error


class _ProxyBackend(_Backend):
    """Connects to a proxy, wherever on the network it is, and says that it was the proxy that did not answer."""

    def connect_tcp(self, host: str, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        try:
            return super().connect_tcp(host, *arguments, **options)
        except httpcore.ConnectError as error:
            raise httpcore.ConnectError(f"the proxy {host} does not answer: {error}") from error


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Return what certificates are checked with; read once, because it takes a tenth of a second."""
    return httpx.create_ssl_context()


_POOL: Mapping[str, Any] = {"max_connections": 4, "max_keepalive_connections": 4, "keepalive_expiry": 30.0}


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close:
            close()


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport over guarded connections. Faults come as httpcore's, RefusedAddressError and OverdueError."""

    def __init__(
        self, guard: Guard, resolve: Resolve, allowance: Allowance, choose_proxy: ChooseProxy = go_straight
    ) -> None:
        self._guard = guard
        self._resolve = resolve
        self._allowance = allowance
        self._choose_proxy = choose_proxy
        self._straight = httpcore.ConnectionPool(
            **_POOL, ssl_context=_trust(), network_backend=_Backend(guard, resolve, allowance)
        )
        self._proxied: dict[str, httpcore.ConnectionPool] = {}
        self._screened: set[str] = set()

    def _find_pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        address = self._choose_proxy(url.scheme, url.host)
        if not address:
            return self._straight
        if url.host not in self._screened:
            self._guard.screen(url.host, self._look_up(url))
            self._screened.add(url.host)
        if address not in self._proxied:
            self._proxied[address] = _open_proxy(address, _ProxyBackend(_ANYWHERE, self._resolve, self._allowance))
        return self._proxied[address]

    def _look_up(self, url: httpx.URL) -> Iterable[str]:
        """Return what a name stands for here; nothing where only the proxy can look it up."""
        try:
            return self._resolve(url.host, url.port or 443)
        except (OSError, UnicodeError):
            return ()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; return the answer with its body still to be read."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._find_pool(request.url).handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        assert isinstance(answer.stream, Iterable)  # noqa: S101 - a synchronous pool gives nothing else
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in (self._straight, *self._proxied.values()):
            pool.close()


def _open_proxy(address: str, backend: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
    """Open a pool of connections through a proxy; an address may hold a user name and password for it."""
    proxy = httpx.Proxy(address)
    place = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return httpcore.HTTPProxy(
        **_POOL,
        proxy_url=place,
        proxy_auth=proxy.raw_auth,
        ssl_context=_trust(),
        proxy_ssl_context=_trust() if proxy.url.scheme == "https" else None,
        network_backend=backend,
    )
