"""Whether another organisation reads a channel, as Slack last said."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("has_outsiders", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("channel_settings", column)


def downgrade() -> None:
    op.drop_column("channel_settings", "has_outsiders")
