"""Libraries that only some formats need: loaded when they are, with a message for people where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from policymine.errors import PolicymineError


def load_library(name: str, what_for: str) -> Any:
    """Return a library of the extra ``export``; raise PolicymineError saying how to install it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        raise PolicymineError(
            f"{what_for} needs {name.partition('.')[0]}, which is not installed. Install it with: "
            "pip install 'policymine[export]'"
        ) from error
