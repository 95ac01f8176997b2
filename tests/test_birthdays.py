"""Birthdays: on which day of a year they are kept, by either calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language import lunar
from storage.birthdays import Calendar, LeapDay, kept_on, year_of
from storage.contacts import Contact
from tests.examples import examples


def days_of(
    calendar: Calendar, on: str, first: date, days: int, leap: LeapDay = LeapDay.FEBRUARY
) -> list[str]:
    """The days on which a birthday is kept from one on."""
    span = (first + timedelta(days=n) for n in range(days))
    return [f"{day}" for day in span if (calendar, on) in kept_on(day, leap)]


@pytest.mark.parametrize(
    ("leap", "kept"),
    [
        (LeapDay.FEBRUARY, ["2026-02-28", "2027-02-28", "2028-02-29"]),
        (LeapDay.MARCH, ["2026-03-01", "2027-03-01", "2028-02-29"]),
    ],
)
def test_29_february(leap: LeapDay, kept: list[str]) -> None:
    assert days_of(Calendar.COMMON, "02-29", date(2026, 1, 1), 365 * 3, leap) == kept


@pytest.mark.parametrize(
    ("calendar", "on", "kept"),
    [
        (Calendar.LUNAR, "08-15", ["2024-09-17", "2025-10-06", "2026-09-25"]),  # Mid-Autumn
        (Calendar.LUNAR, "01-01", ["2024-02-10", "2025-01-29", "2026-02-17"]),  # New Year
        (Calendar.LUNAR, "12-30", ["2024-02-09", "2025-01-28", "2026-02-16"]),  # Eve, also of 29 days
        (Calendar.LUNAR, "06-01", ["2024-07-06", "2025-06-25", "2026-07-14"]),  # 2025 has two sixth months
        (Calendar.LUNAR_LEAP, "06-01", ["2024-07-06", "2025-07-25", "2026-07-14"]),
    ],
)
def test_lunar_birthdays(calendar: Calendar, on: str, kept: list[str]) -> None:
    assert days_of(calendar, on, date(2024, 1, 1), 365 * 3 + 1) == kept


@examples(0.12)
@given(
    st.sampled_from([Calendar.LUNAR, Calendar.LUNAR_LEAP]),
    st.integers(1, 12),
    st.integers(1, 30),
    st.integers(1990, 2080),
)
def test_every_lunar_birthday_is_kept_once_in_a_lunar_year(
    calendar: Calendar, month: int, day: int, year: int
) -> None:
    born = Contact(birthday=f"{month:02}-{day:02}", birth_calendar=calendar)
    span = [date(year, 1, 1) + timedelta(days=n) for n in range(790)]
    kept = [on for on in span if (calendar, born.birthday) in kept_on(on, LeapDay.FEBRUARY)]
    years = [year_of(born, on) for on in kept]
    assert years == [*range(years[0], years[0] + len(years))]
    assert len(years) in (2, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("农历八月十五", (8, 15, False, None)),
        ("八月初三", (8, 3, False, None)),
        ("腊月廿三", (12, 23, False, None)),
        ("农历闰四月初三", (4, 3, True, None)),
        ("农历1985年正月十二", (1, 12, False, 1985)),
        ("lunar 8-15", (8, 15, False, None)),
        ("lunar leap 1987-6-1", (6, 1, True, 1987)),
    ],
)
def test_lunar_days_as_people_write_them(typed: str, meant: tuple[int, int, bool, int | None]) -> None:
    read = lunar.parse(typed)
    assert read
    assert (read.month, read.day, read.is_leap, read.year) == meant


@pytest.mark.parametrize("typed", ["03-15", "1985-03-15", "3月15日", "三月五日"])
def test_other_days_are_not_lunar(typed: str) -> None:
    assert lunar.parse(typed) is None


@pytest.mark.parametrize("typed", ["lunar", "lunar 13-1", "农历 8-31", "lunar 8"])
def test_no_such_lunar_day(typed: str) -> None:
    with pytest.raises(ValueError):
        lunar.parse(typed)
