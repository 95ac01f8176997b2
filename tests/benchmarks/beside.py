"""Commands beside heavy reads: a manager reads a digest of 10,000 customers again and again while people log.

Prints how long a `/log` takes alone and beside that, with the wait for a thread and the commit; and on SQLite
how long one holds the writer's place, for which all other writers wait.
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url

from bot.payloads import Incoming, Kind
from bot.serving import Serving
from bot.threads import Threads
from handlers.features import router
from handlers.language import when
from storage.database import Database
from storage.users import Profile
from tests import crowds
from tests.postgres import fresh_database

CUSTOMERS = 10_000
LOGS, AT_A_TIME = 100, 2
GOAL = 100
"""Milliseconds that a command takes at most, whatever is read beside it."""

MANAGER, REP = (Profile(one, one, "America/New_York", "en-US") for one in (crowds.MANAGER, crowds.REP))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "crowd.sqlite3"
        shutil.copy(make_url(crowds.sqlite(CUSTOMERS)).database or "", copy)
        asyncio.run(_measure("SQLite", f"sqlite:///{copy}"))
    with fresh_database(lambda server: crowds.postgresql(server, CUSTOMERS)) as url:
        asyncio.run(_measure("PostgreSQL", url))


class _Office:
    """The bot without Slack: what serves, its threads, and the people who type."""

    def __init__(self, url: str) -> None:
        self.database, self.threads = Database(url), Threads()
        self._serving = Serving(self.database, router(), lambda: datetime.now(UTC))
        self._deliveries = count()

    async def type(self, person: Profile, line: str) -> float:
        """Serve a command in the threads that it belongs to; return its milliseconds."""
        name, _, text = line.partition(" ")
        delivery = str(next(self._deliveries))
        command = Incoming(
            Kind.COMMAND,
            name,
            crowds.TEAM,
            person.slack_id,
            delivery,
            text=text,
            channel="C1",
            trigger_id="1",
        )
        run = self.threads.run_apart if self._serving.is_heavy(command) else self.threads.run
        begun = time.perf_counter()
        served = await run(self._serving.serve, command, person)
        assert "Logged" in str(served.reply.message) or served.sends, served.reply
        return 1000 * (time.perf_counter() - begun)

    async def log(self, lines: Sequence[str], times: int) -> list[float]:
        """Log so many times, some at a time; return the milliseconds of each."""
        turn, left, taken = cycle(lines), iter(range(times)), []

        async def one_after_another() -> None:
            for _ in left:
                taken.append(await self.type(REP, next(turn)))

        await asyncio.gather(*(one_after_another() for _ in range(AT_A_TIME)))
        return sorted(taken)


async def _measure(kind: str, url: str) -> None:
    when.warm()
    office = _Office(url)
    people = crowds.some_customers(url, 20)
    lines = [f"/log {name} spoke to {one}, wants 20 seats, follow up next Tue 10am" for name, one in people]
    await office.log(lines, 20)
    held = _watch(office.database)
    print(f"{kind}: /log alone {_figures(await office.log(lines, LOGS))}")
    if office.database.is_sqlite:
        print(f"{kind}: of that, the writer's place is held {_figures(sorted(held))}")
    held.clear()
    digests: list[float] = []

    async def read_digests() -> None:
        while True:
            digests.append(await office.type(MANAGER, "/crm digest now"))

    reading = asyncio.create_task(read_digests())
    beside = await office.log(lines, LOGS)
    while not digests:
        beside += await office.log(lines, 20)
    reading.cancel()
    each = statistics.median(digests)
    print(
        f"{kind}: /log beside digests of {CUSTOMERS:,} customers, of {each:.0f} ms each: "
        f"{_figures(sorted(beside))} (goal: under {GOAL} ms)"
    )
    if office.database.is_sqlite:
        print(f"{kind}: the writer's place is held {_figures(sorted(held))}")
    await asyncio.to_thread(office.threads.close)
    office.database.close()


def _watch(database: Database) -> list[float]:
    """Note for how many milliseconds each transaction that writes is the one that may."""
    held: list[float] = []
    begun: dict[int, float] = {}

    def begin(connection: Any) -> None:
        begun[id(connection.connection.dbapi_connection)] = time.perf_counter()

    def end(dbapi_connection: Any, _entry: Any) -> None:
        if (since := begun.pop(id(dbapi_connection), None)) is not None:
            held.append(1000 * (time.perf_counter() - since))

    watchers: list[tuple[str, Callable[..., None]]] = [("begin", begin), ("checkin", end)]
    for what, watcher in watchers:
        event.listen(database.engine, what, watcher)
    return held


def _figures(times: Sequence[float]) -> str:
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {times[-1]:.0f} ms"


if __name__ == "__main__":
    main()
