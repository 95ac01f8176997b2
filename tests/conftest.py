"""Fixtures: databases of both kinds, and an office in which conversations take place."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from storage.database import Database
from tests.cpu import CpuSeconds
from tests.databases import PostgresDatabase, Renewable, SqliteFile
from tests.office import Office
from tests.ways import DATABASES, WAYS, turn

CPU_SECONDS = pytest.StashKey[CpuSeconds]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ways of a conversation")
    group.addoption("--every-way", action="store_true", help="each conversation in all four ways")
    group.addoption(
        "--remaining", action="store_true", help='what is left to run after -m "not slow" in one way each'
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[CPU_SECONDS] = CpuSeconds(config)
    config.pluginmanager.register(config.stash[CPU_SECONDS])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A conversation runs in its turn's way, or in every way."""
    if "transport" in metafunc.fixturenames:
        ways = WAYS if _in_every_way(metafunc) else turn(metafunc.module, metafunc.function.__name__)
        ids = ["-".join(way) for way in ways]
        metafunc.parametrize(("database_url", "transport"), ways, indirect=["database_url"], ids=ids)
    elif "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", DATABASES, indirect=True)


def _in_every_way(metafunc: pytest.Metafunc) -> bool:
    options = metafunc.config.option
    marked = metafunc.definition.get_closest_marker("every_way") is not None
    return bool(marked or options.every_way or options.remaining)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.remaining:
        run_already = [item for item in items if _runs_by_default(item)]
        items[:] = [item for item in items if not _runs_by_default(item)]
        config.hook.pytest_deselected(items=run_already)


def _runs_by_default(item: pytest.Item) -> bool:
    if item.get_closest_marker("slow"):
        return False
    if item.get_closest_marker("every_way") or not isinstance(item, pytest.Function):
        return True
    chosen = item.callspec.params if hasattr(item, "callspec") else {}
    if "transport" not in chosen:
        return True
    return (chosen["database_url"], chosen["transport"]) in turn(item.module, item.function.__name__)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server's own database: POSTGRES_URL's, or an embedded server's."""
    if url := os.environ.get("POSTGRES_URL"):
        yield url
        return
    from tests.postgres import embedded_server

    with embedded_server() as server:
        server.forgets()
        yield server.url
        request.config.stash[CPU_SECONDS].add_server(server.cpu_seconds)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Renewable:
    return SqliteFile(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(postgres_server: str) -> Iterator[Renewable]:
    database = PostgresDatabase(postgres_server)
    yield database
    database.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of the kind asked for, in which there are an office's people."""
    database: Renewable = request.getfixturevalue(request.param)
    database.renew()
    return database.url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
async def office(database_url: str, transport: str) -> AsyncIterator[Office]:
    """Rapport at work in a local Slack: four people, two channels, a clock that stands still."""
    async with Office.opened(database_url, transport) as opened:
        yield opened
