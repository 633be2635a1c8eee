"""The review app: thin routes over services, for one person at this machine or for a team."""

from __future__ import annotations

from policymine.web.access import Access
from policymine.web.app import build_app
from policymine.web.serving import Door, open_door, serve

__all__ = ["Access", "Door", "build_app", "open_door", "serve"]
