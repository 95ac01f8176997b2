"""Logging what was said."""

from datetime import date

import pytest

from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import Opportunity, Stage
from tests.office import Office, held

LINE = "Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am"


@pytest.mark.parametrize("typed", [f"/log {LINE}", f"/crm log {LINE}", f"/crm LOG call {LINE}"])
async def test_a_call_is_logged_in_one_line(office: Office, typed: str) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei")
    answer = await office.sam.type(office.sales, typed)
    assert answer.message.ephemeral_to == office.sam.id
    assert "Logged: *Call* · *Acme* · Li Wei" in answer.text
    assert "Tue, Mar 17, 2026 10:00 AM (New York)* · from “next Tue 10am”" in answer.text
    call, followup = office.only(Interaction), office.only(FollowUp)
    assert (call.note.removeprefix("call Acme "), call.customer.name, call.contact.name) == (
        "spoke to Li Wei, wants 20 seats, follow up next Tue 10am",
        "Acme",
        "Li Wei",
    )
    assert followup.interaction_id == call.id
    assert followup.due_at.isoformat() == "2026-03-17T14:00:00+00:00"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("email", "email"),
        ("meeting", "meeting"),
        ("chat", "chat"),
        ("visit", "visit"),
        ("note", "note"),
        ("拜访", "visit"),
        ("", "call"),
    ],
)
async def test_the_first_word_says_what_kind_it_was(office: Office, word: str, kind: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, f"/log {word} Acme they like it")
    assert office.only(Interaction).kind is InteractionKind(kind)
    assert office.only(Interaction).note.endswith("they like it")


