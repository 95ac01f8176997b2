"""Acts: each audit entry names the act it belongs to"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "undoes_id"],
            ["acts.workspace_id", "acts.id"],
            name=op.f("fk_acts_workspace_id_undoes_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_acts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_acts_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("acts") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_acts_workspace_id_undoes_id"),
            ["workspace_id", "undoes_id"],
            unique=False,
            sqlite_where=sa.text("undoes_id IS NOT NULL"),
            postgresql_where=sa.text("undoes_id IS NOT NULL"),
        )

    with op.batch_alter_table("audit_entries", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_workspace_id_act_id"),
            ["workspace_id", "act_id"],
            unique=False,
            sqlite_where=sa.text("act_id IS NOT NULL"),
            postgresql_where=sa.text("act_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_audit_entries_workspace_id_act_id"),
            "acts",
            ["workspace_id", "act_id"],
            ["workspace_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("audit_entries", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_entries_workspace_id_act_id"), type_="foreignkey")
        batch_op.drop_index(
            batch_op.f("ix_audit_entries_workspace_id_act_id"),
            sqlite_where=sa.text("act_id IS NOT NULL"),
            postgresql_where=sa.text("act_id IS NOT NULL"),
        )
        batch_op.drop_column("act_id")

    with op.batch_alter_table("acts") as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_acts_workspace_id_undoes_id"),
            sqlite_where=sa.text("undoes_id IS NOT NULL"),
            postgresql_where=sa.text("undoes_id IS NOT NULL"),
        )

    op.drop_table("acts")
