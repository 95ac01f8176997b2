"""Slack's Do Not Disturb: what can wait waits until it is over; and what else Slack tells of people."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pauses import LONGEST, pause_in
from storage.followups import FollowUp
from storage.users import User
from tests.office import Office
from tests.test_absences import told, until

NOW = datetime(2026, 3, 11, 14, 20, tzinfo=UTC)


async def heard(office: Office, change: Callable[[], None]) -> None:
    """Something changes in Slack, and Rapport has been told of it."""
    with office.sandbox.core.delivery.gathering() as events:
        change()
    await asyncio.gather(*events)
    await office.at_rest()


def user(office: Office, name: str) -> User:
    (known,) = (one for one in office.all(User) if one.name == name)
    assert isinstance(known, User)
    return known


async def test_what_can_wait_waits_for_the_end_of_a_pause(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await office.sam.type(office.sales, "/followup Acme call them tomorrow 9:10am")
    await until(office, "2026-03-12T12:45")
    await office.sam.pause(60)
    await until(office, "2026-03-12T13:44")
    assert len(told(office, office.sam, "call them")) == 1, "asked for at its minute"
    assert told(office, office.sam, "send the offer") == []
    await until(office, "2026-03-12T13:45")
    (reminder,) = told(office, office.sam, "send the offer")
    assert "late" not in reminder


async def test_then_for_the_next_working_moment(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await until(office, "2026-03-12T12:45")
    await office.sam.pause(12 * 60)
    await until(office, "2026-03-13T12:59")
    assert told(office, office.sam, "send the offer") == []
    await until(office, "2026-03-13T13:00")
    assert len(told(office, office.sam, "send the offer")) == 1


async def test_who_resumes_gets_it_at_once(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await office.sam.pause(2 * 24 * 60)
    await until(office, "2026-03-12T15:00")
    assert told(office, office.sam, "send the offer") == []
    await office.sam.pause(0)
    await office.at_rest()
    assert len(told(office, office.sam, "send the offer")) == 1


async def test_a_pause_of_which_no_event_came_is_asked_for(office: Office) -> None:
    office.add_customer("Acme")
    for person in (office.sam, office.ada):
        await person.type(office.sales, "/followup Acme send the offer tomorrow")
    await until(office, "2026-03-12T12:50")
    office.sam.user.paused_until = office.now.timestamp() + 3600
    await until(office, "2026-03-12T13:30")
    (asked,) = office.sandbox.journal.search("dnd.teamInfo")
    assert set(asked.arguments["users"].split(",")) == {office.sam.id, office.ada.id}
    assert len(told(office, office.ada, "send the offer")) == 1
    assert told(office, office.sam, "send the offer") == []
    await until(office, "2026-03-12T13:50")
    assert len(told(office, office.sam, "send the offer")) == 1


@pytest.mark.parametrize("fault", [{"error": "missing_scope"}, {"status": 500}, {"reset": True}])
async def test_a_slack_that_does_not_say_loses_nothing(office: Office, fault: dict[str, Any]) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    office.sam.user.paused_until = office.now.timestamp() + 3 * 24 * 3600
    office.sandbox.faults.add("dnd.teamInfo", times=100, **fault)
    await until(office, "2026-03-12T13:00")
    assert len(told(office, office.sam, "send the offer")) == 1


async def test_a_delegate_is_let_be_too(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await office.sam.type(office.sales, "/crm away tomorrow @morgan")
    await until(office, "2026-03-12T12:50")
    office.morgan.user.paused_until = office.now.timestamp() + 3600
    await until(office, "2026-03-12T13:30")
    assert told(office, office.morgan, "send the offer") == []
    await until(office, "2026-03-12T13:50")
    assert len(told(office, office.morgan, "send the offer")) == 1


async def test_a_change_of_zone_is_heard_without_a_word(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer Friday")
    noor = office.sandbox.add_person("noor")
    await heard(office, lambda: office.sandbox.change(office.sam, tz="Europe/London"))
    await heard(office, lambda: office.sandbox.change(noor, real_name="Noor Aziz"))
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-13T09:00:00+00:00"
    assert len(office.all(User)) == 4, "who has never used Rapport stays unknown"


async def test_a_delegate_who_is_gone_stands_in_no_more(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("send the offer tomorrow", "call them Friday"):
        await office.sam.type(office.sales, f"/followup Acme {line}")
    await office.sam.type(office.sales, "/crm away tomorrow to Friday @morgan")
    await until(office, "2026-03-12T13:30")
    assert len(told(office, office.morgan, "send the offer")) == 1
    await heard(office, lambda: office.sandbox.deactivate(office.morgan))
    assert user(office, "Morgan Blake").is_gone
    await until(office, "2026-03-16T13:01")
    for task in ("send the offer", "call them"):
        assert len(told(office, office.sam, task)) == 1
    assert not any("could not be posted" in text for text in office.texts(office.sam, office.sam.dm))


@pytest.mark.parametrize(
    ("status", "minutes"),
    [
        ({"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}, None),
        ({"dnd_enabled": True, "next_dnd_start_ts": -30, "next_dnd_end_ts": 60}, (0, 60)),
        ({"dnd_enabled": True, "next_dnd_start_ts": 300, "next_dnd_end_ts": 900}, (300, 900)),
        (
            {
                "dnd_enabled": True,
                "next_dnd_start_ts": 300,
                "next_dnd_end_ts": 900,
                "snooze_enabled": True,
                "snooze_endtime": 20,
            },
            (0, 20),
        ),
        ({"dnd_enabled": True, "next_dnd_start_ts": -30, "next_dnd_end_ts": 10**7}, (0, 24 * 60)),
        ({"dnd_enabled": True, "next_dnd_start_ts": 10**6, "next_dnd_end_ts": 10**7}, None),
        ({}, None),
    ],
)
def test_what_slack_says(status: dict[str, Any], minutes: tuple[int, int] | None) -> None:
    """Times here are minutes from now."""
    dated = {
        name: value if isinstance(value, bool) or value == 1 else int(NOW.timestamp()) + 60 * value
        for name, value in status.items()
    }
    pause = minutes and tuple(NOW + timedelta(minutes=n) for n in minutes)
    assert pause_in(dated, NOW) == pause


TIMES = dict.fromkeys(["next_dnd_start_ts", "next_dnd_end_ts", "snooze_endtime"], st.integers(0, 10**13))


@given(st.fixed_dictionaries({}, optional={**TIMES, "snooze_enabled": st.booleans()}))
def test_no_pause_is_believed_for_ever(status: dict[str, Any]) -> None:
    pause = pause_in(status, NOW)
    assert pause is None or NOW <= pause[0] < pause[1] <= NOW + LONGEST
