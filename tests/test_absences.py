"""Leave: who is reminded meanwhile, what waits, and what one hears when back."""

from datetime import date, datetime

import pytest

from storage.absences import Absence
from storage.digests import Digest
from storage.followups import FollowUp, FollowUpStatus
from tests.office import Message, Office, Person, held

# It is Wednesday, 11 March 2026, 10:20 in New York.


async def until(office: Office, moment: str) -> None:
    """Let time pass until a moment in UTC, a few hours at a time, as it does."""
    end = datetime.fromisoformat(f"{moment}+00:00")
    while office.now < end:
        await office.move(seconds=min(6 * 3600.0, (end - office.now).total_seconds()))


def told(office: Office, person: Person, words: str) -> list[str]:
    """What a person's direct messages say of something."""
    return [text for text in office.texts(person, person.dm) if words in text]


def the(office: Office, person: Person, words: str) -> Message:
    """The newest direct message of a person that says something."""
    return [message for message in person.sees(person.dm) if words in message.shown][-1]


async def test_a_line_says_when_one_is_away_and_who_stands_in(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/crm away 3 Aug to 14 Aug @jing")
    assert "You're on leave *Mon, Aug 3, 2026 – Fri, Aug 14, 2026*" in answer.text
    assert "*陈静* will get your reminders" in answer.text
    leave = office.only(Absence)
    assert (leave.first_day, leave.last_day) == (date(2026, 8, 3), date(2026, 8, 14))
    await office.settle()
    assert "*Sam Rivera* 请假：2026年8月3日周一" in office.last(office.jing, office.jing.dm).shown
    listed = await office.sam.type(office.sales, "/crm away")
    assert "delegate: 陈静" in listed.text
    assert office.sam.view
    assert office.sam.view.callback_id == "absence.save"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("sometime", "Give the first and last day"),
        ("next week @sam", "someone other than yourself"),
        ("next week @nobody", "I don't know who you mean"),
        ("2025-03-01 to 2025-03-04", "in the past"),
        ("2031-03-01 to 2031-03-04", "too far in the future"),
        ("back", "no leave booked"),
    ],
)
async def test_what_is_no_leave_is_said(office: Office, typed: str, sentence: str) -> None:
    answer = await office.sam.type(office.sales, f"/crm away {typed}")
    assert sentence in answer.text
    assert f"/crm away {typed}" in answer.text
    assert office.all(Absence) == []


async def test_the_form(office: Office) -> None:
    await office.sam.type(office.sales, "/crm me")
    assert office.sam.view
    await office.sam.press(office.sam.view, "On leave…")
    wrong = await office.sam.submit(
        office.sam.view, {"First day": "2026-03-16", "Last day": "2026-03-12", "Delegate": office.sam}
    )
    assert set(wrong.errors) == {"last_day", "delegate"}
    noor = office.sandbox.add_person("noor", real_name="Noor Aziz")
    wrong = await office.sam.submit(office.sam.view, {"Last day": "2026-03-20", "Delegate": noor})
    assert "haven't used Rapport" in wrong.errors["delegate"]
    await office.sam.submit(office.sam.view, {"Delegate": office.jing})
    assert office.only(Absence).last_day == date(2026, 3, 20)
    await office.sam.type(office.sales, "/crm away")
    listed = office.last(office.sam, office.sales)
    await office.sam.press(listed, "Change")
    assert held(office.sam.view, "delegate") == office.jing.id
    await office.sam.submit(office.sam.view, {"Delegate": None})
    await office.settle()
    assert office.only(Absence).delegate is None
    assert len(told(office, office.jing, "Sam Rivera")) == 2, "named, and named no more"
    await office.sam.press(listed, "Cancel leave")
    assert office.all(Absence) == []


