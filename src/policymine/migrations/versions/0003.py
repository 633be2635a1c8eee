"""Keep decisions, reviewers, queues, fetches and candidates: tables that were not there."""

from __future__ import annotations

from alembic import op

from policymine.migrations.schema_3 import METADATA

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring a store of the schema before to this one."""
    METADATA.create_all(op.get_bind())
