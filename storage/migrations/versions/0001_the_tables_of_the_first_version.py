"""The tables of the first version

An id is never given again (on SQLite by `sqlite_autoincrement`): what was said of a record, and the buttons
below it, outlast the record.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

NULLED = [
    ("campaign_responses", "contact_id", "contacts"),
    ("channel_settings", "customer_id", "customers"),
    ("contracts", "product_id", "products"),
    ("followups", "absence_id", "absences"),
    ("followups", "contact_id", "contacts"),
    ("followups", "interaction_id", "interactions"),
    ("followups", "repeats_id", "followups"),
    ("interactions", "contact_id", "contacts"),
    ("opportunities", "contact_id", "contacts"),
    ("opportunities", "renews_id", "contracts"),
    ("order_lines", "product_id", "products"),
    ("tickets", "contact_id", "contacts"),
    ("tickets", "customer_id", "customers"),
]
"""(table, column, table referred to) of the references that end with what they refer to."""

SET_NULL = """
CREATE TRIGGER null_{table}_{column} AFTER DELETE ON {of}
BEGIN
    UPDATE {table} SET {column} = NULL WHERE workspace_id = OLD.workspace_id AND {column} = OLD.id;
END
"""
"""What SQLite's own SET NULL would do with the workspace as well."""

TABLES = [
    "connections",
    "counters",
    "lanes",
    "paces",
    "rights",
    "seen_keys",
    "troubles",
    "workspaces",
    "audit_entries",
    "outbox",
    "products",
    "tags",
    "teams",
    "workspace_settings",
    "tag_links",
    "users",
    "absences",
    "campaigns",
    "customers",
    "digests",
    "drafts",
    "rules",
    "schedules",
    "channel_settings",
    "contacts",
    "contracts",
    "orders",
    "rule_hearers",
    "rule_sayings",
    "campaign_responses",
    "interactions",
    "opportunities",
    "order_lines",
    "tickets",
    "followups",
    "ticket_events",
]
"""In the order in which they are made."""


