"""Whatever is typed, pressed or broken: a sentence, nothing lost, nothing twice."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, event, text

from bot.patience import Patience
from storage.customers import Customer
from storage.database import Database
from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.outbox import OutboxRow, State
from storage.tickets import Ticket
from tests.office import Office, furnish

pytestmark = pytest.mark.every_way

PINGS = "<!channel> <!here> <@U123> <https://evil.example|Acme> & *bold* `code`"


def shown(office: Office) -> str:
    """Every text that Rapport has sent to be displayed, as it went over the wire."""
    sent = [call.arguments for call in office.sandbox.journal.search("*")]
    sent += [delivery.answer for delivery in office.sandbox.journal.deliveries]
    return "\n".join(texts for one in sent for texts in _texts(one))


def _texts(value: Any) -> Iterator[str]:
    """The strings under "text", however deep; what buttons and inputs carry is not displayed as markup."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and name == "text":
                yield one
            elif isinstance(one, str) and one.startswith(("{", "[")) and name != "private_metadata":
                yield from _texts(json.loads(one))
            else:
                yield from _texts(one)


async def test_no_date_after_follow_up(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme they like it, follow up")
    assert "I found no date in your line" in answer.text
    assert "they like it" in office.only(Interaction).note


async def test_a_follow_up_in_the_past(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme they like it, follow up yesterday")
    assert "is in the past" in answer.text
    assert len(office.all(Interaction)) == 1
    assert office.all(FollowUp) == []


async def test_ten_thousand_characters_are_kept_and_can_be_edited(office: Office) -> None:
    office.add_customer("Acme")
    note = "They said: " + "a long story & more. " * 475
    answer = await office.sam.type(office.sales, f"/log Acme {note}")
    assert answer.ok
    call = office.only(Interaction)
    assert call.note == note.strip()
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Kind": "Visit"})
    assert office.only(Interaction).note == note.strip()
    for command in ("/opp", "/ticket", "/followup", "/customer", "/crm", "/crm link"):
        assert (await office.sam.type(office.sales, f"{command} {note}")).ok, command


async def test_an_unknown_customer_with_a_long_line_keeps_all_of_it(office: Office) -> None:
    note = "x" * 9_000
    answer = await office.sam.type(office.sales, f"/log Zorbo {note}")
    office.add_customer("Acme")
    await office.sam.choose(answer.message, "customer", "Acme")
    assert office.only(Interaction).note == note


@pytest.mark.parametrize("command", ["/log", "/opp", "/ticket", "/crm link", "/customer", "/crm"])
async def test_nothing_typed_pings_a_channel_or_forges_a_link(office: Office, command: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, f"{command} Acme {PINGS}")
    await office.sam.type(office.sales, f"{command} {PINGS}")
    await office.sam.type(office.sales, f"{command} Zorbo <!channel>")
    await office.sam.type(office.sales, f"{command} #1")
    await office.settle()
    assert "&lt;!channel&gt;" in shown(office)
    assert "<!channel>" not in shown(office)
    assert "<!here>" not in shown(office)
    assert "<https://evil.example|" not in shown(office)


async def test_a_name_that_pings_is_shown_as_it_is(office: Office) -> None:
    office.add_customer(f"Acme {PINGS}")
    answer = await office.sam.type(office.sales, "/customer acme")
    assert "Acme <!channel>" in answer.text or "Acme &lt;!channel&gt;" in answer.text
    await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.sam.type(office.sales, "/crm link Acme")
    await office.settle()
    assert "<!channel>" not in shown(office)


@pytest.mark.parametrize(
    "name", ["\u202eemcA\u202c", "🚀🚀", "‏شركة", "a" * 190, "***", "`", "\u200b\u200bAcme"]
)
async def test_strange_names(office: Office, name: str) -> None:
    await office.sam.type(office.sales, "/customer new")
    done = await office.sam.submit(office.sam.view, {"Name": name})
    assert done.action == "closed", done
    await office.settle()
    known = office.only(Customer)
    for command in (
        f"/customer {name}",
        f'/log "{name}" hello',
        f"/crm link {name}",
        "/crm digest now",
        "/opp list",
    ):
        assert (await office.sam.type(office.sales, command)).ok, command
    assert known.name
    await office.settle()
    assert not office.sandbox.journal.refused()


async def test_a_name_without_a_visible_character_is_refused(office: Office) -> None:
    await office.sam.type(office.sales, "/customer new")
    wrong = await office.sam.submit(office.sam.view, {"Name": "\u200b \u202e"})
    assert list(wrong.errors) == ["name"]


async def test_a_form_closed_without_saving_leaves_nothing(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.close(office.sam.view)
    assert office.all(Interaction) == []


async def test_a_button_on_a_deleted_record(office: Office) -> None:
    office.add_customer("Acme")
    logged = await office.sam.type(office.sales, "/log Acme hello")
    deal = await office.sam.type(office.sales, "/opp Acme Pilot")
    await office.sam.type(office.sales, "/ticket Acme login fails")
    await office.sam.type(office.sales, "/followup Acme call in 1 hour")
    await office.move(hours=1)
    reminder = office.last(office.sam, office.sam.dm)
    card = next(m for m in office.sam.sees(office.sales) if "*Ticket #1*" in m.shown)
    with office.session() as session:
        for model in (FollowUp, Interaction, Opportunity, Ticket):
            session.execute(delete(model))
    for message, button in (
        (logged.message, "Edit"),
        (deal.message, "Edit"),
        (card, "Resolve"),
        (reminder, "Done"),
    ):
        await office.sam.press(message, button)
        channel = office.sam.dm if message is reminder else office.sales
        assert "you may not have access" in office.last(office.sam, channel).shown, button


async def test_a_second_press_of_everything(office: Office) -> None:
    office.add_customer("Acme")
    logged = await office.sam.type(office.sales, "/log Acme hello, follow up in 1 hour")
    await office.move(hours=1)
    reminder = office.last(office.sam, office.sam.dm)
    stale = reminder.blocks
    await office.sam.press(reminder, "Done")
    reminder.blocks[:] = stale
    await office.sam.press(reminder, "Done")
    assert "Done: *Acme*" in reminder.shown
    undo = logged.message.blocks
    await office.sam.press(logged.message, "Undo")
    logged.message.blocks[:] = undo
    await office.sam.press(logged.message, "Undo")
    assert "already been undone" in office.last(office.sam, office.sales).shown


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else holds the database for a while."""
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        if url.startswith("sqlite"):
            other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            other.execute("BEGIN EXCLUSIVE")
            held.set()
            release.wait()
            other.execute("ROLLBACK")
            other.close()
        else:
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(text("LOCK TABLE interactions, seen_keys IN ACCESS EXCLUSIVE MODE"))
                held.set()
                release.wait()
            engine.dispose()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        release.set()
        thread.join()


async def test_the_database_is_locked(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    with locked(office.database_url):
        answer = await office.sam.type(office.sales, "/log Acme they want 20 seats")
        form = await office.sam.submit(office.sam.view, {"Notes": "from the form"})
    assert "Not saved: the database is busy" in answer.text
    assert "/log Acme they want 20 seats" in answer.text
    assert "Not saved" in next(iter(form.errors.values()))
    assert office.all(Interaction) == []
    await office.sam.submit(office.sam.view, {})
    assert office.only(Interaction).note == "from the form"


async def test_slack_answers_500_to_the_card_of_a_ticket(office: Office) -> None:
    office.add_customer("Acme")
    office.sandbox.faults.add("chat.postMessage", status=500, times=3)
    answer = await office.sam.type(office.support, "/ticket Acme login fails")
    assert "Ticket #1 is open" in answer.text
    for _ in range(4):
        await office.move(minutes=1)
    cards = [
        text
        for text in office.texts(office.jing, office.support)
        if "*工单 #1*" in text or "*Ticket #1*" in text
    ]
    assert len(cards) == 1


async def test_an_answer_lost_after_the_post_took_place(office: Office) -> None:
    office.add_customer("Acme")
    office.sandbox.faults.add("chat.postMessage", lost=True, times=1)
    await office.sam.type(office.support, "/ticket Acme login fails")
    for _ in range(3):
        await office.move(minutes=1)
    cards = [text for text in office.texts(office.jing, office.support) if "login fails" in text]
    assert len(cards) == 1
    assert {row.state for row in office.all(OutboxRow)} == {State.SENT}


async def test_slack_answers_500_to_opening_a_form(office: Office) -> None:
    office.sandbox.faults.add("views.open", status=500, times=1)
    answer = await office.sam.type(office.sales, "/log")
    assert "didn't open the form" in answer.text
    assert (await office.sam.type(office.sales, "/log")).ok
    assert office.sam.view is not None


async def test_slack_does_not_say_who_somebody_is(office: Office) -> None:
    office.sandbox.faults.add("users.info", status=500, times=5)
    new = office.sandbox.add_person("noor", real_name="Noor Aziz")
    answer = await new.type(office.sales, "/crm help")
    assert "didn't tell me who you are" in answer.text
    known = await office.sam.type(office.sales, "/crm help")
    assert "What Rapport does" in known.text


async def test_a_button_from_another_version(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello")
    answer.message.blocks[-1]["elements"][0]["action_id"] = "interaction.frobnicate"
    await office.sam.press(answer.message, "interaction.frobnicate")
    assert "older version" in office.last(office.sam, office.sales).shown


async def test_our_own_mistakes_have_a_reference(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.add_customer("Acme")
    with office.rapport.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE ticket_events"))
    answer = await office.sam.type(office.sales, "/ticket Acme login fails")
    assert "wrong on our side" in answer.text
    assert "/ticket Acme login fails" in answer.text
    (record,) = [record for record in caplog.records if record.exc_info]
    reference = record.getMessage().split("]")[0].strip("[")
    assert reference in answer.text
    assert office.all(Ticket) == []


async def test_a_long_note_of_which_a_part_is_emptied(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/log Acme {'a' * 3_000}{'b' * 500}")
    await office.sam.press(answer.message, "Edit")
    required = await office.sam.submit(office.sam.view, {"note": ""})
    assert list(required.errors) == ["note"]
    await office.sam.submit(office.sam.view, {"note": "short", "note_2": ""})
    assert office.only(Interaction).note == "short"


async def test_a_form_whose_answer_comes_too_late_is_answered_by_a_message(office: Office) -> None:
    """Slack has closed the form by then: the mistakes and the typed words come in a message."""
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    await office.rapport.stop()
    await office.start_again(Patience(answer=0))
    done = await office.sam.submit(
        office.sam.view, {"Notes": "they want 20 seats", "Follow up on": "2026-03-10"}
    )
    assert done.action == "closed", "Slack was not answered in time to keep it open"
    await office.at_rest()
    told = " ".join(office.texts(office.sam, office.sales))
    assert "in the past" in told
    assert "they want 20 seats" in told
    assert office.all(Interaction) == []


async def test_an_edit_form_of_a_record_deleted_meanwhile(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/log Acme hello")
    await office.sam.press(answer.message, "Edit")
    form = office.sam.view
    await office.sam.press(answer.message, "Undo")
    await office.sam.submit(form, {"Notes": "my precious words"})
    assert "find that interaction" in office.sam.view.shown
    assert "my precious words" in office.sam.view.shown


async def test_a_full_disk_is_said_wherever_something_is_typed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path}/full.sqlite3"
    fresh = Database(url)
    fresh.migrate()
    furnish(fresh)
    async with Office.opened(url, "socket") as office:
        office.add_customer("Acme")
        await office.sam.type(office.sales, "/log Acme hello")
        engine = office.rapport.database.engine
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))
        long = "they want 20 seats " * 1_000
        caplog.clear()
        command = await office.sam.type(office.sales, f"/log Acme {long[:3_000]} {long}")
        assert "Not saved" in command.text
        for place, line in ((office.sam.dm, "log"), (office.sales, "@Rapport log")):
            await office.sam.say(place, f"{line} Acme {long}")
            await office.at_rest()
            assert "Not saved" in office.last(office.sam, place).shown
        assert not [record for record in caplog.records if record.exc_info], "no traceback, time and again"


NUL, HALF = "\x00", "\ud83d"
"""What PostgreSQL does not write down, and half an emoji, which nothing does."""


async def test_what_cannot_be_written_down_is_left_out_wherever_it_is_typed(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/log Ac{NUL}me they like{NUL} it")
    assert office.only(Interaction).note == "they like it"
    await office.sam.press(answer.message, "Edit")
    done = await office.sam.submit(office.sam.view, {"Notes": f"They{HALF} love{NUL} it"})
    assert done.action == "closed", done
    assert office.only(Interaction).note == "They love it"
    await office.sam.say(office.sam.dm, f"log Acme they{HALF} wait{NUL}")
    assert office.all(Interaction)[-1].note == "they wait"
    await office.settle()
    await office.sam.say(
        office.sam.dm, "log Acme see this", files=[office.sam.upload(f"off{NUL}er.pdf", b"x")]
    )
    assert "“offer.pdf”" in office.all(Interaction)[-1].note
    assert (await office.sam.type(office.sales, f"/customer {NUL}")).ok
    assert "the reference" not in shown(office)
