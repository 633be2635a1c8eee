"""The command line: thin commands over the pipeline and the reports."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit code of a command that Ctrl+C ended, as shells have it."""


def main() -> None:
    """Run the command line. It is loaded only now: worker processes load this module too."""
    try:
        from policymine.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
