"""The log of a trouble that lasts: its traceback once, and then how often it came."""

import io
import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.discretion import Discreet
from bot.repeats import Counting
from storage.base import Act
from storage.database import Database
from tests.office import WEDNESDAY


class Told:
    """A log with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds, self._stream = 0.0, io.StringIO()
        self.handler = Counting(self._stream, lambda: self.seconds)
        self.handler.setFormatter(Discreet())
        self.log = logging.Logger("test")
        self.log.addHandler(self.handler)

    @property
    def text(self) -> str:
        return self._stream.getvalue()


@pytest.fixture
def unwritable(tmp_path: Path) -> Database:
    """A database that has no room left."""
    database = Database(f"sqlite:///{tmp_path}/full.sqlite3")
    database.migrate()
    return database


def fail(told: Told, database: Database) -> None:
    try:
        with database.transaction(Act(WEDNESDAY)) as session:
            session.execute(text("INSERT INTO nowhere VALUES (1)"))
    except Exception:
        told.log.exception("reminders failed")


def test_a_trouble_each_second_is_a_traceback_and_a_count(unwritable: Database) -> None:
    told = Told()
    for _ in range(38):
        fail(told, unwritable)
        told.seconds += 1
    assert told.text.count("was the direct cause of") == 1
    assert told.text.count("reminders failed") == 1
    told.seconds = 300
    told.log.warning("something else")
    assert "the same 37 times in 5 minutes: reminders failed: OperationalError" in told.text
    told.log.warning("once more")
    assert told.text.count("the same") == 1


def test_each_reference_stands_in_the_log(unwritable: Database) -> None:
    told = Told()
    for reference in ("aaaa", "bbbb"):
        try:
            raise ZeroDivisionError("division by zero")
        except ZeroDivisionError:
            told.log.exception("[%s] form failed", reference)
    assert told.text.count("Traceback") == 1
    assert "[bbbb] form failed: ZeroDivisionError: division by zero" in told.text


def test_what_is_counted_is_told_at_the_end() -> None:
    told = Told()
    for _ in range(3):
        told.log.warning("busy")
    told.log.info("listening")
    told.log.info("listening")
    told.handler.close()
    assert told.text.splitlines() == ["busy", "listening", "listening", "the same 2 times in 5 minutes: busy"]
