"""What a form changes is shown where the form was opened, and not once more below it."""

import pytest

from storage.contracts import Contract
from storage.followups import FollowUp
from tests.office import Message, Office
from tests.test_alerts import add_contract
from tests.test_dossiers import entries


async def after(office: Office, shown: Message, button: str, values: dict[str, object]) -> str:
    """Change something by the form that a message opens; what the message says then, and that none is new."""
    before = office.sam.sees(shown.channel)
    await office.sam.press(shown, button)
    outcome = await office.sam.submit(office.sam.view, values)
    assert not outcome.errors, outcome.errors
    await office.settle()
    assert office.sam.sees(shown.channel) == before
    return shown.shown


@pytest.mark.parametrize(
    ("line", "field", "value", "told"),
    [
        ("/opp Acme Website 50k", "Name", "Portal", "*Name*: Website → Portal"),
        ("/log acme spoke to them", "Notes", "spoke to Ann", "spoke to them → spoke to Ann"),
        ("/customer acme", "Industry", "Retail", "*Industry*: not set → Retail"),
    ],
)
async def test_edit_replaces_the_card(office: Office, line: str, field: str, value: str, told: str) -> None:
    office.add_customer("Acme")
    shown = (await office.sam.type(office.sales, line)).message
    assert told in await after(office, shown, "Edit", {field: value})
    await office.sam.press(shown, "Undo")
    assert "Undone" in shown.shown


async def test_a_contact_and_a_contract_are_edited_where_they_are_shown(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee")
    add_contract(office, acme, office.now.date())
    card = (await office.sam.type(office.sales, "/customer acme")).message
    for entry, field in zip(entries(card), ("Title", "Name"), strict=True):
        await office.sam.press(card, entry)
        shown = office.last(office.sam, office.sales)
        assert "Gold plan" in await after(office, shown, "Edit", {field: "Gold plan"})
    assert office.only(Contract).name == "Gold plan"


async def test_edit_in_a_channel_changes_the_card_that_everybody_sees(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.settle()
    (card,) = office.jing.sees(office.sales)
    assert "login works" in await after(office, card, "Edit", {"Subject": "login works"})
    assert "*Assignee*\nSam Rivera" in await after(office, card, "Assign", {"Assignee": office.sam})
    assert "login works" in office.last(office.jing, office.sales).shown


async def test_a_follow_up_is_moved_and_given_away_where_it_is_shown(office: Office) -> None:
    office.add_customer("Acme")
    shown = (await office.sam.type(office.sales, "/followup Acme call them in 1 hour")).message
    assert "Mar 20" in await after(office, shown, "Reschedule", {"When, in words": "20 March 3pm"})
    await office.move(days=9, hours=6)
    reminder = office.last(office.sam, office.sam.dm)
    assert "Follow up" in reminder.shown
    assert "Mar 23" in await after(office, reminder, "Reschedule", {"When, in words": "23 March 3pm"})
    assert "Reassigned to *陈静*" in await after(office, reminder, "Reassign", {"Who": office.jing})
    assert office.only(FollowUp).owner_id != office.sam.id


async def test_a_form_that_stood_open_too_long_is_answered_below(office: Office) -> None:
    office.add_customer("Acme")
    shown = (await office.sam.type(office.sales, "/opp Acme Website 50k")).message
    await office.sam.press(shown, "Edit")
    office.sandbox.clock.move(minutes=31)
    await office.sam.submit(office.sam.view, {"Name": "Portal"})
    await office.settle()
    assert "Website" in shown.shown
    assert "Website → Portal" in office.last(office.sam, office.sales).shown
