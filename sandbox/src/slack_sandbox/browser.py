"""Drives the sandbox's page in a real Chromium, in plain calls, for any app.

    with Backstage(manifest, start_app) as backstage, Browser(chromium_or_skip()) as browser:
        maya = browser.open(backstage.url, "maya")
        maya.send("/log Acme spoke to Li Wei")
        maya.press("Undo")
        maya.wait_for("Undone")

Nothing sleeps: every call waits for what it needs, ten seconds at most.
"""

import asyncio
import os
import re
import shutil
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from slack_sandbox import Clock, Sandbox

T = TypeVar("T")
Stop = Callable[[], Awaitable[object]]
StartApp = Callable[[Sandbox], Awaitable[Stop]]

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def find_chromium() -> str | None:
    """Return a Chromium on this machine: the environment's CHROMIUM, or one of its usual names."""
    names = [os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "chromium", "chromium-browser"]
    return next((path for name in [*names, "google-chrome"] if name and (path := shutil.which(name))), None)


def chromium_or_skip() -> str:
    """Return a Chromium, or the running test is skipped with a sentence that says what to do."""
    found = find_chromium()
    if found is None:
        pytest.skip("There is no Chromium here. Install it, or name one in the environment: CHROMIUM=/path")
    return found


class Backstage:
    """A sandbox and an app on an event loop in a thread of their own."""

    def __init__(
        self,
        manifest: Path | Mapping[str, Any],
        start_app: StartApp,
        clock: Clock | None = None,
        arrange: Callable[[Sandbox], object] = lambda _sandbox: None,
    ) -> None:
        self._manifest, self._start_app, self._clock, self._arrange = manifest, start_app, clock, arrange
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stop_app: Stop | None = None
        self.sandbox: Sandbox

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_exc: object) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return self.sandbox.url

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the sandbox's loop, e.g. an act of a Person."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def do(self, work: Callable[[], T]) -> T:
        """Call something on the sandbox's loop, e.g. `lambda: sandbox.clock.move(hours=1)`."""

        async def call() -> T:
            return work()

        return self.run(call())

    async def _start(self) -> None:
        self.sandbox = Sandbox(self._manifest, self._clock)
        self._arrange(self.sandbox)
        await self.sandbox.start()
        self._stop_app = await self._start_app(self.sandbox)

    async def _stop(self) -> None:
        if self._stop_app is not None:
            await self._stop_app()
        await self.sandbox.stop()


