"""The schema's version: brought up to date where that is possible, else refused in one sentence."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, column, select, table, text

from storage.base import Base

MIGRATIONS = Path(__file__).parent / "migrations"

REVISIONS = {path.name.split("_")[0] for path in MIGRATIONS.glob("versions/*.py")}
"""Known by their files' names, because Alembic takes longer to import than to ask."""

NEWEST = max(REVISIONS)

WRITTEN_DOWN = "alembic_version"
"""The table in which Alembic keeps the revision."""

MOST_NAMED = 3
"""Tables that a sentence names."""

COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.tables "
    "JOIN information_schema.columns USING (table_schema, table_name) "
    "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
}


class UnusableDatabase(Exception):
    """A database that Rapport cannot work with. The message is one sentence, for whoever runs Rapport."""


def revision(connection: Connection) -> str | None:
    """Return the schema's revision, as Alembic wrote it down."""
    if WRITTEN_DOWN not in _columns(connection):
        return None
    return connection.scalar(select(column("version_num")).select_from(table(WRITTEN_DOWN)))


def is_up_to_date(connection: Connection) -> bool:
    """Return whether there is no migration to make. Raises UnusableDatabase."""
    there, known = _columns(connection), revision(connection)
    strangers = there.keys() - {WRITTEN_DOWN}
    if known is None and strangers:
        raise UnusableDatabase(
            f"This database holds the tables of something else ({_named(strangers)}); "
            "set DATABASE_URL to one that is Rapport's own, or empty."
        )
    if known is not None and known not in REVISIONS:
        raise UnusableDatabase(
            f"This database is of a newer version of Rapport (revision {known}; this one knows {NEWEST}); "
            "install that version again, or restore the backup from before it."
        )
    if known == NEWEST:
        _require_all(there)
    return known == NEWEST


def upgrade(connection: Connection) -> None:
    """Make the migrations that are missing, in this transaction. Raises UnusableDatabase."""
    make_migrations(connection)
    _require_all(_columns(connection))
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise UnusableDatabase("The migration would leave rows that refer to nothing, so it was not made.")


def make_migrations(connection: Connection) -> None:
    """Make the migrations that are missing, whatever the code has besides them."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _require_all(there: Mapping[str, set[str]]) -> None:
    """Refuse a database that lacks a table or a column which the code has."""
    tables = Base.metadata.sorted_tables
    missing = {one.name for one in tables if not {*one.columns.keys()} <= there.get(one.name, set())}
    if missing:
        raise UnusableDatabase(
            f"This database is of revision {NEWEST}, but {len(missing)} of its tables are missing or "
            f"incomplete ({_named(missing)}); restore a backup, or set DATABASE_URL to a new database."
        )


def _columns(connection: Connection) -> dict[str, set[str]]:
    """Return table -> its columns."""
    columns: dict[str, set[str]] = {}
    for name, its in connection.execute(text(COLUMNS[connection.dialect.name])):
        columns.setdefault(name, set()).add(its)
    return columns


def _named(tables: set[str]) -> str:
    return ", ".join([*sorted(tables)[:MOST_NAMED], *(["..."] if len(tables) > MOST_NAMED else [])])
