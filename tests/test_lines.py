"""One reader behind every door: a slash command, a mention, a direct message, a thread."""

from datetime import date

import pytest

from storage.drafts import Draft
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity, Reason, Stage
from storage.tickets import Priority, Ticket, TicketEvent, TicketStatus
from tests.office import Office, Outcome, Person


async def ask(office: Office, who: Person, door: str, line: str) -> Outcome:
    """Type a line at a door: typed, mentioned, or in a direct message."""
    if door == "typed":
        return await who.type(office.sales, f"/crm {line}")
    place, text = (office.sales, f"@Rapport {line}") if door == "mentioned" else (who.dm, line)
    await who.say(place, text)
    await office.at_rest()
    return Outcome(message=office.last(who, place), text=office.last(who, place).shown)


DOORS = ("typed", "mentioned", "direct")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("line", "solution"),
    [("ticket #1 solved, cert renewed", "cert renewed"), ("工单 #1 已解决，证书更新了", "证书更新了")],
)
async def test_a_ticket_is_resolved_in_a_line(office: Office, door: str, line: str, solution: str) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    answer = await ask(office, office.jing, door, line)
    assert office.only(Ticket).status is TicketStatus.SOLVED
    assert office.all(TicketEvent)[-1].detail == {"text": solution}
    assert "→" in answer.text
    await office.jing.press(answer.message, "撤销")
    assert office.only(Ticket).status is TicketStatus.OPEN


@pytest.mark.parametrize(
    ("line", "shown", "want"),
    [
        ("#1 p1", "*Priority*: P3 normal → P1 urgent", ("p1", "open", None)),
        ("#1 take", "*Assignee*: Unassigned → Sam Rivera", ("p3", "open", "Sam Rivera")),
        ("1 @陈静", "*Assignee*: Unassigned → 陈静", ("p3", "open", "陈静")),
        ("#1 waiting for customer", "*Status*: Open → Pending", ("p3", "pending", None)),
        ("#1 note: they rebooted", "they rebooted", ("p3", "open", None)),
        ("#1 merge into #2", "Tickets can't be merged yet", ("p3", "open", None)),
        ("#1", "Ticket #1", ("p3", "open", None)),
    ],
)
async def test_what_a_line_changes_about_a_ticket(
    office: Office, line: str, shown: str, want: tuple[str, str, str | None]
) -> None:
    office.add_customer("Acme")
    for subject in ("login fails", "no sound"):
        await office.sam.type(office.support, f"/ticket Acme {subject}")
    answer = await office.sam.type(office.sales, f"/ticket {line}")
    assert shown in answer.text
    with office.session():
        it = office.all(Ticket)[0]
    assert (it.priority, it.status, it.owner and it.owner.name) == want


