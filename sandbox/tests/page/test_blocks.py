"""Every block is drawn, and every element in a message acts."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from slack_sandbox.browser import Backstage, Tab
from tests.page.gallery import BAR, TABLE

pytestmark = pytest.mark.browser


def post(stage: Backstage, blocks: list[dict[str, Any]], text: str = "posted") -> None:
    """The app posts to #general, whatever the Web API would say to it."""
    sandbox = stage.sandbox
    workspace = sandbox.workspace
    bot = workspace.bot
    assert bot is not None
    stage.do(lambda: workspace.post(sandbox.channel("general"), bot, text, blocks=blocks))


def test_the_gallery_is_drawn(maya: Tab) -> None:
    maya.send("/gallery")
    maya.wait_for("Inside the container")
    for name in (
        *("section", "context", "actions", "header", "divider", "image", "input", "rich-text", "alert"),
        *("data-visualization", "markdown", "data-table", "card", "carousel", "container"),
        "context-actions",
    ):
        expect(maya.messages.locator(f".{name}-block").first).to_be_visible()
    expect(maya.messages.get_by_text("This block is not drawn here")).to_have_count(0)
    chart = maya.messages.get_by_role("img", name=re.compile("Bar chart|bar chart"))
    expect(chart).to_have_attribute(
        "aria-label", re.compile("Won and lost. Won: Jul 3, Aug 5, Sep 2, Oct 8; Lost")
    )
    date = maya.messages.locator("time", has_text="November 23rd, 2026")
    expect(date).to_contain_text("Monday, November 23rd, 2026 at 5:00 PM")


def test_elements_of_a_message_tell_the_app(maya: Tab) -> None:
    maya.send("/gallery")
    maya.wait_for("Inside the container")
    maya.press("Approve")
    maya.wait_for("Picked: approve")
    maya.choose("bold", "Large")
    maya.wait_for("Picked: large")
    maya.field("Say something").fill("typed")
    maya.field("Say something").press("Enter")
    maya.wait_for("Picked: typed")
    maya.press("Good")
    maya.wait_for("Picked: good")
    maya.press("Pick 3")
    maya.wait_for("Picked: pick 3")


def test_a_data_table_has_pages_and_is_sorted(maya: Tab) -> None:
    maya.send("/gallery")
    table = maya.messages.locator(".data-table-block")
    expect(table.locator("tbody th")).to_have_text(["Customer 1", "Customer 2", "Customer 3"])
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody th").first).to_have_text("Customer 4")
    expect(table).to_contain_text("Page 2 of 3")
    table.get_by_role("button", name="Amount").click()
    table.get_by_role("button", name="Amount").click()
    expect(table.locator("tbody th").first).to_have_text("Customer 6")


def test_a_table_and_a_chart_in_words(maya: Tab, stage: Backstage) -> None:
    post(stage, [TABLE])
    expect(maya.messages.get_by_role("cell", name="20", exact=True)).to_be_visible()
    post(stage, [BAR])
    maya.wait_for("Data").click()
    expect(maya.messages.get_by_role("row", name="Sep 2 4")).to_be_visible()


def test_mrkdwn_as_slack_reads_it(maya: Tab, stage: Backstage) -> None:
    maya.send("/say *a* snake_case_name 2*3*4 ~gone~ `*code*` &lt;!channel&gt; <#C1|x> :unknown_thing:")
    said = maya.message("snake_case_name").locator(".block")
    expect(said.locator("strong")).to_have_text("a")
    expect(said.locator("em")).to_have_count(0)
    expect(said.locator("s")).to_have_text("gone")
    expect(said.locator("code")).to_have_text("*code*")
    expect(said).to_contain_text("2*3*4")
    expect(said).to_contain_text(":unknown_thing:")


def test_a_long_message_is_shown_from_its_beginning(maya: Tab, stage: Backstage) -> None:
    post(stage, [], "\n".join(f"line {i}" for i in range(80)))
    expect(maya.message("line 0").locator(".author")).to_be_in_viewport()
    maya.send("and now?")
    expect(maya.message("and now?")).to_be_in_viewport()


def test_a_block_that_is_not_known_says_so(maya: Tab, stage: Backstage) -> None:
    post(stage, [{"type": "constructor"}, {"type": "hologram", "block_id": "b"}])
    maya.wait_for("This block is not drawn here: hologram")
