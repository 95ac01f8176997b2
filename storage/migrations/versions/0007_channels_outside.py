"""Whether an admin lets another organisation, with which a channel is shared, read what is said there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("is_open_outside", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("channel_settings", column)


def downgrade() -> None:
    op.drop_column("channel_settings", "is_open_outside")
