"""Tickets: opened, worked from their card, solved."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.audit import AuditEntry
from storage.base import Act
from storage.database import Database
from storage.tickets import Priority, Ticket, TicketEvent, TicketStatus
from tests.databases import Renewable
from tests.office import WEDNESDAY, Message, Office, held


async def test_one_line_opens_a_ticket_and_posts_its_card(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.support, "/ticket Acme login fails on SSO p1")
    assert "Ticket #1 is open: *login fails on SSO*" in answer.text
    await office.settle()
    card = office.last(office.jing, office.support)
    assert card.ephemeral_to is None
    assert "*Ticket #1* · *login fails on SSO*" in card.shown
    assert "P1 urgent" in card.shown
    ticket = office.only(Ticket)
    assert ticket.priority is Priority.P1
    assert ticket.due_at == ticket.created_at + timedelta(hours=4)


async def test_the_card_is_worked_by_everybody_and_shows_how_it_stands(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails p2")
    await office.settle()
    card = office.last(office.jing, office.support)
    await office.jing.press(card, "Take it")
    assert "陈静" in card.shown
    assert "Ticket #1" in card.shown, "whoever presses, everybody's card speaks as it did"
    await office.jing.choose(card, "ticket.priority", "P1 urgent")
    await office.jing.press(card, "Resolve")
    await office.settle()
    ticket = office.only(Ticket)
    assert (ticket.status, ticket.owner.name, ticket.priority) == (TicketStatus.SOLVED, "陈静", Priority.P1)
    assert [event.kind for event in office.all(TicketEvent)] == ["opened", "assigned", "priority", "resolved"]
    await office.jing.press(card, "Reopen")
    assert office.only(Ticket).status is TicketStatus.OPEN


async def test_a_second_press_changes_nothing(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails p2")
    await office.settle()
    card = office.last(office.jing, office.support)
    private = await office.jing.type(office.support, "/ticket #1")
    await office.jing.press(card, "解决")
    events = len(office.all(TicketEvent))
    await office.jing.press(private.message, "解决")
    await office.settle()
    assert "已解决" in private.message.shown
    assert len(office.all(TicketEvent)) == events


async def test_a_change_elsewhere_shows_on_the_card_in_the_channel(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails p2")
    await office.settle()
    card = office.last(office.sam, office.support)
    elsewhere = await office.jing.type(office.jing.dm, "/ticket #1")
    await office.jing.press(elsewhere.message, "解决")
    await office.settle()
    assert "已解决" in card.shown


async def test_a_ticket_from_a_message_and_the_same_again(office: Office) -> None:
    office.add_customer("Acme")
    message = await office.sam.say(office.support, "The export stops half-way")
    await office.jing.message_shortcut(message, "Create ticket")
    assert held(office.jing.view, "subject") == "The export stops half-way"
    wrong = await office.jing.submit(office.jing.view, {"主题": " "})
    assert wrong.errors == {"subject": "请填写这一项。"}
    done = await office.jing.submit(office.jing.view, {"主题": "Export stops", "客户": "Acme"})
    assert done.action == "closed"
    await office.settle()
    assert "Export stops" in office.last(office.sam, office.support).shown
    assert office.only(Ticket).source_ts == message.ts
    await office.jing.message_shortcut(message, "Create ticket")
    assert held(office.jing.view, "subject") == "Export stops"
    await office.sam.message_shortcut(message, "Create ticket")
    assert "*Ticket #1* · *Export stops*" in office.last(office.sam, office.support).shown, (
        "who may not change it sees it"
    )
    assert len(office.all(Ticket)) == 1


async def test_the_list_has_mine_and_nobodys_most_urgent_first(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("slow page p4", "all is down p1", "wrong invoice p3"):
        await office.sam.type(office.support, f"/ticket Acme {line}")
    await office.settle()
    listed = (await office.jing.type(office.support, "/ticket list")).text
    assert "未解决工单：3 个" in listed
    assert listed.index("all is down") < listed.index("wrong invoice") < listed.index("slow page")


def test_unsolved_tickets_are_counted_without_reading_one(sqlite: Renewable) -> None:
    sqlite.renew()
    database = Database(sqlite.url)
    unsolved = "SELECT count(*) FROM tickets WHERE workspace_id = 1 AND solved_at IS NULL"
    mine = f"EXPLAIN QUERY PLAN {unsolved} AND (owner_id = 1 OR owner_id IS NULL)"
    with database.transaction(Act(WEDNESDAY, None, surface="test"), writes=False) as session:
        plan = session.execute(text(mine)).all()
    database.close()
    assert "COVERING INDEX" in plan[0].detail


async def test_details_tell_what_happened(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme slow page")
    await office.settle()
    card = office.last(office.sam, office.support)
    await office.sam.press(card, "Details")
    assert "opened" in office.sam.view.shown


async def test_a_message_fills_in_the_form_with_what_it_says(office: Office) -> None:
    office.add_customer("Acme")
    said = await office.sam.say(office.support, "Urgent: Acme cannot log in\nsince the update")
    await office.jing.message_shortcut(said, "Create ticket")
    form = office.jing.view
    assert held(form, "subject") == "Urgent: Acme cannot log in"
    await office.jing.submit(form)
    made = office.only(Ticket)
    assert (made.customer.name, made.priority) == ("Acme", Priority.P1)
    assert made.description == "Urgent: Acme cannot log in\nsince the update"


async def test_quotes_around_a_subject_are_not_part_of_it(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, '/ticket Acme "login fails" p1')
    assert office.only(Ticket).subject == "login fails"


async def test_a_line_without_a_subject_opens_the_form_filled_in(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme")
    await office.sam.submit(office.sam.view, {"Subject": "Login fails"})
    made = office.only(Ticket)
    assert (made.customer.name, made.subject) == ("Acme", "Login fails")


async def test_who_opened_a_ticket_puts_it_right_or_takes_it_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    assert "login fails" in office.last(office.jing, office.support).shown
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Subject": "SSO login fails"})
    assert office.only(Ticket).subject == "SSO login fails"
    await office.sam.press(answer.message, "Undo")
    assert office.only(Ticket).subject == "login fails"
    again = await office.sam.type(office.support, "/ticket Acme export stops")
    await office.settle()
    assert "*Ticket #2* · *export stops*" in office.last(office.jing, office.support).shown
    await office.sam.press(again.message, "Undo")
    await office.settle()
    assert office.only(Ticket).number == 1
    assert not any("export stops" in text for text in office.texts(office.jing, office.support))


async def solved(office: Office) -> Message:
    """Sam opens a ticket and Jing solves it; returns what Sam is asked."""
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails p1")
    await office.settle()
    await office.jing.press(office.last(office.jing, office.support), "Resolve")
    await office.settle()
    return office.last(office.sam, office.sam.dm)


async def test_who_opened_it_is_asked_once_how_it_went_and_may_say_why(office: Office) -> None:
    asked = await solved(office)
    assert "*login fails*" in asked.shown
    assert "How satisfied are you with how this was handled?" in asked.shown
    card = office.last(office.jing, office.support)
    assert "Satisfaction" not in card.shown
    await office.sam.press(asked, "2 · Bad")
    await office.settle()
    assert "You rated it 2 · Bad. Thank you!" in asked.shown
    assert "2 · Bad · Wed, Mar 11, 2026" in card.shown
    await office.move(minutes=1)
    await office.sam.press(asked, "4 · Good")
    await office.sam.press(asked, "Add a comment")
    assert held(office.sam.view, "satisfaction") == "4"
    done = await office.sam.submit(office.sam.view, {"Comment": "Quick & <kind>"})
    assert done.action == "closed"
    await office.settle()
    assert "Quick & <kind>" in asked.shown
    assert "4 · Good" in card.shown
    assert "Quick & <kind>" in card.shown
    ticket = office.only(Ticket)
    assert (ticket.satisfaction, ticket.satisfaction_note) == (4, "Quick & <kind>")
    assert f"{ticket.satisfaction_at:%H:%M}" == "14:21", "when it was said last"
    assert len(office.texts(office.sam, office.sam.dm)) == 1
    changes = [entry.changes for entry in office.all(AuditEntry) if "satisfaction" in entry.changes]
    assert [change["satisfaction"] for change in changes] == [[None, 2], [2, 4]]


async def test_who_solves_their_own_ticket_is_not_asked(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    await office.jing.press(office.last(office.jing, office.support), "解决")
    await office.settle()
    assert office.texts(office.jing, office.jing.dm) == []


async def test_solved_again_it_is_asked_anew(office: Office) -> None:
    asked = await solved(office)
    card = office.last(office.jing, office.support)
    await office.jing.press(card, "Reopen")
    await office.settle()
    assert office.texts(office.sam, office.sam.dm) == [], "nobody need answer any more"
    await office.move(hours=1)
    await office.jing.press(card, "Resolve")
    await office.settle()
    asked = office.last(office.sam, office.sam.dm)
    await office.sam.press(asked, "1 · Very bad")
    await office.jing.press(card, "Reopen")
    await office.move(hours=1)
    await office.jing.press(card, "Resolve")
    await office.settle()
    first, second = office.sam.sees(office.sam.dm)
    assert "You rated it 1" in first.shown, "what was said stands until something else is"
    assert "How satisfied are you with how this was handled?" in second.shown
    await office.sam.press(second, "5 · Very good")
    assert office.only(Ticket).satisfaction == 5


async def test_what_the_customer_said_is_entered_by_an_agent(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails p1")
    await office.settle()
    said = await office.jing.say(office.support, "They are happy")
    await office.jing.message_shortcut(said, "Create ticket")
    assert not [block for block in office.jing.view.blocks if block.get("block_id") == "satisfaction"]
    answer = await office.sam.type(office.support, "/ticket Acme slow page")
    await office.settle()
    await office.sam.press(answer.message, "Edit")
    wrong = await office.sam.submit(office.sam.view, {"Comment": "They liked it"})
    assert wrong.errors == {"satisfaction": "Also choose a rating."}
    await office.sam.submit(office.sam.view, {"Satisfaction": "5 · Very good"})
    await office.settle()
    assert "5 · Very good" in office.last(office.jing, office.support).shown
    _, rated = office.all(Ticket)
    assert (rated.satisfaction, rated.satisfaction_note) == (5, "They liked it")
    events = len(office.all(TicketEvent))
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Subject": "Slow pages"})
    assert len(office.all(TicketEvent)) == events, "what stays as it was is not said again"


async def test_a_question_that_outlived_its_ticket_says_so(office: Office) -> None:
    asked = await solved(office)
    with office.session() as session:
        session.delete(session.get_one(Ticket, 1))
    await office.sam.press(asked, "3 · OK")
    assert "find that ticket" in office.texts(office.sam, office.sam.dm)[-1]


@pytest.mark.every_way
async def test_of_two_who_take_a_ticket_one_has_it_and_the_other_is_told(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    for_both = list(card.blocks)
    await office.jing.press(card, "Take it")
    card.blocks[:] = for_both
    await office.morgan.press(card, "Take it")
    assert office.only(Ticket).owner.name == "陈静"
    told = office.last(office.morgan, office.support)
    assert "*陈静* took ticket #1 at Wed" in told.shown
    await office.morgan.press(told, "Take over")
    assert office.only(Ticket).owner.name == "Morgan Blake"


async def test_in_chinese_who_was_faster(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    for_both = list(card.blocks)
    await office.morgan.press(card, "Take it")
    card.blocks[:] = for_both
    await office.jing.press(card, "Take it")
    assert "*Morgan Blake* 已于" in office.last(office.jing, office.support).shown


@pytest.mark.every_way
async def test_two_presses_at_once_leave_one_owner(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.jing, office.support)
    presses = [one.press(card, "Take it") for one in (office.jing, office.morgan)]
    await asyncio.gather(*presses)
    assert [event.kind for event in office.all(TicketEvent)] == ["opened", "assigned"]


async def test_a_ticket_is_given_to_a_colleague_and_given_back(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = office.last(office.morgan, office.support)
    await office.morgan.press(card, "Assign")
    await office.morgan.submit(office.morgan.view, {"owner": office.jing.id})
    await office.settle()
    assert office.only(Ticket).owner.name == "陈静"
    assert "login fails" in office.last(office.jing, office.jing.dm).shown
    assert "*Assignee*: Unassigned → 陈静" in card.shown
    await office.jing.press(card, "Release")
    assert office.only(Ticket).owner is None
    await office.jing.press(card, "Undo")
    assert office.only(Ticket).owner.name == "陈静"


async def test_a_card_says_its_text_once(office: Office) -> None:
    office.add_customer("Acme")
    message = await office.sam.say(office.support, "The export stops half-way")
    await office.jing.message_shortcut(message, "Create ticket")
    await office.jing.submit(office.jing.view)
    await office.settle()
    card = next(
        one for one in office.sam.sees(office.support) if "Priority" in one.shown or "优先级" in one.shown
    )
    assert card.shown.count("The export stops half-way") == 1


async def test_a_colleague_is_named_with_an_at_sign_in_a_short_command(office: Office) -> None:
    """Their handle need not be a part of their name."""
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.morgan.type(office.sales, "/ticket #1 assign @jing p1")
    ticket = office.only(Ticket)
    assert (ticket.owner.slack_id, ticket.priority) == (office.jing.id, Priority.P1)


async def test_each_reader_of_the_card_in_the_channel_sees_its_moments_on_their_own_clock(
    office: Office,
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.support, "/ticket Acme login fails")
    await office.settle()
    due = office.only(Ticket).due_at
    card = office.last(office.jing, office.support)
    token = f"<!date^{int(due.timestamp())}^{{date_short_pretty}} {{time}}|"
    assert token in str(card.blocks)
    assert token in card.text
    assert "(New York)" in card.shown
    alone = await office.sam.type(office.support, "/ticket #1")
    assert "(New York)" in alone.text
    assert "<!date" not in answer.text + alone.text


async def test_a_ticket_resolved_too_late_has_missed_its_target_and_is_not_overdue(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails p1")
    await office.settle()
    card = office.last(office.jing, office.support)
    await office.move(days=3)
    late = await office.sam.type(office.support, "/ticket #1")
    assert "*overdue*" in late.text
    solved = await office.sam.type(office.support, "/ticket #1 solved")
    assert "*SLA missed*" in solved.text
    await office.settle()
    assert "overdue" not in card.shown
