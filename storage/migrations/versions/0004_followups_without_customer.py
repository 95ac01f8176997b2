"""Follow-ups without a customer; messages about a record are found by where they stand in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ABOUT_A_RECORD = sa.text("about IS NOT NULL")


def upgrade() -> None:
    _customer(nullable=True)
    op.create_index(
        "ix_outbox_posted",
        "outbox",
        ["workspace_id", "ts"],
        sqlite_where=ABOUT_A_RECORD,
        postgresql_where=ABOUT_A_RECORD,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_posted", "outbox")
    op.execute("DELETE FROM followups WHERE customer_id IS NULL")
    _customer(nullable=False)


def _customer(*, nullable: bool) -> None:
    """Say whether a follow-up may be without a customer. SQLite makes the table anew, without its triggers."""
    triggers = _triggers()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    with op.batch_alter_table("followups", table_kwargs={"sqlite_autoincrement": True}) as followups:
        followups.alter_column(
            "customer_id",
            existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=nullable,
        )
    for _, made in triggers:
        op.execute(made)


def _triggers() -> list[tuple[str, str]]:
    """Return name and text of SQLite's triggers that speak of follow-ups."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return []
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%followups%'"
    return [(name, made) for name, made in connection.execute(sa.text(asked))]
