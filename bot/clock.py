"""APScheduler as the clock: once a second it asks what has fallen due. What is due, the database knows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot.sender import Sender
from bot.threads import Threads
from handlers.core.routing import Router, Tick
from storage import doctor as health
from storage.base import Act
from storage.database import Database, is_busy
from storage.due import Due, look

log = logging.getLogger(__name__)

STEPS_A_TICK = 50
"""So that a thousand things due at once do not hold up the sending of the first."""

PUT_OFF = timedelta(minutes=5)
"""How long something waits that failed, so that it holds up nothing else."""


class Clock:
    def __init__(
        self,
        database: Database,
        router: Router,
        sender: Sender,
        threads: Threads,
        now: Callable[[], datetime],
        before: Callable[[], Awaitable[None]],
    ) -> None:
        """`before` is what has to be known when something falls due, and is asked for first."""
        self._database, self._sender, self._threads, self._now = database, sender, threads, now
        self._before = before
        self._ticks = router.ticks
        self._next_look: dict[str, datetime] = {}
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._sending: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._scheduler.add_job(
            self._do_due, "interval", seconds=1, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(self._survey, "interval", hours=6, next_run_time=datetime.now(UTC))
        self._scheduler.start()
        self._sending = asyncio.create_task(self._sender.run())

    async def stop(self) -> None:
        """Begin nothing new; what is on its way to Slack is settled."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._sending:
            self._sender.stop()
            await self._sending

    def wake(self) -> None:
        """Send at once what has just been written, instead of at the next look."""
        self._sender.wake()

    async def tick(self) -> bool:
        """One second's work, done by hand: what is due, then what may be sent; whether there was anything."""
        worked = await self._do_due()
        return await self._sender.send_due() or worked

    async def _survey(self) -> None:
        try:
            await self._threads.run(self._database.survey)
        except Exception as error:
            _report("the survey", error)

    async def _do_due(self) -> bool:
        await self._before()
        due = await self._threads.run(self._due)
        for tick, workspace_id in due:
            await self._threads.run(self._work_off, tick, workspace_id)
        if due:
            self.wake()
        return bool(due)

    def _due(self) -> Sequence[tuple[Tick, str | None]]:
        """The work that there is, of each kind and in each workspace, at the price of one look."""
        ticks = [tick for tick in self._ticks if self._has_its_turn(tick)]
        try:
            return self._asked(ticks)
        except Exception as error:
            if is_busy(error):
                _report("the clock", error)
                return []
            return [due for tick in ticks for due in self._due_alone(tick)]

    def _has_its_turn(self, tick: Tick) -> bool:
        now = self._now()
        if self._next_look.get(tick.name, now) > now:
            return False
        self._next_look[tick.name] = now + tick.every
        return True

    def _due_alone(self, tick: Tick) -> Sequence[tuple[Tick, str | None]]:
        """An error in one kind of work holds up no other."""
        try:
            return self._asked([tick])
        except Exception as error:
            _report(tick.name, error)
            return []

    def _asked(self, ticks: Sequence[Tick]) -> Sequence[tuple[Tick, str | None]]:
        by_kind = {tick.kind: tick for tick in ticks}
        with self._database.transaction(Act(self._now()), writes=False) as session:
            return [(by_kind[kind], workspace_id) for kind, workspace_id in look(session, tuple(by_kind))]

    def _work_off(self, tick: Tick, workspace_id: str | None) -> None:
        for _ in range(STEPS_A_TICK):
            try:
                if not self._step(tick, workspace_id, tick.batch):
                    break
            except Exception as error:
                _report(tick.name, error)
                if is_busy(error):
                    break
                self._step_alone(tick, workspace_id)

    def _step_alone(self, tick: Tick, workspace_id: str | None) -> None:
        """Of a batch that failed, the first; if it is that one, it waits, and the others go on."""
        try:
            self._step(tick, workspace_id, 1)
        except Exception as error:
            _report(tick.name, error)
            if not is_busy(error):
                self._put_off(tick, workspace_id, error)

    def _put_off(self, tick: Tick, workspace_id: str | None, trouble: Exception) -> None:
        if not isinstance(tick.kind, Due):
            return
        try:
            with self._transaction(tick, workspace_id) as session:
                tick.kind.put_off(session, self._now() + PUT_OFF)
                health.note_trouble(session, tick.name, repr(trouble))
        except Exception as error:
            _report(tick.name, error)

    def _step(self, tick: Tick, workspace_id: str | None, limit: int) -> bool:
        with self._transaction(tick, workspace_id) as session:
            return tick.step(session, limit)

    def _transaction(self, tick: Tick, workspace_id: str | None) -> AbstractContextManager[Session]:
        return self._database.transaction(Act(self._now(), workspace_id, surface=tick.name))


def _report(what: str, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", what, error)
    else:
        log.error("%s failed; what is first in it waits, the rest goes on", what, exc_info=error)
