"""Modals: fields of every kind, errors beside them, the stack, what was typed."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from slack_sandbox.browser import Backstage, Browser, Tab

pytestmark = pytest.mark.browser


def test_an_error_and_then_none(maya: Tab) -> None:
    maya.shortcut("New note")
    maya.submit()
    maya.wait_for("Please complete this required field.")
    maya.submit({"Text": "no", "Customer": "Globex"})
    maya.wait_for("Say a little more.")
    expect(maya.field("Text")).to_be_focused()
    expect(maya.field("Text")).to_have_value("no")
    expect(maya.field("Customer")).to_have_value("Globex")
    maya.submit({"Text": "twenty seats"})
    expect(maya.modal).to_have_count(0)
    maya.go("Helper")
    maya.tab("Messages")
    maya.wait_for("Saved: twenty seats for Globex")


def test_a_select_that_the_app_fills(maya: Tab) -> None:
    maya.send("/note")
    field = maya.field("Customer")
    field.click()
    maya.wait_for("Type at least 2 characters")
    field.press_sequentially("ac")
    options = maya.modal.get_by_role("option")
    expect(options).to_have_text(["Acme", "Acme Labs"])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Acme Labs")
    field.fill("zzz")
    maya.wait_for("Nothing found")
    field.press("Escape")
    expect(maya.modal).to_be_visible()  # Escape closed the list only
    expect(field).to_have_value("Acme Labs")


def test_the_stack_keeps_what_was_typed(maya: Tab) -> None:
    maya.send("/note")
    maya.fill({"Text": "half written"})
    maya.press("Details")
    maya.wait_for("More about the note.")
    maya.fill({"Detail": "deeper"})
    maya.page.keyboard.press("Escape")
    expect(maya.field("Text")).to_have_value("half written")
    maya.press("Details")
    maya.wait_for("More about the note.")
    maya.submit({"Detail": "again"})
    expect(maya.field("Text")).to_have_value("half written")
    maya.press("Details")
    maya.press("Close all")
    expect(maya.modal).to_have_count(0)
    expect(maya.page.locator("#composer")).to_be_focused()


def test_an_update_keeps_what_was_typed_and_where_one_is(maya: Tab) -> None:
    maya.send("/note")
    maya.fill({"Text": "half written", "Customer": "Globex"})
    maya.press("Stamp")
    maya.wait_for("Stamped: half written")
    expect(maya.field("Text")).to_have_value("half written")
    expect(maya.field("Customer")).to_have_value("Globex")
    expect(maya.control("Stamp")).to_be_focused()


def test_every_kind_of_field(maya: Tab) -> None:
    maya.send("/form")
    maya.fill(
        {
            "Line": "A line",
            "Email": "li@example.com",
            "Website": "https://example.com",
            "Amount": "7",
            "Story": "*bold* and\n- one\n- two",
            "Day": "2026-11-30",
            "Hour": "14:30",
            "Moment": "2026-11-30T14:30",
            "Colour": "Green",
            "Several": "Red",
            "Grouped": "Red",
            "Person": "Tom Reed",
            "Channel": "general",
            "Customers": "Globex",
        }
    )
    maya.choose("Several", "Blue")
    maya.modal.get_by_role("group", name="Boxes").get_by_label("Blue").check()
    maya.modal.get_by_role("radiogroup", name="Radio").get_by_label("Green").check()
    file: FilePayload = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    maya.field("File").set_input_files(file)
    maya.submit()
    expect(maya.modal).to_have_count(0)
    maya.go("Helper")
    maya.tab("Messages")
    answer = maya.wait_for("line=A line")
    for line in (
        "email=li@example.com",
        "site=https://example.com",
        "amount=7",
        "day=2026-11-30",
        "hour=14:30",
        "moment=1796020200",
        "'value': 'green'",
        "who=U",
        "where=C",
        "place=C",
        "'value': 'globex'",
        "rich_text_list",
        "offer.pdf",
    ):
        expect(answer).to_contain_text(line)
    expect(answer).to_contain_text(re.compile(r"colours=\[.*'red'.*'blue'"))


def test_slack_refuses_what_does_not_fit_beside_the_field(maya: Tab) -> None:
    maya.send("/form")
    maya.submit({"Line": "x" * 21, "Email": "nobody", "Amount": "seven"})
    maya.wait_for("Must be 20 characters or fewer.")
    maya.wait_for("Please enter a valid email address.")
    maya.wait_for("Please enter a whole number.")
    expect(maya.field("Line")).to_have_attribute("aria-invalid", "true")


def test_an_app_that_fails_keeps_the_modal_and_says_so(maya: Tab, stage: Backstage) -> None:
    maya.send("/note")
    maya.fill({"Text": "precious"})
    stage.do(lambda: stage.sandbox.faults.add("interactive", drop=True, times=1))
    maya.submit()
    stage.do(lambda: stage.sandbox.clock.move(seconds=4))
    maya.wait_for("We had some trouble connecting. Try again?")
    expect(maya.field("Text")).to_have_value("precious")
    maya.submit()
    expect(maya.modal).to_have_count(0)


def test_focus_stays_inside(maya: Tab) -> None:
    maya.send("/note")
    expect(maya.field("Text")).to_be_focused()
    for _ in range(12):
        maya.page.keyboard.press("Tab")
        assert maya.page.evaluate("Boolean(document.activeElement.closest('dialog'))")
    maya.page.keyboard.press("Shift+Tab")
    assert maya.page.evaluate("Boolean(document.activeElement.closest('dialog'))")


def test_another_tab_of_the_person_sees_the_modal(browser: Browser, stage: Backstage, maya: Tab) -> None:
    other = browser.open(stage.url, "maya")
    maya.send("/note")
    other.wait_for("A note")
    maya.press("Never mind")
    expect(other.modal).to_have_count(0)


def test_slacks_own_words_are_in_the_persons_language(browser: Browser, stage: Backstage) -> None:
    li = browser.open(stage.url, "li")
    li.send("/slow")
    stage.do(lambda: stage.sandbox.clock.move(seconds=3))
    li.wait_for("/slow 失败，错误为“operation_timeout”")
    li.send("/form")
    li.submit({"Email": "nobody", "Line": "x"})
    li.wait_for("请输入有效的邮箱地址。")
    assert li.problems == []
