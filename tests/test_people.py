"""First sight of people, their roles and rights."""

import asyncio
import itertools
from functools import partial

import pytest

from storage.customers import Customer
from storage.interactions import Interaction
from storage.permissions import Action, Right, Scope
from storage.users import Role, User
from tests.office import Office
from tests.test_pauses import heard


async def test_a_first_time_user_is_made_with_the_default_role(office: Office) -> None:
    new = office.sandbox.add_person("noor", real_name="Noor Aziz", tz="Asia/Dubai", locale="en-GB")
    boss = office.sandbox.add_person("bo", real_name="Bo Ek", tz="Europe/Stockholm", is_admin=True)
    for person in (new, boss):
        assert (await person.type(office.sales, "/crm help")).ok
    known = {user.slack_id: user for user in office.all(User)}
    assert (known[new.id].role, known[new.id].zone) == (Role.SALES, "Asia/Dubai")
    assert known[boss.id].role == Role.ADMIN


async def test_a_changed_zone_and_locale_are_noticed_within_the_hour(office: Office) -> None:
    await office.sam.type(office.sales, "/crm help")
    office.sandbox.change(office.sam, tz="Asia/Tokyo", locale="zh-CN")
    await office.move(hours=1, minutes=1)
    assert "能做什么" in (await office.sam.type(office.sales, "/crm help")).text


async def test_an_admin_gives_roles_and_teams(office: Office) -> None:
    office.add_customer("Acme")
    await office.ada.type(office.sales, "/crm people")
    done = await office.ada.submit(
        office.ada.view, {"Person": office.sam, "Role": "Support", "Team": "North"}
    )
    assert done.action == "closed", done
    await office.sam.type(office.sales, "/opp Acme Pilot")
    assert "can't create this opportunity" in office.last(office.sam, office.sales).shown
    refused = await office.sam.type(office.sales, "/crm people")
    assert "can't change this user" in refused.text


async def test_an_admin_cannot_lock_everybody_out(office: Office) -> None:
    await office.ada.type(office.sales, "/crm people")
    wrong = await office.ada.submit(office.ada.view, {"Person": office.ada, "Role": "Sales"})
    assert list(wrong.errors) == ["role"]


async def test_a_team_shares_its_deals(office: Office) -> None:
    office.add_customer("Acme")
    kim = office.sandbox.add_person("kim", real_name="Kim Reed", tz="America/New_York", locale="en-US")
    await kim.type(office.sales, "/crm help")
    await office.sam.type(office.sales, "/opp Acme Pilot 20k")
    card = await kim.type(office.sales, "/opp #1")
    await kim.choose(card.message, "opportunity.stage", "Demo")
    assert "can't change" in office.last(kim, office.sales).shown
    for person in (office.sam, kim):
        await office.ada.type(office.sales, "/crm people")
        await office.ada.submit(office.ada.view, {"Person": person, "Role": "Sales", "Team": "North"})
    card = await kim.type(office.sales, "/opp #1")
    await kim.choose(card.message, "opportunity.stage", "Demo")
    assert "Demo" in card.message.shown


async def test_guests_are_turned_away(office: Office) -> None:
    guest = office.sandbox.add_person("gus", real_name="Gus Guest", guest="multi")
    office.sandbox.workspace.join(office.sales, guest.user)
    office.add_customer("Acme")
    answer = await guest.type(office.sales, "/customer acme")
    assert "only answers members of its own workspace" in answer.text
    assert len(office.all(User)) == 4
    assert office.only(Customer).name not in answer.text


