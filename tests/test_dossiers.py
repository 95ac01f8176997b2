"""Lists: entries open from a customer's card, and what is long is read page by page."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import followups, opportunities, tickets, users
from storage.base import act_of, add
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity, Stage
from storage.tickets import Priority, Ticket
from tests.office import Message, Office, held


def entries(card: Message) -> list[str]:
    """What the menus of a card offer."""
    menus = [block["accessory"] for block in card.blocks if "accessory" in block]
    return [option["text"]["text"] for menu in menus for option in menu["options"]]


async def test_each_entry_of_a_card_opens_and_is_edited(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee", title="CTO", birthday="03-15")
    await office.sam.type(office.sales, '/opp Acme "Website" 50k')
    await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.sam.type(office.sales, "/followup acme send the offer Friday 3pm")
    await office.sam.type(office.sales, "/log acme spoke to Ann, wants 20 seats")
    card = (await office.sam.type(office.sales, "/customer acme")).message
    for entry, told, button, field, value in (
        ("Ann Lee · CTO", "Mar 15", "Edit", "name", "Ann Lee"),
        ("#1 · Website", "*#1*", "Edit", "name", "Website"),
        ("#1 · login fails", "*Ticket #1*", "Edit", "subject", "login fails"),
        ("send the offer", "remind you", "Reschedule", "due_time", "15:00"),
        ("spoke to Ann", "Sam Rivera", "Edit", "kind", "call"),
    ):
        await office.sam.press(card, next(name for name in entries(card) if entry in name))
        opened = office.last(office.sam, office.sales)
        assert told in opened.shown
        await office.sam.press(opened, button)
        assert held(office.sam.view, field) == value


async def test_a_long_history_is_read_page_by_page(office: Office) -> None:
    acme = office.add_customer("Acme")
    with office.session() as session:
        known = session.get_one(Customer, acme.id)
        for n in range(23):
            at = office.now - timedelta(days=n)
            kind = InteractionKind.CALL
            add(session, Interaction(customer=known, kind=kind, note=f"talk {n}", occurred_at=at))
    card = await office.sam.type(office.sales, "/customer acme")
    assert "talk 3" in card.text
    assert "talk 4" not in card.text
    await office.sam.press(card.message, "Show all")
    listed = office.last(office.sam, office.sales)
    assert "talk 9" in listed.shown
    await office.sam.press(listed, "More")
    assert "talk 10" in listed.shown
    await office.sam.press(listed, "More")
    assert "talk 22" in listed.shown
    assert "talk 19" not in listed.shown
    await office.sam.press(listed, "Back")
    assert "talk 19" in listed.shown
    await office.sam.press(listed, "Show")
    assert "talk 10" in office.last(office.sam, office.sales).shown


async def test_only_what_one_may_see_is_opened(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee")
    card = await office.sam.type(office.sales, "/customer acme")
    with office.session() as session:
        session.delete(session.get_one(Contact, office.only(Contact).id))
    await office.sam.press(card.message, "Ann Lee")
    assert "I can't find that contact" in office.last(office.sam, office.sales).shown


@pytest.mark.parametrize("command", ["/followup", "/opp", "/ticket"])
async def test_a_long_list_is_read_page_by_page(office: Office, command: str) -> None:
    acme = office.add_customer("Acme")
    with office.session() as session:
        sam, known = users.by_slack_id(session, office.sam.id), session.get_one(Customer, acme.id)
        assert sam
        for n in range(10, 33):
            at = office.now + timedelta(days=n)
            if command == "/followup":
                promised = FollowUp(customer=known, note=f"no. {n} ", owner_id=sam.id)
                followups.create(session, promised, at, sam.zone)
            elif command == "/opp":
                deal = Opportunity(customer=known, name=f"no. {n} ", owner_id=sam.id, currency="USD")
                deal.stage, deal.close_on = Stage.LEAD, at.date()
                opportunities.create(session, deal)
            else:
                session.info["act"] = replace(act_of(session), now=at)
                ticket = Ticket(customer=known, subject=f"no. {n} ", priority=Priority.P3)
                tickets.create(session, ticket)
    listed = (await office.sam.type(office.sales, f"{command} list")).message
    home = await office.sam.open_home()
    for seen, size in ((listed, 10), (home, 8)):
        assert numbers(seen.shown) == list(range(10, 10 + size))
        await office.sam.press(seen, "More")
        now = office.sam.home if seen is home else seen
        assert numbers(now.shown) == list(range(10 + size, 10 + 2 * size))
    await office.sam.press(listed, "More")
    assert numbers(listed.shown) == [30, 31, 32]
    await office.sam.press(listed, "Back")
    assert numbers(listed.shown) == list(range(20, 30))


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"no\. (\d+)", text)]


async def test_what_is_done_in_a_list_leaves_the_list_standing(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(1, 13):
        await office.sam.type(office.sales, f"/followup Acme task{n} in {n} days")
    listed = (await office.sam.type(office.sales, "/followup list")).message
    await office.sam.press(listed, "Done")
    assert "Done: *Acme* · task1" in listed.shown
    assert "11 follow-ups to do" in listed.shown
    assert "task11" in listed.shown
    await office.sam.press(listed, "More")
    await office.sam.press(listed, "Snooze")
    assert "Snoozed" in listed.shown
    await office.sam.press(listed, "Reschedule")
    assert held(office.sam.view, "due_on") == "2026-03-23"
