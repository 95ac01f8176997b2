"""Rules: made in a sentence, tried on the last week, heard by who should hear, no oftener than they bear."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from bot.patience import Patience
from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import notices, rules
from handlers.watches import KINDS
from slack_sandbox import Outcome
from storage import absences, opportunities, tickets, users, workspaces
from storage.absences import Absence
from storage.base import add
from storage.contracts import Contract
from storage.customers import Customer
from storage.opportunities import Opportunity, Stage
from storage.outbox import OutboxRow
from storage.permissions import Action, Right, Scope
from storage.rules import Hearer, Route, Rule
from storage.tickets import Priority, Ticket
from storage.users import Role
from storage.watches import Finding
from tests.office import Office, Person, held
from tests.test_bad_input import locked

MORNING = "every weekday at 9:00"
IDLE = "A deal stalls"
WON = "A big deal is won"
NEAR = "A ticket is due soon"


def add_deal(office: Office, name: str, owner: Person | None = None, **fields: Any) -> Opportunity:
    customer = office.add_customer(f"{name} Ltd", owner)
    with office.session() as session:
        user = users.by_slack_id(session, (owner or office.sam).id)
        assert user
        values: dict[str, Any] = {"currency": "USD", "stage": Stage.PROPOSAL, **fields}
        deal = Opportunity(name=name, customer_id=customer.id, owner_id=user.id, **values)
        return opportunities.create(session, deal)


def add_ticket(office: Office, subject: str, owner: Person | None, priority: Priority) -> Ticket:
    with office.session() as session:
        user = users.by_slack_id(session, owner.id) if owner else None
        ticket = Ticket(subject=subject, priority=priority, owner_id=user.id if user else None)
        return tickets.create(session, ticket)


def appoint(office: Office, person: Person, role: Role, team: str) -> None:
    with office.session() as session:
        user = users.by_slack_id(session, person.id)
        assert user
        users.appoint(session, user, role, team)


async def try_rule(office: Office, who: Person, kind: str, **fields: Any) -> Outcome:
    """Fill in the form for one kind of rule, and see what it would have said."""
    await who.type(office.sales, "/crm rules")
    await who.choose(office.last(who, office.sales), "New rule", kind)
    assert who.view
    return await who.submit(who.view, {name.replace("_", " "): value for name, value in fields.items()})


async def make_rule(office: Office, who: Person, kind: str, **fields: Any) -> None:
    tried = await try_rule(office, who, kind, **fields)
    assert tried.action == "updated", tried
    assert who.view
    saved = await who.submit(who.view, {})
    assert saved.action == "closed", saved
    await office.settle()


async def try_again(office: Office, who: Person) -> None:
    """See what the one rule that there is would have said, as it is."""
    await who.type(office.sales, "/crm rules")
    await who.press(office.last(who, office.sales), "Change")
    tried = await who.submit(who.view, {})
    assert tried.action == "updated", tried


async def days(office: Office, number: float) -> None:
    """Let days pass, until a full hour."""
    await office.pass_hours(round(number * 24))


def said_to(office: Office, person: Person, about: str) -> list[str]:
    shown = office.texts(person, person.dm)
    return [text for text in shown if about in text and ("Why:" in text or "原因：" in text)]


def shown(who: Person) -> str:
    """The text of the form that stands open."""
    assert who.view
    return "\n".join(str(block.get("text", block.get("elements"))) for block in who.view.blocks)


async def test_an_idle_deal_is_brought_to_its_owner_in_their_morning(office: Office) -> None:
    add_deal(office, "Website", amount=Decimal(50_000))
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="14", When=MORNING)
    saved = office.last(office.morgan, office.sales).shown
    assert "When a deal has been in one stage for 14 days, tell its owner, every Mon" in saved
    await days(office, 14)  # 10:00 in New York, where the 14 days end at 10:20
    assert said_to(office, office.sam, "Website") == []
    await office.move(hours=22, minutes=59)
    assert said_to(office, office.sam, "Website") == []
    await office.move(minutes=1)
    (told,) = said_to(office, office.sam, "Website")
    assert "1 stalled deal" in told
    assert "*Website Ltd* · Website · $50,000 · Sam Rivera · 14 days in Proposal" in told
    assert "Why: When a deal has been in one stage for 14 days" in told
    assert "made by Morgan Blake" in told
    await days(office, 3)
    assert len(said_to(office, office.sam, "Website")) == 1
    await office.sam.press(office.last(office.sam, office.sam.dm), "Show")
    assert "*#1* · *Website*" in office.last(office.sam, office.sam.dm).shown
    await days(office, 5)
    assert len(said_to(office, office.sam, "Website")) == 2, "once more after a week"
    with office.session() as session:
        opportunities.move(session, session.get_one(Opportunity, 1), Stage.NEGOTIATION)
    await days(office, 13)
    assert len(said_to(office, office.sam, "Website")) == 2
    await days(office, 5)
    assert len(said_to(office, office.sam, "Website")) == 3, "in another stage it is another thing"


async def test_the_dry_run_tells_what_would_have_come(office: Office) -> None:
    """The same rule, of which one lives through a week and the other looks back on it."""
    appoint(office, office.sam, Role.SALES, "North")
    deals = [add_deal(office, f"Deal {n}", amount=Decimal(n * 1_000)) for n in range(1, 5)]
    add_deal(office, "Of Jing", office.jing)
    await days(office, 1)
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="3", When=MORNING)
    await days(office, 1.2)
    with office.session() as session:
        opportunities.move(session, session.get_one(Opportunity, deals[0].id), Stage.WON)
        opportunities.move(session, session.get_one(Opportunity, deals[1].id), Stage.DEMO)
    await days(office, 2)
    with office.session() as session:
        session.get_one(Opportunity, deals[2].id).stage = Stage.NEGOTIATION
        opportunities.move(session, session.get_one(Opportunity, deals[3].id), Stage.LOST)
    await days(office, 3.5)
    said = [
        message
        for person in (office.sam, office.jing)
        for message in person.sees(person.dm)
        if "Why:" in message.shown or "原因" in message.shown
    ]
    things = sum("accessory" in block for message in said for block in message.blocks)
    assert things >= 3, said
    await try_again(office, office.morgan)
    assert f"sent *2 people* *{things} things* in {len(said)} messages" in shown(office.morgan)
    assert "· Sam Rivera ·" in shown(office.morgan)
    assert len(office.all(Rule)) == 1, "nothing is saved by trying"


async def test_many_things_are_one_message_that_shows_the_rest_when_asked(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    for n in range(8):
        add_deal(office, f"Deal {n}", amount=Decimal(1_000 - n))
    await days(office, 2)
    (told,) = said_to(office, office.sam, "8 stalled deals")
    assert "Deal 4 Ltd" in told
    assert "Deal 5 Ltd" not in told
    assert "… +3" in told
    await office.sam.press(office.last(office.sam, office.sam.dm), "Show all")
    assert "Deal 7 Ltd" in office.last(office.sam, office.sam.dm).shown


async def test_the_rest_is_shown_as_far_as_who_presses_may_see_it(office: Office) -> None:
    to_channel = {"Recipient": "A channel", "Channel": office.sales}
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING, **to_channel)
    for n in range(8):
        add_deal(office, f"Deal {n}", amount=Decimal(1_000 - n))
    add_deal(office, "Own", owner=office.jing, amount=Decimal(10))
    await days(office, 2)
    told = office.last(office.jing, office.sales)
    with office.session() as session:
        session.add(Right(role=Role.SUPPORT, entity="opportunity", action=Action.VIEW, scope=Scope.OWN))
    await office.jing.press(told, "Show all")
    shown_to_jing = office.last(office.jing, office.sales).shown
    assert "Own Ltd" in shown_to_jing
    assert "Deal" not in shown_to_jing
    await office.sam.press(told, "Show all")
    assert "Deal 7 Ltd" in office.last(office.sam, office.sales).shown


async def test_a_dry_run_of_nothing_says_so(office: Office) -> None:
    await try_rule(office, office.morgan, "A customer goes quiet", Days_without_contact="30", When=MORNING)
    assert "Last week this would have sent nothing." in shown(office.morgan)


async def test_a_big_deal_won_is_told_in_its_channel_at_once(office: Office) -> None:
    add_deal(office, "Old", amount=Decimal(90_000), stage=Stage.WON)
    await make_rule(
        office,
        office.morgan,
        WON,
        Minimum_amount="50k",
        Recipient="A channel",
        Channel=office.sales,
        When="at once",
    )
    big = add_deal(office, "Big", amount=Decimal(60_000))
    small = add_deal(office, "Small", amount=Decimal(10_000))
    yen = add_deal(office, "Yen", amount=Decimal(60_000), currency="JPY")
    before = len(office.texts(office.sam, office.sales))
    await office.move(hours=1)
    for deal in (big, small, yen):
        await office.sam.type(office.sales, f"/opp #{deal.number} won")
    await office.move(minutes=2)
    told = [text for text in office.texts(office.jing, office.sales) if "Why:" in text]
    assert len(told) == 1
    assert "*Big Ltd* · Big · US$60,000 · Sam Rivera" in told[0]
    assert "When a deal of US$50,000 or more is won, tell" in told[0]
    assert len(office.texts(office.sam, office.sales)) > before
    await days(office, 9)
    assert len([text for text in office.texts(office.jing, office.sales) if "Why:" in text]) == 1


async def test_a_ticket_near_its_target_wakes_nobody_unless_it_is_urgent(office: Office) -> None:
    await make_rule(office, office.morgan, NEAR, Hours_before_it_is_due="2", When="at once")
    add_ticket(office, "Slow printer", office.jing, Priority.P2)  # at 22:20 in Shanghai, due at 6:20
    add_ticket(office, "Server down", office.jing, Priority.P1)  # due at 2:20
    await office.move(hours=2, minutes=1)
    assert len(said_to(office, office.jing, "Server down")) == 1
    await office.move(hours=5)
    assert said_to(office, office.jing, "Slow printer") == []
    await days(office, 0.5)
    (morning,) = said_to(office, office.jing, "Slow printer")
    assert "Server down" not in morning
    assert "1 个工单" in morning


async def test_a_customer_falls_silent_and_is_called(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_customer("Nobody waits")
    with office.session() as session:
        known = session.get_one(Customer, acme.id)
        contract = Contract(
            customer=known, name="Plan", currency="USD", renews_on=date(2027, 1, 1), owner_id=known.owner_id
        )
        add(session, contract)
    rule = {"Days_without_contact": "5", "When": MORNING}
    await make_rule(office, office.morgan, "A customer goes quiet", **rule)
    await days(office, 6)
    (told,) = said_to(office, office.sam, "Acme")
    assert "1 customer not contacted lately*" in told
    assert "*Acme* · Sam Rivera · 5 days" in told
    await office.sam.type(office.sales, "/log Acme all is well")
    await days(office, 4)
    assert len(said_to(office, office.sam, "Acme")) == 1
    await days(office, 3)
    assert len(said_to(office, office.sam, "Acme")) == 2
    await try_again(office, office.morgan)
    assert "sent *1 person* *1 thing*" in shown(office.morgan)


@pytest.mark.every_way
async def test_a_rule_that_exists_is_shown_and_not_made_twice(office: Office) -> None:
    same = {"Days_in_one_stage": "5", "Recipient": "A channel", "Channel": office.sales, "When": MORNING}
    await make_rule(office, office.morgan, IDLE, **same)
    again = await try_rule(office, office.ada, IDLE, **same)
    assert again.action == "pushed", again
    assert "This rule exists already" in shown(office.ada)
    assert "Morgan Blake" in shown(office.ada)
    await office.ada.close(office.ada.view)
    other = await office.ada.submit(office.ada.view, {"Days in one stage": "6"})
    assert other.action == "updated", other
    await office.ada.submit(office.ada.view, {})
    assert [rule.number for rule in office.all(Rule)] == [5, 6]

    await make_rule(office, office.sam, IDLE, Days_in_one_stage="5", When=MORNING)
    assert (await try_rule(office, office.sam, IDLE, Days_in_one_stage="5", When=MORNING)).action == "pushed"
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When=MORNING)
    assert len(office.all(Rule)) == 4


async def test_what_has_no_owner_goes_to_who_made_the_rule(office: Office) -> None:
    await make_rule(
        office, office.morgan, "A customer has no owner", Days_without_an_owner="0", When="at once"
    )
    with office.session() as session:
        add(session, Customer(name="Stray", owner_id=None))
    await office.move(minutes=2)
    (told,) = said_to(office, office.morgan, "Stray")
    assert "1 customer without an owner" in told
    assert said_to(office, office.sam, "Stray") == []


async def test_the_owners_manager_or_their_team_is_told(office: Office) -> None:
    appoint(office, office.sam, Role.SALES, "North")
    appoint(office, office.morgan, Role.MANAGER, "North")
    deal = add_deal(office, "Late", close_on=date(2026, 3, 12))
    slipped = "A closing date has passed"
    manager, team = "The owner's manager", "The owner's team, each by direct message"
    await make_rule(
        office, office.ada, slipped, Days_past_the_closing_date="1", Recipient=manager, When=MORNING
    )
    await days(office, 5)
    assert len(said_to(office, office.morgan, "Late Ltd")) == 1
    assert said_to(office, office.sam, "Late Ltd") == []
    await make_rule(office, office.ada, slipped, Days_past_the_closing_date="0", Recipient=team, When=MORNING)
    await days(office, 1)
    assert len(said_to(office, office.sam, "Late Ltd")) == 1
    assert len(said_to(office, office.morgan, "Late Ltd")) == 2
    assert said_to(office, office.ada, "Late Ltd") == []
    with office.session() as session:
        opportunities.move(session, session.get_one(Opportunity, deal.id), Stage.WON)
    await days(office, 9)
    assert len(said_to(office, office.sam, "Late Ltd")) == 1


async def test_who_is_on_leave_is_stood_in_for(office: Office) -> None:
    add_deal(office, "Orphan")
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    with office.session() as session:
        sam, jing = users.by_slack_id(session, office.sam.id), users.by_slack_id(session, office.jing.id)
        assert sam
        assert jing
        leave = Absence(
            owner=sam, delegate_id=jing.id, first_day=date(2026, 3, 12), last_day=date(2026, 3, 13)
        )
        absences.set_down(session, leave)
    await days(office, 4)
    assert len(said_to(office, office.jing, "Orphan Ltd")) == 1
    assert said_to(office, office.sam, "Orphan Ltd") == []
    await days(office, 2)
    assert len(said_to(office, office.sam, "Orphan Ltd")) == 1, "back at work, they hear of what still stands"


async def test_what_is_above_the_days_limit_waits_for_the_next_day(office: Office) -> None:
    await make_rule(
        office, office.morgan, NEAR, Hours_before_it_is_due="1", Maximum_messages_per_day="2", When="at once"
    )
    for n in range(4):
        add_ticket(office, f"Outage {n}", office.sam, Priority.P1)
        await office.move(minutes=10)
    for _ in range(24):
        await office.move(minutes=10)
    told = said_to(office, office.sam, "Outage")
    assert len(told) == 2
    assert "Daily limit reached" in told[1]
    assert "Daily limit reached" not in told[0]
    await days(office, 1)
    rest = said_to(office, office.sam, "Outage")[2:]
    assert len(rest) == 1
    assert "Outage 2" in rest[0]
    assert "Outage 3" in rest[0]


async def test_after_three_let_pass_it_stands_in_the_digest(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    for n in range(5):
        add_deal(office, f"Deal {n}")
        await days(office, 1)
    told = said_to(office, office.sam, "stalled deal")
    assert len(told) == 2, told  # a weekend lies between
    for n in range(5, 9):
        add_deal(office, f"Deal {n}")
        await days(office, 1)
    told = said_to(office, office.sam, "stalled deal")
    assert len(told) == 4
    assert "in your digest from now on" in told[-1]
    await office.sam.type(office.sam.dm, "/crm digest now")
    await office.settle()
    digest = office.last(office.sam, office.sam.dm).shown
    assert "stalled deals" in digest
    await office.sam.type(office.sam.dm, "/crm rules")
    listed = office.last(office.sam, office.sam.dm)
    assert "in your digest" in listed.shown
    await office.sam.press(listed, "Unmute")
    add_deal(office, "One more", amount=Decimal(9))
    await days(office, 4)
    assert len(said_to(office, office.sam, "One more")) == 1


async def test_muting_and_another_time_are_for_oneself_alone(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    add_deal(office, "Of Sam")
    add_deal(office, "Of Jing", office.jing)
    await days(office, 2)
    message = office.last(office.sam, office.sam.dm)
    await office.sam.press(message, "Mute")
    assert "Muted: When a deal" in office.last(office.sam, office.sam.dm).shown
    theirs = [one for one in office.jing.sees(office.jing.dm) if "Of Jing Ltd" in one.shown][-1]
    await office.jing.press(theirs, "rule.when")
    assert office.jing.view
    wrong = await office.jing.submit(office.jing.view, {"when": "sometime"})
    assert "every weekday" in wrong.errors["when"] or "每" in wrong.errors["when"]
    await office.jing.submit(office.jing.view, {"when": "每个工作日下午4点"})
    for n in range(3):
        add_deal(office, f"More {n}")
        add_deal(office, f"Mehr {n}", office.jing)
    await days(office, 4)
    assert len(said_to(office, office.sam, "stalled deal")) == 1
    more = [one for one in office.jing.sees(office.jing.dm) if "Mehr" in one.shown]
    assert "Mehr 0" in more[0].shown
    assert datetime.fromtimestamp(float(more[0].ts), ZoneInfo("Asia/Shanghai")).hour == 16
    await office.sam.type(office.sam.dm, "/crm rules")
    await office.sam.press(office.last(office.sam, office.sam.dm), "Unmute")
    await days(office, 3)
    assert len(said_to(office, office.sam, "More")) == 1


async def test_a_channel_is_muted_by_who_may_change_the_rule(office: Office) -> None:
    await make_rule(office, office.morgan, WON, Recipient="A channel", Channel=office.sales, When="at once")
    await office.move(minutes=1)
    add_deal(office, "First", stage=Stage.WON)
    await office.move(minutes=2)
    (message,) = [one for one in office.sam.sees(office.sales) if "First Ltd" in one.shown]
    await office.sam.press(message, "Mute")
    assert "Your role can't change this rule" in office.last(office.sam, office.sales).shown
    await office.morgan.press(message, "Mute")
    add_deal(office, "Second", stage=Stage.WON)
    await office.move(minutes=2)
    assert not any("Second Ltd" in one.shown for one in office.sam.sees(office.sales))


async def test_who_sells_makes_rules_about_their_own_deals_for_themselves(office: Office) -> None:
    add_deal(office, "Mine")
    add_deal(office, "Theirs", office.jing)
    await office.sam.type(office.sales, "/crm rules")
    await office.sam.choose(office.last(office.sam, office.sales), "New rule", IDLE)
    assert "Recipient" not in str(office.sam.view)
    assert office.sam.view
    await office.sam.submit(office.sam.view, {"Days in one stage": "1", "When": "every day at 9:00"})
    assert office.sam.view
    await office.sam.submit(office.sam.view, {})
    await days(office, 3)
    assert len(said_to(office, office.sam, "Mine")) == 1
    assert not any("Theirs" in text for text in office.texts(office.sam, office.sam.dm))
    assert said_to(office, office.jing, "Theirs") == []


async def test_a_rule_is_changed_paused_and_deleted(office: Office) -> None:
    add_deal(office, "Website")
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="2", Stage="Proposal", When=MORNING)
    card = office.last(office.morgan, office.sales)
    await office.morgan.press(card, "Change")
    view = office.morgan.view
    assert view
    assert (held(view, "number"), held(view, "stage"), held(view, "cap")) == ("2", "proposal", "20")
    wrong = await office.morgan.submit(view, {"Days in one stage": "soon", "When": "whenever"})
    assert wrong.errors["number"] == "A whole number from 1 to 1,000."
    assert "I can't read this schedule" in wrong.errors["when"]
    await office.morgan.submit(view, {"Days in one stage": "3", "When": "every day at 9:00"})
    assert office.morgan.view
    await office.morgan.press(office.morgan.view, "Change")
    assert held(office.morgan.view, "number") == "3"
    await office.morgan.submit(office.morgan.view, {})
    await office.morgan.submit(office.morgan.view, {})
    await office.settle()
    rule = office.only(Rule)
    assert (rule.number, rule.stage) == (3, Stage.PROPOSAL)
    card = office.last(office.morgan, office.sales)
    assert "has been in Proposal for 3 days" in card.shown
    await office.morgan.press(card, "Pause")
    await days(office, 5)
    assert said_to(office, office.sam, "Website") == []
    paused = office.last(office.morgan, office.sales)
    assert "paused" in paused.shown
    await office.morgan.press(paused, "Go on")
    await days(office, 1)
    assert len(said_to(office, office.sam, "Website")) == 1
    told = office.last(office.sam, office.sam.dm)
    await office.morgan.press(office.last(office.morgan, office.sales), "Delete")
    assert office.all(Rule) == []
    assert office.all(Hearer) == []
    await office.sam.press(told, "Mute")
    assert "This rule has been deleted." in office.last(office.sam, office.sam.dm).shown


async def test_of_two_who_change_a_rule_the_second_sees_what_the_first_did(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When="at once")
    card = office.last(office.morgan, office.sales)
    await office.ada.type(office.sales, "/crm rules")
    await office.ada.press(office.last(office.ada, office.sales), "Change")
    await days(office, 0.1)  # it looks meanwhile, which changes nothing that a form shows
    await office.morgan.press(card, "Change")
    for fields in ({"Days in one stage": "6"}, {}):
        assert office.ada.view
        assert office.morgan.view
        await office.morgan.submit(office.morgan.view, fields)
    await office.move(minutes=2)
    wrong = await office.ada.submit(office.ada.view, {"Maximum messages per day": "3"})
    assert "Someone changed this in the meantime" in str(wrong.errors)
    rule = office.only(Rule)
    assert (rule.number, rule.cap) == (6, 20)


async def test_a_rule_that_an_admin_changes_stays_its_makers(office: Office) -> None:
    add_deal(office, "Mine")
    add_deal(office, "Theirs", office.jing)
    await make_rule(office, office.sam, IDLE, Days_in_one_stage="1", When=MORNING)
    await days(office, 3)
    await office.ada.type(office.sales, "/crm rules")
    await office.ada.press(office.last(office.ada, office.sales), "Change")
    assert "Recipient" not in str(office.ada.view), "it is for its maker alone"
    assert office.ada.view
    await office.ada.submit(office.ada.view, {})
    assert "Mine Ltd" in shown(office.ada)
    assert "Theirs Ltd" not in shown(office.ada)
    with office.session() as session:
        session.add_all(Right(role=Role.SALES, entity=Rule.entity, action=action) for action in Action)
    assert office.ada.view
    await office.ada.press(office.ada.view, "Post a test")
    await office.settle()
    assert (
        "The person who made this rule can no longer make rules"
        in office.last(office.ada, office.sales).shown
    )


async def test_pause_pressed_on_an_old_card_does_not_let_it_go_on(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When=MORNING)
    card = office.last(office.morgan, office.sales)
    await office.morgan.press(card, "Pause")
    await office.morgan.press(card, "Pause")
    assert office.only(Rule).paused


async def test_an_amount_without_a_sign_is_in_the_currency_that_the_form_says(office: Office) -> None:
    with office.session() as session:
        workspaces.settings_of(session).currency = "CNY"
    await office.morgan.type(office.sales, "/crm rules")
    await office.morgan.choose(office.last(office.morgan, office.sales), "New rule", WON)
    assert "CNY if no currency is given" in str(office.morgan.view)
    assert office.morgan.view
    await office.morgan.submit(office.morgan.view, {"Minimum amount": "€50k", "When": "at once"})
    assert office.morgan.view
    await office.morgan.press(office.morgan.view, "Change")
    assert "EUR if no currency is given" in str(office.morgan.view)
    await office.morgan.submit(office.morgan.view, {"Minimum amount": "60k"})
    assert "€60,000 or more" in shown(office.morgan)


@pytest.mark.parametrize("typed", ["1,000", "１０００", "一千"])
async def test_numbers_as_people_write_them(office: Office, typed: str) -> None:
    await try_rule(office, office.morgan, IDLE, Days_in_one_stage=typed, When=MORNING)
    assert "in one stage for 1,000 days" in shown(office.morgan)


@pytest.mark.parametrize("typed", ["At once.", "right now", "馬上", "立即。", "实时"])
async def test_at_once_as_people_write_it(office: Office, typed: str) -> None:
    await try_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When=typed)
    assert "tell its owner, at once." in shown(office.morgan)


async def test_a_test_is_posted_into_its_channel(office: Office) -> None:
    add_deal(office, "Website", amount=Decimal(7))
    await days(office, 3)
    await try_rule(
        office,
        office.morgan,
        IDLE,
        Days_in_one_stage="1",
        Recipient="A channel",
        Channel=office.support,
        When=MORNING,
    )
    assert "1 already matches" in shown(office.morgan)
    assert office.morgan.view
    await office.morgan.press(office.morgan.view, "Post a test")
    await office.settle()
    posted = office.last(office.sam, office.support).shown
    assert "A test of a new rule" in posted
    assert "Website Ltd" in posted
    assert "A test is on its way" in shown(office.morgan)
    assert office.all(Rule) == []
    await office.morgan.submit(office.morgan.view, {})
    assert len(office.all(Rule)) == 1


async def test_a_channel_that_it_may_not_post_in_is_told_to_its_maker(office: Office) -> None:
    secret = office.sandbox.add_channel("secret", private=True, members=[office.morgan], bot=False)
    await make_rule(office, office.morgan, WON, Recipient="A channel", Channel=secret, When="at once")
    await office.move(minutes=1)
    add_deal(office, "Hidden", stage=Stage.WON)
    await office.move(minutes=2)
    assert "/invite @Rapport" in office.last(office.morgan, office.morgan.dm).shown


async def test_a_save_that_fails_says_so_above_what_was_tried(office: Office) -> None:
    await try_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When=MORNING)
    trial = office.morgan.view
    assert trial
    with locked(office.database_url):
        failed = await office.morgan.submit(trial, {})
    assert failed.action == "pushed", failed
    assert "the database is busy" in shown(office.morgan)
    assert office.morgan.view
    await office.morgan.close(office.morgan.view)
    assert "has been in one stage for 5 days" in shown(office.morgan), "what was tried is still there"
    appoint(office, office.morgan, Role.SALES, "")
    with office.session() as session:
        session.add_all(Right(role=Role.SALES, entity=Rule.entity, action=action) for action in Action)
    refused = await office.morgan.submit(trial, {})
    assert refused.action == "pushed", refused
    assert "Your role can't create this rule" in shown(office.morgan)
    assert office.all(Rule) == []


async def test_a_save_that_fails_too_late_says_so_in_a_message(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When=MORNING)
    await office.morgan.press(office.last(office.morgan, office.sales), "Change")
    assert office.morgan.view
    await office.morgan.submit(office.morgan.view, {})
    with office.session() as session:
        session.execute(delete(Rule))
    await office.rapport.stop()
    await office.start_again(Patience(answer=0))
    assert office.morgan.view
    await office.morgan.submit(office.morgan.view, {})
    await office.at_rest()
    assert "I can't find that rule" in office.last(office.morgan, office.sales).shown


async def test_a_rule_needs_its_channel(office: Office) -> None:
    tried = await try_rule(office, office.morgan, WON, Recipient="A channel", When="at once")
    assert tried.errors == {"channel": "Choose a channel."}


async def test_a_maker_who_may_make_no_rules_any_more_is_not_obeyed(office: Office) -> None:
    add_deal(office, "Website")
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    appoint(office, office.morgan, Role.SALES, "")
    await days(office, 4)
    assert said_to(office, office.sam, "Website") == []
    assert not any("rule:" in (row.key or "") for row in office.all(OutboxRow))


def drawn(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every message and form of rules; see tests/test_views.py."""
    n, typed, now = w["many"], w["typed"], w["now"]
    for rule, found in ruled(w, n):
        hearer = Hearer(id=1, rule=rule, place="U1", muted=n > 0, in_digest=True, own_time=False)
        yield notices.notice(t, rule, hearer, found, now, late=now, was_last=True, has_digest=False)
        yield notices.trial_post(t, rule, found, now)
        yield notices.everything(t, hearer, found * 60, now)
        yield rules.saved(t, rule)
        yield rules.deleted(t, rule)
        yield rules.changed(t, rule)
        yield rules.muted(t, hearer)
        yield rules.unmuted(t, hearer)
        yield rules.comes(t, hearer)
        yield rules.listing(t, [rule] * n, {1: [hearer] * n}, list(KINDS.values()), [hearer] * n)
    for rule, found in ruled(w, 9):
        said = [(now, "U1", one) for one in found]
        trial = notices.Trial(9, 1, 9, 50, said, found)
        yield rules.form(t, {"currency": "EUR"}, rule, list(Route), typed[:200])
        yield notices.trial(t, {}, rule, trial, {"U1": b.clip(typed, 80)}, tested=typed[:200])
        yield rules.time_form(t, {}, Hearer(id=1, rule=rule, own_time=False), typed[:200])


def ruled(w: dict[str, Any], n: int) -> Iterator[tuple[Rule, list[Finding]]]:
    """A rule of each kind, with what it has found."""
    of_model = {"opportunity": w["opportunity"], "ticket": w["ticket"], "customer": w["customer"]}
    for kind in KINDS.values():
        rule = Rule(
            id=1, kind=kind.name, number=n, route=Route.TEAM, cap=20, owner=w["customer"].owner, zone="UTC"
        )
        rule.amount, rule.currency, rule.stage, rule.paused = (
            w["opportunity"].amount,
            "USD",
            Stage.DEMO,
            n > 0,
        )
        record = of_model[kind.model.entity]
        yield rule, [Finding(record, w["now"] - timedelta(days=3), 1)] * n
