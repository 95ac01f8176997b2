"""Birthdays and renewals, announced in their channel at their hour."""

from datetime import date
from typing import Any

import pytest

from handlers.translation import Translator
from handlers.views import followups as followup_views
from storage import schedules
from storage.base import add
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.schedules import Schedule
from tests.office import Office


async def switch_on(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm alerts")
    done = await office.morgan.submit(
        office.morgan.view,
        {"Birthdays: where": office.sales, "Birthdays: at": "09:00", "Renewals: where": office.support},
    )
    assert done.action == "closed", done


def add_contract(
    office: Office, customer: Customer, renews_on: date, name: str = "Standard plan"
) -> Contract:
    with office.session() as session:
        known = session.get_one(Customer, customer.id)
        return add(
            session,
            Contract(customer=known, name=name, currency="USD", renews_on=renews_on, owner_id=known.owner_id),
        )


async def test_birthdays_are_announced_once_at_the_hour_without_an_age(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12", birth_year=1980)
    office.add_contact(acme, "Ann Lee", birthday="03-12", greet=False)
    office.add_contact(acme, "Bob Ray", birthday="06-01")
    await switch_on(office)
    await office.move(hours=18, minutes=39)  # 08:59 in London
    assert not any("Birthday" in text for text in office.texts(office.sam, office.sales))
    await office.move(minutes=1)
    told = [text for text in office.texts(office.sam, office.sales) if "Birthday today" in text]
    assert len(told) == 1
    assert "*Li Wei* · Acme" in told[0]
    assert "1980" not in told[0]
    await office.move(days=3)
    assert len([text for text in office.texts(office.sam, office.sales) if "Li Wei" in text]) == 1


async def test_renewals_at_their_lead_times(office: Office) -> None:
    acme = office.add_customer("Acme")
    add_contract(office, acme, date(2026, 4, 18))
    await switch_on(office)
    seen: list[tuple[int, str]] = []
    for day in range(1, 45):
        await office.move(days=1)
        told = [text for text in office.texts(office.sam, office.support) if "Renewal" in text]
        if len(told) > len(seen):
            seen.append((day, told[-1]))
    assert [day for day, _ in seen] == [8, 31, 38]
    assert "renews in 30 days: Sat, 18 Apr 2026" in seen[0][1]
    assert "renews in 7 days" in seen[1][1]
    assert "renews today" in seen[2][1]


async def test_what_fell_due_while_nobody_was_running_comes_once_and_late(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    office.add_contact(acme, "Ann Lee", birthday="03-14")
    add_contract(office, acme, date(2026, 4, 12))
    await switch_on(office)
    office.sandbox.clock.move(days=3, hours=2)  # the bot was away from Wednesday to Saturday, 16:20
    await office.settle()
    told = [text for text in office.texts(office.sam, office.sales) if "irthday" in text]
    assert len(told) == 2
    assert "Thu, 12 Mar 2026 was the birthday of *Li Wei* · Acme · late" in told[0]
    renewals = [text for text in office.texts(office.sam, office.support) if "Renewal" in text]
    assert len(renewals) == 1
    assert "late" in renewals[0]
    await office.move(days=1)
    assert len([text for text in office.texts(office.sam, office.sales) if "irthday" in text]) == 2


async def test_a_leap_day_birthday_is_kept_on_the_28th(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Leap Day", birthday="02-29")
    await switch_on(office)
    office.sandbox.clock.move(days=353)
    await office.settle()
    assert office.now.date() == date(2027, 2, 27)
    await office.move(days=1)
    assert sum("Leap Day" in text for text in office.texts(office.sam, office.sales)) == 1


async def test_switching_off_and_moving_the_place(office: Office) -> None:
    await switch_on(office)
    with office.session() as session:
        assert len(schedules.of_kind(session, *schedules.ScheduleKind)) == 2
    await office.morgan.type(office.sales, "/crm alerts")
    wrong = await office.morgan.submit(office.morgan.view, {"Days before a renewal": "soon"})
    assert list(wrong.errors) == ["lead_days"]
    await office.morgan.submit(
        office.morgan.view,
        {"Birthdays: where": None, "Renewals: where": office.sales, "Days before a renewal": "14，1"},
    )
    assert [(schedule.channel_id, schedule.lead_days) for schedule in office.all(Schedule)] == [
        (office.sales.id, [14, 1])
    ]


async def test_only_those_with_the_right_set_alerts(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/crm alerts")
    assert "Your role may not change this digest or alert" in answer.text
    assert office.sam.view is None


async def test_switched_off_and_on_again_it_says_nothing_of_the_time_between(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    office.add_contact(acme, "Ann Lee", birthday="03-15")
    await switch_on(office)
    await office.morgan.type(office.sales, "/crm alerts")
    await office.morgan.submit(office.morgan.view, {"Birthdays: where": None})
    await office.move(days=2)
    await switch_on(office)
    await office.move(days=3)
    told = [text for text in office.texts(office.sam, office.sales) if "irthday" in text]
    assert len(told) == 1
    assert "Ann Lee" in told[0]


async def test_saving_the_form_again_repeats_nothing(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    await switch_on(office)
    await office.move(days=1)
    for _ in range(2):
        await switch_on(office)
        await office.move(hours=1)
    assert sum("Li Wei" in text for text in office.texts(office.sam, office.sales)) == 1


async def test_announcements_speak_the_channels_language(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    await switch_on(office)
    await office.ada.type(office.sales, "/crm language zh")
    await office.move(days=1)
    assert any("生日" in text and "Li Wei" in text for text in office.texts(office.sam, office.sales))


async def test_one_broken_record_holds_up_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.add_customer("Acme")
    for note in ("alpha", "cursed", "omega"):
        await office.sam.type(office.sales, f"/followup Acme {note} in 2 hours")
    drawn = followup_views.reminder

    def fails_on_one(t: Translator, followup: FollowUp, *more: Any, **named: Any) -> Any:
        if followup.note == "cursed":
            raise RuntimeError("cannot be drawn")
        return drawn(t, followup, *more, **named)

    monkeypatch.setattr(followup_views, "reminder", fails_on_one)
    await office.move(hours=2)
    told = " ".join(office.texts(office.sam, office.sam.dm))
    assert "alpha" in told
    assert "omega" in told
    assert "cannot be drawn" in caplog.text
    monkeypatch.setattr(followup_views, "reminder", drawn)
    await office.move(minutes=6)
    assert sum("cursed" in text for text in office.texts(office.sam, office.sam.dm)) == 1
