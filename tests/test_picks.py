"""Choosing a customer: in a select as one types, and when a line named none or several."""

from storage.interactions import Interaction
from tests.office import Office


async def test_several_matches_are_a_pick_list(office: Office) -> None:
    office.add_customer("Acme Foods")
    office.add_customer("Acme Bikes")
    answer = await office.sam.type(office.sales, "/customer acme")
    assert "Several customers match" in answer.text
    await office.sam.press(answer.message, "Show")
    assert "Log a call" in office.last(office.sam, office.sales).shown


async def test_a_line_with_an_unknown_customer_is_kept_until_it_is_known(office: Office) -> None:
    office.add_customer("Acme Foods")
    office.add_customer("Acme Bikes")
    answer = await office.sam.type(office.sales, "/log Acme they want 20 seats, follow up tomorrow")
    assert "Which customer do you mean by “Acme”?" in answer.text
    await office.sam.press(answer.message, "Acme Bikes")
    call = office.only(Interaction)
    assert (call.customer.name, call.note) == ("Acme Bikes", "they want 20 seats, follow up tomorrow")
    assert "Logged" in answer.message.shown


async def test_a_new_customer_is_made_on_the_way_and_the_line_goes_on(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/log Zorbo they want 20 seats")
    await office.sam.press(answer.message, "Create “Zorbo”")
    await office.sam.submit(office.sam.view, {"Name": "Zorbo Ltd"})
    await office.settle()
    call = office.only(Interaction)
    assert (call.customer.name, call.note) == ("Zorbo Ltd", "they want 20 seats")
    assert "Logged: *Call* · *Zorbo Ltd*" in office.last(office.sam, office.sales).shown


async def test_another_customer_can_be_searched_for(office: Office) -> None:
    office.add_customer("Initech")
    answer = await office.sam.type(office.sales, "/log Zorbo they want 20 seats")
    await office.sam.choose(answer.message, "customer", "Initech")
    assert office.only(Interaction).customer.name == "Initech"


async def test_the_select_searches_as_one_types(office: Office) -> None:
    office.add_customer("Acme Foods")
    office.add_customer("Globex")
    await office.sam.type(office.sales, "/log")
    found = await office.sam.suggest(office.sam.view, "Customer", "acm")
    assert [option["text"]["text"] for option in found] == ["Acme Foods"]
    everybody = await office.sam.suggest(office.sam.view, "Customer", "")
    assert len(everybody) == 2
