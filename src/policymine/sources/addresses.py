"""Addresses: which may be asked at all, and which machines a name may stand for."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import httpx

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

LONGEST = 2000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOUD = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
_PRIVATE_NAME = re.compile(
    r"[^.:]+\.?|.+\.(local|localhost|internal|intranet|lan|home|corp|private|arpa)\.?", re.IGNORECASE
)
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class RefusedAddressError(Exception):
    """An address that must not be asked; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Which machines may be asked: every public one, and those in the ``allowed`` networks."""

    allowed: tuple[Network, ...] = ()

    def admits(self, ip: str) -> bool:
        """Tell whether an IP address may be connected to."""
        plain = _unwrap(ipaddress.ip_address(ip.partition("%")[0]))
        return any(plain in network for network in self.allowed if network.version == plain.version) or _is_public(
            plain
        )

    def choose(self, host: str, ips: Iterable[str]) -> list[str]:
        """Return the IP addresses of a host; raise RefusedAddressError where any of them is not to be asked."""
        found = list(dict.fromkeys(ips))
        for ip in found:
            if not self.admits(ip):
                raise RefusedAddressError(
                    f"{host} leads to {ip}, which is not on the public internet. If it is yours and meant to be asked, "
                    "allow its network with POLICYMINE_ALLOWED_NETWORKS."
                )
        return found

    def screen(self, host: str, ips: Iterable[str]) -> None:
        """Check a host that a proxy will look up; ``ips`` is what it stands for here, empty where that is not known.

        Raise RefusedAddressError where it is off the public internet as far as this machine can tell.
        """
        if not self.choose(host, ips) and _PRIVATE_NAME.fullmatch(host):
            raise RefusedAddressError(
                f"{host} is a name that only a private network knows, and a proxy would have to look it up. If it is "
                "meant to be asked, let it go past the proxy with NO_PROXY, and allow its network with "
                "POLICYMINE_ALLOWED_NETWORKS."
            )


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks such as "127.0.0.0/8, 10.1.2.3"; raise ValueError naming the one that cannot be read."""
    return tuple(ipaddress.ip_network(part, strict=False) for part in re.split(r"[,\s]+", text.strip()) if part)


def check_address(address: str) -> httpx.URL:
    """Return an address in order, without its fragment; raise RefusedAddressError saying what is wrong with it."""
    text = address.strip()
    if len(text) > LONGEST:
        raise RefusedAddressError(f"The address {text[:60]}... is longer than {LONGEST} characters. Shorten it.")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise RefusedAddressError(f"{text} is not an address ({error}). Copy it anew from the browser.") from error
    if url.scheme not in {"http", "https"}:
        raise RefusedAddressError(f"{text} is not an address that begins with https:// or http://. Give one that does.")
    if url.userinfo:
        raise RefusedAddressError(f"The address at {url.host} holds a user name or password. Take them out of it.")
    if not url.host:
        raise RefusedAddressError(f"{text} names no site. Copy it anew from the browser.")
    if not _HOST.fullmatch(url.raw_host.decode("ascii")) or not 0 < (url.port or 443) < 65536:
        raise RefusedAddressError(f"{text} is not an address (its site or port is odd). Copy it anew from the browser.")
    return url.copy_with(fragment=None)


def is_address(text: str) -> bool:
    """Tell whether a person meant an address and not a file: it begins with a scheme or with www."""
    return "://" in text[:20] or text.lower().startswith("www.")


def complete_address(text: str) -> str:
    """Return an address with its scheme, where a person left it out."""
    return text if _SCHEME.match(text) else f"https://{text}"


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that a host name stands for now, as the system knows them; raise OSError for none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _unwrap(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
    return ip


def _is_public(ip: IP) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in _CLOUD
