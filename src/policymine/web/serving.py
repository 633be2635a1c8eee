"""Serving: the app on an address, once what has to hold before that holds."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from policymine.errors import RefusedError
from policymine.reviewing import Reviewing
from policymine.web.access import EVERYWHERE, Access, check_address
from policymine.web.app import build_app


@dataclass(frozen=True, slots=True)
class Door:
    """Where the app is served. ``certificate`` and ``key`` are PEM files; ``plain``: passwords may go unencrypted."""

    host: str = "127.0.0.1"
    port: int = 8421
    team: bool = False
    alone: str = ""
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    plain: bool = False

    @property
    def is_encrypted(self) -> bool:
        """Tell whether the app itself does https."""
        return self.certificate is not None and self.key is not None

    @property
    def address(self) -> str:
        """Return what a person opens in a browser."""
        name = self.names[0] if self.names and self.is_encrypted else self.host
        return f"{'https' if self.is_encrypted else 'http'}://{f'[{name}]' if ':' in name else name}:{self.port}/"


def open_door(folder: Path, door: Door) -> Access:
    """Return how the app may be reached through a door; raise RefusedError where it must not be opened."""
    if (door.certificate is None) is not (door.key is None):
        raise RefusedError("--certificate and --key belong together. Give both, or neither.")
    names = tuple(name.lower() for name in door.names)
    hosts = (*names, door.host) if door.host not in EVERYWHERE else names
    behind = bool(names) and not door.plain
    access = Access(door.team, door.alone or _name_person(), hosts, secure=door.is_encrypted or (door.team and behind))
    reviewing = Reviewing(folder)
    try:
        public = Access(door.team, access.alone, names)
        check_address(door.host, public, reviewing.list_reviewers(), encrypted=door.is_encrypted, plain=door.plain)
        if not door.team:
            reviewing.ensure_reviewer(access.alone)
    finally:
        reviewing.close()
    return access


def _name_person() -> str:
    """Return the name that the person at this machine has on it; "me" where the system knows none.

    Before Python 3.13 ``getpass`` says that with a KeyError or, on Windows, an ImportError.
    """
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "me"


def serve(folder: Path, door: Door, access: Access, *, on_ready: Callable[[], None] = lambda: None) -> None:
    """Serve the review app of a corpus until it is interrupted.

    What the first page needs is read before the app listens, so that no browser waits for it; then ``on_ready`` is
    called. Raise PolicymineError where the corpus cannot be read.
    """
    app = build_app(folder, access=access)
    app.state.room.prepare()
    on_ready()
    uvicorn.run(
        app,
        host=door.host,
        port=door.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        ssl_certfile=door.certificate,
        ssl_keyfile=door.key,
    )
