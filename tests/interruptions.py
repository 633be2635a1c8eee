"""Kills additions to a corpus, and checks what is left: ``python -m tests.interruptions FOLDER ACTION APART``.

It kills at every step, or at every third one where APART is 3; the first of them is drawn by lot, so that the tests
reach them all in time.

Each try is a fork of this process on a fresh corpus. It is killed (SIGKILL) before its Nth step: a file-system call, as
Python's audit hooks report them, or a line of the code that writes. Then the corpus is opened and checked, and the
action is done again.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from policymine.adding import Choice, Given, Relation, add_paths
from policymine.documents import (
    Rendition,
    add_document,
    add_rendition,
    create_corpus,
    edit_document,
    hash_file,
    open_corpus,
    withdraw_document,
)
from policymine.documents.checks import check_corpus
from policymine.errors import DuplicateError
from policymine.records import Document, Kind, Provenance

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "tempfile.mkstemp", "shutil.copyfile"}
PLACES = (os.sep + "documents" + os.sep, "likenesses.py", "adding.py", "shutil.py")
LINES_APART = 97
PAGE = Provenance("https://example.org/deal", "2026-01-02T03:04:05+00:00", '"a"', "Fri, 02 Jan 2026 03:04:05 GMT")
TEXT = "The parish council will decide. Residents own the hall. " * 20
Action = Callable[[Path, Path], None]


def add_new(folder: Path, sources: Path) -> None:
    (added,) = add_paths(folder, [sources / "new.txt"], Given())
    if added.document is None and "already" not in added.message:
        raise AssertionError(added.message)


def add_with_renditions(folder: Path, sources: Path) -> None:
    draft = Document("new", "", "New", Kind.DEAL)
    add_document(
        folder, sources / "new.txt", draft, provenance=PAGE, renditions=[Rendition(sources / "other.txt", "plain")]
    )


def add_newer(folder: Path, sources: Path) -> None:
    choice = Choice(Relation.VERSION, "old")
    (added,) = add_paths(folder, [sources / "new.txt"], Given(title="Newer"), choice=choice)
    if added.document is None and "already" not in added.message:
        raise AssertionError(added.message)


def keep_other(folder: Path, sources: Path) -> None:
    add_rendition(folder, "old", sources / "new.txt")


def edit(folder: Path, _sources: Path) -> None:
    edit_document(folder, "old", {"title": "Newer"})


def withdraw(folder: Path, _sources: Path) -> None:
    if open_corpus(folder).documents:
        withdraw_document(folder, "old", because="a draft")


ACTIONS: dict[str, Action] = {
    "document": add_new,
    "renditions": add_with_renditions,
    "version": add_newer,
    "rendition": keep_other,
    "edit": edit,
    "withdraw": withdraw,
}
HELD = {"document": 2, "renditions": 3, "version": 2, "rendition": 2, "edit": 1, "withdraw": 1}


def main() -> None:
    """Kill an action at each of its points; print how many there were."""
    place, name, apart = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    sources = write_sources(place)
    killed = 0
    for hook in (stop_at_event, stop_at_line):
        for number in count(random.randrange(apart), apart):
            folder = place / f"{name}-{hook.__name__}-{number}"
            make_corpus(folder, sources)
            if not is_killed(lambda hook=hook, number=number: hook(number), ACTIONS[name], folder, sources):
                break
            killed += 1
            check_left(folder, sources)
            again(ACTIONS[name], folder, sources)
            check_done(folder, name, sources)
            shutil.rmtree(folder)
    sys.stdout.write(f"{killed}\n")


def write_sources(place: Path) -> Path:
    sources = place / "sources"
    sources.mkdir(parents=True)
    (sources / "old.txt").write_text(TEXT + "This was agreed.", encoding="utf-8")
    (sources / "new.txt").write_text("Ministers decide what towns may do. " * 3, encoding="utf-8")
    (sources / "other.txt").write_text("Ministers decide.", encoding="utf-8")
    return sources


def make_corpus(folder: Path, sources: Path) -> None:
    create_corpus(folder)
    add_document(folder, sources / "old.txt", Document("old", "", "Old", Kind.SPEECH))


def is_killed(prepare: Callable[[], None], action: Action, folder: Path, sources: Path) -> bool:
    """Do the action in a fork; tell whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        prepare()
        action(folder, sources)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return False
    assert os.WIFSIGNALED(status), f"the action failed by itself: {status}"
    return True


def stop_at_event(number: int) -> None:
    """Kill this process before its file-system call of that number."""
    seen = count()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and not (event == "open" and str(arguments[0]).endswith(".py")) and next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def stop_at_line(number: int) -> None:
    """Kill this process at a line of the code that writes, some lines further for each number."""
    seen = count()

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        if not any(place in frame.f_code.co_filename for place in PLACES):
            return None
        if event == "line" and next(seen) == number * LINES_APART:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def check_left(folder: Path, sources: Path) -> None:
    """Check a corpus after a kill: what was there is there, and all that is listed is whole."""
    corpus = open_corpus(folder)
    for document in corpus.every:
        assert hash_file(corpus.locate(document)) == document.sha256, document
    for held in corpus.read_files():
        assert not held.file or hash_file(folder / held.file) == held.sha256, held
    assert "old" in {document.document for document in corpus.every}
    assert hash_file(sources / "old.txt") in {held.sha256 for held in corpus.read_files()}


def again(action: Action, folder: Path, sources: Path) -> None:
    """Do the action once more; it may have been done already."""
    with contextlib.suppress(DuplicateError):
        action(folder, sources)


def check_done(folder: Path, name: str, sources: Path) -> None:
    """Check that the action is done once, and that nothing lies about."""
    check_left(folder, sources)
    check = check_corpus(folder)
    assert not check.faults, check.faults
    assert not [remark for remark in check.remarks if remark.column != "guessed"], check.remarks
    held = [each for each in open_corpus(folder).read_files() if each.file]
    assert len(held) == len({each.sha256 for each in held}) == HELD[name], held
    files = list((folder / "documents").iterdir())
    assert len(files) == HELD[name], files
    assert not list(folder.glob("*.part"))


if __name__ == "__main__":
    main()
