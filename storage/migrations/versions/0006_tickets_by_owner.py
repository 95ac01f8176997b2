"""Unsolved tickets are counted by their owners without reading a ticket."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ["workspace_id", "solved_at", "due_at"]


def upgrade() -> None:
    op.drop_index("ix_tickets_workspace_id_solved_at_due_at", "tickets")
    op.create_index("ix_tickets_workspace_id_solved_at_due_at_owner_id", "tickets", [*COLUMNS, "owner_id"])


def downgrade() -> None:
    op.drop_index("ix_tickets_workspace_id_solved_at_due_at_owner_id", "tickets")
    op.create_index("ix_tickets_workspace_id_solved_at_due_at", "tickets", COLUMNS)
