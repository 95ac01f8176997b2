"""Fields of records: entered, corrected and undone, by form and by line."""

import pytest
from sqlalchemy import select

from handlers.views.customers import TOGETHER
from storage import values
from storage.contacts import Contact
from storage.customers import Customer
from storage.feedback import Feedback
from storage.fields import Field, Kind, fields_of
from storage.lists import LISTS
from storage.types import Money
from tests.office import Office, held


def kept(office: Office, customer: Customer) -> dict[str, object]:
    """Return all that is known of a customer."""
    with office.session() as session:
        record = session.get_one(Customer, customer.id)
        known = values.values(session, record, fields_of(Customer))
        return {name: value for name, value in known.items() if value is not None}


async def test_any_field_is_set_in_one_line_by_its_word(office: Office) -> None:
    acme = office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/customer acme tier gold, birthday 05-03, tags big, old")
    assert "*Tier*: not set → Gold" in answer.text
    known = kept(office, acme)
    assert (known["tier"], known["tags"]) == ("Gold", ("big", "old"))
    await office.sam.press(answer.message, "Undo")
    assert {"tier", "tags", "birthday"}.isdisjoint(kept(office, acme))
    again = office.last(office.sam, office.sales)
    await office.sam.press(again, "Redo")
    assert kept(office, acme)["tags"] == ("big", "old")


async def test_a_chinese_line_sets_fields(office: Office) -> None:
    huawei = office.add_customer("华为")
    answer = await office.jing.type(office.sales, "/customer 华为 等级金牌，行业软件，年收入300万")
    known = kept(office, huawei)
    assert (known["tier"], known["industry"]) == ("Gold", "Software")
    assert isinstance(known["annual_revenue"], Money)
    assert "未填写 → 金牌" in answer.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/customer acme tier platinum", "Gold, Silver, Bronze"),
        ("/customer acme phone call me", "phone number"),
        ("/customer acme owner nobody-knows", "Nobody here is called"),
        ("/customer acme parent Nowhere", "Nothing is called"),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_written(
    office: Office, line: str, said: str
) -> None:
    acme = office.add_customer("Acme")
    before = kept(office, acme)
    assert said in (await office.sam.type(office.sales, line)).text
    assert kept(office, acme) == before


async def test_more_fields_stand_behind_a_button_and_keep_what_is_typed(office: Office) -> None:
    await office.sam.type(office.sales, "/customer new Initech")
    form = office.sam.view
    assert "Pain points" not in form.shown
    await office.sam.choose(form, "Phone", "+49 30 901820")
    await office.sam.press(form, "More fields")
    assert held(office.sam.view, "phone") == "+49 30 901820"
    await office.sam.submit(
        office.sam.view,
        {"Pain points": "slow billing", "More phones": "+49 30 901821\n+49 30 901822", "Tier": "Gold"},
    )
    known = kept(office, office.only(Customer))
    assert known["pain_points"] == "slow billing"
    assert known["phones"] == ("+49 30 901821", "+49 30 901822")


async def test_an_empty_field_is_added_from_the_card(office: Office) -> None:
    acme = office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.choose(card.message, "record.add", "Needs")
    await office.sam.submit(office.sam.view, {"Needs": "a fast answer"})
    assert kept(office, acme)["needs"] == "a fast answer"


async def test_two_people_change_different_fields_and_both_win(office: Office) -> None:
    acme = office.add_customer("Acme")
    for person in (office.sam, office.jing):
        card = await person.type(office.sales, "/customer acme")
        await person.press(card.message, "Edit" if person is office.sam else "编辑")
    await office.move(seconds=5)
    await office.sam.submit(office.sam.view, {"City": "Austin"})
    await office.jing.submit(office.jing.view, {"电话": "+1 212 555 0199"})
    known = kept(office, acme)
    assert (known["city"], known["phone"]) == ("Austin", "+1 212-555-0199")


async def test_who_changes_the_same_field_second_is_told(office: Office) -> None:
    acme = office.add_customer("Acme", city="Boston")
    for person in (office.sam, office.jing):
        card = await person.type(office.sales, "/customer acme")
        await person.press(card.message, "Edit" if person is office.sam else "编辑")
    await office.move(seconds=5)
    await office.sam.submit(office.sam.view, {"City": "Austin"})
    second = await office.jing.submit(office.jing.view, {"城市": "Dallas"})
    assert second.action == "updated"
    assert "Austin" in office.jing.view.shown
    assert kept(office, acme)["city"] == "Austin"
    await office.jing.submit(office.jing.view, {})
    assert kept(office, acme)["city"] == "Dallas"


TYPED = {
    Kind.TEXT: ("Alpha", "Beta"),
    Kind.LONG_TEXT: ("Alpha one", "Beta two"),
    Kind.NUMBER: ("120", "250"),
    Kind.MONEY: ("€75,000", "€90,000"),
    Kind.PHONE: ("+49 30 901820", "+49 30 901821"),
    Kind.EMAIL: ("ann@acme.com", "bo@acme.com"),
    Kind.URL: ("https://acme.com", "https://acme.org"),
    Kind.BIRTHDAY: ("1985-03-15", "1985-04-16"),
    Kind.COUNTRY: ("DE", "FR"),
    Kind.ZONE: ("Europe/Berlin", "Asia/Shanghai"),
    Kind.LANGUAGE: ("de", "fr"),
    Kind.YES_NO: ("no", "yes"),
    Kind.PERSON: ("Ada", "me"),
    Kind.RECORD: ("Globex", "Initech"),
}
"""Two values of each kind, as they are typed."""


def two_values(field: Field) -> tuple[str, str]:
    """Return two values that a field takes in a line."""
    if field.listed and LISTS[field.listed].entries:
        one, two, *_ = LISTS[field.listed].entries
        return one.label, two.label
    if field.choices:
        return str(field.choices[-1].label), str(field.choices[0].label)
    return TYPED[field.kind] if not field.listed else ("North", "North")


