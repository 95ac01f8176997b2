"""The whole record: more of customers and contacts, fields and lists that a team makes itself."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = {
    "contacts": (
        ("decision", sa.Text()),
        ("preferred_way", sa.Text()),
        ("preferred_time", sa.Text()),
        ("gender", sa.Text()),
    ),
    "customers": (
        ("category", sa.Text()),
        ("tier", sa.Text()),
        ("preferred_way", sa.Text()),
        ("preferred_time", sa.Text()),
        ("zone", sa.String(length=64)),
        ("sales_channel", sa.Text()),
        ("spending", sa.Text()),
        ("gender", sa.Text()),
        ("birth_year", sa.Integer()),
        ("job_title", sa.Text()),
        ("language", sa.String(length=16)),
        ("preferences", sa.Text()),
        ("habits", sa.Text()),
        ("needs", sa.Text()),
        ("pain_points", sa.Text()),
        ("birthday", sa.String(length=5)),
    ),
}
"""Table -> the columns that it gets, which may be empty."""

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CALENDAR = sa.Enum("common", "lunar", "lunar, leap month", name="calendar", native_enum=False, length=32)

TAGS = """
INSERT INTO field_values (workspace_id, entity, record_id, field, place, text, key)
SELECT tag_links.workspace_id, tagged, tagged_id, 'tags',
    row_number() OVER (PARTITION BY tag_links.workspace_id, tagged, tagged_id ORDER BY tag_links.id) - 1,
    tags.name, substr(tags.key, 1, 100)
FROM tag_links JOIN tags ON tags.id = tag_links.tag_id
"""
"""Tags become values as all others that a record may have several of."""


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("on_entity", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "long text",
                "number",
                "money",
                "date",
                "birthday",
                "choice",
                "choices",
                "person",
                "record",
                "phone",
                "email",
                "url",
                "yes/no",
                "country",
                "currency",
                "language",
                "zone",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("help", sa.Text(), nullable=True),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_unique", sa.Boolean(), nullable=False),
        sa.Column("default", sa.Text(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_custom_fields_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_custom_fields_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_custom_fields_workspace_id_on_entity"),
        "custom_fields",
        ["workspace_id", "on_entity"],
        unique=False,
    )

    op.create_table(
        "field_values",
        sa.Column("id", ID, nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.Column("number", storage.types.Amount(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_field_values_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_values")),
        sa.UniqueConstraint(
            "workspace_id",
            "entity",
            "record_id",
            "field",
            "place",
            name=op.f("uq_field_values_workspace_id_entity_record_id_field_place"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_field_values_workspace_id_entity_field_day"),
        "field_values",
        ["workspace_id", "entity", "field", "day"],
        unique=False,
    )
    op.create_index(
        op.f("ix_field_values_workspace_id_entity_field_key"),
        "field_values",
        ["workspace_id", "entity", "field", "key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_field_values_workspace_id_entity_field_number"),
        "field_values",
        ["workspace_id", "entity", "field", "number"],
        unique=False,
    )

    op.create_table(
        "list_items",
        sa.Column("list", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_list_items_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_items")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_list_items_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "list", "value", name=op.f("uq_list_items_workspace_id_list_value")
        ),
        sqlite_autoincrement=True,
    )
    op.execute(TAGS)
    op.drop_table("tag_links")
    op.drop_table("tags")
    for table, columns in NEW.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
        op.drop_column(table, "custom")
    calendar = sa.Column("birth_calendar", CALENDAR, server_default="common", nullable=False)
    op.add_column("customers", calendar)


def downgrade() -> None:
    op.drop_column("customers", "birth_calendar")
    for table, columns in NEW.items():
        custom = sa.Column("custom", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
        op.add_column(table, custom)
        for name, _ in columns:
            op.drop_column(table, name)
    for table in ("list_items", "field_values", "custom_fields"):
        op.drop_table(table)
    _make_tags()


def _make_tags() -> None:
    """Make the tables of tags as they were, empty."""
    op.create_table(
        "tags",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tags_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tags_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_tags_workspace_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tag_links",
        sa.Column("tag_id", ID, nullable=False),
        sa.Column("tagged", sa.String(length=32), nullable=False),
        sa.Column("tagged_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_tag_links_workspace_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tag_links_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_links")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tag_links_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "tagged",
            "tagged_id",
            "tag_id",
            name=op.f("uq_tag_links_workspace_id_tagged_tagged_id_tag_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_tag_links_workspace_id_tag_id"), "tag_links", ["workspace_id", "tag_id"], unique=False
    )
