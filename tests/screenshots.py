"""The pictures of the README, taken from the demo: `make screenshots` (needs Chromium)."""

import asyncio
import threading
from pathlib import Path

from bot.demo import Demo
from slack_sandbox.browser import PHONE, Browser, chromium_or_skip

DOCS = Path(__file__).parents[1] / "docs"
TALL = {"width": 1_280, "height": 2_000}
"""For a whole digest."""


def main() -> None:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    demo = Demo(0)
    asyncio.run_coroutine_threadsafe(demo.start(), loop).result(60)
    with Browser(chromium_or_skip()) as browser:
        _take_all(browser, demo.sandbox.url)
    asyncio.run_coroutine_threadsafe(demo.stop(), loop).result(60)


def _take_all(browser: Browser, url: str) -> None:
    sam = browser.open(url, "sam")
    sam.go("sales")
    sam.send("/log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am")
    sam.wait_for("Logged:")
    sam.screenshot(DOCS / "log.png")
    sam.send("/customer Tailspin Toys")
    sam.wait_for("Add contract")
    sam.screenshot(DOCS / "customer.png")
    sam.go("support")
    sam.send("/ticket Globex login fails on SSO p1")
    sam.wait_for("Take it")
    sam.screenshot(DOCS / "ticket.png")
    sam.go("Rapport")
    sam.wait_for("Good to see you")
    sam.screenshot(DOCS / "home.png")
    morgan = browser.open(url, "morgan", size=TALL)
    morgan.go("general")
    morgan.send("/crm digest now")
    morgan.wait_for("Renewals in the next 30 days")
    morgan.screenshot(DOCS / "digest.png")
    morgan = browser.open(url, "morgan")
    morgan.go("support")
    morgan.send("/crm rules")
    morgan.wait_for("Send an alert when")
    morgan.choose("Send an alert when", "A deal stalls")
    morgan.submit({"Days in one stage": "10"})
    morgan.wait_for("Last week this would have sent")
    morgan.screenshot(DOCS / "rule.png")
    jing = browser.open(url, "jing", size=PHONE)
    jing.go("support")
    jing.send("/crm 记录 华为 谈了续约，下周二下午3点跟进")
    jing.wait_for("已记录")
    jing.screenshot(DOCS / "phone.png")


if __name__ == "__main__":
    main()
