"""People talk with each other and with an app, at the page."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from slack_sandbox.browser import Backstage, Browser, Tab

pytestmark = pytest.mark.browser

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360"
    "00000002000148afa4710000000049454e44ae426082"
)


def test_one_picks_who_one_is_and_stays_that_person(browser: Browser, stage: Backstage) -> None:
    tab = browser.open(stage.url)
    tab.press("Tom Reed @tom · America/New_York · en-US")
    expect(tab.page.locator(".who")).to_contain_text("Tom Reed")
    tab.page.reload()
    expect(tab.page.locator(".who")).to_contain_text("Tom Reed")
    tab.be("Maya Chen")
    expect(tab.page.locator(".who")).to_contain_text("Maya Chen")
    expect(tab.page.locator(".sidebar")).not_to_contain_text("deals")  # private, and she is not in it


def test_one_pauses_and_resumes_notifications(stage: Backstage, maya: Tab) -> None:
    maya.page.get_by_role("button", name="Pause notifications").click()
    maya.page.get_by_role("menuitem", name="for 2 hours").click()
    paused = maya.page.get_by_role("button", name="Paused until")
    expect(paused).to_be_visible()
    paused.click()
    maya.page.get_by_role("menuitem", name="Resume").click()
    expect(maya.page.get_by_role("button", name="Pause notifications")).to_be_visible()


def test_a_command_is_completed_explained_and_answered_privately(
    browser: Browser, stage: Backstage, maya: Tab
) -> None:
    tom = browser.open(stage.url, "tom")
    box = maya.page.locator("#composer")
    box.press_sequentially("/no")
    maya.wait_for("Take a note")
    box.press("Tab")
    expect(box).to_have_value("/note ")
    expect(maya.page.locator("#composer-usage")).to_contain_text("what you want to remember")
    box.press_sequentially("call & ask <Li>")
    box.press("Enter")
    answer = maya.message("Noted: call & ask <Li>")
    expect(answer).to_contain_text("Only visible to you")
    maya.send("good morning")
    tom.wait_for("good morning")
    tom.wait_gone("Noted")


def test_buttons_of_an_ephemeral_answer(maya: Tab) -> None:
    maya.send("/note one")
    maya.press("Share")
    expect(maya.message("Shared: one")).not_to_contain_text("Only visible to you")
    maya.press("Undo")
    maya.wait_for("Undone: one")
    maya.wait_gone("Noted: one")
    maya.send("/note two")
    maya.press("Delete")
    maya.wait_for("It cannot be undone.")
    maya.press("No, keep it")
    expect(maya.message("Noted: two")).to_be_visible()
    maya.press("Delete")
    maya.press("Yes, delete")
    maya.wait_gone("Noted: two")


def test_an_overflow_menu(maya: Tab) -> None:
    maya.send("/note one")
    maya.wait_for("Noted: one")
    maya.menu("More actions", "Print")
    maya.wait_for("Chosen: Print")


def test_a_command_on_its_way_and_one_that_failed(maya: Tab, stage: Backstage) -> None:
    maya.send("/slow please")
    expect(maya.page.locator(".message.pending")).to_contain_text("/slow please")
    stage.do(lambda: stage.sandbox.clock.move(seconds=4))
    maya.wait_for('/slow failed with the error "operation_timeout"')
    expect(maya.page.locator(".message.pending")).to_have_count(0)
    maya.send("/nope")
    maya.wait_for("/nope is not a valid command.")


def test_the_composer_remembers_and_takes_several_lines(maya: Tab) -> None:
    maya.send("first")
    maya.send("second")
    box = maya.page.locator("#composer")
    box.press("ArrowUp")
    expect(box).to_have_value("second")
    box.press("ArrowUp")
    expect(box).to_have_value("first")
    box.press("ArrowDown")
    box.fill("a")
    box.press("Shift+Enter")
    box.press_sequentially("b")
    expect(box).to_have_value("a\nb")
    box.press("Enter")
    expect(maya.message("a")).to_contain_text(re.compile("a\nb"))


def test_what_was_typed_waits_in_its_conversation(maya: Tab) -> None:
    maya.page.locator("#composer").fill("half a sent")
    maya.go("Tom Reed")
    expect(maya.page.locator("#composer")).to_have_value("")
    maya.go("general")
    expect(maya.page.locator("#composer")).to_have_value("half a sent")


def test_a_thread(browser: Browser, stage: Backstage, maya: Tab) -> None:
    maya.send("@Helper are you there?")
    maya.wait_for("1 reply").click()
    maya.wait_for("Yes, @Maya Chen?", within=maya.thread)
    maya.send("thank you", thread=True)
    expect(maya.messages.get_by_text("2 replies")).to_be_visible()
    maya.send("/note hello", thread=True)
    maya.wait_for("/note is not supported in threads. Sorry!", within=maya.thread)
    tom = browser.open(stage.url, "tom")
    tom.open_thread("are you there?")
    tom.send("me too", thread=True)
    maya.wait_for("me too", within=maya.thread)
    expect(maya.messages.get_by_text("me too")).to_have_count(0)


def test_direct_messages_and_unread_marks(browser: Browser, stage: Backstage, maya: Tab) -> None:
    tom = browser.open(stage.url, "tom")
    tom.go("Maya Chen")
    tom.send("psst")
    tom.send("are you there?")
    row = maya.page.locator(".sidebar a", has_text="Tom Reed")
    expect(row.locator(".unread")).to_contain_text("2")
    maya.go("Tom Reed")
    maya.wait_for("psst")
    expect(row.locator(".unread")).to_have_count(0)


def test_edit_react_and_delete(browser: Browser, stage: Backstage, maya: Tab) -> None:
    tom = browser.open(stage.url, "tom")
    maya.send("helo")
    maya.message_menu("helo", "Edit message")
    maya.field("Edit message").fill("hello")
    maya.press("Save")
    expect(tom.message("hello")).to_contain_text("(edited)")
    tom.message("hello").hover()
    tom.message("hello").get_by_role("button", name="Add reaction").click()
    tom.page.get_by_role("menuitem", name="eyes").click()
    reaction = maya.message("hello").locator(".reaction")
    expect(reaction).to_contain_text("1")
    reaction.click()
    expect(reaction).to_contain_text("2")
    expect(reaction).to_have_attribute("aria-pressed", "true")
    maya.message_menu("hello", "Delete message")
    maya.press("Delete message")
    tom.wait_gone("hello")


def test_a_reply_sent_to_the_channel_too_leads_to_its_thread(stage: Backstage, maya: Tab) -> None:
    sandbox = stage.sandbox
    general, bot = sandbox.channel("general"), sandbox.workspace.bot
    assert bot is not None
    root = stage.do(lambda: sandbox.workspace.post(general, bot, "the question"))
    about = {"thread_ts": root.ts, "broadcast": True}
    stage.do(lambda: sandbox.workspace.post(general, bot, "the answer", **about))
    maya.wait_for("the answer")
    maya.press("Replied to a thread")
    maya.wait_for("the question", within=maya.thread)


def test_files_are_attached_and_shown(browser: Browser, stage: Backstage, maya: Tab) -> None:
    tom = browser.open(stage.url, "tom")
    picker = maya.page.locator(".main input[type=file]")
    offer: FilePayload = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    logo: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": PIXEL}
    picker.set_input_files([offer, logo])
    expect(maya.page.locator(".composer .chip")).to_have_count(2)
    maya.send("our offer")
    said = tom.message("our offer")
    expect(said.get_by_role("link", name="offer.pdf")).to_have_attribute("href", re.compile("^/files/F"))
    assert said.get_by_role("img", name="logo.png").evaluate(
        "image => image.decode().then(() => image.naturalWidth)"
    )


def test_an_image_shows_an_uploaded_file(stage: Backstage, maya: Tab) -> None:
    sandbox = stage.sandbox
    general, bot = sandbox.channel("general"), sandbox.workspace.bot
    assert bot is not None
    file = stage.do(lambda: sandbox.person("tom").upload("logo.png", PIXEL))
    shown = {"by id": {"id": file.id}, "by address": {"url": file.url}}
    blocks = [{"type": "image", "alt_text": name, "slack_file": asked} for name, asked in shown.items()]
    stage.do(lambda: sandbox.workspace.post(general, bot, "two pictures", blocks=blocks))
    for name in shown:
        image = maya.page.get_by_role("img", name=name)
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)")


def test_a_message_shortcut_opens_a_modal_about_the_message(
    browser: Browser, stage: Backstage, maya: Tab
) -> None:
    browser.open(stage.url, "tom").send("20 seats & more")
    maya.wait_for("20 seats & more")
    maya.message_menu("20 seats", "Keep this")
    expect(maya.field("Text")).to_have_value(re.compile("20 seats"))


def test_a_permalink_opens_at_its_message(browser: Browser, stage: Backstage, maya: Tab) -> None:
    maya.send("the one that is linked")
    maya.wait_for("the one that")
    general, tom_himself = stage.sandbox.channel("general"), stage.sandbox.person("tom")
    for i in range(150):
        stage.run(tom_himself.say(general, f"line {i}"))
    maya.wait_for("line 149")
    maya.press("Show earlier messages")
    link = maya.message("the one that").locator(".time").get_attribute("href")
    tom = browser.open(stage.url, "tom")
    tom.page.goto(link or "")
    expect(tom.message("the one that")).to_be_in_viewport()
    expect(tom.message("the one that")).to_have_class(re.compile("target"))
    tom.page.goto(f"{stage.url}/?channel=C0NOWHERE&message=1.2")
    tom.wait_for("There is no such conversation")


def test_the_apps_home_and_messages(maya: Tab) -> None:
    maya.go("Helper")
    maya.wait_for("Opened 1 times", within=maya.home)
    maya.press("Refresh")
    maya.wait_for("Opened 2 times", within=maya.home)
    maya.tab("Messages")
    maya.send("hi there")
    maya.wait_for("You said: hi there")


def test_what_slack_would_say(maya: Tab) -> None:
    maya.send("/refused")
    expect(maya.page.locator(".count")).to_have_text("1")
    maya.open_drawer()
    refused = maya.drawer.locator(".refused")
    expect(refused).to_contain_text("chat.postMessage")
    expect(refused).to_contain_text("refused: channel_not_found")
    maya.send("/note hi")
    maya.wait_for("/note hi", within=maya.drawer)
    maya.press("Only refused")
    maya.wait_gone("/note hi", within=maya.drawer)
    refused.locator("summary").click()
    maya.wait_for("Is anybody there?", within=refused)


def test_moving_the_clock(maya: Tab, stage: Backstage) -> None:
    clock = maya.page.locator(".clock span")
    expect(clock).to_have_text(re.compile("Mon, Nov 23, 9:0"))
    maya.move_clock("+1 hour")
    expect(clock).to_have_text(re.compile("Mon, Nov 23, 10:0"))
    maya.move_clock("tomorrow 9:00")
    expect(clock).to_have_text(re.compile("Tue, Nov 24, 9:00"))
    maya.move_clock("in 3 days")
    expect(clock).to_have_text(re.compile("Fri, Nov 27, 9:00"))
    maya.move_clock("custom time")
    maya.field("Choose a date and time").fill("2026-12-24T18:30")
    maya.press("Move")
    expect(clock).to_have_text(re.compile("Thu, Dec 24, 6:30"))
    assert stage.do(lambda: stage.sandbox.clock.now().isoformat()).startswith("2026-12-24T10:30")


def test_the_page_follows_the_persons_language(browser: Browser, stage: Backstage, maya: Tab) -> None:
    li = browser.open(stage.url, "li")
    expect(li.page.locator("html")).to_have_attribute("lang", "zh-CN")
    li.send("/note 打电话")
    expect(li.message("Noted: 打电话")).to_contain_text("仅对你可见")
    li.press("English")
    li.wait_for("Only visible to you")
    maya.press("中文")
    maya.wait_for("频道")


def test_the_page_comes_back_when_the_stream_breaks(stage: Backstage, maya: Tab) -> None:
    stage.do(stage.sandbox.control.close)
    maya.wait_for("Reconnecting…")
    maya.wait_gone("Reconnecting…")
    tom = stage.sandbox.person("tom")
    stage.run(tom.say(stage.sandbox.channel("general"), "still there?"))
    maya.wait_for("still there?")
