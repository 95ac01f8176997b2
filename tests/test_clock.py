"""The machine's clock is set back or ahead: nothing falls silent, and nothing is said twice."""

import asyncio

import pytest

from storage.outbox import OutboxRow, State
from tests.office import Office
from tests.test_delivery import row, say


@pytest.mark.every_way
async def test_a_clock_set_back_silences_nothing(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(5):
        say(office, f"before {n}", office.sales)
    await office.settle()
    office.sandbox.faults.add("chat.postMessage", status=500)
    say(office, "tried", office.support)
    await office.rapport.clock.tick()
    assert row(office, "tried").state is State.PENDING

    office.sandbox.clock.move(hours=-1)
    say(office, "after", office.sales)
    await office.sam.type(office.sales, "/followup Acme call in 20 minutes")
    for _ in range(30):
        await office.move(seconds=1)
    assert office.texts(office.sam, office.sales)[-1] == "after"
    assert office.texts(office.sam, office.support) == ["tried"]
    await office.move(minutes=21)
    assert "*Follow up*" in office.last(office.sam, office.sam.dm).shown


@pytest.mark.every_database
async def test_a_clock_set_ahead_takes_nothing_from_the_process_that_holds_it(office: Office) -> None:
    slow = office.sandbox.faults.add("chat.postMessage", slow=2)
    say(office, "once", office.sales)
    sending = asyncio.create_task(office.rapport.clock.tick())
    while not slow.met:
        await asyncio.sleep(0.01)
    office.sandbox.clock.move(minutes=1)
    await office.rapport.clock.tick()
    await sending
    await office.settle()
    assert office.texts(office.sam, office.sales) == ["once"]
    assert [one.state for one in office.all(OutboxRow)] == [State.SENT]
    assert row(office, "once").tries == 1