def upgrade() -> None:

    op.create_table(
        "connections",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("since", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_connections")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "counters",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "entity", name=op.f("pk_counters")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lanes",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("free_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "channel", name=op.f("pk_lanes")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_lanes_due",
        "lanes",
        ["priority", "next_due_at"],
        unique=False,
        sqlite_where=sa.text("next_due_at IS NOT NULL"),
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_table(
        "paces",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("free_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "method", name=op.f("pk_paces")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rights",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "role", "entity", "action", name=op.f("pk_rights")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seen_keys",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_seen_keys")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_seen_keys_at"), "seen_keys", ["at"], unique=False)
    op.create_table(
        "troubles",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_troubles")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_audit_entries_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_audit_entries_workspace_id_entity_at"),
        "audit_entries",
        ["workspace_id", "entity", "at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_audit_entries_workspace_id_entity_entity_id"),
        "audit_entries",
        ["workspace_id", "entity", "entity_id"],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "chat.postMessage",
                "chat.postEphemeral",
                "chat.update",
                "chat.delete",
                name="method",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("user", sa.String(length=32), nullable=True),
        sa.Column("target_key", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "failed",
                "taken back",
                name="state",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("unsure_since", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("let_go_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("posted_channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_outbox_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_outbox_workspace_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_about",
        "outbox",
        ["workspace_id", "about"],
        unique=False,
        sqlite_where=sa.text("about IS NOT NULL"),
        postgresql_where=sa.text("about IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["workspace_id", "channel", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(op.f("ix_outbox_let_go_at"), "outbox", ["let_go_at"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["workspace_id", "state", "id"], unique=False)
    op.create_index("ix_outbox_target", "outbox", ["workspace_id", "target_key"], unique=False)
    op.create_table(
        "products",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("lead_days", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_products_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("workspace_id", "code", name=op.f("uq_products_workspace_id_code")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_products_workspace_id_id")),
        sqlite_autoincrement=True,
    )
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
        "teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_teams_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_teams_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_teams_workspace_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workspace_settings",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("default_role", sa.String(length=16), nullable=False),
        sa.Column("work_days", sa.JSON(), nullable=False),
        sa.Column("keeps_holidays", sa.Boolean(), nullable=False),
        sa.Column("morning", sa.Time(), nullable=False),
        sa.Column("afternoon", sa.Time(), nullable=False),
        sa.Column("evening", sa.Time(), nullable=False),
        sa.Column("end_of_day", sa.Time(), nullable=False),
        sa.Column(
            "leap_day",
            sa.Enum("28 Feb", "1 Mar", name="leapday", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "when_unsure",
            sa.Enum("at most once", "at least once", name="whenunsure", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_workspace_settings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_settings")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_workspace_settings_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_workspace_settings_workspace_id")),
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
    op.create_table(
        "users",
        sa.Column("slack_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "sales", "support", "marketing", "manager", "admin", name="role", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("holidays", sa.String(length=4), nullable=True),
        sa.Column("paused_from", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("paused_until", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("greet", sa.Boolean(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("birthday", sa.String(length=5), nullable=True),
        sa.Column(
            "birth_calendar",
            sa.Enum("common", "lunar", "lunar, leap month", name="calendar", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name=op.f("fk_users_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_users_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_users_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_users_workspace_id_slack_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_users_workspace_id_birthday"),
        "users",
        ["workspace_id", "birthday"],
        unique=False,
        sqlite_where=sa.text("birthday IS NOT NULL"),
        postgresql_where=sa.text("birthday IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_users_workspace_id_team_id"),
        "users",
        ["workspace_id", "team_id"],
        unique=False,
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_table(
        "absences",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("delegate_id", ID, nullable=True),
        sa.Column("next_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delegate_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_absences_workspace_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_absences_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_absences_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_absences_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_absences_next_at",
        "absences",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_absences_theirs",
        "absences",
        ["workspace_id", "next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_absences_workspace_id_delegate_id"),
        "absences",
        ["workspace_id", "delegate_id"],
        unique=False,
        sqlite_where=sa.text("delegate_id IS NOT NULL"),
        postgresql_where=sa.text("delegate_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_absences_workspace_id_owner_id"),
        "absences",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "campaigns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum("planned", "running", "done", name="campaignstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("budget", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_campaigns_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_campaigns_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_campaigns_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_campaigns_workspace_id_owner_id"),
        "campaigns",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "customers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("company", "person", name="customerkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "lead", "prospect", "active", "former", name="customerstatus", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("annual_revenue", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("custom", sa.JSON(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("short_key", sa.Text(), nullable=False),
        sa.Column("name_head", sa.Text(), nullable=False),
        sa.Column("mention_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_customers_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_customers_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_customers_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_customers_workspace_id_mention_key"),
        "customers",
        ["workspace_id", "mention_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_customers_workspace_id_name_head"), "customers", ["workspace_id", "name_head"], unique=False
    )
    op.create_index(
        op.f("ix_customers_workspace_id_owner_id"), "customers", ["workspace_id", "owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_customers_workspace_id_updated_at"),
        "customers",
        ["workspace_id", "updated_at"],
        unique=False,
    )
    op.create_table(
        "digests",
        sa.Column(
            "breadth",
            sa.Enum("own", "team", "all", name="scope", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=250), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("next_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("covered_until", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_digests_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_digests_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_digests_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "owner_id",
            "channel_id",
            "breadth",
            "rule",
            name=op.f("uq_digests_workspace_id_owner_id_channel_id_breadth_rule"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_digests_next_at",
        "digests",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_digests_theirs",
        "digests",
        ["workspace_id", "next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("command", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_drafts_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_drafts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drafts_created_at"), "drafts", ["created_at"], unique=False)
    op.create_index(
        op.f("ix_drafts_workspace_id_owner_id"), "drafts", ["workspace_id", "owner_id"], unique=False
    )
    op.create_table(
        "rules",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "lead",
                "qualified",
                "demo",
                "proposal",
                "negotiation",
                "closed won",
                "closed lost",
                name="stage",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("amount", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column(
            "route",
            sa.Enum("owner", "manager", "team", "channel", name="route", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("recurrence", sa.String(length=250), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("begun_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("looked_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_look", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_rules_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_rules_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_rules_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_rules_next_look",
        "rules",
        ["next_look"],
        unique=False,
        postgresql_where=sa.text("next_look IS NOT NULL"),
        sqlite_where=sa.text("next_look IS NOT NULL"),
    )
    op.create_index(
        "ix_rules_theirs",
        "rules",
        ["workspace_id", "next_look"],
        unique=False,
        postgresql_where=sa.text("next_look IS NOT NULL"),
        sqlite_where=sa.text("next_look IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_rules_workspace_id_owner_id"),
        "rules",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "schedules",
        sa.Column(
            "kind",
            sa.Enum("birthdays", "renewals", name="schedulekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("lead_days", sa.JSON(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=250), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("next_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("covered_until", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_schedules_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_schedules_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_schedules_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "channel_id", name=op.f("uq_schedules_workspace_id_kind_channel_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_schedules_next_at",
        "schedules",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_schedules_theirs",
        "schedules",
        ["workspace_id", "next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
        sqlite_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_schedules_workspace_id_owner_id"),
        "schedules",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "channel_settings",
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", ID, nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_channel_settings_workspace_id_customer_id"),
            ondelete=_null("customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_channel_settings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_settings")),
        sa.UniqueConstraint(
            "workspace_id", "channel_id", name=op.f("uq_channel_settings_workspace_id_channel_id")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_channel_settings_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_channel_settings_workspace_id_customer_id"),
        "channel_settings",
        ["workspace_id", "customer_id"],
        unique=False,
        sqlite_where=sa.text("customer_id IS NOT NULL"),
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_table(
        "contacts",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("wechat", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("greet", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("custom", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("birthday", sa.String(length=5), nullable=True),
        sa.Column(
            "birth_calendar",
            sa.Enum("common", "lunar", "lunar, leap month", name="calendar", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_contacts_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_contacts_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_contacts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_contacts_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contacts_born",
        "contacts",
        ["workspace_id", "birthday", "birth_calendar", "greet", "customer_id"],
        unique=False,
        sqlite_where=sa.text("birthday IS NOT NULL"),
        postgresql_where=sa.text("birthday IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_contacts_workspace_id_customer_id"),
        "contacts",
        ["workspace_id", "customer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contacts_workspace_id_owner_id"),
        "contacts",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "contracts",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "renewed", "lost", name="contractstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("value", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("renews_on", sa.Date(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_contracts_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_contracts_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "product_id"],
            ["products.workspace_id", "products.id"],
            name=op.f("fk_contracts_workspace_id_product_id"),
            ondelete=_null("product_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_contracts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_contracts_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_contracts_workspace_id_customer_id_renews_on"),
        "contracts",
        ["workspace_id", "customer_id", "renews_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contracts_workspace_id_owner_id"),
        "contracts",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_contracts_workspace_id_product_id"),
        "contracts",
        ["workspace_id", "product_id"],
        unique=False,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_contracts_workspace_id_status_renews_on_customer_id"),
        "contracts",
        ["workspace_id", "status", "renews_on", "customer_id"],
        unique=False,
    )
    op.create_table(
        "orders",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "placed",
                "shipped",
                "paid",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_orders_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_orders_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_orders_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_orders_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_orders_workspace_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_orders_workspace_id_customer_id_placed_on"),
        "orders",
        ["workspace_id", "customer_id", "placed_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_orders_workspace_id_owner_id"),
        "orders",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "rule_hearers",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("in_digest", sa.Boolean(), nullable=False),
        sa.Column("own_time", sa.Boolean(), nullable=False),
        sa.Column("recurrence", sa.String(length=250), nullable=True),
        sa.Column("last_key", sa.Text(), nullable=True),
        sa.Column("last_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rule_id"],
            ["rules.workspace_id", "rules.id"],
            name=op.f("fk_rule_hearers_workspace_id_rule_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rule_hearers_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_hearers")),
        sa.UniqueConstraint(
            "workspace_id", "rule_id", "place", name=op.f("uq_rule_hearers_workspace_id_rule_id_place")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_rule_hearers_workspace_id_place"), "rule_hearers", ["workspace_id", "place"], unique=False
    )
    op.create_table(
        "rule_sayings",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("since", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rule_id"],
            ["rules.workspace_id", "rules.id"],
            name=op.f("fk_rule_sayings_workspace_id_rule_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rule_sayings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sayings")),
        sa.UniqueConstraint(
            "workspace_id",
            "rule_id",
            "record_id",
            "place",
            name=op.f("uq_rule_sayings_workspace_id_rule_id_record_id_place"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaign_responses",
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("responded_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "campaign_id"],
            ["campaigns.workspace_id", "campaigns.id"],
            name=op.f("fk_campaign_responses_workspace_id_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_campaign_responses_workspace_id_contact_id"),
            ondelete=_null("contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_campaign_responses_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_campaign_responses_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_responses")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_campaign_responses_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_campaign_responses_workspace_id_campaign_id_responded_at"),
        "campaign_responses",
        ["workspace_id", "campaign_id", "responded_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_campaign_responses_workspace_id_contact_id"),
        "campaign_responses",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_campaign_responses_workspace_id_customer_id_responded_at"),
        "campaign_responses",
        ["workspace_id", "customer_id", "responded_at"],
        unique=False,
    )
    op.create_table(
        "interactions",
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "email",
                "meeting",
                "chat",
                "visit",
                "note",
                name="interactionkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("occurred_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("source_channel", sa.String(length=32), nullable=True),
        sa.Column("source_ts", sa.String(length=32), nullable=True),
        sa.Column("source_link", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_interactions_workspace_id_contact_id"),
            ondelete=_null("contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_interactions_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_interactions_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_interactions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_interactions_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_interactions_workspace_id_contact_id"),
        "interactions",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_interactions_workspace_id_customer_id_occurred_at"),
        "interactions",
        ["workspace_id", "customer_id", "occurred_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interactions_workspace_id_occurred_at"),
        "interactions",
        ["workspace_id", "occurred_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interactions_workspace_id_owner_id"),
        "interactions",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        "uq_interactions_source", "interactions", ["workspace_id", "source_channel", "source_ts"], unique=True
    )
    op.create_table(
        "opportunities",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "lead",
                "qualified",
                "demo",
                "proposal",
                "negotiation",
                "closed won",
                "closed lost",
                name="stage",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", storage.types.Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("stage_since", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "fit",
                "value",
                "trust",
                "service",
                "speed",
                "price",
                "competitor",
                "timing",
                "budget",
                "missing",
                "silence",
                "other",
                name="reason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason_note", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("renews_id", ID, nullable=True),
        sa.Column("renews_on", sa.Date(), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("source_channel", sa.String(length=32), nullable=True),
        sa.Column("source_ts", sa.String(length=32), nullable=True),
        sa.Column("source_link", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_opportunities_workspace_id_contact_id"),
            ondelete=_null("contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_opportunities_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_opportunities_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "renews_id"],
            ["contracts.workspace_id", "contracts.id"],
            name=op.f("fk_opportunities_workspace_id_renews_id"),
            ondelete=_null("renews_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_opportunities_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_opportunities_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_opportunities_workspace_id_number")),
        sa.UniqueConstraint(
            "workspace_id",
            "renews_id",
            "renews_on",
            name=op.f("uq_opportunities_workspace_id_renews_id_renews_on"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_opportunities_closed",
        "opportunities",
        ["workspace_id", "stage", "closed_at", "currency", "amount", "reason", "owner_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_opportunities_pipeline",
        "opportunities",
        [
            "workspace_id",
            "closed_at",
            "stage",
            "currency",
            "amount",
            "close_on",
            "stage_since",
            "created_at",
            "customer_id",
            "id",
        ],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_opportunities_workspace_id_contact_id"),
        "opportunities",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_opportunities_workspace_id_customer_id"),
        "opportunities",
        ["workspace_id", "customer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_opportunities_workspace_id_owner_id_closed_at"),
        "opportunities",
        ["workspace_id", "owner_id", "closed_at"],
        unique=False,
    )
    op.create_index(
        "uq_opportunities_source",
        "opportunities",
        ["workspace_id", "source_channel", "source_ts"],
        unique=True,
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", storage.types.Amount(), nullable=False),
        sa.Column("unit_price", storage.types.Amount(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "order_id"],
            ["orders.workspace_id", "orders.id"],
            name=op.f("fk_order_lines_workspace_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "product_id"],
            ["products.workspace_id", "products.id"],
            name=op.f("fk_order_lines_workspace_id_product_id"),
            ondelete=_null("product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_order_lines_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_order_lines_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_order_lines_workspace_id_order_id"),
        "order_lines",
        ["workspace_id", "order_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_order_lines_workspace_id_product_id"),
        "order_lines",
        ["workspace_id", "product_id"],
        unique=False,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )
    op.create_table(
        "tickets",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("customer_id", ID, nullable=True),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("reporter_id", ID, nullable=True),
        sa.Column(
            "priority",
            sa.Enum("p1", "p2", "p3", "p4", name="priority", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "pending", "resolved", name="ticketstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("due_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("solved_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("satisfaction_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("satisfaction_note", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("source_channel", sa.String(length=32), nullable=True),
        sa.Column("source_ts", sa.String(length=32), nullable=True),
        sa.Column("source_link", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_tickets_workspace_id_contact_id"),
            ondelete=_null("contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_tickets_workspace_id_customer_id"),
            ondelete=_null("customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_tickets_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reporter_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_tickets_workspace_id_reporter_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tickets_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tickets_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_tickets_workspace_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_contact_id"),
        "tickets",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_created_at"), "tickets", ["workspace_id", "created_at"], unique=False
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_customer_id"),
        "tickets",
        ["workspace_id", "customer_id"],
        unique=False,
        sqlite_where=sa.text("customer_id IS NOT NULL"),
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_owner_id"),
        "tickets",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_reporter_id"),
        "tickets",
        ["workspace_id", "reporter_id"],
        unique=False,
        sqlite_where=sa.text("reporter_id IS NOT NULL"),
        postgresql_where=sa.text("reporter_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_satisfaction_at"),
        "tickets",
        ["workspace_id", "satisfaction_at"],
        unique=False,
        sqlite_where=sa.text("satisfaction_at IS NOT NULL"),
        postgresql_where=sa.text("satisfaction_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_tickets_workspace_id_solved_at_due_at"),
        "tickets",
        ["workspace_id", "solved_at", "due_at"],
        unique=False,
    )
    op.create_index(
        "uq_tickets_source", "tickets", ["workspace_id", "source_channel", "source_ts"], unique=True
    )
    op.create_table(
        "followups",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("interaction_id", ID, nullable=True),
        sa.Column("repeats_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("remind_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("insistent", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("absence_id", ID, nullable=True),
        sa.Column("delegate_id", ID, nullable=True),
        sa.Column("reminded_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("roll_up", sa.Text(), nullable=True),
        sa.Column("channel_roll_up", sa.Text(), nullable=True),
        sa.Column("recurrence", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "done", name="followupstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("done_at", storage.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "absence_id"],
            ["absences.workspace_id", "absences.id"],
            name=op.f("fk_followups_workspace_id_absence_id"),
            ondelete=_null("absence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name=op.f("fk_followups_workspace_id_contact_id"),
            ondelete=_null("contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_id"],
            ["customers.workspace_id", "customers.id"],
            name=op.f("fk_followups_workspace_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delegate_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_followups_workspace_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "interaction_id"],
            ["interactions.workspace_id", "interactions.id"],
            name=op.f("fk_followups_workspace_id_interaction_id"),
            ondelete=_null("interaction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_followups_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "repeats_id"],
            ["followups.workspace_id", "followups.id"],
            name=op.f("fk_followups_workspace_id_repeats_id"),
            ondelete=_null("repeats_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_followups_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followups")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_followups_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "repeats_id", name=op.f("uq_followups_workspace_id_repeats_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_followups_remind_at",
        "followups",
        ["remind_at"],
        unique=False,
        postgresql_where=sa.text("remind_at IS NOT NULL"),
        sqlite_where=sa.text("remind_at IS NOT NULL"),
    )
    op.create_index(
        "ix_followups_theirs",
        "followups",
        ["workspace_id", "remind_at"],
        unique=False,
        postgresql_where=sa.text("remind_at IS NOT NULL"),
        sqlite_where=sa.text("remind_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_absence_id"),
        "followups",
        ["workspace_id", "absence_id"],
        unique=False,
        sqlite_where=sa.text("absence_id IS NOT NULL"),
        postgresql_where=sa.text("absence_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_channel_roll_up"),
        "followups",
        ["workspace_id", "channel_roll_up"],
        unique=False,
        sqlite_where=sa.text("channel_roll_up IS NOT NULL"),
        postgresql_where=sa.text("channel_roll_up IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_contact_id"),
        "followups",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_customer_id"),
        "followups",
        ["workspace_id", "customer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_followups_workspace_id_delegate_id"),
        "followups",
        ["workspace_id", "delegate_id"],
        unique=False,
        sqlite_where=sa.text("delegate_id IS NOT NULL"),
        postgresql_where=sa.text("delegate_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_done_at"),
        "followups",
        ["workspace_id", "done_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NOT NULL"),
        postgresql_where=sa.text("done_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_interaction_id"),
        "followups",
        ["workspace_id", "interaction_id"],
        unique=False,
        sqlite_where=sa.text("interaction_id IS NOT NULL"),
        postgresql_where=sa.text("interaction_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_owner_id"),
        "followups",
        ["workspace_id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_roll_up"),
        "followups",
        ["workspace_id", "roll_up"],
        unique=False,
        sqlite_where=sa.text("roll_up IS NOT NULL"),
        postgresql_where=sa.text("roll_up IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_followups_workspace_id_status_due_at"),
        "followups",
        ["workspace_id", "status", "due_at"],
        unique=False,
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("at", storage.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "actor_id"],
            ["users.workspace_id", "users.id"],
            name=op.f("fk_ticket_events_workspace_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ticket_id"],
            ["tickets.workspace_id", "tickets.id"],
            name=op.f("fk_ticket_events_workspace_id_ticket_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_ticket_events_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_ticket_events_workspace_id_actor_id"),
        "ticket_events",
        ["workspace_id", "actor_id"],
        unique=False,
        sqlite_where=sa.text("actor_id IS NOT NULL"),
        postgresql_where=sa.text("actor_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_ticket_events_workspace_id_kind_at"),
        "ticket_events",
        ["workspace_id", "kind", "at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ticket_events_workspace_id_ticket_id_kind_at"),
        "ticket_events",
        ["workspace_id", "ticket_id", "kind", "at"],
        unique=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        for table, column, of in NULLED:
            op.execute(SET_NULL.format(table=table, column=column, of=of))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _null(column: str) -> str | None:
    return f"SET NULL ({column})" if op.get_bind().dialect.name == "postgresql" else None