async def test_a_ticket_is_given_back_and_reopened(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    for line in ("take", "solved", "reopen, fails again", "release"):
        await office.sam.type(office.support, f"/ticket #1 {line}")
    it = office.only(Ticket)
    assert (it.status, it.owner, it.solved_at) == (TicketStatus.OPEN, None, None)
    assert [one.kind for one in office.all(TicketEvent)][-2:] == ["noted", "released"]


async def test_the_colleague_hears_of_it(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.support, "/ticket Acme login fails")
    await office.sam.type(office.support, "/ticket #1 @陈静 p2")
    await office.settle()
    it = office.only(Ticket)
    assert (it.owner.name, it.priority) == ("陈静", Priority.P2)
    assert "login fails" in office.last(office.jing, office.jing.dm).shown


async def test_the_thread_of_a_card_is_about_its_record(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = next(one for one in office.jing.sees(office.support) if "ticket.solve" in str(one.blocks))
    for line in ("@Rapport 我来处理", "@Rapport p1", "@Rapport solved, cert renewed"):
        await office.jing.say(office.support, line, thread=card.ts)
        await office.at_rest()
    it = office.only(Ticket)
    assert (it.owner.name, it.priority, it.status) == ("陈静", Priority.P1, TicketStatus.SOLVED)


async def test_a_shared_deals_thread_is_about_the_deal(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    card = office.last(office.sam, office.sales)
    await office.sam.say(office.sales, "@Rapport 65k, negotiation", thread=card.ts)
    await office.at_rest()
    deal = office.only(Opportunity)
    assert (deal.amount, deal.stage) == (65_000, Stage.NEGOTIATION)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("#1 lost too expensive, went with salesforce", Reason.PRICE),
        ("#1 lost: competitor", Reason.COMPETITOR),
        ("#1 输单了 价格太贵", Reason.PRICE),
        ("1 lost", None),
    ],
)
async def test_a_loss_says_why_and_can_be_taken_back(
    office: Office, line: str, reason: Reason | None
) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 80k")
    answer = await office.sam.type(office.sales, f"/opp {line}")
    assert "*Stage*: Lead → Closed lost" in answer.text
    deal = office.only(Opportunity)
    assert (deal.stage, deal.reason) == (Stage.LOST, reason)
    assert (office.sam.view is None) == (reason is not None), "the form asks why, if that was not said"
    await office.sam.press(answer.message, "Undo")
    deal = office.only(Opportunity)
    assert (deal.stage, deal.closed_at, deal.reason) == (Stage.LEAD, None, None)


@pytest.mark.parametrize("door", DOORS)
async def test_several_fields_of_a_deal_at_once(office: Office, door: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await ask(office, office.sam, door, "opp 1 65k nego close mid april @Morgan Blake")
    for words in (
        "*Amount*: $50,000 → $65,000",
        "*Stage*: Lead → Negotiation",
        "*Owner*: Sam Rivera → Morgan Blake",
    ):
        assert words in answer.text
    deal = office.only(Opportunity)
    assert (deal.amount, deal.stage, f"{deal.close_on}") == (65_000, Stage.NEGOTIATION, "2026-04-15")
    assert deal.owner.name == "Morgan Blake"


async def test_somebody_else_changed_it_since(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp 1 65k")
    await office.morgan.type(office.sales, "/opp 1 70k")
    await office.sam.press(answer.message, "Undo")
    assert office.only(Opportunity).amount == 70_000


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("Acme @Morgan Blake send contract friday 3pm", "send contract"),
        ("Acme 提醒 @Morgan Blake 发合同 周五下午3点", "发合同"),
    ],
)
async def test_somebody_else_is_reminded(office: Office, line: str, task: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/followup {line}")
    assert "I'll remind *Morgan Blake*" in answer.text
    promised = office.only(FollowUp)
    assert (promised.owner.name, promised.note) == ("Morgan Blake", task)
    await office.settle()
    assert task in office.last(office.morgan, office.morgan.dm).shown
    await office.move(days=3)
    assert any("Follow up" in text and task in text for text in office.texts(office.morgan, office.morgan.dm))
    assert not any("Follow up" in text for text in office.texts(office.sam, office.sam.dm))


async def test_a_reminder_is_answered_in_its_thread(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow 3pm")
    await office.move(days=1, hours=6)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.say(office.sam.dm, "snooze until monday 9am", thread=reminder.ts)
    await office.at_rest()
    assert f"{office.only(FollowUp).due_on}" == "2026-03-16"
    await office.sam.say(office.sam.dm, "done", thread=reminder.ts)
    await office.at_rest()
    assert office.only(FollowUp).status is FollowUpStatus.DONE


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("had lunch with Acme, they want 20 seats, follow up friday", InteractionKind.MEETING),
        ("今天拜访了Acme，想要20个席位，周五跟进", InteractionKind.VISIT),
    ],
)
async def test_a_sentence_about_a_customer_is_offered_as_a_log(
    office: Office, door: str, line: str, kind: InteractionKind
) -> None:
    office.add_customer("Acme")
    answer = await ask(office, office.sam, door, line)
    assert office.all(Interaction) == []
    await office.sam.press(answer.message, "line.press.0")
    logged = office.only(Interaction)
    assert (logged.kind, logged.note, logged.customer.name) == (kind, line, "Acme")
    assert f"{office.only(FollowUp).due_on}" == "2026-03-13"
    assert office.all(Draft) == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Acme", "Log a call"),
        ("Hello!", "/log"),
        ("what's due today?", "send the offer"),
        ("今天有什么要跟进的", "send the offer"),
        ("my pipeline", "Pilot"),
    ],
)
async def test_a_name_a_greeting_and_a_question(office: Office, door: str, line: str, words: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow 3pm")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    assert words in (await ask(office, office.sam, door, line)).text


async def test_a_greeting_in_a_direct_message_is_welcomed_in_short(office: Office) -> None:
    welcome = await ask(office, office.sam, "direct", "hello")
    assert "Hello Sam Rivera." in welcome.text
    tries = [block for block in welcome.message.blocks if "accessory" in block]
    assert len(tries) == 3
    await office.sam.press(welcome.message, "Try /log")
    assert office.sam.view


async def test_a_filter_that_is_not_applied_is_said(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    answer = await office.sam.type(office.sales, "/opp stuck")
    assert "Not filtered yet by stalled" in answer.text
    assert "Pilot" in answer.text


@pytest.mark.parametrize(
    "line",
    ["/opp stuck", "/ticket all", "/followup mine", "/log called them", "/log 今天拜访了客户，他们想要报价"],
)
async def test_no_verb_and_no_sentence_is_a_name_to_create(office: Office, line: str) -> None:
    answer = await office.sam.type(office.sales, line)
    assert answer.ok
    assert "Create “" not in answer.text


@pytest.mark.parametrize(
    ("line", "button"),
    [
        ("Acme demo friday 2pm", "Remind me Fri, Mar 13, 2026 2:00 PM (New York)"),
        ("Acme 周五下午2点演示", "interaction.remind"),
    ],
)
async def test_a_date_that_sets_nothing_is_offered(office: Office, line: str, button: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/log {line}")
    assert office.all(FollowUp) == []
    await office.sam.press(answer.message, button)
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-13T18:00:00+00:00"
    assert "Follow-up: *Fri, Mar 13, 2026 2:00 PM (New York)*" in answer.message.shown


@pytest.mark.parametrize("line", ["Acme met them yesterday, all fine", "Acme 昨天见了面，一切都好"])
async def test_it_happened_when_the_line_says(office: Office, line: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/log {line}")
    logged = office.only(Interaction)
    assert f"{logged.occurred_at.date()}" == "2026-03-10"
    assert logged.note == line.removeprefix("Acme ")
    assert "Happened on *Tue, Mar 10, 2026*" in answer.text


async def test_two_customers_of_one_name_are_asked_about(office: Office) -> None:
    for city in ("Berlin", "Paris"):
        office.add_customer("Acme", city=city)
    answer = await office.sam.type(office.sales, "/log Acme wants 20 seats")
    await office.sam.press(answer.message, "Acme – Paris")
    assert office.only(Interaction).customer.city == "Paris"


async def test_a_short_chinese_name_inside_a_sentence(office: Office) -> None:
    office.add_customer("腾讯科技有限公司")
    await office.jing.type(office.sales, "/log 今天和腾讯开会，谈了续约")
    logged = office.only(Interaction)
    assert (logged.customer.name, logged.note) == ("腾讯科技有限公司", "今天和腾讯开会，谈了续约")


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ("/opp Acme Pilot 50k, follow up friday", Opportunity),
        ("/ticket Acme login fails, check back friday", Ticket),
        ("/opp Acme 试点 15万，周五跟进", Opportunity),
    ],
)
async def test_a_follow_up_promised_in_a_deals_or_tickets_line(
    office: Office, line: str, model: type[Opportunity] | type[Ticket]
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, line)
    assert office.only(model).customer.name == "Acme"
    assert f"{office.only(FollowUp).due_on}" == "2026-03-13"
    assert "Follow-up: *Fri, Mar 13, 2026*" in answer.text
    await office.sam.press(answer.message, "Undo")
    assert office.all(model) == office.all(FollowUp) == []


@pytest.mark.parametrize("line", ["what", "undo", "campaign", "stats", "version", "zzz"])
async def test_no_far_fetched_command_is_suggested(office: Office, line: str) -> None:
    answer = await office.sam.type(office.sales, f"/crm {line}")
    assert "Did you mean" not in answer.text


@pytest.mark.parametrize("line", ["renew passport friday 3pm", "周五下午3点提醒我交报告"])
async def test_a_follow_up_needs_no_customer(office: Office, line: str) -> None:
    answer = await office.sam.type(office.sales, f"/followup {line}")
    promised = office.only(FollowUp)
    assert (promised.customer, f"{promised.due_on}") == (None, "2026-03-13")
    assert promised.note in answer.text
    await office.move(days=3)
    reminder = office.last(office.sam, office.sam.dm)
    assert promised.note in reminder.shown
    await office.sam.press(reminder, "Done")
    assert office.only(FollowUp).status is FollowUpStatus.DONE


@pytest.mark.parametrize("line", ["#1 send the contract friday", "#1 周五发合同"])
async def test_a_follow_up_tied_to_a_deal_is_about_its_customer(office: Office, line: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    await office.sam.type(office.sales, f"/followup {line}")
    promised = office.only(FollowUp)
    assert (promised.customer.name, f"{promised.due_on}") == ("Acme", "2026-03-13")


@pytest.mark.parametrize(
    ("name", "line"),
    [("张建华", "张建华说下个月签合同"), ("Dana Cole", "called Dana, she wants a demo")],
)
async def test_a_contact_brings_the_customer(office: Office, name: str, line: str) -> None:
    globex = office.add_customer("Globex")
    office.add_contact(globex, name)
    answer = await ask(office, office.sam, "direct", line)
    await office.sam.press(answer.message, "line.press.0")
    logged = office.only(Interaction)
    assert (logged.customer.name, logged.contact.name, logged.note) == ("Globex", name, line)


@pytest.mark.parametrize(
    ("line", "due", "status"),
    [
        ("F1 done", "2026-03-12", FollowUpStatus.DONE),
        ("#1 move to friday", "2026-03-13", FollowUpStatus.OPEN),
        ("F1 推迟到下周一", "2026-03-16", FollowUpStatus.OPEN),
        ("F1 note: ask for Ann", "2026-03-12", FollowUpStatus.OPEN),
    ],
)
async def test_a_follow_up_changes_by_its_number(
    office: Office, line: str, due: str, status: FollowUpStatus
) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    assert "*F1*" in (await office.sam.type(office.sales, "/followup list")).text
    await office.sam.type(office.sales, f"/followup {line}")
    known = office.only(FollowUp)
    assert (f"{known.due_on}", known.status) == (due, status)
    assert ("ask for Ann" in known.note) == ("note" in line)


@pytest.mark.parametrize("line", ["#1 push to next month", "#1 延期到下个月"])
async def test_a_deal_is_pushed(office: Office, line: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k close 20 Mar")
    answer = await office.sam.type(office.sales, f"/opp {line}")
    assert f"{office.only(Opportunity).close_on}" == "2026-04-30"
    assert "→ Thu, Apr 30, 2026" in answer.text


async def test_who_was_named_is_still_named_when_the_day_is_pressed(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme @Morgan Blake send the contract")
    await office.sam.press(answer.message, "Tomorrow 9:00")
    promised = office.only(FollowUp)
    assert (promised.owner.name, promised.note) == ("Morgan Blake", "send the contract")


async def test_a_series_is_counted(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme check in every monday for 3 weeks")
    assert "Mar 30, 2026" in answer.text
    assert "UNTIL=2026-03-30" in office.only(FollowUp).recurrence


@pytest.mark.parametrize(
    ("line", "button", "stage"),
    [
        ("#1 they might sign in negotiation", "#1 Rollout: Negotiation", Stage.NEGOTIATION),
        ("#1 they might sign in negotiation", "Note on #1 Rollout", Stage.LEAD),
        ("#1 drop, too small", "Note on #1 Rollout", Stage.LEAD),
    ],
)
async def test_a_doubtful_change_is_asked(office: Office, line: str, button: str, stage: Stage) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Rollout 40k")
    asked = await office.sam.type(office.sales, f"/opp {line}")
    assert (office.only(Opportunity).stage, "What should I do?" in asked.text) == (Stage.LEAD, True)
    await office.sam.press(asked.message, button)
    assert (office.only(Opportunity).stage, office.all(Draft)) == (stage, [])


async def test_two_days_that_are_as_good_are_both_offered(office: Office) -> None:
    office.add_customer("Acme")
    asked = await office.sam.type(office.sales, "/followup Acme call Thursday or Friday")
    assert not office.all(FollowUp)
    await office.sam.press(asked.message, "Fri, Mar 13, 2026")
    assert office.only(FollowUp).due_on == date(2026, 3, 13)


async def test_a_link_to_a_card_names_its_record(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.settle()
    card = next(one for one in office.jing.sees(office.support) if "ticket.solve" in str(one.blocks))
    link = f"https://acme.slack.com/archives/{office.support.id}/p{card.ts.replace('.', '')}"
    await office.jing.type(office.sales, f"/ticket {link} p1")
    assert office.only(Ticket).priority is Priority.P1
    await office.jing.say(office.jing.dm, f"<{link}?thread_ts={card.ts}> solved, cert renewed")
    await office.at_rest()
    assert office.only(Ticket).status is TicketStatus.SOLVED


async def test_a_line_takes_no_ticket_from_a_colleague(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    await office.jing.type(office.support, "/ticket #1 take")
    answer = await office.morgan.type(office.support, "/ticket #1 take")
    assert ("*陈静* took ticket #1" in answer.text, office.only(Ticket).owner.name) == (True, "陈静")
    await office.morgan.type(office.support, "/ticket #1 assign @Morgan Blake")
    assert office.only(Ticket).owner.name == "Morgan Blake"


async def test_a_list_of_a_customer_opens_no_form(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme login fails")
    for line in ("/ticket list Acme", "/ticket Acme list"):
        answer = await office.jing.type(office.support, line)
        assert (answer.view, "login fails" in answer.text) == (None, True)
