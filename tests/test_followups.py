"""Follow-ups: promised, brought back at their minute, settled."""

from datetime import date, datetime

import pytest

from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction
from tests.office import Office, held


async def test_a_follow_up_comes_at_its_minute_and_once(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call about renewal next Tue 3pm")
    assert "I'll remind you: *Tue, Mar 17, 2026 3:00 PM (New York)*" in answer.text
    await office.move(days=6, hours=4, minutes=39)
    assert office.texts(office.sam, office.sam.dm) == []
    await office.move(minutes=1)
    (reminder,) = office.sam.sees(office.sam.dm)
    assert "*Acme* · call about renewal" in reminder.shown
    assert "late" not in reminder.shown
    await office.move(days=1)
    assert len(office.sam.sees(office.sam.dm)) == 1


@pytest.mark.every_way
@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("call in 10 seconds", 1),
        ("call in half a minute", 1),
        ("call in 90 secs", 2),
        ("30秒后打电话", 1),
        ("call in 5 minutes", 5),
    ],
)
async def test_seconds_are_rounded_up_to_the_next_minute(office: Office, typed: str, minutes: int) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, f"/followup Acme {typed}")
    await office.move(minutes=minutes, seconds=-1)
    assert office.sam.sees(office.sam.dm) == []
    await office.move(seconds=1)
    assert "*Acme* · " in office.last(office.sam, office.sam.dm).shown


async def test_an_all_day_follow_up_comes_in_the_morning_of_its_owner(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.sales, "/crm 跟进 Acme 寄合同 明天")
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-12T01:00:00+00:00"
    await office.move(hours=11)
    assert "跟进" in office.last(office.jing, office.jing.dm).shown


