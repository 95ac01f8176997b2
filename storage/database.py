"""The database: one engine, one transaction per act, and waits that end before Slack's three seconds do."""

import math
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, TimeoutError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage import schema as schema
from storage import upgrade
from storage.base import Act, guarded, set_current_workspace
from storage.memory import Memory
from storage.turns import take_turns
from storage.upgrade import UnusableDatabase

WAIT_SECONDS = 2
"""The longest wait for a lock or a connection: the rest of Slack's three seconds is for the answer."""

MIGRATION_LOCK = 7_277_677
"""PostgreSQL advisory lock under which one of several starting processes migrates."""

BEGIN_POSTGRESQL = (
    f"BEGIN {{mode}}; SET LOCAL lock_timeout = '{WAIT_SECONDS}s'; "
    f"SET LOCAL statement_timeout = '{WAIT_SECONDS}s'"
)
"""One trip to the server. Limits of a transaction hold behind pgbouncer too, where connections are shared."""

POOL_SIZE = 12
"""Enough for one reading and one writing connection a thread, so that none waits."""

SAMPLED_ROWS = 1_000
"""Of each index: with them a survey of 100,000 customers takes 50 ms, and of every row 2 s."""

SQLITE_UNAVAILABLE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
)
"""SQLite's words for a file that cannot be written, now."""

RESTED = 5
"""Seconds without use, after which a connection to PostgreSQL is asked whether it is still there."""

AN_HOUR = 3_600
"""Seconds, after which a connection to SQLite is replaced by one that knows the latest survey."""


class Database:
    """The connections to a database, and its schema. A transaction begins and ends in `transaction` only.

    SQLite has connections of their own for reading and for writing: a connection that is switched from one to
    the other prepares each of its statements anew.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reading = (
            _engine(url, reads_only=True)
            if self.is_sqlite
            else self.engine.execution_options(reads_only=True)
        )
        self._memory = Memory()

    @contextmanager
    def transaction(self, act: Act, *, writes: bool = True, at_once: bool = False) -> Iterator["LateWriter"]:
        """Yield a session whose work is committed as a whole when the block ends, or not at all.

        It takes SQLite's one writer's place when it first writes, or `at_once`. A transaction that does not
        write is read-only to the database too.
        """
        with self._session(act, writes=writes) as session, session.begin():
            if at_once:
                session.begin_to_write()
            yield session

    def _session(self, act: Act, *, writes: bool) -> "LateWriter":
        writing = self.engine if writes else self._reading
        reading = self._reading if self.is_sqlite else writing
        return LateWriter(reading, writing, info={"act": act, "memory": self._memory})

    def migrate(self) -> None:
        """Bring the schema up to date, under a lock, so that several processes may start at once.

        Raises UnusableDatabase where that cannot be.
        """
        try:
            with self._reading.connect() as connection:
                if upgrade.is_up_to_date(connection):
                    return
            with self.migrating() as connection:
                if not self.is_sqlite:  # on SQLite the transaction, begun as immediate, is the lock
                    connection.execute(text("SET LOCAL lock_timeout = 0"))
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                upgrade.upgrade(connection)
        except (DBAPIError, sqlite3.Error) as problem:
            reason = problem.orig if isinstance(problem, DBAPIError) else problem
            raise UnusableDatabase(f"The database does not work: {reason}. Check DATABASE_URL.") from problem

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Yield a transaction that may rebuild tables.

        SQLite drops the old table, which must not delete what refers to it. So its connection has no foreign
        keys, and serves nothing else afterwards.
        """
        with self.engine.connect() as connection:
            connection.detach()
            if self.is_sqlite:
                raw: Any = connection.connection.dbapi_connection
                raw.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                yield connection

    def survey(self) -> None:
        """Let SQLite see how many rows its indexes tell apart, by samples, to choose among them. PostgreSQL
        does so by itself."""
        if self.is_sqlite:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLED_ROWS}")
                connection.exec_driver_sql("ANALYZE")

    def ping(self) -> None:
        """Ask for nothing. Raises what the database raises."""
        with self._reading.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()
        self._reading.dispose()


