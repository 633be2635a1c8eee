"""Folders: one that was made whole takes the place of another, which is lost only once the new one stands there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from policymine.moves import move


def put_in_place(made: Path, target: Path) -> None:
    """Put a folder in the place of another, if there is one; raise OSError where the system does not let that happen.

    What stood there then stays, or is put back.
    """
    if not target.exists():
        move(made, target)
        return
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    old = aside / target.name
    try:
        move(target, old)
        try:
            move(made, target)
        except OSError:
            move(old, target)
            raise
    finally:
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
