"""What can go wrong in a way a person should read about, and the exit code that goes with it.

Lower layers raise these; only the command line and the web app render them. A message names the thing, the place
and the remedy.
"""

from __future__ import annotations

DONE = 0
SOME_QUARANTINED = 1
USER_MUST_ACT = 2


class PolicymineError(Exception):
    """Anything a person may see without a traceback."""

    exit_code = USER_MUST_ACT


class CorpusError(PolicymineError):
    """A corpus folder or its manifest is not as it should be."""


class BusyError(CorpusError):
    """Another program is writing to the corpus; it can be tried again when that has ended."""


class DuplicateError(CorpusError):
    """The same bytes are in the corpus already, as a file of ``document``."""

    def __init__(self, message: str, document: str = "") -> None:
        super().__init__(message)
        self.document = document


class UnreadableError(PolicymineError):
    """A document cannot be read: it is quarantined with this message, and the rest go on."""

    exit_code = SOME_QUARANTINED


class WorkersError(PolicymineError):
    """No worker process could begin."""


class StoreError(PolicymineError):
    """The store cannot be read or written; ``may_pass`` tells whether it lies beyond a network that may come back."""

    def __init__(self, message: str, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass


class ClusterError(PolicymineError):
    """The cluster that should read documents cannot be reached, or would not read them as this program does."""


class CodebookError(PolicymineError):
    """A codebook's file has a fault; the message names the file and the line."""


class ClassifierError(PolicymineError):
    """The fitted classifier is missing or does not behave as when it was fitted."""


class RefusedError(PolicymineError):
    """Somebody asked for what they may not do, or for what cannot be done as things stand."""


def choose_exit_code(error: PolicymineError) -> int:
    """Return the process exit code for an error."""
    return error.exit_code
