"""Recurrences in words, and when they are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language import recurrence
from handlers.language.recurrence import Recurrence, from_rule, next_after
from handlers.language.when import Hours
from storage.recurrence import latest_until
from tests.language import NEW_YORK, NOW

WORK_WEEK = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("every Monday 9am", Recurrence("week", weekdays=(0,), at=time(9))),
        ("Mondays at 9", Recurrence("week", weekdays=(0,), at=time(9))),
        ("every weekday at 17:30", Recurrence("week", weekdays=WORK_WEEK, at=time(17, 30))),
        ("Mon-Fri at 9", Recurrence("week", weekdays=WORK_WEEK)),
        ("every Mon, Wed and Fri at 7am", Recurrence("week", weekdays=(0, 2, 4), at=time(7))),
        ("weekly on Friday at 4pm", Recurrence("week", weekdays=(4,), at=time(16))),
        ("every 2 weeks on Tuesday", Recurrence("week", 2, (1,))),
        ("every other Tuesday", Recurrence("week", 2, (1,))),
        ("daily", Recurrence("day")),
        ("every day at 8am", Recurrence("day", at=time(8))),
        ("every evening", Recurrence("day", at=time(18))),
        ("every 3 days", Recurrence("day", 3)),
        ("first Monday of the month", Recurrence("month", weekdays=(0,), nth=1)),
        ("last Friday of every month at noon", Recurrence("month", weekdays=(4,), nth=-1, at=time(12))),
        ("monthly on the 1st", Recurrence("month", month_days=(1,))),
        ("every month on the 1st and 15th", Recurrence("month", month_days=(1, 15))),
        ("last day of the month", Recurrence("month", month_days=(-1,))),
        ("quarterly", Recurrence("month", 3, month_days=(1,))),
        ("every year on March 5th", Recurrence("month", 12, month_days=(5,), since=date(2001, 3, 1))),
        ("每天早上9点", Recurrence("day", at=time(9))),
        ("每周五下午5点", Recurrence("week", weekdays=(4,), at=time(17))),
        ("每周一三五", Recurrence("week", weekdays=(0, 2, 4))),
        ("每周一到周五9点", Recurrence("week", weekdays=WORK_WEEK)),
        ("每个工作日17:30", Recurrence("week", weekdays=WORK_WEEK, at=time(17, 30))),
        ("隔周周三", Recurrence("week", 2, (2,))),
        ("每月1号", Recurrence("month", month_days=(1,))),
        ("每月最后一天", Recurrence("month", month_days=(-1,))),
        ("每个月第一个周一", Recurrence("month", weekdays=(0,), nth=1)),
        ("jeden Montag um 9 Uhr", Recurrence("week", weekdays=(0,))),
        ("tous les lundis à 9h", Recurrence("week", weekdays=(0,))),
        ("todos los lunes a las 9", Recurrence("week", weekdays=(0,))),
        ("毎週月曜日9時", Recurrence("week", weekdays=(0,))),
    ],
)
def test_words(typed: str, meaning: Recurrence) -> None:
    assert recurrence.parse(typed) == meaning


@pytest.mark.parametrize(
    "typed", ["tomorrow", "next Monday", "Monday at 9", "下周一", "hello", "every", "every now and then", ""]
)
def test_what_comes_once_is_no_recurrence(typed: str) -> None:
    assert recurrence.parse(typed) is None


def test_a_workspace_has_its_own_hours() -> None:
    hours = Hours(morning=time(8), work_days=frozenset({6, 0, 1}))
    assert recurrence.parse("every weekday", hours=hours) == Recurrence(
        "week", weekdays=(0, 1, 6), at=time(8)
    )


def due(rule: Recurrence, count: int = 3) -> list[str]:
    """The next times a rule is due, as month, day and time in New York."""
    times = []
    moment = NOW
    for _ in range(count):
        moment = next_after(rule, moment, NEW_YORK)
        times.append(f"{moment:%m-%d %H:%M}")
    return times


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        (Recurrence("day", at=time(10, 20)), ["03-12 10:20", "03-13 10:20", "03-14 10:20"]),
        (Recurrence("day", at=time(10, 21)), ["03-11 10:21", "03-12 10:21", "03-13 10:21"]),
        (Recurrence("week", weekdays=(0, 3)), ["03-12 09:00", "03-16 09:00", "03-19 09:00"]),
        (Recurrence("week", 2, (2,), since=date(2026, 3, 9)), ["03-25 09:00", "04-08 09:00", "04-22 09:00"]),
        (Recurrence("month", month_days=(31,)), ["03-31 09:00", "04-30 09:00", "05-31 09:00"]),
        (Recurrence("month", month_days=(-1, 15)), ["03-15 09:00", "03-31 09:00", "04-15 09:00"]),
        (Recurrence("month", weekdays=(0,), nth=5), ["03-30 09:00", "06-29 09:00", "08-31 09:00"]),
        (
            Recurrence("month", 12, month_days=(29,), since=date(2001, 2, 1)),
            ["02-28 09:00", "02-29 09:00", "02-28 09:00"],
        ),
    ],
)
def test_next_after(rule: Recurrence, times: list[str]) -> None:
    assert due(rule) == times


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Shanghai"])
@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2), time(2, 30), time(3), time(12)])
def test_a_daily_rule_is_due_once_on_every_day_of_a_year(zone: str, at: time) -> None:
    there = ZoneInfo(zone)
    rule = Recurrence("day", at=at)
    moment = datetime(2025, 12, 31, 23, 59, 59, tzinfo=there)
    days = []
    for _ in range(365):
        later = next_after(rule, moment, there)
        assert later.astimezone(UTC) > moment.astimezone(UTC)
        back = later.astimezone(UTC).astimezone(there)
        assert back.replace(tzinfo=None) == later.replace(tzinfo=None), "it exists"
        assert later.time() == at or later.utcoffset() != moment.utcoffset()
        days.append(later.date())
        moment = later
    assert days == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize(
    ("typed", "meaning", "last"),
    [
        ("every Monday 9am until 30 June", Recurrence("week", weekdays=(0,)), date(2026, 6, 30)),
        (
            "every Monday until 30 June at 9:30",
            Recurrence("week", weekdays=(0,), at=time(9, 30)),
            date(2026, 6, 30),
        ),
        ("weekdays till the end of April", Recurrence("week", weekdays=WORK_WEEK), date(2026, 4, 30)),
        ("every Mon-Fri at 9 through June 30", Recurrence("week", weekdays=WORK_WEEK), date(2026, 6, 30)),
        ("每周一上午9点到6月30日", Recurrence("week", weekdays=(0,)), date(2026, 6, 30)),
        ("每周五下午5点直到年底", Recurrence("week", weekdays=(4,), at=time(17)), date(2026, 12, 31)),
        ("每周一到周五9点到6月30日", Recurrence("week", weekdays=WORK_WEEK), date(2026, 6, 30)),
        ("Mon through Fri at 9", Recurrence("week", weekdays=WORK_WEEK), None),
        ("每周一到周五9点", Recurrence("week", weekdays=WORK_WEEK), None),
        ("每天9点到10点", Recurrence("day"), None),
    ],
)
def test_an_end(typed: str, meaning: Recurrence, last: date | None) -> None:
    assert recurrence.parse(typed, now=NOW) == replace(meaning, until=last)


def test_what_has_ended_is_due_no_more() -> None:
    rule = Recurrence("week", weekdays=(0,), until=date(2026, 3, 23))
    assert due(rule, 2) == ["03-16 09:00", "03-23 09:00"]
    with pytest.raises(OverflowError):
        due(rule)
    after = datetime(2026, 9, 1, tzinfo=NEW_YORK)
    assert latest_until(rule, after, NEW_YORK).isoformat() == "2026-03-23T09:00:00-04:00"


def test_clock_changes() -> None:
    rule = Recurrence("day", at=time(2, 30))
    spring = next_after(rule, datetime(2026, 3, 7, 12, tzinfo=NEW_YORK), NEW_YORK)
    assert spring.isoformat() == "2026-03-08T03:00:00-04:00", "the first minute that exists"
    rule = Recurrence("day", at=time(1, 30))
    autumn = next_after(rule, datetime(2026, 10, 31, 12, tzinfo=NEW_YORK), NEW_YORK)
    assert autumn.isoformat() == "2026-11-01T01:30:00-04:00", "the first of two"
    assert next_after(rule, autumn, NEW_YORK).isoformat() == "2026-11-02T01:30:00-05:00"


recurrences = st.one_of(
    st.builds(
        Recurrence, st.just("day"), st.integers(1, 30), at=st.times().map(lambda t: time(t.hour, t.minute))
    ),
    st.builds(
        Recurrence,
        st.just("week"),
        st.integers(1, 8),
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Recurrence,
        st.just("month"),
        st.integers(1, 12),
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
        st.sampled_from([-1, 1, 2, 3, 4, 5]),
    ),
    st.builds(
        Recurrence,
        st.just("month"),
        st.integers(1, 12),
        month_days=st.sets(st.sampled_from([-1, *range(1, 32)]), min_size=1).map(
            lambda days: tuple(sorted(days))
        ),
    ),
)


@given(
    recurrences,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata"]),
)
def test_a_rule_is_due_later_and_can_be_kept_as_text(rule: Recurrence, instant: datetime, zone: str) -> None:
    ending = replace(rule, until=instant.date())
    assert (from_rule(rule.rule()), from_rule(ending.rule())) == (rule, ending)
    moment = next_after(rule, instant, ZoneInfo(zone))
    assert moment > instant
    # nothing is due in between
    assert next_after(rule, moment - timedelta(seconds=1), ZoneInfo(zone)) == moment


@pytest.mark.parametrize(
    "text", ["", "FREQ=WEEKLY", "FREQ=HOURLY;INTERVAL=1;BYHOUR=1;BYMINUTE=0", "every Monday"]
)
def test_other_texts_are_no_rules(text: str) -> None:
    with pytest.raises(ValueError, match="not a recurrence"):
        from_rule(text)


def test_a_rule_that_is_never_due_is_refused() -> None:
    for wrong in (
        {"unit": "week"},
        {"unit": "month"},
        {"every": 0},
        {"unit": "month", "weekdays": (0,), "nth": 9},
    ):
        with pytest.raises(ValueError, match="never due"):
            Recurrence(**wrong)
