"""Access: how the app may be reached, and what has to hold before it is."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from policymine.errors import RefusedError
from policymine.reviews import Reviewer

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is refused


@dataclass(frozen=True, slots=True)
class Access:
    """How the app may be reached.

    ``team``: people log in. Else ``alone`` is the one person at this machine. ``hosts`` are the names that it answers
    to beside this machine's own. ``secure``: its cookie is sent over https only.
    """

    team: bool = False
    alone: str = ""
    hosts: tuple[str, ...] = ()
    secure: bool = False

    def answers_to(self, name: str) -> bool:
        """Tell whether the app answers to a host name; any other may be a page elsewhere that pretends (rebinding)."""
        return name in LOOPBACK_NAMES or name in self.hosts


def is_loopback(address: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def check_address(host: str, access: Access, reviewers: Sequence[Reviewer], *, encrypted: bool, plain: bool) -> None:
    """Raise RefusedError where the app would be open to others without anybody who can log in, or without https."""
    if not access.team and (access.hosts or not is_loopback(host)):
        raise RefusedError(
            f"{host} can be reached by others, and nobody would have to log in. Add --team, or leave out "
            "--host and --allow-host."
        )
    if access.team and not any(_can_log_in(each) for each in reviewers):
        raise RefusedError(
            "Nobody can log in yet: no reviewer of this corpus has a password or a token. "
            "Add one with: policymine reviewers add"
        )
    if host in EVERYWHERE and not access.hosts:
        raise RefusedError(f"{host} is every address of this machine. Add --allow-host with the name that people use.")
    if not (is_loopback(host) or encrypted or plain):
        raise RefusedError(
            f"{host} can be reached by others, and passwords would go to it unencrypted. Give --certificate and "
            "--key; or serve on 127.0.0.1 behind a web server that does https; or, on a network that you trust, add "
            "--plain-http."
        )


def _can_log_in(reviewer: Reviewer) -> bool:
    return not reviewer.disabled_at and (reviewer.has_password or reviewer.has_token)
