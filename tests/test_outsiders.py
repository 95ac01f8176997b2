"""Channels shared with another organisation (Slack Connect): what outsiders would read goes to one person."""

from slack_sandbox import Person
from tests.office import Office


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
    told = office.last(office.sam, office.sam.dm)
    assert "another organization reads that channel" in told.shown
    assert "Rollout" in told.shown

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
    assert "其他组织" in office.last(office.jing, office.jing.dm).shown


async def test_a_channel_that_is_shared_later_is_noticed_and_its_messages_stand_still(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    stranger = shared_with_globex(office)
    await office.move(minutes=6)
    await office.sam.type(office.sales, "/opp #1 won 77k")
    await office.settle()
    assert not any("77" in text for text in office.texts(stranger, office.sales))
