"""Acts: what was changed is told as old and new, and one button undoes it, whatever it was."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.views import acts as views
from handlers.views import blocks as b
from handlers.views.acts import Done, Told
from handlers.views.values import Named
from storage import acts, audit, permissions
from storage.audit import AuditEntry, StoredAct
from storage.base import Act, add
from storage.contacts import Contact
from storage.customers import Customer
from storage.database import Database
from storage.errors import AlreadyUndone, InTheWay, NotAllowed, NotFound
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction
from storage.opportunities import Opportunity, Stage
from storage.permissions import Viewer, viewer_of
from storage.recurrence import Recurrence
from storage.rules import Rule
from storage.tickets import Ticket, TicketEvent, TicketStatus
from storage.types import Money, Weekdays
from storage.users import Profile, Role, User, remember
from storage.workspaces import WorkspaceSettings
from tests.office import Office, held
from tests.test_rules import IDLE, make_rule

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


async def test_every_entry_names_its_act(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log Acme they want 20 seats, follow up next Tue 10am")
    act = office.all(StoredAct)[-1]
    assert act.surface == "command /log"
    assert act.channel_id == office.sales.id
    entries = [one for one in office.all(AuditEntry) if one.act_id == act.id]
    assert {one.entity for one in entries} == {"interactions", "followups"}


async def test_a_creation_holds_every_column(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 20k")
    (created,) = [one for one in office.all(AuditEntry) if one.entity == "opportunities"]
    assert {"stage", "currency", "number", "stage_since", "owner_id", "created_at"} <= created.changes.keys()


async def test_what_only_reads_leaves_no_act(office: Office) -> None:
    office.add_customer("Acme")
    before = office.all(StoredAct)
    await office.sam.type(office.sales, "/customer Acme")
    await office.sam.type(office.sales, "/opp")
    assert [one.id for one in office.all(StoredAct)] == [one.id for one in before]


@pytest.mark.every_way
async def test_a_stage_is_told_as_old_and_new_and_undone_and_redone(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Pilot 20k")
    await office.sam.choose(answer.message, "opportunity.stage", "Proposal")
    assert "*Stage*: Lead → Proposal" in answer.message.text
    await office.sam.press(answer.message, "Undo")
    assert office.only(Opportunity).stage is Stage.LEAD
    assert "*Stage*: Proposal → Lead" in answer.message.text
    await office.sam.press(answer.message, "Redo")
    assert office.only(Opportunity).stage is Stage.PROPOSAL


async def test_in_chinese(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    await office.jing.choose(card, "ticket.priority", "P1 紧急")
    assert "*优先级*：P3 普通 → P1 紧急" in card.shown


async def test_a_loss_booked_in_one_word_has_a_way_back(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 80k close 30 Sep")
    answer = await office.sam.type(office.sales, "/opp #1 lost")
    assert "*Stage*: Lead → Closed lost" in answer.text
    await office.sam.press(answer.message, "Undo")
    known = office.only(Opportunity)
    assert (known.stage, known.closed_at) == (Stage.LEAD, None)


async def test_amounts_and_days_are_told_as_the_reader_writes_them(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp #1 €65k close 30 Sep")
    assert "*Amount*: $50,000 → €65,000" in answer.text
    assert "*Closes*: not set → Wed, Sep 30, 2026" in answer.text


async def test_what_somebody_changed_since_stands_in_the_way(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp #1 proposal")
    await office.morgan.type(office.sales, "/opp #1 negotiation")
    await office.sam.press(answer.message, "Undo")
    assert "Can't be undone: Morgan Blake changed “Stage” on" in office.last(office.sam, office.sales).shown
    assert office.only(Opportunity).stage is Stage.NEGOTIATION


async def test_another_field_does_not_stand_in_the_way(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp #1 proposal")
    await office.morgan.type(office.sales, "/opp #1 60k")
    await office.sam.press(answer.message, "Undo")
    known = office.only(Opportunity)
    assert (known.stage, known.amount) == (Stage.LEAD, Decimal(60_000))


async def test_a_second_press_says_that_it_has_been_undone(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp #1 proposal")
    blocks = list(answer.message.blocks)
    await office.sam.press(answer.message, "Undo")
    answer.message.blocks[:] = blocks
    await office.sam.press(answer.message, "Undo")
    assert "already been undone" in office.last(office.sam, office.sales).shown


async def test_a_log_is_redone_with_its_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme they want 20 seats, follow up next Tue 10am")
    was, due = office.only(Interaction).id, office.only(FollowUp).due_at
    await office.sam.press(answer.message, "Undo")
    assert (office.all(Interaction), office.all(FollowUp)) == ([], [])
    assert "they want 20 seats" in answer.message.text
    await office.sam.press(answer.message, "Redo")
    assert office.only(Interaction).id == was
    assert (office.only(FollowUp).due_at, office.only(FollowUp).interaction_id) == (due, was)


async def test_a_ticket_goes_with_its_history_and_comes_back_with_it(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.sam.press(answer.message, "Undo")
    assert (office.all(Ticket), office.all(TicketEvent)) == ([], [])
    await office.sam.press(answer.message, "Redo")
    assert office.only(Ticket).subject == "login fails"
    assert office.only(TicketEvent).kind == "opened"


async def test_the_card_in_the_channel_follows_an_undo(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    private = await office.jing.type(office.support, "/ticket #1")
    await office.jing.press(private.message, "解决")
    await office.settle()
    assert "*Status*: Open → Resolved" in card.shown
    await office.jing.press(private.message, "撤销")
    await office.settle()
    assert office.only(Ticket).status is TicketStatus.OPEN
    assert "Resolved" not in card.shown


async def test_an_owner_is_changed_in_the_form(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Owner": office.morgan.id})
    await office.settle()
    assert office.only(Opportunity).owner.name == "Morgan Blake"
    saved = office.last(office.sam, office.sales)
    assert "*Owner*: Sam Rivera → Morgan Blake" in saved.shown
    await office.sam.press(saved, "Undo")
    assert office.only(Opportunity).owner.name == "Sam Rivera"


async def test_a_customer_changes_hands_and_what_was_shared_follows(office: Office) -> None:
    office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer Acme")
    await office.sam.press(card.message, "Share")
    await office.settle()
    shared = office.last(office.morgan, office.sales)
    assert "Sam Rivera" in shared.shown
    await office.sam.press(card.message, "Edit")
    await office.sam.submit(office.sam.view, {"Owner": office.morgan.id, "City": "Leeds"})
    await office.settle()
    assert "Morgan Blake" in shared.shown
    assert "Leeds" in shared.shown
    assert office.only(Customer).city == "Leeds"


async def test_whoever_cannot_own_it_is_not_taken(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    await office.sam.press(answer.message, "Edit")
    refused = await office.sam.submit(office.sam.view, {"Owner": office.jing.id})
    assert refused.errors == {"owner": "That person's role can't own this."}


async def test_a_call_of_another_day_is_logged_as_such(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme spoke to them")
    await office.sam.press(answer.message, "Edit")
    assert held(office.sam.view, "occurred_on") == "2026-03-11"
    await office.sam.submit(office.sam.view, {"occurred_on": "2026-03-10"})
    assert office.only(Interaction).occurred_at.date() == date(2026, 3, 10)
    await office.sam.press(answer.message, "Edit")
    refused = await office.sam.submit(office.sam.view, {"occurred_on": "2026-03-12"})
    assert "in the future" in refused.errors["occurred_on"]


async def test_a_contact_is_told_as_old_and_new_and_undone(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei", title="Buyer")
    card = await office.sam.type(office.sales, "/customer Acme")
    await office.sam.press(card.message, "Add contact")
    await office.sam.submit(office.sam.view, {"Name": "Dana Cruz"})
    await office.settle()
    made = office.last(office.sam, office.sales)
    await office.sam.press(made, "Edit")
    await office.sam.submit(office.sam.view, {"Title": "CTO"})
    await office.settle()
    changed = office.last(office.sam, office.sales)
    assert "*Title*: not set → CTO" in changed.shown
    await office.sam.press(changed, "Undo")
    assert [one.title for one in office.all(Contact)] == ["Buyer", None]


async def test_a_rule_says_what_it_said_before_and_is_undone(office: Office) -> None:
    await make_rule(office, office.morgan, IDLE, Days_in_one_stage="5", When="every day at 9:00")
    rule = office.last(office.morgan, office.sales)
    await office.morgan.press(rule, "Change")
    await office.morgan.submit(office.morgan.view, {"Days in one stage": "7"})
    await office.morgan.submit(office.morgan.view, {})
    await office.settle()
    changed = office.last(office.morgan, office.sales)
    assert "for 7 days" in changed.shown.partition("Before:")[0]
    assert "for 5 days" in changed.shown.partition("Before:")[2]
    await office.morgan.press(changed, "Undo")
    assert office.only(Rule).number == 5
    await office.morgan.press(rule, "Delete")
    assert office.all(Rule) == []
    await office.morgan.press(office.last(office.morgan, office.sales), "Undo")
    assert office.only(Rule).number == 5


async def test_settings_are_told_as_old_and_new_and_undone(office: Office) -> None:
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Currency": "EUR", "work_days": ["0", "1"]})
    await office.settle()
    saved = office.last(office.ada, office.sales)
    assert "*Currency*: USD → EUR" in saved.shown
    assert "*Working days*: Mon Tue Wed Thu Fri → Mon Tue" in saved.shown
    await office.ada.press(saved, "Undo")
    known = office.only(WorkspaceSettings)
    assert (known.currency, known.work_days) == ("USD", [0, 1, 2, 3, 4])


async def test_everybody_undoes_what_they_set_for_themselves(office: Office) -> None:
    await office.sam.type(office.sales, "/crm me")
    await office.sam.submit(office.sam.view, {"quiet_from": "20:30", "birthday": "03-15"})
    await office.settle()
    saved = office.last(office.sam, office.sales)
    assert "*Quiet from*: not set → 8:30 PM" in saved.shown
    await office.sam.press(saved, "Undo")
    known = next(one for one in office.all(User) if one.name == "Sam Rivera")
    assert (known.quiet_from, known.birthday) == (None, None)


async def test_whoever_is_given_a_role_does_not_undo_it(office: Office) -> None:
    await office.ada.type(office.sales, "/crm people")
    await office.ada.submit(office.ada.view, {"person": office.sam.id, "role": "manager"})
    await office.settle()
    saved = office.last(office.ada, office.sales)
    assert "*Role*: Sales → Manager" in saved.shown
    with office.session() as session:
        act = session.scalars(select(StoredAct).order_by(StoredAct.id.desc())).first()
        sam = viewer_of(session, next(one for one in office.all(User) if one.slack_id == office.sam.id))
        assert act
        with pytest.raises(NotFound):
            acts.undo(session, replace(sam, rights={}), act.id)
    await office.ada.press(saved, "Undo")
    assert next(one for one in office.all(User) if one.slack_id == office.sam.id).role is Role.SALES


@pytest.mark.every_way
async def test_a_follow_up_is_undone_whatever_was_pressed(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call in 10 minutes")
    was = office.only(FollowUp)
    await office.move(minutes=10)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Done")
    await office.settle()
    await office.sam.press(reminder, "Undo")
    await office.settle()
    known = office.only(FollowUp)
    assert (known.status, known.done_at, known.due_at) == (FollowUpStatus.OPEN, None, was.due_at)
    await office.sam.press(reminder, "Snooze")
    assert office.only(FollowUp).remind_at
    await office.settle()
    await office.sam.press(reminder, "Undo")
    assert office.only(FollowUp).remind_at is None


async def test_the_next_of_a_series_goes_when_done_is_undone(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call every Monday at 10am")
    await office.sam.press(answer.message, "Done")
    assert len(office.all(FollowUp)) == 2
    await office.sam.press(answer.message, "Undo")
    assert office.only(FollowUp).status is FollowUpStatus.OPEN


async def test_a_follow_up_that_was_given_away_comes_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call tomorrow")
    await office.sam.press(answer.message, "Reassign")
    await office.sam.submit(office.sam.view, {"person": office.morgan.id})
    await office.settle()
    given, told = office.last(office.sam, office.sales), office.last(office.morgan, office.morgan.dm)
    assert "*Owner*: Sam Rivera → Morgan Blake" in given.shown
    assert "assigned you a follow-up" in told.shown
    await office.sam.press(given, "Undo")
    await office.settle()
    assert office.only(FollowUp).owner.name == "Sam Rivera"
    assert "Reassigned to *Sam Rivera*" in told.shown


async def test_a_reminder_that_was_given_away_can_be_taken_back(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call in 10 minutes")
    await office.move(minutes=10)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Reassign")
    await office.sam.submit(office.sam.view, {"person": office.morgan.id})
    await office.settle()
    assert "*Owner*: Sam Rivera → Morgan Blake" in reminder.shown
    await office.sam.press(reminder, "Undo")
    assert office.only(FollowUp).owner.name == "Sam Rivera"


@pytest.mark.every_way
async def test_a_ticket_that_is_redone_is_posted_again(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    for pause in (True, False):  # the card is gone from its channel, or is still to be taken away
        await office.sam.press(answer.message, "Undo")
        if pause:
            await office.settle()
            assert not any("login fails" in text for text in office.texts(office.jing, office.support))
        await office.sam.press(answer.message, "Redo")
        await office.settle()
        (card,) = [m for m in office.jing.sees(office.support) if "login fails" in m.shown]
        await office.jing.press(card, "Take it")
        await office.settle()
        assert office.only(Ticket).owner.name == "陈静"
        assert "陈静" in card.shown
        await office.jing.press(card, "Undo")
        await office.settle()
        assert office.only(Ticket).owner is None


@contextmanager
def acting(database: Database) -> Iterator[tuple[Session, Viewer, Viewer]]:
    """Yield a session of Sam's, with Sam, who sells, and Jing, who supports."""
    with database.transaction(Act(NOW, "T1")) as session:
        permissions.ensure_workspace(session, "T1")
        people = []
        for name, role in {"Sam": Role.SALES, "Jing": Role.SUPPORT}.items():
            user = remember(session, Profile(f"U{name}", name, "UTC", "en-US"))
            user.role = role
            people.append(viewer_of(session, user))
    sam, jing = people
    with database.transaction(Act(NOW, "T1", sam.user_id)) as session:
        yield session, sam, jing


