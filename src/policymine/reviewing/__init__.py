"""Reviewing: a corpus' desk, on its store. The web app and the command line use ``Reviewing`` alone."""

from policymine.reviewing.service import Reviewing

__all__ = ["Reviewing"]
