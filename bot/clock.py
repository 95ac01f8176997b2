"""APScheduler as the clock: once a second it asks what has fallen due. What is due, the database knows."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import groupby

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.reach import Reach
from bot.sender import Sender
from bot.threads import Threads
from handlers.core.routing import Router, Tick
from storage import doctor as health
from storage import outbox
from storage.base import Act
from storage.database import Database, LateWriter, is_busy
from storage.due import Due, look

log = logging.getLogger(__name__)

TURN = 0.1
"""Seconds that one workspace is served at a time, if others wait: then it is their turn."""

HANDS = 2
"""Threads that do what is due, besides those in which people are served. SQLite has one writer anyway."""

TOGETHER = 20
"""Workspaces that are served in one transaction, of what is done many at a time."""

PUT_OFF = timedelta(minutes=5)
"""How long something waits that failed, so that it holds up nothing else."""

SET_BACK = timedelta(seconds=5)
"""By more than this a clock does not go back unless somebody sets it."""

STUCK_AFTER = 60
"""Seconds without a look, after which the clock is said to be stuck."""

Work = tuple[Tick, str | None]
"""Something that is due, in one workspace; None is in all at once."""

Batch = Sequence[Work]
"""The same in several workspaces."""


class Clock:
    """Each second it looks what has fallen due; a few threads do it, the workspaces taking turns."""

    def __init__(
        self,
        database: Database,
        router: Router,
        sender: Sender,
        threads: Threads,
        now: Callable[[], datetime],
        reach: Reach,
        before: Callable[[], Awaitable[None]],
    ) -> None:
        """`before` is what has to be known when something falls due, and is asked for first."""
        self._database, self._sender, self._threads, self._now = database, sender, threads, now
        self._reach, self._before = reach, before
        self._ticks = router.ticks
        self._next_look: dict[str, datetime] = {}
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._hands = Threads(1 if database.is_sqlite else HANDS)
        self._queue: asyncio.Queue[Batch] = asyncio.Queue()
        self._in_hand: set[Work] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._latest = now()
        self._looked_at = time.monotonic()

    def start(self) -> None:
        self._scheduler.add_job(
            self._look, "interval", seconds=1, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(self._survey, "interval", hours=6, next_run_time=datetime.now(UTC))
        self._scheduler.start()
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._hands.workers)]
        self._tasks.append(asyncio.create_task(self._watch()))
        self._tasks.append(asyncio.create_task(self._sender.run()))

    async def stop(self) -> None:
        """Begin nothing new; what is on its way to Slack is settled."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._sender.stop()
        for task in self._tasks[:-1]:
            task.cancel()
        await asyncio.to_thread(self._hands.close)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """Let the scheduler go on when somebody sets the machine's clock back: by itself it would wait."""
        last = datetime.now(UTC)
        while True:
            await asyncio.sleep(1)
            now = datetime.now(UTC)
            if now < last - SET_BACK:
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=now)
            last = now

    def trouble(self) -> str:
        """Return what is wrong with the clock; empty if it looks once a second."""
        since = time.monotonic() - self._looked_at
        return f"it has not looked for {since:.0f} s" if self._tasks and since > STUCK_AFTER else ""

    def wake(self) -> None:
        """Send at once what has just been written, instead of at the next look."""
        self._sender.wake()

    async def tick(self) -> bool:
        """Do by hand all that is due, and send what may be sent; return whether there was anything."""
        await self._before()
        due = await self._threads.run(self._due)
        for batch in _batches(due):
            while batch := await self._threads.run(self._serve, batch):
                pass
        return await self._sender.send_due() or bool(due)

    async def _survey(self) -> None:
        try:
            await self._threads.run(self._database.survey)
        except Exception as error:
            _report("the survey", error)

    async def _look(self) -> None:
        await self._before()
        due = await self._threads.run(self._due)
        for batch in _batches([work for work in due if work not in self._in_hand]):
            self._in_hand.update(batch)
            self._queue.put_nowait(batch)
        self._looked_at = time.monotonic()

    async def _work(self) -> None:
        """Give a turn to those who have waited for longest; who needs another one waits behind the others."""
        while True:
            batch = await self._queue.get()
            left = await self._hands.run(self._serve, batch)
            self._in_hand.difference_update(set(batch) - set(left))
            for again in _batches(left):
                self._queue.put_nowait(again)
            self.wake()

    def _due(self) -> Sequence[Work]:
        """Return the work that there is, of each kind and in each workspace, at the price of one look."""
        self._notice_time()
        ticks = [tick for tick in self._ticks if self._has_its_turn(tick)]
        try:
            return self._asked(ticks)
        except Exception as error:
            if is_busy(error):
                _report("the clock", error)
                return []
            return [due for tick in ticks for due in self._due_alone(tick)]

    def _notice_time(self) -> None:
        """See whether the clock was set back: then what was written before must not wait for that time."""
        now, latest = self._now(), self._latest
        self._latest = now
        if now >= latest - SET_BACK:
            return
        log.warning("the clock was set back by %s", latest - now)
        self._next_look.clear()
        try:
            with self._database.transaction(Act(now, self._reach.workspace_id, surface="clock")) as session:
                outbox.bring_forward(session)
        except Exception as error:
            self._latest = latest  # at the next look again
            _report("the clock", error)

    def _has_its_turn(self, tick: Tick) -> bool:
        now = self._now()
        if self._next_look.get(tick.name, now) > now:
            return False
        self._next_look[tick.name] = now + tick.every
        return True

    def _due_alone(self, tick: Tick) -> Sequence[Work]:
        """Return an error in one kind of work holds up no other."""
        try:
            return self._asked([tick])
        except Exception as error:
            _report(tick.name, error)
            return []

    def _asked(self, ticks: Sequence[Tick]) -> Sequence[Work]:
        by_kind = {tick.kind: tick for tick in ticks}
        with self._database.transaction(Act(self._now(), self._reach.workspace_id), writes=False) as session:
            return [(by_kind[kind], workspace_id) for kind, workspace_id in look(session, tuple(by_kind))]

    def _serve(self, batch: Batch) -> Batch:
        """Do a part of what is due; return those in which there may be more."""
        if len(batch) == 1:
            return [work for work in batch if self._take_turn(*work, TURN)]
        try:
            return self._step_together(batch)
        except Exception as error:
            if is_busy(error):
                _report(batch[0][0].name, error)
                return []
        return [work for work in batch if self._take_turn(*work, 0)]  # whose it is, is seen then

    def _step_together(self, batch: Batch) -> Batch:
        """Do a step in each workspace, all in one transaction, for as long as a turn is."""
        until, more = time.monotonic() + TURN, []
        waiting = deque(batch)
        with self._transaction(*batch[0]) as session:
            while waiting and not self._stopping and time.monotonic() < until:
                tick, workspace_id = waiting.popleft()
                session.go_on_with(self._act(tick, workspace_id))
                if tick.step(session, tick.batch):
                    more.append((tick, workspace_id))
        return [] if self._stopping else [*waiting, *more]

    def _take_turn(self, tick: Tick, workspace_id: str | None, seconds: float) -> bool:
        """Do step after step for as long, on a clock that nobody sets. Return whether there may be more."""
        until = time.monotonic() + seconds
        while not self._stopping and self._step_safely(tick, workspace_id):
            if time.monotonic() >= until:
                return True
        return False

    def _step_safely(self, tick: Tick, workspace_id: str | None) -> bool:
        """Do one step; return whether there may be more to do now.

        Of a batch that failed the first is tried alone. If it is that one, it waits, and the others go on.
        """
        try:
            return self._step(tick, workspace_id, tick.batch)
        except Exception as error:
            _report(tick.name, error)
            if is_busy(error):
                return False
        try:
            return self._step(tick, workspace_id, 1)
        except Exception as error:
            _report(tick.name, error)
            return not is_busy(error) and self._put_off(tick, workspace_id, error)

    def _put_off(self, tick: Tick, workspace_id: str | None, trouble: Exception) -> bool:
        """Let what failed wait; return whether it does."""
        if not isinstance(tick.kind, Due):
            return False
        try:
            with self._transaction(tick, workspace_id) as session:
                tick.kind.put_off(session, self._now() + PUT_OFF)
                health.note_trouble(session, tick.name, repr(trouble))
        except Exception as error:
            _report(tick.name, error)
            return False
        return True

    def _step(self, tick: Tick, workspace_id: str | None, limit: int) -> bool:
        with self._transaction(tick, workspace_id) as session:
            return tick.step(session, limit)

    def _transaction(self, tick: Tick, workspace_id: str | None) -> AbstractContextManager[LateWriter]:
        return self._database.transaction(self._act(tick, workspace_id))

    def _act(self, tick: Tick, workspace_id: str | None) -> Act:
        return Act(self._now(), workspace_id, surface=tick.name)


def _batches(due: Batch) -> Iterator[Batch]:
    """Part what is due into what is served in one transaction: the same in several workspaces, if it is done
    many at a time; else each alone."""
    for tick, alike in groupby(due, key=lambda work: work[0]):
        works, most = list(alike), TOGETHER if tick.batch > 1 else 1
        yield from (works[first : first + most] for first in range(0, len(works), most))


def _report(what: str, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", what, error)
    else:
        log.error("%s failed; what is first in it waits, the rest goes on", what, exc_info=error)