class Browser:
    """One Chromium. Each `open` is a tab of its own, with nothing remembered from the others."""

    def __init__(self, executable: str) -> None:
        self._executable = executable
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> Self:
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(executable_path=self._executable, args=FLAGS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._chromium.close()
        self._playwright.stop()

    def close_tabs(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def open(
        self,
        url: str,
        person: str = "",
        *,
        size: ViewportSize = DESKTOP,
        dark: bool = False,
        touch: bool = False,
        locale: str = "en-US",
        **query: str,
    ) -> "Tab":
        """Open the page as this person (the chooser, if none is given); `query` as in a permalink."""
        context = self._chromium.new_context(
            viewport=size,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=touch,
            locale=locale,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        tab = Tab(page)
        wanted = ({"as": person} if person else {}) | query
        page.goto(f"{url}/?{urlencode(wanted)}")
        if person:
            expect(page.locator(".main h1")).not_to_be_empty(timeout=PATIENCE_MS)
        return tab


class Tab:
    """One person at the page. `page` is Playwright's own, for what is not here."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []  # errors and refused loads, as the browser's console tells them
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.problems.append(line.text)

    # Finding

    @property
    def front(self) -> Locator:
        """What one can reach: the dialog in front, or else the page."""
        return self.page.locator("dialog[open], body:not(:has(dialog[open]))").last

    @property
    def seen(self) -> Locator:
        """All that is for the eye: the page without what is only read out."""
        return self.page.locator("body > :not(#live)")

    @property
    def modal(self) -> Locator:
        return self.page.locator("dialog.modal")

    @property
    def messages(self) -> Locator:
        """The messages of the channel in front."""
        return self.page.locator(".main .messages")

    @property
    def thread(self) -> Locator:
        return self.page.locator(".side.thread")

    @property
    def home(self) -> Locator:
        return self.page.locator(".home-body")

    @property
    def drawer(self) -> Locator:
        return self.page.locator(".side.drawer")

    def message(self, text: str) -> Locator:
        """Return the newest message (here or in the thread) that contains the text."""
        return self.page.locator(".message", has_text=text).last

    def control(self, name: str) -> Locator:
        """Return a button or link by its whole name, the newest in front."""
        buttons = self.front.get_by_role("button", name=name, exact=True)
        return buttons.or_(self.front.get_by_role("link", name=name, exact=True)).last

    def field(self, label: str) -> Locator:
        """Return a field by its label, as far as it is written."""
        return self.front.get_by_label(re.compile(rf"^{re.escape(label)}")).first

    # Acting

    def send(self, text: str, *, thread: bool = False) -> None:
        """Type into the composer and press Enter."""
        expect(self.page.locator("dialog[open]")).to_have_count(0, timeout=PATIENCE_MS)
        box = self.page.locator("#thread-composer" if thread else "#composer")
        box.fill(text)
        box.press("Enter")

    def press(self, name: str) -> None:
        self.control(name).click()

    def fill(self, fields: Mapping[str, str | bool]) -> None:
        """Fill in fields by label: text, dates ("2026-11-30"), a choice by its text, True to tick a box."""
        for label, value in fields.items():
            field = self.field(label)
            expect(field).to_be_visible(timeout=PATIENCE_MS)
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.get_attribute("role") == "combobox":
                self.choose(label, value)
            else:
                field.fill(value)

    def choose(self, label: str, text: str) -> None:
        """Type into a select and take the first option that contains the text."""
        field = self.field(label)
        field.click()
        field.fill(text)
        options = self.page.locator(f'[id="{field.get_attribute("aria-controls")}"] [role=option]')
        options.filter(has_text=text).first.click()

    def tick(self, option: str) -> None:
        """Tick a checkbox or radio button by its own text."""
        self.front.get_by_label(option, exact=True).check()

    def submit(self, fields: Mapping[str, str | bool] | None = None) -> None:
        """Fill in the modal in front and press its submit button; its answer is for `wait_for`."""
        self.fill(fields or {})
        self.front.locator("footer .primary").click()

    def go(self, name: str) -> None:
        """Open a conversation or the app from the sidebar."""
        back = self.page.locator(".only-narrow")
        if back.is_visible():
            back.click()
        self.page.locator(".sidebar a", has=self.page.get_by_text(name, exact=True)).click()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()

    def menu(self, button: str, entry: str) -> None:
        """Open a menu by its button's name and choose an entry."""
        self.control(button).click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=entry).first.click()

    def message_menu(self, text: str, entry: str) -> None:
        """Choose from the menu of the newest message that contains the text."""
        message = self.message(text)
        message.hover()
        message.locator('[data-control="tool/more"]').click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=entry).first.click()

    def open_thread(self, text: str) -> None:
        message = self.message(text)
        message.hover()
        message.locator('[data-control="tool/reply"]').click()
        expect(self.thread).to_be_visible(timeout=PATIENCE_MS)

    def shortcut(self, name: str) -> None:
        """Use a global shortcut from the composer's button."""
        self.page.locator(".main .composer-tools .quiet").click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=name).first.click()

    def move_clock(self, entry: str) -> None:
        self.page.locator(".clock").click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=entry).first.click()

    def open_drawer(self) -> None:
        """Open the page's list of what Slack received."""
        self.page.locator(".main > header .button.quiet[aria-expanded]:not(.clock)").click()
        expect(self.drawer).to_be_visible(timeout=PATIENCE_MS)

    def be(self, name: str) -> None:
        """Become someone else, from the sidebar's menu."""
        self.page.locator(".who").click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=name).first.click()

    # Seeing

    def wait_for(self, text: str, *, within: Locator | None = None) -> Locator:
        """Wait until the text is to be seen; returns where."""
        found = (within or self.seen).get_by_text(text).locator("visible=true").last
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    def wait_gone(self, text: str, *, within: Locator | None = None) -> None:
        found = (within or self.seen).get_by_text(text).locator("visible=true")
        expect(found).to_have_count(0, timeout=PATIENCE_MS)

    def violations(self, *rules: str) -> list[str]:
        """Return what axe finds wrong on the page as it is, one line each.

        Of these rules only, if any are named.
        """
        options: dict[str, Any] = {"resultTypes": ["violations"]} | (
            {"runOnly": list(rules)} if rules else {}
        )
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]

    def screenshot(self, path: str | Path) -> None:
        self.page.screenshot(path=path)
