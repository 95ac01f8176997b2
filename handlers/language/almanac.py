"""Arithmetic of days: months of unequal length, weekdays, working days, holidays."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, timedelta

DAY = timedelta(days=1)


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


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


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


_FIRST_LUNAR_YEAR = 2000
_LUNAR = {  # month and day of each year from 2000 on
    "lunar_new_year": (
        "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 "
        "0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 "
        "0211 0131 0219 0208 0128 0215 0204 0124 0212 0201 0122 0210 0130 0217 0206 0126 "
        "0214 0202 0123 0211 0201 0219 0208 0128 0215 0204 0124 0212 0202 "
    ),
    "dragon_boat": (
        "0606 0625 0615 0604 0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 0620 "
        "0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 "
        "0612 0601 0620 0610 0530 0618 0607 0527 0614 0603 0622 0611 0531 0619 0608 0529 "
        "0615 0604 0623 0613 0601 0620 0610 0530 0617 0606 0625 0614 0603 "
    ),
    "mid_autumn": (
        "0912 1001 0921 0911 0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 "
        "0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 "
        "0919 0908 0927 0916 1004 0924 0913 1002 0920 0910 0928 0917 1005 0925 0915 1004 "
        "0922 0911 0930 0919 0907 0926 0916 1005 0924 0913 1002 0921 0909 "
    ),
    "double_ninth": (
        "1006 1025 1014 1004 1022 1011 1030 1019 1007 1026 1016 1005 1023 1013 1002 1021 "
        "1009 1028 1017 1007 1025 1014 1004 1023 1011 1029 1018 1008 1026 1016 1005 1024 "
        "1012 1001 1020 1009 1027 1017 1007 1026 1014 1003 1022 1011 1029 1018 1008 1027 "
        "1016 1005 1024 1013 1030 1020 1009 1028 1017 1007 1025 1014 1002 "
    ),
}

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
_BY_LUNAR = {"lunar_eve": ("lunar_new_year", -1), "lantern": ("lunar_new_year", 14)}


def _lunar(name: str, year: int) -> date | None:
    name, days = _BY_LUNAR.get(name, (name, 0))
    at = 5 * (year - _FIRST_LUNAR_YEAR)
    table = _LUNAR.get(name, "")
    if not 0 <= at < len(table):
        return None
    return date(year, int(table[at : at + 2]), int(table[at + 2 : at + 4])) + days * DAY


def _qingming(year: int) -> date:
    """Return the clear-and-bright day, 4 or 5 April (right for 2000 to 2099)."""
    return date(year, 4, int(year % 100 * 0.2422 + 4.81) - year % 100 // 4)


def holiday(name: str, year: int) -> date | None:
    """Return the day of a feast in a year. None where it is not known."""
    if name in _FIXED:
        return date(year, *_FIXED[name]) if exists(year, *_FIXED[name]) else None
    if name in _BY_EASTER:
        return easter(year) + timedelta(days=_BY_EASTER[name])
    if name in _BY_WEEKDAY:
        month, weekday, nth, days = _BY_WEEKDAY[name]
        day = nth_weekday(year, month, weekday, nth)
        return day and day + days * DAY
    if name in _BY_ADVENT:
        eve = date(year, 12, 24)
        return eve - timedelta(days=(eve.weekday() + 1) % 7 + 21 - _BY_ADVENT[name])
    if name == "qingming":
        return _qingming(year)
    return _lunar(name, year)


def next_yearly(today: date, of_year: Callable[[int], date | None]) -> date | None:
    """Return the first day from today on that `of_year` gives for this year or one of the next eight."""
    for year in range(today.year, min(today.year + 9, 10000)):
        day = of_year(year)
        if day is not None and day >= today:
            return day
    return None