async def test_done_asks_for_the_next_step(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them in 2 hours")
    await office.move(hours=2)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Done")
    assert office.only(FollowUp).status is FollowUpStatus.DONE
    assert "Done: *Acme* · call them" in reminder.shown
    await office.sam.press(reminder, "Next follow-up")
    await office.sam.submit(office.sam.view, {"Task": "again", "When, in words": "next Friday 9:30"})
    assert len(office.all(FollowUp)) == 2


async def test_snooze_is_one_press_and_then_the_other_choices(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them in 2 hours")
    await office.move(hours=2)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Snooze")
    assert "Snoozed" in reminder.shown
    await office.move(minutes=59)
    assert len(office.sam.sees(office.sam.dm)) == 1
    await office.move(minutes=1)
    assert len(office.sam.sees(office.sam.dm)) == 2
    again = office.last(office.sam, office.sam.dm)
    await office.sam.press(again, "Snooze")
    await office.sam.press(again, "Next week")
    assert office.only(FollowUp).remind_at.isoformat() == "2026-03-16T13:00:00+00:00"


async def test_reschedule_by_words_or_picker(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call them tomorrow 3pm")
    await office.sam.press(answer.message, "Reschedule")
    wrong = await office.sam.submit(
        office.sam.view, {"When, in words": "some day", "Day": None, "Time": None}
    )
    assert list(wrong.errors) == ["words"]
    wrong = await office.sam.submit(office.sam.view, {"When, in words": "yesterday 3pm"})
    assert "in the past" in wrong.errors["words"]
    await office.sam.submit(office.sam.view, {"When, in words": "Friday 4pm"})
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-13T20:00:00+00:00"


async def test_the_list_settles_everything(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("first tomorrow", "second next Friday 4pm"):
        await office.sam.type(office.sales, f"/followup Acme {line}")
    listed = await office.sam.type(office.sales, "/followup list")
    assert "2 follow-ups to do" in listed.text
    assert {"Done", "Snooze", "Reschedule"} <= set(listed.text.splitlines())
    empty = await office.morgan.type(office.sales, "/followup list")
    assert "Nothing to follow up" in empty.text


async def test_also_in_the_channel(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "Task": "call them",
            "When, in words": "in 1 hour",
            "Where": ["Also in this channel"],
        },
    )
    await office.move(hours=1)
    assert "call them" in office.last(office.morgan, office.sales).shown
    assert "call them" in office.last(office.sam, office.sam.dm).shown


@pytest.mark.parametrize("typed", ["Acme call them", "Acme call them yesterday", "Acme call them 3 days ago"])
async def test_without_a_day_to_come_it_is_asked_for(office: Office, typed: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/followup {typed}")
    assert "When should I remind you?" in answer.text
    assert typed in answer.text
    assert office.all(FollowUp) == []
    await office.sam.press(answer.message, "Tomorrow 9:00")
    made = office.only(FollowUp)
    assert (made.customer.name, f"{made.due_on}", f"{made.due_time}") == ("Acme", "2026-03-12", "09:00:00")
    assert "I'll remind you" in answer.message.shown


async def test_nobody_settles_anothers_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "Task": "call them",
            "When, in words": "in 1 hour",
            "Where": ["Also in this channel"],
        },
    )
    await office.move(hours=1)
    await office.jing.press(office.last(office.jing, office.sales), "Done")
    assert "你的角色不能修改这个跟进" in office.last(office.jing, office.sales).shown
    assert office.only(FollowUp).status is FollowUpStatus.OPEN


async def test_who_edits_from_another_zone_moves_nothing(office: Office) -> None:
    office.add_customer("Acme")
    message = await office.jing.say(office.sales, "Acme rang about the offer")
    await office.sam.message_shortcut(message, "Log as call")
    await office.sam.submit(
        office.sam.view, {"Customer": "Acme", "Follow up on": "2026-03-13", "Time": "15:00"}
    )
    promised = office.only(FollowUp)
    await office.morgan.message_shortcut(message, "Log as call")
    assert held(office.morgan.view, "due_time") == "15:00", "on the clock it was promised by"
    await office.morgan.submit(office.morgan.view, {"Notes": "They rang about the renewal"})
    known = office.only(FollowUp)
    assert office.only(Interaction).note == "They rang about the renewal"
    assert (known.due_at, known.zone, known.owner_id) == (promised.due_at, promised.zone, promised.owner_id)


async def test_undo_takes_it_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call them tomorrow 3pm")
    await office.sam.press(answer.message, "Undo")
    assert office.all(FollowUp) == []
    assert "Undone" in answer.message.shown
    await office.move(days=2)
    assert office.texts(office.sam, office.sam.dm) == []


async def test_both_copies_of_a_reminder_show_what_has_become_of_it(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "Task": "send the offer",
            "When, in words": "in 2 hours",
            "Where": ["Also in this channel"],
        },
    )
    await office.move(hours=2)
    private, public = office.last(office.sam, office.sam.dm), office.last(office.sam, office.sales)
    assert "Snooze" in public.shown
    await office.jing.press(public, "Done")
    assert "你的角色不能修改" in office.last(office.jing, office.sales).shown
    await office.sam.press(private, "Snooze")
    await office.settle()
    assert "Snoozed" in public.shown
    await office.sam.press(public, "Done")
    await office.settle()
    for message in (private, public):
        assert "Done: *Acme* · send the offer" in message.shown


@pytest.mark.parametrize(
    ("line", "said", "told"),
    [
        ("send the offer Saturday", "2026-03-16T13:00:00+00:00", True),
        ("send the offer Saturday urgent", "2026-03-14T13:00:00+00:00", False),
        ("send the offer Sunday 3pm", "2026-03-15T19:00:00+00:00", False),
    ],
)
async def test_what_can_wait_waits_for_a_working_day(
    office: Office, line: str, said: str, told: bool
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/followup Acme {line}")
    assert ("I'll remind you Mon, Mar 16, 2026 9:00 AM" in answer.text) is told
    when = datetime.fromisoformat(said)
    await office.move(seconds=(when - office.now).total_seconds() - 60)
    assert office.texts(office.sam, office.sam.dm) == []
    await office.move(minutes=1)
    (reminder,) = office.texts(office.sam, office.sam.dm)
    assert "send the offer" in reminder
    assert "late" not in reminder


async def test_a_holiday_and_quiet_hours_are_left_in_peace(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer May 25")  # Memorial Day
    assert office.only(FollowUp).due_on == date(2026, 5, 25)
    await office.move(days=75, minutes=-21)
    assert office.texts(office.sam, office.sam.dm) == []
    await office.move(days=1)
    assert len(office.texts(office.sam, office.sam.dm)) == 1
    await office.move(hours=10, minutes=31)  # 20:30
    late = await office.sam.type(office.sales, "/followup Acme call today")
    assert "I'll remind you Wed, May 27, 2026 9:00 AM" in late.text


async def test_many_at_once_are_one_message(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(12):
        await office.sam.type(office.sales, f"/followup Acme task {n} in {n + 1} hours")
    office.sandbox.clock.move(hours=20)
    await office.settle()
    (rolled,) = office.sam.sees(office.sam.dm)
    assert "12 follow-ups wait for you" in rolled.shown
    assert "task 0" in rolled.shown
    assert "and 2 more" in rolled.shown
    await office.sam.press(rolled, "Done")
    assert "Done: *Acme* · task 0" in rolled.shown
    assert "task 1" in rolled.shown
    await office.sam.press(rolled, "Snooze")
    assert "Snoozed until" in rolled.shown
    await office.move(hours=1)
    assert "task 1" in office.last(office.sam, office.sam.dm).shown
    await office.sam.press(rolled, "Show all")
    listed = office.last(office.sam, office.sam.dm)
    await office.sam.press(listed, "More")
    assert "task 11" in listed.shown


async def test_many_at_once_are_one_message_in_their_channel_too(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(6):
        await office.sam.type(office.sales, "/followup")
        form = {"Customer": "Acme", "Task": f"task {n}", "When, in words": "tomorrow"}
        where = {"Where": ["Also in this channel"]} if n < 5 else {}
        await office.sam.submit(office.sam.view, form | where)
    await office.move(hours=22, minutes=40)
    (mine,) = office.sam.sees(office.sam.dm)
    (everybodys,) = [message for message in office.jing.sees(office.sales) if "wait for" in message.shown]
    assert "6 follow-ups wait for you" in mine.shown
    assert "5 follow-ups wait for *Sam Rivera*" in everybodys.shown
    assert "task 5" not in everybodys.shown
    await office.sam.press(mine, "Done")
    await office.settle()
    await office.sam.press(everybodys, "Done")
    await office.settle()
    for message in (mine, everybodys):
        assert "Done: *Acme* · task 0" in message.shown
        assert "Done: *Acme* · task 1" in message.shown
    await office.sam.press(everybodys, "Reassign")
    await office.sam.submit(office.sam.view, {"Who": office.jing})
    await office.settle()
    assert "4 follow-ups wait for *Sam Rivera*" in everybodys.shown
    assert "task 2" not in everybodys.shown


async def test_four_at_once_are_four(office: Office) -> None:
    office.add_customer("Acme")
    for n in range(4):
        await office.sam.type(office.sales, f"/followup Acme task {n} in {n + 1} hours")
    office.sandbox.clock.move(hours=20)
    await office.settle()
    assert len(office.sam.sees(office.sam.dm)) == 4


@pytest.mark.parametrize(
    ("line", "words", "first"),
    [
        ("/followup Acme check in every Monday 9am", "every Monday at 9:00 AM", "Mon, Mar 16, 2026 9:00 AM"),
        ("/followup Acme stand-up every weekday at 17:30", "at 5:30 PM", "Wed, Mar 11, 2026 5:30 PM"),
        ("/followup Acme invoice on the last day of every month", "on the last day", "Tue, Mar 31, 2026"),
        ("/crm 跟进 Acme 每周五下午5点打电话", "every Friday at 5:00 PM", "Fri, Mar 13, 2026 5:00 PM"),
    ],
)
async def test_what_comes_again_and_again_is_told_in_words(
    office: Office, line: str, words: str, first: str
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, line)
    assert words in answer.text
    assert first in answer.text
    assert "Stop repeating" in answer.text


async def test_recurrences_in_chinese(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.jing.type(office.sales, "/crm 跟进 Acme 每周五下午5点打电话")
    assert "每星期五" in answer.text
    assert office.only(FollowUp).note == "打电话"


async def test_done_sets_the_next_of_a_series_until_it_is_stopped(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme check in every Monday 9am")
    await office.move(days=4, hours=22, minutes=40)
    reminder = office.last(office.sam, office.sam.dm)
    assert "every Monday at 9:00 AM" in reminder.shown
    await office.sam.press(reminder, "Done")
    assert "Next: *Mon, Mar 23, 2026 9:00 AM (New York)*" in reminder.shown
    done, following = office.all(FollowUp)
    assert (done.status, following.status) == (FollowUpStatus.DONE, FollowUpStatus.OPEN)
    await office.sam.press(reminder, "Stop repeating")
    assert "Stopped" in reminder.shown
    await office.move(days=30)
    assert len(office.sam.sees(office.sam.dm)) == 1


async def test_a_series_that_nobody_settles_comes_each_time_once(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme check in every day at 8am")
    for _ in range(30):
        await office.move(days=1)
    told = office.texts(office.sam, office.sam.dm)
    assert len(told) == 30
    assert sum("Came again later" in text for text in told) == 29
    office.sandbox.clock.move(days=10)
    await office.settle()
    assert len(office.texts(office.sam, office.sam.dm)) == 31
    assert office.only(FollowUp).due_at.isoformat() == "2026-04-20T12:00:00+00:00"


@pytest.mark.parametrize(
    "line",
    ["/followup Acme check in every Monday 9am until 23 March", "/crm 跟进 Acme 每周一上午9点到3月23日 联系"],
)
async def test_a_series_may_end(office: Office, line: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, line)
    assert "every Monday at 9:00 AM until Mon, Mar 23, 2026" in answer.text
    await office.move(days=4, hours=22, minutes=40)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Done")
    assert "Next: *Mon, Mar 23, 2026 9:00 AM (New York)*" in reminder.shown
    await office.move(days=7)
    last = office.last(office.sam, office.sam.dm)
    await office.move(days=7)
    assert len(office.texts(office.sam, office.sam.dm)) == 2
    await office.sam.press(last, "Done")
    assert "Next: " not in last.shown
    assert {one.status for one in office.all(FollowUp)} == {FollowUpStatus.DONE}


async def test_a_series_that_ends_before_it_begins_is_none(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme check in every Monday until 12 March")
    assert "That ends before its first time." in answer.text
    await office.sam.type(office.sales, "/followup")
    wrong = await office.sam.submit(
        office.sam.view,
        {"Customer": "Acme", "Task": "x", "When, in words": "every Monday until 12 March"},
    )
    assert "ends before" in wrong.errors["words"]
    assert office.all(FollowUp) == []


async def test_every_weekday_leaves_out_holidays(office: Office) -> None:
    office.add_customer("Acme")
    await office.move(days=72)  # Friday, 22 May
    await office.sam.type(office.sales, "/followup Acme stand-up every weekday at 9:30")
    assert office.only(FollowUp).due_on == date(2026, 5, 26), "Monday is Memorial Day"


async def test_snooze_until_a_moment_that_is_picked(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call them in 2 hours")
    await office.sam.press(answer.message, "Snooze")
    await office.sam.press(answer.message, "Another time")
    wrong = await office.sam.submit(office.sam.view, {"When, in words": "every Monday"})
    assert "Use Reschedule" in wrong.errors["words"]
    await office.sam.submit(office.sam.view, {"When, in words": "Saturday 4pm"})
    known = office.only(FollowUp)
    assert known.remind_at.isoformat() == "2026-03-14T20:00:00+00:00"
    assert known.due_on == date(2026, 3, 11)
    await office.sam.press(answer.message, "Tomorrow morning")
    assert office.only(FollowUp).remind_at.isoformat() == "2026-03-12T13:00:00+00:00"


async def test_reassign_tells_the_new_owner_and_shows_the_old_one(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them in 2 hours")
    await office.move(hours=2)
    reminder = office.last(office.sam, office.sam.dm)
    await office.sam.press(reminder, "Reassign")
    wrong = await office.sam.submit(office.sam.view, {"Who": office.sam})
    assert "already" in wrong.errors["person"]
    await office.sam.submit(office.sam.view, {"Who": office.jing})
    await office.settle()
    assert "Reassigned to *陈静*" in reminder.shown
    given = office.last(office.jing, office.jing.dm)
    assert "call them" in given.shown
    assert "完成" in given.shown
    await office.move(hours=1)
    assert sum("call them" in text for text in office.texts(office.jing, office.jing.dm)) == 2
    await office.jing.press(given, "完成")
    await office.sam.press(reminder, "Done") if "Done" in reminder.shown.splitlines() else None
    assert office.only(FollowUp).status is FollowUpStatus.DONE


async def test_who_moves_is_reminded_in_the_morning_of_where_they_are(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme send the offer Friday")
    await office.sam.type(office.sales, "/followup Acme call them Friday 3pm")
    await office.sam.type(office.sales, "/followup Acme check in every Monday 9am")
    office.sam.user.tz = "Europe/London"
    await office.move(hours=2)
    await office.sam.type(office.sales, "/followup list")
    assert [known.due_at.isoformat() for known in office.all(FollowUp)] == [
        "2026-03-13T09:00:00+00:00",
        "2026-03-13T19:00:00+00:00",
        "2026-03-16T09:00:00+00:00",
    ]


async def test_the_forms_note_may_say_when(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    done = await office.sam.submit(office.sam.view, {"Customer": "Acme", "Task": "call Li next Tue 3pm"})
    assert done.action == "closed", done.errors
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-17T19:00:00+00:00"
    await office.sam.type(office.sales, "/followup")
    wrong = await office.sam.submit(office.sam.view, {"Customer": "Acme", "Task": "as promised yesterday"})
    assert list(wrong.errors) == ["due_on"]
