"""Keep the history of scores: what stands in the store begins it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policymine.migrations.schema_3 import ASSESSMENTS, HISTORY
from policymine.schema import read_clock

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring a store of the schema before to this one."""
    bind = op.get_bind()
    HISTORY.create(bind, checkfirst=True)
    columns = (ASSESSMENTS.c.document, ASSESSMENTS.c.text_key, ASSESSMENTS.c.key, ASSESSMENTS.c.score)
    rows = [dict(row) for row in bind.execute(sa.select(*columns)).mappings()]
    if rows:
        bind.execute(sa.insert(HISTORY), [row | {"recorded_at": read_clock()} for row in rows])
