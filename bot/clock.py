"""APScheduler as the clock: once a second it asks what has fallen due. What is due, the database knows."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.sender import Sender
from bot.threads import Threads
from handlers.routing import Router, Tick
from storage import seen
from storage.base import Act
from storage.database import Database, is_busy

log = logging.getLogger(__name__)

STEPS_A_TICK = 50
"""So that a thousand things due at once do not hold up the sending of the first."""


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
        self._forgotten_at: datetime | None = None

    def start(self) -> None:
        always = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self.tick, "interval", seconds=1, **always)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Send at once what has just been written, instead of at the next second."""
        if self._scheduler.running:
            self._scheduler.add_job(self._sender.send_due, misfire_grace_time=None)

    async def tick(self) -> bool:
        """Do what is due and send what may be sent; whether there was anything."""
        worked = [await self._threads.run(self._step, tick) for tick in self._ticks]
        await self._threads.run(self._forget_old)
        sent = await self._sender.send_due()
        return any(worked) or sent

    def _step(self, tick: Tick) -> bool:
        """The work of one kind in every workspace that has some; an error in one holds up no other."""
        worked = False
        try:
            with self._database.transaction(Act(self._now()), writes=False) as session:
                workspaces = tick.workspaces_due(session, self._now())
        except Exception as error:
            _report(tick, error)
            return False
        for workspace_id in workspaces:
            worked = self._work_off(tick, workspace_id) or worked
        return worked

    def _work_off(self, tick: Tick, workspace_id: str) -> bool:
        worked = False
        try:
            for _ in range(STEPS_A_TICK):
                with self._database.transaction(Act(self._now(), workspace_id, surface=tick.name)) as session:
                    if not tick.step(session):
                        break
                    worked = True
        except Exception as error:
            _report(tick, error)
        return worked

    def _forget_old(self) -> None:
        """Once a day, let go of the keys of deliveries that cannot come again."""
        now = self._now()
        if self._forgotten_at and now - self._forgotten_at < timedelta(days=1):
            return
        self._forgotten_at = now
        try:
            with self._database.transaction(Act(now)) as session:
                seen.forget_old(session)
        except Exception as error:
            log.warning("old keys are kept for now: %s", error)


def _report(tick: Tick, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", tick.name, error)
    else:
        log.error("%s failed; the next tick tries again", tick.name, exc_info=error)
