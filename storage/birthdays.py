"""Birthdays: on which day of a year they are kept, by the common calendar or by the Chinese lunar one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, String, and_, case, false, or_
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import choice
from storage.words import Word


class Calendar(StrEnum):
    COMMON = "common"
    LUNAR = "lunar"
    LUNAR_LEAP = "lunar, leap month"
    """Born in a month that is said twice: kept in it, or in the month of its name in years without it."""


class LeapDay(Word):
    """When a birthday on 29 February is kept in a year that has none."""

    FEBRUARY = "28 Feb", "On 28 February"
    MARCH = "1 Mar", "On 1 March"


class Born:
    """Somebody with a birthday."""

    birthday: Mapped[str | None] = mapped_column(String(5))
    """MM-DD of its calendar; the year stands apart, since many are known without it."""
    birth_calendar: Mapped[Calendar] = mapped_column(choice(Calendar), default=Calendar.COMMON)


@dataclass(frozen=True)
class Birthday:
    """A birthday as somebody tells it."""

    on: str
    """MM-DD"""
    year: int | None = None
    calendar: Calendar = Calendar.COMMON


def kept_on(day: date, leap_day: LeapDay) -> set[tuple[Calendar, str]]:
    """Return the birthdays that are kept on a day."""
    return _common(day, leap_day) | _lunar(day)


def any_kept_on(model: type[Born], days: Iterable[date], leap_day: LeapDay) -> ColumnElement[bool]:
    """Return the condition that somebody's birthday is kept on one of these days."""
    wanted = {kept for day in days for kept in kept_on(day, leap_day)}
    by_calendar = [
        and_(
            model.birth_calendar == calendar,
            model.birthday.in_([on for kept, on in wanted if kept is calendar]),
        )
        for calendar in Calendar
    ]
    return and_(model.birthday.in_({on for _, on in wanted}), or_(false(), *by_calendar))


def first_kept(model: type[Born], days: Sequence[date], leap_day: LeapDay) -> ColumnElement[int]:
    """Return which of these days somebody's birthday is kept on first, as its place among them."""
    by_day = [
        (and_(model.birth_calendar == calendar, model.birthday == on), place)
        for place, day in enumerate(days)
        for calendar, on in sorted(kept_on(day, leap_day))
    ]
    return case(*by_day, else_=len(days))


def is_kept(born: Born, day: date, leap_day: LeapDay) -> bool:
    return (born.birth_calendar, born.birthday) in kept_on(day, leap_day)


def year_of(born: Born, day: date) -> int:
    """Return the year of its own calendar in which a birthday falls:
    a common year may hold a lunar date twice.
    """
    if born.birth_calendar is Calendar.COMMON:
        return day.year
    year, _, _, _ = _lunar_date(day)
    return year


def _common(day: date, leap_day: LeapDay) -> set[tuple[Calendar, str]]:
    kept = {(Calendar.COMMON, f"{day:%m-%d}")}
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    if leap_day is LeapDay.FEBRUARY and (day.month, day.day) == (2, 28) and after.month == 3:
        kept.add((Calendar.COMMON, "02-29"))
    if leap_day is LeapDay.MARCH and (day.month, day.day) == (3, 1) and before.day == 28:
        kept.add((Calendar.COMMON, "02-29"))
    return kept


def _lunar(day: date) -> set[tuple[Calendar, str]]:
    """Return a month of 29 days keeps the 30th on its last; a leap month stands in for nothing but itself."""
    year, month, number, length = _lunar_date(day)
    dates = [f"{abs(month):02}-{n:02}" for n in {number, 30 if number == length else number}]
    calendars = [Calendar.LUNAR_LEAP] if month < 0 else [Calendar.LUNAR]
    if month > 0 and _leap_month(year) != month:
        calendars.append(Calendar.LUNAR_LEAP)
    return {(calendar, on) for calendar in calendars for on in dates}


@lru_cache(maxsize=1_000)
def _lunar_date(day: date) -> tuple[int, int, int, int]:
    """(year, month, day, days of that month) of the Chinese calendar; a leap month is negative."""
    from tyme4py.solar import SolarDay  # loaded when the first birthday is asked for

    lunar = SolarDay.from_ymd(day.year, day.month, day.day).get_lunar_day()
    return lunar.get_year(), lunar.get_month(), lunar.get_day(), lunar.get_lunar_month().get_day_count()


@lru_cache
def _leap_month(year: int) -> int:
    """Return the month that is said twice in a lunar year; 0 for none."""
    from tyme4py.lunar import LunarYear

    return int(LunarYear.from_year(year).get_leap_month())
