"""The first and last day of weeks, months, quarters and years, and the day that an edge of them means."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.language.almanac import add_business_days, add_months, monday_of, month_length
from handlers.language.when.compose import Candidate
from handlers.language.when.values import Context, DateParts, Edge, Period, Quarter

DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_IN_WEEK = {"early": 0, "mid": 2, "late": 3, "end": 4}  # days after Monday
_IN_MONTH = {"early": 5, "mid": 15, "late": 25}


def steps_of(period: Period) -> int:
    """Return how many weeks, months and so on a period lies from this one; the coming weekend is this one."""
    if isinstance(period.step, int):
        return period.step
    if period.step == "coming":
        return 0 if period.grain == "weekend" else 1
    return -1 if period.step == "gone" else 0


def add_working_days(context: Context, day: date, count: int) -> date:
    """Return a day some of the workspace's working days on."""
    return add_business_days(day, count, context.hours.work_days, context.hours.holidays)


def bounds(context: Context, period: Period) -> tuple[date, date]:
    """First and last day of a period."""
    today = context.now.date()
    grain, steps = period.grain, steps_of(period)
    if grain == "day":
        return today + steps * DAY, today + steps * DAY
    if grain == "business":
        day = add_working_days(context, today, steps)
        return day, day
    if grain in ("week", "fortnight", "weekend"):
        monday = monday_of(today) + (14 if grain == "fortnight" else 7) * steps * DAY
        return monday + (5 * DAY if grain == "weekend" else 0 * DAY), monday + 6 * DAY
    months = _MONTHS.get(grain, 1)
    start = add_months(today.replace(day=1), -((today.month - 1) % min(months, 12)))
    return _whole(add_months(start, months * steps), grain)


def bounds_of_quarter(context: Context, quarter: Quarter, year: int | None) -> tuple[date, date]:
    """First and last day of a quarter, or of a half year; without a year, of the one that is not over yet."""
    number = quarter.quarter
    grain, first_month = ("quarter", 3 * number - 2) if number <= 4 else ("half", 6 * number - 29)
    year = quarter.year or year
    if year is None:
        today = context.now.date()
        year = today.year + (first_month + _MONTHS[grain] <= today.month)
    return _whole(date(year, first_month, 1), grain)


def _whole(first: date, grain: str) -> tuple[date, date]:
    """Return a span of months by its first day."""
    last = add_months(first, _MONTHS.get(grain, 1) - 1)
    return first, last.replace(day=month_length(last.year, last.month))


def year_of(context: Context, said: Candidate) -> int | None:
    """Return the year that was said, as a number or as next year."""
    if said.period and said.period.grain == "year" and isinstance(said.period.step, int):
        return context.now.year + said.period.step
    return said.date.year if isinstance(said.date, DateParts | Quarter) else None


def edge_of(context: Context, edge: Edge, said: Candidate) -> date | None:
    """Return the day an edge means; that of the next period where this one's has passed."""
    what = edge.of
    if isinstance(what, DateParts):
        return _edge_of_dated(context, edge.edge, what._replace(year=year_of(context, said) or what.year))
    if isinstance(what, Quarter):
        return edge_day(edge.edge, "quarter", *bounds_of_quarter(context, what, year_of(context, said)))
    if what is None:
        return None
    grain, year = what.grain, year_of(context, said)
    if grain == "month" and isinstance(said.date, DateParts) and said.date.month and not said.date.day:
        return _edge_of_dated(context, edge.edge, said.date)
    if grain == "year" and year:
        return edge_day(edge.edge, grain, *_whole(date(year, 1, 1), grain))
    if said.period and said.period.grain == grain and what.step == 0:
        what = said.period
    today = context.now.date()
    day = edge_day(edge.edge, grain, *bounds(context, what))
    if day >= today or what != Period(grain, 0):
        return day
    return today if edge.edge == "late" else edge_day(edge.edge, grain, *bounds(context, Period(grain, 1)))


def _edge_of_dated(context: Context, edge: str, parts: DateParts) -> date | None:
    """Return an edge of a month or a year; of a month without a year, the next one."""
    today = context.now.date()
    if parts.month is None:
        return edge_day(edge, "year", *_whole(date(parts.year, 1, 1), "year")) if parts.year else None
    for year in (parts.year,) if parts.year else (today.year, today.year + 1):
        day = edge_day(edge, "month", *_whole(date(year, parts.month, 1), "month"))
        if day >= today or parts.year:
            return day
    return None


def edge_day(edge: str, grain: str, first: date, last: date) -> date:
    """Return the day an edge of a span means: the 15th for mid-month, Friday for the end of a week."""
    if edge == "start" or first == last:
        return first
    if grain == "week":
        return first + _IN_WEEK[edge] * DAY
    if edge == "end":
        return last
    if grain == "month":
        return first.replace(day=_IN_MONTH[edge])
    days = (last - first).days
    if edge == "mid":
        return add_months(first, 6) if grain == "year" else first + days // 2 * DAY
    return first + (days // 10 if edge == "early" else days * 9 // 10) * DAY
