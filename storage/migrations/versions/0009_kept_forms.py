"""Drafts of forms: what was typed, the key it was submitted under, and when its owner is told."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAMED = sa.text("tell_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("drafts", sa.Column("view", sa.JSON(), nullable=True))
    op.add_column("drafts", sa.Column("delivery", sa.Text(), nullable=True))
    op.add_column("drafts", sa.Column("tell_at", storage.types.UTCDateTime(timezone=True), nullable=True))
    for name, columns in {"tell_at": ["tell_at"], "theirs": ["workspace_id", "tell_at"]}.items():
        op.create_index(f"ix_drafts_{name}", "drafts", columns, postgresql_where=NAMED, sqlite_where=NAMED)


def downgrade() -> None:
    for name in ("theirs", "tell_at"):
        op.drop_index(f"ix_drafts_{name}", "drafts")
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as drafts:
        for column in ("tell_at", "delivery", "view"):
            drafts.drop_column(column)