def test_whoever_may_not_do_the_inverse_may_not_undo(database: Database) -> None:
    with acting(database) as (session, sam, jing):
        deal = add(session, Customer(name="Acme", owner_id=sam.user_id))
        made = audit.act_id(session)
    with acting(database) as (session, sam, jing), pytest.raises(NotAllowed):
        acts.undo(session, jing, made)
    with acting(database) as (session, sam, jing):
        acts.undo(session, sam, made)
        assert session.get(Customer, deal.id) is None


def test_what_was_added_since_stands_in_the_way_of_a_creation(database: Database) -> None:
    with acting(database) as (session, sam, _jing):
        acme = add(session, Customer(name="Acme", owner_id=sam.user_id))
        made = audit.act_id(session)
    with acting(database) as (session, sam, _jing):
        add(session, Contact(name="Li Wei", customer_id=acme.id))
    with acting(database) as (session, sam, _jing), pytest.raises(InTheWay) as way:
        acts.undo(session, sam, made)
    assert way.value.added == "contact"


def test_what_the_database_deletes_along_is_audited_and_restored(database: Database) -> None:
    with acting(database) as (session, sam, _jing):
        acme = add(session, Customer(name="Acme", owner_id=sam.user_id))
        wei = add(session, Contact(name="Li Wei", customer_id=acme.id))
        deal = Opportunity(
            name="Pilot", customer=acme, contact=wei, currency="USD", owner_id=sam.user_id, number=7
        )
        deal.stage_since = NOW
        add(session, deal)
    with acting(database) as (session, sam, _jing):
        session.delete(session.get_one(Customer, acme.id))
        gone = audit.act_id(session)
    with acting(database) as (session, sam, _jing):
        assert session.get(Contact, wei.id) is None
        acts.undo(session, sam, gone)
    with acting(database) as (session, sam, _jing):
        back = session.get_one(Opportunity, deal.id)
        assert (back.customer.name, back.contact and back.contact.name) == ("Acme", "Li Wei")
        with pytest.raises(AlreadyUndone):
            acts.undo(session, sam, gone)


def drawn(t: Translator, world: Mapping[str, Any]) -> Iterator[b.Block]:
    """Yield every message of acts."""
    typed = world["typed"]
    values = [
        typed,
        None,
        "",
        Named("customer", typed),
        Named("user", None),
        Named("customer", None),
        Money(Decimal("12.5"), "USD"),
        Money(None, "USD"),
        Stage.DEMO,
        date(2026, 3, 11),
        NOW,
        True,
        False,
        3,
        time(20, 30),
        [90, 30],
        Weekdays([0, 6]),
        Recurrence("week", weekdays=(0,)),
    ]
    done = Done(1, [Told("Stage", value, typed) for value in values])
    yield views.with_undo(t, b.sentence(typed), done)
    yield views.with_undo(t, b.sentence(typed), None)
    yield views.undone(t, b.sentence(typed), done)
    yield b.sentence(views.in_the_way(t, "customer", typed, typed, NOW, None))
    yield b.sentence(views.in_the_way(t, "customer", None, None, NOW, None))
    yield b.sentence(views.in_the_way(t, "customer", None, None, None, None))
    yield b.sentence(views.in_the_way(t, "customer", None, None, None, "contact"))
