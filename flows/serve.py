"""Run flows by the clock from one process: ``python -m flows.serve CORPUS...``, with Prefect's pages beside it.

Without a Prefect server in the environment or the profile it starts one on this machine, and ends it when it ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer
from prefect import serve
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from flows import STARTUP_SECONDS, run_script
from flows.corpora import find_folder
from flows.deployments import Timetable, build_deployments
from flows.notifications import set_up_marking, set_up_notification
from policymine.cli import rendering
from policymine.errors import PolicymineError
from policymine.settings import read_settings

HOST = "127.0.0.1"


def main(
    corpora: Annotated[list[Path], typer.Argument(help="Folders of corpora, or their names in corpora/.")],
    watch: Annotated[str | None, typer.Option(metavar="CRON", help="When to watch; an empty one: never.")] = None,
    score: Annotated[str | None, typer.Option(metavar="CRON", help="When to score.")] = None,
    report: Annotated[str | None, typer.Option(metavar="CRON", help="When to write the report.")] = None,
    retrain: Annotated[str | None, typer.Option(metavar="CRON", help="When to fit the classifier anew.")] = None,
    notify: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Web hook to tell of runs that failed.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Prefect's pages, where none are there.")] = 4200,
    limit: Annotated[int, typer.Option(min=1, help="Runs at a time, of all corpora together.")] = 2,
) -> None:
    """Run the flows of corpora by the clock until you press Ctrl+C."""
    settings = read_settings()
    folders = [str(Path(find_folder(each)).resolve()) for each in corpora]
    timetable = Timetable(
        watch=settings.watch_cron if watch is None else watch,
        score=settings.score_cron if score is None else score,
        report=settings.report_cron if report is None else report,
        retrain=settings.retrain_cron if retrain is None else retrain,
        timezone=settings.timezone,
    )
    deployments = build_deployments(folders, timetable)
    with use_server(port) as address:
        set_up_marking()
        set_up_notification(settings.notify_address if notify is None else notify)
        for each in deployments:
            lines = ", ".join(str(getattr(kept.schedule, "cron", "")) for kept in each.schedules or ())
            rendering.say(f"{each.flow_name}/{each.name}: {lines or 'when you start it'}")
        rendering.say(f"Prefect's pages: {address.removesuffix('/api')}. Ctrl+C ends this.")
        serve(*deployments, limit=limit, print_starting_message=False)


@contextmanager
def use_server(port: int) -> Iterator[str]:
    """Use the Prefect server that is set, or that answers at the port, or start one; give its API's address."""
    known = get_current_settings().api.url
    if known:
        yield known
        return
    address = f"http://{HOST}:{port}/api"
    server = None if is_there(address) else _start_server(port)
    try:
        _wait_for(address, server)
        with temporary_settings({PREFECT_API_URL: address}):
            yield address
    finally:
        if server:
            server.terminate()
            server.wait()


def _start_server(port: int) -> subprocess.Popen[bytes]:
    rendering.say("Starting a Prefect server on this machine.")
    pages = f"http://{HOST}:{port}"
    environment = {
        **os.environ,
        "PREFECT_UI_URL": pages,
        "PREFECT_SERVER_UI_API_URL": f"{pages}/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603 - our own interpreter, fixed words


def is_there(address: str) -> bool:
    """Tell whether a Prefect server answers at an address of its API."""
    with httpx.Client(timeout=5, trust_env=False) as client:
        return _answers(client, address)


def _answers(client: httpx.Client, address: str) -> bool:
    try:
        return client.get(f"{address}/health").is_success
    except httpx.HTTPError:
        return False


def _wait_for(address: str, server: subprocess.Popen[bytes] | None) -> None:
    begun = time.monotonic()
    with httpx.Client(timeout=5, trust_env=False) as client:
        while not _answers(client, address):
            gone = server is not None and server.poll() is not None
            if gone or time.monotonic() - begun > STARTUP_SECONDS:
                what = "ended at once" if gone else f"did not answer within {STARTUP_SECONDS} seconds"
                raise PolicymineError(
                    f"The Prefect server for {address} {what}. See what it says with: "
                    "python -m prefect server start. If another program has the port, choose another with --port."
                )
            time.sleep(1.0)


if __name__ == "__main__":
    run_script(main)
