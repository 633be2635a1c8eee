"""The corpus that a flow is given: checked before anything is done, and held by one run at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

from prefect import get_run_logger
from prefect.runtime import deployment
from pydantic import AfterValidator, Field

from policymine.cli import rendering
from policymine.documents import locate_corpus
from policymine.errors import BusyError, CorpusError
from policymine.inbox import Taken, take_inbox
from policymine.pipeline import lock_run
from policymine.settings import read_settings

RETRIES = 3
RETRY_DELAY_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 2 * 3600.0
LOOK_SECONDS = 5.0
R = TypeVar("R")


def find_folder(name: Path | str) -> str:
    """Return the folder of a corpus; raise CorpusError with the names that exist where there is none."""
    return str(locate_corpus(str(name), read_settings().corpora))


def check_corpus(name: str) -> str:
    """Return the folder of a corpus; raise ValueError, as pydantic asks, where there is none."""
    try:
        return find_folder(name)
    except CorpusError as error:
        raise ValueError(str(error)) from error


CorpusName = Annotated[
    str,
    AfterValidator(check_corpus),
    Field(description="A corpus: its folder, or its name in the folder that POLICYMINE_CORPORA names (corpora)."),
]


def is_watched() -> bool:
    """Tell whether somebody started this run at a terminal: what a deployment runs is read on Prefect's pages."""
    return not deployment.id


def say(message: str) -> None:
    """Say something on the page of the run and, where somebody watches, in the terminal."""
    get_run_logger().info(message)
    if is_watched():
        rendering.say(message)


def wait_for_turn(
    act: Callable[[], R],
    *,
    wait_seconds: float = LONGEST_WAIT_SECONDS,
    tell: Callable[[str], None] = say,
    sleep: Callable[[float], None] = time.sleep,
) -> R:
    """Do what needs a corpus for itself; wait while another has it. Raise BusyError where that takes too long."""
    begun = time.monotonic()
    told = False
    while True:
        try:
            return act()
        except BusyError as error:
            if time.monotonic() - begun >= wait_seconds:
                raise
            if not told:
                tell(f"{error} This run waits for it, {wait_seconds / 60:.0f} minutes at most.")
            told = True
            sleep(LOOK_SECONDS)


@contextmanager
def hold_corpus(folder: Path, *, wait_seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """Hold a corpus for one run, when its turn comes. Raise BusyError where that takes too long."""
    with ExitStack() as stack:
        wait_for_turn(lambda: stack.enter_context(lock_run(folder)), wait_seconds=wait_seconds)
        yield


def take_in(folder: Path) -> list[Taken]:
    """Add the files in a corpus' inbox when its turn comes, and tell each; return what became of them."""
    taken: list[Taken] = []

    def take() -> None:
        for each in take_inbox(folder):
            say(each.message)
            taken.append(each)

    wait_for_turn(take)
    return taken
