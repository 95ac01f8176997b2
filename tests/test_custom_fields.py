"""Fields that a team makes itself: on the form, the card, in a line and in what a change tells."""

import pytest

from storage import custom_fields, values
from storage.custom_fields import CustomField
from storage.customers import Customer
from storage.fields import Kind
from tests.office import Office


async def make_field(office: Office, **values: object) -> CustomField:
    """Make a field for customers, as an admin does."""
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "New field")
    if not values.keys() <= {"Name", "Kind", "Help"}:
        await office.ada.press(office.ada.view, "More fields")
    done = await office.ada.submit(office.ada.view, values)
    if done.action == "updated":
        await office.ada.submit(office.ada.view, {})
    made: CustomField = office.all(CustomField)[-1]
    return made


def known(office: Office, customer: Customer) -> dict[str, object]:
    """Return what a customer has in the team's own fields, by what these are called."""
    with office.session() as session:
        fields = [one for one in custom_fields.fields(session, Customer, retired=True) if one.custom_id]
        record = session.get_one(Customer, customer.id)
        found = values.values(session, record, fields)
        return {one.label: found[one.name] for one in fields if found[one.name] is not None}


async def test_a_new_field_is_on_the_form_the_card_and_in_a_line(office: Office) -> None:
    acme = office.add_customer("Acme")
    await make_field(office, Name="Badge", Kind="Text", Help="As printed")
    answer = await office.sam.type(office.sales, "/customer acme badge B-17")
    assert "*Badge*: not set → B-17" in answer.text
    card = await office.sam.type(office.sales, "/customer acme")
    assert "*Badge*\nB-17" in card.text
    await office.sam.press(card.message, "Edit")
    await office.sam.press(office.sam.view, "More fields")
    assert "As printed" in office.sam.view.shown
    await office.sam.submit(office.sam.view, {"Badge": "B-18"})
    assert known(office, acme) == {"Badge": "B-18"}
    await office.settle()
    await office.sam.press(office.last(office.sam, office.sales), "Undo")
    assert known(office, acme) == {"Badge": "B-17"}


@pytest.mark.parametrize(
    ("kind", "typed", "held"),
    [
        ("Number", "1.5k", 1500),
        ("Amount of money", "€75,000", (75000, "EUR")),
        ("Date", "2026-05-03", "2026-05-03"),
        ("Yes or no", "yes", True),
        ("Phone number", "+49 30 901820", "+49 30 901820"),
        ("E-mail address", "Ann@Acme.com", "Ann@acme.com"),
        ("Web address", "acme.com", "https://acme.com"),
        ("Colleague", "me", None),
    ],
)
async def test_each_kind_is_read_in_a_line(office: Office, kind: str, typed: str, held: object) -> None:
    acme = office.add_customer("Acme")
    await make_field(office, Name="Gizmo", Kind=kind)
    await office.sam.type(office.sales, f"/customer acme gizmo {typed}")
    value = known(office, acme)["Gizmo"]
    if held is not None:
        assert (str(value) if kind == "Date" else value) == held


async def test_a_choice_is_made_from_the_fields_own_list(office: Office) -> None:
    acme = office.add_customer("Acme")
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "New field")
    await office.ada.submit(office.ada.view, {"Name": "Fleet", "Kind": "Several choices"})
    await office.settle()
    await office.ada.press(office.last(office.ada, office.sales), "Add choices")
    await office.ada.submit(office.ada.view, {"Entries": "Vans\nTrucks\nShips"})
    answer = await office.sam.type(office.sales, "/customer acme fleet vans, ships")
    assert "Vans, Ships" in answer.text
    assert known(office, acme) == {"Fleet": ("Vans", "Ships")}
    refused = await office.sam.type(office.sales, "/customer acme fleet planes")
    assert "Vans, Trucks, Ships" in refused.text


async def test_a_field_like_one_that_is_there_is_asked_about(office: Office) -> None:
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "New field")
    asked = await office.ada.submit(office.ada.view, {"Name": "Industries", "Kind": "Text"})
    assert asked.action == "updated"
    assert "There is already a field like this: Industry" in office.ada.view.shown
    assert office.all(CustomField) == []


