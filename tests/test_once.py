"""The same delivery twice acts once and answers the same; a restart loses nothing and repeats nothing."""

import asyncio
from dataclasses import replace

import pytest

from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.outbox import OutboxRow, State
from storage.tickets import Ticket, TicketEvent
from tests.office import UNHURRIED, Office

pytestmark = pytest.mark.every_way


async def test_a_command_delivered_twice(office: Office) -> None:
    office.add_customer("Acme")
    office.sandbox.faults.add("slash_commands", duplicate=True)
    answer = await office.sam.type(office.sales, "/log Acme hello")
    assert "Logged" in answer.text
    assert len(office.all(Interaction)) == 1


async def test_a_form_delivered_twice(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp")
    office.sandbox.faults.add("interactive", duplicate=True)
    done = await office.sam.submit(office.sam.view, {"Customer": "Acme", "Name": "Pilot"})
    assert done.action == "closed"
    await office.settle()
    assert len(office.all(Opportunity)) == 1
    told = [text for text in office.texts(office.sam, office.sales) if "Saved:" in text]
    assert len(told) == 1


async def test_a_press_delivered_twice(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    office.sandbox.faults.add("interactive", duplicate=True)
    await office.jing.press(card, "解决")
    await office.settle()
    assert [event.kind for event in office.all(TicketEvent)] == ["opened", "resolved"]


async def test_a_mention_delivered_twice(office: Office) -> None:
    office.add_customer("Acme")
    office.sandbox.faults.add("events_api", duplicate=True)
    await office.sam.say(office.sales, "@Rapport ticket Acme login fails")
    await office.settle()
    assert len(office.all(Ticket)) == 1
    assert sum("*Ticket #1*" in text for text in office.texts(office.morgan, office.sales)) == 1


async def test_two_people_with_one_message_make_one_ticket(office: Office) -> None:
    office.add_customer("Acme")
    message = await office.sam.say(office.support, "The export stops")
    await office.sam.message_shortcut(message, "Create ticket")
    await office.jing.message_shortcut(message, "Create ticket")
    await office.sam.submit(office.sam.view, {"Customer": "Acme"})
    second = await office.jing.submit(office.jing.view, {"客户": "Acme"})
    assert len(office.all(Ticket)) == 1
    assert "已经" in next(iter(second.errors.values()))


async def test_a_stop_and_start_loses_no_reminder_and_marks_it_late(office: Office) -> None:
    office.add_customer("Acme")
    for minutes in (10, 20, 30):
        await office.sam.type(office.sales, f"/followup Acme call {minutes} in {minutes} minutes")
    await office.rapport.stop()
    office.sandbox.clock.move(hours=5)
    await office.start_again()
    await office.settle()
    reminders = office.texts(office.sam, office.sam.dm)
    assert len(reminders) == 3
    assert all("late, due Wed, Mar 11, 2026" in text for text in reminders)
    await office.move(days=1)
    assert len(office.texts(office.sam, office.sam.dm)) == 3


async def test_a_process_that_dies_while_sending_leaves_nothing_twice(office: Office) -> None:
    """Another process took the rows and posted the first of two before it was killed."""
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.sam.type(office.sales, "/ticket Acme export stops")
    rows = [row for row in office.all(OutboxRow) if row.method == "chat.postMessage"]
    with office.session() as session:
        for row in rows:
            session.get_one(OutboxRow, row.id).state = State.SENDING
            session.get_one(OutboxRow, row.id).due_at = office.now
    metadata = {"event_type": "rapport_outbox", "event_payload": {"row": str(rows[0].id)}}
    await office.rapport.client.chat_postMessage(
        channel=rows[0].channel, metadata=metadata, **rows[0].payload
    )
    for _ in range(3):
        await office.move(minutes=2)
    for channel, subject in ((office.support, "login fails"), (office.sales, "export stops")):
        cards = [m for m in office.morgan.sees(channel) if subject in m.shown and m.ephemeral_to is None]
        assert len(cards) == 1


async def test_several_processes_share_the_work(office: Office) -> None:
    if office.database_url.startswith("sqlite"):
        pytest.skip("several processes want PostgreSQL")
    office.add_customer("Acme")
    for n in range(8):
        await office.sam.type(office.sales, f"/followup Acme call {n} in 10 minutes")
    other = office.another()
    await other.start(ticking=False)
    try:
        office.sandbox.clock.move(minutes=10)
        for _ in range(40):
            await asyncio.gather(office.rapport.clock.tick(), other.clock.tick())
            office.sandbox.clock.move(seconds=1.1)
    finally:
        await other.stop()
    notes = [text for text in office.texts(office.sam, office.sam.dm) if "Follow up" in text]
    assert len(notes) == len(set(notes)) == 8
    assert len(office.all(FollowUp)) == 8


@pytest.mark.every_way
async def test_what_slack_delivers_again_is_acked_when_it_is_written(office: Office) -> None:
    """Killed before, it is delivered again; killed after, it is there."""
    office.add_customer("Acme")
    await office.rapport.stop()
    await office.start_again(replace(UNHURRIED, answer=0))
    for place, line in ((office.sales, "@Rapport log Acme one"), (office.sam.dm, "log Acme two")):
        before = len(office.all(Interaction))
        await office.sam.say(place, line)  # until the event is acked
        assert len(office.all(Interaction)) == before + 1
