"""What a channel is about, and the language spoken in it."""

import pytest

from storage.interactions import Interaction
from storage.tickets import Ticket
from tests.office import Office, held


async def test_this_means_the_channels_customer(office: Office) -> None:
    office.add_customer("Acme Corporation")
    answer = await office.sam.type(office.sales, "/crm link Acme Corporation")
    assert "This channel is linked to *Acme Corporation*" in answer.text
    await office.settle()
    assert "linked this channel to *Acme Corporation*" in office.last(office.jing, office.sales).shown
    await office.sam.type(office.sales, "/log this they want 20 seats")
    await office.jing.type(office.sales, "/crm 记录 这个客户 谈了价格")
    await office.jing.type(office.sales, "/ticket this: login fails")
    calls = office.all(Interaction)
    assert [(call.customer.name, call.note) for call in calls] == [
        ("Acme Corporation", "they want 20 seats"),
        ("Acme Corporation", "谈了价格"),
    ]
    assert office.only(Ticket).subject == "login fails"


async def test_forms_opened_there_are_pre_filled(office: Office) -> None:
    acme = office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    for typed in ("/log", "/opp", "/ticket", "/followup"):
        await office.sam.type(office.sales, typed)
        assert held(office.sam.view, "customer") == str(acme.id), typed
        await office.sam.close(office.sam.view)
    await office.sam.type(office.support, "/log")
    assert held(office.sam.view, "customer") is None


async def test_a_line_without_a_customer_offers_the_channels(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    answer = await office.sam.type(office.sales, "/log spoke about the offer")
    await office.sam.press(answer.message, "Acme (this channel)")
    assert office.only(Interaction).customer.name == "Acme"


@pytest.mark.parametrize("line", ["/log today they signed", "/ticket 2026-03-01 the export stopped"])
async def test_a_day_is_no_customers_name(office: Office, line: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    answer = await office.sam.type(office.sales, line)
    assert "Which customer is this about?" in answer.text
    assert "Create" not in answer.text
    await office.sam.press(answer.message, "Acme (this channel)")
    assert len(office.all(Interaction) + office.all(Ticket)) == 1


async def test_unlink_and_what_is_it_about(office: Office) -> None:
    office.add_customer("Acme")
    assert "linked to a customer" in (await office.sam.type(office.sales, "/crm link")).text
    await office.sam.type(office.sales, "/crm link Acme")
    assert "linked to *Acme*" in (await office.sam.type(office.sales, "/crm link")).text
    await office.sam.type(office.sales, "/crm link off")
    assert "linked to a customer" in (await office.sam.type(office.sales, "/crm link")).text
    assert "Which customer" in (await office.sam.type(office.sales, "/crm link Zorbo")).text
    assert "in a channel" in (await office.sam.type(office.sam.dm, "/crm link Acme")).text


async def test_the_channels_language_is_everybodys(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/crm language zh")
    answer = await office.sam.type(office.support, "/ticket Acme login fails")
    assert "Ticket #1 is open" in answer.text
    await office.settle()
    assert "工单 #1" in office.last(office.sam, office.support).shown
    assert "en for English" in (await office.sam.type(office.support, "/crm language fr")).text


@pytest.mark.parametrize(
    "line", ["This morning they asked for 20 seats", "Tomorrow they decide", "today: signed"]
)
async def test_a_line_that_begins_with_a_day_is_about_the_channels_customer(
    office: Office, line: str
) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    answer = await office.sam.type(office.sales, f"/log this {line}")
    assert "Logged" in answer.text, answer.text
    assert office.only(Interaction).note == line
