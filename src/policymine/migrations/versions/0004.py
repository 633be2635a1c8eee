"""Complete stores of schema 3 that were made while it grew: tables and a column that were not there.

Queues are made from the rest of the store, so that those of another shape are made anew, empty; reviewing fills them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policymine.migrations.schema_3 import DECISIONS, METADATA, QUEUED, QUEUES, STANDINGS

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring a store of the schema before to this one."""
    bind = op.get_bind()
    METADATA.create_all(bind)
    if _list_missing(bind, DECISIONS):
        op.add_column("decisions", sa.Column("reading", sa.String, nullable=False, server_default=""))
    if any(_list_missing(bind, table) for table in (QUEUED, QUEUES, STANDINGS)):
        for table in (QUEUED, QUEUES, STANDINGS):
            table.drop(bind)
            table.create(bind)


def _list_missing(bind: sa.Connection, table: sa.Table) -> set[str]:
    present = {each["name"] for each in sa.inspect(bind).get_columns(table.name)}
    return {column.name for column in table.columns} - present
