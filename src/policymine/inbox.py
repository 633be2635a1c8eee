"""The inbox of a corpus: files dropped into ``inbox/`` are added and moved out, or set aside with a note saying why.

A file is first moved to ``inbox/.taking/``: what a crash leaves there is taken up again next time. A file that is still
being written is left for next time.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policymine.adding import Given, add_paths
from policymine.documents import lock_corpus
from policymine.errors import PolicymineError
from policymine.moves import move
from policymine.sources.forms import Form, sniff

INBOX = "inbox"
SET_ASIDE = "set-aside"
_TAKING = ".taking"
_UNFINISHED = re.compile(r"\.(part|partial|crdownload|download|tmp|temp|filepart|!ut)$|^[.~]|~$", re.IGNORECASE)
_STILL_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a dropped file: its document, or why it was set aside.

    ``finished`` tells of one that an interrupted round had added, and that was only left to move.
    """

    file: str
    document: str
    message: str
    finished: bool = False


def list_waiting(folder: Path) -> list[Path]:
    """Return the files that lie in a corpus' inbox, also those that an interrupted round had taken up."""
    inbox = folder / INBOX
    lying = (each for each in sorted(inbox.rglob("*")) if _look_at(each))
    return [each for each in lying if _is_dropped(inbox, each) or _is_taken_up(inbox, each)]


def take_inbox(
    folder: Path, *, sleep: Callable[[float], None] = time.sleep, is_open: Callable[[Path], bool] | None = None
) -> Iterator[Taken]:
    """Add the files in a corpus' inbox, one by one; yield what became of each. Nothing happens without an inbox."""
    inbox = folder / INBOX
    if not inbox.is_dir():
        return
    with lock_corpus(folder, name=".inbox.lock"):
        taking = inbox / _TAKING
        interrupted = sorted(taking.iterdir()) if taking.is_dir() else []
        for file in interrupted:
            yield _take(folder, file, again=True)
        for file in _list_still(inbox, sleep, is_open or is_being_written):
            taking.mkdir(exist_ok=True)
            moved = taking / _choose_name(taking, file.name)
            move(file, moved)
            yield _take(folder, moved, again=False)
        with suppress(OSError):
            taking.rmdir()


def _list_still(inbox: Path, sleep: Callable[[float], None], is_open: Callable[[Path], bool]) -> list[Path]:
    """Return the files that are whole: of the same size and time a moment later, and not open for writing."""
    dropped = [each for each in sorted(inbox.rglob("*")) if _is_dropped(inbox, each)]
    if not dropped:
        return []
    before = {each: _look_at(each) for each in dropped}
    sleep(_STILL_SECONDS)
    return [each for each in dropped if before[each] and _look_at(each) == before[each] and not is_open(each)]


def _is_dropped(inbox: Path, path: Path) -> bool:
    parts = path.relative_to(inbox).parts
    apart = parts[0] in {SET_ASIDE, _TAKING} or any(_UNFINISHED.search(part) for part in parts)
    return not apart and path.is_file() and not path.is_symlink()


def _is_taken_up(inbox: Path, path: Path) -> bool:
    return path.parent == inbox / _TAKING and path.is_file()


def _look_at(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return (state.st_size, state.st_mtime_ns) if state.st_size else None


def is_being_written(path: Path) -> bool:
    """Tell whether a program has a file open for writing, as far as this machine tells: fully on Linux and Windows."""
    if os.name == "nt":
        try:
            path.rename(path)
        except OSError:
            return True
        return False
    try:
        wanted = path.stat()
    except OSError:
        return True
    return any(_writes(link, wanted) for link in Path("/proc").glob("[0-9]*/fd/*"))


def _writes(link: Path, wanted: os.stat_result) -> bool:
    try:
        state = link.stat()
        if (state.st_dev, state.st_ino) != (wanted.st_dev, wanted.st_ino):
            return False
        told = (link.parent.parent / "fdinfo" / link.name).read_text(encoding="ascii")
    except OSError:
        return False
    flags = re.search(r"flags:\s*([0-7]+)", told)
    return bool(flags and int(flags[1], 8) & (os.O_WRONLY | os.O_RDWR))


def _choose_name(place: Path, name: str) -> str:
    number, chosen = 1, name
    while (place / chosen).exists():
        number += 1
        chosen = f"{Path(name).stem}-{number}{Path(name).suffix}"
    return chosen


def _take(folder: Path, file: Path, *, again: bool) -> Taken:
    """Add one file and move it out, or set it aside. One that an interrupted round had added is only moved out."""
    if sniff(file) is Form.OTHER:
        return _set_aside(folder, file, f"{file.name} is not a text that is read here. Save it as PDF and drop that.")
    try:
        outcome = next(add_paths(folder, [file], Given()))
    except PolicymineError as error:
        return _set_aside(folder, file, str(error))
    if again and outcome.known:
        file.unlink()
        return Taken(
            file.name, "", f"{file.name} had been added before an interruption; it is moved out now.", finished=True
        )
    if outcome.document is None:
        return _set_aside(folder, file, outcome.message)
    file.unlink()
    return Taken(file.name, outcome.document.document, outcome.message)


def _set_aside(folder: Path, file: Path, why: str) -> Taken:
    """Move a file to ``inbox/set-aside/`` with a note beside it that says why."""
    place = folder / INBOX / SET_ASIDE
    place.mkdir(exist_ok=True)
    name = _choose_name(place, file.name)
    why = why.replace(str(file), str(place / name))
    (place / f"{name}.why.txt").write_text(f"{why}\n", encoding="utf-8", newline="\n")
    move(file, place / name)
    return Taken(file.name, "", f"Set aside in {INBOX}/{SET_ASIDE}: {why}")
