"""The rhythm in which outbox rows are sent: settle what came back, claim what may go, make the calls."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery
from bot.outsiders import Outsiders
from bot.reach import Reach
from bot.threads import Threads
from bot.verdicts import Sent, Settle
from storage import outbox
from storage.base import Act
from storage.database import Database, is_busy
from storage.outbox import OutboxRow

log = logging.getLogger(__name__)

MOST_IN_FLIGHT = 200
"""Calls to Slack at a time, and rows in memory: however many are due, no more are read."""

BREATH = 0.05
"""Seconds between two looks at the outbox while there is work: what came back is settled together."""

BACKLOG_LOOK = 0.1
"""Seconds between two looks while rows wait for their turn."""

IDLE_LOOK = 1.0
"""Seconds between two looks while nothing is due; what this process writes wakes it at once."""


@dataclass(frozen=True)
class Outcome:
    """What came of a row's call, as what is to be written down."""

    row: OutboxRow
    settle: Settle


class Sender:
    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        outsiders: Outsiders,
        threads: Threads,
        now: Callable[[], datetime],
        reach: Reach,
    ) -> None:
        self._database, self._threads, self._now, self._reach = database, threads, now, reach
        self._delivery = Delivery(client, outsiders, now)
        self._outcomes: list[Outcome] = []
        self._held: set[int] = set()
        """Rows whose calls are on their way, or not written down yet."""
        self._in_flight: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = False

    async def send_due(self) -> bool:
        """Send what may be sent now, and wait for it; whether there was anything."""
        rows, _ = await self._breathe()
        await asyncio.gather(*(self._send(row) for row in rows))
        await self._settle()
        return bool(rows)

    async def run(self) -> None:
        """Send whatever falls due, until `stop`; then what is in hand is finished."""
        while not self._stopping:
            rows, next_due = await self._breathe()
            for row in rows:
                task = asyncio.create_task(self._send(row))
                self._in_flight.add(task)
                task.add_done_callback(self._in_flight.discard)
            self._woken.clear()
            await asyncio.sleep(BREATH)
            await self._rest(self._until(next_due) - BREATH)
        await asyncio.gather(*self._in_flight)
        await self._settle()

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    def trouble(self) -> str:
        """Return what is wrong with our token; empty if the last call was taken."""
        word = self._delivery.no_token
        return f"Slack does not accept it ({word})" if word else ""

    def wake(self) -> None:
        """Look at once, instead of at the next look."""
        self._woken.set()

    def _until(self, next_due: datetime | None) -> float:
        """Return the seconds until the next look, by when the next row is due."""
        due_in = (next_due - self._now()).total_seconds() if next_due else IDLE_LOOK
        return min(max(due_in, BACKLOG_LOOK), IDLE_LOOK)

    async def _rest(self, seconds: float) -> None:
        if self._outcomes:
            return
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            pass

    async def _breathe(self) -> tuple[Sequence[OutboxRow], datetime | None]:
        """Settle what came back and claim what may go; return it, and when something was due next."""
        await self._settle()
        try:
            return await self._threads.run(self._claim, MOST_IN_FLIGHT - len(self._in_flight))
        except Exception as error:
            _report("the outbox", error)
            return [], None

    def _claim(self, limit: int) -> tuple[Sequence[OutboxRow], datetime | None]:
        """Claim what may be sent; look first, without a writer's place, whether anything is due."""
        act = Act(self._now(), self._reach.workspace_id, surface="sender")
        with self._database.transaction(act, writes=False) as session:
            next_due = outbox.next_due(session)
        if next_due is None or next_due > act.now or not limit:
            return [], next_due
        with self._database.transaction(act) as session:
            rows = outbox.claim(session, limit, self._held)
        self._held.update(row.id for row in rows)
        return rows, next_due

    async def _settle(self) -> None:
        """Write down what came back. What the database does not take now is kept for the next look; if that
        never comes, the claims run out and the rows are looked up."""
        outcomes, self._outcomes = self._outcomes, []
        for workspace_id, together in groupby(sorted(outcomes, key=_whose), key=_whose):
            settled = list(together)
            left = await self._threads.run(self._write_down, workspace_id, settled)
            self._outcomes.extend(left)
            self._held.difference_update(one.row.id for one in settled)
            self._held.update(one.row.id for one in left)

    def _write_down(self, workspace_id: str, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Write down all together, or each alone if one of them cannot be.

        Returns what the database is too busy for.
        """
        act = Act(self._now(), workspace_id or self._reach.workspace_id, surface="sender")
        try:
            with self._database.transaction(act) as session:
                for outcome in outcomes:
                    outcome.settle(session)
        except Exception as error:
            _report(f"settling {len(outcomes)} rows", error)
            if is_busy(error):
                return outcomes
            alone = outcomes if len(outcomes) > 1 else []
            return [left for outcome in alone for left in self._write_down(workspace_id, [outcome])]
        return []

    async def _send(self, row: OutboxRow) -> None:
        settle = await self._delivery.attempt(row)
        self._outcomes.append(Outcome(row, settle))
        self.wake()


def _whose(outcome: Outcome) -> str:
    """Return the workspace in which an outcome is settled; empty for what was sent, which settles nothing
    else and so is written down together, whosever it is."""
    return "" if isinstance(outcome.settle, Sent) else outcome.row.workspace_id


def _report(what: str, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", what, error)
    else:
        log.error("%s failed", what, exc_info=error)
