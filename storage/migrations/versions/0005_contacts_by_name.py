"""Contacts are found by the beginning of their names."""

import sqlalchemy as sa
from alembic import op

from storage import names

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 1_000
CONTACTS = sa.table("contacts", sa.column("id"), sa.column("name"), sa.column("name_head"))


def upgrade() -> None:
    op.add_column("contacts", sa.Column("name_head", sa.Text(), nullable=True))
    _fill()
    op.create_index("ix_contacts_workspace_id_name_head", "contacts", ["workspace_id", "name_head"])


def downgrade() -> None:
    op.drop_index("ix_contacts_workspace_id_name_head", "contacts")
    op.drop_column("contacts", "name_head")


def _fill() -> None:
    """Fill in the beginnings of the names that are there."""
    connection, last = op.get_bind(), 0
    some = sa.select(CONTACTS.c.id, CONTACTS.c.name).order_by(CONTACTS.c.id).limit(BATCH)
    change = (
        sa.update(CONTACTS)
        .where(CONTACTS.c.id == sa.bindparam("contact"))
        .values(name_head=sa.bindparam("head"))
    )
    while rows := connection.execute(some.where(CONTACTS.c.id > last)).all():
        connection.execute(change, [{"contact": row.id, "head": names.head(row.name)} for row in rows])
        last = rows[-1].id
