"""Wording: numbers with their nouns, as people write them, and paths as they are written in a command."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path


def tell_number(number: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in s.

    >>> tell_number(1, "document"), tell_number(12400, "document")
    ('1 document', '12,400 documents')
    """
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def quote_path(path: Path | str, system: str = os.name) -> str:
    """Return a path as it is written in a command: in quotes where a shell would take it for something else.

    >>> quote_path("deals", "posix"), quote_path("my deals", "posix"), quote_path("my deals", "nt")
    ('deals', "'my deals'", '"my deals"')
    """
    if system != "nt":
        return shlex.quote(str(path))
    return f'"{path}"' if re.search(r"[\s&()^;,%!']", str(path)) else str(path)