async def test_undo_takes_back_the_call_and_its_follow_up_and_keeps_the_words(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme wants 20 seats, follow up tomorrow")
    await office.sam.press(answer.message, "Undo")
    assert office.all(Interaction) == office.all(FollowUp) == []
    assert "wants 20 seats" in office.last(office.sam, office.sales).shown
    await office.move(days=2)
    assert not any("Follow up" in text for text in office.texts(office.sam, office.sam.dm))


async def test_edit_shows_what_was_understood_and_changes_it(office: Office) -> None:
    _acme, globex = office.add_customer("Acme"), office.add_customer("Globex")
    office.add_contact(globex, "Ann Lee")
    answer = await office.sam.type(office.sales, "/log Acme wants 20 seats, follow up tomorrow 3pm")
    await office.sam.press(answer.message, "Edit")
    form = office.sam.view
    assert held(form, "note") == "wants 20 seats, follow up tomorrow 3pm"
    assert (held(form, "due_on"), held(form, "due_time")) == ("2026-03-12", "15:00")
    wrong = await office.sam.submit(form, {"Contact": "Ann Lee"})
    assert wrong.errors == {"contact": "Ann Lee is at Globex, not at Acme."}
    await office.sam.submit(
        office.sam.view, {"Customer": "Globex", "Notes": "wants 30 seats", "Time": "16:00"}
    )
    await office.settle()
    call = office.only(Interaction)
    assert (call.customer.name, call.contact.name, call.note) == ("Globex", "Ann Lee", "wants 30 seats")
    assert office.only(FollowUp).due_at.hour == 20
    assert "30 seats" in office.last(office.sam, office.sales).shown


async def test_emptying_the_date_removes_the_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme wants 20 seats, follow up tomorrow")
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Follow up on": None})
    assert office.all(FollowUp) == []
    assert len(office.all(Interaction)) == 1


async def test_share_shows_it_to_the_channel_once(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme wants 20 seats")
    await office.sam.press(answer.message, "Share")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    shared = [text for text in office.texts(office.morgan, office.sales) if "20 seats" in text]
    assert len(shared) == 1


async def test_a_bare_command_opens_the_form(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    done = await office.sam.submit(
        office.sam.view,
        {
            "Kind": "Visit",
            "Customer": "acm",
            "Notes": "nice office",
            "Follow up on": date(2026, 3, 20),
        },
    )
    assert done.action == "closed"
    await office.settle()
    assert "Logged: *Visit* · *Acme*" in office.last(office.sam, office.sales).shown
    assert office.only(FollowUp).due_on == date(2026, 3, 20)


async def test_the_form_says_beside_each_field_what_is_wrong(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    wrong = await office.sam.submit(
        office.sam.view, {"Customer": "Acme", "Notes": "x", "Follow up on": "2026-03-10"}
    )
    assert list(wrong.errors) == ["due_on"]
    assert "in the past: Tue, Mar 10, 2026" in wrong.errors["due_on"]
    assert held(office.sam.view, "note") == "x"
    assert (await office.sam.submit(office.sam.view, {"Follow up on": "2026-03-12"})).action == "closed"


async def test_log_as_call_on_a_message_and_again(office: Office) -> None:
    office.add_customer("Acme")
    message = await office.morgan.say(office.sales, "Acme rang: they want <20> seats & a discount")
    await office.sam.message_shortcut(message, "Log as call")
    form = office.sam.view
    assert held(form, "note") == "Acme rang: they want <20> seats & a discount"
    assert f"<@{office.morgan.id}>" in form.shown
    await office.sam.submit(form, {"Customer": "Acme"})
    call = office.only(Interaction)
    assert call.source_ts == message.ts
    assert message.ts.replace(".", "") in call.source_link
    await office.sam.message_shortcut(message, "Log as call")
    assert held(office.sam.view, "note") == call.note
    await office.jing.message_shortcut(message, "Log as call")
    assert "*通话* · *Acme*" in office.last(office.jing, office.sales).shown, "who may not change it sees it"
    assert len(office.all(Interaction)) == 1


async def test_the_same_line_works_in_a_mention_a_thread_and_a_direct_message(office: Office) -> None:
    office.add_customer("Acme")
    first = await office.sam.say(office.sales, "@Rapport log Acme one")
    await office.sam.say(office.sales, "@Rapport log Acme two", thread=first.ts)
    await office.sam.say(office.sam.dm, "log Acme three")
    await office.settle()
    assert {call.note for call in office.all(Interaction)} == {"one", "two", "three"}
    assert "one" in office.last(office.sam, office.sales).shown
    assert office.last(office.sam, office.sales).ephemeral_to == office.sam.id
    assert "two" in office.sam.sees(office.sales, thread=first.ts)[-1].shown
    assert "three" in office.last(office.sam, office.sam.dm).shown


async def test_a_mention_that_needs_a_form_brings_a_button_for_it(office: Office) -> None:
    await office.sam.say(office.sales, "@Rapport log")
    await office.settle()
    await office.sam.press(office.last(office.sam, office.sales), "Log a call")
    assert "Notes" in office.sam.view.shown


async def test_everything_in_chinese_for_who_reads_chinese(office: Office) -> None:
    office.add_customer("华为技术有限公司")
    answer = await office.jing.type(office.support, "/crm 记录 华为 谈了续约，下周二下午3点跟进")
    assert "已记录：*通话* · *华为技术有限公司*" in answer.text
    assert "跟进：*2026年3月17日周二 15:00 (上海)*" in answer.text
    await office.jing.press(answer.message, "编辑")
    assert "内容" in office.jing.view.shown


async def test_the_date_can_be_removed_from_what_was_logged(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello, follow up tomorrow 3pm")
    assert "from “tomorrow 3pm”" in answer.text
    await office.sam.press(answer.message, "Remove date")
    assert office.all(FollowUp) == []
    assert office.only(Interaction).note == "hello, follow up tomorrow 3pm"
    assert "Remove date" not in answer.message.shown
    assert "Follow-up" not in answer.message.shown


async def test_a_message_fills_in_the_form_with_what_it_says(office: Office) -> None:
    """Its days count from when it was said, not from when the shortcut is used."""
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei")
    said = await office.morgan.say(office.sales, "Acme: Li Wei rang, follow up on Friday 10am")
    await office.move(hours=20)
    await office.sam.message_shortcut(said, "Log as call")
    form = office.sam.view
    assert (held(form, "due_on"), held(form, "due_time")) == ("2026-03-13", "10:00")
    assert "follow-up from “on Friday 10am”" in form.shown
    assert "Li Wei" in form.shown
    await office.sam.submit(form)
    call = office.only(Interaction)
    assert (call.customer.name, call.contact.name) == ("Acme", "Li Wei")
    assert call.note == "Acme: Li Wei rang, follow up on Friday 10am", "not a word of it is lost"
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-13T14:00:00+00:00"


async def test_a_date_taken_out_of_the_form_stays_out(office: Office) -> None:
    office.add_customer("Acme")
    said = await office.morgan.say(office.sales, "Acme rang, follow up on Friday 10am")
    await office.sam.message_shortcut(said, "Log as call")
    await office.sam.submit(office.sam.view, {"Follow up on": None, "Time": None})
    assert office.only(Interaction).customer.name == "Acme"
    assert office.all(FollowUp) == []


async def test_the_forms_note_is_read_like_a_line(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.submit(
        office.sam.view, {"Customer": "Acme", "Notes": "Wants seats. Follow up next Tue 10am"}
    )
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-17T14:00:00+00:00"
    assert office.only(Interaction).note == "Wants seats. Follow up next Tue 10am"
    await office.settle()
    told = office.last(office.sam, office.sales).shown
    assert "from “next Tue 10am”" in told
    assert "Remove date" in told


@pytest.mark.parametrize(
    "said",
    [
        "@Rapport log Acme hi there",
        "hey @Rapport log Acme hi there",
        "log Acme hi there @Rapport",
        "@Rapport @Rapport log Acme hi there",
        "@Rapport: log　Acme　hi there",
    ],
)
async def test_a_mention_anywhere(office: Office, said: str) -> None:
    office.add_customer("Acme")
    await office.sam.say(office.sales, said)
    await office.settle()
    assert office.only(Interaction).note == "hi there"


async def test_a_line_without_a_word_opens_the_form_filled_in(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log meeting Acme")
    assert office.all(Interaction) == []
    assert held(office.sam.view, "kind") == "meeting"
    await office.sam.submit(office.sam.view, {"Notes": "They like it"})
    assert office.only(Interaction).customer.name == "Acme"


async def test_undo_takes_back_what_was_shared_too(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello")
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert "Shared by" in office.last(office.jing, office.sales).shown
    await office.sam.press(answer.message, "Share")
    await office.settle()
    assert sum("Shared by" in text for text in office.texts(office.jing, office.sales)) == 1
    await office.sam.press(answer.message, "Undo")
    await office.settle()
    assert not any("Shared by" in text for text in office.texts(office.jing, office.sales))


async def test_a_message_of_long_ago_sets_no_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    said = await office.morgan.say(office.sales, "Acme rang, follow up tomorrow 3pm")
    await office.move(days=5)
    await office.sam.message_shortcut(said, "Log as call")
    assert held(office.sam.view, "due_on") is None
    assert "is in the past" in office.sam.view.shown
    await office.sam.submit(office.sam.view)
    assert office.all(FollowUp) == []


async def test_what_is_guessed_is_marked_in_the_form_too(office: Office) -> None:
    office.add_customer("Acme")
    said = await office.morgan.say(office.sales, "Acme rang, follow up at 3 on Friday")
    await office.sam.message_shortcut(said, "Log as call")
    assert "morning or afternoon not given" in office.sam.view.shown


async def test_a_kept_line_is_read_as_when_it_was_typed(office: Office) -> None:
    for city in ("Boston", "Denver"):
        office.add_customer("Acme", city=city)
    asked = await office.sam.type(office.sales, "/log Acme wants seats, follow up tomorrow 3pm")
    typed_at = office.now
    await office.move(hours=20)
    await office.sam.press(asked.message, "Acme – Boston")
    assert office.only(Interaction).occurred_at == typed_at
    assert office.only(FollowUp).due_at.isoformat() == "2026-03-12T19:00:00+00:00"


async def test_of_two_editors_the_second_is_told(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Deal 50k")
    await office.sam.press(answer.message, "Edit")
    await office.move(seconds=5)
    await office.morgan.type(office.sales, "/opp #1 70k won")
    second = await office.sam.submit(office.sam.view, {"Note": "they like it"})
    assert "changed this in the meantime" in " ".join(second.errors.values())
    deal = office.only(Opportunity)
    assert (deal.amount, deal.stage) == (70_000, Stage.WON)


async def test_reminders_that_came_go_with_what_is_taken_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello, follow up in 2 hours")
    await office.move(hours=3)
    assert any("Snooze" in text for text in office.texts(office.sam, office.sam.dm))
    await office.sam.press(answer.message, "Undo")
    await office.settle()
    assert not any("Snooze" in text for text in office.texts(office.sam, office.sam.dm))


async def test_a_date_that_was_kept_is_not_removed(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello, follow up in 2 hours")
    await office.move(hours=3)
    await office.sam.press(office.last(office.sam, office.sam.dm), "Done")
    await office.sam.press(answer.message, "Remove date")
    assert office.only(FollowUp).status is FollowUpStatus.DONE


async def test_this_where_a_channel_is_about_nobody(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/log this they want seats")
    assert "isn't linked to a customer" in answer.text
    assert "/log this they want seats" in answer.text


async def test_in_direct_messages_of_two_people_the_answer_comes_from_rapport(office: Office) -> None:
    office.add_customer("Acme")
    dm = office.sandbox.workspace.direct(office.sam.user, office.morgan.user)
    await office.sam.type(dm, "/log")
    await office.sam.submit(office.sam.view, {"Customer": "Acme", "Notes": "hello"})
    await office.settle()
    assert "Logged" in office.last(office.sam, office.sam.dm).shown
    ticket = await office.sam.type(dm, "/ticket Acme login fails")
    await office.settle()
    assert "*Ticket #1*" in ticket.text
    assert "Take it" in ticket.text
