"""What falls due: wall-clock times over DST, every day once, wherever it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.schedules import (
    Schedule,
    ScheduleKind,
    cover,
    days_to_cover,
    latest_occurrence,
    next_occurrence,
)
from storage.wallclock import instant

ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Sydney",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
START = datetime(2026, 1, 1, tzinfo=UTC)

zones = st.sampled_from(ZONES)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def schedule(zone: str, at: time, weekday: int | None = None) -> Schedule:
    made = Schedule(kind=ScheduleKind.DAILY_DIGEST, channel_id="C1", at=at, weekday=weekday, zone=zone)
    made.covered_until = START
    made.next_at = next_occurrence(made, START)
    return made


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Sydney"])
@pytest.mark.parametrize("at", [time(0), time(2, 30), time(9)])
def test_daily_fires_365_times_in_a_year(zone: str, at: time) -> None:
    daily = schedule(zone, at)
    end, fired = START + timedelta(days=365), []
    while daily.next_at and daily.next_at < end:
        fired.append(daily.next_at)
        cover(daily, daily.next_at, daily.next_at)
    local_days = [moment.astimezone(ZoneInfo(zone)).date() for moment in fired]
    assert len(local_days) == len(set(local_days)) == 365


def test_a_time_that_the_clocks_jump_over_is_the_first_that_exists() -> None:
    assert instant(date(2026, 3, 8), time(2, 30), "America/New_York") == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert instant(date(2026, 11, 1), time(1, 30), "America/New_York") == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )


@given(st.sampled_from(sorted(available_timezones())), st.dates(date(1990, 1, 1), date(2037, 12, 31)), times)
def test_the_instant_of_a_wall_clock_time_in_any_zone(zone: str, day: date, at: time) -> None:
    """It reads what was asked for; where that does not exist, it is the first minute that does."""
    asked = datetime.combine(day, at)
    read = instant(day, at, zone).astimezone(ZoneInfo(zone))
    shown = read.replace(tzinfo=None)
    assert shown >= asked
    minute_before = (read.astimezone(UTC) - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    assert shown == asked or minute_before.replace(tzinfo=None) < asked
    assert read.fold == 0


@given(zones, times, st.none() | st.integers(0, 6), instants)
def test_the_next_is_after_and_the_latest_is_not(
    zone: str, at: time, weekday: int | None, now: datetime
) -> None:
    it = schedule(zone, at, weekday)
    following, before = next_occurrence(it, now), latest_occurrence(it, now)
    assert before <= now < following
    assert next_occurrence(it, before) == following
    if weekday is not None:
        assert following.astimezone(ZoneInfo(zone)).weekday() == weekday


@given(zones, times, st.lists(st.integers(1, 20_000), min_size=1, max_size=30))
def test_however_often_one_looks_every_day_is_covered_once(zone: str, at: time, gaps: list[int]) -> None:
    """The bot looks after any gaps of minutes; each local day is said once, in order."""
    daily, now, said = schedule(zone, at), START, list[date]()
    for minutes in gaps:
        now += timedelta(minutes=minutes)
        if daily.next_at and daily.next_at <= now:
            occurrence = latest_occurrence(daily, now)
            said += days_to_cover(daily, occurrence)
            cover(daily, occurrence, now)
    assert said == [said[0] + timedelta(days=n) for n in range(len(said))] if said else True