@pytest.mark.parametrize("slack_tells", [True, False])
async def test_a_member_made_a_guest_has_no_access_any_more(office: Office, slack_tells: bool) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call tomorrow 10am")
    if slack_tells:
        await heard(office, lambda: office.sandbox.change(office.sam, guest="multi"))
    else:  # it is seen when he next does something
        office.sam.user.guest = "multi"
        await office.move(hours=2)
    for down in (False, True):
        if down:
            await office.move(hours=2)
            office.sandbox.faults.add("users.info", error="internal_error", times=None)
        answer = await office.sam.type(office.sales, "/customer acme")
        assert "only answers members of its own workspace" in answer.text, f"users.info down: {down}"
    await office.move(days=2)
    assert not [text for text in office.texts(office.sam, office.sam.dm) if "Acme" in text]


async def test_the_role_of_admin_follows_slack_unless_it_was_given(office: Office) -> None:
    boss = office.sandbox.add_person("bo", real_name="Bo Ek", tz="Europe/Stockholm", is_admin=True)
    await boss.type(office.sales, "/crm help")
    await office.ada.type(office.sales, "/crm people")
    await office.ada.submit(office.ada.view, {"Person": office.morgan, "Role": "Admin"})
    for person, is_admin in itertools.product((boss, office.morgan), (True, False)):
        await heard(office, partial(office.sandbox.change, person, is_admin=is_admin))
    assert "can't see this" in (await boss.type(office.sales, "/crm doctor")).text
    assert "Connected" in (await office.morgan.type(office.sales, "/crm doctor")).text


async def test_colleagues_of_a_sister_workspace_are_no_strangers(office: Office) -> None:
    sandbox = office.sandbox
    sister, other = sandbox.add_workspace("Sister"), sandbox.add_workspace("Elsewhere")
    sandbox.make_enterprise(sandbox.workspace, sister)
    for team, name in ((sister, "kim"), (other, "eve")):
        sandbox.connect(office.sales, team)
        sandbox.add_person(name, workspace=team, tz="America/New_York", locale="en-US")
    office.add_customer("Acme")
    kim, eve = (sandbox.person(name) for name in ("kim", "eve"))
    for person in (kim, eve):
        person.workspace.join(office.sales, person.user)
        await person.say(office.sales, "@Rapport log Acme wants 20 seats")
    await office.settle()
    assert "Logged" in office.last(kim, office.sales).shown
    assert "only answers members of its own workspace" in office.last(eve, office.sales).shown
    assert office.only(Interaction).note == "wants 20 seats"


async def test_two_first_requests_at_once_make_one_user(office: Office) -> None:
    new = office.sandbox.add_person("noor", real_name="Noor Aziz", tz="Asia/Dubai", locale="en-GB")
    office.add_customer("Acme")
    answers = await asyncio.gather(*(new.type(office.sales, f"/log Acme {n}") for n in range(3)))
    assert all("Logged" in answer.text for answer in answers)
    assert sum(user.slack_id == new.id for user in office.all(User)) == 1


async def test_a_workspace_keeps_only_what_differs_from_the_default_rights(office: Office) -> None:
    office.add_customer("Acme")
    assert office.all(Right) == []
    with office.session() as session:
        session.add(Right(role=Role.SALES, entity="ticket", action=Action.CREATE))
        session.add(Right(role=Role.SUPPORT, entity="opportunity", action=Action.CREATE, scope=Scope.ALL))
    assert "can't create this ticket" in (await office.sam.type(office.sales, "/ticket Acme No login")).text
    assert "Pilot" in (await office.jing.type(office.sales, "/opp Acme Pilot 20k")).text
    assert "Pilot" in (await office.sam.type(office.sales, "/opp #1")).text, "what was not changed stays"


async def test_a_ticket_names_its_customer_and_opens_no_more_of_it(office: Office) -> None:
    office.add_customer("Acme", phone="+442079460000")
    await office.jing.type(office.support, "/ticket Acme login fails")
    with office.session() as session:
        session.add(Right(role=Role.SUPPORT, entity="customer", action=Action.VIEW, scope=Scope.OWN))
    assert "Acme" in (await office.jing.type(office.support, "/ticket list")).text
    card = (await office.jing.type(office.support, "/customer Acme")).text
    assert "7946" not in card
    assert "找不到" in card or "没有" in card
