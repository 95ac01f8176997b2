"""Digests: right, on time, exactly once."""

from datetime import timedelta

from storage.contracts import Contract
from storage.customers import Customer
from storage.opportunities import Opportunity
from storage.schedules import Schedule
from tests.office import Office
from tests.test_alerts import add_contract


async def sell(office: Office) -> None:
    """A day's work: a deal won, one lost, one open; a ticket past its target; a follow-up overdue."""
    acme = office.add_customer("Acme")
    for line in ('"Big deal" 50k', '"Small deal" 5k', '"Open deal" 20k stage proposal'):
        await office.sam.type(office.sales, f"/opp Acme {line}")
    for number, stage in ((1, "Closed won"), (2, "Closed lost")):
        card = await office.sam.type(office.sales, f"/opp #{number}")
        await office.sam.choose(card.message, "opportunity.stage", stage)
    await office.jing.type(office.support, "/ticket Acme all is down p1")
    await office.sam.type(office.sales, "/followup Acme send the offer in 3 hours")
    add_contract(office, acme, office.now.date() + timedelta(days=20))
    assert len(office.all(Opportunity)) == 3
    assert office.only(Contract).customer.name == office.only(Customer).name


async def test_digest_now_has_everything(office: Office) -> None:
    await sell(office)
    await office.move(hours=5)
    answer = await office.morgan.type(office.sales, "/crm digest now")
    for part in (
        "*Pipeline* · 1 · US$20,000",
        "• Proposal · 1 · US$20,000",
        "*Won* · 1 · US$50,000",
        "*Acme* · Big deal · US$50,000 · Sam Rivera",
        "*Acme* · Small deal · US$5,000 · Sam Rivera",
        "• Sam Rivera · 1",
        "*Tickets* · 1 new · 1 past its target",
        "all is down",
        "*Acme* · Standard plan",
    ):
        assert part in answer.text, part


async def test_daily_and_weekly_come_at_their_hour_once(office: Office) -> None:
    await sell(office)
    await office.morgan.type(office.sales, "/crm digest")
    await office.morgan.submit(
        office.morgan.view,
        {
            "Daily digest: where": office.morgan.dm,
            "Daily digest: at": "17:00",
            "Weekly digest: where": office.sales,
            "Weekly digest: at": "08:30",
            "Weekly digest: on": "Monday",
        },
    )
    await office.settle()
    await office.move(hours=2, minutes=39)
    assert not any("Digest" in text for text in office.texts(office.morgan, office.morgan.dm))
    await office.move(minutes=1)
    digests = [text for text in office.texts(office.morgan, office.morgan.dm) if text.startswith("Digest")]
    assert len(digests) == 1
    assert "Big deal" in digests[0]
    assert "late" not in digests[0]
    await office.move(days=1)
    digests = [text for text in office.texts(office.morgan, office.morgan.dm) if text.startswith("Digest")]
    assert len(digests) == 2
    assert "Big deal" not in digests[1], "won since the last one only"
    await office.move(days=5)
    weekly = [text for text in office.texts(office.sam, office.sales) if text.startswith("Digest")]
    assert len(weekly) == 1


async def test_a_missed_digest_comes_once_late_and_covers_the_whole_time(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm digest")
    await office.morgan.submit(
        office.morgan.view, {"Daily digest: where": office.sales, "Daily digest: at": "09:00"}
    )
    await sell(office)
    office.sandbox.clock.move(days=3)
    await office.settle()
    digests = [text for text in office.texts(office.sam, office.sales) if text.startswith("Digest")]
    assert len(digests) == 1
    assert "late, due Sat, 14 Mar 2026 09:00 (London)" in digests[0]
    assert "Big deal" in digests[0]


async def test_nothing_to_report_is_one_line(office: Office) -> None:
    answer = await office.morgan.type(office.sales, "/crm digest now")
    assert "nothing to report" in answer.text
    assert len(answer.text.splitlines()) == 1


async def test_chinese_and_rights(office: Office) -> None:
    answer = await office.jing.type(office.sales, "/crm 简报 现在")
    assert "你的角色不能查看" in answer.text
    office.sandbox.change(office.morgan, locale="zh-CN")
    await office.move(hours=2)
    answer = await office.morgan.type(office.sales, "/crm 简报 现在")
    assert "没有需要报告的事" in answer.text


async def test_what_was_won_before_a_late_digest_is_counted_once(office: Office) -> None:
    office.add_customer("Acme")
    await office.morgan.type(office.sales, "/crm digest")
    await office.morgan.submit(
        office.morgan.view, {"Daily digest: where": office.support, "Daily digest: at": "09:00"}
    )
    await office.sam.type(office.sales, "/opp Acme Deal 50k")
    office.sandbox.clock.move(hours=20)
    await office.sam.type(office.sales, "/opp #1 won")
    await office.move(minutes=30)
    await office.move(days=1)
    digests = [text for text in office.texts(office.sam, office.support) if "Digest" in text]
    assert ["Deal" in text for text in digests] == [True, False]


async def test_who_saves_the_form_from_another_zone_moves_nothing(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm digest")
    await office.morgan.submit(
        office.morgan.view, {"Daily digest: where": office.support, "Daily digest: at": "09:00"}
    )
    before = office.only(Schedule)
    await office.ada.type(office.sales, "/crm digest")
    assert "On the clock of London" in office.ada.view.shown
    await office.ada.submit(office.ada.view)
    after = office.only(Schedule)
    assert (after.next_at, after.zone, after.owner_id) == (before.next_at, before.zone, before.owner_id)
