"""Kills scoring runs at random moments: ``python -m tests.kills FOLDER TRIES``.

Each try is a fork of this process on a fresh corpus with people's decisions in its store, so that nothing has to be
loaded anew. It is killed (SIGKILL) at a moment or at a line of the code that plans and saves, drawn by lot with a seed.
Then the corpus is run again, and must hold what a corpus holds that was never disturbed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

import sqlalchemy as sa

from policymine.assessments import prepare_worker
from policymine.database import begin_writing, connect
from policymine.decisions import Action, Anchor, Coding, Decision, QueueKind
from policymine.documents import create_corpus, hash_file, open_corpus, write_manifest
from policymine.journal import add_decision
from policymine.pipeline import run_corpus
from policymine.records import Document, Kind
from policymine.schema import ASSESSMENTS, DECISIONS, HISTORY, MENTIONS, SENTENCES
from policymine.settings import read_settings

SEED = 20141103
MOST_LINES = 400
LINES_EVERY = 4
DRAWS = 200
PLACES = ("pipeline.py", "store.py", "database.py")
TEXT = (
    "The parish council will decide how the fund is spent. Residents own the hall. Ministers approve each plan. "
    "The combined authority takes over the buses. Thank you for coming. "
)
DECIDED = "speech-1"


class Inline:
    """A pool of workers that does each call at once, in this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        return

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*args))
        return future

    def collect(self, future: Future[Any], _name: str) -> Any:
        return future.result()


def run(folder: Path) -> None:
    run_corpus(folder, start=lambda *_: Inline())  # type: ignore[arg-type,return-value]


def main() -> None:
    """Kill so many runs; print how many were killed before their end."""
    place, tries = Path(sys.argv[1]), int(sys.argv[2])
    os.environ["POLICYMINE_DRAWS"] = str(DRAWS)
    draw = random.Random(SEED)
    prepare_worker("bottom_up")
    whole = make_corpus(place / "whole")
    run(make_corpus(place / "warm"))
    begun = time.monotonic()
    assert not fork(lambda: run(whole))
    seconds = time.monotonic() - begun
    wanted = describe(whole)
    killed = 0
    for number in range(tries):
        folder = make_corpus(place / f"try-{number}")
        if number % LINES_EVERY:
            killed += fork(lambda folder=folder: run(folder), kill_after=draw.uniform(0, seconds))  # type: ignore[misc]
        else:
            killed += fork(lambda folder=folder: run_to_line(folder, draw.randrange(MOST_LINES)))  # type: ignore[misc]
        check_left(folder, wanted)
        run(folder)
        assert describe(folder) == wanted, f"try {number} differs"
        check_clean(folder)
        shutil.rmtree(folder)
    sys.stdout.write(f"{killed}\n")


def make_corpus(folder: Path) -> Path:
    """A corpus of two texts and one that cannot be read, with a person's decisions on one of them."""
    create_corpus(folder)
    documents = []
    for number in range(2):
        file = folder / "documents" / f"speech-{number}.txt"
        file.write_text((TEXT + f"This is speech number {number}. ") * 4, encoding="utf-8")
        name = f"speech-{number}"
        documents.append(Document(name, f"documents/{file.name}", name, Kind.SPEECH, sha256=hash_file(file)))
    broken = folder / "documents" / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    documents.append(Document("broken", "documents/broken.pdf", "Broken", Kind.DEAL, sha256=hash_file(broken)))
    write_manifest(folder, documents)
    add_decisions(read_settings().locate_store(folder))
    return folder


def add_decisions(address: str) -> None:
    engine = connect(address, durable=True)
    with begin_writing(engine) as connection:
        for number in range(5):
            add_decision(connection, make_decision(number))
    engine.dispose()


def make_decision(number: int) -> Decision:
    anchor = Anchor(
        document=DECIDED, number=number, text_hash=f"hash-{number}", start_char=0, end_char=10, page_number=1,
        section=0, reading="r", text="Residents own the hall.", heading="", previous="",
    )  # fmt: skip
    return Decision(
        sequence=0, key=f"key-{number}", decided_at="2026-01-02T03:04:05.000000+00:00", reviewer="ann",
        action=Action.CODE, anchor=anchor, before=Coding(), after=Coding(code="none"), note="", codebook="c",
        classifier="k", queue=QueueKind.SCORE, inclusion_probability=1.0, blind=False, undoes=None,
    )  # fmt: skip


def fork(action: Callable[[], object], *, kill_after: float | None = None) -> bool:
    """Do something in a fork; tell whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"the run failed by itself: {status}"
    return os.WIFSIGNALED(status)


def run_to_line(folder: Path, number: int) -> None:
    """Run a corpus and kill this process at a line, by its number, of the code that plans and saves."""
    seen = count()

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(PLACES):
            return None
        if event == "line" and next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    run(folder)


def describe(folder: Path) -> dict[str, list[str]]:
    """All that a corpus' store holds, without times and running numbers, and the names of its files."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not is_of_sqlite(path))
    return {**describe_store(read_settings().locate_store(folder)), "files": files}


def describe_store(address: str) -> dict[str, list[str]]:
    """All that a store holds, without times and running numbers."""
    engine = connect(address)
    found = {}
    with engine.connect() as connection:
        for table in (ASSESSMENTS, SENTENCES, MENTIONS, DECISIONS, HISTORY):
            left_out = {"recorded_at", "number"} if table is HISTORY else set()
            names = [each.name for each in table.columns if each.name not in left_out]
            rows = connection.execute(sa.select(*(table.c[name] for name in names)))
            found[table.name] = sorted(map(repr, map(tuple, rows)))
    engine.dispose()
    return found


def is_of_sqlite(path: Path) -> bool:
    return path.name.endswith(("-wal", "-shm"))


def check_left(folder: Path, wanted: dict[str, list[str]]) -> None:
    """Check a corpus after a kill: what was saved is whole, and no decision is gone."""
    left = describe(folder)
    assert left["decisions"] == wanted["decisions"]
    for table in ("assessments", "sentences", "mentions", "history"):
        assert set(left[table]) <= set(wanted[table]), table
    assessed = {each.split("'")[1] for each in left["assessments"]}
    for table in ("sentences", "mentions"):
        whole = [each for each in wanted[table] if each.split("'")[1] in assessed]
        assert left[table] == whole, f"half of a document's {table}"


def check_clean(folder: Path) -> None:
    """Check that nothing half written lies about, and that every file is listed."""
    assert not list(folder.rglob("*.part"))
    assert len(open_corpus(folder).documents) == len(list((folder / "documents").iterdir()))


if __name__ == "__main__":
    main()
