"""The lists around a customer: entries open from the card, and all of a kind are read page by page."""

from datetime import timedelta

from storage.base import add
from storage.contacts import Contact
from storage.customers import Customer
from storage.interactions import Interaction, InteractionKind
from tests.office import Message, Office, held


def entries(card: Message) -> list[str]:
    """What the menus of a card offer."""
    menus = [block["accessory"] for block in card.blocks if "accessory" in block]
    return [option["text"]["text"] for menu in menus for option in menu["options"]]


async def test_each_entry_of_a_card_opens_and_is_edited(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee", title="CTO", birthday="Mar 15")
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
