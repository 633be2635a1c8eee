"""Writing a report: all of its files, or none; an earlier report gives way as a whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from policymine.documents.folders import put_in_place
from policymine.errors import PolicymineError
from policymine.reports.site.building import File, build_files
from policymine.reports.site.gathering import gather_material

MARK = "policymine-report"


def write_site(folder: Path, target: Path) -> Path:
    """Write the report of a corpus into ``target`` and return the path of its first page.

    An earlier report there is replaced as a whole; a folder with anything else in it is refused.
    """
    _refuse_foreign(target)
    write_files(build_files(gather_material(folder)), target)
    return target / "index.html"


def write_files(files: Iterable[File], target: Path) -> None:
    """Write the files of a report into a folder in place of what is there.

    Raise PolicymineError where they cannot be written; what is there then stays as it was.
    """
    with _explain(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        for name, content in files:
            with _explain(target):
                _write(fresh / name, content.encode() if isinstance(content, str) else content)
        with _explain(target):
            _write(fresh / MARK, b"This folder is written by policymine report and replaced each time.\n")
            fresh.chmod(0o755)
            put_in_place(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@contextmanager
def _explain(target: Path) -> Iterator[None]:
    """Turn what the disk or the folder refuses into an error that a person can act on."""
    try:
        yield
    except OSError as error:
        raise PolicymineError(
            f"The report cannot be written into {target}: {error.strerror or error}. Make room there and see that you "
            "may write in its folder, or give another with -o. An earlier report there is as it was."
        ) from error


def _refuse_foreign(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise PolicymineError(f"{target} is a file. Give a folder with -o.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        raise PolicymineError(f"{target} has other files in it. Give an empty or new folder with -o.")
