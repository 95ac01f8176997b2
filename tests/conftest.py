"""Fixtures: databases of both kinds, and an office in which conversations take place."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, settings

from storage.database import Database
from tests.cpu import CpuSeconds
from tests.databases import PostgresDatabase, Renewable, SqliteFile
from tests.office import Office
from tests.ways import DATABASES, WAYS, Way, turn

# On a busy machine a slow example is no failure. `make test` draws few, `make test-all` many.
settings.register_profile("few", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("many", settings.get_profile("few"), max_examples=100)

CPU_SECONDS = pytest.StashKey[CpuSeconds]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ways of a conversation")
    group.addoption("--every-way", action="store_true", help="each conversation in all four ways")
    group.addoption(
        "--remaining", action="store_true", help='what is left to run after -m "not slow" in one way each'
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("many" if config.option.every_way or config.option.remaining else "few")
    config.stash[CPU_SECONDS] = CpuSeconds(config)
    config.pluginmanager.register(config.stash[CPU_SECONDS])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A conversation runs in its turn's way, or in every way."""
    if "transport" in metafunc.fixturenames:
        options = metafunc.config.option
        ways = WAYS if options.every_way or options.remaining else _ways(metafunc.definition)
        ids = ["-".join(way) for way in ways]
        metafunc.parametrize(("database_url", "transport"), ways, indirect=["database_url"], ids=ids)
    elif "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", DATABASES, indirect=True)


def _ways(conversation: pytest.Function) -> Sequence[Way]:
    if conversation.get_closest_marker("every_way"):
        return WAYS
    at_a_time = len(DATABASES) if conversation.get_closest_marker("every_database") else 1
    return turn(conversation.module, conversation.function.__name__, at_a_time)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.remaining:
        run_already = [item for item in items if _runs_by_default(item)]
        items[:] = [item for item in items if not _runs_by_default(item)]
        config.hook.pytest_deselected(items=run_already)


def _runs_by_default(item: pytest.Item) -> bool:
    if item.get_closest_marker("slow"):
        return False
    if not isinstance(item, pytest.Function) or "transport" not in item.fixturenames:
        return True
    return (item.callspec.params["database_url"], item.callspec.params["transport"]) in _ways(item)


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
