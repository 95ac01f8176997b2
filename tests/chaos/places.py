"""The databases that a run can be made on, and how each is taken away for a while."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from storage.database import Database
from tests.postgres import Server


@dataclass(frozen=True)
class Place:
    """A migrated database, and what makes it gone until it is left."""

    url: str
    gone: Callable[[], AbstractContextManager[None]]


def on_sqlite(path: Path) -> Place:
    """A file. It is gone when somebody else holds its one writer's place."""

    @contextmanager
    def held() -> Iterator[None]:
        connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.close()

    return _migrated(Place(f"sqlite:///{path}", held))


def on_postgresql(server: Server, name: str) -> Place:
    """A database of its own on a server. It is gone when the server is stopped."""
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = make_url(server.url).set(database=name).render_as_string(hide_password=False)
    return _migrated(Place(url, server.gone))


def _migrated(place: Place) -> Place:
    database = Database(place.url)
    database.migrate()
    database.close()
    return place
