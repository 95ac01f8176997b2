"""What a workspace calls morning, the end of the day, a working day."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, time, timedelta


@dataclass(frozen=True)
class Hours:
    """A workspace's times of day, its work week (0 is Monday) and its holidays."""

    morning: time = time(9)
    noon: time = time(12)
    afternoon: time = time(15)
    evening: time = time(18)
    tonight: time = time(20)
    end_of_day: time = time(17)
    before_leaving: time = time(18)
    work_days: frozenset[int] = frozenset(range(5))
    holidays: Container[date] = field(default_factory=frozenset)

    def of(self, part: str) -> timedelta:
        """Return the time of a part of the day, since midnight: 24 hours for the midnight that ends it."""
        if part in _OTHERS:
            return _OTHERS[part]
        at: time = getattr(self, _SAME.get(part, part))
        return timedelta(hours=at.hour, minutes=at.minute)


_SAME = {
    "opening": "morning",
    "lunch": "noon",
    "night": "tonight",
    "dusk": "evening",
    "after_work": "before_leaving",
}
_OTHERS = {
    "dawn": timedelta(hours=5),
    "before_lunch": timedelta(hours=11),
    "after_lunch": timedelta(hours=13),
    "midnight": timedelta(hours=24),
}
