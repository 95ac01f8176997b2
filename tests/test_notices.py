"""Notices: what rules say comes to whom it concerns, once, in turn, and is neither lost nor too much."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.core.notices import PATIENCE
from storage import opportunities, tickets, users
from storage.opportunities import Opportunity, Stage
from storage.permissions import Action, Right
from storage.rules import Hearer, Rule, Said
from storage.tickets import Priority, Ticket
from storage.users import Role
from tests.office import Office, Person
from tests.test_rules import (
    IDLE,
    MORNING,
    NEAR,
    WON,
    add_deal,
    add_ticket,
    appoint,
    days,
    make_rule,
    said_to,
    shown,
    try_rule,
)

BREACHED = "A ticket is overdue"


def move_to(office: Office, deal: Opportunity, stage: Stage) -> None:
    with office.session() as session:
        opportunities.move(session, session.get_one(Opportunity, deal.id), stage)


def move_house(office: Office, person: Person, zone: str) -> None:
    with office.session() as session:
        user = users.by_slack_id(session, person.id)
        assert user
        user.zone = zone


async def test_a_rule_for_ones_own_records_speaks_to_nobody_else(office: Office) -> None:
    """A ticket is also of who reported it; who solves it has not asked to hear of it by that rule."""
    with office.session() as session:
        sam, jing = users.by_slack_id(session, office.sam.id), users.by_slack_id(session, office.jing.id)
        assert sam
        assert jing
        reported = Ticket(subject="Server down", priority=Priority.P1, owner_id=jing.id, reporter_id=sam.id)
        tickets.create(session, reported)
    await make_rule(office, office.sam, NEAR, Hours_before_it_is_due="3", When="at once")
    await office.move(hours=2)
    assert said_to(office, office.jing, "Server down") == []
    assert len(said_to(office, office.sam, "Server down")) == 1


async def test_who_sees_to_one_of_several_has_not_let_them_pass(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When="every day at 9:00")
    for n in range(8):
        add_deal(office, f"To wait {n}")
        add_deal(office, f"To do {n}")
        await days(office, 1)
        told = {said.record_id for said in office.all(Said)}
        for deal in office.all(Opportunity):
            if deal.id in told and "To do" in deal.name:
                move_to(office, deal, Stage.WON)
    assert len(said_to(office, office.sam, "To do")) > PATIENCE
    assert office.only(Hearer).ignored == 0


async def test_messages_in_the_middle_of_a_bad_hour_are_not_let_pass(office: Office) -> None:
    await make_rule(office, office.morgan, NEAR, Hours_before_it_is_due="4", When="at once")
    for n in range(6):
        add_ticket(office, f"Outage {n}", office.sam, Priority.P1)
        await office.move(minutes=10)
    told = said_to(office, office.sam, "Outage")
    assert len(told) == 6
    assert not any("digest" in text for text in told)


async def test_what_moves_into_a_digest_that_there_is_not_says_so(office: Office) -> None:
    await make_rule(
        office,
        office.morgan,
        IDLE,
        Days_in_one_stage="1",
        Recipient="A channel",
        Channel=office.sales,
        When="every day at 9:00",
    )
    for n in range(5):
        add_deal(office, f"Deal {n}")
        await days(office, 1)
    told = [text for text in office.texts(office.sam, office.sales) if "Why:" in text]
    assert len(told) == 4
    assert "in your digest from now on" in told[-1]
    assert "No digest is scheduled here yet. /crm digest sets one up" in told[-1]
    await office.morgan.type(office.sales, "/crm rules")
    await office.morgan.press(office.last(office.morgan, office.sales), "Unmute")
    add_deal(office, "Once more")
    await days(office, 2)
    assert any("Once more" in text and "Why:" in text for text in office.texts(office.sam, office.sales))


async def test_a_win_is_told_by_a_rule_that_seldom_speaks(office: Office) -> None:
    """It is told once, however long ago it was won: also when the rule was changed meanwhile."""
    when, channel = "on the 1st of every month at 9:00", office.sales
    await make_rule(office, office.morgan, WON, When=when, Recipient="A channel", Channel=channel)
    card = office.last(office.morgan, office.sales)
    await days(office, 1)
    add_deal(office, "Early", stage=Stage.WON)
    await days(office, 10)
    await office.morgan.press(card, "Change")
    for fields in ({"Maximum messages per day": "5"}, {}):
        assert office.morgan.view
        await office.morgan.submit(office.morgan.view, fields)
    add_deal(office, "Late", stage=Stage.WON)
    await days(office, 10)
    (told,) = [text for text in office.texts(office.sam, office.sales) if "Why:" in text]
    assert "Early Ltd" in told
    assert "Late Ltd" in told
    await days(office, 30)
    assert len([text for text in office.texts(office.sam, office.sales) if "Why:" in text]) == 1


async def test_who_gets_the_right_to_make_rules_back_repeats_nothing(office: Office) -> None:
    add_deal(office, "Website")
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    await days(office, 2)
    assert len(said_to(office, office.sam, "Website")) == 1
    with office.session() as session:
        session.add_all(Right(role=Role.MANAGER, entity=Rule.entity, action=action) for action in Action)
    await days(office, 3)
    appoint(office, office.morgan, Role.ADMIN, "")
    await days(office, 2)
    assert len(said_to(office, office.sam, "Website")) == 1
    add_deal(office, "Portal")
    await days(office, 3)
    assert len(said_to(office, office.sam, "Portal")) == 1


async def test_a_days_limit_does_not_always_meet_the_same(office: Office) -> None:
    move_house(office, office.jing, "America/New_York")
    await make_rule(
        office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING, Maximum_messages_per_day="1"
    )
    add_deal(office, "Small", office.jing, amount=Decimal(10))
    for n in range(7):
        add_deal(office, f"Big {n}", amount=Decimal(1_000))
        await days(office, 1)
    assert len(said_to(office, office.sam, "Big")) > 1
    assert len(said_to(office, office.jing, "Small")) == 1


async def test_another_time_is_for_what_comes_from_now_on(office: Office) -> None:
    add_deal(office, "First")
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="1", When=MORNING)
    await days(office, 1)
    add_deal(office, "Second")  # on Thursday at 11:00 in New York
    await days(office, 1.2)
    await office.sam.press(office.last(office.sam, office.sam.dm), "Change time")
    assert office.sam.view
    await office.sam.submit(office.sam.view, {"When": "every weekday at 3pm"})
    await days(office, 2)
    assert said_to(office, office.sam, "Second") == []
    await days(office, 2)
    (told,) = said_to(office, office.sam, "Second")
    assert "due" not in told, "it is not late"
    at = datetime.fromtimestamp(
        float(office.last(office.sam, office.sam.dm).ts), ZoneInfo("America/New_York")
    )
    assert (at.weekday(), at.hour) == (0, 15)


async def test_the_dry_run_counts_a_thing_once_in_each_message(office: Office) -> None:
    """A ticket past its target may be told of every day; by a rule that speaks on Mondays, it comes once."""
    add_ticket(office, "Server down", office.sam, Priority.P1)
    await days(office, 6)
    await try_rule(office, office.morgan, BREACHED, Hours_overdue="0", When="every Monday at 9:00")
    assert "sent *1 person* *1 thing* in 1 message" in shown(office.morgan)


async def test_the_dry_run_tells_of_tickets_that_are_near_or_past_already(office: Office) -> None:
    for n in range(3):
        add_ticket(office, f"Outage {n}", office.sam, Priority.P1)
    await days(office, 9)
    await try_rule(office, office.morgan, NEAR, Hours_before_it_is_due="1", When="at once")
    assert "3 already match" in shown(office.morgan)
