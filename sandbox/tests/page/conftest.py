"""A sandbox with three people and the stub app, and a browser to look at it with."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from slack_sandbox import Clock, Sandbox
from slack_sandbox.browser import Backstage, Browser, Tab, chromium_or_skip
from tests.page.stub import MANIFEST, start

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 9 in the morning in Shanghai


def arrange(sandbox: Sandbox) -> None:
    sandbox.add_person("maya", real_name="Maya Chen", tz="Asia/Shanghai", is_admin=True)
    tom = sandbox.add_person("tom", real_name="Tom Reed")
    sandbox.add_person("li", real_name="李伟", tz="Asia/Shanghai", locale="zh-CN")
    sandbox.add_channel("general")
    sandbox.add_channel("deals", private=True, members=[tom])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(chromium_or_skip()) as browser:
        yield browser


@pytest.fixture
def stage(browser: Browser) -> Iterator[Backstage]:
    clock = Clock()
    clock.move_to(MONDAY)
    with Backstage(MANIFEST, start, clock, arrange) as stage:
        yield stage
        browser.close_tabs()


@pytest.fixture
def maya(browser: Browser, stage: Backstage) -> Iterator[Tab]:
    """Maya at #general. Whatever the browser's console complained of fails the test."""
    tab = browser.open(stage.url, "maya")
    yield tab
    assert tab.problems == []
