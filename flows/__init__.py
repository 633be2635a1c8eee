"""Prefect flows: thin, one a file. The core never imports Prefect.

What is set here is set before a flow imports Prefect: no telemetry, a quiet terminal (Prefect's pages get all that is
logged), leases that outlive a restart of the server, and time for the embedded server to start on a slow or busy
machine (Prefect itself gives up after 20 seconds). The environment has the last word.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from policymine.cli import rendering
from policymine.errors import PolicymineError, choose_exit_code

STARTUP_SECONDS = 120
_STARTUP = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"
_DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    _STARTUP: str(STARTUP_SECONDS),
}
for _name, _value in _DEFAULTS.items():
    os.environ.setdefault(_name, _value)


@contextmanager
def explain_server_faults() -> Iterator[None]:
    """Turn Prefect's failure to start its embedded server into an error that a person can act on."""
    try:
        yield
    except RuntimeError as error:
        if "ephemeral Prefect API" not in str(error):
            raise
        raise PolicymineError(
            f"Prefect's embedded server did not start within {os.environ[_STARTUP]} seconds. Run this again when the "
            f"machine is less busy, or set {_STARTUP} higher. policymine run CORPUS does the same without Prefect."
        ) from error


def run_script(main: Callable[..., None]) -> None:
    """Run a flow as a program from its arguments; show errors for people without a traceback."""
    rendering.speak_utf8()
    try:
        typer.run(main)
    except PolicymineError as error:
        rendering.say(f"policymine: {error}")
        sys.exit(choose_exit_code(error))
