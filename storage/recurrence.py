"""Recurrences: a rule on the calendar and the wall clock, kept as data, and when it is due.

People say it in words, which handlers/language reads; here it is what a row keeps.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from storage.wallclock import instant as instant_of

DAY = timedelta(days=1)
EPOCH = date(2001, 1, 1)  # a Monday: weeks, days and months are counted from it
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule: every so many days, weeks or months, on some days of them, at a time of day.

    `weekdays` (Monday is 0) choose days of a week, or with `nth` of a month: its nth such weekday, -1 the
    last. `month_days` choose days of a month, -1 the last; a shorter month takes its last day instead. Every
    `every`-th unit counts from `since`, a day on which the rule may be due. `until` is the last such day.
    """

    unit: str = "day"  # "day", "week" or "month"
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_days: tuple[int, ...] = ()
    at: time = time(9)
    since: date = EPOCH
    until: date | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a rule that would never be due."""
        days = all(0 <= day < 7 for day in self.weekdays)
        month_days = all(day == -1 or 1 <= day <= 31 for day in self.month_days)
        nth = self.nth is None or (self.nth in (-1, 1, 2, 3, 4, 5) and self.unit == "month" and self.weekdays)
        chosen = {"day": True, "week": self.weekdays, "month": self.month_days or self.nth}.get(self.unit)
        if not (days and month_days and nth and chosen and self.every > 0):
            raise ValueError(
                f"never due: {self.unit} {self.every} {self.weekdays} {self.nth} {self.month_days}"
            )

    def rule(self) -> str:
        """Return the rule as a line of text, in the style of RFC 5545."""
        parts = [f"FREQ={_UNITS[self.unit]}", f"INTERVAL={self.every}"]
        if self.weekdays:
            nth = "" if self.nth is None else str(self.nth)
            parts.append("BYDAY=" + ",".join(nth + _DAYS[day] for day in self.weekdays))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        parts.append(f"BYHOUR={self.at.hour};BYMINUTE={self.at.minute}")
        if self.since != EPOCH:
            parts.append(f"SINCE={self.since.isoformat()}")
        if self.until:
            parts.append(f"UNTIL={self.until.isoformat()}")
        return ";".join(parts)


def from_rule(rule: str) -> Recurrence:
    """Return the recurrence that `Recurrence.rule` wrote down. Raises ValueError for any other text."""
    try:
        parts = dict(part.split("=", 1) for part in rule.split(";"))
        days = [day for day in parts.get("BYDAY", "").split(",") if day]
        nth = {day[:-2] for day in days}
        return Recurrence(
            unit={name: unit for unit, name in _UNITS.items()}[parts["FREQ"]],
            every=int(parts["INTERVAL"]),
            weekdays=tuple(_DAYS.index(day[-2:]) for day in days),
            nth=int(nth.pop()) if nth - {""} else None,
            month_days=tuple(int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day),
            at=time(int(parts["BYHOUR"]), int(parts["BYMINUTE"])),
            since=date.fromisoformat(parts["SINCE"]) if "SINCE" in parts else EPOCH,
            until=date.fromisoformat(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
    except (KeyError, ValueError) as problem:
        raise ValueError(f"not a recurrence: {rule!r}") from problem


def next_after(recurrence: Recurrence, instant: datetime, zone: tzinfo) -> datetime:
    """Return the first time a recurrence is due after `instant` (aware), in `zone`.

    It is due once on each of its days: at the first minute that exists where clocks are put forward over its
    time, and the first of the two where they are put back. Raises OverflowError once it has ended.
    """
    yesterday = instant.astimezone(zone).date() - DAY
    for day in _days(recurrence, yesterday, 1):
        moment = instant_of(day, recurrence.at, zone)
        if moment > instant:
            return moment.astimezone(zone)
    raise OverflowError("no such day is left")


def latest_until(recurrence: Recurrence, instant: datetime, zone: tzinfo) -> datetime:
    """Return the last time it was due up to and including `instant`.

    Raises OverflowError before the calendar.
    """
    for day in _days(recurrence, instant.astimezone(zone).date(), -1):
        moment = instant_of(day, recurrence.at, zone)
        if moment <= instant:
            return moment.astimezone(zone)
    raise OverflowError("there was no such day")


def _days(recurrence: Recurrence, start: date, step: int) -> Iterator[date]:
    """Yield the days of a recurrence from `start` on, in order: into the future (1) or the past (-1)."""
    last = recurrence.until or date.max
    for day in _endless(recurrence, min(start, last) if step < 0 else start, step):
        if day > last:
            return
        yield day


def _endless(recurrence: Recurrence, start: date, step: int) -> Iterator[date]:
    """Yield those days, as if it never ended."""
    if recurrence.unit == "month":
        yield from _days_of_months(recurrence, start, step)
        return
    day = start
    while True:
        if recurrence.unit == "day":
            due = (day - recurrence.since).days % recurrence.every == 0
        else:
            weeks = (_monday_of(day) - _monday_of(recurrence.since)).days // 7
            due = weeks % recurrence.every == 0 and day.weekday() in recurrence.weekdays
        if due:
            yield day
        day += DAY * step


def _days_of_months(recurrence: Recurrence, start: date, step: int) -> Iterator[date]:
    since = recurrence.since.year * 12 + recurrence.since.month
    month = start.year * 12 + start.month
    while True:
        if (month - since) % recurrence.every == 0:
            days = _days_of_month(recurrence, *divmod(month - 1, 12))
            yield from sorted((day for day in days if (day - start).days * step >= 0), reverse=step < 0)
        month += step


def _days_of_month(recurrence: Recurrence, year: int, month: int) -> set[date]:
    """Raises OverflowError outside the calendar; the months of a year count from 0 here."""
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("the calendar has no such year")
    first = date(year, month + 1, 1)
    length = monthrange(year, month + 1)[1]
    if recurrence.nth is None:
        return {first.replace(day=length if day < 0 else min(day, length)) for day in recurrence.month_days}
    numbers = (_nth(first.weekday(), length, weekday, recurrence.nth) for weekday in recurrence.weekdays)
    return {first.replace(day=number) for number in numbers if number <= length}


def _nth(first: int, length: int, weekday: int, nth: int) -> int:
    """Return the day of the nth such weekday in a month that begins on `first`.

    Past its end if there is none.
    """
    earliest = 1 + (weekday - first) % 7
    return earliest + 7 * (nth - 1) if nth > 0 else earliest + (length - earliest) // 7 * 7


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
