"""The convention: order of figures, a workspace's hours, zones and clock changes, guesses and places."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from handlers.language import when
from handlers.language.when import Hours
from tests.language import NEW_YORK, NOW, said, written


@pytest.mark.parametrize(
    ("locale", "meaning"),
    [("en-US", "2027-03-07"), ("en-GB", "2026-07-03"), ("de-DE", "2026-07-03"), ("zh-CN", "2027-03-07")],
)
def test_the_order_of_figures_follows_the_locale(locale: str, meaning: str) -> None:
    assert said("3/7", None, locale=locale) == meaning


def test_a_workspace_has_its_own_hours() -> None:
    hours = Hours(
        morning=time(8, 30),
        end_of_day=time(18),
        before_leaving=time(19),
        work_days=frozenset({6, 0, 1, 2, 3}),
        holidays=frozenset({date(2026, 3, 15)}),
    )
    assert said("tomorrow morning", hours=hours) == "2026-03-12T08:30"
    assert said("EOD", hours=hours) == "2026-03-11T18:00"
    assert said("下班前", "zh", hours=hours) == "2026-03-11T19:00"
    # Friday and Saturday are free, and so is Sunday the 15th
    assert said("in 2 business days", hours=hours) == "2026-03-16"


def test_the_result_is_in_the_zone_of_now() -> None:
    found = when.parse("tomorrow 3pm", NOW)
    assert isinstance(found, datetime)
    assert found.tzinfo is NEW_YORK
    assert found.utcoffset() == NOW.utcoffset()


def test_a_time_keeps_its_wall_clock_over_a_clock_change() -> None:
    october = datetime(2026, 10, 29, 16, 45, tzinfo=NEW_YORK)
    found = when.parse("next Monday at 9", october)
    assert isinstance(found, datetime)
    assert found.isoformat() == "2026-11-02T09:00:00-05:00"
    # elapsed time does not
    before = datetime(2026, 3, 7, 22, tzinfo=NEW_YORK)
    assert said("in 24 hours", now=before) == "2026-03-08T23:00"
    assert said("in 1 day", now=before) == "2026-03-08"


def test_a_time_that_is_skipped_is_the_first_minute_after() -> None:
    saturday = datetime(2026, 3, 7, 10, tzinfo=NEW_YORK)
    found = when.parse("tomorrow at 2:30am", saturday)
    assert isinstance(found, datetime)
    assert found.isoformat() == "2026-03-08T03:00:00-04:00"


def test_a_time_that_comes_twice_is_the_first() -> None:
    saturday = datetime(2026, 10, 24, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    found = when.parse("tomorrow at 2:30am", saturday)
    assert isinstance(found, datetime)
    assert found.isoformat() == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize(
    ("typed", "guessed"),
    [
        ("Friday 3pm", ()),
        ("Friday 15:00", ()),
        ("Friday 02:30", ()),
        ("Friday at 3", ("am_pm",)),
        ("Friday 9:30", ("am_pm",)),
        ("Friday at 12", ()),
        ("tonight at 8", ()),
        ("9am", ("day",)),
        ("at 9", ("am_pm", "day")),
        ("Tuesday or Wednesday", ("two_dates",)),
        ("下周三或周四", ("two_dates",)),
        ("Friday, March 13 2026", ()),
        ("Friday, March 12 2026", ("weekday",)),
    ],
)
def test_what_was_guessed_is_named(typed: str, guessed: tuple[str, ...]) -> None:
    found = when.find(typed, NOW)
    assert found
    assert found.guessed == guessed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("call Bob on Friday at 3pm about it", "on Friday at 3pm"),
        ("please send it by end of June, thanks", "by end of June"),
        ("请在3月31日前提交", "在3月31日前"),
        ("Ｍｅｅｔ ｎｅｘｔ Ｔｕｅ ３ｐｍ ok", "ｎｅｘｔ Ｔｕｅ ３ｐｍ"),
        ("meet to\u200bmor\u200brow now", "to\u200bmor\u200brow"),
    ],
)
def test_the_words_and_their_place(typed: str, words: str) -> None:
    found = when.find(typed, NOW)
    assert found
    assert found.words == words == typed[found.start : found.end]


@pytest.mark.parametrize(
    ("typed", "grain", "last"),
    [
        ("June", "month", date(2026, 6, 30)),
        ("Q3", "quarter", date(2026, 9, 30)),
        ("下半年", "half", date(2026, 12, 31)),
        ("next year", "year", date(2027, 12, 31)),
        ("next week", "week", date(2026, 3, 20)),
        ("June 5", "day", date(2026, 6, 5)),
        ("June 5 9am", "minute", date(2026, 6, 5)),
        ("tomorrow morning", "part", date(2026, 3, 12)),
    ],
)
def test_how_finely_it_was_said(typed: str, grain: str, last: date) -> None:
    found = when.find(typed, NOW)
    assert found
    assert (found.grain, found.last_day) == (grain, last)


def test_shielded_words_are_not_read() -> None:
    typed = "Friday Health wants a call on Monday"
    found = when.find(typed, NOW, shielded=[(0, 13)])
    assert found
    assert found.words == "on Monday"
    assert when.find("Friday Health", NOW, shielded=[(0, 13)]) is None


def test_the_first_or_the_last_date_can_be_picked() -> None:
    typed = "Monday is fine, or else March 20 at 3pm; not Sunday"
    picked = {pick: when.find(typed, NOW, pick=pick) for pick in ("best", "first", "last")}
    values = {pick: written(found.value) for pick, found in picked.items() if found}
    assert values == {"best": "2026-03-20T15:00", "first": "2026-03-16", "last": "2026-03-15"}


def test_where_a_date_is_expected_a_period_that_has_begun_ends_later() -> None:
    for typed, meaning in (("this week", "2026-03-13"), ("this month", "2026-03-31")):
        found = when.find(typed, NOW, eager=True)
        assert found and written(found.value) == meaning


@pytest.mark.parametrize(
    "typed",
    [
        "December 31 9999",
        "in 99999999 years",
        "3000000 days ago",
        "9999年12月31日",
        "in 8000 years",
        "year 0",
        "0000-00-00",
        "2026-02-30",
        "31/4/2026",
        "2月30日",
        "25点",
        "99:99",
        "in 5 centuries",
    ],
)
def test_days_outside_the_calendar_are_no_error(typed: str) -> None:
    value = when.parse(typed, NOW)
    assert value is None or 1 <= value.year <= 9999


def test_the_ends_of_the_calendar() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert when.parse("tomorrow", last) is None
    assert when.parse("in 3 hours", last) is None
    assert when.parse("December 31 9999", NOW) == date(9999, 12, 31)
