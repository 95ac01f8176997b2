"""More of products: family, model and specification."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEW = ("family", "model", "specification")


def upgrade() -> None:
    for name in NEW:
        op.add_column("products", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    for name in NEW:
        op.drop_column("products", name)
