"""What falls due at once, on SQLite and PostgreSQL: `python -m tests.benchmarks clock`.

Prints how long others wait while one workspace has a hundred thousand reminders due, and how long five
thousand workspaces take that have one each at the same minute, from the look until the last is in the outbox.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Table, func, insert, select, text

from bot.clock import Clock
from bot.outsiders import Outsiders
from bot.rapport import wall_time
from bot.reach import Reach
from bot.sender import Sender
from bot.threads import Threads
from handlers.features import router
from storage.base import Act, Base
from storage.customers import Customer
from storage.database import Database, LateWriter
from storage.followups import FollowUp
from storage.outbox import OutboxRow
from storage.users import Role, User
from storage.workspaces import Workspace, WorkspaceSettings
from tests.postgres import embedded_server

OTHERS = 59
BIG = "BIG"
EACH = 100
"""Reminders of one person in the big workspace."""
SERVED_WITHIN, ALL_WITHIN = 2, 20
"""Seconds: the goals."""
PATIENCE = 120


class AtOnce(AsyncWebClient):
    """A Slack that takes every call and answers at once."""

    async def api_call(self, api_method: str, **_more: Any) -> Any:
        return {"ok": True, "channel": "D1", "ts": f"{time.time():.6f}"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks clock")
    parser.add_argument("--due", type=int, default=100_000, help="in the one workspace that has many")
    parser.add_argument("--workspaces", type=int, default=5_000, help="with one each")
    chosen, _ = parser.parse_known_args()
    for name, database in databases():
        asyncio.run(_one_has_many(name, database, chosen.due))
        _forget_all(database)
        asyncio.run(_each_has_one(name, database, chosen.workspaces))


@contextmanager
def _ticking(database: Database) -> Iterator[Clock]:
    threads, client = Threads(), AtOnce()
    outsiders = Outsiders(database, client, threads, wall_time)
    sender = Sender(database, client, outsiders, threads, wall_time, Reach())
    clock = Clock(database, router(), sender, threads, wall_time, Reach(), nothing)
    yield clock
    threads.close()


async def nothing() -> None:
    """Nobody's pause is asked for."""


def databases() -> Iterator[tuple[str, Database]]:
    """Give an empty database of each kind."""
    with tempfile.TemporaryDirectory() as folder, embedded_server() as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/bench.sqlite3"), ("PostgreSQL", server.url)):
            database = Database(url)
            database.migrate()
            yield name, database
            database.close()


async def _one_has_many(name: str, database: Database, many: int) -> None:
    _add_reminders(database, [BIG], people=many // EACH, each=EACH)
    _add_reminders(database, [f"T{n}" for n in range(OTHERS)])
    took, said = await _seconds_until(database, OTHERS, but=BIG)
    print(
        f"{name}: {many:,} reminders due in one workspace: those of {OTHERS} others were served in "
        f"{took:.1f} s (goal {SERVED_WITHIN}); meanwhile {said / took:.0f} a second"
    )


async def _each_has_one(name: str, database: Database, workspaces: int) -> None:
    _add_reminders(database, [f"T{n}" for n in range(workspaces)])
    cpu = time.process_time()
    took, _ = await _seconds_until(database, workspaces)
    cpu = time.process_time() - cpu
    print(
        f"{name}: {workspaces:,} workspaces with a reminder each at the same minute were served in "
        f"{took:.1f} s (goal {ALL_WITHIN}), {1000 * cpu / workspaces:.1f} ms CPU each"
    )


async def _seconds_until(database: Database, wanted: int, but: str = "") -> tuple[float, int]:
    """Let the clock run until so many workspaces have their reminders; return how many there are in all."""
    with _ticking(database) as clock:
        begun = time.perf_counter()
        clock.start()
        while (said := await asyncio.to_thread(_said, database, but))[0] < wanted:
            assert time.perf_counter() - begun < PATIENCE, f"{said} after {PATIENCE} s"
            await asyncio.sleep(0.1)
        took = time.perf_counter() - begun
        await clock.stop()
    return took, said[1]


def _said(database: Database, but: str) -> tuple[int, int]:
    """Count the rows of all workspaces but one, and all rows."""
    with database.transaction(Act(datetime.now(UTC)), writes=False) as session:
        others = select(func.count()).where(OutboxRow.workspace_id != but)
        return session.scalar(others) or 0, session.scalar(select(func.count(OutboxRow.id))) or 0


def _add_reminders(database: Database, teams: Sequence[str], people: int = 1, each: int = 1) -> None:
    """Add workspaces of so many people, each with so many reminders that are due now, to the minute."""
    now = datetime.now(UTC)
    at = {"created_at": now, "updated_at": now}
    keys = dict.fromkeys(("name_key", "short_key", "name_head", "mention_key", "search_text"), "acme")
    person = {"name": "Sam", "role": Role.SALES, "locale": "en-US", "zone": "UTC", **at}
    due = {"due_on": now.date(), "due_time": now.time(), "due_at": now, "remind_at": now, "exact": True}
    with database.transaction(Act(now, surface="benchmark")) as session:
        first = session.scalar(select(func.max(User.id))) or 0
        team_of = {
            first + 1 + n: team for n, team in enumerate(team for team in teams for _ in range(people))
        }
        _insert(session, Workspace, [{"id": team} for team in teams])
        _insert(session, WorkspaceSettings, [{"workspace_id": team, **at} for team in teams])
        users = [{"id": n, "workspace_id": of, "slack_id": f"U{n}", **person} for n, of in team_of.items()]
        _insert(session, User, users)
        customer = {"name": "Acme", **keys, **at}
        _insert(session, Customer, [{"id": n, "workspace_id": of, **customer} for n, of in team_of.items()])
        reminder = {"note": "call", "zone": "UTC", **due, **at}
        reminders = [
            {"workspace_id": of, "owner_id": n, "customer_id": n, **reminder} for n, of in team_of.items()
        ]
        for _ in range(each):
            _insert(session, FollowUp, reminders)
    survey(database)


def _insert(session: LateWriter, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    session.begin_to_write()
    session.connection().execute(insert(table), rows)


def survey(database: Database) -> None:
    """Let PostgreSQL know its rows, as autovacuum would in a minute."""
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("ANALYZE"))


def _forget_all(database: Database) -> None:
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


if __name__ == "__main__":
    main()
