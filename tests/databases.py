"""Databases for tests: one of each kind for a whole worker, made as good as new for each test.

The engine, and with it what SQLAlchemy has compiled, outlives a test; so does the database on the server.
"""

import shutil
import uuid
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from storage.database import Database
from storage.schema import metadata
from tests.office import furnish


class Renewable(Protocol):
    """A database with an office's people in it and nothing else, once it is renewed."""

    url: str

    def renew(self) -> None: ...


class SqliteFile:
    def __init__(self, folder: Path) -> None:
        self._template, self._path = folder / "template.sqlite3", folder / "rapport.sqlite3"
        self.url = f"sqlite:///{self._path}"
        _make(f"sqlite:///{self._template}")

    def renew(self) -> None:
        for left in self._path.parent.glob(f"{self._path.name}*"):
            left.unlink()
        shutil.copy(self._template, self._path)


class PostgresDatabase:
    """On a server at whose own database's address it may make databases."""

    def __init__(self, server: str) -> None:
        self._server = create_engine(server, isolation_level="AUTOCOMMIT")
        self._name = f"test_{uuid.uuid4().hex[:12]}"
        self.url = make_url(server).set(database=self._name).render_as_string(hide_password=False)
        self._engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._make()

    def renew(self) -> None:
        try:
            self._execute(self._engine, self._renewal)
        except ProgrammingError:  # the test before took a table away
            self._make()

    def drop(self) -> None:
        self._engine.dispose()
        self._execute(self._server, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def close(self) -> None:
        self.drop()
        self._server.dispose()

    def _make(self) -> None:
        self.drop()
        self._execute(self._server, f"CREATE DATABASE {self._name}")
        _make(self.url)
        self._renewal = self._remember()

    def _remember(self) -> str:
        """Keep the rows that there are; the statements that empty every table and put them back."""
        tables = metadata.sorted_tables
        with self._engine.connect() as connection:
            filled = [t for t in tables if connection.execute(select(t).limit(1)).first()]
            connection.execute(text("CREATE SCHEMA fresh"))
            for table in filled:
                connection.execute(text(f'CREATE TABLE fresh."{table.name}" AS TABLE "{table.name}"'))
            sequences = connection.execute(
                text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
            ).all()
        return ";".join(
            [
                *(f'DELETE FROM "{table.name}"' for table in reversed(tables)),
                *(f'INSERT INTO "{table.name}" SELECT * FROM fresh."{table.name}"' for table in filled),
                *(f"SELECT setval('{name}', {last or 1}, {last is not None})" for name, last in sequences),
            ]
        )

    @staticmethod
    def _execute(engine: Engine, statements: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statements)


def _make(url: str) -> None:
    database = Database(url)
    database.migrate()
    furnish(database)
    database.close()
