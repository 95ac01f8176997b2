"""Time that runs faster, the same in every process."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slack_sandbox import Clock

WEDNESDAY = datetime(2026, 3, 11, 14, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """So many seconds pass in each of the wall's, which read `origin` (Unix) when it was WEDNESDAY."""

    origin: float
    speed: float

    def now(self) -> datetime:
        return WEDNESDAY + timedelta(seconds=(time.time() - self.origin) * self.speed)


class FastClock(Clock):
    """The sandbox's clock at that pace. Who sleeps on it sleeps the wall's seconds; nothing here does."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self._pace = pace

    def time(self) -> float:
        return self._pace.now().timestamp()
