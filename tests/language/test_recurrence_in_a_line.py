"""Recurrences inside a line: which words say them, and what is left for the note."""

import pytest

from handlers.language import recurrence
from tests.language import NOW


@pytest.mark.parametrize(
    ("line", "said", "left"),
    [
        ("Acme check in every Monday 9am", "every Monday 9am", "Acme check in"),
        ("every weekday at 17:30 call Acme", "every weekday at 17:30", "call Acme"),
        ("remind me every 2 weeks on Tuesday to call", "every 2 weeks on Tuesday", "remind me  to call"),
        ("Acme review the first Monday of every month", "the first Monday of every month", "Acme review"),
        ("Acme invoice every month on the 1st and 15th", "every month on the 1st and 15th", "Acme invoice"),
        ("every Monday discuss the 3pm slot", "every Monday", "discuss the 3pm slot"),
        ("Acme call at 3pm every day", "at 3pm every day", "Acme call"),
        ("Acme check stock weekly", "weekly", "Acme check stock"),
        ("给Acme打电话 每周五下午5点", "每周五下午5点", "给Acme打电话"),
        ("每周五下午5点给Acme打电话", "每周五下午5点", "给Acme打电话"),
        ("每个工作日17:30对账", "每个工作日17:30", "对账"),
        ("每月最后一天 对账", "每月最后一天", "对账"),
        ("每个月第一个周一 拜访", "每个月第一个周一", "拜访"),
        ("隔周周三 回访", "隔周周三", "回访"),
    ],
)
def test_the_words_and_the_rest(line: str, said: str, left: str) -> None:
    found = recurrence.find(line)
    assert found
    assert line[found.start : found.end] == said
    assert (line[: found.start] + line[found.end :]).strip() == left
    assert found.recurrence == recurrence.parse(said)


@pytest.mark.parametrize(
    "line",
    [
        "call next Monday about the weekly report",
        "send every invoice tomorrow 3pm",
        "check every customer",
        "call Mon-Fri about 9 seats",
        "tomorrow 3pm",
        "明天下午3点打电话",
    ],
)
def test_what_comes_once(line: str) -> None:
    assert recurrence.find(line) is None


def test_a_name_says_nothing() -> None:
    line = "Every Monday Ltd call tomorrow"
    assert recurrence.find(line, shielded=[(0, 16)]) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Acme check in every Monday 9am until 30 June about it", "every Monday 9am until 30 June"),
        ("每周一上午9点到6月30日给Acme打电话", "每周一上午9点到6月30日"),
        ("Acme ask every day at 9am until they pay", "every day at 9am"),
        ("每个工作日9点到10点给他打电话", "每个工作日9点"),
    ],
)
def test_an_end_belongs_to_it(line: str, said: str) -> None:
    found = recurrence.find(line, now=NOW)
    assert found
    assert line[found.start : found.end] == said
    assert found.recurrence == recurrence.parse(said, now=NOW)
