"""The migrations make the tables that the code has."""

import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import storage
from storage.database import NEWEST, Database
from storage.schema import metadata
from tests.revisions import mapped_on


def test_what_is_migrated_is_what_is_mapped(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, mapped_on(database)) == []


def test_an_id_is_never_given_again(database: Database) -> None:
    """Keys of what was said, and buttons on messages, know a record by its id, also when it is gone."""
    if database.is_sqlite:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    else:
        asked = "SELECT replace(sequencename, '_id_seq', '') FROM pg_sequences WHERE schemaname = 'public'"
    with database.engine.connect() as connection:
        counting = set(connection.scalars(text(asked)))
    numbered = {table.name for table in metadata.sorted_tables if table.autoincrement_column is not None}
    assert counting == numbered
    assert {"customers", "followups", "outbox"} <= numbered


def test_the_newest_revision_is_known_without_alembic(database: Database) -> None:
    scripts = ScriptDirectory(str(Path(storage.__file__).parent / "migrations"))
    assert database.revision() == NEWEST == scripts.get_current_head()
    program = "import sys; import bot.rapport; assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_it_can_be_taken_back(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
