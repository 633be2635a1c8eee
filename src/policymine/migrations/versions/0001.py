"""The first schema: assessments, sentences and mentions."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring a store of the schema before to this one."""
    # No store is older than this one.
