"""Readers of days and birthdays."""

import re
from datetime import UTC, date, datetime

from handlers.core.kinds.habits import Habits
from handlers.core.kinds.texts import plain
from handlers.language import lunar, when
from storage.birthdays import Birthday, Calendar

_HYPHENED = re.compile(r"(\d{1,2})-(\d{1,2})(?:-(\d{4}|\d\d))?")
"""03-15, which is a day here, and hours in a line."""
_ASIDE = re.compile(r"[\s,.;:()~]+|\b(?:on|by|due|born|birthday|the|am)\b|生日|出生|生于|是|生")
"""What may stand beside a day without saying anything."""
_COARSE = ("month", "quarter", "half", "year")
_ONE_DAY, _ANOTHER = datetime(2000, 1, 1, 9, tzinfo=UTC), datetime(2003, 7, 15, 9, tzinfo=UTC)
"""Two days: what is the same from both was said, what differs depends on today. Leap days follow on both."""


def day(typed: str, habits: Habits) -> date:
    """Read a day as lines do, in the reader's order: 3 May, 5月3日, 2026-05-03, 05/03, end of March."""
    found = _found(typed, habits, habits.local)
    if found is None:
        raise ValueError(
            habits.t("That doesn't look like a date. For example: {day}", day=habits.t.day(habits.today))
        )
    if found.grain in _COARSE:
        raise ValueError(habits.t("“{words}” has several days. Write which one.", words=found.words))
    return found.day


def birthday(typed: str, habits: Habits) -> Birthday:
    """Read a birthday: 3 May, May 3rd 1985, 3/15 in the reader's order, 农历八月十五, lunar leap 4-3."""
    try:
        by_the_moon = lunar.parse(plain(typed))
    except ValueError:
        raise _no_birthday(habits) from None
    if by_the_moon:
        calendar = Calendar.LUNAR_LEAP if by_the_moon.is_leap else Calendar.LUNAR
        return Birthday(f"{by_the_moon.month:02}-{by_the_moon.day:02}", by_the_moon.year, calendar)
    born, year = _born(typed, habits)
    if year and born > habits.today:
        if str(year) in plain(typed):
            raise ValueError(habits.t("That is in the future: {when}.", when=habits.t.day(born)))
        year -= 100  # 45 is no birthday to come
    return Birthday(f"{born:%m-%d}", year)


def _born(typed: str, habits: Habits) -> tuple[date, int | None]:
    """Return a day of birth, and its year if one was said."""
    one, other = (_found(typed, habits, now) for now in (_ONE_DAY, _ANOTHER))
    if one is None or other is None or one.grain in (*_COARSE, "week"):
        raise _no_birthday(habits)
    if (one.day.month, one.day.day) != (other.day.month, other.day.day):
        raise _no_birthday(habits)  # the 12th, tomorrow
    return one.day, one.day.year if one.day == other.day else None


def _no_birthday(habits: Habits) -> ValueError:
    return ValueError(
        habits.t(
            "Write the day and month, for example 3 May, or 1985-05-03 with the year; "
            "lunar calendar: lunar 8-15."
        )
    )


def _found(typed: str, habits: Habits, now: datetime) -> when.Found | None:
    """Return the day that the whole of a text says."""
    words = plain(typed)
    if short := _HYPHENED.fullmatch(words):
        words = "/".join(part for part in short.groups() if part)
    found = when.find(words, now, locale=habits.t.locale, eager=True)
    if found is None or _ASIDE.sub("", words[: found.start] + words[found.end :]):
        return None
    return found
