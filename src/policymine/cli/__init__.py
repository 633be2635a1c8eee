"""The command line: thin commands over the pipeline and the reports."""

from policymine.cli.app import main

__all__ = ["main"]
