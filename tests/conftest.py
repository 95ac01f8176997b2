"""Fixtures: databases of both kinds, and an office in which conversations take place."""

import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.database import Database
from tests.office import Office

DATABASES = ("sqlite", "postgresql")
TRANSPORTS = ("socket", "http")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server's own database: POSTGRES_URL's, or an embedded server's."""
    if url := os.environ.get("POSTGRES_URL"):
        yield url
        return
    from tests.postgres import embedded_server

    with embedded_server() as server:
        _administer(server.url, "ALTER SYSTEM SET fsync = off")
        _administer(server.url, "SELECT pg_reload_conf()")
        yield server.url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """A migrated database on the server, to be copied."""
    name = f"template_{uuid.uuid4().hex[:8]}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    database = Database(_named(postgres_server, name))
    database.migrate()
    database.close()
    yield name
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "rapport.sqlite3")
        yield f"sqlite:///{tmp_path}/rapport.sqlite3"
        return
    server, template = (
        request.getfixturevalue("postgres_server"),
        request.getfixturevalue("postgres_template"),
    )
    name = f"test_{uuid.uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    """Both ways in which Slack delivers."""
    way: str = request.param
    return way


@pytest.fixture
async def office(database_url: str, transport: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Rapport at work in a local Slack: four people, two channels, a clock that stands still."""
    monkeypatch.setattr("bot.slack.PATIENCE", 60)  # a machine that is busy with other tests is no late answer
    # Connections that end after some hours have tests of their own; here days pass between two sentences.
    monkeypatch.setattr("sandbox.socket_mode.LIFETIME_SECONDS", 10**9)
    async with Office.opened(database_url, transport) as opened:
        yield opened


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
