"""Delivery at scale, on SQLite and PostgreSQL: a look at the clock with a million follow-ups pending, and ten
thousand messages that fall due at once in two hundred channels.

Slack lets one message a second into a channel; the figure is how much of that the bot uses.
"""

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert, literal, select, text, true
from sqlalchemy.orm import Session

import slack_sandbox.rates
from bot.clock import Clock
from bot.pauses import Pauses
from bot.rapport import session
from bot.sender import Sender
from bot.threads import Threads
from handlers.features import router
from slack_sandbox import Sandbox
from storage import followups, outbox, permissions, users
from storage.base import Act, add
from storage.customers import Customer
from storage.database import Database
from storage.followups import FollowUp
from storage.users import Profile
from tests.benchmarks.commands import megabytes
from tests.office import MANIFEST
from tests.postgres import embedded_server

TEAM = "T1"
PENDING = 1_000_000
WAITING = 100_000
"""Follow-ups pending while messages are sent."""

CHANNELS, EACH = 200, 50
LOOKS = 300


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, embedded_server() as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/bench.sqlite3"), ("PostgreSQL", server.url)):
            database = Database(url)
            database.migrate()
            asyncio.run(_measure(name, database))
            database.close()


async def _measure(name: str, database: Database) -> None:
    with _slack() as (api_url, token, channels, posts):
        client = AsyncWebClient(token=token, base_url=api_url, session=session(), retry_handlers=[])
        threads = Threads()
        sender = Sender(database, client, threads, lambda: datetime.now(UTC))
        pauses = Pauses(database, client, threads, lambda: datetime.now(UTC))
        clock = Clock(database, router(), sender, threads, lambda: datetime.now(UTC), pauses.look_ahead)
        _add_followups(database, WAITING)
        _write_messages(database, channels)
        begun = time.perf_counter()
        clock.start()
        while posts() < CHANNELS * EACH:
            await asyncio.sleep(0.2)
        took = time.perf_counter() - begun
        await clock.stop()
        await client.session.close()
        print(
            f"{name}: {CHANNELS * EACH:,} messages in {CHANNELS} channels took {took:.1f} s, "
            f"{100 * EACH / took:.0f} % of a message a second in each; "
            f"{megabytes(multiprocessing.current_process().pid or 0):.0f} MB resident"
        )
        _add_followups(database, PENDING - WAITING)
        looks = []
        for _ in range(LOOKS):
            begun = time.perf_counter()
            assert not await clock.tick()
            looks.append(1000 * (time.perf_counter() - begun))
        print(
            f"{name}: nothing due among {PENDING:,} follow-ups: median {statistics.median(looks):.2f} ms "
            f"a look; {megabytes(multiprocessing.current_process().pid or 0):.0f} MB resident"
        )
        threads.close()


def _add_followups(database: Database, count: int) -> None:
    """So many that fall due next week."""
    now = datetime.now(UTC)
    with database.transaction(Act(now, TEAM, surface="benchmark")) as session:
        permissions.ensure_workspace(session, TEAM)
        owner = users.remember(session, Profile("U1", "Sam", "UTC", "en-US"))
        customer = add(session, Customer(name="Acme", owner_id=owner.id))
        one = FollowUp(customer=customer, owner=owner, owner_id=owner.id, note="call")
        _multiply(session, followups.create(session, one, now + timedelta(days=7), "UTC"), count - 1)
    if not database.is_sqlite:  # as autovacuum would, in a minute
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("ANALYZE"))


def _multiply(session: Session, one: FollowUp, times: int) -> None:
    """Copy a row within the database."""
    copied = [column for column in FollowUp.__table__.columns if column.name != "id"]
    count = select(literal(1).label("i")).cte(recursive=True)
    count = count.union_all(select(count.c.i + 1).where(count.c.i < times))
    copies = select(*copied).join_from(FollowUp.__table__, count, true()).where(FollowUp.id == one.id)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(insert(FollowUp.__table__).from_select(copied, copies))


def _write_messages(database: Database, channels: list[str]) -> None:
    with database.transaction(Act(datetime.now(UTC), TEAM, surface="benchmark")) as session:
        for n in range(EACH):
            for channel in channels:
                outbox.post(session, f"{channel}:{n}", channel, {"text": f"Follow up: call number {n}"})


@contextmanager
def _slack() -> "Iterator[tuple[str, str, list[str], _Posts]]":
    """The sandbox in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    api_url, token, channels = ours.recv()
    try:
        yield api_url, token, channels, _Posts(ours)
    finally:
        process.kill()
        process.join()


class _Posts:
    """How many messages have been posted, by asking the other process."""

    def __init__(self, pipe: "Connection[None, int]") -> None:
        self._pipe = pipe

    def __call__(self) -> int:
        self._pipe.send(None)
        return self._pipe.recv()


def _serve(pipe: "Connection[object, None]") -> None:
    slack_sandbox.rates.SPECIAL = (
        10**6
    )  # Slack's "several hundred a minute" in a workspace is not what is measured
    asyncio.run(_serve_until_killed(pipe))


async def _serve_until_killed(pipe: "Connection[object, None]") -> None:
    async with Sandbox(MANIFEST) as slack:
        channels = [slack.add_channel(f"c{n}") for n in range(CHANNELS)]
        pipe.send((slack.api_url, slack.bot_token, [channel.id for channel in channels]))
        while True:
            await asyncio.to_thread(pipe.recv)
            pipe.send(sum(len(channel.messages) for channel in channels))


if __name__ == "__main__":
    main()
