"""Birthdays and renewals, announced in their channel at their hour."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from handlers.core.translation import Translator
from handlers.views import followups as followup_views
from storage import schedules
from storage.base import add
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity
from storage.products import Product
from storage.schedules import Schedule
from tests.office import Office, held


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


@pytest.mark.every_way
async def test_a_birthday_entered_on_its_day_after_the_hour_is_announced_once(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee", birthday="03-12")
    await switch_on(office)
    await office.move(days=1)  # Thursday, 14:20 in London
    card = await office.sam.type(office.sales, "/customer Acme")
    await office.sam.press(card.message, "Add contact")
    await office.sam.submit(office.sam.view, {"Name": "Bo Chen", "Birthday": "03-12"})
    await office.move(minutes=1)
    told = [text for text in office.texts(office.sam, office.sales) if "Birthday today" in text]
    assert ["Ann Lee" in text for text in told] == [True, False]
    assert "*Bo Chen* · Acme" in told[1]
    await office.move(days=2)
    told = [
        text for text in office.texts(office.sam, office.sales) if "irthday today" in text or "was" in text
    ]
    assert len(told) == 2


@pytest.mark.every_way
async def test_what_one_morning_brings_to_a_channel_is_one_message_for_each_kind(office: Office) -> None:
    acme, globex = office.add_customer("Acme"), office.add_customer("Globex")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    office.add_contact(globex, "Ann Lee", birthday="03-12")
    for customer in (acme, globex):
        for name in ("Seats", "Care"):
            add_contract(office, customer, date(2026, 4, 11), name=name)
    await switch_on(office)
    await office.move(days=1)
    (born,) = (one for one in office.sam.sees(office.sales) if "irthday" in one.shown)
    (renewals,) = (one for one in office.sam.sees(office.support) if "enew" in one.shown)
    assert ("2 birthdays" in born.shown, "4 renewals" in renewals.shown) == (True, True)
    assert [born.shown.count(name) for name in ("Li Wei", "Ann Lee")] == [1, 1]
    assert renewals.shown.count("renews in 30 days") == 4

    calls = [
        element["action_id"]
        for block in born.blocks
        for element in block.get("elements", ())
        if element.get("action_id", "").startswith("birthday.called")
    ]
    assert len(calls) == 2
    buttons = [block["block_id"] for block in born.blocks if block["type"] == "actions"]
    for block_id in (*buttons, *buttons):
        await office.sam.press(born, f"{block_id}/birthday.called")
    assert sorted(call.contact.name for call in office.all(Interaction)) == ["Ann Lee", "Li Wei"]

    await office.sam.press(renewals, "Not renewed")
    await office.settle()
    assert renewals.shown.count("renews in 30 days") == 3
    settled = [one for one in office.all(Contract) if one.status is ContractStatus.LOST]
    assert len(settled) == 1
    assert "*Not renewed*" in renewals.shown
    assert "Undo" not in renewals.shown
    await office.sam.press(office.last(office.sam, office.support), "Undo")
    await office.settle()
    assert renewals.shown.count("renews in 30 days") == 4

    await office.move(days=1)
    office.add_contact(acme, "Bo Chen", birthday="03-14")
    await switch_on(office)
    await office.move(days=1)
    told = [text for text in office.texts(office.sam, office.sales) if "Birthday today" in text]
    assert ["Li Wei" in text for text in told] == [True, False]


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


async def test_products_have_lead_times_of_their_own(office: Office) -> None:
    acme = office.add_customer("Acme")
    with office.session() as session:
        session.add(Product(code="SUP", name="Support plan", currency="USD"))
    await switch_on(office)
    await office.morgan.type(office.sales, "/crm alerts")
    wrong = await office.morgan.submit(
        office.morgan.view, {"Different lead times for some products": "Nothing we sell: 20"}
    )
    assert "I don't know this product" in wrong.errors["product_leads"]
    done = await office.morgan.submit(
        office.morgan.view, {"Different lead times for some products": "support plan：20，10"}
    )
    assert done.action == "closed", done
    plain = add_contract(office, acme, date(2026, 4, 10), name="Seats")
    await office.sam.type(office.sales, "/customer acme")
    with office.session() as session:
        known = session.get_one(Contract, plain.id)
        product = session.scalars(select(Product)).one()
        add(
            session,
            Contract(
                customer=known.customer,
                name="Care",
                currency="USD",
                renews_on=known.renews_on,
                product=product,
                owner_id=known.owner_id,
            ),
        )
    seen: dict[int, list[str]] = {}
    before = 0
    for day in range(1, 32):
        await office.move(days=1)
        told = office.texts(office.sam, office.support)
        if len(told) > before:
            seen[day] = told[before:]
        before = len(told)
    said = {day: [("Care" in text, "Seats" in text) for text in texts] for day, texts in seen.items()}
    assert said == {
        10: [(True, False)],
        20: [(True, False)],
        23: [(False, True)],
        30: [(False, True)],
    }


async def test_the_alert_opens_the_renewal_and_remembers_it(office: Office) -> None:
    acme = office.add_customer("Acme")
    contract = add_contract(office, acme, date(2026, 4, 10))
    with office.session() as session:
        session.get_one(Contract, contract.id).value = Decimal(30_000)
    await switch_on(office)
    await office.move(days=23)
    alert = office.last(office.sam, office.support)
    assert "renews in 7 days" in alert.shown
    await office.sam.press(alert, "Renewal opportunity")
    assert held(office.sam.view, "name") == "Renewal: Standard plan"
    assert held(office.sam.view, "close_on") == "2026-04-10"
    assert held(office.sam.view, "amount") == "30000 USD"
    await office.morgan.press(alert, "Renewal opportunity")
    await office.sam.submit(office.sam.view, {})
    late = await office.morgan.submit(office.morgan.view, {})
    assert "Someone has already created this opportunity" in " ".join(late.errors.values())
    made = office.only(Opportunity)
    assert (made.renews_id, made.close_on, made.amount) == (contract.id, date(2026, 4, 10), 30_000)
    await office.settle()
    await office.sam.press(alert, "Renewal opportunity")
    assert "The renewal:" in office.last(office.sam, office.support).shown
    assert len(office.all(Opportunity)) == 1


@pytest.mark.parametrize(("button", "status"), [("Renewed", "Renewed"), ("Not renewed", "Not renewed")])
async def test_a_settled_contract_is_announced_no_more(office: Office, button: str, status: str) -> None:
    acme = office.add_customer("Acme")
    add_contract(office, acme, date(2026, 4, 12))
    await switch_on(office)
    await office.move(days=2)
    alert = office.last(office.sam, office.support)
    assert "renews in 30 days" in alert.shown
    await office.sam.press(alert, button)
    assert f"*{status}*" in alert.shown
    await office.move(days=40)
    assert sum("renews" in text for text in office.texts(office.sam, office.support)) == 0
    if button == "Renewed":
        await office.sam.press(alert, "Next contract")
        assert held(office.sam.view, "renews_on") == "2027-04-12"
        await office.sam.submit(office.sam.view, {})
        assert len(office.all(Contract)) == 2


async def test_a_renewal_won_or_lost_settles_its_contract(office: Office) -> None:
    acme = office.add_customer("Acme")
    add_contract(office, acme, date(2026, 4, 12))
    await switch_on(office)
    await office.move(days=2)
    await office.sam.press(office.last(office.sam, office.support), "Renewal opportunity")
    await office.sam.submit(office.sam.view, {})
    await office.sam.type(office.sales, "/opp #1 won")
    assert office.only(Contract).status is ContractStatus.RENEWED


async def test_alerts_follow_the_contracts_date(office: Office) -> None:
    acme = office.add_customer("Acme")
    contract = add_contract(office, acme, date(2026, 4, 12))
    await switch_on(office)
    await office.move(days=2)
    alert = office.last(office.sam, office.support)
    await office.sam.type(office.sales, "/customer acme")
    with office.session() as session:
        session.get_one(Contract, contract.id).renews_on = date(2026, 5, 12)
    await office.move(days=25)  # 7 days before the old date
    assert len(office.texts(office.sam, office.support)) == 1
    await office.move(days=5)  # 30 days before the new one: 12 April
    told = office.texts(office.sam, office.support)
    assert len(told) == 2
    assert "renews in 30 days: Tue, 12 May 2026" in told[-1]
    assert "renews in 30 days" in alert.shown


async def test_what_fell_due_while_nobody_was_running_comes_once_and_late(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    office.add_contact(acme, "Ann Lee", birthday="03-14")
    add_contract(office, acme, date(2026, 4, 12))
    await switch_on(office)
    office.sandbox.clock.move(days=3, hours=2)  # the bot was away from Wednesday to Saturday, 16:20
    await office.settle()
    (told,) = (text for text in office.texts(office.sam, office.sales) if "irthday" in text)
    assert "2 birthdays" in told
    assert "Birthday on Thu, 12 Mar 2026: *Li Wei* · Acme · late" in told
    renewals = [text for text in office.texts(office.sam, office.support) if "Renewal" in text]
    assert len(renewals) == 1
    assert "late" in renewals[0]
    await office.move(days=1)
    assert len([text for text in office.texts(office.sam, office.sales) if "irthday" in text]) == 1


async def test_what_comes_on_its_own_day_is_not_late(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12")
    add_contract(office, acme, date(2026, 4, 11))
    await switch_on(office)
    office.sandbox.clock.move(days=1, hours=4)  # the bot was away until Thursday, 18:20
    await office.settle()
    (birthday,) = (text for text in office.texts(office.sam, office.sales) if "irthday" in text)
    (renewal,) = (text for text in office.texts(office.sam, office.support) if "Renewal" in text)
    assert "Birthday today: *Li Wei*" in birthday
    assert "late" not in birthday + renewal


async def test_a_leap_day_birthday_is_kept_on_the_28th(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Leap Day", birthday="02-29")
    await switch_on(office)
    office.sandbox.clock.move(days=353)
    await office.settle()
    assert office.now.date() == date(2027, 2, 27)
    await office.move(days=1)
    assert sum("Leap Day" in text for text in office.texts(office.sam, office.sales)) == 1


async def test_or_on_1_march_and_once_though_the_setting_changes(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Leap Day", birthday="02-29")
    await switch_on(office)
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Birthdays of 29 February, in other years": "On 1 March"})
    office.sandbox.clock.move(days=354)
    await office.settle()
    assert office.now.date() == date(2027, 2, 28)
    assert not any("Leap Day" in text for text in office.texts(office.sam, office.sales))
    await office.move(days=1)
    assert sum("Leap Day" in text for text in office.texts(office.sam, office.sales)) == 1
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Birthdays of 29 February, in other years": "On 28 February"})
    for _ in range(3):
        await office.move(days=100)
    assert sum("Leap Day" in text for text in office.texts(office.sam, office.sales)) == 1


async def test_a_lunar_birthday_comes_once_in_a_lunar_year(office: Office) -> None:
    acme = office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Add contact")
    done = await office.sam.submit(office.sam.view, {"Name": "Li Wei", "Birthday": "农历正月廿四"})
    assert done.action == "closed", done
    assert acme.name == "Acme"
    await switch_on(office)
    said: list[date] = []
    for _ in range(73):
        office.sandbox.clock.move(days=10)
        await office.settle()
        told = [
            text for text in office.texts(office.sam, office.sales) if "irthday" in text and "Li Wei" in text
        ]
        if len(told) > len(said):
            said.append(office.now.date())
    assert [day.year for day in said] == [2026, 2027, 2028], said  # 12 March, 1 March, 18 February


async def test_a_ready_greeting_and_a_call_logged_once(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", birthday="03-12", language="zh-CN")
    await switch_on(office)
    await office.move(hours=18, minutes=40)
    alert = next(m for m in office.sam.sees(office.sales) if "Birthday today" in m.shown)
    await office.sam.press(alert, "Greeting")
    assert "Li Wei，生日快乐" in office.last(office.sam, office.sales).shown
    assert not any("生日快乐" in text for text in office.texts(office.morgan, office.sales))
    await office.sam.press(alert, "I called")
    await office.sam.press(alert, "I called")
    await office.settle()
    call = office.only(Interaction)
    assert (call.kind, call.contact.name, call.owner.name) == (InteractionKind.CALL, "Li Wei", "Sam Rivera")
    assert len(office.morgan.sees(office.sales, alert.ts)) == 2, "everybody reads that the call was made"
    await office.sam.press(office.last(office.sam, office.sales), "Undo")
    await office.settle()
    assert len(office.morgan.sees(office.sales, alert.ts)) == 1
    assert not office.all(Interaction)


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
    assert "Your role can't change this alert" in answer.text
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
