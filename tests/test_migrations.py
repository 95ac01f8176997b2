"""The migrations make the tables that the code has."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner, Result
from sqlalchemy import URL, MetaData, Table, inspect, make_url, text
from sqlalchemy.schema import DropTable

from bot.__main__ import main
from storage import upgrade
from storage.database import Database
from storage.schema import metadata
from storage.upgrade import MIGRATIONS, NEWEST
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
    with database.engine.connect() as connection:
        assert upgrade.revision(connection) == NEWEST
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST
    program = "import sys; import bot.rapport; assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_landed_revisions_do_not_change() -> None:
    """Add a new one (make revision NAME=...) and its checksum; databases have been made by those here."""
    landed = dict(line.split()[::-1] for line in (MIGRATIONS / "landed.sha256").read_text().splitlines())
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in MIGRATIONS.glob("versions/*.py")}
    assert {name: there.get(name) for name in landed} == landed, (
        "landed revisions do not change; add a new one"
    )


def test_it_can_be_taken_back(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


UNUSABLE = {
    "INSERT INTO notes VALUES (1)": "holds the tables of something else (notes)",
    "UPDATE alembic_version SET version_num = '9999'": "of a newer version of Rapport (revision 9999;",
    "DROP TABLE drafts": "1 of its tables are missing or incomplete (drafts)",
    "ALTER TABLE drafts DROP COLUMN text": "1 of its tables are missing or incomplete (drafts)",
}


@pytest.mark.parametrize("damage", UNUSABLE)
def test_a_database_that_cannot_be_used_gets_one_sentence(database: Database, damage: str) -> None:
    try:
        with database.engine.begin() as connection:
            if "notes" in damage:
                for table in (*reversed(metadata.sorted_tables), Table("alembic_version", MetaData())):
                    connection.execute(DropTable(table))
                connection.execute(text("CREATE TABLE notes (id INTEGER)"))
            connection.execute(text(damage))
        _is_refused(database.engine.url, UNUSABLE[damage])
    finally:
        with database.engine.begin() as connection:  # the next test gets a new one
            connection.execute(DropTable(metadata.tables["seen_keys"], if_exists=True))


def test_a_file_that_is_no_database_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "photo.sqlite3").write_bytes(b"GIF89a" * 500)
    url = make_url(f"sqlite:///{tmp_path}/photo.sqlite3")
    _is_refused(url, "The database does not work: file is not a database")
    run = subprocess.run([sys.executable, "-m", "bot", "run"], env=_env(url), capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (1, _migrate(url).output), "before Slack is asked for anything"


def test_an_empty_database_is_brought_up_to_date_and_then_is(tmp_path: Path) -> None:
    for _ in range(2):
        done = _migrate(make_url(f"sqlite:///{tmp_path}/new.sqlite3"))
        assert (done.exit_code, done.output) == (0, "The database is up to date.\n"), done.output


def _is_refused(url: URL, why: str) -> None:
    refused = _migrate(url)
    assert refused.exit_code == 1, refused.output
    assert why in refused.output
    assert refused.output.count("\n") == 1


def _migrate(url: URL) -> Result:
    return CliRunner().invoke(main, ["migrate"], env=_env(url))


def _env(url: URL) -> dict[str, str]:
    """What `rapport run` needs besides, of which nothing is asked when the database is no use."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    return {**os.environ, **tokens, "DATABASE_URL": url.render_as_string(hide_password=False)}
