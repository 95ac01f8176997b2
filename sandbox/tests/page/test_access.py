"""With the keyboard alone, by ear, on a phone, in the dark."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from slack_sandbox.browser import DESKTOP, PHONE, Backstage, Browser, Tab

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "dark", "rules"),
    [(DESKTOP, False, ()), (PHONE, False, ()), (DESKTOP, True, ("color-contrast",))],
    ids=["desktop", "phone", "dark"],
)
def test_axe_finds_nothing(
    browser: Browser, stage: Backstage, size: ViewportSize, dark: bool, rules: tuple[str, ...]
) -> None:
    chooser = browser.open(stage.url, size=size, dark=dark)
    chooser.wait_for("Who are you?")
    assert chooser.violations(*rules) == []
    tab = browser.open(stage.url, "maya", size=size, dark=dark)
    tab.send("/gallery")
    tab.send("@Helper hello")
    tab.send("/note hi")
    tab.wait_for("1 reply")
    tab.wait_for("Noted: hi")
    assert tab.violations(*rules) == []
    tab.send("/form")
    tab.submit({"Email": "nobody", "Colour": "Red", "Several": "Blue"})
    tab.wait_for("Please enter a valid email address.")
    assert tab.violations(*rules) == []
    tab.field("Colour").click()
    assert tab.violations(*rules) == []
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Escape")
    tab.open_thread("hello")
    tab.wait_for("Yes, ", within=tab.thread)
    assert tab.violations(*rules) == []
    tab.thread.get_by_role("button", name="Close").click()
    tab.send("/refused")
    tab.open_drawer()
    tab.wait_for("channel_not_found")
    assert tab.violations(*rules) == []
    tab.drawer.get_by_role("button", name="Close").click()
    tab.go("Helper")
    tab.wait_for("Follow-ups", within=tab.home)
    assert tab.violations(*rules) == []
    assert tab.problems == []


def test_the_keyboard_suffices(maya: Tab, stage: Backstage) -> None:
    page = maya.page
    press = page.keyboard.press
    focused = page.locator(":focus")
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.type("/no")
    press("Enter")
    page.keyboard.type("one")
    press("Enter")
    maya.wait_for("Noted: one")
    press("Shift+Tab")  # into the newest message: its last control
    expect(focused).to_have_attribute("aria-label", "More actions")
    press("Enter")
    press("ArrowDown")
    press("Enter")
    maya.wait_for("Chosen: Print")
    page.locator("#composer").focus()
    page.keyboard.type("/note")
    press("Enter")
    expect(maya.field("Text")).to_be_focused()
    page.keyboard.type("by keyboard")
    press("Tab")
    page.keyboard.type("glob")
    expect(maya.modal.get_by_role("option")).to_have_text(["Globex"])
    press("Enter")
    for _ in range(5):  # clear, Details, Stamp, Never mind, Save note
        press("Tab")
    expect(focused).to_have_text("Save note")
    press("Enter")
    expect(maya.modal).to_have_count(0)
    expect(page.locator("#composer")).to_be_focused()


def test_lists_are_walked_with_arrows(maya: Tab) -> None:
    page = maya.page
    maya.send("first")
    maya.send("second")
    maya.wait_for("second")
    maya.message("second").focus()
    page.keyboard.press("ArrowUp")
    expect(maya.message("first")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Keep this")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(".sidebar a[aria-current]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_contain_text("Tom Reed")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tom Reed")


def test_new_messages_are_read_out(browser: Browser, stage: Backstage, maya: Tab) -> None:
    browser.open(stage.url, "tom").send("*listen* to me")
    expect(maya.page.locator("#live")).to_have_text("Tom Reed: listen to me")


def test_a_redrawn_message_keeps_the_focus(maya: Tab) -> None:
    maya.send("/note one")
    maya.control("Undo").focus()
    maya.page.keyboard.press("Enter")
    maya.wait_for("Undone: one")
    expect(maya.message("Undone: one")).to_be_focused()


def test_on_a_phone(browser: Browser, stage: Backstage) -> None:
    tab = browser.open(stage.url, "maya", size=PHONE, touch=True)
    expect(tab.page.locator(".sidebar")).to_be_hidden()
    tab.send("hello")
    tab.open_thread("hello")
    tab.send("deeper", thread=True)
    tab.wait_for("deeper", within=tab.thread)
    tab.thread.get_by_role("button", name="Close").click()
    expect(tab.thread).to_be_hidden()
    tab.go("Helper")
    tab.wait_for("Your day", within=tab.home)
    wide = tab.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    tab.go("general")
    tab.send("/form")
    tab.wait_for("Everything")
    box = tab.modal.bounding_box()
    assert box is not None and box["width"] == PHONE["width"]


def test_a_long_press_opens_a_messages_menu(browser: Browser, stage: Backstage) -> None:
    tab = browser.open(stage.url, "maya", size=PHONE, touch=True)
    tab.send("press me")
    message = tab.message("press me")
    message.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    expect(tab.page.get_by_role("menuitem", name=re.compile("Keep this"))).to_be_visible()


@pytest.mark.parametrize(("locale", "title"), [("en-US", "Helper is requesting"), ("zh-CN", "Helper 请求")])
def test_the_consent_screen(browser: Browser, stage: Backstage, locale: str, title: str) -> None:
    sandbox = stage.sandbox
    asked = f"client_id={sandbox.client_id}&scope=chat:write,commands&redirect_uri={sandbox.url}/done"
    tab = browser.open(stage.url, size=PHONE, locale=locale)
    tab.page.goto(f"{stage.url}/oauth/v2/authorize?{asked}")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text(title)
    assert tab.violations() == []
    width = "document.documentElement.scrollWidth <= innerWidth"
    assert tab.page.evaluate(width)
    tab.page.locator("select").select_option(label="Tom Reed (Acme Inc)")
    tab.page.locator("[name=allow]").click()
    tab.page.wait_for_url("**/done?code=*")