async def test_what_falls_due_goes_to_the_delegate(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer next Tuesday")
    await office.sam.type(office.sales, "/followup Acme call Li next Tue 3pm")
    await office.sam.type(office.sales, "/followup Acme find out why it fails Tuesday urgent")
    set_down = await office.sam.type(office.sales, "/crm away next week @morgan")
    await until(office, "2026-03-16T14:00")
    assert told(office, office.morgan, "*Sam Rivera* is on leave until Fri, 20 Mar 2026")
    await until(office, "2026-03-17T13:00")  # 9:00 in New York, 13:00 in London
    (untimed,) = told(office, office.morgan, "send the offer")
    assert "while Sam Rivera is on leave" in untimed
    assert told(office, office.morgan, "call Li") == []
    assert len(told(office, office.sam, "find out why")) == 1, "urgent"
    await until(office, "2026-03-17T19:00")
    (timed,) = told(office, office.morgan, "call Li")
    assert "late" not in timed
    assert told(office, office.sam, "call Li") == []
    offer, reminder = the(office, office.morgan, "send the offer"), the(office, office.morgan, "call Li")
    await office.morgan.press(reminder, "Done")
    assert "Done: *Acme* · call Li" in reminder.shown
    assert office.all(FollowUp)[1].status is FollowUpStatus.DONE
    listed = await office.morgan.type(office.sales, "/followup list")
    assert "send the offer" in listed.text
    await until(office, "2026-03-23T12:59")
    assert told(office, office.sam, "Welcome back") == []
    await until(office, "2026-03-23T13:00")
    welcome = the(office, office.sam, "Welcome back")
    assert "Colleagues handled 2 follow-ups for you" in welcome.shown
    assert "Done: *Acme* · call Li" in welcome.shown
    assert "Reassigned to *Sam Rivera*: *Acme* · send the offer" in offer.shown
    await office.sam.press(welcome, "Done")
    assert "Done: *Acme* · send the offer" in welcome.shown
    await office.sam.press(set_down.message, "Cancel leave")
    assert "no leave booked" in office.last(office.sam, office.sales).shown
    await office.sam.press(set_down.message, "Change")
    await office.sam.submit(office.sam.view, {"First day": "2026-03-30", "Last day": None})
    assert len(office.all(Absence)) == 2, "one that is over stays as it was"
    await office.move(days=3)
    assert len(told(office, office.sam, "send the offer")) == 1


async def test_the_delegate_has_the_right_for_the_time(office: Office) -> None:
    office.add_customer("Acme")
    kim = office.sandbox.add_person("kim", real_name="Kim Reed", tz="America/New_York", locale="en-US")
    await kim.type(office.sales, "/crm help")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "Task": "call them",
            "When, in words": "tomorrow 11am",
            "Where": ["Also in this channel"],
        },
    )
    await office.sam.type(office.sales, "/crm away tomorrow @kim")
    await until(office, "2026-03-12T15:00")
    private, public = office.last(kim, kim.dm), office.last(kim, office.sales)
    assert "while Sam Rivera is on leave" in public.shown
    await office.jing.press(public, "Done")
    assert "你的角色不能修改" in office.last(office.jing, office.sales).shown
    await kim.press(private, "Snooze")
    await office.settle()
    assert "Snoozed" in public.shown
    await office.move(hours=1)
    assert len(told(office, kim, "call them")) == 2, "who snoozed is reminded again"
    again = office.last(kim, kim.dm)
    await until(office, "2026-03-13T14:00")
    assert "Reassigned to *Sam Rivera*" in again.shown
    await kim.press(office.last(kim, office.sales), "Done")
    assert "can't change this follow-up" in office.last(kim, office.sales).shown
    assert office.only(FollowUp).status is FollowUpStatus.OPEN


