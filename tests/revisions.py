"""Write the migration for what the tables in the code have new: `python -m tests.revisions visits`.

It is for both databases. What Alembic cannot see (a column renamed, rows to be filled) is added by hand.
"""

import argparse
import subprocess
import sys
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData

from storage.database import Database
from storage.schema import metadata
from storage.upgrade import MIGRATIONS, NEWEST, make_migrations


def write(name: str) -> None:
    """Write the next revision, compared with a SQLite database that has all revisions before it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/migrated.sqlite3")
        with database.migrating() as connection:
            make_migrations(connection)
            config.attributes.update(connection=connection, metadata=mapped_on(database))
            command.revision(config, name, autogenerate=True, rev_id=f"{int(NEWEST) + 1:04}")
        database.close()
    for tidy in (("format",), ("check", "--fix")):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", "--no-cache", MIGRATIONS], check=True)


def mapped_on(database: Database) -> MetaData:
    """Return the mapped tables as this database has them: on SQLite triggers do what SET NULL cannot."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(copy)
    for key in [key for table in copy.tables.values() for key in table.foreign_key_constraints]:
        if database.is_sqlite and key.ondelete and key.ondelete.startswith("SET NULL"):
            key.ondelete = None
    return copy


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.revisions")
    parser.add_argument("name", help="what changes, as in visits")
    write(parser.parse_args().name)
