"""What falls due: wall-clock times over DST, every day once, wherever it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.recurrence import Recurrence
from storage.schedules import (
    Schedule,
    ScheduleKind,
    cover,
    days_to_cover,
    latest_occurrence,
    next_occurrence,
)
from storage.wallclock import instant
from tests.examples import examples
from tests.language.test_recurrence import recurrences

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


def schedule(zone: str, at: time, rule: Recurrence | None = None) -> Schedule:
    rule = rule or Recurrence(at=at)
    made = Schedule(kind=ScheduleKind.BIRTHDAYS, channel_id="C1", rule=rule.rule(), zone=zone)
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


@given(zones, times, recurrences, instants)
def test_the_next_is_after_and_the_latest_is_not(
    zone: str, at: time, rule: Recurrence, now: datetime
) -> None:
    rule = replace(rule, at=at)
    it = schedule(zone, at, rule)
    following, before = next_occurrence(it, now), latest_occurrence(it, now)
    assert before <= now < following
    assert next_occurrence(it, before) == following
    assert latest_occurrence(it, following) == following
    if rule.weekdays:
        assert following.astimezone(ZoneInfo(zone)).weekday() in rule.weekdays


@examples(0.5)
@given(zones, times, recurrences, st.lists(st.integers(1, 60_000), min_size=1, max_size=20))
def test_however_often_one_looks_each_time_is_said_once_and_never_early(
    zone: str, at: time, rule: Recurrence, gaps: list[int]
) -> None:
    """As a digest is run: what fell due while nobody looked is said once, late."""
    it, now, said = schedule(zone, at, replace(rule, at=at)), START, list[datetime]()
    for minutes in gaps:
        now += timedelta(minutes=minutes)
        if it.next_at <= now:
            occurrence = latest_occurrence(it, now)
            assert occurrence <= now
            said.append(occurrence)
            cover(it, now, now)
        assert it.next_at > now
    assert said == sorted(set(said))
    latest = latest_occurrence(it, now)
    assert latest <= START or said[-1] == latest, "none is left out at the end"


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
