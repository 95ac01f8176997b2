"""Contracts: added at a customer, with the day on which they renew."""

from datetime import date
from decimal import Decimal

from storage.contracts import Contract, ContractStatus
from tests.office import Office


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
    assert "Standard plan" not in (await office.sam.type(office.sales, "/customer acme")).text


async def test_support_may_look_but_not_add(office: Office) -> None:
    office.add_customer("Acme")
    card = await office.jing.type(office.sales, "/customer acme")
    await office.jing.press(card.message, "添加合同")
    assert "你的角色不能创建这个合同" in office.last(office.jing, office.sales).shown
