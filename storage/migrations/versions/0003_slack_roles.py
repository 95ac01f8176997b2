"""Whether Slack says that a user is an admin, and whether somebody has given them their role."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_slack_admin", "is_appointed"):
        op.add_column("users", sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("users", table_kwargs={"sqlite_autoincrement": True}) as users:
        users.drop_column("is_appointed")
        users.drop_column("is_slack_admin")
