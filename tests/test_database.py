"""What a transaction may do, how long it waits, and what the database knows of its rows."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from storage.base import Act
from storage.database import RESTED, WAIT_SECONDS, Database, is_busy
from storage.users import User
from storage.workspaces import Workspace
from tests.office import HANG

ACT = Act(datetime(2026, 3, 9, tzinfo=UTC))


def test_what_reads_only_cannot_write(database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match=r"(?i)read.?only"),
        database.transaction(ACT, writes=False) as session,
    ):
        session.connection().execute(update(Workspace).values(name="Mine"))


def test_who_waits_for_another_gives_up_in_time(database: Database) -> None:
    rename = update(Workspace).values(name="Mine")
    with database.transaction(ACT, at_once=True) as first:
        first.execute(rename)
        with pytest.raises((OperationalError, TimeoutError)) as refused, database.transaction(ACT) as second:
            second.execute(rename)
    assert is_busy(refused.value)


def test_the_limits_hold_in_every_transaction_and_no_longer(database: Database) -> None:
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 1000 * WAIT_SECONDS
        return
    for writes in (True, False):
        with database.transaction(ACT, writes=writes) as session:
            for setting in ("statement_timeout", "lock_timeout"):
                limit = session.scalar(text("SELECT current_setting(:setting)"), {"setting": setting})
                assert limit == f"{WAIT_SECONDS}s"
    raw = database.engine.raw_connection()
    assert raw.cursor().execute("SHOW statement_timeout").fetchone() == ("0",)
    raw.close()


def test_sqlite_sees_how_its_rows_are_spread(database: Database) -> None:
    database.survey()
    if database.is_sqlite:
        with database.engine.connect() as connection:
            seen = connection.exec_driver_sql("SELECT tbl FROM sqlite_stat1").scalars().all()
        assert User.__tablename__ in seen
    with database.transaction(ACT, writes=False) as session:
        assert session.scalars(select(User)).all()


def test_writers_on_sqlite_take_turns(tmp_path: Path) -> None:
    """Who asks while another writes again and again is next, and not whoever looks at the right moment."""
    database = Database(f"sqlite:///{tmp_path}/turns.sqlite3")
    database.migrate()
    order: list[str] = []
    begun, asked = threading.Event(), threading.Event()

    def write(who: str, times: int) -> None:
        for _ in range(times):
            with database.transaction(ACT, at_once=True) as session:
                session.execute(text("DELETE FROM lanes"))
                order.append(who)
                begun.set()
                asked.wait(HANG)
                time.sleep(0.02)

    def write_once() -> None:
        asked.set()
        write("other", 1)

    busy = threading.Thread(target=write, args=("busy", 20))
    busy.start()
    assert begun.wait(HANG)
    other = threading.Thread(target=write_once)
    other.start()
    busy.join()
    other.join()
    database.close()
    assert order[-1] == "busy"


def test_a_connection_that_died_while_it_rested_is_replaced(database: Database) -> None:
    if not database.is_sqlite:
        _lose_the_only_connection(database, rested=RESTED)
        with database.transaction(ACT) as session:
            assert session.scalar(text("SELECT 1")) == 1


def test_one_that_died_in_use_is_noticed_once(database: Database) -> None:
    if not database.is_sqlite:
        _lose_the_only_connection(database, rested=0)
        with pytest.raises(DBAPIError) as refused, database.transaction(ACT) as session:
            session.scalar(text("SELECT 1"))
        assert is_busy(refused.value)
        with database.transaction(ACT) as session:
            assert session.scalar(text("SELECT 1")) == 1


def _lose_the_only_connection(database: Database, rested: float) -> None:
    """End the one connection of the pool, as a restart does, after it has rested for so many seconds."""
    database.engine.dispose()
    with database.engine.connect() as connection:
        pid, info = connection.scalar(text("SELECT pg_backend_pid()")), connection.info
    info["used_at"] -= rested
    other = create_engine(database.engine.url, poolclass=NullPool)
    with other.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
