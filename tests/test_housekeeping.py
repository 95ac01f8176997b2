"""What is no longer of use is let go; what may still be asked for is kept."""

from storage.drafts import Draft
from storage.interactions import Interaction
from storage.outbox import Method, OutboxRow
from storage.seen import SeenKey
from tests.office import Office


async def test_a_delivery_is_remembered_for_a_day(office: Office) -> None:
    await office.sam.type(office.sales, "/crm link Acme")
    before = {seen.key for seen in office.all(SeenKey)}
    assert before
    await office.move(hours=20)
    assert before <= {seen.key for seen in office.all(SeenKey)}
    await office.move(hours=5)
    assert not before & {seen.key for seen in office.all(SeenKey)}


async def test_a_line_waits_for_its_customer_a_month(office: Office) -> None:
    asked = await office.sam.type(office.sales, "/log Initech wants a demo")
    await office.move(days=29)
    assert len(office.all(Draft)) == 1
    office.add_customer("Initech")
    await office.move(days=2)
    assert not office.all(Draft)
    await office.sam.press(asked.message, "Create “Initech”")
    assert office.sam.view is None
    assert "saved line" in office.last(office.sam, office.sales).shown
    assert not office.all(Interaction)


async def test_a_card_can_be_changed_long_after(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    elsewhere = await office.jing.type(office.jing.dm, "/ticket #1")
    await office.jing.press(elsewhere.message, "我来处理")
    await office.settle()
    assert {row.method for row in office.all(OutboxRow)} == {Method.POST, Method.UPDATE}
    await office.move(days=40)
    assert {row.method for row in office.all(OutboxRow)} == {Method.POST}, "its changes are let go"
    await office.jing.press(elsewhere.message, "解决")
    await office.settle()
    assert "已解决" in card.shown
