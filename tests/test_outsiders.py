"""Channels shared with another organisation (Slack Connect): what outsiders would read goes to one person."""

from slack_sandbox import Outcome, Person
from storage.tickets import Ticket, TicketStatus
from tests.office import Office
from tests.test_rules import WON, make_rule


def shared_with_globex(office: Office) -> Person:
    """Share #sales with another organisation, one of whose people reads there."""
    globex = office.sandbox.add_workspace("Globex")
    stranger = office.sandbox.add_person("hank", workspace=globex)
    office.sandbox.connect(office.sales, globex)
    globex.join(office.sales, stranger.user)
    return stranger


async def test_a_card_goes_to_who_shared_it_until_an_admin_allows_the_channel(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert not any("Rollout" in text for text in office.texts(stranger, office.sales))
    told = office.last(office.sam, office.sales)
    assert "another organization reads that channel" in told.shown
    assert "Rollout" in told.shown
    assert not any("Sharing it here now" in text for text in office.texts(office.sam, office.sales))

    assert "Ask its owner, or an admin" in (await office.sam.type(office.sales, "/crm external on")).text
    assert "can read what I post here" in (await office.ada.type(office.sales, "/crm external on")).text
    answer = await office.sam.type(office.sales, "/opp Acme Support plan 9k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert any("Support plan" in text for text in office.texts(stranger, office.sales))

    assert "I post nothing here" in (await office.ada.type(office.sales, "/crm external off")).text
    answer = await office.sam.type(office.sales, "/opp Acme Migration 7k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert not any("Migration" in text for text in office.texts(stranger, office.sales))


async def test_a_call_shared_there_says_why_in_chinese(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    answer = await office.jing.type(office.sales, "/crm 记录 Acme 谈了价格")
    await office.settle()
    seen = len(office.texts(stranger, office.sales))
    await office.jing.press(answer.message, "分享")
    await office.settle()
    assert len(office.texts(stranger, office.sales)) == seen
    assert "其他组织" in office.last(office.jing, office.sales).shown


async def test_a_channel_that_is_shared_later_is_known_at_once_and_its_messages_stand_still(
    office: Office,
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.sam.press(answer.message, "Share")
    opened = await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.settle()
    shared = office.last(office.ada, office.sales)
    stranger = shared_with_globex(office)
    await office.at_rest()
    await office.sam.type(office.sales, "/opp #1 won 77k")
    await office.jing.press(shared, "Take it")
    await office.settle()
    assert "login" in opened.message.shown
    assert not any("77" in text or "陈静" in text for text in office.texts(stranger, office.sales))
    assert office.only(Ticket).owner.name == "陈静"

    office.sandbox.disconnect(office.sales, office.sandbox.core.workspaces[stranger.user.team])
    await office.at_rest()
    answer = await office.sam.type(office.sales, "/opp Acme Support plan 9k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert "Support plan" in office.last(office.ada, office.sales).shown


async def test_what_slack_did_not_tell_is_asked_every_few_minutes(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/ticket login fails")
    await office.settle()
    office.sandbox.faults.add("events_api", drop=True, times=None)
    stranger = shared_with_globex(office)
    office.sandbox.faults.clear()
    await office.move(minutes=6)
    await office.sam.type(office.sales, "/ticket printer burns")
    await office.settle()
    assert answer.ok
    assert not any("printer" in text for text in office.texts(stranger, office.sales))


async def test_a_ticket_is_told_to_who_opened_it(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/ticket Acme login fails on SSO p1")
    await office.settle()
    assert "another organization reads that channel" in answer.text
    assert "login fails" in answer.text
    assert await resolves(office, answer)
    assert not any("login" in text for text in office.texts(stranger, office.sales))
    assert not office.texts(office.sam, office.sam.dm)


async def resolves(office: Office, answer: Outcome) -> bool:
    await office.sam.press(answer.message, "Resolve")
    return bool(office.only(Ticket).status is TicketStatus.SOLVED)


async def test_a_reminder_for_the_channel_comes_to_its_owner_alone(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    fields = {"Customer": "Acme", "Task": "call about the offer", "When, in words": "today 3pm"}
    saved = await office.sam.submit(office.sam.view, {**fields, "Where": ["Also in this channel"]})
    assert saved.action == "closed"
    await office.settle()
    assert "Another organization reads" in office.last(office.sam, office.sales).shown
    await office.move(hours=6)
    assert sum("call about the offer" in text for text in office.texts(office.sam, office.sam.dm)) == 1
    assert not any("offer" in text for text in office.texts(stranger, office.sales))


async def test_a_digest_for_the_channel_comes_to_its_owner(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Rollout 50k closing this week")
    await office.morgan.type(office.sales, "/crm digest")
    await office.morgan.submit(office.morgan.view, {"Post to": office.sales, "When": "every day at 5pm"})
    await office.settle()
    assert "Another organization reads" in office.last(office.morgan, office.sales).shown
    await office.move(hours=5)
    assert "another organization reads that channel" in office.last(office.morgan, office.morgan.dm).shown
    assert not any("50" in text for text in office.texts(stranger, office.sales))


async def test_a_rule_for_the_channel_speaks_to_who_made_it(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Acme")
    await make_rule(office, office.morgan, WON, Recipient="A channel", Channel=office.sales, When="at once")
    assert "Another organization reads" in office.last(office.morgan, office.sales).shown
    await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.sam.type(office.sales, "/opp #1 won good price")
    await office.move(minutes=1)
    assert "Rollout" in office.last(office.morgan, office.morgan.dm).shown
    assert not any("Rollout" in text for text in office.texts(stranger, office.sales))


async def test_alerts_for_the_channel_come_to_who_set_them_up(office: Office) -> None:
    stranger = shared_with_globex(office)
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ben Garcia", birthday="03-12")
    await office.ada.type(office.sales, "/crm alerts")
    await office.ada.submit(office.ada.view, {"Birthdays: where": office.sales, "Birthdays: at": "09:00"})
    await office.settle()
    assert "Another organization reads" in office.last(office.ada, office.sales).shown
    await office.move(days=1)
    assert "Ben Garcia" in office.last(office.ada, office.ada.dm).shown
    assert not any("Ben" in text for text in office.texts(stranger, office.sales))


async def test_who_links_such_a_channel_is_told_alone(office: Office) -> None:
    stranger = shared_with_globex(office)
    office.add_customer("Initech")
    assert "Initech" in (await office.sam.type(office.sales, "/crm link Initech")).text
    await office.settle()
    assert not any("Initech" in text for text in office.texts(stranger, office.sales))
    assert not office.texts(office.sam, office.sam.dm)