async def test_without_a_delegate_it_waits_and_comes_as_one(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(3):
        await office.sam.type(office.sales, f"/followup Acme task {n} next Tuesday")
        await office.sam.type(office.sales, f"/followup Acme call {n} next Wed 3pm")
    answer = await office.sam.type(office.sales, "/crm away next week")
    assert "Non-urgent reminders wait until Mon, Mar 23, 2026 9:00 AM (New York)" in answer.text
    late = await office.sam.type(office.sales, "/followup Acme write next Thursday")
    assert "I'll remind you Mon, Mar 23, 2026 9:00 AM" in late.text
    await until(office, "2026-03-23T12:59")
    assert office.texts(office.sam, office.sam.dm) == []
    await until(office, "2026-03-23T13:01")
    (rolled,) = office.texts(office.sam, office.sam.dm)
    assert "7 follow-ups wait for you" in rolled


async def test_who_asks_while_on_leave_is_reminded(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm away today @morgan")
    answer = await office.sam.type(office.sales, "/followup Acme call them in 2 hours")
    assert "You're on leave then" not in answer.text
    day = await office.sam.type(office.sales, "/followup Acme write to them today")
    assert "You're on leave then. *Morgan Blake* will be reminded" in day.text
    await office.move(hours=2)
    assert len(told(office, office.sam, "call them")) == 1
    assert told(office, office.morgan, "call them") == []


async def test_a_delegate_who_is_away_too_is_waited_for_or_the_owner(office: Office) -> None:
    office.add_customer("Acme")
    await office.morgan.type(office.sales, "/crm away Mon to Tue")
    await office.sam.type(office.sales, "/followup Acme send the offer next Tuesday")
    answer = await office.sam.type(office.sales, "/crm away next week @morgan")
    assert "Morgan Blake is on leave then too: Mon, Mar 16, 2026 – Tue, Mar 17, 2026" in answer.text
    await until(office, "2026-03-18T08:59")
    assert told(office, office.morgan, "send the offer") == []
    await until(office, "2026-03-18T09:00")  # in London
    assert len(told(office, office.morgan, "send the offer")) == 1
    await office.morgan.type(office.sales, "/crm away Thu to next Wed")
    await office.sam.type(office.sales, "/followup Acme call them Friday")
    await until(office, "2026-03-23T13:00")
    assert len(told(office, office.sam, "call them")) == 1
    assert told(office, office.morgan, "call them") == []


async def test_a_leave_cut_short_ends_today(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("send the offer tomorrow", "call them next Tuesday", "write next Thursday"):
        await office.sam.type(office.sales, f"/followup Acme {line}")
    await office.sam.type(office.sales, "/crm away tomorrow to 27 Mar @morgan")
    await until(office, "2026-03-17T14:30")
    assert len(told(office, office.morgan, "call them")) == 1
    await office.sam.type(office.sales, "/crm away back")
    await office.settle()
    assert "You're no longer covering for *Sam Rivera*" in office.last(office.morgan, office.morgan.dm).shown
    (welcome,) = told(office, office.sam, "Welcome back")
    assert "send the offer" in welcome
    assert "call them" in welcome
    await until(office, "2026-03-19T13:00")
    assert len(told(office, office.sam, "write")) == 1
    assert told(office, office.morgan, "write") == []


async def test_what_waited_comes_when_the_leave_is_cut_short(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await office.sam.type(office.sales, "/crm away tomorrow to 27 Mar")
    await until(office, "2026-03-16T14:30")
    assert office.texts(office.sam, office.sam.dm) == []
    await office.sam.type(office.sales, "/crm away back")
    await office.settle()
    assert len(told(office, office.sam, "send the offer")) == 1


async def test_another_delegate_takes_over(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("send the offer tomorrow", "call them tomorrow"):
        await office.sam.type(office.sales, f"/followup Acme {line}")
    await office.sam.type(office.sales, "/crm away tomorrow to 27 Mar @morgan")
    await until(office, "2026-03-12T13:30")
    offer, call = the(office, office.morgan, "send the offer"), the(office, office.morgan, "call them")
    await office.morgan.press(offer, "Done")
    await office.sam.type(office.sales, "/crm away today to 27 Mar @ada")
    await office.settle()
    assert "Reassigned to *Sam Rivera*" in call.shown
    assert len(told(office, office.ada, "call them")) == 1
    assert told(office, office.ada, "send the offer") == []
    await office.sam.type(office.sales, "/crm away until 2 April")
    assert office.only(Absence).delegate.slack_id == office.ada.id
    await until(office, "2026-04-03T13:00")
    (welcome,) = told(office, office.sam, "Welcome back")
    assert "Done: *Acme* · send the offer" in welcome
    assert "call them" in welcome


async def test_five_for_a_delegate_are_one(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(5):
        await office.sam.type(office.sales, f"/followup Acme task {n} tomorrow")
    await office.morgan.type(office.sales, "/followup Acme call Ann tomorrow")
    await office.sam.type(office.sales, "/crm away tomorrow @morgan")
    await until(office, "2026-03-12T13:30")
    rolled = the(office, office.morgan, "wait for you")
    assert "6 follow-ups wait for you" in rolled.shown
    assert rolled.shown.count("while Sam Rivera is on leave") == 5
    for _ in range(2):
        await office.morgan.press(rolled, "Done")
    await until(office, "2026-03-13T13:30")
    (welcome,) = told(office, office.sam, "Welcome back")
    assert "Done: *Acme* · task 0" in welcome
    assert "task 4" in welcome
    assert "Done: *Acme* · task 0" in rolled.shown
    assert "task 4" not in rolled.shown


async def test_what_the_delegate_gave_on_is_told(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    await office.sam.type(office.sales, "/crm away tomorrow @morgan")
    await until(office, "2026-03-12T13:30")
    await office.morgan.press(the(office, office.morgan, "send the offer"), "Reassign")
    await office.morgan.submit(office.morgan.view, {"Who": office.ada})
    await until(office, "2026-03-13T13:30")
    (welcome,) = told(office, office.sam, "Welcome back")
    assert "Reassigned to *Ada Price*: *Acme* · send the offer" in welcome


async def test_a_personal_digest_waits_and_then_covers_the_time(office: Office) -> None:
    office.add_customer("Acme")
    for where in (None, office.sales):
        await office.sam.type(office.sales, "/crm digest")
        await office.sam.submit(office.sam.view, {"Post to": where, "When": "every weekday at 8:30"})
    await office.sam.type(office.sales, "/crm away Mon to Tue")
    await office.sam.type(office.sales, '/opp Acme "Big deal" 50k')
    await until(office, "2026-03-14T13:00")
    before = len(office.texts(office.sam, office.sam.dm))
    in_channel = len(told_in_sales(office))
    card = await office.sam.type(office.sales, "/opp #1")
    await office.sam.choose(card.message, "opportunity.stage", "Closed won")
    await until(office, "2026-03-18T12:29")
    assert len(office.texts(office.sam, office.sam.dm)) == before
    assert len(told_in_sales(office)) == in_channel + 2, "in the channel it comes as ever"
    await until(office, "2026-03-18T12:31")
    assert len(office.texts(office.sam, office.sam.dm)) == before + 1
    assert "Big deal" in office.last(office.sam, office.sam.dm).shown
    assert {digest.next_at for digest in office.all(Digest)} == {
        datetime.fromisoformat("2026-03-19T12:30+00:00")
    }


def told_in_sales(office: Office) -> list[str]:
    return [
        text
        for text in office.texts(office.morgan, office.sales)
        if text.startswith(("*Digest", "Digest", "*Your day", "Your day"))
    ]


async def test_a_leave_goes_by_the_days_of_where_one_is(office: Office) -> None:
    """From London, where the clocks change on 29 March, to Shanghai while on leave."""
    office.add_customer("Acme")
    await office.morgan.type(office.sales, "/followup Acme send the offer 27 March")
    await office.morgan.type(office.sales, "/followup Acme call them 27 March 3pm")
    await office.morgan.type(office.sales, "/crm away 27 March to 30 March")
    assert office.only(Absence).next_at.isoformat() == "2026-03-27T00:00:00+00:00"
    await until(office, "2026-03-28T12:00")
    assert {one.remind_at.isoformat() for one in office.all(FollowUp)} == {"2026-03-31T08:00:00+00:00"}
    office.sandbox.change(office.morgan, tz="Asia/Shanghai")
    await office.morgan.type(office.sales, "/followup list")
    await until(office, "2026-03-31T00:59")
    assert told(office, office.morgan, "send the offer") == []
    await until(office, "2026-03-31T01:00")  # 9:00 in Shanghai
    assert len(told(office, office.morgan, "send the offer")) == 1
    assert len(told(office, office.morgan, "call them")) == 1
