"""APScheduler as the clock: once a second it asks what has fallen due. What is due, the database knows."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot.sender import Sender
from bot.threads import Threads
from handlers.routing import Router, Tick
from storage.base import Act
from storage.database import Database, is_busy

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
    ) -> None:
        self._database, self._sender, self._threads, self._now = database, sender, threads, now
        self._ticks = router.ticks
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        often = {"coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._do_due, "interval", seconds=1, max_instances=1, **often)
        # A call that hangs holds up its own channel, not the others.
        self._scheduler.add_job(self._sender.send_due, "interval", seconds=1, max_instances=5, **often)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Send at once what has just been written, instead of at the next second."""
        if self._scheduler.running:
            self._scheduler.add_job(self._sender.send_due, misfire_grace_time=None)

    async def tick(self) -> bool:
        """One second's work, done by hand: what is due, then what may be sent; whether there was anything."""
        worked = await self._do_due()
        return await self._sender.send_due() or worked

    async def _do_due(self) -> bool:
        worked = [await self._threads.run(self._do, tick) for tick in self._ticks]
        return any(worked)

    def _do(self, tick: Tick) -> bool:
        """The work of one kind in every workspace that has some; an error in one holds up no other."""
        try:
            with self._database.transaction(Act(self._now()), writes=False) as session:
                workspaces = tick.workspaces_due(session, self._now())
        except Exception as error:
            _report(tick, error)
            return False
        worked = [self._work_off(tick, workspace_id) for workspace_id in workspaces]
        return any(worked)

    def _work_off(self, tick: Tick, workspace_id: str) -> bool:
        worked = False
        for _ in range(STEPS_A_TICK):
            try:
                if not self._step(tick, workspace_id, tick.batch):
                    break
            except Exception as error:
                _report(tick, error)
                if is_busy(error):
                    break
                self._step_alone(tick, workspace_id)
            worked = True
        return worked

    def _step_alone(self, tick: Tick, workspace_id: str) -> None:
        """Of a batch that failed, the first; if it is that one, it waits, and the others go on."""
        try:
            self._step(tick, workspace_id, 1)
        except Exception as error:
            _report(tick, error)
            with self._transaction(tick, workspace_id) as session:
                tick.put_off(session, self._now() + PUT_OFF)

    def _step(self, tick: Tick, workspace_id: str, limit: int) -> bool:
        with self._transaction(tick, workspace_id) as session:
            return tick.step(session, limit)

    def _transaction(self, tick: Tick, workspace_id: str) -> AbstractContextManager[Session]:
        return self._database.transaction(Act(self._now(), workspace_id, surface=tick.name))


def _report(tick: Tick, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", tick.name, error)
    else:
        log.error("%s failed; what is first in it waits, the rest goes on", tick.name, exc_info=error)