class LateWriter(Session):
    """A session that reads on one connection until it writes or asks for a lock, then does all on another.

    What it read before may have changed by then, as it may on PostgreSQL between two statements: records are
    changed only as they were read (`Record`), and whoever must not be disturbed asks for a lock first.
    """

    def __init__(self, reading: Engine, writing: Engine, info: dict[str, Any]) -> None:
        super().__init__(writing, expire_on_commit=False, info=info)
        self._reading, self._writing = reading, writing
        self.wrote = False

    def begin_to_write(self) -> None:
        self.wrote = True

    def go_on_with(self, act: Act) -> None:
        """Begin another act in the same transaction, alike but for its workspace.

        Of the one before nothing is left to be written in its name, nor remembered.
        """
        self.flush()
        self.info["act"] = act
        self.info.pop("known", None)

    def get_bind(self, *args: Any, clause: Any = None, **more: Any) -> Engine:
        if self._flushing or (clause is not None and _writes(clause)):
            self.begin_to_write()
        return self._writing if self.wrote else self._reading


def _writes(clause: Any) -> bool:
    """Return whether a statement may change rows, or locks them."""
    return not clause.is_select or getattr(clause, "_for_update_arg", None) is not None


def is_busy(error: Exception) -> bool:
    """Return whether the database did not answer in time or at all, or has no room left,
    as opposed to refusing what it was asked.
    """
    if isinstance(error, TimeoutError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):  # a transaction that does not begin raises SQLite's own
        code = getattr(cause, "sqlite_errorcode", 0)  # the Python module's own errors have none
        return code & 0xFF in SQLITE_UNAVAILABLE
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or isinstance(error, OperationalError)


@cache
def _engine(url: str, *, reads_only: bool = False) -> Engine:
    """Return one for each address in a process: the statements that SQLAlchemy has compiled hang on it."""
    address = make_url(url)
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # of what people type, nothing stands in the log
        **(_sqlite() if address.get_backend_name() == "sqlite" else _postgresql()),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _create_private)
        event.listen(engine, "connect", partial(_prepare_sqlite, reads_only))
        if not reads_only:
            take_turns(engine, WAIT_SECONDS)
        # Writers queue for their turn at the start: a lock asked for half-way would fail instead of waiting.
        event.listen(engine, "begin", partial(_begin, "BEGIN" if reads_only else "BEGIN IMMEDIATE"))
    else:
        event.listen(engine, "checkin", _note_time)
        event.listen(engine, "checkout", _refuse_dead)
        event.listen(engine, "begin", partial(_begin, BEGIN_POSTGRESQL))
    return engine


def _sqlite() -> dict[str, Any]:
    return {"connect_args": {"timeout": WAIT_SECONDS}, "pool_recycle": AN_HOUR}


def _postgresql() -> dict[str, Any]:
    return {
        "isolation_level": "AUTOCOMMIT",  # of the driver, whose own BEGIN would be a trip of its own
        "connect_args": {
            "connect_timeout": WAIT_SECONDS,
            "prepare_threshold": None,  # plans for the values at hand, not for any
        },
    }


def _create_private(_dialect: object, _record: object, where: Sequence[Any], _options: object) -> None:
    """Create a SQLite file that nobody else on the machine may read; its journal takes after it."""
    with suppress(OSError):  # which connecting says better
        os.close(os.open(where[0], os.O_RDWR | os.O_CREAT, 0o600))


def _prepare_sqlite(reads_only: bool, connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # the driver's own BEGIN comes too late and never says IMMEDIATE
    for pragma in (
        f"busy_timeout={WAIT_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"query_only={'ON' if reads_only else 'OFF'}",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _note_time(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info["used_at"] = time.monotonic()


def _refuse_dead(connection: DBAPIConnection, entry: ConnectionPoolEntry, _lent: object) -> None:
    """Refuse a connection that has rested and does not answer: the pool gives another. To ask each time would
    be a trip to the server for each transaction."""
    if time.monotonic() - entry.info.get("used_at", -math.inf) < RESTED:
        return
    raw: Any = connection
    try:
        raw.execute("")
    except Exception as trouble:
        raise DisconnectionError("it does not answer") from trouble


def _begin(statement: str, connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql(statement.format(mode="READ ONLY" if reads_only else "READ WRITE"))


@event.listens_for(Session, "do_orm_execute")
def _stay_in_workspace(state: ORMExecuteState) -> None:
    """Narrow every query to the rows of the act's workspace."""
    if state.is_select and state.lazy_loaded_from is not None:
        raise RuntimeError(f"not loaded with its query: something of {state.lazy_loaded_from.object!r}")
    act: Act = state.session.info["act"]
    set_current_workspace(act.workspace_id)
    if state.execution_options.get("guarded") and act.workspace_id is None:
        raise PermissionError("a workspace's question in an act that serves none")
    follows = state.is_column_load or state.is_relationship_load or state.execution_options.get("guarded")
    if act.workspace_id is not None and not follows:
        state.statement = guarded(state.statement)
