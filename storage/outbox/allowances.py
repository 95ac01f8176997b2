"""Slack's allowances: one message a second in a channel with a short burst, so many calls a minute of a
method.

An allowance is kept as one instant, at which the next call may be made (the "generic cell rate algorithm"):
each call moves it on by its span, and while it lies in the past there may be a burst.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.outbox.rows import Method


@dataclass(frozen=True)
class Allowance:
    """So many calls at once, and then one in each span."""

    span: timedelta
    burst: int

    @property
    def ahead(self) -> timedelta:
        """How long ago the next call might have been made when all of the burst is left."""
        return self.span * (self.burst - 1)

    def after(self, calls: int, free_at: datetime, now: datetime) -> datetime:
        """Return when the next call may be made after some that are made now."""
        return max(free_at, now - self.ahead) + self.span * calls

    def calls(self, free_at: datetime, now: datetime, wanted: int) -> int:
        """Return how many of the calls that are wanted may be made now."""
        if free_at > now:
            return 0
        if not self.span:
            return wanted
        return min(wanted, (now - max(free_at, now - self.ahead)) // self.span + 1)


CHANNEL = Allowance(timedelta(seconds=1), burst=3)
"""Slack tolerates short bursts and gives no number; some are left to the answers that pass by the outbox."""

HISTORY = "conversations.history"
"""Looking a message up, in a channel or (the same tier) in a thread."""

TIER_3 = Allowance(timedelta(seconds=60 / 50), burst=20)
TIER_4 = Allowance(timedelta(seconds=60 / 100), burst=40)
METHODS = {
    Method.EPHEMERAL: TIER_4,
    Method.UPDATE: TIER_3,
    Method.DELETE: TIER_3,
    HISTORY: TIER_3,
    # Of a workspace's posts Slack says no more than "several hundred a minute": its 429 tells.
    Method.POST: Allowance(timedelta(0), burst=1),
}
