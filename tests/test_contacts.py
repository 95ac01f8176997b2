"""Contacts: added at a customer, with birthdays that may be announced."""

import pytest

from storage.contacts import Contact
from tests.office import Office, held


async def test_a_contact_is_added_from_the_customers_card(office: Office) -> None:
    office.add_customer("Acme", country="US")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Add contact")
    wrong = await office.sam.submit(
        office.sam.view, {"Name": "Li Wei", "Mobile": "12", "E-mail": "li@", "Birthday": "30 Feb"}
    )
    assert set(wrong.errors) == {"mobile", "email", "birthday"}
    await office.sam.submit(
        office.sam.view,
        {"Mobile": "+86 138 0013 8000", "E-mail": "li@acme.example.com", "Birthday": "1985-03-15"},
    )
    known = office.only(Contact)
    assert (known.birthday, known.birth_year, known.greet) == ("03-15", 1985, True)
    assert known.mobile == "+86 138 0013 8000"
    await office.settle()
    saved = office.last(office.sam, office.sales)
    assert "*Li Wei* at *Acme*" in saved.shown
    await office.sam.press(saved, "Edit")
    assert held(office.sam.view, "birthday") == "1985-03-15"


@pytest.mark.parametrize(
    ("typed", "kept"), [("03-15", "03-15"), ("3/15", "03-15"), ("3月15日", "03-15"), ("2月29日", "02-29")]
)
async def test_birthdays_as_people_write_them(office: Office, typed: str, kept: str) -> None:
    office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Add contact")
    done = await office.sam.submit(office.sam.view, {"Name": "Li Wei", "Birthday": typed})
    assert done.action == "closed", done
    assert office.only(Contact).birthday == kept


async def test_a_contact_is_picked_by_name_with_their_customer(office: Office) -> None:
    acme, globex = office.add_customer("Acme"), office.add_customer("Globex")
    office.add_contact(acme, "Li Wei")
    office.add_contact(globex, "Li Na")
    await office.sam.type(office.sales, "/log")
    found = await office.sam.suggest(office.sam.view, "Contact", "li")
    assert [option["text"]["text"] for option in found] == ["Li Na – Globex", "Li Wei – Acme"]
