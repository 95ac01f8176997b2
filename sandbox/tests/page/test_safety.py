"""Nothing a message contains can run, load or hide."""

from typing import Any

import pytest
from playwright.sync_api import Error, Request, expect

from slack_sandbox.browser import Backstage, Browser, Tab
from tests.page.gallery import GALLERY

pytestmark = pytest.mark.browser

EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
EVIL_URL = "javascript:window.hacked=1"


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


EVIL_BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": _plain(EVIL)},
    {"type": "section", "text": _mrkdwn(f"{EVIL} <{EVIL_URL}|click me> `{EVIL}`"), "fields": [_plain(EVIL)]},
    {"type": "image", "image_url": EVIL_URL, "alt_text": EVIL, "title": _plain(EVIL)},
    {
        "type": "context",
        "elements": [{"type": "image", "image_url": "https://evil.example/x.png", "alt_text": EVIL}],
    },
    {"type": "actions", "elements": [{"type": "button", "text": _plain("Evil button"), "url": EVIL_URL}]},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "link", "url": EVIL_URL, "text": "rich evil"},
                    {"type": "text", "text": EVIL},
                    {"type": "emoji", "name": EVIL},
                    {"type": "user", "user_id": EVIL},
                    {"type": "__proto__", "text": EVIL},
                ],
            }
        ],
    },
    {"type": "markdown", "text": f"{EVIL} [evil markdown]({EVIL_URL}) ![x]({EVIL_URL})"},
    {
        "type": "video",
        "title": _plain(EVIL),
        "alt_text": EVIL,
        "video_url": EVIL_URL,
        "thumbnail_url": EVIL_URL,
    },
    {
        "type": "data_visualization",
        "title": EVIL,
        "chart": {"type": "pie", "segments": [{"label": EVIL, "value": 1}]},
    },
    {"type": "data_table", "caption": EVIL, "rows": [[{"type": "raw_text", "text": EVIL}]] * 2},
]


def test_no_message_name_or_block_runs(browser: Browser, stage: Backstage) -> None:
    sandbox = stage.sandbox

    def haunt() -> None:
        mallory = sandbox.add_person("mallory", real_name=EVIL).user
        channel = sandbox.channel("general")
        about: dict[str, Any] = {"title": EVIL, "title_link": EVIL_URL, "text": EVIL, "color": "red;}"}
        sandbox.workspace.post(channel, mallory, EVIL, blocks=EVIL_BLOCKS, attachments=[about], username=EVIL)

    stage.do(haunt)
    tab = browser.open(stage.url, "maya")
    tab.wait_for("click me")
    for text in ("click me", "rich evil", "evil markdown"):
        expect(tab.messages.get_by_role("link", name=text)).to_have_count(0)
        tab.messages.get_by_text(text).click()
    tab.press("Evil button")
    assert tab.page.evaluate("window.hacked") is None
    assert tab.page.locator("#app img, #app script").count() == 0
    assert tab.page.locator('a[href^="javascript"]').count() == 0
    assert tab.problems == []


def test_mallory_may_be_chosen_safely(browser: Browser, stage: Backstage) -> None:
    stage.do(lambda: stage.sandbox.add_person("mallory", real_name=EVIL))
    tab = browser.open(stage.url)
    tab.wait_for("@mallory").click()
    tab.wait_for("general")
    assert tab.page.evaluate("window.hacked") is None


def test_links_leave_nothing_behind(maya: Tab) -> None:
    maya.send("/say <https://example.com/?a=1&amp;b=2|a link> <mailto:a@example.com|mail> <tel:123|phone>")
    link = maya.messages.get_by_role("link", name="a link")
    expect(link).to_have_attribute("href", "https://example.com/?a=1&b=2")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(maya.messages.get_by_role("link", name="phone")).to_have_count(0)


def test_the_page_asks_nothing_of_the_outside(browser: Browser, stage: Backstage) -> None:
    tab = browser.open(stage.url, "maya")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    tab.page.on("request", note)
    workspace, bot = stage.sandbox.workspace, stage.sandbox.workspace.bot
    assert bot is not None
    stage.do(lambda: workspace.post(stage.sandbox.channel("general"), bot, "all", blocks=GALLERY))
    tab.wait_for("A landscape")
    tab.page.reload()
    tab.wait_for("A landscape")
    assert asked and all(url.startswith(stage.url) for url in asked)


def test_the_policy_stops_what_the_code_would_let_through(maya: Tab) -> None:
    with pytest.raises(Error, match="TrustedHTML"):
        maya.page.evaluate("document.createElement('div').innerHTML = '<b>x</b>'")
    maya.problems.clear()
