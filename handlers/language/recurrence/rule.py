"""A rule on the calendar and the wall clock, and when it is next due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from handlers.language import zones
from handlers.language.almanac import add_months, monday_of, month_length, nth_weekday

DAY = timedelta(days=1)
EPOCH = date(2001, 1, 1)  # a Monday: weeks, days and months are counted from it
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule: every so many days, weeks or months, on some days of them, at a time of day.

    `weekdays` (Monday is 0) choose days of a week, or with `nth` of a month: its nth such weekday, -1 the
    last. `month_days` choose days of a month, -1 the last; a shorter month takes its last day instead. Every
    `every`-th unit counts from `since`, a day on which the rule may be due.
    """

    unit: str = "day"  # "day", "week" or "month"
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_days: tuple[int, ...] = ()
    at: time = time(9)
    since: date = EPOCH

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
        """The rule as a line of text, in the style of RFC 5545."""
        parts = [f"FREQ={_UNITS[self.unit]}", f"INTERVAL={self.every}"]
        if self.weekdays:
            nth = "" if self.nth is None else str(self.nth)
            parts.append("BYDAY=" + ",".join(nth + _DAYS[day] for day in self.weekdays))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        parts.append(f"BYHOUR={self.at.hour};BYMINUTE={self.at.minute}")
        if self.since != EPOCH:
            parts.append(f"SINCE={self.since.isoformat()}")
        return ";".join(parts)


def from_rule(rule: str) -> Recurrence:
    """The recurrence that `Recurrence.rule` wrote down. Raises ValueError for any other text."""
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
        )
    except (KeyError, ValueError) as problem:
        raise ValueError(f"not a recurrence: {rule!r}") from problem


def next_after(recurrence: Recurrence, instant: datetime, zone: tzinfo) -> datetime:
    """The first time a recurrence is due after `instant` (aware), in `zone`.

    It is due once on each of its days: at the first minute that exists where clocks are put forward over its
    time, and the first of the two where they are put back. Raises OverflowError at the end of the calendar.
    """
    today = instant.astimezone(zone).date()
    for day in _days_from(recurrence, today - DAY):
        moment = zones.at(day, recurrence.at, zone)
        if moment.astimezone(UTC) > instant.astimezone(UTC):
            return moment
    raise OverflowError("no such day is left")


def _days_from(recurrence: Recurrence, start: date) -> Iterator[date]:
    """The days of a recurrence from `start` on, in order."""
    if recurrence.unit == "month":
        yield from _days_of_months(recurrence, start)
        return
    day = start
    while True:
        if recurrence.unit == "day":
            due = (day - recurrence.since).days % recurrence.every == 0
        else:
            weeks = (monday_of(day) - monday_of(recurrence.since)).days // 7
            due = weeks % recurrence.every == 0 and day.weekday() in recurrence.weekdays
        if due:
            yield day
        day += DAY


def _days_of_months(recurrence: Recurrence, start: date) -> Iterator[date]:
    month = start.replace(day=1)
    since = recurrence.since
    while True:
        months = (month.year - since.year) * 12 + month.month - since.month
        if months % recurrence.every == 0:
            yield from sorted(day for day in _days_of_month(recurrence, month) if day >= start)
        month = add_months(month, 1)


def _days_of_month(recurrence: Recurrence, month: date) -> set[date]:
    if recurrence.nth is not None:
        days = (
            nth_weekday(month.year, month.month, weekday, recurrence.nth) for weekday in recurrence.weekdays
        )
        return {day for day in days if day is not None}
    length = month_length(month.year, month.month)
    return {month.replace(day=length if day < 0 else min(day, length)) for day in recurrence.month_days}
