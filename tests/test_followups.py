"""Follow-ups: promised, brought back at their minute, settled."""

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
    await office.sam.submit(
        office.sam.view, {"What is to be done": "again", "When, in words": "next Friday 9:30"}
    )
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
    wrong = await office.sam.submit(office.sam.view, {"When, in words": "some day", "Day": None, "Time": None})
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
            "What is to be done": "call them",
            "When, in words": "in 1 hour",
            "Where": ["Also in this channel"],
        },
    )
    await office.move(hours=1)
    assert "call them" in office.last(office.morgan, office.sales).shown
    assert "call them" in office.last(office.sam, office.sam.dm).shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Acme call them", "Say when"),
        ("Acme call them yesterday", "in the past"),
        ("Acme call them 3 days ago", "in the past"),
    ],
)
async def test_without_a_day_to_come_there_is_no_follow_up(office: Office, typed: str, sentence: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/followup {typed}")
    assert sentence in answer.text
    assert f"/followup {typed}" in answer.text
    assert office.all(FollowUp) == []


async def test_nobody_settles_anothers_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "What is to be done": "call them",
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
    await office.morgan.submit(office.morgan.view, {"What was said": "They rang about the renewal"})
    known = office.only(FollowUp)
    assert office.only(Interaction).note == "They rang about the renewal"
    assert (known.due_at, known.zone, known.owner_id) == (promised.due_at, promised.zone, promised.owner_id)


async def test_undo_takes_it_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/followup Acme call them tomorrow 3pm")
    await office.sam.press(answer.message, "Undo")
    assert office.all(FollowUp) == []
    assert "Taken back" in answer.message.shown
    await office.move(days=2)
    assert office.texts(office.sam, office.sam.dm) == []


async def test_both_copies_of_a_reminder_show_what_has_become_of_it(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view,
        {
            "Customer": "Acme",
            "What is to be done": "send the offer",
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
