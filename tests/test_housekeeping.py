"""What is no longer of use is let go; what may still be asked for is kept."""

from datetime import date

from storage import outbox
from storage.contacts import Contact
from storage.drafts import Draft
from storage.interactions import Interaction
from storage.outbox import Method, OutboxRow
from storage.outbox.keeping import KEPT
from storage.seen import SeenKey
from tests.office import Office
from tests.test_alerts import add_contract, switch_on
from tests.test_digests import subscribe


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
    assert "find that draft" in office.last(office.sam, office.sales).shown
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


async def test_the_words_of_a_message_go_when_it_is_in_slack(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    assert all(row.payload for row in office.all(OutboxRow))
    await office.settle()
    assert not any(row.payload for row in office.all(OutboxRow))


async def test_years_pass_and_nothing_is_said_again_for_having_been_forgotten(office: Office) -> None:
    began, acme = office.now, office.add_customer("Acme")
    born = office.add_contact(acme, "Li Wei", birthday="03-12")
    add_contract(office, acme, date(2026, 6, 18))
    await office.sam.type(office.sales, "/followup Acme call them in 4 hours")
    await subscribe(office, office.morgan, what="Everything", when="every Monday 8:30")
    await switch_on(office)
    await office.move(days=2)
    assert "Li Wei" in office.last(office.sam, office.sales).shown
    with office.session() as session:
        session.get_one(Contact, born.id).birthday = "12-20"  # it had been noted wrongly
    kept = []
    for _ in range(85):
        await office.move(days=10)
        kept.append(len(office.all(OutboxRow)))
    assert office.now > began + KEPT
    assert max(kept[-10:]) < max(kept[:-10]), "no more is kept than two years bring"
    told = [text for text in office.texts(office.sam, office.sales) if "Li Wei" in text]
    assert len(told) == 2, "on 12 March 2026 and 20 December 2027"
    assert len(office.texts(office.sam, office.sam.dm)) == 1
    renewals, digests = (
        office.texts(office.sam, office.support),
        office.texts(office.morgan, office.morgan.dm),
    )
    assert len(renewals) == len(set(renewals)) == 5
    assert len(digests) == len(kept), "one for each time that a Monday passed"


async def test_what_could_not_be_sent_is_not_forgotten(office: Office) -> None:
    cellar = office.sandbox.add_channel("cellar", private=True, bot=False)
    with office.session() as session:
        outbox.post(session, "first", cellar.id, {"text": "The deal of the day"})
    await office.settle()
    await office.move(days=3 * 365)
    office.sandbox.invite_bot(cellar)
    shown = await office.morgan.type(office.sales, "/crm doctor")
    await office.morgan.press(shown.message, "Retry all")
    await office.settle()
    assert office.texts(office.sam, cellar) == ["The deal of the day"]


async def test_some_go_at_a_time(office: Office) -> None:
    with office.session() as session:
        for n in range(5):
            outbox.post(session, f"n{n}", office.sales.id, {"text": str(n)})
    await office.settle()
    office.sandbox.clock.move(days=3 * 365)
    for left, more in ((3, True), (1, True), (0, False)):
        with office.session() as session:
            assert outbox.OLD.forget(session, 2) is more
        assert len(office.all(OutboxRow)) == left
