"""Who sees only their own customers: a record of another kind names its customer, and opens no more of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from slack_sandbox import Message, View
from storage.permissions import Action, Right, Scope
from storage.users import Role
from tests.office import Office
from tests.test_alerts import add_contract, switch_on
from tests.test_digests import read_now
from tests.test_rules import IDLE, make_rule

PHONE = "+4420"

Shown = Message | View
Surface = Callable[[Office], Awaitable[Shown]]

SURFACES: dict[str, Surface] = {}


def surface(read: Surface) -> Surface:
    """Register a place in which Sam comes upon a record of Acme, which is not his."""
    SURFACES[read.__name__] = read
    return read


async def answer(office: Office, line: str) -> Message:
    """Return what Sam is answered."""
    message = (await office.sam.type(office.sales, line)).message
    assert message
    return message


@surface
async def list_of_tickets(office: Office) -> Shown:
    return await answer(office, "/ticket list")


@surface
async def card_of_a_ticket(office: Office) -> Shown:
    return await answer(office, "/ticket #1")


@surface
async def ticket_in_its_channel(office: Office) -> Shown:
    return next(one for one in office.sam.sees(office.support) if "login fails" in one.shown)


@surface
async def ticket_that_was_given(office: Office) -> Shown:
    await office.jing.type(office.support, f"/ticket #1 <@{office.sam.id}>")
    await office.settle()
    return office.last(office.sam, office.sam.dm)


@surface
async def list_of_opportunities(office: Office) -> Shown:
    return await answer(office, "/opp list")


@surface
async def card_of_an_opportunity(office: Office) -> Shown:
    return await answer(office, "/opp #1")


@surface
async def opportunity_that_was_shared(office: Office) -> Shown:
    card = await office.ada.type(office.sales, "/opp #1")
    await office.ada.press(card.message, "Share")
    await office.settle()
    return office.last(office.sam, office.sales)


@surface
async def list_of_followups(office: Office) -> Shown:
    return await answer(office, "/followup list")


@surface
async def reminder(office: Office) -> Shown:
    await office.move(hours=2)
    return office.last(office.sam, office.sam.dm)


@surface
async def home(office: Office) -> Shown:
    shown = await office.sam.open_home()
    assert shown
    return shown


@surface
async def digest(office: Office) -> Shown:
    return await read_now(office, office.sam)


@surface
async def notice_of_a_rule(office: Office) -> Shown:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When="at once")
    await office.move(days=2)
    return office.last(office.sam, office.sam.dm)


@surface
async def renewal(office: Office) -> Shown:
    await switch_on(office)
    await office.move(days=1)
    return office.last(office.sam, office.support)


@surface
async def birthday(office: Office) -> Shown:
    await switch_on(office)
    await office.move(days=1)
    return next(one for one in office.sam.sees(office.sales) if "irthday" in one.shown)


async def furnish(office: Office) -> None:
    """Acme is Ada's; Sam sells to it and follows up, Jing has a ticket of it."""
    acme = office.add_customer("Acme", owner=office.ada, phone="+442079460000")
    office.add_contact(acme, "Ben Garcia", birthday="03-12")
    add_contract(office, acme, office.now.date() + timedelta(days=31))
    await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.sam.type(office.sales, "/followup Acme call Ben in 2 hours")
    await office.settle()
    with office.session() as session:
        session.add(Right(role=Role.SALES, entity="customer", action=Action.VIEW, scope=Scope.OWN))


@pytest.mark.parametrize("name", SURFACES)
async def test_a_record_names_its_customer_and_opens_no_more_of_it(office: Office, name: str) -> None:
    await furnish(office)
    shown = await SURFACES[name](office)
    assert "Acme" in shown.shown
    assert PHONE not in shown.shown
    for block in shown.blocks:
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if element.get("action_id") == "customer.show":
                await office.sam.press(shown, f"{block['block_id']}/customer.show")
                await office.settle()
    said = [*office.texts(office.sam, office.sales), *office.texts(office.sam, office.support)]
    assert not any(PHONE in text for text in (*said, *office.texts(office.sam, office.sam.dm)))


@pytest.mark.parametrize(
    "line", ["/customer Acme", "/crm find Acme", "/crm Acme", "/crm find 7946", "/log Acme spoke to Ben"]
)
async def test_the_customer_itself_is_not_found(office: Office, line: str) -> None:
    await furnish(office)
    told = await office.sam.type(office.sales, line)
    assert PHONE not in told.text
    assert "customer.show" not in str(told.message.blocks if told.message else "")
    with_rights = await office.ada.type(office.sales, "/customer Acme")
    assert PHONE in with_rights.text
