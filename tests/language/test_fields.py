"""Stages, priorities and kinds of interaction, in English and Chinese."""

from __future__ import annotations

import pytest

from handlers.language import priority, stages
from handlers.language.commands import split_kind
from handlers.language.fold import plain


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("proposal", "proposal"),
        ("Proposal", "proposal"),
        ("prop", "proposal"),
        ("neg", "negotiation"),
        ("closed won", "closed won"),
        ("closed_won", "closed won"),
        ("won", "closed won"),
        ("lost", "closed lost"),
        ("qual", "qualified"),
        ("演示", "demo"),
        ("方案阶段", "proposal"),
        ("谈判", "negotiation"),
        ("赢单", "closed won"),
        ("丢单", "closed lost"),
        ("线索", "lead"),
        ("closed", None),
        ("p", None),
        ("something", None),
    ],
)
def test_stage_of_a_word(word: str, stage: str | None) -> None:
    assert stages.stage_of(word) == stage


@pytest.mark.parametrize(
    ("typed", "led", "words"),
    [
        ("Acme stage:proposal close 6/30", True, "stage:proposal"),
        ("move to negotiation", True, "move to negotiation"),
        ("推进到演示", True, "推进到演示"),
        ("$50k demo", False, "demo"),
    ],
)
def test_stages_in_a_line(typed: str, led: bool, words: str) -> None:
    (found,) = stages.find_all(typed)
    assert (typed[found.start : found.end], found.led) == (words, led)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("login broken p1", "p1"),
        ("P3 please", "p3"),
        ("send it !high", "high"),
        ("!p2", "p2"),
        ("priority high", "high"),
        ("prio: 2", "p2"),
        ("low priority", "low"),
        ("this is urgent", "urgent"),
        ("紧急", "urgent"),
        ("低优先级", "low"),
        ("高优先级", "high"),
        ("优先级：中", "medium"),
        ("app1 crashed", None),
        ("high fever", None),
        ("MP3 export", None),
        ("http://x.y/p1", None),
    ],
)
def test_priority(typed: str, level: str | None) -> None:
    found = priority.find(plain(typed))
    assert (found and found.level) == level


@pytest.mark.parametrize(
    ("typed", "kind", "rest"),
    [
        ("call Acme spoke to Bob", "call", "Acme spoke to Bob"),
        ("CALL: Acme", "call", "Acme"),
        ("Ｃａｌｌ：Acme", "call", "Acme"),
        ("email Jane the deck", "email", "Jane the deck"),
        ("e-mail Jane", "email", "Jane"),
        ("met Bob", "meeting", "Bob"),
        ("meeting with Acme", "meeting", "Acme"),
        ("chat Acme", "chat", "Acme"),
        ("visit: Acme", "visit", "Acme"),
        ("note Acme likes tea", "note", "Acme likes tea"),
        ("打电话 华为", "call", "华为"),
        ("电话：华为", "call", "华为"),
        ("邮件 华为", "email", "华为"),
        ("开会 华为", "meeting", "华为"),
        ("微信 王总", "chat", "王总"),
        ("拜访华为", "visit", "华为"),
        ("备注：华为", "note", "华为"),
        ("call", "call", ""),
        ("Acme called twice", "call", "Acme called twice"),
        ("call back Acme", "call", "call back Acme"),
        ("notebook Inc wants a demo", "call", "notebook Inc wants a demo"),
        ("mailing list is broken", "call", "mailing list is broken"),
        ("", "call", ""),
    ],
)
def test_the_kind_a_line_begins_with(typed: str, kind: str, rest: str) -> None:
    assert split_kind(typed) == (kind, rest)


def test_a_customer_is_no_kind() -> None:
    assert split_kind("Call Center Inc wants a demo", ["Call Center Inc"]) == (
        "call",
        "Call Center Inc wants a demo",
    )
    assert split_kind("email Call Center Inc", ["Call Center Inc"]) == ("email", "Call Center Inc")
