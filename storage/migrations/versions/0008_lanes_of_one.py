"""What finds the lanes of one workspace that have something to send."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.text("next_due_at IS NOT NULL")
    columns = ["workspace_id", "priority", "next_due_at"]
    op.create_index("ix_lanes_theirs", "lanes", columns, sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    op.drop_index("ix_lanes_theirs", "lanes")
