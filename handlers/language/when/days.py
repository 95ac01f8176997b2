"""The day that a candidate means, by the convention."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from handlers.language.almanac import (
    add_months,
    exists,
    holiday,
    monday_of,
    next_weekday,
    next_yearly,
    nth_weekday,
)
from handlers.language.when.compose import Candidate
from handlers.language.when.spans import (
    DAY,
    add_working_days,
    bounds,
    bounds_of_quarter,
    edge_of,
    steps_of,
    year_of,
)
from handlers.language.when.values import (
    Context,
    DateParts,
    Length,
    MonthStep,
    Nth,
    Period,
    Quarter,
    Steps,
)

_WHOLE_GRAINS = ("week", "month", "quarter", "year")
_SATURDAY = 5
_MONTHS_AHEAD = 60  # how far a day of the month that fits a weekday is looked for


class Day(NamedTuple):
    """A day, how finely it was said, and what had to be guessed."""

    day: date
    grain: str = "day"
    guessed: tuple[str, ...] = ()


def day_of(context: Context, said: Candidate) -> Day | None:
    """Return the day a candidate means, or None when it says only a time."""
    today = context.now.date()
    if said.offset:
        if isinstance(said.date, DateParts) and said.date.month and said.offset.whole_years:
            year = today.year + said.offset.months // 12
            return _dated(context, said.date._replace(year=said.date.year or year), said)
        if said.holiday and said.offset.whole_years:
            feast = _feast(context, said.holiday, today.year + said.offset.months // 12)
            return None if feast is None else Day(feast)
        day = add_length(context, today + (said.relday or 0) * DAY, said.offset)
        return Day(monday_of(day) + said.weekday.day * DAY if said.weekday else day)
    if said.steps:
        return Day(_after_steps(context, said.steps))
    if said.nth:
        return _nth(context, said.nth, said)
    day_said = said.relday is not None or said.weekday or said.date
    if said.edge and not (said.edge.of == Period("day") and day_said):
        edge = edge_of(context, said.edge, said)
        return None if edge is None else Day(edge)
    if said.holiday:
        feast = _feast(context, said.holiday, year_of(context, said))
        return None if feast is None else Day(feast)
    if isinstance(said.date, DateParts) and (said.relday is None or (said.date.month and said.date.day)):
        return _dated(context, said.date, said)
    if said.relday is not None or (said.part == "same" and said.period):
        said.relday = said.relday or 0
        return Day(_today_of(context, said.period) + said.relday * DAY)
    if isinstance(said.date, Quarter):
        first, _ = bounds_of_quarter(context, said.date, year_of(context, said))
        return Day(first, "quarter" if said.date.quarter <= 4 else "half")
    if isinstance(said.date, MonthStep):
        return Day(_month_stepped(context, said.date), "month")
    if said.weekday:
        return Day(_weekday(context, said.weekday.day, said.weekday.step, said.period))
    if said.period:
        return Day(
            _begun(context, said.period), said.period.grain if said.period.grain in _WHOLE_GRAINS else "day"
        )
    return None


def add_length(context: Context, day: date, length: Length) -> date:
    """Return a day some months, days and working days on."""
    day = add_months(day, length.months) + length.days * DAY
    return add_working_days(context, day, length.business) if length.business else day


def after_weekdays(day: date, steps: Steps) -> date:
    """Return the nth such weekday after a day, or before it."""
    assert steps.weekday is not None
    if steps.number > 0:
        return next_weekday(day, steps.weekday) + 7 * (steps.number - 1) * DAY
    return next_weekday(day - 8 * DAY, steps.weekday) + 7 * (steps.number + 1) * DAY


def _after_steps(context: Context, steps: Steps) -> date:
    """Three Fridays from now; five mornings ago, where this morning counts if it has passed."""
    today = context.now.date()
    if steps.weekday is not None:
        return after_weekdays(today, steps)
    hour = context.now.hour + context.now.minute / 60
    passed = steps.number < 0 and context.hours.of(steps.part or "morning").total_seconds() < hour * 3600
    return today + (steps.number + passed) * DAY


# --- weekdays, weeks and months


def _today_of(context: Context, period: Period | None) -> date:
    """Today, or the same day of another week, month or year: 明年的今天."""
    today = context.now.date()
    if period is None:
        return today
    if period.grain == "week":
        return today + 7 * steps_of(period) * DAY
    return add_months(today, {"month": 1, "year": 12}.get(period.grain, 0) * steps_of(period))


def _weekday(context: Context, day: int, step: int | str | None, period: Period | None) -> date:
    """Return a weekday: bare the next one, stepped that of another week, or the first of a longer period."""
    today = context.now.date()
    if period and period.grain == "week":
        return monday_of(today) + (7 * steps_of(period) + day) * DAY
    if period and period.grain == "fortnight":
        return next_weekday(today, day) + 14 * DAY
    if period and period.grain in _WHOLE_GRAINS:
        return next_weekday(bounds(context, period)[0] - DAY, day)
    if isinstance(step, int):
        return monday_of(today) + (7 * step + day) * DAY
    return after_weekdays(today, Steps(-1 if step == "gone" else 1, weekday=day))


def _begun(context: Context, period: Period) -> date:
    """Return the day a period is meant to be: its first, but a follow-up "this month" is due at its end."""
    first, last = bounds(context, period)
    today = context.now.date()
    if not context.eager or first >= today or steps_of(period) != 0:
        return first
    return max(first + 4 * DAY if period.grain == "week" else last, today)


def _month_stepped(context: Context, stepped: MonthStep) -> date:
    """Return this, next or last March, seen from this month."""
    today = context.now.date()
    month, step = stepped
    if step in (-1, "gone"):
        return date(today.year - (month >= today.month), month, 1)
    if step == 0:
        return date(today.year, month, 1)
    return date(today.year + (month <= today.month) + (step == 2), month, 1)


# --- dates with holes


def _dated(context: Context, parts: DateParts, said: Candidate) -> Day | None:
    """Return a date; what was not said of it makes it the next such one."""
    today = context.now.date()
    month, day = parts.month, parts.day
    year = parts.year or year_of(context, said)
    if month is None:
        if day is not None:
            return _day_of_month(context, day, parts.year, said)
        return Day(date(year, 1, 1), "year") if year else None
    if day is None:
        first = date(year if year else today.year + (month < today.month), month, 1)
        return Day(next_weekday(first - DAY, said.weekday.day)) if said.weekday else Day(first, "month")
    if year:
        found = date(year, month, day) if exists(year, month, day) else None
    else:
        found = next_yearly(today, lambda year: date(year, month, day) if exists(year, month, day) else None)
    if found is None:
        return None
    fits = said.weekday is None or said.weekday.day == found.weekday()
    return Day(found, guessed=() if fits else ("weekday",))


def _day_of_month(context: Context, day: int, year: int | None, said: Candidate) -> Day | None:
    """Return the next such day of a month, or the one that fits a weekday; the nth day of a year."""
    today = context.now.date()
    period = said.period
    if period and period.grain == "month" and period.step != "any":
        first, _ = bounds(context, period)
        return Day(first.replace(day=day)) if exists(first.year, first.month, day) else None
    if year is not None:
        return Day(date(year, 1, 1) + (day - 1) * DAY)
    start = bounds(context, period)[0] if period and period.grain == "week" else today
    for months in range(_MONTHS_AHEAD):
        first = add_months(start.replace(day=1), months)
        if not exists(first.year, first.month, day):
            continue
        found = first.replace(day=day)
        if found >= start and (said.weekday is None or found.weekday() == said.weekday.day):
            return Day(found)
    return None


def _feast(context: Context, name: str, year: int | None) -> date | None:
    """Return a feast: of a year, the last one, or the next one."""
    today = context.now.date()
    if name.startswith("last "):
        name = name.removeprefix("last ")
        days = (holiday(name, today.year), holiday(name, today.year - 1))
        return next((day for day in days if day and day < today), None)
    return holiday(name, year) if year else next_yearly(today, lambda year: holiday(name, year))


# --- the nth of something


def _nth(context: Context, nth: Nth, said: Candidate) -> Day | None:
    """Return the nth weekday, day, week or month of what else was said, the next one if it has passed."""
    if nth.grain in ("hour", "minute") and isinstance(said.date, DateParts) and said.date.day:
        return _dated(context, said.date, said)
    span = _said_span(context, said)
    if span is None:
        return None
    stepped = isinstance(said.date, MonthStep) or (said.period is not None and said.period.step != "any")
    certain = stepped or year_of(context, said) is not None
    day = _nth_in(context, nth, *span)
    if day is None or (day < context.now.date() and not certain):
        months = 12 if isinstance(said.date, DateParts | Quarter) else 1
        day = _nth_in(context, nth, add_months(span[0], months), add_months(span[1] + DAY, months) - DAY)
    return None if day is None else Day(day)


def _said_span(context: Context, said: Candidate) -> tuple[date, date] | None:
    """First and last day of the month, quarter or year that was said."""
    if isinstance(said.date, Quarter):
        return bounds_of_quarter(context, said.date, year_of(context, said))
    if isinstance(said.date, MonthStep):
        first = _month_stepped(context, said.date)
        return first, add_months(first, 1) - DAY
    if isinstance(said.date, DateParts) and said.date.day is None:
        day = _dated(context, said.date, said)
        return day and (day.day, add_months(day.day, 12 if day.grain == "year" else 1) - DAY)
    return bounds(context, said.period) if said.period else None


def _nth_in(context: Context, nth: Nth, first: date, last: date) -> date | None:
    """Return the nth weekday or unit from the first day to the last; -1 counts from the end."""
    number, grain = nth.nth, nth.grain
    weekday = _SATURDAY if grain == "weekend" else nth.weekday
    if weekday is not None:
        month = first if number > 0 else last
        return nth_weekday(month.year, month.month, weekday, number)
    if grain == "day":
        return last + (number + 1) * DAY if number < 0 else first + (number - 1) * DAY
    if grain == "business":
        return add_working_days(context, last + DAY if number < 0 else first - DAY, number)
    if grain == "week":  # the first and last one that begin and end in it
        sunday = last - ((last.weekday() + 1) % 7) * DAY
        monday = first + -first.weekday() % 7 * DAY
        return sunday + (7 * (number + 1) - 6) * DAY if number < 0 else monday + 7 * (number - 1) * DAY
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return first  # the 30th minute of 2019
    return (
        add_months(last.replace(day=1), 1 + months * number)
        if number < 0
        else add_months(first, months * (number - 1))
    )
