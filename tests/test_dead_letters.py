"""What cannot be sent, or may have been sent: nothing is dropped silently, and all of it can be retried."""

from storage import outbox
from storage.base import Act
from storage.outbox import OutboxRow, State
from storage.workspaces import WhenUnsure, settings_of
from tests.office import Office
from tests.test_delivery import change, later, row, say, take_back

# Where the channel may not be read


async def test_unreadable_and_at_most_once(office: Office) -> None:
    lost = office.sandbox.faults.add("chat.postMessage", lost=True)
    office.sandbox.faults.add("conversations.history", error="missing_scope", times=None)
    say(office, "here", office.sales, asked_by=office.sam.id)
    await later(office, 2)
    assert lost.met == 1
    assert office.texts(office.sam, office.sales) == ["here"]
    told = office.last(office.sam, office.sam.dm)
    assert "I can't tell whether this was posted in" in told.shown
    assert "> here" in told.shown
    assert "1 message could not be sent" in (await office.ada.type(office.support, "/crm doctor")).text
    await office.sam.press(told, "Repost")
    await office.settle()
    assert office.texts(office.sam, office.sales) == ["here", "here"], "as they asked for it"


async def test_unreadable_and_at_least_once(office: Office) -> None:
    with office.session() as session:
        settings_of(session).when_unsure = WhenUnsure.AGAIN
    office.sandbox.faults.add("chat.postMessage", lost=True)
    office.sandbox.faults.add("conversations.history", error="missing_scope", times=None)
    say(office, "here", office.sales, asked_by=office.sam.id)
    await later(office, 2)
    first, second = office.texts(office.sam, office.sales)
    assert first == "here"
    assert second == "Possibly repeated: the answer to the first try was lost.\nhere"


async def test_what_was_surely_not_posted_needs_no_look(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", status=503, times=3)
    office.sandbox.faults.add("conversations.history", error="missing_scope", times=None)
    say(office, "here", office.sales, asked_by=office.sam.id)
    await later(office, 2)
    assert office.texts(office.sam, office.sales) == ["here"]
    assert not office.texts(office.sam, office.sam.dm)


async def test_a_whisper_whose_outcome_is_unknown(office: Office) -> None:
    with office.session() as session:
        outbox.say_privately(session, "psst", office.sales.id, office.sam.id, {"text": "psst"})
    office.sandbox.faults.add("chat.postEphemeral", lost=True)
    await later(office, 2)
    assert office.texts(office.sam, office.sales).count("psst") == 1
    assert "> psst" in office.last(office.sam, office.sam.dm).shown


# Given up, and tried again


async def retry_all(office: Office) -> None:
    shown = await office.ada.type(office.support, "/crm doctor")
    await office.ada.press(shown.message, "Retry all")
    await office.settle()


async def test_the_answer_lost_and_then_the_token_revoked(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", lost=True)
    office.sandbox.faults.add("conversations.history", error="token_revoked")
    say(office, "here", office.sales)
    await later(office, 1)
    assert row(office, "here").state is State.SENT
    assert office.texts(office.sam, office.sales) == ["here"], "it was looked up when the token worked again"


async def test_a_change_of_what_may_have_been_posted_is_tried_again_with_it(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", lost=True, times=2)
    office.sandbox.faults.add("conversations.history", error="is_archived", times=2)
    say(office, "card", office.sales, "one")
    say(office, "secret", office.support, "one")
    await office.rapport.clock.tick()
    change(office, "card", "two")
    take_back(office, "secret")
    await later(office, 1)
    assert {row.state for row in office.all(OutboxRow)} == {State.FAILED}
    change(office, "card", "three")
    await later(office, 1)
    await retry_all(office)
    await later(office, 1)
    assert office.texts(office.sam, office.sales) == ["three"]
    assert office.texts(office.sam, office.support)[:1] != ["one"]


async def test_a_change_that_failed_does_not_take_back_a_newer_one(office: Office) -> None:
    say(office, "card", office.sales, "one")
    await office.settle()
    office.sandbox.faults.add("chat.update", error="is_archived")
    change(office, "card", "two")
    await office.settle()
    change(office, "card", "three")
    await office.settle()
    with office.session() as session:
        assert not outbox.failed(session, 10)
    assert office.texts(office.sam, office.sales) == ["three"]


async def test_who_asked_is_told_each_time_that_it_fails(office: Office) -> None:
    attic = office.sandbox.add_channel("attic", private=True, bot=False)
    say(office, "first", attic, asked_by=office.sam.id)
    await office.settle()
    for n in (1, 2):
        told = [m for m in office.sam.sees(office.sam.dm) if "I can't post" in m.shown]
        assert len(told) == 1, f"time {n}"
        await office.sam.press(told[0], "Repost")
        await office.settle()


async def test_a_claim_from_before_a_retry_settles_nothing(office: Office) -> None:
    say(office, "here", office.sales)
    with office.rapport.database.transaction(Act(office.now)) as session:
        (stale,) = outbox.claim(session, 1)
        outbox.give_up(session, stale, "is_archived")
    office.sandbox.clock.move(minutes=1)
    with office.session() as session:
        outbox.retry_all(session)
    with office.rapport.database.transaction(Act(office.now)) as session:
        (held,) = outbox.claim(session, 1)
        assert held.tries == stale.tries
        assert not outbox.give_up(session, stale, "is_archived")
    assert row(office, "here").state is State.SENDING


async def test_a_token_is_revoked_and_all_goes_out_by_a_new_one(office: Office) -> None:
    channels = [office.sandbox.add_channel(f"c{n}") for n in range(10)]
    office.sandbox.uninstall()
    for n in range(50):
        say(office, f"n{n}", channels[n % 10], asked_by=office.sam.id)
    await later(office, 2)
    assert {one.state for one in office.all(OutboxRow)} == {State.PENDING}
    await office.rapport.stop()
    office.sandbox.core.install(office.sandbox.workspace)
    await office.start_again()
    await later(office, 1)
    for n, channel in enumerate(channels):
        assert office.texts(office.sam, channel) == [f"n{m}" for m in range(n, 50, 10)]


async def test_a_card_that_failed_is_posted_again_as_it_is_then(office: Office) -> None:
    cellar = office.sandbox.add_channel("cellar", private=True, bot=False)
    say(office, "card", cellar, "one")
    await office.settle()
    change(office, "card", "two")
    office.sandbox.invite_bot(cellar)
    with office.session() as session:
        outbox.retry_all(session)
    await office.settle()
    assert office.texts(office.sam, cellar) == ["two"]
