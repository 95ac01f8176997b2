"""Fixtures: databases of both kinds, and an office in which conversations take place."""

import functools
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

import storage.database
from storage.database import Database
from tests.office import Office

DATABASES = ("sqlite", "postgresql")
TRANSPORTS = ("socket", "http")


WAYS = [(database, transport) for database in DATABASES for transport in TRANSPORTS]

storage.database._engine = functools.cache(storage.database._engine)  # keeps what SQLAlchemy has compiled


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-way", action="store_true", help="each conversation on both databases and transports"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A conversation takes one of the four ways, the same each time; with --every-way all of them."""
    wanted = [name for name in ("database_url", "transport") if name in metafunc.fixturenames]
    if "database_url" not in wanted:
        return
    every = metafunc.config.getoption("--every-way") or metafunc.definition.get_closest_marker("every_way")
    ways: list[tuple[str, ...]] = (
        [*WAYS] if "transport" in wanted else [(database,) for database in DATABASES]
    )
    if not every and "transport" in wanted:
        ways = [ways[crc32(metafunc.definition.nodeid.encode()) % len(ways)]]
    metafunc.parametrize(wanted, ways, indirect=True, ids=["-".join(way) for way in ways])


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with an office's people in it, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    Office.furnished(database)
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
    Office.furnished(database)
    database.close()
    yield name
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def worker_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worker") / "rapport.sqlite3"


@dataclass(frozen=True)
class WorkerDatabase:
    """One PostgreSQL database for all tests of a worker, and the statements that make it as good as new."""

    url: str
    engine: Engine
    statements: str
    remake: Callable[[], None]

    def renew(self) -> None:
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql(self.statements)
        except ProgrammingError:  # the test before took a table away
            self.engine.dispose()
            self.remake()
            _renewal(self.engine)


@pytest.fixture(scope="session")
def worker_postgres(postgres_server: str, postgres_template: str) -> Iterator[WorkerDatabase]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    url = _named(postgres_server, name)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def remake() -> None:
        _administer(
            postgres_server,
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {postgres_template}",
        )

    yield WorkerDatabase(url, engine, _renewal(engine), remake)
    engine.dispose()
    _administer(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _renewal(engine: Engine) -> str:
    """Empty every table, put back the rows there are now, set every sequence to where it is now."""
    with engine.connect() as connection:
        tables = [
            row[0]
            for row in connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ]
        filled = [
            name for name in tables if connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()
        ]
        connection.execute(text("CREATE SCHEMA fresh"))
        for name in filled:
            connection.execute(text(f'CREATE TABLE fresh."{name}" AS TABLE public."{name}"'))
        sequences = connection.execute(
            text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        ).all()
    return ";".join(
        [
            "SET session_replication_role = replica",
            *(f'DELETE FROM public."{name}"' for name in tables),
            *(f'INSERT INTO public."{name}" SELECT * FROM fresh."{name}"' for name in filled),
            *(
                f"SELECT setval('public.\"{name}\"', {last or 1}, {'true' if last else 'false'})"
                for name, last in sequences
            ),
            "SET session_replication_role = origin",
        ]
    )


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The worker's database of a kind, as good as new."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("worker_sqlite")
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    worker: WorkerDatabase = request.getfixturevalue("worker_postgres")
    worker.renew()
    return worker.url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    """Both ways in which Slack delivers."""
    way: str = request.param
    return way


@pytest.fixture
async def office(database_url: str, transport: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Rapport at work in a local Slack: four people, two channels, a clock that stands still."""
    monkeypatch.setattr("bot.slack.PATIENCE", 60)  # a machine that is busy with other tests is no late answer
    # Connections that end after some hours have tests of their own; here days pass between two sentences.
    monkeypatch.setattr("slack_sandbox.socket_mode.LIFETIME_SECONDS", 10**9)
    async with Office.opened(database_url, transport) as opened:
        yield opened


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@functools.cache
def _admin(server: str) -> Engine:
    return create_engine(server, isolation_level="AUTOCOMMIT")


def _administer(server: str, *statements: str) -> None:
    with _admin(server).connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
