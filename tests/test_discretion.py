"""What people type stands in no log and in no file that others may read."""

import io
import logging
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.discretion import Discreet
from storage import permissions
from storage.base import Act
from storage.database import Database
from storage.users import User
from tests.office import WEDNESDAY, Office

SECRET = "Treuhand Geheim"


@pytest.mark.every_database
async def test_an_error_of_the_database_is_logged_without_what_was_typed(office: Office) -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(Discreet())
    log = logging.Logger("test")
    log.addHandler(handler)
    act = Act(office.now, office.sandbox.team_id, surface="test")
    try:
        with office.rapport.database.transaction(act) as session:
            for _ in range(2):
                session.add(User(slack_id=SECRET, name=SECRET))
            session.flush()
    except DBAPIError:
        log.exception("it failed")
    assert "it failed" in told.getvalue()
    assert "users" in told.getvalue()
    assert SECRET not in told.getvalue()


def test_a_new_sqlite_file_and_its_journal_are_private(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'rapport.sqlite3'}")
    database.migrate()
    with database.transaction(Act(WEDNESDAY, "T1", surface="test")) as session:
        permissions.ensure_workspace(session, "T1")
        modes = {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()}
    assert {"rapport.sqlite3", "rapport.sqlite3-wal"} <= modes.keys()
    assert set(modes.values()) == {"600"}
    database.close()
