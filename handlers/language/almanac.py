"""Arithmetic of days: months of unequal length, weekdays, working days, holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Container
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

DAY = timedelta(days=1)


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    return monthrange(year, month)[1]


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def exists(year: int, month: int, day: int) -> bool:
    """Return whether the calendar has such a day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_length(year, month)


def monday_of(day: date) -> date:
    """Return the Monday of the week (Monday to Sunday) that holds a day."""
    return day - timedelta(days=day.weekday())


def next_weekday(day: date, weekday: int) -> date:
    """Return the first such weekday (Monday is 0) after a day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month; -1 is the last one. None when the month has no fifth."""
    length = month_length(year, month)
    if nth < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    day = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day) if day <= length else None


def add_business_days(day: date, count: int, work_days: Container[int], holidays: Container[date]) -> date:
    """Return the day some working days on (or back). Weekdays are 0 for Monday to 6.

    With no working days in the week at all, every day counts. Holidays are believed for ten years ahead.
    """
    step = DAY if count >= 0 else -DAY
    if not any(weekday in work_days for weekday in range(7)):
        return day + step * abs(count)
    left = min(abs(count), 2600)
    while left:
        day += step
        if day.weekday() in work_days and day not in holidays:
            left -= 1
    return day


_FIXED = {
    "new_year": (1, 1),
    "epiphany": (1, 6),
    "australia": (1, 26),
    "freedom": (2, 1),
    "groundhog": (2, 2),
    "leap": (2, 29),
    "valentine": (2, 14),
    "girls_zh": (3, 7),
    "womens": (3, 8),
    "arbor_zh": (3, 12),
    "pi": (3, 14),
    "consumer": (3, 15),
    "ides": (3, 15),
    "patrick": (3, 17),
    "spring": (3, 20),
    "april_fools": (4, 1),
    "tax": (4, 15),
    "earth": (4, 22),
    "may_day": (5, 1),
    "labour_zh": (5, 1),
    "youth_zh": (5, 4),
    "cinco": (5, 5),
    "nurses_zh": (5, 12),
    "love_zh": (5, 20),
    "harvey_milk": (5, 22),
    "children_zh": (6, 1),
    "flag": (6, 14),
    "shopping_zh": (6, 18),
    "juneteenth": (6, 19),
    "summer": (6, 21),
    "johannis": (6, 24),
    "canada": (7, 1),
    "party_zh": (7, 1),
    "independence": (7, 4),
    "bastille": (7, 14),
    "army_zh": (8, 1),
    "assumption": (8, 15),
    "equality": (8, 26),
    "teacher_zh": (9, 10),
    "patriot": (9, 11),
    "autumn": (9, 23),
    "national_zh": (10, 1),
    "german_unity": (10, 3),
    "boss": (10, 16),
    "reformation": (10, 31),
    "halloween": (10, 31),
    "all_saints": (11, 1),
    "all_souls": (11, 2),
    "guy_fawkes": (11, 5),
    "singles": (11, 11),
    "veterans": (11, 11),
    "nicholas": (12, 6),
    "double_twelve": (12, 12),
    "winter": (12, 21),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing": (12, 26),
    "kwanzaa": (12, 26),
    "new_year_eve": (12, 31),
}
_BY_WEEKDAY = {  # month, weekday, which one, days after it
    "mlk": (1, 0, 3, 0),
    "presidents": (2, 0, 3, 0),
    "mother": (5, 6, 2, 0),
    "memorial": (5, 0, -1, 0),
    "victoria": (5, 0, -1, -7),
    "father": (6, 6, 3, 0),
    "labor": (9, 0, 1, 0),
    "columbus": (10, 0, 2, 0),
    "thanksgiving_ca": (10, 0, 2, 0),
    "election": (11, 0, 1, 1),
    "thanksgiving": (11, 3, 4, 0),
    "black_friday": (11, 3, 4, 1),
    "cyber_monday": (11, 3, 4, 4),
}
_BY_EASTER = {
    "mardi_gras": -47,
    "ash_wednesday": -46,
    "palm_sunday": -7,
    "maundy": -3,
    "good_friday": -2,
    "holy_saturday": -1,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost": 49,
    "whit_monday": 50,
    "corpus_christi": 60,
}
_BY_ADVENT = {  # days after the first Sunday in Advent
    "volkstrauertag": -14,
    "penance": -11,
    "eternity": -7,
    "advent_1": 0,
    "advent_2": 7,
    "advent_3": 14,
    "advent_4": 21,
}
_BY_LUNAR = {  # month and day of the lunar year
    "lunar_new_year": (1, 1),
    "lantern": (1, 15),
    "dragon_boat": (5, 5),
    "qixi": (7, 7),
    "ghost": (7, 15),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
    "laba": (12, 8),
}


@lru_cache(maxsize=1000)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return the day of a year on which a day of the Chinese lunar calendar falls."""
    from tyme4py.lunar import LunarDay  # loaded when the first such day is asked for

    for lunar_year in (year, year - 1):
        try:
            solar = LunarDay.from_ymd(lunar_year, month, day).get_solar_day()
        except ValueError:  # a month of 29 days
            continue
        if solar.get_year() == year:
            return date(year, solar.get_month(), solar.get_day())
    return None


def _qingming(year: int) -> date:
    from tyme4py.solar import SolarTerm

    day = SolarTerm.from_name(year, "清明").get_solar_day()
    return date(year, day.get_month(), day.get_day())


def holiday(name: str, year: int) -> date | None:
    """Return the day of a feast in a year. None where it is not known."""
    if name in _FIXED:
        return date(year, *_FIXED[name]) if exists(year, *_FIXED[name]) else None
    if name in _BY_EASTER:
        sunday: date = easter(year)
        return sunday + timedelta(days=_BY_EASTER[name])
    if name in _BY_WEEKDAY:
        month, weekday, nth, days = _BY_WEEKDAY[name]
        day = nth_weekday(year, month, weekday, nth)
        return day and day + days * DAY
    if name in _BY_ADVENT:
        eve = date(year, 12, 24)
        return eve - timedelta(days=(eve.weekday() + 1) % 7 + 21 - _BY_ADVENT[name])
    if name == "qingming":
        return _qingming(year)
    if name == "lunar_eve":
        new_year = lunar_day(year, 1, 1)
        return new_year and new_year - DAY
    return lunar_day(year, *_BY_LUNAR[name]) if name in _BY_LUNAR else None


def next_yearly(today: date, of_year: Callable[[int], date | None]) -> date | None:
    """Return the first day from today on that `of_year` gives for this year or one of the next eight."""
    for year in range(today.year, min(today.year + 9, 10000)):
        day = of_year(year)
        if day is not None and day >= today:
            return day
    return None
