"""How long reading a date takes, beside dateparser: `python -m tests.benchmarks.language`.

Microseconds per phrase, each phrase read often and in turn, so that a busy machine slows all readers alike.
The ratio is of medians in the same run. A one-line command and 10,000 characters are measured too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.language import when
from handlers.language.line import Contact, Customer, Known, Person, Reading, understand

NOW = datetime(2026, 3, 11, 10, 20, tzinfo=ZoneInfo("America/New_York"))
ROUNDS = 60
ENGLISH = (
    *(
        "tomorrow",
        "next Tuesday 3pm",
        "Friday at 10",
        "in 3 days",
        "in an hour and a half",
        "March 20 at 2pm",
    ),
    *(
        "the 15th",
        "3/20/2027",
        "end of next month",
        "first Monday of April",
        "half past 4",
        "3 days before Christmas",
    ),
    *(
        "in 2 business days",
        "next Monday morning at 9",
        "two weeks from Friday at 3pm",
        "EOD tomorrow",
        "2026-03-20",
    ),
    "Let's meet on Friday at 3pm at the office",
    "The contract runs from Jan 1 2027 to Dec 31",
    "please send us the renewal papers by end of June, thanks",
    "Confidentiality notice: the information in this document is confidential",
    "they have 20 seats in 3 offices and want a 10% discount",
)
CHINESE = (
    *(
        "明天",
        "下周二下午三点",
        "周五上午10点",
        "三天后",
        "一个半小时后",
        "3月20日下午两点",
        "15号",
        "下个月底",
    ),
    *(
        "2026年3月20日",
        "十月的第一个星期一",
        "下班前",
        "3个工作日后",
        "今晚八点半",
        "明年一季度",
        "大后天上午",
    ),
    "我下周三下午要去上海出差",
    "请在3月31日前提交材料，谢谢",
    "客户有20台设备，要求降价百分之十",
    "王总说预算还没有批下来，让我们再等等消息",
)
LINE = "Acme spoke with Bob about renewal for 20 seats, follow up next Tuesday 3pm"
LONG = "We met the buyer and talked about the renewal for 20 seats at 5 sites; Bob sends it on Monday. " * 110


def timed(read: Callable[[str], Any], texts: Sequence[str], rounds: int = ROUNDS) -> list[float]:
    """Microseconds of every reading, sorted."""
    times = []
    for _ in range(rounds):
        for text in texts:
            start = time.perf_counter_ns()
            read(text)
            times.append((time.perf_counter_ns() - start) / 1000)
    return sorted(times)


def figures(times: Sequence[float]) -> str:
    """Median, 99th percentile and the longest, in microseconds."""
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return f"p50 {p50:6.0f}  p99 {p99:6.0f}  max {times[-1]:6.0f} us"


def main() -> None:
    """Print the figures of one run."""
    import dateparser

    when.warm()
    others: dict[str, Callable[[str], Any]] = {
        language: lambda text, language=language: dateparser.parse(  # type: ignore[misc]
            text, languages=[language], settings={"RELATIVE_BASE": NOW.replace(tzinfo=None)}
        )
        for language in ("en", "zh")
    }
    for language, texts in (("en", ENGLISH), ("zh", CHINESE)):
        for read in (others[language], lambda text: when.parse(text, NOW)):
            timed(read, texts, 1)
        ours = timed(lambda text, lang=language: when.parse(text, NOW, lang), texts)  # type: ignore[misc]
        theirs = timed(others[language], texts, 3)
        ratio = theirs[len(theirs) // 2] / ours[len(ours) // 2]
        print(f"{language}: {figures(ours)}; dateparser {figures(theirs)}; {ratio:.0f} times as fast")

    known = Known((Customer("Acme"), Customer("Globex")), (Contact("Bob", "Acme"),))

    def command(text: str) -> Reading:
        return understand("/log", text, known=known, me=Person("me", "Me"), now=NOW)

    command(LINE)
    print(f"a line: {figures(timed(command, [LINE]))}")
    print(f"10,000 characters: {figures(timed(lambda text: when.parse(text, NOW), [LONG[:10_000]]))}")
    print(f"10,000 characters as a line: {figures(timed(command, [LONG[:10_000]]))}")


if __name__ == "__main__":
    main()
