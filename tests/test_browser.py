"""The demo as a person meets it: in a real browser, from the first command to the reminder."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import Demo
from slack_sandbox.browser import PHONE, Browser, Tab, chromium_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """`make demo`, on a port of its own, in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def made() -> Demo:
        show = Demo(0)
        await show.start()
        return show

    show = asyncio.run_coroutine_threadsafe(made(), loop).result(60)
    yield show
    asyncio.run_coroutine_threadsafe(show.stop(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(chromium_or_skip()) as browser:
        yield browser


@pytest.fixture
def sam(demo: Demo, browser: Browser) -> Iterator[Tab]:
    tab = browser.open(demo.sandbox.url, "sam")
    yield tab
    assert tab.problems == []
    browser.close_tabs()


def test_the_page_says_who_does_what_and_rapport_greets_each(demo: Demo, browser: Browser) -> None:
    tab = browser.open(demo.sandbox.url, "ada")
    tab.page.get_by_label("Be this person").click()
    for title in ("Sales rep", "客服", "Manager", "Admin"):
        tab.wait_for(title)
    ada = demo.sandbox.person("ada")
    (welcome,) = ada.sees(ada.dm)
    assert welcome.shown.startswith("Hello Ada Novak.")
    assert [it["accessory"]["action_id"] for it in welcome.blocks[1:4]] == ["help.try"] * 3
    assert tab.problems == []
    browser.close_tabs()


def test_log_a_call_and_undo_it(sam: Tab) -> None:
    sam.go("sales")
    sam.send("/log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am")
    sam.wait_for("Logged:")
    sam.wait_for("from “next Tue 10am”")
    sam.press("Undo")
    sam.wait_for("Undone")


def test_a_ticket_from_a_message(sam: Tab) -> None:
    sam.go("support")
    sam.message_menu("the export stops half-way", "Create ticket")
    sam.wait_for("New ticket")
    sam.submit({"Customer": "Globex", "Priority": "P2 high"})
    sam.wait_for("Ticket #")
    sam.press("Details")
    sam.wait_for("opened")
    sam.press("Close")


def test_a_form_with_a_mistake_and_then_without(sam: Tab) -> None:
    sam.go("sales")
    sam.send("/customer new")
    sam.wait_for("New customer")
    sam.submit({"Name": "Nimbus Sails", "E-mail": "Unassigned", "Phone": "call me"})
    sam.wait_for("doesn't look like a phone number")
    assert sam.field("Name").input_value() == "Nimbus Sails"
    sam.submit({"E-mail": "crew@nimbus.example.com", "Phone": "+1 212 555 0188"})
    sam.wait_for("Saved:")
    sam.send("/customer nimbus")
    sam.wait_for("crew@nimbus.example.com")


def test_a_reminder_comes_and_is_snoozed(sam: Tab) -> None:
    sam.go("sales")
    sam.send("/followup Globex ask about the pilot in 30 minutes")
    sam.wait_for("I'll remind you")
    sam.move_clock("hour")
    sam.go("Rapport")
    sam.tab("Messages")
    reminder = sam.message("ask about the pilot")
    reminder.get_by_role("button", name="Snooze").click()
    sam.wait_for("Snoozed")


def test_a_picture_of_a_digest(demo: Demo, browser: Browser) -> None:
    morgan = browser.open(demo.sandbox.url, "morgan")
    morgan.go("general")
    morgan.send("/crm digest now")
    morgan.press("Picture")
    morgan.wait_for("It's in your direct messages with me")
    morgan.go("Rapport")
    morgan.tab("Messages")
    morgan.wait_for("Pipeline by stage: Lead")
    picture = morgan.page.get_by_role("img", name="Digest")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    assert morgan.problems == []
    browser.close_tabs()


def test_the_home_tab_on_a_phone(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    jing = browser.open(demo.sandbox.url, "jing", size=PHONE)
    jing.go("Rapport")
    jing.wait_for("你好，陈静")
    jing.press("记录通话")
    jing.wait_for("保存")
    browser.close_tabs()
