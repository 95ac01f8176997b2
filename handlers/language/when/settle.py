"""From what was said to the moment it means, by the convention and with what was guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handlers.language import zones
from handlers.language.almanac import (
    add_business_days,
    add_months,
    exists,
    holiday,
    monday_of,
    month_length,
    next_weekday,
    next_yearly,
    nth_weekday,
)
from handlers.language.when.compose import Candidate
from handlers.language.when.values import (
    Clock,
    Context,
    DateParts,
    Edge,
    Length,
    MonthStep,
    Period,
    Quarter,
    Steps,
)

DAY = timedelta(days=1)


class Moment(NamedTuple):
    """A day or a moment, how finely it was said, and what had to be guessed."""

    value: date | datetime
    grain: str
    guessed: tuple[str, ...] = ()


class _Day(NamedTuple):
    day: date
    grain: str = "day"
    guessed: tuple[str, ...] = ()


def settle(context: Context, said: Candidate) -> Moment | None:
    """The moment a candidate means; None when it means none.

    Raises ValueError or OverflowError for days outside the calendar.
    """
    if said.exact is not None:
        return _exact(context, said.exact)
    if said.anchors:
        return _anchored(context, said)
    if said.now and not said.offset:
        return Moment(context.now, "second")
    if said.offset and said.offset.seconds and said.clock is None and said.part is None and not said.weekday:
        return _elapsed(context, context.now, said.offset)
    if said.period and said.period.grain in ("hour", "minute", "second"):
        return _this_hour(context, said.period)
    day = _day(context, said)
    if day is None and said.clock is None and said.part is None:
        return None
    return _with_time(context, said, day)


# --- the day


def _day(context: Context, said: Candidate) -> _Day | None:
    today = context.now.date()
    if said.offset:
        day = add_length(context, today, said.offset)
        if said.weekday:
            day = monday_of(day) + said.weekday.day * DAY
        return _Day(day)
    if said.steps:
        return _stepped(context, said.steps)
    if said.nth:
        return _nth(context, said)
    if said.edge and not (
        said.edge.of == Period("day") and (said.relday is not None or said.weekday or said.date)
    ):
        return _edge(context, said.edge, said)
    if isinstance(said.date, DateParts) and not said.holiday and (said.date.day or said.relday is None):
        return _from_parts(context, said.date, said)
    if said.relday is not None:
        return _Day(today + said.relday * DAY)
    if said.date is not None or said.holiday:
        return _named(context, said)
    if said.weekday:
        return _weekday(context, said)
    if said.period:
        first, _ = bounds(context, said.period)
        return _Day(_begin(context, said.period, first), _GRAINS.get(said.period.grain, said.period.grain))
    return None


_GRAINS = {"fortnight": "day", "business": "day", "weekend": "day", "day": "day"}


def _begin(context: Context, period: Period, first: date) -> date:
    """Where a period is expected to be meant: a follow-up "this month" is not due on the first."""
    if not context.eager or first >= context.now.date() or period.step not in (0, "coming"):
        return first
    first, last = bounds(context, period)
    end = first + 4 * DAY if period.grain == "week" else last
    return max(end, context.now.date())


def _weekday(context: Context, said: Candidate) -> _Day:
    assert said.weekday is not None
    today = context.now.date()
    day, step = said.weekday
    if said.period and said.period.grain == "week" and isinstance(said.period.step, int):
        return _Day(monday_of(today) + (7 * said.period.step + day) * DAY)
    if said.period and said.period.grain == "fortnight":
        return _Day(next_weekday(today, day) + 14 * DAY)
    if said.period and said.period.grain in ("month", "quarter", "year"):
        first, _ = bounds(context, said.period)
        return _Day(next_weekday(first - DAY, day))
    if isinstance(step, int):
        return _Day(monday_of(today) + (7 * step + day) * DAY)
    if step == "gone":
        return _Day(next_weekday(today - 8 * DAY, day) if today.weekday() != day else today - 7 * DAY)
    return _Day(next_weekday(today, day))


def _from_parts(context: Context, parts: DateParts, said: Candidate) -> _Day | None:
    today = context.now.date()
    year, month, day, _ = parts
    period = said.period
    if year is None and period and period.grain == "year" and isinstance(period.step, int):
        year = today.year + period.step
    if day is None and month is None:
        return _Day(date(year, 1, 1), "year") if year else None
    if day is None and month is not None:
        if year is None:
            year = today.year + (month < today.month)
        if said.weekday:
            return _Day(next_weekday(date(year, month, 1) - DAY, said.weekday.day))
        return _Day(date(year, month, 1), "month")
    assert day is not None
    if month is None:
        return _day_of_month(context, day, year, said)
    if year is not None:
        return _Day(date(year, month, day)) if exists(year, month, day) else None

    def of_year(year: int) -> date | None:
        return date(year, month, day) if exists(year, month, day) else None

    found = next_yearly(today, of_year)
    if found and said.weekday and found.weekday() != said.weekday.day:
        for later in range(1, 7):
            other = of_year(found.year + later)
            if other and other.weekday() == said.weekday.day:
                return _Day(found, guessed=("weekday",))
    return None if found is None else _Day(found)


def _day_of_month(context: Context, day: int, year: int | None, said: Candidate) -> _Day | None:
    today = context.now.date()
    period = said.period
    if period and period.grain == "month" and period.step != "any":
        first, _ = bounds(context, period)
        return _Day(first.replace(day=day)) if exists(first.year, first.month, day) else None
    if year is not None:
        return _Day(date(year, 1, 1) + (day - 1) * DAY)
    first = today.replace(day=1)
    if period and period.grain == "week":
        first = bounds(context, period)[0].replace(day=1)
        today = bounds(context, period)[0]
    for _ in range(60):
        if exists(first.year, first.month, day):
            found = first.replace(day=day)
            if found >= today and (said.weekday is None or found.weekday() == said.weekday.day):
                return _Day(found)
        first = add_months(first, 1)
    return None


def _named(context: Context, said: Candidate) -> _Day | None:
    """A feast, a quarter, next March."""
    today = context.now.date()
    if said.holiday:
        name = said.holiday.removeprefix("last ")
        year = said.date.year if isinstance(said.date, DateParts) else None
        if said.period and said.period.grain == "year" and isinstance(said.period.step, int):
            year = today.year + said.period.step
        if name != said.holiday:
            past = [day for day in (holiday(name, today.year), holiday(name, today.year - 1)) if day]
            return next((_Day(day) for day in past if day < today), None)
        day = holiday(name, year) if year else next_yearly(today, lambda year: holiday(name, year))
        return None if day is None else _Day(day)
    if isinstance(said.date, Quarter):
        grain = "quarter" if said.date.quarter <= 4 else "half"
        return _Day(bounds(context, said.date, said.period)[0], grain)
    if isinstance(said.date, MonthStep):
        month, step = said.date
        if step in (-1, "gone"):
            return _Day(date(today.year - (month >= today.month), month, 1), "month")
        ahead = month < today.month or (step != 0 and month == today.month)
        year = today.year + (ahead if step != 0 else 0) + (1 if step == 2 else 0)
        return _Day(date(year, month, 1), "month")
    return None


def _stepped(context: Context, steps: Steps) -> _Day:
    today = context.now.date()
    if steps.weekday is not None:
        return _Day(_nth_from(today, steps))
    passed = context.hours.of(steps.part or "morning") < _since_midnight(context.now)
    return _Day(today + (steps.number + (steps.number < 0 and passed)) * DAY)


def _nth_from(day: date, steps: Steps) -> date:
    """The nth such weekday after a day, or before it."""
    assert steps.weekday is not None
    if steps.number > 0:
        return next_weekday(day, steps.weekday) + 7 * (steps.number - 1) * DAY
    return next_weekday(day - 8 * DAY, steps.weekday) + 7 * (steps.number + 1) * DAY


def _nth(context: Context, said: Candidate) -> _Day | None:
    """The nth weekday, day, week or month of what else was said."""
    assert said.nth is not None
    nth, weekday, grain = said.nth
    today = context.now.date()
    within = _whole(context, said)
    if within is None:
        return None
    for later in (0, 1):
        first, last = within if later == 0 else _later(within, said)
        if weekday is not None:
            start = first if nth > 0 else last.replace(day=1)
            day = nth_weekday(start.year, start.month, weekday, nth)
        elif grain == "weekend":
            start = first if nth > 0 else last.replace(day=1)
            day = nth_weekday(start.year, start.month, 5, nth)
        elif grain in ("day", "business", "week", "month", "quarter", "year"):
            day = _nth_unit(context, first, last, nth, grain)
        else:
            day = first
        if day and (day >= today or (isinstance(said.date, DateParts) and said.date.year) or _fixed(said)):
            return _Day(day)
    return None


def _fixed(said: Candidate) -> bool:
    """Whether the year is beyond doubt."""
    if said.period is not None:
        return said.period.step != "any"
    return isinstance(said.date, Quarter) and said.date.year is not None


def _later(within: tuple[date, date], said: Candidate) -> tuple[date, date]:
    first, last = within
    months = 12 if isinstance(said.date, DateParts | Quarter) else 1
    first = add_months(first, months)
    return first, add_months(last.replace(day=1), months + 1) - DAY


def _nth_unit(context: Context, first: date, last: date, nth: int, grain: str) -> date | None:
    if grain == "day":
        return last if nth < 0 else first + (nth - 1) * DAY
    if grain == "week":
        if nth > 0:
            return monday_of(first) + 7 * (nth - 1) * DAY
        sunday = last if last.weekday() == 6 else last - (last.weekday() + 1) * DAY
        return sunday - 6 * DAY
    if grain == "business":
        work_days, holidays = context.hours.work_days, context.hours.holidays
        return add_business_days(last + DAY if nth < 0 else first - DAY, nth, work_days, holidays)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    if nth < 0:
        return add_months(last.replace(day=1), 1 - months)
    return add_months(first, months * (nth - 1))


def _whole(context: Context, said: Candidate) -> tuple[date, date] | None:
    """First and last day of the month, quarter or year that was said besides; this month when none was."""
    if said.period:
        if isinstance(said.date, DateParts) and said.date.month:
            day = _from_parts(context, said.date, said)
            return day and (day.day, add_months(day.day, 1) - DAY)
        return bounds(context, said.period)
    if isinstance(said.date, Quarter):
        return bounds(context, said.date)
    if isinstance(said.date, DateParts):
        if said.date.day is not None:
            return None
        day = _from_parts(context, said.date, said)
        if day is None:
            return None
        return day.day, (add_months(day.day, 12) if day.grain == "year" else add_months(day.day, 1)) - DAY
    return None


# --- periods and their edges


def bounds(context: Context, what: Period | Quarter, year: Period | None = None) -> tuple[date, date]:
    """First and last day of a period."""
    today = context.now.date()
    if isinstance(what, Quarter):
        quarter, of_year = what
        if of_year is None and year and year.grain == "year" and isinstance(year.step, int):
            of_year = today.year + year.step
        month, months = (3 * quarter - 2, 3) if quarter <= 4 else (6 * quarter - 29, 6)
        if of_year is None:
            of_year = today.year + (month + months <= today.month)
        first = date(of_year, month, 1)
        return first, add_months(first, months) - DAY
    grain, step = what
    count = step if isinstance(step, int) else {"coming": 1, "gone": -1, "any": 0}[step]
    if grain == "day":
        return today + count * DAY, today + count * DAY
    if grain == "business":
        day = add_business_days(today, count, context.hours.work_days, context.hours.holidays)
        return day, day
    if grain == "weekend" and step == "coming":
        count = 0
    if grain in ("week", "fortnight", "weekend"):
        weeks = count if grain != "fortnight" else 2 * count
        first = monday_of(today) + 7 * weeks * DAY
        return (first + 5 * DAY, first + 6 * DAY) if grain == "weekend" else (first, first + 6 * DAY)
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain, 120)
    start = today.replace(day=1)
    start = add_months(start, -((start.month - 1) % min(months, 12)))
    first = add_months(start, months * count)
    return first, add_months(first, months) - DAY


def _edge(context: Context, edge: Edge, said: Candidate) -> _Day | None:
    today = context.now.date()
    what = edge.of
    if isinstance(what, DateParts):
        if said.period and said.period.grain == "year" and isinstance(said.period.step, int):
            what = what._replace(year=today.year + said.period.step)
        elif isinstance(said.date, DateParts) and said.date.year and what.year is None:
            what = what._replace(year=said.date.year)
        return _edge_of_month(context, edge.edge, what)
    if what is None:
        return None
    grain = "quarter" if isinstance(what, Quarter) else what.grain
    said_month = (
        said.date if isinstance(said.date, DateParts) and said.date.month and not said.date.day else None
    )
    if grain == "month" and said_month:
        return _edge_of_month(context, edge.edge, said_month)
    if isinstance(what, Period) and said.period and said.period.grain == grain and what.step == 0:
        what = said.period
    year = said.date.year if isinstance(said.date, DateParts) else None
    if grain == "year" and year:
        return _Day(_edge_day(edge.edge, "year", date(year, 1, 1), date(year, 12, 31)))
    first, last = bounds(context, what, said.period)
    day = _edge_day(edge.edge, grain, first, last)
    if day < today and edge.edge == "late" and what == Period(grain, 0):
        return _Day(today)
    if day < today and what == Period(grain, 0):
        first, last = bounds(context, Period(grain, 1))
        day = _edge_day(edge.edge, grain, first, last)
    return _Day(day)


def _edge_of_month(context: Context, edge: str, parts: DateParts) -> _Day | None:
    today = context.now.date()
    year, month = parts.year, parts.month
    if month is None:
        return (year and _Day(_edge_day(edge, "year", date(year, 1, 1), date(year, 12, 31)))) or None
    for candidate in (today.year, today.year + 1) if year is None else (year,):
        first = date(candidate, month, 1)
        day = _edge_day(edge, "month", first, first.replace(day=month_length(candidate, month)))
        if day >= today or year is not None:
            return _Day(day)
    return None


def _edge_day(edge: str, grain: str, first: date, last: date) -> date:
    """The day an edge of a period means: the middle of a month is the 15th, the end of a week its Friday."""
    if edge == "start" or first == last:
        return first
    if grain == "week":
        return first + {"early": 0, "mid": 2, "late": 3, "end": 4}[edge] * DAY
    if grain == "month":
        return last if edge == "end" else first.replace(day={"early": 5, "mid": 15, "late": 25}[edge])
    if edge == "end":
        return last
    days = (last - first).days
    if edge == "mid":
        return add_months(first, 6) if grain == "year" else first + days // 2 * DAY
    return first + (days // 10 if edge == "early" else days * 9 // 10) * DAY


# --- the time


def _since_midnight(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


_MORNING = ("morning", "dawn", "opening", "before_lunch")
_LATE = ("evening", "tonight", "night", "after_work", "dusk", "midnight")


def hour_of_day(clock: Clock, part: str | None) -> tuple[int, bool]:
    """The hour of a clock in a part of the day, or by the convention; and whether it was guessed."""
    hour = clock.hour
    if clock.hour > 12 or (clock.sure and part is None) or hour == 0:
        return hour, False
    if part is None or part in ("before_leaving",):
        return (hour + 12, True) if 1 <= hour <= 7 else (hour, hour != 12)
    if part in _MORNING:
        return (0 if hour == 12 and part in ("dawn",) else hour), False
    if part in ("noon", "lunch", "after_lunch"):
        return (hour + 12 if hour < 6 else hour), False
    if part in _LATE and hour == 12:
        return 24, False
    if part in ("night", "tonight") and clock.sure and hour < 6:
        return hour, False
    return (hour if hour == 12 else hour + 12), False


def _with_time(context: Context, said: Candidate, day: _Day | None) -> Moment | None:
    today = context.now.date()
    if said.steps and said.steps.part and said.part is None:
        said.part = said.steps.part
    if said.clock is None and said.part is None and not (said.edge and _edge_of_day(said.edge)):
        return day and Moment(day.day, day.grain, day.guessed)
    guessed = day.guessed if day else ()
    if said.clock:
        hour, unsure = hour_of_day(said.clock, said.part)
        if unsure:
            guessed += ("am_pm",)
        since = timedelta(hours=hour, minutes=said.clock.minute, seconds=said.clock.second)
    elif said.part:
        since = context.hours.of(said.part)
    else:
        assert said.edge is not None
        since = context.hours.of({"start": "morning", "mid": "noon"}.get(said.edge.edge, "end_of_day"))
    grain = "second" if said.clock and said.clock.second else "minute" if said.clock else "part"
    zone = said.zone if said.clock else None
    value = _moment(context, day.day if day else today, since, zone)
    if day is None and value < context.now.replace(second=0, microsecond=0):
        value = _moment(context, today + DAY, since, zone)
        guessed += ("day",)
    return Moment(value, grain, guessed)


def _edge_of_day(edge: Edge) -> bool:
    return isinstance(edge.of, Period) and edge.of.grain == "day"


def _moment(context: Context, day: date, since: timedelta, zone: float | str | None) -> datetime:
    home = context.now.tzinfo or UTC
    there: tzinfo = home
    if isinstance(zone, str):
        there = ZoneInfo(zone)
    elif zone is not None:
        there = timezone(timedelta(hours=zone))
    seconds = int(since.total_seconds())
    day += (seconds // 86400) * DAY
    seconds %= 86400
    moment = zones.at(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60), there)
    return moment if there is home else moment.astimezone(home)


def _this_hour(context: Context, period: Period) -> Moment:
    count = period.step if isinstance(period.step, int) else {"coming": 1, "gone": -1, "any": 0}[period.step]
    seconds = {"hour": 3600, "minute": 60, "second": 1}[period.grain]
    moment = context.now.astimezone(UTC) + timedelta(seconds=seconds * count)
    return Moment(moment.astimezone(context.now.tzinfo), "second")


# --- away from something


def add_length(context: Context, day: date, length: Length) -> date:
    """A day some months, days and working days on."""
    day = add_months(day, length.months) + length.days * DAY
    if length.business:
        day = add_business_days(day, length.business, context.hours.work_days, context.hours.holidays)
    return day


def _elapsed(context: Context, since: datetime, length: Length) -> Moment:
    """A moment so many seconds on; days and months before that on the wall clock."""
    zone = since.tzinfo or UTC
    day = add_length(context, since.date(), length)
    if day != since.date():
        since = zones.at(day, since.time(), zone)
    moment = since.astimezone(UTC) + timedelta(seconds=length.seconds)
    return Moment(moment.astimezone(zone), length.finest)


def _anchored(context: Context, said: Candidate) -> Moment | None:
    """3 weeks after tomorrow, two hours before noon."""
    weekday = said.weekday if said.weekday_leads else None
    rest = replace(said, anchors=[], pieces=said.pieces - len(said.anchors))
    if weekday:
        rest.weekday = None
        rest.pieces -= 1
    if not rest.says_day:
        rest.relday = 0
        rest.pieces += 1
    moved = settle(context, rest)
    for anchor in reversed(said.anchors):
        moved = moved and _moved(context, moved, anchor)
    if moved and weekday and not isinstance(moved.value, datetime):
        moved = Moment(monday_of(moved.value) + weekday.day * DAY, "day", moved.guessed)
    return moved


def _moved(context: Context, base: Moment, by: Length | Steps) -> Moment:
    """A moment some length, or some weekdays, away from another."""
    if isinstance(by, Steps):
        day = base.value.date() if isinstance(base.value, datetime) else base.value
        return Moment(_nth_from(day, by), "day", base.guessed)
    length = by
    if length.seconds:
        value = base.value
        if not isinstance(value, datetime):
            value = context.now if value == context.now.date() else _moment(context, value, timedelta(), None)
        return _elapsed(context, value, length)
    if isinstance(base.value, datetime):
        day = add_length(context, base.value.date(), length)
        return Moment(_moment(context, day, _since_midnight(base.value), None), base.grain, base.guessed)
    return Moment(add_length(context, base.value, length), "day", base.guessed)


def _exact(context: Context, text: str) -> Moment:
    """An ISO date and time; without an offset, on the wall clock of `now`."""
    moment = datetime.fromisoformat(text.upper().replace(",", "."))
    if moment.tzinfo is None:
        moment = zones.at(moment.date(), moment.time(), context.now.tzinfo or UTC)
    return Moment(moment.astimezone(context.now.tzinfo), "second")
