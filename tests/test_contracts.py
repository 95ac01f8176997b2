"""Contracts: added at a customer, with the day on which they renew."""

from datetime import date
from decimal import Decimal

import pytest

from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.opportunities import Opportunity, Stage
from tests.office import Message, Office, held
from tests.test_alerts import add_contract, switch_on


async def test_a_contract_is_added_and_changed(office: Office) -> None:
    office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Add contract")
    wrong = await office.sam.submit(
        office.sam.view, {"Name": "Standard plan", "Value": "plenty", "Renews on": None}
    )
    assert "value" in wrong.errors or "renews_on" in wrong.errors
    await office.sam.submit(office.sam.view, {"Value": "3万元", "Renews on": "2026-12-31"})
    known = office.only(Contract)
    assert (known.value, known.currency, known.renews_on) == (Decimal(30_000), "CNY", date(2026, 12, 31))
    await office.settle()
    await office.sam.press(office.last(office.sam, office.sales), "Edit")
    await office.sam.submit(office.sam.view, {"Status": "Renewed"})
    assert office.only(Contract).status is ContractStatus.RENEWED
    card = await office.sam.type(office.sales, "/customer acme")
    assert "Standard plan · CN¥30,000 · Renewed · Thu, Dec 31, 2026" in card.text
    await office.sam.press(card.message, "Standard plan")
    opened = office.last(office.sam, office.sales)
    assert "Sam Rivera · *Status*: Running contract → Renewed" in opened.shown
    assert "Sam Rivera · created" in opened.shown
    await office.sam.press(opened, "Next contract")
    assert held(office.sam.view, "renews_on") == "2027-12-31"


async def renewing(office: Office) -> Message:
    """The card of Acme's contract, with an opportunity for its renewal and follow-ups."""
    acme = office.add_customer("Acme")
    add_contract(office, acme, date(2026, 4, 10))
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Standard plan")
    contract = office.last(office.sam, office.sales)
    await office.sam.press(contract, "Renewal opportunity")
    await office.sam.submit(office.sam.view, {})
    await office.sam.type(office.sales, "/followup acme call about the renewal on Friday")
    await office.sam.type(office.sales, "/followup acme send the invoice on Friday")
    return contract


@pytest.mark.parametrize(
    ("button", "stage"), [("Renewed", Stage.WON), ("Not renewed", Stage.LOST)], ids=["renewed", "lost"]
)
async def test_settling_a_contract_settles_its_renewal(office: Office, button: str, stage: Stage) -> None:
    contract = await renewing(office)
    await office.sam.press(contract, button)
    assert office.only(Opportunity).stage is stage
    assert [one.status for one in office.all(FollowUp)] == [FollowUpStatus.DONE, FollowUpStatus.OPEN]
    assert "Renewal: Standard plan" in contract.shown
    assert "Done: *Acme* · call about the renewal" in contract.shown
    await office.sam.press(contract, "Undo")
    assert office.only(Contract).status is ContractStatus.ACTIVE
    assert not office.only(Opportunity).stage.is_closed
    assert [one.status for one in office.all(FollowUp)] == [FollowUpStatus.OPEN] * 2


async def test_of_two_contracts_a_follow_up_names_the_one_it_is_about(office: Office) -> None:
    contract = await renewing(office)
    add_contract(office, office.only(Customer), date(2026, 4, 10), "Support")
    await office.sam.press(contract, "Renewed")
    assert [one.status for one in office.all(FollowUp)] == [FollowUpStatus.OPEN] * 2


async def test_a_renewal_that_is_won_brings_its_alert_up_to_date(office: Office) -> None:
    await renewing(office)
    await switch_on(office)
    await office.move(days=23)
    (alert,) = (one for one in office.sam.sees(office.support) if "renews" in one.shown)
    await office.sam.type(office.sales, "/opp #1 won")
    await office.settle()
    assert "*Renewed*" in alert.shown


async def test_support_may_look_but_not_add(office: Office) -> None:
    office.add_customer("Acme")
    card = await office.jing.type(office.sales, "/customer acme")
    await office.jing.press(card.message, "添加合同")
    assert "你的角色不能创建这个合同" in office.last(office.jing, office.sales).shown
