"""Moves: a file or a folder that was made whole takes its place, also where another program looks at it meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()


def move(
    made: Path,
    target: Path,
    *,
    pauses_seconds: Sequence[float] = PAUSES_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Give a file the place of another, or a folder a name that none has, as ``os.replace`` does; raise OSError.

    Windows moves and replaces nothing that a program has open, and virus scanners and indexers open what was just
    written: there it is tried again for a moment before it fails.
    """
    for pause in pauses_seconds:
        try:
            made.replace(target)
        except PermissionError:
            sleep(pause)
        else:
            return
    made.replace(target)
