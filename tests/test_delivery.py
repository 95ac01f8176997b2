"""Nothing lost, nothing twice, in order, at Slack's pace: what the outbox and its sender promise."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.delivery import MOST_PAGES
from slack_sandbox import Channel
from storage import outbox
from storage.base import Act
from storage.outbox import UNKNOWN, OutboxRow, Priority, State
from tests.office import Office

pytestmark = pytest.mark.every_database


def say(office: Office, key: str, channel: Channel, message: str = "", **more: object) -> None:
    with office.session() as session:
        outbox.post(session, key, channel.id, {"text": message or key}, **more)


def change(office: Office, key: str, message: str) -> None:
    with office.session() as session:
        outbox.update_posted(session, key, {"text": message})


def take_back(office: Office, key: str) -> None:
    with office.session() as session:
        outbox.delete_posted(session, key)


def row(office: Office, key: str) -> OutboxRow:
    (found,) = (row for row in office.all(OutboxRow) if row.key == key)
    assert isinstance(found, OutboxRow)
    return found


async def later(office: Office, minutes: float) -> None:
    """Time passes, and what is tried again is tried again."""
    for _ in range(int(minutes * 12)):
        await office.move(seconds=5)


# Once


async def test_what_is_said_under_one_key_is_said_once(office: Office) -> None:
    for _ in range(3):
        say(office, "hello", office.sales)
        await office.settle()
    assert office.texts(office.sam, office.sales) == ["hello"]


@pytest.mark.parametrize("thread", [False, True])
async def test_an_answer_lost_after_the_post_is_found_in_the_channel(office: Office, thread: bool) -> None:
    root = await office.sam.say(office.sales, "Where are we?")
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "here", office.sales, thread=root.ts if thread else None)
    await office.move(seconds=1)
    assert row(office, "here").unsure_since
    await later(office, 1)
    seen = office.sam.sees(office.sales, root.ts if thread else None)
    assert [message.shown for message in seen].count("here") == 1
    assert row(office, "here").state is State.SENT
    assert len(office.sandbox.journal.search("chat.postMessage")) == 1


async def test_it_is_not_looked_up_while_the_request_may_be_in_flight(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", reset=True)
    say(office, "here", office.sales)
    await office.move(seconds=10)
    assert not office.sandbox.journal.search("conversations.history")
    await office.move(seconds=30)
    assert office.texts(office.sam, office.sales) == ["here"]


async def test_a_busy_channel_is_read_to_the_end(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "here", office.sales)
    await office.move(seconds=1)
    for n in range(300):
        office.sandbox.workspace.post(office.sales, office.sam.user, f"chatter {n}")
    await later(office, 1)
    assert office.texts(office.sam, office.sales).count("here") == 1
    assert row(office, "here").state is State.SENT


async def test_little_history_a_minute_is_enough(office: Office) -> None:
    """An app outside the Marketplace reads 15 messages a minute: 40 newer ones, and more all the time."""
    office.sandbox.core.rates.unlisted = True
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "here", office.sales)
    await office.move(seconds=1)
    say(office, "next", office.sales)
    for n in range(40):
        office.sandbox.workspace.post(office.sales, office.sam.user, f"chatter {n}")
    for n in range(6):
        await later(office, 1)
        office.sandbox.workspace.post(office.sales, office.sam.user, f"later {n}")
    said = [
        text for text in office.texts(office.sam, office.sales) if not text.startswith(("chatter", "later"))
    ]
    assert said == ["here", "next"]
    assert row(office, "here").state is State.SENT
    read = [call for call in office.sandbox.journal.search("conversations.history") if call.answer["ok"]]
    assert len(read) == 3


async def test_what_is_said_long_after_a_post_is_not_searched_for_it(office: Office) -> None:
    office.sandbox.core.rates.unlisted = True
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "here", office.sales)
    await office.rapport.clock.tick()
    office.sandbox.clock.move(minutes=20)
    for n in range(40):
        office.sandbox.workspace.post(office.sales, office.sam.user, f"chatter {n}")
    await office.move(seconds=1)
    assert row(office, "here").state is State.SENT
    assert len(office.sandbox.journal.search("conversations.history")) == 1


async def test_what_cannot_be_found_in_many_pages_is_told_as_unknown(office: Office) -> None:
    office.sandbox.core.rates.unlisted = True
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "here", office.sales)
    await office.move(seconds=1)
    say(office, "next", office.sales)
    for n in range(15 * MOST_PAGES):
        office.sandbox.workspace.post(office.sales, office.sam.user, f"chatter {n}")
    await later(office, MOST_PAGES + 5)
    assert row(office, "here").error == UNKNOWN
    assert row(office, "next").state is State.SENT
    assert office.texts(office.sam, office.sales).count("here") == 1


async def test_a_claim_that_is_no_longer_held_settles_nothing(office: Office) -> None:
    """A process that hung for a minute wakes up when another has done its work."""
    say(office, "here", office.sales)
    with office.rapport.database.transaction(Act(office.now)) as session:
        (stale,) = outbox.claim(session, 1)
    await later(office, 2)
    assert row(office, "here").state is State.SENT
    with office.session() as session:
        outbox.try_again(session, stale, office.now, "timeout", unsure=False)
    await later(office, 2)
    assert office.texts(office.sam, office.sales) == ["here"]


# Order


async def test_a_change_comes_after_its_message_whatever_happens(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", lost=True)
    say(office, "card", office.sales, "one")
    await office.move(seconds=1)
    change(office, "card", "two")
    await later(office, 1)
    office.sandbox.faults.add("chat.update", status=500)
    change(office, "card", "three")
    await office.settle()
    change(office, "card", "four")
    await later(office, 2)
    assert office.texts(office.sam, office.sales) == ["four"]


async def test_a_card_that_changes_before_it_is_posted_is_posted_as_it_is_then(office: Office) -> None:
    root = await office.sam.say(office.sales, "Where are we?")
    say(office, "card", office.sales, "one", thread=root.ts)
    change(office, "card", "two")
    await office.settle()
    assert [m.shown for m in office.sam.sees(office.sales, root.ts)] == ["Where are we?", "two"]
    assert not office.sandbox.journal.search("chat.update")


async def test_what_is_said_last_of_a_card_is_said_last(office: Office) -> None:
    """It was not posted after all, and changes again while it waits to be posted anew."""
    office.sandbox.faults.add("chat.postMessage", reset=True)
    say(office, "card", office.sales, "one")
    await office.rapport.clock.tick()
    change(office, "card", "two")
    office.sandbox.faults.add("chat.postMessage", status=429, retry_after=30)
    await later(office, 0.5)
    assert len(office.sandbox.journal.search("conversations.history")) == 1
    change(office, "card", "three")
    await later(office, 2)
    assert office.texts(office.sam, office.sales) == ["three"]


async def test_the_answer_to_a_press_is_not_overtaken_by_an_earlier_change(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    mine = await office.jing.type(office.jing.dm, "/ticket #1")
    office.sandbox.faults.add("chat.update", status=429, retry_after=20)
    await office.jing.press(mine.message, "我来处理")
    await office.rapport.clock.tick()
    await office.jing.press(card, "解决")
    assert "已解决" in card.shown
    await later(office, 2)
    assert "已解决" in card.shown


async def test_taken_back_before_and_after_it_was_posted(office: Office) -> None:
    say(office, "never", office.sales)
    take_back(office, "never")
    say(office, "soon", office.sales)
    await office.settle()
    assert office.texts(office.sam, office.sales) == ["soon"]
    change(office, "soon", "later")
    take_back(office, "soon")
    take_back(office, "soon")
    await office.settle()
    assert office.texts(office.sam, office.sales) == []
    change(office, "soon", "much later")
    await office.settle()
    assert office.texts(office.sam, office.sales) == []


async def test_a_message_that_somebody_deleted_is_changed_no_more(office: Office) -> None:
    say(office, "card", office.sales)
    await office.settle()
    office.sandbox.workspace.delete(office.last(office.sam, office.sales))
    change(office, "card", "two")
    await office.settle()
    assert {one.state for one in office.all(OutboxRow)} == {State.SENT}


async def test_what_a_channel_is_told_stays_in_order_while_one_is_tried_again(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", status=500, times=3)
    for n in range(6):
        say(office, f"n{n}", office.sales)
    await later(office, 5)
    assert office.texts(office.sam, office.sales) == [f"n{n}" for n in range(6)]


async def test_a_message_that_only_ever_fails_lets_the_others_pass(office: Office) -> None:
    """Slack answers 500 to this one alone."""
    office.sandbox.faults.add("chat.postMessage", status=500, times=6)
    say(office, "poison", office.sales)
    for _ in range(11):
        office.sandbox.clock.move(seconds=90)
        await office.rapport.clock.tick()
    assert row(office, "poison").priority == Priority.ASIDE
    say(office, "healthy", office.sales)
    await later(office, 5)
    assert office.texts(office.sam, office.sales) == ["healthy", "poison"]


# Pace


async def test_a_channel_takes_a_short_burst_and_then_one_a_second(office: Office) -> None:
    for n in range(8):
        say(office, f"n{n}", office.sales)
    begun = office.now
    for _ in range(200):
        await office.rapport.clock.tick()
        office.sandbox.clock.move(seconds=0.1)
    posted = [call.at - begun for call in office.sandbox.journal.search("chat.postMessage")]
    assert len(posted) == 8
    assert posted[2] < timedelta(seconds=0.5)
    assert timedelta(seconds=4.9) < posted[7] < timedelta(seconds=5.5)
    assert not office.sandbox.journal.refused()


async def test_a_429_holds_up_its_channel_and_no_other(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", status=429, retry_after=30)
    say(office, "slow", office.sales)
    say(office, "slower", office.sales)
    await office.rapport.clock.tick()
    say(office, "other", office.support)
    await office.rapport.clock.tick()
    assert office.texts(office.sam, office.support) == ["other"]
    for _ in range(28):
        office.sandbox.clock.move(seconds=1)
        await office.rapport.clock.tick()
    assert office.texts(office.sam, office.sales) == []
    await office.move(seconds=3)
    assert office.texts(office.sam, office.sales) == ["slow", "slower"]


@pytest.mark.parametrize(
    ("retry_after", "waits"),
    [("Wed, 11 Mar 2026 14:20:40 GMT", 40), ("Wed, 11 Mar 2026 14:20:40 -0000", 40), ("soon", 1), ("nan", 1)],
)
async def test_a_429_says_until_when_in_any_way(office: Office, retry_after: str, waits: int) -> None:
    office.sandbox.faults.add("chat.postMessage", status=429, retry_after=retry_after)
    say(office, "slow", office.sales)
    await office.rapport.clock.tick()
    assert row(office, "slow").due_at == office.now + timedelta(seconds=waits)
    assert row(office, "slow").error == outbox.RATE_LIMITED
    await office.move(seconds=waits)
    assert office.texts(office.sam, office.sales) == ["slow"]


async def test_429s_in_two_channels_are_the_workspaces(office: Office) -> None:
    third = office.sandbox.add_channel("third")
    office.sandbox.faults.add("chat.postMessage", status=429, retry_after=30, times=2)
    say(office, "one", office.sales)
    await office.rapport.clock.tick()
    say(office, "two", office.support)
    await office.rapport.clock.tick()
    say(office, "three", third)
    await office.settle()
    assert office.texts(office.sam, third) == []
    assert len(office.sandbox.journal.search("chat.postMessage")) == 2
    await office.move(seconds=35)
    assert office.texts(office.sam, third) == ["three"]


async def test_a_429_to_a_change_holds_up_changes_and_no_posts(office: Office) -> None:
    for key, channel in (("a", office.sales), ("b", office.support)):
        say(office, key, channel)
    await office.settle()
    office.sandbox.faults.add("chat.update", status=429, retry_after=30)
    change(office, "a", "A")
    await office.rapport.clock.tick()
    change(office, "b", "B")
    say(office, "c", office.sandbox.add_channel("third"))
    await office.settle()
    assert len(office.sandbox.journal.search("chat.update")) == 1
    assert row(office, "c").state is State.SENT
    await office.move(seconds=40)
    assert office.texts(office.sam, office.support) == ["B"]


async def test_changes_keep_to_their_tier(office: Office) -> None:
    channels = [office.sandbox.add_channel(f"c{n}") for n in range(60)]
    for n, channel in enumerate(channels):
        say(office, f"n{n}", channel)
    await office.settle()
    begun = office.now
    for n in range(60):
        change(office, f"n{n}", "changed")
    await office.move(seconds=1)
    for _ in range(120):
        await office.move(seconds=1)
    changes = office.sandbox.journal.search("chat.update")
    assert len(changes) == 60
    assert sum(call.at < begun + timedelta(seconds=5) for call in changes) <= 30
    assert not office.sandbox.journal.refused()


async def test_urgent_goes_before_bulk(office: Office) -> None:
    for n in range(5):
        say(office, f"digest {n}", office.sales, priority=Priority.BULK)
    say(office, "ticket", office.sales)
    await office.settle()
    assert office.texts(office.sam, office.sales)[0] == "ticket"


async def test_what_comes_back_while_others_are_settled_is_settled_next(office: Office) -> None:
    slow = office.sandbox.faults.add("chat.postMessage", slow=1)
    say(office, "here", office.sales)
    sender = office.rapport.clock._sender
    with office.rapport.database.transaction(Act(office.now)) as session:
        (claimed,) = outbox.claim(session, 1)
    sending = asyncio.create_task(sender._send(claimed))
    while not slow.met:
        await asyncio.sleep(0.01)
    await sender._settle()
    office.sandbox.clock.move(seconds=2)
    await sending
    await sender._settle()
    assert row(office, "here").state is State.SENT


# Trouble


async def test_slack_is_down_for_an_hour(office: Office) -> None:
    down = office.sandbox.faults.add("*", status=503, times=None)
    for n in range(4):
        say(office, f"n{n}", office.sales)
    for _ in range(120):
        office.sandbox.clock.move(seconds=30)
        await office.rapport.clock.tick()
    assert not office.texts(office.sam, office.sales)
    office.sandbox.faults.pending.remove(down)
    await office.move(seconds=80)
    assert office.texts(office.sam, office.sales) == [f"n{n}" for n in range(4)]


async def test_the_database_is_gone_after_a_post_and_comes_back(office: Office) -> None:
    say(office, "here", office.sales)
    with office.rapport.database.transaction(Act(office.now)) as session:
        (claimed,) = outbox.claim(session, 1)
    other = office.another()
    sender = other.clock._sender
    blocked = office.rapport.database.engine.connect()
    try:
        if office.database_url.startswith("sqlite"):
            blocked.exec_driver_sql("SELECT 1")  # begins immediate: nobody else writes
        else:
            blocked.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
        await sender._send(claimed)
        await sender._settle()
        assert sender._outcomes, "it is kept until the database takes it"
    finally:
        blocked.rollback()
        blocked.close()
    await sender._settle()
    assert not sender._outcomes
    assert row(office, "here").state is State.SENT
    await later(office, 2)
    assert office.texts(office.sam, office.sales) == ["here"]
    await other.client.session.close() if other.client.session else None
    other.database.close()


async def test_blocks_that_slack_refuses_become_plain(office: Office) -> None:
    wrong = {"type": "section", "text": {"type": "mrkdwn", "text": "a" * 4_000}}
    plain = {"type": "section", "text": {"type": "mrkdwn", "text": "a plain table"}}
    with office.session() as session:
        message = {"text": "the whole meaning", "blocks": [wrong], "plainer": [[wrong], [plain]]}
        outbox.post(session, "chart", office.sales.id, message)
        outbox.post(session, "wrong", office.support.id, {"text": "the whole meaning", "blocks": [wrong]})
    await office.settle()
    assert office.texts(office.sam, office.sales) == ["a plain table"]
    assert office.texts(office.sam, office.support) == ["the whole meaning"]


@pytest.mark.parametrize("garbled", ["text/html", "text/plain", "application/json"])
@pytest.mark.parametrize("status", [0, 502])
async def test_what_answers_is_not_slack(office: Office, garbled: str, status: int) -> None:
    """A proxy on the way lost the answer, and shows a page of its own."""
    office.sandbox.faults.add("chat.postMessage", garbled=garbled, status=status)
    office.sandbox.faults.add("conversations.history", garbled=garbled, status=status)
    say(office, "here", office.sales)
    await later(office, 2)
    assert row(office, "here").state is State.SENT
    assert office.texts(office.sam, office.sales) == ["here"]


async def test_two_processes_keep_one_pace(office: Office) -> None:
    if office.database_url.startswith("sqlite"):
        pytest.skip("several processes want PostgreSQL")
    other = office.another()
    await other.start(ticking=False)
    for n in range(12):
        say(office, f"n{n}", office.sales)
    try:
        for _ in range(130):
            await asyncio.gather(office.rapport.clock.tick(), other.clock.tick())
            office.sandbox.clock.move(seconds=0.1)
    finally:
        await other.stop()
    assert office.texts(office.sam, office.sales) == [f"n{n}" for n in range(12)]
    assert not office.sandbox.journal.refused()
