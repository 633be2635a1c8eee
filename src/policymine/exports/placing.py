"""Putting an export in its place: made beside it first, then moved, so that there is never half of one."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from policymine.documents.folders import put_in_place
from policymine.errors import PolicymineError
from policymine.moves import move

ABOUT = "about.json"
_MADE_BY = "policymine export"


@contextmanager
def place_folder(target: Path, about: Mapping[str, str], *, replace: bool) -> Iterator[Path]:
    """Yield an empty folder that becomes ``target`` when the block ends well; ``about.json`` in it says what it is.

    Raise PolicymineError where something is there already: with ``replace`` only an earlier export gives way.
    """
    _refuse_folder(target, replace=replace)
    with make_beside(target) as made:
        yield made
        paper = {"made_by": _MADE_BY, **about}
        (made / ABOUT).write_text(
            json.dumps(paper, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
        )
        put_in_place(made, target)


@contextmanager
def place_file(target: Path, *, replace: bool) -> Iterator[Path]:
    """Yield the path of a file that becomes ``target`` when the block ends well.

    Raise PolicymineError where something is there already and ``replace`` is false, or where that is a folder.
    """
    if target.is_dir():
        raise PolicymineError(f"{target} is a folder; this format is one file. Give the file a name of its own.")
    if target.exists() and not replace:
        raise PolicymineError(f"{target} is there already. Choose another place, or replace it with --replace.")
    with make_beside(target) as made:
        yield made / target.name
        move(made / target.name, target)


def _refuse_folder(target: Path, *, replace: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir():
        raise PolicymineError(f"{target} is a file; this format is a folder of files. Choose another place.")
    if not replace:
        raise PolicymineError(f"{target} is there already. Choose another place, or replace it with --replace.")
    if not is_export(target):
        raise PolicymineError(
            f"{target} is no export of policymine, so it is not replaced. Choose another place, or move it away."
        )


def is_export(folder: Path) -> bool:
    """Tell whether a folder says of itself that it is an export."""
    try:
        paper = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(paper, dict) and paper.get("made_by") == _MADE_BY


@contextmanager
def make_beside(target: Path) -> Iterator[Path]:
    """Yield a folder on the same disk as ``target``, which is gone afterwards unless it was moved."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
        made.chmod(0o755)
    except OSError as error:
        raise PolicymineError(f"{target} cannot be written: {error.strerror}. Choose another place.") from error
    try:
        yield made
    except OSError as error:
        raise PolicymineError(f"{target} cannot be written: {error}. Nothing was put there.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
