"""The clock everything in the sandbox reads: real time with an offset, or frozen at an instant.

`move` shifts it and wakes whoever slept on it, so a test sees three days pass in microseconds.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta


class Alarm:
    """A call at an instant, until cancelled."""

    __slots__ = ("callback", "cancelled")

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """`Clock()` runs with real time; `Clock(at=...)` (an aware datetime) stands still until moved.

    On a clock that stands still nothing times out by itself; a wait of `patience` real seconds gives up too.
    """

    def __init__(self, at: datetime | None = None, *, patience: float = 15) -> None:
        if at is not None and at.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._frozen_at = None if at is None else at.timestamp()
        self._patience = patience
        self._offset = 0.0
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self.watchers: list[Callable[[], None]] = []

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def time(self) -> float:
        """Unix seconds."""
        return time.time() + self._offset if self._frozen_at is None else self._frozen_at

    @staticmethod
    def wall() -> float:
        """Return the machine's own time:
        request signatures carry it, since apps check them against theirs.
        """
        return time.time()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def move(self, **span: float) -> None:
        """Move by a span, in timedelta's words: `move(hours=1)`, `move(days=3)`. Backwards is allowed."""
        seconds = timedelta(**span).total_seconds()
        if self._frozen_at is None:
            self._offset += seconds
        else:
            self._frozen_at += seconds
        self._wake()
        for watcher in self.watchers:
            watcher()

    def move_to(self, instant: datetime) -> None:
        self.move(seconds=instant.timestamp() - self.time())

    def call_at(self, instant: float, callback: Callable[[], None]) -> Alarm:
        """Call back once the clock reads `instant` (Unix seconds) or later."""
        alarm = Alarm(callback)
        while self._alarms and self._alarms[0][2].cancelled:
            heapq.heappop(self._alarms)
        heapq.heappush(self._alarms, (instant, next(self._order), alarm))
        self._arm()
        return alarm

    async def sleep_until(self, instant: float) -> None:
        if instant <= self.time():
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        alarm = self.call_at(instant, lambda: None if woken.done() else woken.set_result(None))
        try:
            await woken
        finally:
            alarm.cancel()

    async def sleep(self, seconds: float) -> None:
        await self.sleep_until(self.time() + seconds)

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError in the block once `seconds` have passed on this clock."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._patience if self.frozen else None) as limit:
            alarm = self.call_at(
                self.time() + seconds, lambda: None if limit.expired() else limit.reschedule(loop.time())
            )
            try:
                yield
            finally:
                alarm.cancel()

    def _arm(self) -> None:
        """Have the event loop wake us for the next alarm, if time runs by itself."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._alarms and self._frozen_at is None:
            delay = max(0.0, self._alarms[0][0] - self.time())
            self._timer = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        while self._alarms and (self._alarms[0][2].cancelled or self._alarms[0][0] <= self.time()):
            alarm = heapq.heappop(self._alarms)[2]
            if not alarm.cancelled:
                alarm.callback()
        if self._alarms:
            self._arm()