EVERY = [
    (model, field, command)
    for model, command in ((Customer, "/customer acme"), (Contact, "/crm contact Ann Lee"))
    for field in fields_of(model)
]


@pytest.mark.parametrize(
    ("model", "field", "command"), EVERY, ids=lambda one: getattr(one, "name", None) or ""
)
async def test_every_field_is_entered_shown_corrected_and_undone(
    office: Office, model: type[Customer] | type[Contact], field: Field, command: str
) -> None:
    acme = office.add_customer("Acme")
    for name in ("Globex", "Initech"):
        office.add_customer(name)
    office.add_contact(acme, "Ann Lee")
    first, second = two_values(field)
    word = field.words[0] if field.words else field.label.lower()
    if field.name == "name":
        first, second = "Acme Two", "Acme Three"
    await office.ada.type(office.sales, "/crm help")
    asks = office.ada if field.listed else office.sam
    entered = await asks.type(office.sales, f"{command} {word} {first}")
    assert "Undo" in entered.text, entered.text
    before = stored(office, model, field)
    assert before is not None
    name = first if field.name == "name" else command.partition(" ")[2].removeprefix("contact ")
    where = f"/customer {name}" if model is Customer else f"/crm contact {name}"
    corrected = await office.sam.type(office.sales, f"{where} {word} {second}")
    if first != second:
        assert "→" in corrected.text, corrected.text
        assert stored(office, model, field) != before
        undone = await office.sam.press(corrected.message, "Undo")
        assert undone.error == ""
        assert stored(office, model, field) == before
    card = await office.sam.type(office.sales, where)
    assert str(field.label) in card.text or field.name in TOGETHER or field.name == "street"


def stored(office: Office, model: type[Customer] | type[Contact], field: Field) -> object:
    with office.session() as session:
        record = session.scalars(select(model).order_by(model.id).limit(1)).one()
        return values.values(session, record, [field])[field.name]


async def test_saving_again_overwrites_only_what_was_asked_about(office: Office) -> None:
    acme = office.add_customer("Acme", city="Boston")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Edit")
    await office.move(seconds=5)
    await office.jing.type(office.sales, "/customer acme city Dallas, website acme.org")
    await office.move(seconds=5)
    asked = await office.sam.submit(office.sam.view, {"Website": "acme.com"})
    assert asked.action == "updated"
    await office.sam.submit(office.sam.view, {})
    known = kept(office, acme)
    assert (known["city"], known["website"]) == ("Dallas", "https://acme.com")


async def test_nobody_is_their_own_parent(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_customer("Globex")
    await office.sam.type(office.sales, "/customer globex parent Acme")
    for line in ("/customer acme parent Acme", "/customer acme parent Globex"):
        assert "can't belong to itself" in (await office.sam.type(office.sales, line)).text
    assert "parent" not in kept(office, acme)


@pytest.mark.parametrize("typed", ["1.7", "-5", "3000000000"])
async def test_heads_are_counted_in_whole_numbers(office: Office, typed: str) -> None:
    acme = office.add_customer("Acme")
    refused = await office.sam.type(office.sales, f"/customer acme employees {typed}")
    assert "Type a whole number" in refused.text
    assert "employees" not in kept(office, acme)
    await office.sam.type(office.sales, "/customer acme employees 120")
    assert kept(office, acme)["employees"] == 120


async def test_an_answer_of_yes_or_no_is_cleared_to_no(office: Office) -> None:
    office.add_contact(office.add_customer("Acme"), "Ann Lee")
    await office.sam.type(office.sales, "/crm contact Ann Lee announce none")
    assert office.only(Contact).greet is False


async def test_a_new_choice_waits_until_it_is_saved(office: Office) -> None:
    card = await office.ada.type(office.sales, "/customer new Initech")
    assert card.error == ""
    await office.ada.choose(office.ada.view, "Industry", "Beekeeping")
    await office.ada.press(office.ada.view, "More fields")
    await office.ada.submit(office.ada.view, {})
    assert kept(office, office.only(Customer))["industry"] == "Beekeeping"


@pytest.mark.parametrize("line", ["/customer acme note {text}", "/crm feedback acme {text}"])
async def test_a_text_longer_than_an_input_is_whole_in_its_form(office: Office, line: str) -> None:
    office.add_customer("Acme")
    text = " ".join(f"sentence {n} of a long story." for n in range(200))
    answer = await office.sam.type(office.sales, line.format(text=text))
    card = (
        answer.message
        if "feedback" in line
        else (await office.sam.type(office.sales, "/customer acme")).message
    )
    await office.sam.press(card, "Edit")
    if "note" in line:
        await office.sam.press(office.sam.view, "More fields")
    assert (await office.sam.submit(office.sam.view, {})).action == "closed"
    kept_text = office.only(Customer).note if "note" in line else office.only(Feedback).body
    assert kept_text == text


async def test_an_unsaved_form_is_offered_by_its_own_command(office: Office) -> None:
    await office.sam.type(office.sales, "/customer new Initech")
    refused = await office.sam.submit(office.sam.view, {"Phone": "call me"})
    assert refused.errors
    await office.at_rest()
    await office.sam.close(office.sam.view)
    for other in ("/ticket", "/log"):
        await office.sam.type(office.sales, other)
        assert "Resume" not in office.sam.view.shown
        await office.sam.close(office.sam.view)
    assert "Resume" not in (await office.sam.type(office.sales, "/crm product")).text
    await office.sam.type(office.sales, "/customer")
    await office.sam.press(office.sam.view, "Resume")
    assert held(office.sam.view, "name") == "Initech"