async def test_a_retired_field_is_not_asked_any_more_and_loses_nothing(office: Office) -> None:
    acme = office.add_customer("Acme")
    field = await make_field(office, Name="Badge", Kind="Text")
    await office.sam.type(office.sales, "/customer acme badge B-17")
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "Edit")
    await office.ada.press(office.ada.view, "More fields")
    await office.ada.submit(office.ada.view, {"Retired": ["yes"]})
    assert "Badge" not in (await office.sam.type(office.sales, "/customer acme")).text
    assert known(office, acme) == {field.shown: "B-17"}


async def test_what_is_unique_is_taken_once(office: Office) -> None:
    office.add_customer("Acme")
    office.add_customer("Globex")
    await make_field(office, Name="Badge", Kind="Text")
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "Edit")
    await office.ada.press(office.ada.view, "More fields")
    await office.ada.submit(office.ada.view, {"Unique": ["yes"]})
    await office.sam.type(office.sales, "/customer acme badge B-17")
    refused = await office.sam.type(office.sales, "/customer globex badge b-17")
    assert "has this already" in refused.text


async def test_a_field_retired_while_a_form_is_open_is_said(office: Office) -> None:
    office.add_customer("Acme")
    await make_field(office, Name="Badge", Kind="Text")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.choose(card.message, "record.add", "Badge")
    with office.session() as session:
        session.get_one(CustomField, office.only(CustomField).id).is_retired = True
    await office.sam.submit(office.sam.view, {"Badge": "B-99"})
    await office.settle()
    assert "B-99" in office.last(office.sam, office.sales).shown


async def test_only_an_admin_makes_fields(office: Office) -> None:
    refused = await office.sam.type(office.sales, "/crm fields")
    assert "Your role can't change this" in refused.text
    assert "Your own fields" in (await office.ada.type(office.sales, "/crm fields")).text


async def test_a_default_that_cannot_be_read_yet_is_no_default(office: Office) -> None:
    await make_field(office, Name="Fleet", Kind="Choice", Default="Vans")
    await make_field(office, Name="Asked", Kind="Yes or no", Default="no")
    await office.sam.type(office.sales, "/customer new Initech")
    assert (await office.sam.submit(office.sam.view, {})).action == "closed"
    assert known(office, office.only(Customer)) == {"Asked": False}


async def test_the_form_is_shown_as_it_stands(office: Office) -> None:
    await make_field(office, Name="Badge", Kind="Text")
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.press(listing.message, "Show the form")
    assert "Badge" in office.ada.view.shown
    assert (await office.ada.submit(office.ada.view, {})).action == "closed"


async def test_a_field_that_holds_something_is_not_undone(office: Office) -> None:
    office.add_customer("Acme")
    await make_field(office, Name="Badge", Kind="Text")
    await office.settle()
    made = office.last(office.ada, office.sales)
    await office.sam.type(office.sales, "/customer acme badge B-17")
    await office.ada.press(made, "Undo")
    assert len(office.all(CustomField)) == 1


async def test_unique_sums_are_told_apart(office: Office) -> None:
    office.add_customer("Acme")
    globex = office.add_customer("Globex")
    await make_field(office, Name="Quota", Kind="Amount of money")
    with office.session() as session:
        session.get_one(CustomField, office.only(CustomField).id).is_unique = True
    await office.sam.type(office.sales, "/customer acme quota $5")
    assert "has this already" in (await office.sam.type(office.sales, "/customer globex quota $5")).text
    await office.sam.type(office.sales, "/customer globex quota $9")
    assert known(office, globex) == {"Quota": (9, "USD")}


async def test_the_twelfth_field_can_be_edited(office: Office) -> None:
    with office.session() as session:
        for n in range(12):
            session.add(CustomField(on_entity="customer", shown=f"Extra {n}", kind=Kind.TEXT))
    listing = await office.ada.type(office.sales, "/crm fields customer")
    await office.ada.choose(listing.message, "fields.pick", "Extra 11")
    await office.ada.submit(office.ada.view, {"Name": "Last"})
    assert office.all(CustomField)[-1].shown == "Last"
