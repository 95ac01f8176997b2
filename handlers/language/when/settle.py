"""From what was said to the moment it means, by the convention and with what was guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handlers.language import zones
from handlers.language.almanac import monday_of
from handlers.language.when.compose import Candidate
from handlers.language.when.days import Day, add_length, after_weekdays, day_of
from handlers.language.when.spans import DAY, steps_of
from handlers.language.when.values import Clock, Context, Length, Period, Steps

_MORNING = ("morning", "dawn", "opening", "before_lunch")
_NOON = ("noon", "lunch", "after_lunch")
_LATE = ("evening", "tonight", "night", "after_work", "dusk", "midnight")
_AT_EDGE = {"start": "morning", "early": "morning", "mid": "noon"}  # of a day; the others are its end
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}


class Moment(NamedTuple):
    """A day or a moment, how finely it was said, and what had to be guessed."""

    value: date | datetime
    grain: str
    guessed: tuple[str, ...] = ()


def settle(context: Context, said: Candidate) -> Moment | None:
    """Return the moment a candidate means; None when it means none.

    Raises ValueError or OverflowError for days outside the calendar.
    """
    if said.exact is not None:
        return _exact(context, said.exact)
    if said.anchors:
        return _anchored(context, said)
    if said.now and not said.offset:
        return Moment(context.now, "second")
    if said.offset and said.offset.seconds and said.clock is None and said.part is None and not said.weekday:
        days = said.offset.days + (said.relday or 0)
        return _elapsed(context, context.now, said.offset._replace(days=days))
    if said.period and said.period.grain in _SECONDS:
        seconds = _SECONDS[said.period.grain] * steps_of(said.period)
        return _elapsed(context, context.now, Length(seconds=seconds, finest="second"))
    day = day_of(context, said)
    return _timed(context, said, day)


# --- the time


def hour_of_day(clock: Clock, part: str | None) -> tuple[int, bool]:
    """Return the hour of a clock in a part of the day, or by the convention; and whether it was guessed.

    Without a part 8 to 11 are in the morning, 12 is noon and 1 to 7 are in the afternoon.
    """
    hour = clock.hour
    if hour > 12 or hour == 0 or (clock.sure and part is None):
        return hour, False
    if part is None or part == "before_leaving":
        return (hour + 12, True) if hour <= 7 else (hour, hour != 12)
    if part in _MORNING:
        return (0 if hour == 12 and part == "dawn" else hour), False
    if part in _NOON:
        return (hour + 12 if hour < 6 else hour), False
    if part in _LATE and hour == 12:
        return 24, False
    if part in ("night", "tonight") and hour < (6 if clock.sure else 4):
        return hour, not clock.sure  # tonight at 1am
    return (hour if hour == 12 else hour + 12), False


def _timed(context: Context, said: Candidate, day: Day | None) -> Moment | None:
    """Return the day at the time that was said. A time without a day that has passed is tomorrow's."""
    part = said.part or (said.steps.part if said.steps else None)
    edge = (
        said.edge.edge
        if said.edge and isinstance(said.edge.of, Period) and said.edge.of.grain == "day"
        else None
    )
    guessed = day.guessed if day else ()
    if said.clock:
        hour, unsure = hour_of_day(said.clock, part)
        guessed += ("am_pm",) if unsure else ()
        since = timedelta(hours=hour, minutes=said.clock.minute, seconds=said.clock.second)
    elif part == "same":
        since = timedelta(hours=context.now.hour, minutes=context.now.minute)
    elif part or edge:
        since = context.hours.of(part or _AT_EDGE.get(edge or "", "end_of_day"))
    else:
        return day and Moment(day.day, day.grain, day.guessed)
    grain = "second" if said.clock and said.clock.second else "minute" if said.clock else "part"
    zone = said.zone if said.clock else None
    today = context.now.date()
    value = _moment(context, day.day if day else today, since, zone)
    passed = value < context.now.replace(second=0, microsecond=0)
    if passed and part == "tonight" and day and day.day == today and since < timedelta(hours=6):
        return Moment(_moment(context, today + DAY, since, zone), grain, guessed)  # the small hours
    if day is None and passed:
        return Moment(_moment(context, today + DAY, since, zone), grain, (*guessed, "day"))
    return Moment(value, grain, guessed)


def _moment(context: Context, day: date, since: timedelta, zone: float | str | None = None) -> datetime:
    """Return a day at a time since its midnight, on the wall clock of a zone; 24 hours are the day after."""
    home = context.now.tzinfo or UTC
    there: tzinfo = home
    if zone is not None:
        there = ZoneInfo(zone) if isinstance(zone, str) else timezone(timedelta(hours=zone))
    days, seconds = divmod(int(since.total_seconds()), 86400)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    moment = zones.at(day + days * DAY, clock, there)
    return moment if there is home else moment.astimezone(home)


def _exact(context: Context, text: str) -> Moment:
    """Return an ISO date and time, or week; without an offset, on the wall clock of `now`."""
    if "w" in text:
        figures = text.replace("-", "").replace("w", "")
        day = date.fromisocalendar(int(figures[:4]), int(figures[4:6]), int(figures[6:] or 1))
        return Moment(day, "day" if figures[6:] else "week")
    moment = datetime.fromisoformat(text.upper().replace(",", "."))
    if moment.tzinfo is None:
        moment = zones.at(moment.date(), moment.time(), context.now.tzinfo or UTC)
    return Moment(moment.astimezone(context.now.tzinfo), "second")


# --- away from something


def _elapsed(context: Context, since: datetime, length: Length) -> Moment:
    """Return a moment so many seconds on; days and months before that on the wall clock."""
    zone = since.tzinfo or UTC
    day = add_length(context, since.date(), length)
    if day != since.date():
        since = zones.at(day, since.time(), zone)
    moment = since.astimezone(UTC) + timedelta(seconds=length.seconds)
    return Moment(moment.astimezone(zone), length.finest)


def _anchored(context: Context, said: Candidate) -> Moment | None:
    """3 weeks after tomorrow, two hours before noon, Monday two weeks from today."""
    weekday = said.weekday if said.weekday_leads else None
    base = replace(said, anchors=[], pieces=said.pieces - len(said.anchors))
    if weekday:
        base.weekday = None
        base.pieces -= 1
    if not base.says_day:
        base.relday = 0
        base.pieces += 1
    moved = settle(context, base)
    for anchor in reversed(said.anchors):
        moved = moved and _moved(context, moved, anchor)
    if moved and weekday and not isinstance(moved.value, datetime):
        return moved._replace(value=monday_of(moved.value) + weekday.day * DAY)
    return moved


def _moved(context: Context, base: Moment, by: Length | Steps) -> Moment:
    """Return a moment some length, or some weekdays, away from another."""
    value = base.value
    at = value if isinstance(value, datetime) else None
    day = at.date() if at else value
    if isinstance(by, Steps):
        return Moment(after_weekdays(day, by), "day", base.guessed)
    if by.seconds:
        midnight = context.now if day == context.now.date() else _moment(context, day, timedelta())
        return _elapsed(context, at or midnight, by)
    moved = add_length(context, day, by)
    if at is None:
        return Moment(moved, "day", base.guessed)
    since = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    return Moment(_moment(context, moved, since), base.grain, base.guessed)
