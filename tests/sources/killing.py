"""Kills fetches and watches at many points: ``python -m tests.sources.killing FOLDER ACTION POINTS``.

Each try is a fork of this process on a fresh corpus, against the site that the environment names. It is killed
(SIGKILL) before one of its system calls that Python's audit hooks report. Then the corpus is checked, the action is
done again, and the corpus is checked to the full. What the corpus must hold in the end is read from an unbroken try.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.kills import Inline

from policymine.documents import create_corpus, hash_file, open_corpus, write_manifest
from policymine.fetching import fetch_documents, open_errand, open_ledger
from policymine.glances import share_workers
from policymine.inbox import take_inbox
from policymine.ledger import State
from policymine.records import Document, Kind
from policymine.settings import read_settings
from policymine.watching import watch_corpus

EVENTS = {
    "open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copyfile", "socket.connect",
    "sqlite3.connect", "tempfile.mkstemp",
}  # fmt: skip
GOVUK = "https://www.gov.uk"
SPEECH = "/government/speeches/ambleford"
DEAL = "/government/publications/ambleford-deal"
WATCH = '\n[watch]\nwords = ["deal"]\nsince = 2024-01-01\n[[watch.accept]]\nwords = ["deal"]\n'
Action = Callable[[Path], None]


def fetch(folder: Path) -> None:
    with open_errand(folder) as errand:
        list(fetch_documents(errand))


def fetch_again(folder: Path) -> None:
    with open_errand(folder) as errand:
        list(fetch_documents(errand, again=True))


def watch(folder: Path) -> None:
    watch_corpus(folder, say=lambda _: None)


def take(folder: Path) -> None:
    list(take_inbox(folder, sleep=lambda _: None))


def list_three(folder: Path) -> None:
    create_corpus(folder)
    pdf = f"{read_settings().govuk_address}/council/paper.pdf"
    write_manifest(folder, [
        Document("speech", "", "Speech", Kind.SPEECH, source_url=f"{GOVUK}{SPEECH}"),
        Document("deal", "", "Deal", Kind.DEAL, source_url=f"{GOVUK}{DEAL}"),
        Document("paper", "", "Paper", Kind.REPORT, source_url=pdf),
    ])  # fmt: skip


def hold_old(folder: Path) -> None:
    """A corpus that holds what lay there before it changed."""
    list_three(folder)
    documents = []
    for each in open_corpus(folder).documents:
        file = folder / "documents" / f"{each.document}.txt"
        file.write_text(f"The old text of {each.title}.", encoding="utf-8")
        changes = {"file": f"documents/{file.name}", "sha256": hash_file(file)}
        documents.append(Document(**{**{name: getattr(each, name) for name in Document.__slots__}, **changes}))
    write_manifest(folder, documents)


def set_watch(folder: Path) -> None:
    create_corpus(folder)
    with (folder / "corpus.toml").open("a", encoding="utf-8") as stream:
        stream.write(WATCH)


def fill_inbox(folder: Path) -> None:
    create_corpus(folder)
    (folder / "inbox").mkdir()
    texts = ("The parish council will decide. ", "Ministers will approve each plan of the county. ")
    for number, text in enumerate(texts):
        (folder / "inbox" / f"note-{number}.txt").write_text(text * 20, encoding="utf-8")
    (folder / "inbox" / "sheet.xlsx").write_bytes(b"PK\x03\x04 no text")


ACTIONS: dict[str, tuple[Action, Action]] = {
    "fetch": (list_three, fetch),
    "fetch_again": (hold_old, fetch_again),
    "watch": (set_watch, watch),
    "inbox": (fill_inbox, take),
}


def main() -> None:
    """Kill an action at points spread over it; print how many there were.

    It is done once in this process first, so that no fork has to load anything. PDFs are looked at in it too.
    """
    place, name, points = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with share_workers(lambda _: Inline()):  # type: ignore[arg-type,return-value]
        sys.stdout.write(f"{kill(place, name, points)}\n")


def kill(place: Path, name: str, points: int) -> int:
    prepare, action = ACTIONS[name]
    for name_of_place in ("warm", "whole"):
        prepare(place / name_of_place)
    action(place / "warm")
    whole = place / "whole"
    steps = run(whole, action, kill_at=None)
    wanted = describe(whole)
    killed = 0
    for step in sorted({steps * number // points for number in range(points)}):
        folder = place / f"{name}-{step}"
        prepare(folder)
        before = describe(folder)["documents"]
        assert run(folder, action, kill_at=step) < 0, f"it was not killed at {step} of {steps}"
        killed += 1
        check_left(folder, before)
        run(folder, action, kill_at=None)
        assert describe(folder) == wanted, (step, describe(folder), wanted)
        check_clean(folder)
        shutil.rmtree(folder)
    return killed


def run(folder: Path, action: Action, *, kill_at: int | None) -> int:
    """Do an action in a fork; return the number of its steps, or -1 where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        seen = count()
        sys.addaudithook(lambda event, arguments: step(event, arguments, seen, kill_at))
        action(folder)
        os.write(writing, str(next(seen)).encode())
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 100)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return -1
    assert os.WEXITSTATUS(status) == 0, f"the action failed by itself: {status}"
    return int(told)


def step(event: str, arguments: tuple[Any, ...], seen: Any, kill_at: int | None) -> None:
    if event not in EVENTS or (event == "open" and str(arguments[0]).endswith((".py", ".pyc"))):
        return
    if next(seen) == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)


def describe(folder: Path) -> dict[str, object]:
    """Return what a corpus holds, without the times."""
    corpus = open_corpus(folder)
    inbox = folder / "inbox"
    with open_ledger(corpus) as ledger:
        candidates = sorted((each.link, each.state, each.document) for each in ledger.list_candidates(tuple(State)))
        visited = sorted({each.address for each in ledger.read_visits()})
    return {
        "documents": sorted((each.document, each.file, each.sha256, each.title) for each in corpus.every),
        "files": sorted((each.document, each.version, each.rendition, each.sha256) for each in corpus.read_files()),
        "on disk": sorted(path.name for path in (folder / "documents").iterdir()),
        "inbox": sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*")) if inbox.is_dir() else [],
        "candidates": candidates,
        "visited": visited,
    }


def check_left(folder: Path, before: object) -> None:
    """Check a corpus after a kill: what was there is there, and all that is listed is whole."""
    corpus = open_corpus(folder)
    for document in corpus.every:
        assert not document.file or hash_file(corpus.locate(document)) == document.sha256, document
    for held in corpus.read_files():
        assert not held.file or hash_file(folder / held.file) == held.sha256, held
    assert isinstance(before, list)
    assert {row[0] for row in before} <= {each.document for each in corpus.every}


def check_clean(folder: Path) -> None:
    """Check that nothing lies about."""
    assert not (folder / ".fetching").exists()
    hashes = [each.sha256 for each in open_corpus(folder).read_files() if each.file]
    assert len(hashes) == len(set(hashes))


if __name__ == "__main__":
    main()
